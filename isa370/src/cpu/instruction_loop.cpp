// The instruction loop: bursts of instructions between the instants at which something else may happen.
//
// `run` goes round once a burst. Everything that is not an instruction (events, interruptions, waiting, the budget) is looked
// at between bursts, in an order that does not depend on how the host slices its budgets: a burst ends at the first instruction
// boundary at or behind the next instant of interest, so that many short runs and one long run do the same.
#include <algorithm>

#include "cpu/clock_units.hpp"
#include "cpu/cpu.hpp"

namespace isa370 {
namespace {

/// When the processor waits and no device and no host has anything scheduled, and a timer would come only after so long, the
/// machine is idle for all practical purposes: a person's input will come first.
constexpr Nanoseconds idle_horizon = 3'600'000'000'000;

constexpr std::uint8_t halfword = 2;

Exit exit_for(ExitReason reason) {
  Exit exit;
  exit.reason = reason;
  return exit;
}

}  // namespace

Exit Cpu::run(const Budget& budget) {
  std::uint64_t left = budget.instructions;
  for (;;) {
    synchronize_clock();
    if (const auto exit = take_due_events()) return *exit;
    update_interval_timer();
    if (left == 0 || clock_.now() >= budget.until) return exit_for(ExitReason::budget);

    if (const auto asynchronous = take_interruption(); asynchronous.taken) {
      left -= budgeted_round();
      charge_step_without_instruction();
      if (asynchronous.exit) return *asynchronous.exit;
      continue;
    }
    if (state.psw.wait) {
      left -= budgeted_round();
      if (const auto exit = wait(budget)) return *exit;
      continue;
    }
    refresh_access();
    const auto deadline = std::min({budget.until, clock_.next_at().value_or(never), next_timer_instant()});
    const auto before = steps_;
    const auto ending = run_burst(steps_ + std::min(left, steps_until(deadline)));
    left -= steps_ - before;
    rounds_without_instruction_ = 0;
    if (const auto exit = conclude(ending)) return *exit;
  }
}

/// Instructions that begin before `instant`: at least one.
std::uint64_t Cpu::steps_until(Nanoseconds instant) const {
  const auto time = instant > clock_.now() ? instant - clock_.now() : 0;
  return std::max<std::uint64_t>(1, time / instruction_time_ + (time % instruction_time_ != 0 ? 1 : 0));
}

/// What an interruption between instructions, or a wait for an event, takes from a budget of instructions: nothing, unless so
/// many follow each other without an instruction that it looks like a loop.
std::uint64_t Cpu::budgeted_round() {
  constexpr unsigned free_rounds = 8;
  if (rounds_without_instruction_ >= free_rounds) return 1;
  ++rounds_without_instruction_;
  return 0;
}

void Cpu::charge_step_without_instruction() {
  ++steps_;
  ++steps_not_counted_;
  synchronize_clock();
}

std::optional<Exit> Cpu::take_due_events() {
  while (const auto event = clock_.take_due()) {
    if (event->target == channel_target) {
      channels_->event(event->detail);
    } else if (event->target >= first_host_target) {
      auto exit = exit_for(ExitReason::host_event);
      exit.event_target = event->target;
      exit.event_detail = event->detail;
      return exit;
    }
  }
  return std::nullopt;
}

/// Nothing that is pending ends the wait: the clock goes on to the next instant at which something may.
std::optional<Exit> Cpu::wait(const Budget& budget) {
  if (state.psw.disabled_wait(state.cr[2])) return exit_for(ExitReason::disabled_wait);
  const auto timer = next_timer_interruption();
  const auto timer_in_sight = timer != never && timer - clock_.now() <= idle_horizon ? timer : never;
  const auto next = std::min(clock_.next_at().value_or(never), timer_in_sight);
  if (next == never) return exit_for(ExitReason::idle);
  clock_.advance_to(std::min(next, budget.until));
  return std::nullopt;
}

// ---- Instructions ----------------------------------------------------------------------------------------------------------

Outcome Cpu::perform(const DecodedInstruction& decoded, const Instruction& instruction) {
  if (decoded.privileged && state.psw.problem) return exception(ProgramInterruption::privileged_operation);
  return decoded.handler(*this, instruction);
}

/// Instructions until one of them ends in another way than `done`, or `until_step`.
Cpu::Ending Cpu::run_burst(std::uint64_t until_step) {
  constexpr std::uint32_t last_whole = AccessBuffer::block_size - sizeof(std::uint64_t);
  constexpr unsigned text_shift = 16;
  while (steps_ != until_step) {
    const std::uint32_t address = state.psw.address;
    const std::uint32_t offset = address - code_.first;
    InstructionText text = 0;
    if (offset <= last_whole && (offset & 1) == 0) [[likely]] {
      text = load_big_endian<std::uint64_t>(code_.bytes + offset) >> text_shift;
    } else {
      const auto fetched = fetch_instruction(address);
      if (fetched.outcome != Outcome::done) {
        ++steps_;
        state.psw.address = (address + fetched.length) & address_mask;
        return {.outcome = fetched.outcome, .address = address, .length = fetched.length};
      }
      text = fetched.text;
    }
    const auto& decoded = decoded_.find(address, text);
    const std::uint8_t length = decoded.instruction.length;
    state.psw.address = (address + length) & address_mask;
    const auto outcome = perform(decoded, decoded.instruction);
    ++steps_;
    if (outcome != Outcome::done) return {.outcome = outcome, .address = address, .length = length, .text = text};
  }
  return {};
}

/// An instruction outside of the code window, near its end, or at an odd address; moves the window.
Cpu::FetchedInstruction Cpu::fetch_instruction(std::uint32_t address) {
  if ((address & 1) != 0) return {.outcome = exception(ProgramInterruption::specification), .length = halfword};
  const auto first = place(address, AccessKind::fetch);
  if (first.outcome != Outcome::done) return {.outcome = first.outcome, .length = halfword};
  const std::uint32_t offset = address % AccessBuffer::block_size;
  code_ = {.first = address - offset, .bytes = first.byte - offset};

  std::array<std::uint8_t, 6> bytes{};
  const auto length = static_cast<std::uint8_t>(instruction_length(*first.byte));
  if (const auto outcome = fetch_bytes(address, std::span(bytes).first(length)); outcome != Outcome::done)
    return {.outcome = outcome, .length = length};
  InstructionText text = 0;
  for (const auto byte : bytes) text = text << 8 | byte;
  return {.text = text, .length = length};
}

Outcome Cpu::execute_subject(std::uint32_t address, std::uint8_t modifier, std::uint8_t execute_length) {
  constexpr std::uint8_t execute_operation = 0x44;
  constexpr unsigned second_byte_shift = 32;
  subject_ = no_subject;
  // The window is that of the instructions in sequence; the subject's block does not become it.
  const auto window = code_;
  const auto fetched = fetch_instruction(address);
  code_ = window;
  if (fetched.outcome != Outcome::done) return fetched.outcome;
  if (text_byte(fetched.text, 0) == execute_operation) return exception(ProgramInterruption::execute);
  subject_ = fetched.text | InstructionText{modifier} << second_byte_shift;
  const auto& decoded = subjects_.find(address, subject_);
  auto instruction = decoded.instruction;
  instruction.length = execute_length;
  return perform(decoded, instruction);
}

/// What the last instruction of a burst causes comes with its end, before anything else can interrupt.
std::optional<Exit> Cpu::conclude(const Ending& ending) {
  if (ending.outcome == Outcome::done || ending.outcome == Outcome::reconsider) return std::nullopt;
  synchronize_clock();
  if (ending.outcome == Outcome::supervisor_call) return supervisor_call_interruption(ending);
  const auto code = static_cast<ProgramInterruption>(ending.outcome);
  if (nullifies(code)) {
    state.psw.address = ending.address;
    ++steps_not_counted_;
  }
  return program_interruption(code, ending);
}

void Cpu::reset(bool clear) {
  state.psw = {};
  state.cr = initial_control_registers();
  if (clear) {
    state.gpr.fill(0);
    state.fpr.fill(0);
  }
  set_cpu_timer(0);
  clock_comparator_ = 0;
  interval_timer_pending_ = false;
  interrupt_key_pending_ = false;
  early_exception_length_ = 0;
  purge_access_buffer();
}

}  // namespace isa370
