// The main loop of CP, and the passage from a virtual processor to the real one and back.
#include "dispatch/dispatcher.hpp"

#include <algorithm>

#include <isa370/disassembler.hpp>

#include "dispatch/overhead.hpp"
#include "guest/assist_block.hpp"
#include "storage/guest_translation.hpp"
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

/// Guests that take each other's frames for ever execute nothing: more faults than this in a row use up the budget.
constexpr std::uint32_t fruitless_faults = 64;

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
    if (guest != nullptr && guest->slice_left == 0) {
      handle_timer(*guest);  // It trapped before the machine could say so.
    } else if (guest != nullptr) {
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
    while (guest->immediate.index() != 0 && !guest->stopped && !guest->page_wait && !guest->synchronous_io && !guest->doomed)
      if (!take_immediate(*guest)) break;
  system_.bury();
  return RunStop::budget;
}

// ---- The guest on the machine --------------------------------------------------------------------------------------------

void Dispatcher::load(Guest& guest) {
  const auto translation = translation_registers(guest);
  auto& machine = system_.machine;
  auto& cpu = machine.cpu();
  cpu.gpr = guest.cpu.gpr;
  cpu.fpr = guest.cpu.fpr;
  cpu.psw = real_psw(guest.cpu.psw);
  cpu.cr = isa370::initial_control_registers();
  std::ranges::copy(translation, cpu.cr.begin());
  cpu.cr[2] = 0xFFFF'FFFF;
  if (guest.assisted())
    cpu.cr[6] = AssistBlock(machine, guest).load(segment_table_designation(guest), system_.interruption_waits(guest));
  cpu.cr[8] = guest.cpu.cr[8];  // MONITOR CALL is not privileged: the masks must be the guest's own.
  if (guest.event_control()
          .any()) {  // The machine records for it: CP's tables translate, and the area is named by logical addresses.
    cpu.psw.system_mask |= ProgramStatusWord::per_mask;
    std::copy_n(guest.cpu.cr.begin() + 9, 3, cpu.cr.begin() + 9);
  }
  note_on_machine(guest);
  const bool others = std::exchange(tables_on_machine_, translation) != translation;
  if (system_.paging.take_purge_needed() || others) machine.purge_translation_buffer();
}

void Dispatcher::note_on_machine(const Guest& guest) {
  if (on_machine_ == &guest && on_machine_number_ == guest.number) return;
  on_machine_ = &guest;
  on_machine_number_ = guest.number;
  system_.publish(DispatchEvent{guest.name()});
}

// CP's own tables lead from the guest's real addresses to frames; with translation on in the guest, shadow tables lead there
// from its virtual ones. Making these may let the machine page.
std::array<std::uint32_t, 2> Dispatcher::translation_registers(Guest& guest) {
  if (!guest.cpu.psw.translation()) return {control_register_0_for_guests, segment_table_designation(guest)};
  const auto shadow = system_.paging.shadow_tables(guest).use(guest.cpu.cr[0], guest.cpu.cr[1]);
  return {(control_register_0_for_guests & ~isa370::translation_format_bits) | shadow.page_size_bits, shadow.segment_table};
}

// Only what the guest may change by itself in the problem state; mode and masks are in the virtual PSW alone.
void Dispatcher::unload(Guest& guest) {
  const auto& cpu = system_.machine.cpu();
  if (guest.assisted()) AssistBlock(system_.machine, guest).unload(assisted_before_);
  guest.cpu.gpr = cpu.gpr;
  guest.cpu.fpr = cpu.fpr;
  guest.cpu.psw.condition_code = cpu.psw.condition_code;
  guest.cpu.psw.program_mask = cpu.psw.program_mask;
  guest.cpu.psw.address = cpu.psw.address;
}

Passage Dispatcher::run_as_it_is(const Guest& guest, isa370::Budget budget) {
  auto& machine = system_.machine;
  assisted_before_ = machine.assist_counts();
  machine.set_cpu_timer(clock_units(system_.time_to_run(guest)));
  const auto from = machine.clock().now();
  const auto count = machine.instruction_count();
  const auto exit = machine.run(budget);
  return {.exit = exit, .executed = machine.instruction_count() - count, .elapsed = machine.clock().now() - from};
}

Exit Dispatcher::run_guest(Guest& guest, isa370::Budget budget) {
  system_.end_preference(guest);
  if (guest.simulated) return run_simulated(guest, budget);
  load(guest);
  const auto [exit, executed, elapsed] = rewriter_.wanted(guest) ? rewriter_.run(guest, budget) : run_as_it_is(guest, budget);
  unload(guest);

  spent_ += executed;
  if (executed != 0) guest.interruptions_in_a_row = 0;
  guest.counters.instructions += executed;
  guest.counters.virtual_time += elapsed;
  guest.counters.total_time += elapsed;
  // A turn costs something even when no instruction ends: interruptions that lead into each other must not keep the machine.
  guest.slice_left -= std::min(std::max(elapsed, instruction_time()), guest.slice_left);
  system_.pass_virtual_time(guest, elapsed);
  return exit;
}

// ---- Exits ---------------------------------------------------------------------------------------------------------------

void Dispatcher::handle(Guest& guest, const Exit& exit) {
  if (guest.simulated && !asks_control_program(guest, exit)) return handle_simulated(guest, exit);
  const auto action = route({.problem = guest.cpu.psw.problem,
                             .translation = guest.cpu.psw.translation(),
                             .storage_size = guest.storage_size(),
                             .rewritten = rewriter_.wanted(guest) ? &system_.options.silent_instructions : nullptr},
                            exit);
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
    note_fault(guest);
    static_cast<void>(system_.paging.bring(guest, result.page));
    return;
  }
  publish_trap(guest, exit, action.kind, at_trap, 0);
  system_.count_trap(guest, action.kind);
  if (result.work != 0) system_.charge(guest, result.work);
  guest.counters.simulated.count(*action.row);
  if (result.io) system_.publish(std::move(*result.io));
  if (result.kind == Simulated::Kind::exception) {
    // What remains of the events is the fetch, which the machine has seen.
    const auto code = static_cast<unsigned>(result.code) | (exit.code & static_cast<unsigned>(ProgramInterruption::per));
    if (isa370::nullifies(result.code)) redo_instruction(guest, exit);
    guest.immediate = PendingProgram{.code = static_cast<std::uint16_t>(code),
                                     .instruction_length = exit.instruction_length,
                                     .translation_address = result.translation_address,
                                     .events = exit.events};
    return;
  }
  const isa370::ProgramEvents events{static_cast<std::uint8_t>(exit.events.code | cpu.events_of(instruction)),
                                     (at_trap.address - exit.instruction_length) & isa370::address_mask};
  if (events.any() && guest.resets == resets) guest.immediate = event_interruption(guest, events, exit.instruction_length);
  if (system_.monitor.active())
    system_.publish(SimulatedEvent{guest.name(), std::string{action.row->mnemonic}, std::move(result.effect)});
}

void Dispatcher::handle(Guest& guest, const Exit& exit, const ReflectProgram& action) {
  PendingProgram pending{.code = action.code,
                         .instruction_length = exit.instruction_length,
                         .translation_address = exit.translation_address,
                         .events = exit.events};
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

// A guest that executes nothing between its faults is let have the frames for a while.
void Dispatcher::note_fault(Guest& guest) {
  if (std::exchange(guest.instructions_at_fault, guest.counters.instructions) != guest.counters.instructions)
    guest.faults_in_a_row = 0;
  if (++guest.faults_in_a_row <= fruitless_faults) return;
  ++spent_;
  system_.prefer(guest);
}

void Dispatcher::handle(Guest& guest, const Exit& exit, const BringPage& action) {
  ++guest.counters.page_faults;
  note_fault(guest);
  publish_trap(guest, exit, TrapKind::page_fault, guest.cpu.psw, exit.translation_address);
  system_.count_trap(guest, TrapKind::page_fault);
  if (!tell_of_page_fault(guest, exit, action)) static_cast<void>(system_.paging.bring(guest, action.page));
}

// As the machine would do it for the guest: its tables, and what they are wrong in; else a shadow entry for the page.
void Dispatcher::handle(Guest& guest, const Exit& exit, const AskGuestTables& action) {
  const auto [access, result] = translate_by_guest_tables(guest, system_.storage, action.address);
  if (!access.done()) return handle(guest, exit, BringPage{access.page, std::nullopt});
  if (!result.done()) return reflect_translation(guest, exit, result.exception());
  if (result.address >= guest.storage_size()) return reflect_translation(guest, exit, ProgramInterruption::addressing);
  const auto page = page_of(result.address);
  auto& shadow = system_.paging.shadow_tables(guest);
  shadow.make_room(action.address);
  if (guest.storage.pages[page].state != Page::State::resident) return handle(guest, exit, BringPage{page, result.address});
  shadow.map(action.address, system_.storage.real(guest, result.address).value, page);
  note_fault(guest);
  publish_trap(guest, exit, TrapKind::shadow_fault, guest.cpu.psw, action.address);
  system_.count_trap(guest, TrapKind::shadow_fault);
}

// Segment- and page-translation exceptions nullify the instruction, as CP's tables did; the others suppress it.
void Dispatcher::reflect_translation(Guest& guest, const Exit& exit, ProgramInterruption code) {
  constexpr auto event_bit = static_cast<std::uint16_t>(ProgramInterruption::per);
  handle(guest, exit,
         ReflectProgram{.code = static_cast<std::uint16_t>(static_cast<std::uint16_t>(code) | (exit.code & event_bit)),
                        .pass_instruction = !isa370::nullifies(code)});
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

// The instruction will be done again, because it waits for a page or was nullified: it does not count now.
void Dispatcher::redo_instruction(Guest& guest, const Exit& exit) {
  guest.cpu.psw.address = (guest.cpu.psw.address - exit.instruction_length) & isa370::address_mask;
  --guest.counters.instructions;
  guest.counters.virtual_time -= std::min(instruction_time(), guest.counters.virtual_time);
}

void Dispatcher::publish_trap(const Guest& guest, const Exit& exit, TrapKind kind, const ProgramStatusWord& psw,
                              std::uint32_t address) {
  if (!system_.monitor.active()) return;
  const auto instruction = kind == TrapKind::privileged_instruction || kind == TrapKind::diagnose ||
                           kind == TrapKind::start_io || kind == TrapKind::rewritten_instruction;
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
