// The main loop of CP, and the passage from a virtual processor to the real one and back.
#include "dispatch/dispatcher.hpp"

#include <algorithm>

#include <isa370/disassembler.hpp>

#include "dispatch/overhead.hpp"
#include "storage/system_failure.hpp"
#include "storage/translation_tables.hpp"
#include "trap/simulate.hpp"

namespace cp {
namespace {

using isa370::Exit;
using isa370::ProgramInterruption;
using isa370::ProgramStatusWord;

/// The real PSW under which a guest runs: problem state and translation, whatever the virtual PSW says.
ProgramStatusWord real_psw(const ProgramStatusWord& virtual_psw) {
  ProgramStatusWord psw;
  psw.extended_control = true;
  psw.system_mask = ProgramStatusWord::translation_mask | ProgramStatusWord::io_mask | ProgramStatusWord::external_mask;
  psw.problem = true;
  psw.key = virtual_psw.key;
  psw.condition_code = virtual_psw.condition_code;
  psw.program_mask = virtual_psw.program_mask;
  psw.address = virtual_psw.address;
  return psw;
}

/// Sets `flag` while the scope lasts.
class Scope {
 public:
  explicit Scope(bool& flag) : flag_(flag) { flag_ = true; }
  ~Scope() { flag_ = false; }
  Scope(const Scope&) = delete;
  Scope& operator=(const Scope&) = delete;

 private:
  bool& flag_;
};

}  // namespace

RunStop Dispatcher::run(isa370::Budget budget) {
  const Scope at_work(system_.running);
  spent_ = 0;
  for (;;) {
    system_.bury();
    system_.deliver_deferred();
    if (spent_ >= budget.instructions || system_.machine.clock().now() >= budget.until) break;
    auto* const guest = system_.scheduler->choose([this](Guest& candidate) { return prepare(candidate); });
    if (guest != nullptr) {
      const auto exit = run_guest(
          *guest, {.instructions = budget.instructions - std::min(spent_, budget.instructions), .until = budget.until});
      handle(*guest, exit);
    } else if (!system_.paging.wait_for_machine(budget.until)) {
      system_.bury();
      return RunStop::idle;
    }
  }
  // The interruption that an instruction caused belongs to it: whoever looks now sees the state behind both.
  for (const auto& guest : system_.guests)
    while (guest->immediate.index() != 0 && !guest->stopped && !guest->page_wait && !guest->doomed)
      if (!take_immediate(*guest)) break;
  system_.bury();
  return RunStop::budget;
}

// ---- The guest on the machine --------------------------------------------------------------------------------------------

void Dispatcher::load(const Guest& guest) {
  auto& machine = system_.machine;
  auto& cpu = machine.cpu();
  cpu.gpr = guest.cpu.gpr;
  cpu.fpr = guest.cpu.fpr;
  cpu.psw = real_psw(guest.cpu.psw);
  cpu.cr = isa370::initial_control_registers();
  cpu.cr[0] = control_register_0_for_guests;
  cpu.cr[1] = segment_table_designation(guest);
  cpu.cr[2] = 0xFFFF'FFFF;
  cpu.cr[8] = guest.cpu.cr[8];  // MONITOR CALL is not privileged: the masks must be the guest's own.
  if (guest.event_control()
          .any()) {  // The machine records for it: CP's tables translate, and the area is named by logical addresses.
    cpu.psw.system_mask |= ProgramStatusWord::per_mask;
    std::copy_n(guest.cpu.cr.begin() + 9, 3, cpu.cr.begin() + 9);
  }
  if (on_machine_ != &guest || on_machine_number_ != guest.number) {
    machine.purge_translation_buffer();
    on_machine_ = &guest;
    on_machine_number_ = guest.number;
    system_.publish(DispatchEvent{guest.name()});
  }
  if (system_.paging.take_purge_needed()) machine.purge_translation_buffer();
}

// Only what the guest may change by itself in the problem state; mode and masks are in the virtual PSW alone.
void Dispatcher::unload(Guest& guest) {
  const auto& cpu = system_.machine.cpu();
  guest.cpu.gpr = cpu.gpr;
  guest.cpu.fpr = cpu.fpr;
  guest.cpu.psw.condition_code = cpu.psw.condition_code;
  guest.cpu.psw.program_mask = cpu.psw.program_mask;
  guest.cpu.psw.address = cpu.psw.address;
}

Exit Dispatcher::run_guest(Guest& guest, isa370::Budget budget) {
  auto& machine = system_.machine;
  load(guest);
  machine.set_cpu_timer(clock_units(system_.time_to_run(guest)));
  const auto from = machine.clock().now();
  const auto count = machine.instruction_count();
  const auto exit = machine.run(budget);
  unload(guest);

  const auto executed = machine.instruction_count() - count;
  const auto elapsed = machine.clock().now() - from;
  spent_ += executed;
  if (executed != 0) guest.faults_in_a_row = 0;
  guest.counters.instructions += executed;
  guest.counters.virtual_time += elapsed;
  guest.counters.total_time += elapsed;
  guest.slice_left -= std::min(elapsed, guest.slice_left);
  system_.pass_virtual_time(guest, elapsed);
  return exit;
}

// ---- Exits ---------------------------------------------------------------------------------------------------------------

void Dispatcher::handle(Guest& guest, const Exit& exit) {
  const auto action = route({.problem = guest.cpu.psw.problem, .storage_size = guest.storage_size()}, exit);
  std::visit(
      [&](const auto& what) {
        using What = std::remove_cvref_t<decltype(what)>;
        if constexpr (std::is_same_v<What, ReturnToCaller>)
          return;
        else if constexpr (std::is_same_v<What, TimerDue>)
          handle_timer(guest);
        else if constexpr (std::is_same_v<What, RealInterruption> || std::is_same_v<What, GuestEvent>)
          system_.deliver(exit);
        else if constexpr (std::is_same_v<What, SystemFailure>)
          system_failure(system_.machine, what.what);
        else
          handle(guest, exit, what);
      },
      action);
}

void Dispatcher::handle(Guest& guest, const Exit& exit, const Simulate& action) {
  const auto at_trap = guest.cpu.psw;
  VirtualCpu cpu(guest, system_.storage, system_.paging, system_.machine, system_.port, system_.monitor.active());
  cpu.instruction_length = exit.instruction_length;
  guest.early_exception_length = 0;
  const auto instruction = isa370::decode(exit.instruction);
  const auto resets = guest.resets;
  auto result = simulate(cpu, instruction);
  if (result.kind == Simulated::Kind::page_wait) {
    redo_instruction(guest, exit);
    static_cast<void>(system_.paging.bring(guest, result.page));
    return;
  }
  publish_trap(guest, exit, action.kind, at_trap, 0);
  system_.count_trap(guest, action.kind);
  ++guest.counters.simulated[std::string{action.row->mnemonic}];
  if (result.io) system_.publish(std::move(*result.io));
  if (result.kind == Simulated::Kind::exception) {
    // Suppressed: what remains of the events is the fetch, which the machine has seen.
    const auto code = static_cast<unsigned>(result.code) | (exit.code & static_cast<unsigned>(ProgramInterruption::per));
    guest.immediate = PendingProgram{
        .code = static_cast<std::uint16_t>(code), .instruction_length = exit.instruction_length, .events = exit.events};
    return;
  }
  const isa370::ProgramEvents events{static_cast<std::uint8_t>(exit.events.code | cpu.events_of(instruction)),
                                     (at_trap.address - exit.instruction_length) & isa370::address_mask};
  if (events.any() && guest.resets == resets) guest.immediate = event_interruption(guest, events, exit.instruction_length);
  system_.publish(SimulatedEvent{guest.name(), std::string{action.row->mnemonic}, std::move(result.effect)});
}

void Dispatcher::handle(Guest& guest, const Exit& exit, const ReflectProgram& action) {
  PendingProgram pending{.code = action.code, .instruction_length = exit.instruction_length, .events = exit.events};
  if (action.pass_instruction) {
    // What the machine nullified is an instruction that the guest's own machine would have suppressed and counted.
    guest.cpu.psw.address = (guest.cpu.psw.address + exit.instruction_length) & isa370::address_mask;
    ++guest.counters.instructions;
    ++spent_;
    system_.charge(guest, instruction_time());
    guest.counters.virtual_time += instruction_time();
    system_.pass_virtual_time(guest, instruction_time());
  }
  if (isa370::without_events(action.code) == ProgramInterruption::monitor) {
    const auto i = isa370::decode(exit.instruction);
    pending.monitor_class = i.i2;
    pending.monitor_code = ((i.b1 != 0 ? guest.cpu.gpr[i.b1] : 0) + i.d1) & isa370::address_mask;
  }
  publish_trap(guest, exit, TrapKind::program_exception, guest.cpu.psw, action.code);
  system_.count_trap(guest, TrapKind::program_exception);
  guest.immediate = pending;
}

void Dispatcher::handle(Guest& guest, const Exit& exit, const ReflectSupervisorCall& action) {
  publish_trap(guest, exit, TrapKind::supervisor_call, guest.cpu.psw, action.number);
  system_.count_trap(guest, TrapKind::supervisor_call);
  guest.immediate =
      PendingSupervisorCall{.number = action.number, .instruction_length = exit.instruction_length, .events = exit.events};
}

void Dispatcher::handle(Guest& guest, const Exit& exit, const BringPage& action) {
  ++guest.counters.page_faults;
  // Guests that take each other's frames for ever execute nothing, but must use up the budget.
  constexpr std::uint32_t fruitless = 64;
  if (++guest.faults_in_a_row > fruitless) ++spent_;
  publish_trap(guest, exit, TrapKind::page_fault, guest.cpu.psw, exit.translation_address);
  system_.count_trap(guest, TrapKind::page_fault);
  static_cast<void>(system_.paging.bring(guest, action.page));
}

// The real CPU timer ran out for the slice or for a virtual timer.
void Dispatcher::handle_timer(Guest& guest) {
  if (guest.slice_left > 0) {
    publish_trap(guest, {}, TrapKind::virtual_timer, guest.cpu.psw, 0);
    system_.count_trap(guest, TrapKind::virtual_timer);
    return;
  }
  publish_trap(guest, {}, TrapKind::slice_end, guest.cpu.psw, 0);
  system_.publish(SliceEndEvent{guest.name()});
  system_.count_trap(guest, TrapKind::slice_end);
  guest.slice_left = system_.options.time_slice;
  system_.scheduler->slice_ended(guest);
}

// The instruction waits for a page and will trap again: neither it nor its trap counts now.
void Dispatcher::redo_instruction(Guest& guest, const Exit& exit) {
  guest.cpu.psw.address = (guest.cpu.psw.address - exit.instruction_length) & isa370::address_mask;
  --guest.counters.instructions;
  guest.counters.virtual_time -= std::min(instruction_time(), guest.counters.virtual_time);
}

void Dispatcher::publish_trap(const Guest& guest, const Exit& exit, TrapKind kind, const ProgramStatusWord& psw,
                              std::uint32_t address) {
  if (!system_.monitor.active()) return;
  const auto instruction = kind == TrapKind::privileged_instruction || kind == TrapKind::diagnose || kind == TrapKind::start_io;
  if (kind == TrapKind::start_io) {
    const auto i = isa370::decode(exit.instruction);
    address = ((i.b2 != 0 ? guest.cpu.gpr[i.b2] : 0) + i.d2) & 0xFFFF;
  }
  system_.publish(
      TrapEvent{guest.name(), kind, instruction ? isa370::disassemble(exit.instruction) : std::string{}, psw, address});
}

isa370::Nanoseconds Dispatcher::instruction_time() const {
  const auto* model = system_.machine.options().model;
  return model != nullptr ? model->instruction_time : isa370::find_model("370/168")->instruction_time;
}

}  // namespace cp
