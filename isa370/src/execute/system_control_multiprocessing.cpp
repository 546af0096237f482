// The multiprocessing feature on a system of one processor, and direct control with nothing connected: SPX, STPX, STAP, SIGP,
// WRD, RDD. [POO] "System-Control Instructions".
#include "execute/handlers.hpp"
#include "execute/system_control.hpp"

namespace isa370::execute {

/// Whether there is storage where the prefix points to is not looked at.
Outcome spx(Cpu& cpu, const Instruction& i) {
  return with_aligned<std::uint32_t>(cpu, cpu.second_address(i), [&](std::uint32_t word) {
    cpu.set_prefix(word);
    return Outcome::reconsider;
  });
}

Outcome stpx(Cpu& cpu, const Instruction& i) {
  return store_aligned<std::uint32_t>(cpu, cpu.second_address(i), [&] { return cpu.state.prefix; });
}

Outcome stap(Cpu& cpu, const Instruction& i) {
  return store_aligned<std::uint16_t>(cpu, cpu.second_address(i), [] { return Cpu::cpu_address; });
}

/// Bits 16-31 of R3 are the processor's address; bits 24-31 of the second operand's address are the order.
Outcome sigp(Cpu& cpu, const Instruction& i) {
  const auto response = cpu.signal(static_cast<std::uint16_t>(cpu.gpr(i.r3)), static_cast<std::uint8_t>(cpu.second_address(i)));
  if (response.condition_code == 1) cpu.gpr(i.r1) = response.status;
  cpu.set_condition_code(response.condition_code);
  return Outcome::reconsider;
}

/// The byte and the signals of the I2 field go out on lines that nobody looks at.
Outcome wrd(Cpu& cpu, const Instruction& i) { return cpu.fetch<std::uint8_t>(cpu.first_address(i)).outcome; }

/// Lines without current are zeros, and give no hold signal.
Outcome rdd(Cpu& cpu, const Instruction& i) { return cpu.store(cpu.first_address(i), std::uint8_t{0}); }

}  // namespace isa370::execute
