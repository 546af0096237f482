// EXECUTE. [POO] "Execute". It is with the processor because it fetches an instruction.
#include "execute/handlers.hpp"

namespace isa370::execute {

/// Bits 24-31 of R1, unless R1 is register 0, are ORed into the second byte of the subject, not in storage.
Outcome ex(Cpu& cpu, const Instruction& i) {
  const auto modifier = i.r1 != 0 ? static_cast<std::uint8_t>(cpu.gpr(i.r1)) : std::uint8_t{0};
  return cpu.execute_subject(cpu.indexed_address(i), modifier, i.length);
}

}  // namespace isa370::execute
