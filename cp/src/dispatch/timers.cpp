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

bool allowed_by_register(const Guest& guest, std::uint32_t mask) { return (guest.cpu.cr[0] & mask) != 0; }

/// Masks in the PSW change only by instructions that trap, so that a timer whose interruption they forbid needs no look; unless
/// the machine assists, which must know of it.
bool matters(const Guest& guest, std::uint32_t mask) {
  return allowed_by_register(guest, mask) && (guest.cpu.psw.external_enabled() || guest.assisted());
}

/// The external interruption that comes first of those that the masks in control register 0 allow.
std::optional<std::uint16_t> requested_external(const Guest& guest, std::uint64_t time_of_day) {
  const auto& timers = guest.timers;
  const auto allowed = [&guest](std::uint32_t mask) { return allowed_by_register(guest, mask); };
  // Interval timer, interrupt key and external signals come first, and together, as the bits of one code; the others alone, in
  // this order. [POO] "External Interruption"
  std::uint16_t together = 0;
  if (timers.interval_pending && allowed(interval_timer_mask)) together |= code::interval_timer;
  for (const auto external_code : guest.external_codes) {
    if (external_code >= code::clock_comparator) continue;
    if (allowed(external_code == code::interrupt_key ? interrupt_key_mask : external_signal_mask)) together |= external_code;
  }
  if (together != 0) return together;
  const auto requested = [&guest](std::uint16_t external_code) { return guest.external_codes.contains(external_code); };
  if (requested(code::emergency_signal) && allowed(emergency_signal_mask)) return code::emergency_signal;
  if (requested(code::external_call) && allowed(external_call_mask)) return code::external_call;
  // A simulated machine has these timers itself.
  const bool own_timers = guest.simulated != nullptr;
  const bool clock_due = !own_timers && time_of_day > timers.clock_comparator;
  if ((clock_due || requested(code::clock_comparator)) && allowed(clock_comparator_mask)) return code::clock_comparator;
  const bool timer_due = !own_timers && timers.cpu_timer() < 0;
  if ((timer_due || requested(code::cpu_timer)) && allowed(cpu_timer_mask)) return code::cpu_timer;
  return std::nullopt;
}

}  // namespace

void System::pass_virtual_time(Guest& guest, isa370::Nanoseconds duration) {
  auto& timers = guest.timers;
  if (guest.simulated) return;
  const auto pending_before = timers.interval_pending;
  if (timers.setting != Core::TimerSetting::real) timers.advance(duration);
  // The guest stored it since CP looked last; what was there before does not come due any more.
  if (notice_interval_timer(guest)) timers.interval_pending = pending_before;
}

// Whoever stored into location 80 since it was shown: the guest, its channels, or a person.
bool System::notice_interval_timer(Guest& guest) {
  auto& timers = guest.timers;
  if (guest.simulated || timers.setting == Core::TimerSetting::off || !storage.page_zero_resident(guest)) return false;
  const auto word = storage.read_low<std::uint32_t>(guest, isa370::fixed_location::interval_timer);
  if (word == timers.interval_stored) return false;
  timers.set_interval(static_cast<std::int32_t>(word));
  timers.interval_stored = word;
  return true;
}

/// The interval timer goes on with what is at location 80 now.
void System::adopt_interval_timer(Guest& guest) {
  paging.bring_now(guest, 0);
  const auto word = storage.read_low<std::uint32_t>(guest, isa370::fixed_location::interval_timer);
  guest.timers.set_interval(static_cast<std::int32_t>(word));
  guest.timers.interval_stored = word;
}

/// As on the machine itself, timers stand still in the stopped state.
void System::pass_real_time(Guest& guest) {
  const auto now = machine.clock().now();
  static_cast<void>(notice_interval_timer(guest));
  if (guest.timers.setting == Core::TimerSetting::real && !guest.stopped) guest.timers.advance(now - guest.real_time_seen);
  guest.real_time_seen = now;
}

void System::show_interval_timer(Guest& guest) {
  auto& timers = guest.timers;
  if (guest.simulated || timers.setting == Core::TimerSetting::off || !storage.page_zero_resident(guest)) return;
  const auto value = static_cast<std::uint32_t>(timers.interval());
  if (value == timers.interval_stored) return;
  storage.write_low(guest, isa370::fixed_location::interval_timer, value);
  timers.interval_stored = value;
}

std::optional<std::uint16_t> System::pending_external(Guest& guest) const {
  if (!guest.cpu.psw.external_enabled()) return std::nullopt;
  return requested_external(guest, machine.time_of_day());
}

bool System::interruption_waits(const Guest& guest) const {
  return guest.io->channels().any_pending() || requested_external(guest, machine.time_of_day()).has_value();
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
           allowed_by_register(guest, taken == code::interrupt_key ? interrupt_key_mask : external_signal_mask);
  });
}

isa370::Nanoseconds System::time_to_run(const Guest& guest) const {
  auto limit = guest.slice_left;
  // What the guest stores into location 80 is seen when CP has the processor, which the assist makes rare.
  constexpr isa370::Nanoseconds interval_timer_step = 10'000'000 / 3;
  if (guest.assisted() && guest.timers.setting != Core::TimerSetting::off) limit = std::min(limit, interval_timer_step);
  if (matters(guest, interval_timer_mask)) limit = std::min(limit, guest.timers.until_interval().value_or(limit));
  if (matters(guest, cpu_timer_mask)) limit = std::min(limit, guest.timers.until_cpu_timer().value_or(limit));
  return limit;
}

void System::arm_timers(Guest& guest) {
  const auto& clock = machine.clock();
  std::optional<isa370::Nanoseconds> soonest;
  // As for the machine itself, what is more than an hour off does not keep a waiting system busy.
  constexpr isa370::Nanoseconds furthest = 3'600'000'000'000;
  const auto consider = [&soonest](std::optional<isa370::Nanoseconds> delay) {
    if (delay && *delay <= furthest && (!soonest || *delay < *soonest)) soonest = delay;
  };
  if (matters(guest, clock_comparator_mask)) {
    const auto now = machine.time_of_day();
    const auto comparator = guest.timers.clock_comparator;
    constexpr std::uint64_t largest = std::uint64_t{1} << 62;
    if (comparator >= now && comparator - now < largest)
      consider(nanoseconds_of(static_cast<std::int64_t>(comparator - now + 1)));
  }
  if (guest.timers.setting == Core::TimerSetting::real) {
    if (matters(guest, interval_timer_mask)) consider(guest.timers.until_interval());
    if (matters(guest, cpu_timer_mask)) consider(guest.timers.until_cpu_timer());
  }
  const auto at = soonest ? std::optional{clock.now() + *soonest} : std::nullopt;
  arm_timer_event(guest, at);
}

void System::arm_timer_event(Guest& guest, std::optional<isa370::Nanoseconds> at) {
  auto& clock = machine.clock();
  const auto target = timer_target + guest.number;
  if (at == guest.timer_event_at) return;
  clock.cancel(target, 0);
  guest.timer_event_at = at;
  if (at) clock.schedule(*at, target, 0);
}

}  // namespace cp
