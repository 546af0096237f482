// Declares the handler of every row of the instruction table.
#pragma once

#include "cpu/cpu.hpp"

namespace isa370::execute {

#define INSTRUCTION(opcode, mnemonic, name, format, privilege, condition_code, models, section, handler) \
  [[nodiscard]] Outcome handler(Cpu& cpu, const Instruction& i);
#include "decode/instructions.def"
#undef INSTRUCTION

}  // namespace isa370::execute
