// Why the machine stopped the guest, and what follows from it.
#include "trap/exit_router.hpp"

#include "storage/page.hpp"

namespace cp {
namespace {

using isa370::ExitReason;
using isa370::ProgramInterruption;

/// Program events, which are the guest's own, may join any code.
constexpr auto event_bit = static_cast<std::uint16_t>(ProgramInterruption::per);

Action route_privileged_operation(const GuestMode& guest, const isa370::Exit& exit) {
  const auto* row = isa370::find_instruction(exit.instruction[0], exit.instruction[1]);
  // The real problem state is CP's doing; the virtual one is the guest's own.
  if (guest.problem || row == nullptr || row->privilege != isa370::Privilege::supervisor)
    return ReflectProgram{.code = exit.code};
  const bool rewritten = guest.rewritten != nullptr && guest.rewritten->contains(*row);
  return Simulate{.row = row, .kind = rewritten ? TrapKind::rewritten_instruction : trap_kind_of(*row)};
}

// The tables are CP's. Without translation in the guest, what they do not map is either not resident or not part of the guest's
// storage.
Action route_translation(const GuestMode& guest, const isa370::Exit& exit) {
  const auto address = exit.translation_address;
  if (guest.translation) return AskGuestTables{.address = address};
  if (address < guest.storage_size) return BringPage{.page = page_of(address), .accessed = address};
  const auto code =
      static_cast<std::uint16_t>(static_cast<std::uint16_t>(ProgramInterruption::addressing) | (exit.code & event_bit));
  return ReflectProgram{.code = code, .pass_instruction = true};
}

Action route_program(const GuestMode& guest, const isa370::Exit& exit) {
  switch (isa370::without_events(exit.code)) {
    case ProgramInterruption::privileged_operation:
      return route_privileged_operation(guest, exit);
    case ProgramInterruption::segment_translation:
    case ProgramInterruption::page_translation:
      return route_translation(guest, exit);
    case ProgramInterruption::translation_specification:
      return SystemFailure{"CP's translation tables have a wrong format"};
    default:
      return ReflectProgram{.code = exit.code};
  }
}

}  // namespace

TrapKind trap_kind_of(const isa370::InstructionRow& row) {
  if (row.mnemonic == "DIAGNOSE") return TrapKind::diagnose;
  const auto first = row.opcode >> 8;
  return first >= 0x9C && first <= 0x9F ? TrapKind::start_io : TrapKind::privileged_instruction;
}

Action route(const GuestMode& guest, const isa370::Exit& exit) {
  switch (exit.reason) {
    case ExitReason::budget:
      return ReturnToCaller{};
    case ExitReason::program:
      return route_program(guest, exit);
    case ExitReason::supervisor_call:
      return ReflectSupervisorCall{.number = static_cast<std::uint8_t>(exit.code)};
    case ExitReason::external:
      return TimerDue{};
    case ExitReason::input_output:
      return RealInterruption{.device = exit.code, .csw = exit.csw};
    case ExitReason::host_event:
      return GuestEvent{.target = exit.event_target, .detail = exit.event_detail};
    case ExitReason::disabled_wait:
    case ExitReason::idle:
      return SystemFailure{"the machine waits while a guest should run"};
    case ExitReason::check_stop:
      return SystemFailure{"the machine is in the check-stop state"};
    case ExitReason::stopped:
      return SystemFailure{"the machine is in the stopped state"};
    case ExitReason::machine_check:
      return SystemFailure{"a machine check"};
  }
  return SystemFailure{"unknown exit"};
}

}  // namespace cp
