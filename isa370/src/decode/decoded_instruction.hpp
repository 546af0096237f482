// Instructions taken apart and remembered: the seam between decoding and executing.
//
// Decoding depends on nothing but the six bytes of text, so the memory of decoded instructions is keyed by those bytes: a
// program that changes its own instructions just misses. The address only chooses the slot.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "isa370/instruction.hpp"

namespace isa370 {

class Cpu;
enum class Outcome : std::uint16_t;
using Handler = Outcome (*)(Cpu&, const Instruction&);

/// Six bytes, the first one leftmost, in the low 48 bits.
using InstructionText = std::uint64_t;
[[nodiscard]] constexpr std::uint8_t text_byte(InstructionText text, unsigned number) {
  return static_cast<std::uint8_t>(text >> (40 - 8 * number));
}
[[nodiscard]] std::array<std::uint8_t, 6> text_bytes(InstructionText text, unsigned length);

struct DecodedInstruction {
  InstructionText text = ~InstructionText{0};  ///< At first, one that no instruction has.
  Handler handler = nullptr;                   ///< Never nullptr once decoded: unknown operations have one, too.
  Instruction instruction;
  bool privileged = false;
};

class DecodedInstructions {
 public:
  explicit DecodedInstructions(std::size_t slots) : slots_(slots) {}
  /// `slots` must be a power of two. The reference holds until the next look-up.
  [[nodiscard]] const DecodedInstruction& find(std::uint32_t address, InstructionText text) {
    auto& slot = slots_[(address >> 1) & (slots_.size() - 1)];
    if (slot.text != text) [[unlikely]]
      decode_into(slot, text);
    return slot;
  }

 private:
  static void decode_into(DecodedInstruction& slot, InstructionText text);
  std::vector<DecodedInstruction> slots_;
};

}  // namespace isa370
