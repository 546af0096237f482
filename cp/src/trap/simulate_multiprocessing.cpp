// SPX, STPX, STAP, SIGP, WRD, RDD on the virtual processor, which is the only one of its system. [POO] "Multiprocessing".
//
// VM/370 gave a virtual machine neither the multiprocessing feature nor direct control [LOG1 189]; here it has what the machine
// has, so that it is an equal of it.
#include "trap/simulate.hpp"

namespace cp::simulation {
namespace {

using isa370::Instruction;
using isa370::ProgramInterruption;
using isa370::SignalOrder;

}  // namespace

// The pages change places before the guest runs again.
Simulated spx(VirtualCpu& cpu, const Instruction& i) {
  constexpr std::uint32_t prefix_bits = 0x00FF'F000;
  const auto address = cpu.second_address(i);
  if (address % 4 != 0) return Simulated::exception(ProgramInterruption::specification);
  std::uint32_t word = 0;
  if (const auto access = cpu.fetch(address, word); !access.done()) return Simulated::from(access);
  cpu.guest.cpu.prefix = word & prefix_bits;
  return cpu.done("virtual prefix is now {:06X}", cpu.guest.cpu.prefix);
}

Simulated stpx(VirtualCpu& cpu, const Instruction& i) {
  const auto address = cpu.second_address(i);
  if (address % 4 != 0) return Simulated::exception(ProgramInterruption::specification);
  if (const auto access = cpu.store(address, cpu.guest.cpu.prefix); !access.done()) return Simulated::from(access);
  return cpu.done("virtual prefix stored: {:06X}", cpu.guest.cpu.prefix);
}

Simulated stap(VirtualCpu& cpu, const Instruction& i) {
  const auto address = cpu.second_address(i);
  if (address % 2 != 0) return Simulated::exception(ProgramInterruption::specification);
  if (const auto access = cpu.store(address, std::uint16_t{0}); !access.done()) return Simulated::from(access);
  return cpu.done("address of the virtual processor stored: 0");
}

Simulated sigp(VirtualCpu& cpu, const Instruction& i) {
  auto& pending = cpu.guest.external_codes;
  const auto order = static_cast<std::uint8_t>(cpu.second_address(i));
  const auto response = isa370::respond_to_own_signal(static_cast<std::uint16_t>(cpu.gpr(i.r3)), order,
                                                      pending.contains(isa370::external_code::external_call));
  if (response.accepted()) {
    switch (const auto accepted = static_cast<SignalOrder>(order)) {
      case SignalOrder::sense:
      case SignalOrder::start:
        break;
      case SignalOrder::external_call:
        pending.insert(isa370::external_code::external_call);
        break;
      case SignalOrder::emergency_signal:
        pending.insert(isa370::external_code::emergency_signal);
        break;
      default:
        cpu.guest.order = accepted;
    }
  }
  if (response.condition_code == 1) cpu.gpr(i.r1) = response.status;
  cpu.set_condition_code(response.condition_code);
  return cpu.done("order {:02X} to processor {}, condition code {}", order, cpu.gpr(i.r3) & 0xFFFF, response.condition_code);
}

Simulated wrd(VirtualCpu& cpu, const Instruction& i) {
  std::uint8_t byte = 0;
  if (const auto access = cpu.fetch(cpu.first_address(i), byte); !access.done()) return Simulated::from(access);
  return cpu.done("{:02X} and signals {:02X} put on lines that lead nowhere", byte, i.i2);
}

Simulated rdd(VirtualCpu& cpu, const Instruction& i) {
  if (const auto access = cpu.store(cpu.first_address(i), std::uint8_t{0}); !access.done()) return Simulated::from(access);
  return cpu.done("zeros read from lines that come from nowhere");
}

}  // namespace cp::simulation
