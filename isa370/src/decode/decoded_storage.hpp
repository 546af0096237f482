// Instructions decoded where they stand: the seam between decoding and executing.
//
// A decoded block has a slot for each halfword of a block of storage. A slot holds the instruction that begins there, taken
// apart, with its price and the code that performs it; at first, the code that decodes it. Whoever writes into storage goes by
// `CodeLines`, and `forget` makes slots as they were at first: so programs that change themselves see what they wrote.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <vector>

#include "isa370/code_lines.hpp"
#include "isa370/event_clock.hpp"
#include "isa370/instruction.hpp"
#include "isa370/storage.hpp"

namespace isa370 {

class Cpu;

/// Six bytes, the first one leftmost, in the low 48 bits.
using InstructionText = std::uint64_t;
[[nodiscard]] constexpr std::uint8_t text_byte(InstructionText text, unsigned number) {
  return static_cast<std::uint8_t>(text >> (40 - 8 * number));
}
[[nodiscard]] std::array<std::uint8_t, 6> text_bytes(InstructionText text, unsigned length);

/// What a burst of instructions may use up: simulated time and a number of instructions, in one number, so that one subtraction
/// and one look at its sign do for both. The time that is left, less one nanosecond, stands to the left of the instructions
/// that are left; it becomes negative when the time is up. Who grants it sees to it that time is up no later than instructions.
class Allowance {
 public:
  static constexpr unsigned count_bits = 24;
  static constexpr std::uint64_t most_instructions = (1U << count_bits) - 1;
  static constexpr Nanoseconds most_time = Nanoseconds{1} << 38;

  constexpr Allowance() = default;
  constexpr Allowance(Nanoseconds time, std::uint64_t instructions)
      : left_(static_cast<std::int64_t>(((time - 1) << count_bits) + instructions)) {}

  /// The price of one instruction that takes `time`; of what is no instruction of its own, with `instructions` 0.
  [[nodiscard]] static constexpr std::int64_t price(Nanoseconds time, unsigned instructions = 1) {
    return static_cast<std::int64_t>(time << count_bits) + instructions;
  }
  constexpr Allowance& operator-=(std::int64_t price) {
    left_ -= price;
    return *this;
  }
  [[nodiscard]] constexpr bool used_up() const { return left_ < 0; }
  /// What has been used of it by the time that only `rest` is left.
  [[nodiscard]] constexpr Nanoseconds time_until(Allowance rest) const { return used_until(rest) >> count_bits; }
  [[nodiscard]] constexpr std::uint64_t instructions_until(Allowance rest) const {
    return used_until(rest) & most_instructions;
  }

 private:
  [[nodiscard]] constexpr std::uint64_t used_until(Allowance rest) const {
    return static_cast<std::uint64_t>(left_ - rest.left_);
  }
  std::int64_t left_ = 0;
};

struct Slot;
/// Performs a slot's instruction and those that follow it. Returns the slot where to go on; without one it is over for now, and
/// the processor knows why and what is left.
using Performer = const Slot* (*)(Cpu& cpu, const Slot* slot, Allowance left);

struct Slot {
  Performer perform = nullptr;
  std::int64_t price = 0;
  InstructionText text = 0;  ///< Bytes behind the instruction are zero.
  Instruction instruction;
};

class DecodedStorage {
 public:
  static constexpr std::uint32_t slots_in_block = Storage::key_block_size / 2;

  /// `undecoded` goes into slots at first, `end` into the one behind each block's last.
  DecodedStorage(std::uint32_t storage_size, Performer undecoded, Performer end)
      : blocks_(storage_size / Storage::key_block_size), undecoded_(undecoded), end_(end) {}

  /// The slots of the block of storage with that number. Others than these may be lost: there is a limit to what is remembered.
  [[nodiscard]] Slot* block(std::uint32_t number) {
    auto& block = blocks_[number];
    return block != nullptr ? block->slots.data() : make_block(number);
  }
  /// Forgets the instructions that have bytes in a line.
  void forget_line(std::uint32_t line);
  void forget_all();

 private:
  struct Block {
    std::array<Slot, slots_in_block + 1> slots;
  };
  Slot* make_block(std::uint32_t number);

  static constexpr std::size_t most_blocks = 1024;  ///< About 50 MB in the host.
  std::vector<std::unique_ptr<Block>> blocks_;
  std::size_t block_count_ = 0;
  Performer undecoded_;
  Performer end_;
};

}  // namespace isa370
