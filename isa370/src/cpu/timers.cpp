// TOD clock, clock comparator, CPU timer and interval timer: functions of simulated time. [POO] "Timing".
#include <algorithm>

#include "cpu/clock_units.hpp"
#include "cpu/cpu.hpp"
#include "cpu/external_masks.hpp"

namespace isa370 {
namespace {

constexpr std::uint32_t interval_timer_unit = 0x100;  // bit 23 of the word at location 80

/// Steps until the value goes from zero or positive to negative, which requests the interruption. Negative values first go all
/// the way round, so that as an unsigned number every value goes down to zero and below it.
constexpr std::uint64_t steps_to_request(std::uint32_t value) { return value / interval_timer_unit + 1; }

/// `units` from the instant at which `elapsed` units had gone by; `never` when that is out of range.
Nanoseconds instant_after(std::uint64_t elapsed, std::uint64_t units) {
  const std::uint64_t sum = elapsed + units;
  return sum < elapsed ? never : instant_of_units(sum);
}

}  // namespace

void Cpu::synchronize_clock() {
  clock_.advance_to(now());
  clocked_ = left_;
  time_not_on_clock_ = 0;
}

std::uint64_t Cpu::time_of_day() const {
  switch (clock_state_) {
    case ClockState::set:
    case ClockState::not_set:
      return time_of_day_offset_ + clock_units(now());
    case ClockState::stopped:
      return time_of_day_offset_;
    case ClockState::error:
    case ClockState::not_operational:
      break;
  }
  return 0;
}

void Cpu::set_time_of_day(std::uint64_t value) {
  clock_state_ = ClockState::set;
  time_of_day_offset_ = value - clock_units(now());
}

void Cpu::set_clock_state(ClockState new_state) {
  const auto value = time_of_day();
  clock_state_ = new_state;
  time_of_day_offset_ = clock_runs() ? value - clock_units(now()) : value;
}

/// A clock in error is later than any value. [POO] "Clock Comparator"
bool Cpu::clock_comparator_requests() const {
  if (clock_state_ == ClockState::stopped) return false;
  return !clock_runs() || time_of_day() > clock_comparator_;
}

std::int64_t Cpu::cpu_timer() const {
  return static_cast<std::int64_t>(cpu_timer_sum_ - clock_units(stopped_ ? stopped_at_ : now()));
}
void Cpu::set_cpu_timer(std::int64_t value) {
  const auto elapsed = clock_units(stopped_ ? stopped_at_ : now());
  const auto bits = static_cast<std::uint64_t>(value);
  cpu_timer_sum_ = bits + elapsed;
  // It is negative as long as bit 0 is one: it counts down from ones to zeros in the others, and below zero to ones again.
  constexpr auto sign = std::uint64_t{1} << 63;
  cpu_timer_negative_from_ = value < 0 ? 0 : instant_after(elapsed, bits + 1);
  cpu_timer_negative_until_ = instant_after(elapsed, value < 0 ? (bits & ~sign) + 1 : ~std::uint64_t{0});
}

void Cpu::update_interval_timer() {
  if (!options_.interval_timer) return;
  const auto due = interval_timer_steps(clock_.now() - stood_still_);
  if (due == interval_timer_steps_) return;
  const auto steps = due - interval_timer_steps_;
  interval_timer_steps_ = due;

  if (!low_storage_available()) return;
  const auto location = absolute({fixed_location::interval_timer});
  const auto before = storage_.read<std::uint32_t>(location);
  storage_.write(location, before - static_cast<std::uint32_t>(steps) * interval_timer_unit);
  storage_.note_change(location);
  if (steps >= steps_to_request(before)) interval_timer_pending_ = true;
}

Nanoseconds Cpu::next_timer_interruption() const {
  Nanoseconds next = never;
  if (external_allowed(external_mask::clock_comparator) && clock_runs()) {
    const auto clock = time_of_day();
    if (clock <= clock_comparator_)
      next = std::min(next, instant_after(clock_units(clock_.now()), clock_comparator_ - clock + 1));
  }
  if (stopped_) return next;
  if (external_allowed(external_mask::cpu_timer) && clock_.now() < cpu_timer_negative_from_)
    next = std::min(next, cpu_timer_negative_from_);
  if (options_.interval_timer && external_allowed(external_mask::interval_timer)) {
    const auto value = read_fixed<std::uint32_t>(fixed_location::interval_timer);
    next = std::min(next, instant_of_interval_timer_step(interval_timer_steps_ + steps_to_request(value)) + stood_still_);
  }
  return next;
}

Nanoseconds Cpu::next_timer_instant() const {
  const auto interruption = next_timer_interruption();
  if (!options_.interval_timer) return interruption;
  return std::min(interruption, instant_of_interval_timer_step(interval_timer_steps_ + 1) + stood_still_);
}

}  // namespace isa370
