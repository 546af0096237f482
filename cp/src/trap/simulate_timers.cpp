// SCK, SCKC, STCKC, SPT, STPT on the virtual timers. [POO] "Timing facilities".
#include "trap/simulate.hpp"

namespace cp::simulation {
namespace {

using isa370::Instruction;
using isa370::ProgramInterruption;

/// Fetches the doubleword operand, and on success lets `use` have it.
template <typename Use>
Simulated with_doubleword(VirtualCpu& cpu, const Instruction& i, Use use) {
  const auto address = cpu.second_address(i);
  if (address % 8 != 0) return Simulated::exception(ProgramInterruption::specification);
  std::uint64_t word = 0;
  if (const auto access = cpu.fetch(address, word); !access.done()) return Simulated::from(access);
  return use(word);
}

Simulated store_doubleword(VirtualCpu& cpu, const Instruction& i, std::uint64_t word, std::string_view what) {
  const auto address = cpu.second_address(i);
  if (address % 8 != 0) return Simulated::exception(ProgramInterruption::specification);
  if (const auto access = cpu.store(address, word); !access.done()) return Simulated::from(access);
  return cpu.done("{} stored: {:016X}", what, word);
}

}  // namespace

// The time-of-day clock is real, for all guests the same: to a guest it is secure against setting. [OPG] p. 25.
Simulated sck(VirtualCpu& cpu, const Instruction& i) {
  return with_doubleword(cpu, i, [&cpu](std::uint64_t) {
    constexpr unsigned clock_secure = 1;
    cpu.set_condition_code(clock_secure);
    return cpu.done("the time-of-day clock is CP's and was not set, condition code 1");
  });
}

Simulated sckc(VirtualCpu& cpu, const Instruction& i) {
  return with_doubleword(cpu, i, [&cpu](std::uint64_t word) {
    cpu.guest.timers.clock_comparator = word;
    return cpu.done("virtual clock comparator set to {:016X}", word);
  });
}

Simulated stckc(VirtualCpu& cpu, const Instruction& i) {
  return store_doubleword(cpu, i, cpu.guest.timers.clock_comparator, "virtual clock comparator");
}

Simulated spt(VirtualCpu& cpu, const Instruction& i) {
  return with_doubleword(cpu, i, [&cpu](std::uint64_t word) {
    cpu.guest.timers.set_cpu_timer(static_cast<std::int64_t>(word));
    return cpu.done("virtual CPU timer set to {:016X}", word);
  });
}

Simulated stpt(VirtualCpu& cpu, const Instruction& i) {
  return store_doubleword(cpu, i, static_cast<std::uint64_t>(cpu.guest.timers.cpu_timer()), "virtual CPU timer");
}

}  // namespace cp::simulation
