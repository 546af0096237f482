// What happens to a guest before it gets the machine: pending interruptions in the architected order, and waits.
#include <fmt/format.h>

#include "dispatch/dispatcher.hpp"
#include "dispatch/entries_to_cp.hpp"
#include "dispatch/overhead.hpp"
#include "trap/simulate.hpp"

namespace cp {
namespace {

using isa370::ProgramInterruption;

}  // namespace

/// The interruption for the events of an instruction that has been completed. A PSW with a format error that it, or its SVC
/// interruption, has introduced joins them.
PendingProgram Dispatcher::event_interruption(const Guest& guest, const isa370::ProgramEvents& events,
                                              std::uint8_t instruction_length) {
  constexpr auto per = static_cast<std::uint16_t>(ProgramInterruption::per);
  constexpr auto specification = static_cast<std::uint16_t>(ProgramInterruption::specification);
  if (guest.cpu.psw.valid()) return {.code = per, .instruction_length = instruction_length, .events = events};
  return {.code = per | specification, .instruction_length = guest.early_exception_length, .events = events};
}

// The real machine would interrupt for ever, and all others would wait. With a device behind each there are never so many.
bool Dispatcher::interruptions_without_end(Guest& guest) {
  constexpr std::uint32_t most_in_a_row = 1000;
  if (++guest.interruptions_in_a_row <= most_in_a_row) return false;
  guest.interruptions_in_a_row = 0;
  return true;
}

/// True when the guest can run an instruction now. A guest that cannot is stopped, waits for a page, or waits.
bool Dispatcher::prepare(Guest& guest) {
  if (guest.simulated) return prepare_simulated(guest);
  for (;;) {
    if (guest.stopped || guest.page_wait || guest.doomed || system_.held_back(guest)) return false;
    // The interruption for the events of the SIGP itself comes first.
    if (guest.immediate.index() == 0 && system_.obey_reset(guest)) return false;
    if (unfollowed_prefix(guest)) return false;
    if (guest.synchronous_io && !wait_is_over(guest)) return false;
    if (guest.immediate.index() != 0) {
      if (!take_immediate(guest)) return false;
      continue;
    }
    if (unsupported_mode(guest)) return false;
    if (!guest.cpu.psw.valid()) {
      // Early recognition: before any interruption is taken and any instruction is fetched.
      guest.immediate = PendingProgram{.code = static_cast<std::uint16_t>(ProgramInterruption::specification),
                                       .instruction_length = guest.early_exception_length};
      guest.early_exception_length = 0;
      continue;
    }
    if (tell_of_arrived_page(guest)) continue;
    system_.pass_real_time(guest);
    const auto stopped_or_took = take_external_or_io(guest);
    if (stopped_or_took) continue;
    if (guest.page_wait) return false;
    if (guest.order) {
      if (!system_.obey_order(guest)) return false;
      continue;
    }
    system_.arm_timers(guest);
    if (guest.cpu.psw.wait) {
      enter_wait(guest);
      return false;
    }
    guest.in_wait = false;
    system_.show_interval_timer(guest);
    return true;
  }
}

// Behind a DIAGNOSE that is over when its input/output is.
bool Dispatcher::wait_is_over(Guest& guest) {
  VirtualCpu cpu(guest, system_.storage, system_.paging, system_.machine, system_.port, system_.monitor.active());
  return synchronous_io_is_over(cpu);
}

// The interruption that the last instruction caused. False when it must wait for page zero.
bool Dispatcher::take_immediate(Guest& guest) {
  if (!system_.paging.bring(guest, 0)) return false;
  const auto pending = guest.immediate;
  guest.immediate = std::monostate{};
  if (const auto* program = std::get_if<PendingProgram>(&pending)) return reflect_program(guest, *program);
  if (const auto* call = std::get_if<PendingSupervisorCall>(&pending)) {
    guest.interruption_loop.end();
    system_.reflector.supervisor_call(guest, *call);
    if (call->events.any()) guest.immediate = event_interruption(guest, call->events, call->instruction_length);
  }
  return true;
}

// When the program new PSW leads straight into another program interruption, the guest would loop for ever.
bool Dispatcher::reflect_program(Guest& guest, const PendingProgram& pending) {
  if (pending.code == PseudoPageFaults::interruption_code) {
    // Each comes once, however close they are.
    system_.reflector.program(guest, pending);
    return true;
  }
  bool loops = interruptions_without_end(guest);
  if (isa370::completes(isa370::without_events(pending.code)))
    guest.interruption_loop.end();
  else
    loops |= guest.interruption_loop.next(guest.counters.instructions);
  if (loops) {
    system_.enter_cp(guest, entry::program_interruption_loop);
    return false;
  }
  system_.reflector.program(guest, pending);
  return true;
}

bool Dispatcher::unfollowed_prefix(Guest& guest) {
  if (system_.follow_prefix(guest)) return false;
  system_.enter_cp(guest, "CP ENTERED; the virtual prefix names storage that the virtual machine does not have");
  return true;
}

bool Dispatcher::unsupported_mode(Guest& guest) {
  const auto& psw = guest.cpu.psw;
  if (psw.extended_control && !guest.extended_control) {
    system_.enter_cp(
        guest, fmt::format("DMKDSP451W CP ENTERED; INVALID PSW '{}' (EC mode needs SET ECMODE ON)", isa370::to_string(psw)));
    return true;
  }
  return false;
}

// True when something changed: an interruption was taken, or the guest was stopped because it would never end.
bool Dispatcher::take_external_or_io(Guest& guest) {
  auto& channels = guest.io->channels();
  const auto& psw = guest.cpu.psw;
  const auto external = system_.pending_external(guest);
  const auto device = channels.pending([&](unsigned channel) { return psw.io_enabled(channel, guest.cpu.cr[2]); });
  if (!external && !device) return false;
  if (!system_.paging.bring(guest, 0)) return false;
  guest.interruption_loop.end();
  system_.charge(guest, overhead::reflection);
  if (!external) {
    system_.reflector.input_output(guest, channels.take(*device));
    return true;
  }
  system_.take_external(guest, *external);
  system_.reflector.external(guest, *external);
  // Clock comparator and CPU timer stay pending; a new PSW that allows them again would be loaded for ever.
  if (interruptions_without_end(guest) || (psw.valid() && system_.pending_external(guest) == external))
    system_.enter_cp(guest, entry::external_interruption_loop);
  return true;
}

void Dispatcher::enter_wait(Guest& guest) {
  const auto& psw = guest.cpu.psw;
  if (psw.disabled_wait(guest.cpu.cr[2])) {
    guest.disabled_wait = true;
    system_.enter_cp(guest, fmt::format("DMKDSP450W CP ENTERED; DISABLED WAIT PSW '{}'", isa370::to_string(psw)));
    return;
  }
  if (guest.in_wait) return;
  guest.in_wait = true;
  if (!guest.simulated) {
    publish_trap(guest, {}, TrapKind::wait_state, psw, 0);
    system_.count_trap(guest, TrapKind::wait_state);
  }
  guest.slice_left = system_.options.time_slice;
  system_.scheduler->waits(guest);
}

}  // namespace cp
