// Simulated nanoseconds and the units of the architecture's timers. [POO] "Timing".
//
// Bit 51 of the TOD clock, the clock comparator and the CPU timer is a microsecond, so that 4,096 units are one. The interval
// timer goes down by one in bit 23 every 1/300 second.
#pragma once

#include <cstdint>
#include <limits>

#include "isa370/event_clock.hpp"

namespace isa370 {

inline constexpr Nanoseconds never = std::numeric_limits<Nanoseconds>::max();

/// Whole clock units in `time`: 512 units are 125 ns.
[[nodiscard]] constexpr std::uint64_t clock_units(Nanoseconds time) { return time / 125 * 512 + time % 125 * 512 / 125; }

/// The first instant at which `units` have gone by; `never` beyond the range.
[[nodiscard]] constexpr Nanoseconds instant_of_units(std::uint64_t units) {
  return units / 512 * 125 + (units % 512 * 125 + 511) / 512;
}

/// Steps of the interval timer that have gone by at `time`.
[[nodiscard]] constexpr std::uint64_t interval_timer_steps(Nanoseconds time) {
  return time / 10'000'000 * 3 + time % 10'000'000 * 3 / 10'000'000;
}

/// The first instant at which `steps` have gone by.
[[nodiscard]] constexpr Nanoseconds instant_of_interval_timer_step(std::uint64_t steps) {
  return steps / 3 * 10'000'000 + (steps % 3 * 10'000'000 + 2) / 3;
}

}  // namespace isa370
