// LPSW, SSM, STNSM, STOSM, SPKA, IPK on the virtual PSW. [POO] "System-Control Instructions".
#include "trap/simulate.hpp"

namespace cp::simulation {
namespace {

using isa370::Instruction;
using isa370::ProgramInterruption;
using isa370::ProgramStatusWord;

// An EC-mode PSW may become invalid by it, for which an early specification exception is recognised.
void set_system_mask(VirtualCpu& cpu, std::uint8_t mask) {
  cpu.psw().set_system_mask_byte(mask);
  cpu.guest.early_exception_length = cpu.instruction_length;
}

Simulated store_then_set(VirtualCpu& cpu, const Instruction& i, std::uint8_t mask) {
  if (const auto access = cpu.store(cpu.first_address(i), cpu.psw().system_mask_byte()); !access.done())
    return Simulated::from(access);
  set_system_mask(cpu, mask);
  return cpu.done("virtual system mask is now {:02X}", mask);
}

}  // namespace

Simulated lpsw(VirtualCpu& cpu, const Instruction& i) {
  const auto address = cpu.second_address(i);
  if (address % 8 != 0) return Simulated::exception(ProgramInterruption::specification);
  std::uint64_t word = 0;
  if (const auto access = cpu.fetch(address, word); !access.done()) return Simulated::from(access);
  cpu.psw() = ProgramStatusWord::from_bits(word);
  return cpu.done("virtual PSW loaded: {:08X} {:08X}", word >> 32, word & 0xFFFF'FFFF);
}

Simulated ssm(VirtualCpu& cpu, const Instruction& i) {
  constexpr auto ssm_suppression = isa370::bit<std::uint32_t>(1);
  if ((cpu.cr(0) & ssm_suppression) != 0) return Simulated::exception(ProgramInterruption::special_operation);
  std::uint8_t mask = 0;
  if (const auto access = cpu.fetch(cpu.second_address(i), mask); !access.done()) return Simulated::from(access);
  set_system_mask(cpu, mask);
  return cpu.done("virtual system mask is now {:02X}", mask);
}

Simulated stnsm(VirtualCpu& cpu, const Instruction& i) {
  return store_then_set(cpu, i, static_cast<std::uint8_t>(cpu.psw().system_mask_byte() & i.i2));
}

Simulated stosm(VirtualCpu& cpu, const Instruction& i) {
  return store_then_set(cpu, i, static_cast<std::uint8_t>(cpu.psw().system_mask_byte() | i.i2));
}

Simulated spka(VirtualCpu& cpu, const Instruction& i) {
  cpu.psw().key = static_cast<std::uint8_t>(isa370::bits(cpu.second_address(i), 24, 27));
  return cpu.done("virtual PSW key is now {:X}", cpu.psw().key);
}

Simulated ipk(VirtualCpu& cpu, const Instruction&) {
  cpu.gpr(2) = (cpu.gpr(2) & 0xFFFF'FF00) | std::uint32_t{cpu.psw().key} << 4;
  return cpu.done("virtual PSW key {:X} inserted in register 2", cpu.psw().key);
}

}  // namespace cp::simulation
