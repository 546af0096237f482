// Decoding into slots, with the handler that the instruction table names.
#include "decode/decoded_instruction.hpp"

#include "execute/handlers.hpp"

namespace isa370 {
namespace {

constexpr auto handlers = std::to_array<Handler>({
#define INSTRUCTION(opcode, mnemonic, name, format, privilege, condition_code, models, section, handler) execute::handler,
#include "decode/instructions.def"
#undef INSTRUCTION
});

Outcome unknown_operation(Cpu& /*cpu*/, const Instruction& /*i*/) { return exception(ProgramInterruption::operation); }

}  // namespace

std::array<std::uint8_t, 6> text_bytes(InstructionText text, unsigned length) {
  std::array<std::uint8_t, 6> bytes{};
  for (unsigned i = 0; i < length && i < bytes.size(); ++i) bytes[i] = text_byte(text, i);
  return bytes;
}

void DecodedInstructions::decode_into(DecodedInstruction& slot, InstructionText text) {
  slot.text = text;
  slot.instruction = decode(text_bytes(text, 6));
  const auto* row = slot.instruction.row;
  slot.handler = row != nullptr ? handlers[slot.instruction.row_number] : unknown_operation;
  slot.privileged = row != nullptr && row->privilege == Privilege::supervisor;
}

}  // namespace isa370
