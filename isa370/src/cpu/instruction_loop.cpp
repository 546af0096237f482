// The instruction loop: bursts of instructions between the instants at which something else may happen.
//
// `run` goes round once a burst. Everything that is not an instruction (events, interruptions, waiting, the budget) is looked
// at between bursts, in an order that does not depend on how the host slices its budgets: a burst ends at the first instruction
// boundary at or behind the next instant of interest, so that many short runs and one long run do the same. What an instruction
// itself brings about (SVC, a program interruption, another PSW) happens within the burst, as long as no interruption that is
// pending can be taken.
#include <algorithm>

#include "cpu/clock_units.hpp"
#include "cpu/cpu.hpp"
#include "execute/assisted.hpp"
#include "machine/instruction_times.hpp"

namespace isa370 {
namespace {

/// When the processor waits and no device and no host has anything scheduled, and a timer would come only after so long, the
/// machine is idle for all practical purposes: a person's input will come first.
constexpr Nanoseconds idle_horizon = 3'600'000'000'000;

constexpr std::uint8_t halfword = 2;
constexpr std::uint8_t longest_instruction = 6;

/// Six bytes, whatever the instruction's length is.
InstructionText load_text(const std::uint8_t* bytes) {
  return InstructionText{load_big_endian<std::uint32_t>(bytes)} << 16 | load_big_endian<std::uint16_t>(bytes + 4);
}

Exit exit_for(ExitReason reason) {
  Exit exit;
  exit.reason = reason;
  return exit;
}

}  // namespace

Exit Cpu::run(const Budget& budget) {
  adopt_psw_format();  // The host may have put in another PSW.
  std::uint64_t left = budget.instructions;
  for (;;) {
    synchronize_clock();
    if (const auto exit = take_due_events()) return *exit;
    obey_reset();
    if (stopped_) return exit_for(ExitReason::stopped);
    if (check_stopped_) return exit_for(ExitReason::check_stop);
    update_interval_timer();
    if (left == 0 || clock_.now() >= budget.until || host_must_look()) return exit_for(ExitReason::budget);

    if (const auto asynchronous = take_interruption(); asynchronous.taken) {
      left -= budgeted_round();
      charge_time_without_instruction();
      if (asynchronous.exit) return *asynchronous.exit;
      continue;
    }
    if (order_ != Order::none) {
      obey_order();
      continue;
    }
    if (state.psw.wait) {
      left -= budgeted_round();
      if (const auto exit = wait(budget)) return *exit;
      continue;
    }
    rounds_without_instruction_ = 0;
    const auto deadline = std::min({budget.until, clock_.next_at().value_or(never), next_timer_instant()});
    pending_ = {.external = external_request() != 0, .input_output = channels_->any_pending()};
    const auto begun = instructions_begun_;
    if (const auto exit = run_burst(allowance_until(deadline, left))) {
      synchronize_clock();  // The host looks at it.
      return *exit;
    }
    left -= instructions_begun_ - begun;
  }
}

/// Whether instructions may go on at once: nothing that is pending can interrupt, and nothing may have become pending.
[[gnu::always_inline]] inline bool Cpu::may_go_on() const {
  if (ending_.outcome == Outcome::reconsider || state.psw.wait || !state.psw.valid() || mode_refused()) return false;
  if (check_stopped_ || machine_check_due()) return false;
  if (pending_.external && state.psw.external_enabled()) return false;
  return !pending_.input_output || !state.psw.any_io_enabled(channel_masks());
}

/// Instructions that begin before `deadline`, at least one; at most `instructions`.
Allowance Cpu::allowance_until(Nanoseconds deadline, std::uint64_t instructions) const {
  const auto most = std::min(instructions, Allowance::most_instructions);
  const auto time = std::min(deadline > now() ? deadline - now() : 1, Allowance::most_time);
  return {std::min(time, most * shortest_instruction_time_), most};
}

/// What an interruption between instructions, or a wait for an event, takes from a budget of instructions: nothing, unless so
/// many follow each other without an instruction that it looks like a loop.
std::uint64_t Cpu::budgeted_round() {
  constexpr unsigned free_rounds = 8;
  if (rounds_without_instruction_ >= free_rounds) return 1;
  ++rounds_without_instruction_;
  return 0;
}

void Cpu::charge_time_without_instruction() {
  synchronize_clock();
  clock_.advance_to(clock_.now() + model_.instruction_time);
}

std::optional<Exit> Cpu::take_due_events() {
  if (embedded_)
    return clock_.next_at().value_or(never) <= clock_.now() ? std::optional(exit_for(ExitReason::budget)) : std::nullopt;
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
  if (state.psw.disabled_wait(channel_masks())) return exit_for(ExitReason::disabled_wait);
  if (embedded_) return exit_for(ExitReason::idle);
  const auto timer = state.psw.external_enabled() ? next_timer_interruption() : never;
  const auto timer_in_sight = timer != never && timer - clock_.now() <= idle_horizon ? timer : never;
  const auto next = std::min(clock_.next_at().value_or(never), timer_in_sight);
  if (next == never) return exit_for(ExitReason::idle);
  clock_.advance_to(std::min(next, budget.until));
  return std::nullopt;
}

// ---- Instructions ----------------------------------------------------------------------------------------------------------

Outcome Cpu::perform(const DecodedInstruction& decoded) {
  const auto& instruction = decoded.instruction;
  if (!row_counts_.empty() && instruction.row != nullptr) ++row_counts_[instruction.row_number];
  if (decoded.privileged && state.psw.problem) return perform_in_problem_state(instruction);
  return decoded.handler(*this, instruction);
}

Outcome Cpu::perform_in_problem_state(const Instruction& instruction) {
  const auto refused = refusal(instruction);
  if (!assist_active() || (state.cr[6] & assist::problem_state) != 0) return refused;
  const auto [function, place] = execute::assist_entry(instruction);
  if (function == nullptr) return refused;
  const bool of_system_360 = instruction.row->models.contains(Architecture::system_360);
  if ((state.cr[6] & assist::system_360_only) != 0 && !of_system_360) return refused;
  const auto outcome = function(*this, instruction);
  if (outcome == Outcome::done || outcome == Outcome::refresh) ++assist_counts_[place];
  return outcome;
}

std::optional<Exit> Cpu::run_burst(Allowance allowance) {
  clocked_ = left_ = burst_ = allowance;
  condition_ = Condition::from_code(state.psw.condition_code);
  if (storage_.code_lines().any_written()) settle_code();
  refresh_access();
  const bool disturbed = recording_ || check_stopped_ || machine_checks_.any();
  const bool pending = pending_.external || pending_.input_output;
  psw_to_go_on_ = disturbed ? PswMemory::never : pending ? PswMemory::plain | PswMemory::closed : PswMemory::plain;
  if (!extended_control_enabled_) psw_to_go_on_ |= PswMemory::basic;
  exit_.reset();
  bool goes_on = true;
  while (goes_on) goes_on = recording_ ? step_recorded() : follow(slot_at(state.psw.address));
  state.psw.condition_code = condition_code();
  time_not_on_clock_ += clocked_.time_until(left_);
  clocked_ = left_;
  const auto begun = allowance.instructions_until(left_);
  instructions_begun_ += begun;
  instructions_ += begun;
  burst_ = left_;
  return exit_;
}

bool Cpu::follow(const Slot* slot) {
  if (slot == nullptr) {
    step();
    return settle();
  }
  hurried_ = true;
  ending_.outcome = Outcome::done;
  while (slot != nullptr) slot = slot->perform(*this, slot, left_);
  hurried_ = false;
  return ending_.outcome == Outcome::done && !left_.used_up();
}

bool Cpu::settle() {
  const bool events = events_.any();
  if (ending_.outcome == Outcome::done && !events) return !left_.used_up();
  if (ending_.outcome != Outcome::refresh || events) {
    state.psw.condition_code = condition_code();
    swapped_plainly_ = false;
    if (conclude()) return false;
    if (swapped_plainly_) {
      ending_.outcome = Outcome::done;
      return !left_.used_up();
    }
  }
  if (left_.used_up() || !may_go_on()) return false;
  ending_.outcome = Outcome::done;
  select_access();
  return true;
}

void Cpu::step() {
  const std::uint32_t address = state.psw.address;
  const auto fetched = fetch_instruction(address);
  ending_ = {.outcome = fetched.outcome, .address = address, .length = fetched.length, .text = fetched.text};
  state.psw.address = (address + fetched.length) & address_mask();
  if (fetched.outcome != Outcome::done) {
    left_ -= Allowance::price(model_.instruction_time);
    return;
  }
  const auto decoded = DecodedInstruction::from(architecture(), fetched.text);
  subject_price_ = 0;
  ending_.outcome = perform(decoded);
  left_ -= Allowance::price(instruction_time(model_, decoded.instruction)) + subject_price_;
}

Cpu::FetchedInstruction Cpu::fetch_instruction(std::uint32_t address) {
  if ((address & 1) != 0) return {.outcome = exception(ProgramInterruption::specification), .length = halfword};
  const auto first = fetch<std::uint16_t>(address);
  if (!first) return {.outcome = first.outcome, .length = halfword};
  const auto length = static_cast<std::uint8_t>(instruction_length(static_cast<std::uint8_t>(*first >> 8)));
  InstructionText text = *first;
  for (unsigned at = halfword; at < sizeof(InstructionText) - halfword; at += halfword) {
    std::uint16_t next = 0;
    if (at < length) {
      const auto more = fetch<std::uint16_t>((address + at) & address_mask());
      if (!more) return {.outcome = more.outcome, .length = length};
      next = *more;
    }
    text = text << 16 | next;
  }
  return {.text = text, .length = length};
}

Outcome Cpu::execute_subject(std::uint32_t address, std::uint8_t modifier, std::uint8_t execute_length) {
  auto& slot = subjects_.slot(address, modifier);
  const auto* const bytes = (address & 1) == 0 ? readable(address, longest_instruction) : nullptr;
  if (bytes != nullptr) {
    constexpr unsigned modifier_shift = 48;
    const auto source = std::uint64_t{modifier} << modifier_shift | load_text(bytes);
    if (slot.source != source) {
      slot.source = DecodedSubject::no_source;
      if (const auto outcome = decode_subject(address, modifier, execute_length, slot); outcome != Outcome::done)
        return outcome;
      slot.source = source;
    }
  } else {
    slot.source = DecodedSubject::no_source;
    if (const auto outcome = decode_subject(address, modifier, execute_length, slot); outcome != Outcome::done) return outcome;
  }
  subject_ = slot.text;
  subject_price_ = slot.price;
  return perform(slot.decoded);
}

Outcome Cpu::decode_subject(std::uint32_t address, std::uint8_t modifier, std::uint8_t execute_length, DecodedSubject& slot) {
  constexpr std::uint8_t execute_operation = 0x44;
  constexpr unsigned second_byte_shift = 32;
  subject_ = no_subject;
  const auto fetched = fetch_instruction(address);
  if (fetched.outcome != Outcome::done) return fetched.outcome;
  if (text_byte(fetched.text, 0) == execute_operation) return exception(ProgramInterruption::execute);
  slot.text = fetched.text | InstructionText{modifier} << second_byte_shift;
  slot.decoded = DecodedInstruction::from(architecture(), slot.text);
  slot.price = Allowance::price(instruction_time(model_, slot.decoded.instruction), 0);
  slot.decoded.instruction.length = execute_length;
  return Outcome::done;
}

/// What the last instruction of a burst causes comes with its end, before anything else can interrupt.
bool Cpu::conclude() {
  switch (ending_.outcome) {
    case Outcome::done:
    case Outcome::reconsider:
    case Outcome::refresh:
      return events_.any() && program_event_interruption();
    case Outcome::supervisor_call:
      return supervisor_call_interruption(ending_) || (events_.any() && program_event_interruption());
    default:
      break;
  }
  const auto code = static_cast<ProgramInterruption>(ending_.outcome);
  if (nullified(code)) {
    state.psw.address = ending_.address;
    --instructions_;
  }
  return program_interruption(code, ending_);
}

}  // namespace isa370
