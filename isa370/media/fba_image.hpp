// Fixed-block volumes: raw, one block behind the other; and compressed, 120 blocks to a group, with shadow files [HERC].
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "cckd_file.hpp"
#include "isa370/media/block_store.hpp"

namespace isa370 {

class FbaRawImage final : public BlockStore {
 public:
  [[nodiscard]] static tl::expected<std::unique_ptr<FbaRawImage>, MediumFault> open(HostFile file);
  [[nodiscard]] std::uint32_t block_count() const override { return blocks_; }
  [[nodiscard]] bool writable() const override { return file_.writable(); }
  [[nodiscard]] tl::expected<Block, MediumFault> read(std::uint32_t number) override;
  [[nodiscard]] tl::expected<void, MediumFault> write(std::uint32_t number,
                                                      std::span<const std::uint8_t, block_size> bytes) override;

 private:
  FbaRawImage(HostFile file, std::uint32_t blocks) : file_(std::move(file)), blocks_(blocks) {}
  HostFile file_;
  std::uint32_t blocks_;
};

class FbaCompressedImage final : public BlockStore {
 public:
  /// As for count-key-data volumes: see CckdImage.
  FbaCompressedImage(std::unique_ptr<BlockStore> below, std::vector<std::unique_ptr<CckdFile>> levels)
      : below_(std::move(below)), levels_(std::move(levels)) {}
  [[nodiscard]] std::uint32_t block_count() const override { return levels_.front()->second_header().units; }
  [[nodiscard]] bool writable() const override { return levels_.back()->file().writable(); }
  [[nodiscard]] tl::expected<Block, MediumFault> read(std::uint32_t number) override;
  [[nodiscard]] tl::expected<void, MediumFault> write(std::uint32_t number,
                                                      std::span<const std::uint8_t, block_size> bytes) override;

 private:
  /// The group with its header.
  [[nodiscard]] tl::expected<CckdFile::Image, MediumFault> read_group(std::uint32_t group);
  /// Makes `last_` the group of this block.
  [[nodiscard]] tl::expected<void, MediumFault> look_at(std::uint32_t block);

  std::unique_ptr<BlockStore> below_;
  std::vector<std::unique_ptr<CckdFile>> levels_;
  std::optional<std::uint32_t> last_group_;
  CckdFile::Image last_;
};

}  // namespace isa370
