// The PSW's instructions: LPSW, the system mask, the PSW key, SVC, MC and DIAGNOSE. [POO] "System-Control Instructions".
#include "execute/handlers.hpp"
#include "execute/system_control.hpp"

namespace isa370::execute {

Outcome lpsw(Cpu& cpu, const Instruction& i) {
  return with_aligned<std::uint64_t>(cpu, cpu.second_address(i),
                                     [&](std::uint64_t word) { return cpu.load_psw(word) ? Outcome::done : Outcome::refresh; });
}

/// CR0 bit 1 makes the instruction an exception, for systems that run under another one; the register is System/370's.
Outcome ssm(Cpu& cpu, const Instruction& i) {
  constexpr auto suppression = bit<std::uint32_t>(1);
  if (cpu.architecture() == Architecture::system_370 && (cpu.state.cr[0] & suppression) != 0)
    return exception(ProgramInterruption::special_operation);
  const auto mask = cpu.fetch<std::uint8_t>(cpu.second_address(i));
  if (!mask) return mask.outcome;
  return cpu.set_system_mask(*mask, i.length);
}

namespace {

Outcome store_then_set_mask(Cpu& cpu, const Instruction& i, std::uint8_t mask) {
  const auto stored = cpu.store(cpu.first_address(i), cpu.state.psw.system_mask_byte());
  if (stored != Outcome::done) return stored;
  return cpu.set_system_mask(mask, i.length);
}

}  // namespace

Outcome stnsm(Cpu& cpu, const Instruction& i) {
  return store_then_set_mask(cpu, i, static_cast<std::uint8_t>(cpu.state.psw.system_mask_byte() & i.i2));
}

Outcome stosm(Cpu& cpu, const Instruction& i) {
  return store_then_set_mask(cpu, i, static_cast<std::uint8_t>(cpu.state.psw.system_mask_byte() | i.i2));
}

/// Bits 24-27 of the second operand's address are the key; storage is not looked at.
Outcome spka(Cpu& cpu, const Instruction& i) {
  const auto key = static_cast<std::uint8_t>(bits(cpu.second_address(i), 24, 27));
  if (key == cpu.state.psw.key) return Outcome::done;
  cpu.state.psw.key = key;
  return Outcome::refresh;
}

Outcome ipk(Cpu& cpu, const Instruction& /*i*/) {
  cpu.gpr(2) = (cpu.gpr(2) & 0xFFFF'FF00) | std::uint32_t{cpu.state.psw.key} << 4;
  return Outcome::done;
}

/// The loop presents the interruption, with the instruction's I field as the code.
Outcome svc(Cpu& /*cpu*/, const Instruction& /*i*/) { return Outcome::supervisor_call; }

/// The I2 field is the monitor class; CR8 bits 16-31 are the masks of classes 0-15.
Outcome mc(Cpu& cpu, const Instruction& i) {
  constexpr unsigned classes = 16;
  if (i.i2 >= classes) return specification;
  if ((cpu.state.cr[8] & bit<std::uint32_t>(16U + i.i2)) == 0) return Outcome::done;
  cpu.set_monitor_event(i.i2, cpu.first_address(i));
  return exception(ProgramInterruption::monitor);
}

/// Its functions are the model's own, and this machine has none. The host of an embedded machine may have some.
Outcome diagnose(Cpu& cpu, const Instruction& /*i*/) {
  return cpu.embedded() ? exception(ProgramInterruption::privileged_operation) : specification;
}

}  // namespace isa370::execute
