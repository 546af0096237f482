// LCTL, STCTL, STIDP, LRA, PTLB on the virtual processor. [POO] "System-Control Instructions".
#include "storage/guest_translation.hpp"
#include "trap/simulate.hpp"

namespace cp::simulation {
namespace {

using isa370::Instruction;
using isa370::ProgramInterruption;

/// Registers R1 to R3, wrapping from 15 to 0.
unsigned register_count(const Instruction& i) { return ((i.r3 - i.r1) & 15U) + 1U; }

}  // namespace

Simulated lctl(VirtualCpu& cpu, const Instruction& i) {
  const auto address = cpu.second_address(i);
  if (address % 4 != 0) return Simulated::exception(ProgramInterruption::specification);
  std::array<std::uint8_t, 64> bytes{};
  const auto count = register_count(i);
  const auto access = cpu.fetch_bytes(address, std::span{bytes}.first(count * 4));
  if (!access.done()) return Simulated::from(access);
  for (unsigned n = 0; n < count; ++n) cpu.cr((i.r1 + n) & 15U) = isa370::load_big_endian<std::uint32_t>(bytes.data() + n * 4);
  return cpu.done("virtual control registers {} to {} loaded", i.r1, i.r3);
}

Simulated stctl(VirtualCpu& cpu, const Instruction& i) {
  const auto address = cpu.second_address(i);
  if (address % 4 != 0) return Simulated::exception(ProgramInterruption::specification);
  std::array<std::uint8_t, 64> bytes{};
  const auto count = register_count(i);
  for (unsigned n = 0; n < count; ++n) isa370::store_big_endian(bytes.data() + n * 4, cpu.cr((i.r1 + n) & 15U));
  const auto access = cpu.store_bytes(address, std::span{bytes}.first(count * 4));
  if (!access.done()) return Simulated::from(access);
  return cpu.done("virtual control registers {} to {} stored", i.r1, i.r3);
}

// Version code X'FF' tells a program that it runs under VM/370 [LOG1 57].
Simulated stidp(VirtualCpu& cpu, const Instruction& i) {
  const auto address = cpu.second_address(i);
  if (address % 8 != 0) return Simulated::exception(ProgramInterruption::specification);
  const auto& options = cpu.machine.options();
  const auto serial = options.cpu_serial & 0x00FF'FFFF;
  const auto type = options.model != nullptr ? options.model->type : isa370::find_model("370/168")->type;
  const auto id = std::uint64_t{0xFF00'0000 | serial} << 32 | std::uint64_t{type} << 16;
  if (const auto access = cpu.store(address, id); !access.done()) return Simulated::from(access);
  return cpu.done("processor identification stored, with the version code FF of a virtual machine");
}

Simulated lra(VirtualCpu& cpu, const Instruction& i) {
  const auto address = cpu.indexed_address(i);
  const auto [access, result] = translate_by_guest_tables(cpu.guest, cpu.storage, address);
  if (!access.done()) return Simulated::from(access);
  const auto code = result.condition_code();
  if (!code) return Simulated::exception(result.exception());
  cpu.gpr(i.r1) = result.address;
  cpu.set_condition_code(*code);
  return cpu.done("{:06X} translated by the guest's own tables: {:06X}, condition code {}", address, result.address, *code);
}

Simulated ptlb(VirtualCpu& cpu, const Instruction&) {
  cpu.paging.purge_shadow_tables(cpu.guest);
  return cpu.done("the virtual machine's translation look-aside buffer is empty");
}

}  // namespace cp::simulation
