// The parts put together, and guests removed.
#include "dispatch/system.hpp"

#include <algorithm>
#include <utility>

#include "dispatch/overhead.hpp"

namespace cp {
namespace {

isa370::MachineOptions machine_options(const Options& options) {
  // CP keeps two frames for itself; a guest needs more, and `create` says so.
  constexpr std::uint32_t least = 2 * page_size;
  constexpr std::uint32_t most = 16 * 1024 * 1024;
  return {.storage_size = std::clamp(options.real_storage / page_size * page_size, least, most),
          .model = options.model,
          .interruptions = isa370::InterruptionWay::hosted,
          .time_of_day = options.time_of_day != 0 ? options.time_of_day : isa370::default_time_of_day(),
          .interval_timer = false,
          .assist = true,
          .timed_devices = options.timed_devices,
          .fast_paths = options.fast_paths,
          .silent_in_problem_state = options.silent_instructions};
}

}  // namespace

System::System(const Options& given, ConsolePort& console_port)
    : options(given),
      port(console_port),
      machine(machine_options(given)),
      paging(machine, monitor, given.paging_device, given.paging_device_count),
      storage(machine, paging),
      reflector(storage, machine, monitor),
      real_devices(machine),
      scheduler(make_round_robin()) {}

void System::count_trap(Guest& guest, TrapKind kind) {
  ++guest.counters.traps[static_cast<std::size_t>(kind)];
  charge(guest, overhead::of(kind));
}

void System::enter_cp(Guest& guest, std::string_view message) {
  pass_real_time(guest);
  guest.stopped = true;
  guest.in_wait = false;
  port.entered_cp(guest, message);
}

void System::bury() {
  given_up.clear();
  for (std::size_t i = 0; i < guests.size();) {
    if (guests[i]->doomed)
      remove(*guests[i]);
    else
      ++i;
  }
}

void System::remove(Guest& guest) {
  scheduler->remove(guest);
  if (preferred == &guest) preferred = nullptr;
  guest.io->uncouple_adapters();
  real_devices.detach_all(guest);
  withdraw(guest);
  machine.clock().cancel(timer_target + guest.number, 0);
  std::erase_if(guests, [&guest](const auto& owned) { return owned.get() == &guest; });
}

// ---- Against thrashing ---------------------------------------------------------------------------------------------------

void System::prefer(Guest& guest) {
  constexpr isa370::Nanoseconds a_while = 300'000'000;
  if (held_back(guest) || preferred == &guest) return;
  preferred = &guest;
  preferred_at = guest.counters.instructions;
  preferred_until = machine.clock().now() + a_while;
}

void System::end_preference(const Guest& guest) {
  if (preferred == &guest && guest.counters.instructions != preferred_at && machine.clock().now() >= preferred_until)
    preferred = nullptr;
}

bool System::held_back(const Guest& guest) const {
  if (preferred == nullptr || preferred == &guest) return false;
  return !preferred->stopped && !preferred->doomed && !preferred->in_wait;
}

// ---- Events --------------------------------------------------------------------------------------------------------------

void System::deliver_deferred() {
  while (const auto exit = paging.take_deferred()) deliver(*exit);
}

void System::take_due_events() {
  auto& clock = machine.clock();
  while (clock.next_at().value_or(UINT64_MAX) <= clock.now() || machine.channels().any_pending()) {
    paging.wait_for_machine(clock.now() + 1);
    deliver_deferred();
  }
}

void System::deliver(const isa370::Exit& exit) {
  if (exit.reason == isa370::ExitReason::input_output) {
    if (paging.owns(exit.code)) paging.drum_interruption(exit.csw);
    return;
  }
  const auto timer = exit.event_target >= timer_target;
  for (const auto& guest : guests) {
    if (guest->doomed) continue;
    if (timer && exit.event_target == timer_target + guest->number) {
      guest->timer_event_at.reset();  // `prepare` looks at the timers.
      return;
    }
    if (!timer && exit.event_target == isa370::first_host_target + guest->number) {
      guest->io->channels().event(exit.event_detail);
      return;
    }
  }
}

}  // namespace cp
