// SSK, ISK, RRB on the virtual machine's storage keys, whether the page is in real storage or not. [POO] "Storage key".
#include "trap/simulate.hpp"

namespace cp::simulation {
namespace {

using isa370::Instruction;
using isa370::ProgramInterruption;
using isa370::Storage;

/// The block that R2 designates; an exception code when it designates none.
ProgramInterruption check_block(const VirtualCpu& cpu, std::uint32_t word) {
  if ((word & 0xF) != 0) return ProgramInterruption::specification;
  if ((word & isa370::address_mask) >= cpu.guest.storage_size()) return ProgramInterruption::addressing;
  return ProgramInterruption::none;
}

}  // namespace

Simulated ssk(VirtualCpu& cpu, const Instruction& i) {
  if (const auto code = check_block(cpu, cpu.gpr(i.r2)); code != ProgramInterruption::none) return Simulated::exception(code);
  const auto address = cpu.gpr(i.r2) & isa370::address_mask;
  const auto key = static_cast<std::uint8_t>(cpu.gpr(i.r1) & 0xFE);
  cpu.storage.set_key(cpu.guest, address, key);
  return cpu.done("virtual storage key of {:06X} set to {:02X}", address, key);
}

Simulated isk(VirtualCpu& cpu, const Instruction& i) {
  if (const auto code = check_block(cpu, cpu.gpr(i.r2)); code != ProgramInterruption::none) return Simulated::exception(code);
  const auto address = cpu.gpr(i.r2) & isa370::address_mask;
  auto key = cpu.storage.key(cpu.guest, address);
  // BC mode has no place for the reference and change bits.
  if (!cpu.psw().extended_control) key = static_cast<std::uint8_t>(key & ~(Storage::reference | Storage::change));
  cpu.gpr(i.r1) = (cpu.gpr(i.r1) & 0xFFFF'FF00) | key;
  return cpu.done("virtual storage key of {:06X} is {:02X}", address, key);
}

Simulated rrb(VirtualCpu& cpu, const Instruction& i) {
  const auto address = cpu.second_address(i);
  if (address >= cpu.guest.storage_size()) return Simulated::exception(ProgramInterruption::addressing);
  const auto key = cpu.storage.key(cpu.guest, address);
  cpu.storage.set_key(cpu.guest, address, static_cast<std::uint8_t>(key & ~Storage::reference));
  // Condition code: reference bit, then change bit.
  cpu.set_condition_code(((key & Storage::reference) != 0 ? 2U : 0U) + ((key & Storage::change) != 0 ? 1U : 0U));
  return cpu.done("reference bit of {:06X} reset, it was {}", address, (key & Storage::reference) != 0 ? 1 : 0);
}

}  // namespace cp::simulation
