// The instructions of the 360/67: BAS, BASR, LMC, STMC. [FC67]. Its LRA is with System/370's (system_control_storage.cpp).
//
// NOT IMPLEMENTED: SEARCH LIST, which was an extra; the registers that tell how a duplex system is put together (8 to 14) are
// zero, and loading them does nothing.
#include "execute/handlers.hpp"
#include "execute/system_control.hpp"

namespace isa370::execute {

/// As BALR, but the link is an address and nothing else: zeros in bits 0-7, or all 32 bits where addresses have so many.
Outcome basr(Cpu& cpu, const Instruction& i) {
  const auto target = cpu.gpr(i.r2);
  cpu.gpr(i.r1) = cpu.state.psw.address;
  if (i.r2 != 0) cpu.branch(target);
  return Outcome::done;
}

Outcome bas(Cpu& cpu, const Instruction& i) {
  const auto target = cpu.indexed_address(i);
  cpu.gpr(i.r1) = cpu.state.psw.address;
  cpu.branch(target);
  return Outcome::done;
}

namespace model_67 {

using Words = std::array<std::uint8_t, 16 * sizeof(std::uint32_t)>;

/// Segment table, translation exception address, channel masks, mode and external masks. The others read as zeros.
constexpr bool can_be_loaded(unsigned number) { return number == 0 || number == 2 || number == 4 || number == 6; }

/// Segment tables begin on a boundary of 64 bytes. [SIMH] (unverified)
constexpr bool segment_table_is_valid(std::uint32_t register_0) { return bits(register_0, 26, 31) == 0; }

}  // namespace model_67

/// All is fetched and checked before anything is loaded.
Outcome lmc(Cpu& cpu, const Instruction& i) {
  const auto address = cpu.second_address(i);
  if (!aligned<std::uint32_t>(address)) return specification;
  model_67::Words bytes;
  const unsigned count = register_count(i);
  if (const auto fetched = cpu.fetch_bytes(address, std::span(bytes).first(count * 4)); fetched != Outcome::done)
    return fetched;
  auto registers = cpu.state.cr;
  for (unsigned k = 0; k < count; ++k)
    if (const unsigned number = (i.r1 + k) & 0xF; model_67::can_be_loaded(number))
      registers[number] = load_big_endian<std::uint32_t>(bytes.data() + k * 4);
  if (!model_67::segment_table_is_valid(registers[0])) return exception(ProgramInterruption::data);
  cpu.state.cr = registers;
  cpu.adopt_psw_format();
  cpu.purge_access_buffer();
  return Outcome::reconsider;
}

Outcome stmc(Cpu& cpu, const Instruction& i) {
  const auto address = cpu.second_address(i);
  if (!aligned<std::uint32_t>(address)) return specification;
  model_67::Words bytes;
  const unsigned count = register_count(i);
  for (unsigned k = 0; k < count; ++k) store_big_endian(bytes.data() + k * 4, cpu.state.cr[(i.r1 + k) & 0xF]);
  return cpu.store_bytes(address, std::span(bytes).first(count * 4));
}

}  // namespace isa370::execute
