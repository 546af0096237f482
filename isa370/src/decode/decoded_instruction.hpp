// Instructions taken apart, with the handler that performs them; and a memory of those that EXECUTE executes.
//
// Decoding depends on nothing but the six bytes of text. EXECUTE modifies its subject, so that memory is keyed by those bytes;
// the address only chooses the slot.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "decode/decoded_storage.hpp"
#include "isa370/instruction.hpp"

namespace isa370 {

class Cpu;
enum class Outcome : std::uint16_t;
using Handler = Outcome (*)(Cpu&, const Instruction&);

struct DecodedInstruction {
  InstructionText text = ~InstructionText{0};  ///< At first, one that no instruction has.
  Handler handler = nullptr;                   ///< Never nullptr once decoded: unknown operations have one, too.
  Instruction instruction;
  bool privileged = false;

  [[nodiscard]] static DecodedInstruction from(Architecture architecture, InstructionText text);
};

class DecodedInstructions {
 public:
  explicit DecodedInstructions(std::size_t slots) : slots_(slots) {}
  /// `slots` must be a power of two. The reference holds until the next look-up.
  [[nodiscard]] const DecodedInstruction& find(std::uint32_t address, Architecture architecture, InstructionText text) {
    auto& slot = slots_[(address >> 1) & (slots_.size() - 1)];
    if (slot.text != text) [[unlikely]]
      slot = DecodedInstruction::from(architecture, text);
    return slot;
  }

 private:
  std::vector<DecodedInstruction> slots_;
};

}  // namespace isa370
