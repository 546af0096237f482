// The timers of one virtual machine: interval timer, CPU timer and clock comparator. They count virtual CPU time, and waiting
// too when the user says SET TIMER REAL.
#pragma once

#include <cstdint>
#include <optional>

#include "core.hpp"

namespace cp {

/// TOD-clock units (bit 51 is a microsecond) in `duration`, rounded down; and back, rounded up.
[[nodiscard]] std::int64_t clock_units(isa370::Nanoseconds duration);
[[nodiscard]] isa370::Nanoseconds nanoseconds_of(std::int64_t units);

class VirtualTimers {
 public:
  void reset();

  Core::TimerSetting setting = Core::TimerSetting::on;

  /// Lets `duration` pass for the virtual machine.
  void advance(isa370::Nanoseconds duration);

  // The interval timer at location 80: it steps in bit 23, 300 times a second.
  [[nodiscard]] std::int32_t interval() const;
  void set_interval(std::int32_t value);
  /// The interval timer went from zero or more to below zero and the interruption was not taken yet.
  bool interval_pending = false;
  /// What CP last stored in the guest's location 80; another value there was stored by the guest.
  std::uint32_t interval_stored = 0;

  /// Goes on from the least value to the greatest, as the machine's does.
  [[nodiscard]] std::int64_t cpu_timer() const {
    const auto passed = static_cast<std::uint64_t>(clock_units(elapsed_ - cpu_timer_base_));
    return static_cast<std::int64_t>(static_cast<std::uint64_t>(cpu_timer_) - passed);
  }
  void set_cpu_timer(std::int64_t value);
  std::uint64_t clock_comparator = 0;

  /// Time until the interval timer (CPU timer) goes below zero; nothing when it is there already or stands still.
  [[nodiscard]] std::optional<isa370::Nanoseconds> until_interval() const;
  [[nodiscard]] std::optional<isa370::Nanoseconds> until_cpu_timer() const;

 private:
  isa370::Nanoseconds elapsed_ = 0;
  std::int32_t interval_ = 0;
  isa370::Nanoseconds interval_base_ = 0;
  std::int64_t cpu_timer_ = 0;
  isa370::Nanoseconds cpu_timer_base_ = 0;
};

}  // namespace cp
