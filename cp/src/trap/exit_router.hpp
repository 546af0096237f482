// The heart of CP: from a guest's virtual mode and the machine's exit to what CP must do. A pure function.
#pragma once

#include <cstdint>
#include <optional>
#include <variant>

#include <isa370/instruction.hpp>
#include <isa370/instruction_set.hpp>
#include <isa370/interruption.hpp>

#include "cp/trap_kind.hpp"

namespace cp {

/// What the router must know of the guest.
struct GuestMode {
  bool problem = false;      ///< The virtual PSW is in the problem state.
  bool translation = false;  ///< Its translation is on: the machine works with shadow tables.
  std::uint32_t storage_size = 0;
  /// What the machine does not trap at, but the guest's code is rewritten so that it does.
  const isa370::InstructionSet* rewritten = nullptr;
};

/// Nothing to do for the guest: the budget of `run` is used up.
struct ReturnToCaller {};
/// A privileged instruction of a guest in the virtual supervisor state.
struct Simulate {
  const isa370::InstructionRow* row = nullptr;
  TrapKind kind = TrapKind::privileged_instruction;
};
/// The guest's own program interruption.
struct ReflectProgram {
  std::uint16_t code = 0;
  /// The machine nullified the instruction (a page fault), but on the guest's machine it would have been suppressed: its
  /// address must be passed and it counts as done.
  bool pass_instruction = false;
};
struct ReflectSupervisorCall {
  std::uint8_t number = 0;
};
/// A page of the guest's storage must be brought in.
struct BringPage {
  std::uint32_t page = 0;
  /// The guest-real address that the guest's program accesses; nothing when it is CP that needs the page.
  std::optional<std::uint32_t> accessed{};
};
/// The shadow tables have nothing for a virtual address: the guest's own must be asked.
struct AskGuestTables {
  std::uint32_t address = 0;
};
/// The CPU timer that CP set: the slice is over or a virtual timer is due.
struct TimerDue {};
/// A real device ended.
struct RealInterruption {
  isa370::DeviceNumber device = 0;
  isa370::ChannelStatusWord csw;
};
/// An event for a guest's virtual channels or timers.
struct GuestEvent {
  std::uint32_t target = 0;
  std::uint32_t detail = 0;
};
/// The real machine did what CP never lets it do.
struct SystemFailure {
  std::string_view what;
};

using Action = std::variant<ReturnToCaller, Simulate, ReflectProgram, ReflectSupervisorCall, BringPage, AskGuestTables,
                            TimerDue, RealInterruption, GuestEvent, SystemFailure>;

[[nodiscard]] Action route(const GuestMode& guest, const isa370::Exit& exit);

/// Which kind of trap a privileged instruction is for the monitor.
[[nodiscard]] TrapKind trap_kind_of(const isa370::InstructionRow& row);

}  // namespace cp
