// One virtual machine, as CP keeps it: VM/370's VMBLOK.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <set>
#include <variant>
#include <vector>

#include <isa370/interruption_loop.hpp>
#include <isa370/machine.hpp>
#include <isa370/program_event_recording.hpp>
#include <isa370/signal_processor.hpp>

#include "core.hpp"
#include "diagnose/synchronous_io.hpp"
#include "guest/pseudo_page_faults.hpp"
#include "guest/virtual_timers.hpp"
#include "io/guest_channels.hpp"
#include "simulation/simulated_machine.hpp"
#include "storage/page.hpp"
#include "storage/shadow_tables.hpp"

namespace cp {

/// An interruption that the guest takes before its next instruction.
struct PendingProgram {
  std::uint16_t code = 0;
  std::uint8_t instruction_length = 0;  ///< Bytes.
  std::uint32_t translation_address = 0;
  std::uint8_t monitor_class = 0;  ///< For MONITOR CALL.
  std::uint32_t monitor_code = 0;
  isa370::ProgramEvents events{};  ///< With X'80' in the code.
};
struct PendingSupervisorCall {
  std::uint8_t number = 0;
  std::uint8_t instruction_length = 0;
  isa370::ProgramEvents events{};  ///< Their program interruption comes behind it.
};
using PendingImmediate = std::variant<std::monostate, PendingProgram, PendingSupervisorCall>;

/// Where the guest's storage is: the tables in real storage, and every page.
struct GuestPages {
  std::uint32_t segment_table = 0;         ///< Real address.
  std::vector<std::uint32_t> page_tables;  ///< Real address of each segment's page table.
  std::vector<Page> pages;
  std::uint32_t resident = 0;
  std::uint32_t assist_block = 0;        ///< Real address of the AssistBlock; 0 without.
  std::uint32_t prefix = 0;              ///< The pages lie as the guest's real addresses go with this prefix.
  std::unique_ptr<ShadowTables> shadow;  ///< Made when the guest's own translation is first on.
};

struct Guest {
  // Who it is.
  DirectoryUser entry;
  std::uint32_t number = 0;  ///< Its events' target is `first_host_target + number`.
  isa370::Nanoseconds logged_on_at = 0;
  bool extended_control = true;
  Virtualisation virtualisation;

  // The virtual processor.
  isa370::CpuState cpu;
  VirtualTimers timers;
  PendingImmediate immediate;
  PseudoPageFaults pseudo_page_faults;
  std::uint8_t early_exception_length =
      0;  ///< Of the SSM, STNSM or STOSM that made the PSW invalid; 0 for LPSW and interruptions.
  std::set<std::uint16_t> external_codes;    ///< Interrupt key, EXTERNAL command and signals: pending codes.
  std::optional<isa370::SignalOrder> order;  ///< Of a signal to itself: to stop, to restart or to be reset.

  // The rest of the virtual machine.
  GuestPages storage;
  std::unique_ptr<GuestChannels> io;
  std::unique_ptr<SimulatedMachine> simulated;  ///< With the method SIMULATE; storage and timers are there then.

  // Running.
  bool stopped = true;  ///< Console-function mode.
  bool page_wait = false;
  std::optional<SynchronousIo> synchronous_io;  ///< It waits for this before its next instruction.
  bool in_wait = false;                         ///< Found in an enabled virtual wait, and noted as such.
  bool disabled_wait = false;                   ///< Why it was stopped.
  std::uint32_t faults_in_a_row = 0;            ///< Page faults since the last instruction that was executed.
  std::uint64_t instructions_at_fault = 0;      ///< The count of them at the last page fault.
  std::uint32_t interruptions_in_a_row = 0;     ///< Those that the guest took since then.
  bool doomed = false;                          ///< Destroyed while the core runs; buried at the next turn.
  std::uint32_t resets = 0;                     ///< How often it was reset: what was under way before does not count any more.
  isa370::Nanoseconds slice_left = 0;
  isa370::Nanoseconds real_time_seen = 0;             ///< Up to where SET TIMER REAL has counted.
  std::optional<isa370::Nanoseconds> timer_event_at;  ///< Instant of the event on the clock for a virtual timer.
  isa370::InterruptionLoop interruption_loop;

  GuestCounters counters;

  [[nodiscard]] std::uint32_t storage_size() const { return static_cast<std::uint32_t>(storage.pages.size()) * page_size; }
  /// The program events that the virtual machine asks for now.
  [[nodiscard]] isa370::EventControl event_control() const {
    const bool recorded = cpu.psw.extended_control && (cpu.psw.system_mask & isa370::ProgramStatusWord::per_mask) != 0;
    return recorded ? isa370::EventControl::from(cpu.cr) : isa370::EventControl{};
  }
  /// Whether the machine's virtual-machine assist works for the guest now. Events are CP's to find.
  [[nodiscard]] bool assisted() const {
    const bool wanted = virtualisation.assist && virtualisation.method == Method::trap;
    return wanted && storage.assist_block != 0 && !event_control().any();
  }
  [[nodiscard]] const std::string& name() const { return entry.name; }
};

}  // namespace cp
