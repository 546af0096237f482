// A reel of tape as a tape unit sees it: blocks and tape marks one behind the other, and a position between two of them.
#pragma once

#include <cstdint>
#include <span>
#include <variant>
#include <vector>

#include <tl/expected.hpp>

#include "isa370/media/fault.hpp"

namespace isa370 {

struct TapeBlock {
  enum class Kind : std::uint8_t {
    record,
    tape_mark,
    load_point,  ///< Reading backward: there is nothing before.
    blank,       ///< Reading forward: nothing was ever written here, or it was erased.
  };
  Kind kind = Kind::blank;
  std::vector<std::uint8_t> data;  ///< Of a record, in the order in which it was written, however it is read.
  bool operator==(const TapeBlock&) const = default;
};

class TapeMedium {
 public:
  TapeMedium() = default;
  TapeMedium(const TapeMedium&) = delete;
  TapeMedium& operator=(const TapeMedium&) = delete;
  virtual ~TapeMedium() = default;

  [[nodiscard]] virtual bool at_load_point() const = 0;
  /// The reel can be written if it has a ring: the host permits it, and nobody asked for reading only.
  [[nodiscard]] virtual bool can_be_written() const = 0;
  /// The position is behind the marker that warns of the end of the tape.
  [[nodiscard]] virtual bool behind_end_marker() const = 0;
  virtual void rewind() = 0;
  /// The block behind the position, which moves over it. A damaged block is a fault, and the position stays before it.
  [[nodiscard]] virtual tl::expected<TapeBlock, MediumFault> read_forward() = 0;
  /// The block before the position, which moves back over it.
  [[nodiscard]] virtual tl::expected<TapeBlock, MediumFault> read_backward() = 0;
  /// Writes behind the position, which moves. What lay behind is gone. When this returns, the block outlives the process.
  [[nodiscard]] virtual tl::expected<void, MediumFault> write(std::span<const std::uint8_t> record) = 0;
  [[nodiscard]] virtual tl::expected<void, MediumFault> write_tape_mark() = 0;
  /// What lies behind the position is gone.
  [[nodiscard]] virtual tl::expected<void, MediumFault> erase() = 0;
};

/// A reel that is gone with the program.
class TapeInStorage final : public TapeMedium {
 public:
  /// `blocks` are on it already; it is at load point. The end marker comes when this many bytes of data are before the
  /// position.
  explicit TapeInStorage(std::vector<TapeBlock> blocks = {}, std::uint64_t bytes = UINT64_MAX)
      : blocks_(std::move(blocks)), bytes_(bytes) {}

  [[nodiscard]] const std::vector<TapeBlock>& blocks() const { return blocks_; }
  [[nodiscard]] std::size_t position() const { return position_; }

  [[nodiscard]] bool at_load_point() const override { return position_ == 0; }
  [[nodiscard]] bool can_be_written() const override { return true; }
  [[nodiscard]] bool behind_end_marker() const override;
  void rewind() override { position_ = 0; }
  [[nodiscard]] tl::expected<TapeBlock, MediumFault> read_forward() override;
  [[nodiscard]] tl::expected<TapeBlock, MediumFault> read_backward() override;
  [[nodiscard]] tl::expected<void, MediumFault> write(std::span<const std::uint8_t> record) override;
  [[nodiscard]] tl::expected<void, MediumFault> write_tape_mark() override;
  [[nodiscard]] tl::expected<void, MediumFault> erase() override;

 private:
  std::vector<TapeBlock> blocks_;
  std::uint64_t bytes_;
  std::size_t position_ = 0;
};

}  // namespace isa370
