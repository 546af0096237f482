// Arithmetic of the virtual timers. [POO] "Interval timer", "CPU timer".
#include "guest/virtual_timers.hpp"

namespace cp {
namespace {

// The interval timer steps 300 times a second, and a step takes one from bit 23: 3 steps in 10 ms.
constexpr isa370::Nanoseconds steps = 3;
constexpr isa370::Nanoseconds step_nanoseconds = 10'000'000;
constexpr std::int64_t step_value = 0x100;

std::int64_t step_count(isa370::Nanoseconds duration) {
  // In two steps, so that a product never overflows.
  return static_cast<std::int64_t>(duration / step_nanoseconds * steps +
                                   duration % step_nanoseconds * steps / step_nanoseconds);
}

}  // namespace

std::int64_t clock_units(isa370::Nanoseconds duration) {
  // 4,096 units are a microsecond.
  return static_cast<std::int64_t>(duration / 1'000 * 4'096 + duration % 1'000 * 4'096 / 1'000);
}

isa370::Nanoseconds nanoseconds_of(std::int64_t units) {
  if (units <= 0) return 0;
  const auto positive = static_cast<std::uint64_t>(units);
  return positive / 4'096 * 1'000 + (positive % 4'096 * 1'000 + 4'095) / 4'096;
}

void VirtualTimers::reset() {
  interval_pending = false;
  set_cpu_timer(0);
  clock_comparator = 0;
}

void VirtualTimers::advance(isa370::Nanoseconds duration) {
  const auto before = interval();
  elapsed_ += duration;
  if (setting == Core::TimerSetting::off) interval_base_ += duration;
  if (before >= 0 && interval() < 0) interval_pending = true;
}

std::int32_t VirtualTimers::interval() const {
  // The architected timer is a 32-bit counter that wraps.
  return static_cast<std::int32_t>(
      static_cast<std::uint32_t>(std::int64_t{interval_} - step_count(elapsed_ - interval_base_) * step_value));
}

void VirtualTimers::set_interval(std::int32_t value) {
  interval_ = value;
  interval_base_ = elapsed_;
}

void VirtualTimers::set_cpu_timer(std::int64_t value) {
  cpu_timer_ = value;
  cpu_timer_base_ = elapsed_;
}

std::optional<isa370::Nanoseconds> VirtualTimers::until_interval() const {
  if (setting == Core::TimerSetting::off || interval_ < 0 || interval() < 0) return std::nullopt;
  // The step from zero or more to below zero, counted from where the value was set.
  const auto wanted = static_cast<isa370::Nanoseconds>(interval_ / step_value + 1);
  const auto at = wanted / steps * step_nanoseconds + (wanted % steps * step_nanoseconds + steps - 1) / steps;
  const auto passed = elapsed_ - interval_base_;
  return at > passed ? at - passed : 0;
}

std::optional<isa370::Nanoseconds> VirtualTimers::until_cpu_timer() const {
  const auto left = cpu_timer();
  if (left < 0) return std::nullopt;
  return nanoseconds_of(left) + 1;
}

}  // namespace cp
