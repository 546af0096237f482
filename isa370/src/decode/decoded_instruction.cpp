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

DecodedInstruction DecodedInstruction::from(Architecture architecture, InstructionText text) {
  DecodedInstruction decoded{.instruction = decode(architecture, text_bytes(text, 6))};
  const auto* const row = decoded.instruction.row;
  decoded.handler = row != nullptr ? handlers[decoded.instruction.row_number] : unknown_operation;
  decoded.privileged = row != nullptr && row->privilege == Privilege::supervisor;
  return decoded;
}

}  // namespace isa370
