// The passage of a guest whose code is rewritten: run by run, or an instruction at a time.
#include "rewriting/rewriter.hpp"

#include <algorithm>
#include <utility>

#include <isa370/program_event_recording.hpp>

#include "dispatch/overhead.hpp"

namespace cp {
namespace {

using isa370::AbsoluteAddress;
using isa370::EventControl;
using isa370::Exit;
using isa370::ExitReason;
using isa370::ProgramEvents;
using isa370::ProgramInterruption;
using isa370::ProgramStatusWord;
using isa370::Storage;

constexpr std::uint32_t recorded_branching = 0x8000'0000;
constexpr std::uint32_t recorded_fetching = 0x4000'0000;
constexpr std::uint32_t recorded_storing = 0x2000'0000;
constexpr auto event_bit = static_cast<unsigned>(ProgramInterruption::per);

/// The real machine records events while the scope lasts. Then it is as before: for the guest's own events, if it has any.
class Recording {
 public:
  Recording(isa370::CpuState& cpu, std::uint32_t events, std::uint32_t first, std::uint32_t last)
      : cpu_(cpu), mask_(cpu.psw.system_mask & ProgramStatusWord::per_mask), control_{cpu.cr[9], cpu.cr[10], cpu.cr[11]} {
    cpu.psw.system_mask |= ProgramStatusWord::per_mask;
    cpu.cr[9] = events;
    cpu.cr[10] = first & isa370::address_mask;
    cpu.cr[11] = last & isa370::address_mask;
  }
  ~Recording() {
    if (mask_ == 0) cpu_.psw.system_mask &= static_cast<std::uint8_t>(~unsigned{ProgramStatusWord::per_mask});
    std::ranges::copy(control_, cpu_.cr.begin() + 9);
  }
  Recording(const Recording&) = delete;
  Recording& operator=(const Recording&) = delete;

 private:
  isa370::CpuState& cpu_;
  unsigned mask_;
  std::array<std::uint32_t, 3> control_;
};

/// Another byte in storage while the scope lasts. Storage keys do not show it.
class Patch {
 public:
  Patch(Storage& storage, AbsoluteAddress address, std::uint8_t byte)
      : storage_(storage), address_(address), original_(storage.read<std::uint8_t>(address)) {
    storage.write(address, byte);
  }
  ~Patch() { storage_.write(address_, original_); }
  Patch(const Patch&) = delete;
  Patch& operator=(const Patch&) = delete;
  [[nodiscard]] std::uint8_t original() const { return original_; }

 private:
  Storage& storage_;
  AbsoluteAddress address_;
  std::uint8_t original_;
};

void replace_events(Exit& exit, const ProgramEvents& events) {
  exit.events = events;
  if (exit.reason != ExitReason::program) return;
  exit.code = static_cast<std::uint16_t>((exit.code & ~event_bit) | (events.any() ? event_bit : 0));
}

/// An exit for nothing but events.
bool only_events(const Exit& exit) {
  return exit.reason == ExitReason::program && exit.code == static_cast<std::uint16_t>(ProgramInterruption::per);
}

}  // namespace

Passage Rewriter::run(Guest& guest, isa370::Budget budget) {
  Way way{.guest = guest, .budget = budget, .time_to_run = system_.time_to_run(guest)};
  const bool records_itself = guest.event_control().any();
  for (;;) {
    if (way.passage.executed >= budget.instructions || system_.machine.clock().now() >= budget.until) {
      way.passage.exit = {};  // The reason is the budget.
      break;
    }
    const auto address = cpu().psw.address;
    const auto scans = guest.counters.runs_scanned;
    const auto run = records_itself ? std::nullopt : next_run(guest);
    const auto exit = run ? go_through(way, *run) : go_alone(way);
    charge(guest, address, guest.counters.runs_scanned - scans);  // Behind it: so much time may not be left before.
    if (!exit) continue;
    way.passage.exit = *exit;
    break;
  }
  return way.passage;
}

/// CP was asked what is to be executed at an address.
void Rewriter::charge(Guest& guest, std::uint32_t address, std::uint64_t scans) {
  if (system_.monitor.active()) system_.publish(TrapEvent{guest.name(), TrapKind::run_scanned, {}, guest.cpu.psw, address});
  system_.count_trap(guest, TrapKind::run_scanned);
  system_.charge(guest, scans * overhead::scanning_a_run);
}

// What CP works here is not the guest's time: the CPU timer is set anew.
Exit Rewriter::on_machine(Way& way, std::uint64_t instructions) {
  auto& machine = system_.machine;
  machine.set_cpu_timer(clock_units(way.time_to_run) - clock_units(way.passage.elapsed));
  const auto from = machine.clock().now();
  const auto count = machine.instruction_count();
  const auto exit = machine.run({.instructions = instructions, .until = way.budget.until});
  way.passage.executed += machine.instruction_count() - count;
  way.passage.elapsed += machine.clock().now() - from;
  return exit;
}

// ---- A run ---------------------------------------------------------------------------------------------------------------

Rewriter::MaybeExit Rewriter::go_through(Way& way, const Run& run) {
  auto& machine = system_.machine;
  std::optional<Patch> patch;
  if (run.stop) {
    const auto real = machine.translate({*run.stop});
    const auto byte = std::as_const(machine).storage().read<std::uint8_t>({real->value});
    patch.emplace(machine.storage(), AbsoluteAddress{real->value}, unassigned_operation(isa370::instruction_length(byte)));
    ++way.guest.counters.patches;
  }
  const auto left = way.budget.instructions - way.passage.executed;
  Exit exit;
  {
    const Recording recording(cpu(), recorded_branching | recorded_storing, run.address, run.address + run.length - 1);
    exit = on_machine(way, left);
  }
  if (only_events(exit)) return std::nullopt;
  replace_events(exit, {});
  const auto at = (cpu().psw.address - exit.instruction_length) & isa370::address_mask;
  const bool trapped = run.stop == at && exit.reason == ExitReason::program &&
                       exit.code == static_cast<std::uint16_t>(ProgramInterruption::operation);
  if (!trapped) return exit;
  exit.instruction[0] = patch->original();
  if (run.silent) {
    exit.code = static_cast<std::uint16_t>(ProgramInterruption::privileged_operation);
    return exit;
  }
  // CP put the trap there for itself: the guest has not come to the instruction yet.
  cpu().psw.address = at;
  const auto price = std::min(machine.options().model->instruction_time, way.passage.elapsed);
  way.passage.elapsed -= price;
  --way.passage.executed;
  way.guest.counters.total_time += price;
  return std::nullopt;
}

// ---- An instruction alone ------------------------------------------------------------------------------------------------

Rewriter::MaybeExit Rewriter::go_alone(Way& way) {
  if (const auto instruction = silent_instruction()) return go_over_silent(way, *instruction);
  const auto exit = on_machine(way, 1);
  return exit.reason == ExitReason::budget ? std::nullopt : MaybeExit(exit);
}

// The machine passes over it, and says so before anything else can happen, as its fetch is recorded.
Rewriter::MaybeExit Rewriter::go_over_silent(Way& way, const Silent& instruction) {
  const auto own = way.guest.event_control();
  const auto at = cpu().psw.address;
  Exit exit;
  {
    const Recording recording(cpu(), recorded_fetching, at, at);
    exit = on_machine(way, 1);
  }
  const bool completed = only_events(exit);
  ProgramEvents events;
  if (exit.events.any() &&
      (own.area_has(at) || (completed && instruction.subject_address && own.area_has(*instruction.subject_address))))
    events = {own.recognised(ProgramEvents::instruction_fetching), at};
  if (completed) {
    exit.code = static_cast<std::uint16_t>(ProgramInterruption::privileged_operation);
    exit.instruction = instruction.text;
  }
  replace_events(exit, events);
  return exit.reason == ExitReason::budget ? std::nullopt : MaybeExit(exit);
}

}  // namespace cp
