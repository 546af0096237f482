// The virtual timers at dispatching: time that passes, location 80, and external interruptions that become pending.
#include <algorithm>

#include "dispatch/system.hpp"

namespace cp {
namespace {

namespace code = isa370::external_code;

// Subclass masks in control register 0. [POO] "External interruption".
constexpr std::uint32_t emergency_signal_mask = isa370::bit<std::uint32_t>(17);
constexpr std::uint32_t external_call_mask = isa370::bit<std::uint32_t>(18);
constexpr std::uint32_t clock_comparator_mask = isa370::bit<std::uint32_t>(20);
constexpr std::uint32_t cpu_timer_mask = isa370::bit<std::uint32_t>(21);
constexpr std::uint32_t interval_timer_mask = isa370::bit<std::uint32_t>(24);
constexpr std::uint32_t interrupt_key_mask = isa370::bit<std::uint32_t>(25);
constexpr std::uint32_t external_signal_mask = isa370::bit<std::uint32_t>(26);

bool allowed(const Guest& guest, std::uint32_t mask) {
  return guest.cpu.psw.external_enabled() && (guest.cpu.cr[0] & mask) != 0;
}

}  // namespace

void System::pass_virtual_time(Guest& guest, isa370::Nanoseconds duration) {
  auto& timers = guest.timers;
  const auto counted = timers.setting != Core::TimerSetting::real;
  if (counted) timers.advance(duration);
  notice_interval_timer(guest);
}

// Whoever stored into location 80 since it was shown: the guest, its channels, or a person.
void System::notice_interval_timer(Guest& guest) {
  auto& timers = guest.timers;
  if (timers.setting == Core::TimerSetting::off || !storage.page_zero_resident(guest)) return;
  const auto word = storage.read_low<std::uint32_t>(guest, isa370::fixed_location::interval_timer);
  if (word == timers.interval_stored) return;
  timers.set_interval(static_cast<std::int32_t>(word));
  timers.interval_stored = word;
}

void System::pass_real_time(Guest& guest) {
  const auto now = machine.clock().now();
  notice_interval_timer(guest);
  if (guest.timers.setting == Core::TimerSetting::real) guest.timers.advance(now - guest.real_time_seen);
  guest.real_time_seen = now;
}

void System::show_interval_timer(Guest& guest) {
  auto& timers = guest.timers;
  if (timers.setting == Core::TimerSetting::off || !storage.page_zero_resident(guest)) return;
  const auto value = static_cast<std::uint32_t>(timers.interval());
  if (value == timers.interval_stored) return;
  storage.write_low(guest, isa370::fixed_location::interval_timer, value);
  timers.interval_stored = value;
}

std::optional<std::uint16_t> System::pending_external(Guest& guest) const {
  if (!guest.cpu.psw.external_enabled()) return std::nullopt;
  const auto& timers = guest.timers;
  // Interval timer, interrupt key and external signals come first, and together, as the bits of one code; the others alone, in
  // this order. [POO] "External Interruption"
  std::uint16_t together = 0;
  if (timers.interval_pending && allowed(guest, interval_timer_mask)) together |= code::interval_timer;
  for (const auto external_code : guest.external_codes) {
    if (external_code >= code::clock_comparator) continue;
    const auto mask = external_code == code::interrupt_key ? interrupt_key_mask : external_signal_mask;
    if (allowed(guest, mask)) together |= external_code;
  }
  if (together != 0) return together;
  const auto requested = [&guest](std::uint16_t external_code) { return guest.external_codes.contains(external_code); };
  if (requested(code::emergency_signal) && allowed(guest, emergency_signal_mask)) return code::emergency_signal;
  if (requested(code::external_call) && allowed(guest, external_call_mask)) return code::external_call;
  if ((machine.time_of_day() > timers.clock_comparator || requested(code::clock_comparator)) &&
      allowed(guest, clock_comparator_mask))
    return code::clock_comparator;
  if ((timers.cpu_timer() < 0 || requested(code::cpu_timer)) && allowed(guest, cpu_timer_mask)) return code::cpu_timer;
  return std::nullopt;
}

void System::take_external(Guest& guest, std::uint16_t external_code) {
  // The clock comparator and the CPU timer stay pending as long as their condition lasts.
  if (external_code >= code::clock_comparator) {
    guest.external_codes.erase(external_code);
    return;
  }
  if ((external_code & code::interval_timer) != 0) guest.timers.interval_pending = false;
  std::erase_if(guest.external_codes, [&guest](std::uint16_t taken) {
    return taken < code::clock_comparator &&
           allowed(guest, taken == code::interrupt_key ? interrupt_key_mask : external_signal_mask);
  });
}

isa370::Nanoseconds System::time_to_run(const Guest& guest) const {
  auto limit = guest.slice_left;
  // Masks change only by instructions that trap, so that a timer whose interruption is masked needs no look.
  if (allowed(guest, interval_timer_mask)) limit = std::min(limit, guest.timers.until_interval().value_or(limit));
  if (allowed(guest, cpu_timer_mask)) limit = std::min(limit, guest.timers.until_cpu_timer().value_or(limit));
  return limit;
}

void System::arm_timers(Guest& guest) {
  auto& clock = machine.clock();
  const auto target = timer_target + guest.number;
  std::optional<isa370::Nanoseconds> soonest;
  const auto consider = [&soonest](std::optional<isa370::Nanoseconds> delay) {
    if (delay && (!soonest || *delay < *soonest)) soonest = delay;
  };
  if (allowed(guest, clock_comparator_mask)) {
    const auto now = machine.time_of_day();
    const auto comparator = guest.timers.clock_comparator;
    // As for the machine itself, what is more than an hour off does not keep a waiting system busy.
    constexpr std::uint64_t furthest = std::uint64_t{3'600} * 1'000'000 * 4'096;
    if (comparator >= now && comparator - now < furthest)
      consider(nanoseconds_of(static_cast<std::int64_t>(comparator - now + 1)));
  }
  if (guest.timers.setting == Core::TimerSetting::real) {
    if (allowed(guest, interval_timer_mask)) consider(guest.timers.until_interval());
    if (allowed(guest, cpu_timer_mask)) consider(guest.timers.until_cpu_timer());
  }
  const auto at = soonest ? std::optional{clock.now() + *soonest} : std::nullopt;
  if (at == guest.timer_event_at) return;
  clock.cancel(target, 0);
  guest.timer_event_at = at;
  if (at) clock.schedule(*at, target, 0);
}

}  // namespace cp
