// A guest whose machine is simulated gets turns of the simulator, which is a program of CP's: its time is CP's work for the
// guest.
#include <algorithm>

#include "dispatch/dispatcher.hpp"
#include "dispatch/entries_to_cp.hpp"

namespace cp {
namespace {

using isa370::Exit;
using isa370::ExitReason;

/// Turns without an instruction in a row: more use up the budget.
constexpr std::uint32_t fruitless_turns = 64;

}  // namespace

/// As `prepare`. Interruptions are the simulated machine's own work, but for what DIAGNOSE and the person at the console ask
/// for.
bool Dispatcher::prepare_simulated(Guest& guest) {
  for (;;) {
    if (guest.stopped || guest.doomed) return false;
    if (unfollowed_prefix(guest)) return false;
    if (guest.synchronous_io && !wait_is_over(guest)) return false;
    if (guest.immediate.index() != 0) {
      if (!take_immediate(guest)) return false;
      continue;
    }
    if (unsupported_mode(guest)) return false;
    std::erase_if(guest.external_codes, [&guest](std::uint16_t code) { return guest.simulated->request_external(code); });
    if (const auto external = guest.cpu.psw.valid() ? system_.pending_external(guest) : std::nullopt) {
      system_.take_external(guest, *external);
      system_.reflector.external(guest, *external);
      continue;
    }
    if (waits_simulated(guest)) return false;
    guest.in_wait = false;
    return true;
  }
}

bool Dispatcher::waits_simulated(Guest& guest) {
  if (!guest.cpu.psw.wait || !guest.cpu.psw.valid()) {
    system_.arm_timer_event(guest, std::nullopt);
    return false;
  }
  const auto wait = guest.simulated->wait(guest);
  // As for the machine itself, what is more than an hour off does not keep a waiting system busy.
  constexpr isa370::Nanoseconds furthest = 3'600'000'000'000;
  const auto now = system_.machine.clock().now();
  if (!wait.lasts || (wait.timer && *wait.timer <= now)) return false;
  system_.arm_timer_event(guest, wait.timer && *wait.timer - now < furthest ? wait.timer : std::nullopt);
  enter_wait(guest);
  return true;
}

/// A turn: until the slice is over, or something is due on the clock, which is everybody's.
Exit Dispatcher::run_simulated(Guest& guest, isa370::Budget budget) {
  note_on_machine(guest);
  system_.take_due_events();
  auto& clock = system_.machine.clock();
  const auto now = clock.now();
  const auto slice_end = now + std::max<isa370::Nanoseconds>(guest.slice_left, 1);
  const auto until = std::min({budget.until, slice_end, clock.next_at().value_or(UINT64_MAX)});
  // Whoever heard of the turn, or of a device, may have thought otherwise.
  if (guest.stopped || guest.doomed || !guest.simulated || until <= now) return {};

  // What CP itself has to present comes when the guest allows it, be it for one instruction only.
  const auto instructions =
      guest.external_codes.empty() ? budget.instructions : std::min<std::uint64_t>(budget.instructions, 1);
  const auto turn = guest.simulated->run(guest, {.instructions = instructions, .until = until});
  const auto taken = turn.elapsed * simulation_expansion;
  clock.advance_to(now + taken);
  // Interruptions that follow each other without an instruction use up the budget, too.
  if (turn.instructions != 0) guest.faults_in_a_row = 0;
  spent_ += std::max<std::uint64_t>(turn.instructions, ++guest.faults_in_a_row > fruitless_turns ? 1 : 0);
  system_.interpreted += turn.instructions;
  auto& counters = guest.counters;
  counters.instructions += turn.instructions;
  counters.interpreted += turn.instructions;
  counters.virtual_time += turn.elapsed;
  counters.total_time += taken;
  counters.reflected.program += turn.interruptions.program;
  counters.reflected.supervisor_call += turn.interruptions.supervisor_call;
  counters.reflected.input_output += turn.interruptions.input_output;
  counters.reflected.external += turn.interruptions.external;
  guest.slice_left -= std::min(taken, guest.slice_left);
  return turn.exit;
}

bool Dispatcher::asks_control_program(const Guest& guest, const Exit& exit) {
  return exit.reason == ExitReason::program && !guest.cpu.psw.problem &&
         isa370::without_events(exit.code) == isa370::ProgramInterruption::privileged_operation;
}

void Dispatcher::handle_simulated(Guest& guest, const Exit& exit) {
  switch (exit.reason) {
    case ExitReason::program:
      return system_.enter_cp(guest, entry::program_interruption_loop);
    case ExitReason::external:
      return system_.enter_cp(guest, entry::external_interruption_loop);
    case ExitReason::stopped:
      if (!guest.stopped) system_.enter_cp(guest, entry::stopped_by_guest);
      return;
    case ExitReason::check_stop:
      return system_.enter_cp(guest, "CP ENTERED; the virtual machine is in the check-stop state; SYSTEM RESET or IPL ends it");
    default:
      break;  // `prepare_simulated` looks at the PSW.
  }
  if (guest.slice_left > 0) return;
  system_.publish(SliceEndEvent{guest.name()});
  guest.slice_left = system_.options.time_slice;
  system_.scheduler->slice_ended(guest);
}

}  // namespace cp
