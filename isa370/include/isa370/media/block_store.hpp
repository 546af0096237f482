// Where a fixed-block disk keeps its blocks of 512 bytes: a file, a part of another volume, storage.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <span>

#include <tl/expected.hpp>

#include "isa370/media/fault.hpp"

namespace isa370 {

class BlockStore {
 public:
  static constexpr std::size_t block_size = 512;
  using Block = std::array<std::uint8_t, block_size>;

  BlockStore() = default;
  BlockStore(const BlockStore&) = delete;
  BlockStore& operator=(const BlockStore&) = delete;
  virtual ~BlockStore() = default;

  /// Blocks have the numbers 0 to one less than this.
  [[nodiscard]] virtual std::uint32_t block_count() const = 0;
  [[nodiscard]] virtual bool writable() const = 0;
  /// `number` is less than the count.
  [[nodiscard]] virtual tl::expected<Block, MediumFault> read(std::uint32_t number) = 0;
  /// When this returns, the block is where it outlives the process.
  [[nodiscard]] virtual tl::expected<void, MediumFault> write(std::uint32_t number,
                                                              std::span<const std::uint8_t, block_size> bytes) = 0;
};

/// A volume that is gone with the program. Blocks are zeros; those that were never written take no room.
class BlockStoreInStorage final : public BlockStore {
 public:
  explicit BlockStoreInStorage(std::uint32_t blocks) : blocks_(blocks) {}
  [[nodiscard]] std::uint32_t block_count() const override { return blocks_; }
  [[nodiscard]] bool writable() const override { return true; }
  [[nodiscard]] tl::expected<Block, MediumFault> read(std::uint32_t number) override;
  [[nodiscard]] tl::expected<void, MediumFault> write(std::uint32_t number,
                                                      std::span<const std::uint8_t, block_size> bytes) override;

 private:
  std::uint32_t blocks_;
  std::map<std::uint32_t, Block> written_;
};

}  // namespace isa370
