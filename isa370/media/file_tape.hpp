// What reels in files have in common: the position, the way back, and how blocks are appended.
#pragma once

#include <string_view>
#include <vector>

#include "host_file.hpp"
#include "isa370/media/tape_file.hpp"

namespace isa370 {

/// More than any channel program of the time can ask for; a longer block is damage.
inline constexpr std::size_t longest_tape_record = 16 * 1024 * 1024;

/// Between two blocks of a file.
struct TapePlace {
  std::uint64_t offset = 0;
  std::uint16_t chunk_before = 0;  ///< AWS: bytes of the chunk before it.
};

class FileTape : public TapeMedium {
 public:
  FileTape(HostFile file, const TapeFileOptions& options) : file_(std::move(file)), options_(options) {}

  bool at_load_point() const override { return blocks_.empty(); }
  bool can_be_written() const override { return file_.writable(); }
  bool behind_end_marker() const override { return place_.offset >= options_.length; }
  void rewind() override;
  tl::expected<TapeBlock, MediumFault> read_forward() override;
  tl::expected<TapeBlock, MediumFault> read_backward() override;
  tl::expected<void, MediumFault> erase() override { return file_.truncate(place_.offset); }

 protected:
  /// The block at `place`, which moves behind it; it stays where it is before what is blank. `place` is within the file.
  [[nodiscard]] virtual tl::expected<TapeBlock, MediumFault> read_block(TapePlace& place) const = 0;
  [[nodiscard]] tl::expected<void, MediumFault> append(std::span<const std::uint8_t> bytes, std::uint16_t last_chunk = 0);
  [[nodiscard]] tl::unexpected<MediumFault> damaged(std::uint64_t offset, std::string_view what) const;
  [[nodiscard]] const HostFile& file() const { return file_; }
  [[nodiscard]] const TapeFileOptions& options() const { return options_; }
  [[nodiscard]] const TapePlace& place() const { return place_; }

 private:
  HostFile file_;
  TapeFileOptions options_;
  std::vector<TapePlace> blocks_;  ///< Before the position, in order.
  TapePlace place_;
};

[[nodiscard]] std::unique_ptr<TapeMedium> make_aws_tape(HostFile file, const TapeFileOptions& options);
[[nodiscard]] std::unique_ptr<TapeMedium> make_simh_tape(HostFile file, const TapeFileOptions& options);

}  // namespace isa370
