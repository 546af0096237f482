// Clocks and identification: STCK, SCK, SPT, STPT, SCKC, STCKC, STIDP. [POO] "Timing", "System-Control Instructions".
#include "execute/handlers.hpp"
#include "execute/system_control.hpp"

namespace isa370::execute {

namespace timing {

constexpr unsigned code_of(ClockState state) {
  switch (state) {
    case ClockState::set:
      return 0;
    case ClockState::not_set:
      return 1;
    case ClockState::error:
      return 2;
    case ClockState::stopped:
    case ClockState::not_operational:
      break;
  }
  return 3;
}

constexpr unsigned clock_set = 0;
constexpr unsigned clock_secure = 1;
constexpr unsigned clock_not_operational = 3;

}  // namespace timing

/// Values are unique and go up because each instruction takes simulated time. The operand needs no boundary.
Outcome stck(Cpu& cpu, const Instruction& i) {
  const auto stored = cpu.store(cpu.second_address(i), cpu.time_of_day());
  if (stored != Outcome::done) return stored;
  return set_code(cpu, timing::code_of(cpu.clock_state()));
}

/// Only while the operator holds the TOD-clock switch at "enable set". Bits below those that the clock increments would be
/// ignored; this clock keeps them all.
Outcome sck(Cpu& cpu, const Instruction& i) {
  return with_aligned<std::uint64_t>(cpu, cpu.second_address(i), [&](std::uint64_t value) {
    const bool operational = cpu.clock_state() != ClockState::not_operational;
    const bool sets = operational && cpu.clock_can_be_set();
    if (sets) cpu.set_time_of_day(value);
    cpu.set_condition_code(sets ? timing::clock_set : operational ? timing::clock_secure : timing::clock_not_operational);
    return Outcome::reconsider;
  });
}

Outcome spt(Cpu& cpu, const Instruction& i) {
  return with_aligned<std::uint64_t>(cpu, cpu.second_address(i), [&](std::uint64_t value) {
    cpu.set_cpu_timer(static_cast<std::int64_t>(value));
    return Outcome::reconsider;
  });
}

Outcome stpt(Cpu& cpu, const Instruction& i) {
  return store_aligned<std::uint64_t>(cpu, cpu.second_address(i), [&] { return static_cast<std::uint64_t>(cpu.cpu_timer()); });
}

Outcome sckc(Cpu& cpu, const Instruction& i) {
  return with_aligned<std::uint64_t>(cpu, cpu.second_address(i), [&](std::uint64_t value) {
    cpu.set_clock_comparator(value);
    return Outcome::reconsider;
  });
}

Outcome stckc(Cpu& cpu, const Instruction& i) {
  return store_aligned<std::uint64_t>(cpu, cpu.second_address(i), [&] { return cpu.clock_comparator(); });
}

Outcome stidp(Cpu& cpu, const Instruction& i) {
  return store_aligned<std::uint64_t>(cpu, cpu.second_address(i), [&] { return cpu.cpu_id(); });
}

}  // namespace isa370::execute
