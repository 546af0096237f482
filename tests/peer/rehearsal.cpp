// Whether a case can be compared.
#include "rehearsal.hpp"

#include <algorithm>

#include <isa370/bits.hpp>

namespace peer {
namespace {

using isa370::AbsoluteAddress;
using isa370::ExitReason;
using Text = std::array<std::uint8_t, 6>;

}  // namespace

Rehearser::Rehearser(const Surroundings& surroundings)
    : surroundings_(surroundings),
      machine_({.storage_size = storage_size,
                .model = isa370::find_model("370/168"),
                .interruptions = isa370::InterruptionWay::hosted,
                .interval_timer = false,
                .fast_paths = false}) {
  for (std::uint32_t block = 0; block < storage_size; block += block_size) machine_.storage().set_key({block}, outer_key);
}

void Rehearser::set_up(const Case& one) {
  const auto bytes = arena_of(one, surroundings_);
  machine_.system_reset(false);
  machine_.storage().overwrite({arena}, bytes);
  tables_.assign(bytes.begin() + one.tables, bytes.begin() + one.tables + one.tables_length);
  for (std::uint32_t block = 0; block < arena_blocks; ++block)
    machine_.storage().set_key({arena + block * block_size}, one.keys[block]);
  auto& cpu = machine_.cpu();
  cpu.gpr = one.gpr;
  cpu.fpr = one.fpr;
  cpu.cr = one.cr;
  cpu.prefix = 0;
  machine_.purge_translation_buffer();
  machine_.load_psw(one.psw);
}

std::optional<AbsoluteAddress> Rehearser::absolute_of(std::uint32_t address) const {
  auto real = isa370::RealAddress{address & isa370::address_mask};
  if (machine_.cpu().psw.translation()) {
    const auto translated = machine_.translate({real.value});
    if (!translated) return std::nullopt;
    real = *translated;
  }
  const auto absolute = isa370::to_absolute(real, machine_.cpu().prefix);
  if (!machine_.storage().contains(absolute)) return std::nullopt;
  return absolute;
}

std::optional<Text> Rehearser::text_at(std::uint32_t address) const {
  Text text{};
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto absolute = absolute_of(address + static_cast<std::uint32_t>(i));
    if (absolute)
      text[i] = machine_.storage().bytes()[absolute->value];
    else if (i < isa370::instruction_length(text[0]))
      return std::nullopt;
    else
      break;
  }
  return text;
}

bool Rehearser::fetchable() const {
  const auto& psw = machine_.cpu().psw;
  const auto text = text_at(psw.address);
  if (!text || psw.address % 2 != 0) return false;
  for (std::uint32_t i = 0; i < isa370::instruction_length((*text)[0]); ++i) {
    const auto absolute = absolute_of(psw.address + i);
    if (!absolute || !machine_.storage().fetch_allowed(*absolute, psw.key)) return false;
  }
  return true;
}

std::optional<Text> Rehearser::next_instruction(bool& executed) const {
  const auto text = text_at(machine_.cpu().psw.address);
  if (!text) return text;
  const auto instruction = isa370::decode(*text);
  if (instruction.row == nullptr || instruction.row->mnemonic != "EX") return text;
  executed = true;
  const auto& gpr = machine_.cpu().gpr;
  const auto part = [&](std::uint8_t number) { return number == 0 ? 0 : gpr[number]; };
  auto subject = text_at((part(instruction.b2) + part(instruction.x2) + instruction.d2) & isa370::address_mask);
  if (subject && instruction.r1 != 0) (*subject)[1] = static_cast<std::uint8_t>((*subject)[1] | gpr[instruction.r1]);
  return subject;
}

bool Rehearser::outside_touched() const {
  for (std::uint32_t block = 0; block < storage_size; block += block_size)
    if ((block < arena || block >= arena + arena_size) && machine_.storage().key({block}) != outer_key) return true;
  return false;
}

Step Rehearser::about_to_perform() const {
  Step step;
  step.address = machine_.cpu().psw.address;
  auto& performed = step.performed;
  step.text = next_instruction(performed.executed);
  constexpr std::uint32_t longest = 6;
  performed.text_blocks = blocks_of({step.address, longest});
  performed.completed = true;
  if (performed.executed)
    performed.text_blocks = static_cast<std::uint16_t>(performed.text_blocks | blocks_of(place_of_text(true)));
  if (!step.text) return step;
  performed.text = *step.text;
  const auto instruction = isa370::decode(performed.text);
  performed.row = instruction.row;
  if (instruction.row == nullptr) return step;
  step.operands = operands_of(instruction);
  performed.first_blocks = blocks_of(step.operands.first);
  performed.second_blocks = blocks_of(step.operands.second);
  const auto name = instruction.row->mnemonic;
  if (name == "SSK" || name == "ISK") performed.second_blocks = block_with_key(machine_.cpu().gpr[instruction.r2]);
  if (name == "RRB") performed.second_blocks = block_with_key(step.operands.second.address);
  step.may_end_early = unequal_before_exception(instruction, step.operands);
  return step;
}

Step Rehearser::step(const Case& one, Rehearsal& rehearsal) {
  auto step = about_to_perform();
  if (step.text) step.unfit = unfit_before(one, step.performed);
  if (step.unfit.empty()) step.unfit = unfit_shown_key(rehearsal.performed, step.performed);
  if (!step.unfit.empty()) return step;
  rehearsal.fetch_failed = !fetchable();
  rehearsal.extended = machine_.cpu().psw.extended_control;
  const auto count = machine_.instruction_count();
  step.exit = machine_.run({.instructions = 1});
  const bool program = step.exit.reason == ExitReason::program;
  step.ended = program || step.exit.reason == ExitReason::supervisor_call;
  step.performed.completed = !program;
  if (program) rehearsal.code = step.exit.code;
  constexpr auto specification = static_cast<std::uint16_t>(isa370::ProgramInterruption::specification);
  constexpr unsigned address_space_control = 16;
  const bool early = program && machine_.instruction_count() == count && step.exit.code == specification;
  if (!early) rehearsal.performed.push_back(step.performed);
  if (early && (machine_.cpu().psw.to_bits() & isa370::bit<std::uint64_t>(address_space_control)) != 0)
    step.unfit = "a PSW with a one in bit 16, which Hercules takes for control of the address space";
  if (step.unfit.empty()) step.unfit = unfit_after(one, step);
  if (step.unfit.empty()) step.unfit = unfit_protection(rehearsal);
  return step;
}

Rehearsal Rehearser::rehearse(const Case& one) {
  constexpr unsigned most_steps = 100;
  Rehearsal rehearsal;
  set_up(one);
  rehearsal.unfit = in_prefix_page(one) ? "instructions or tables where a prefix puts PSWs"
                                        : unfit_state(one, machine_.cpu().psw.translation());
  bool goes_on = rehearsal.unfit.empty();
  for (unsigned steps = 0; goes_on; ++steps) {
    const auto last = step(one, rehearsal);
    rehearsal.unfit = last.unfit;
    goes_on = last.unfit.empty() && !last.ended;
    if (goes_on && steps == most_steps) {
      rehearsal.unfit = "goes on for long";
      break;
    }
  }
  if (outside_touched()) {
    if (rehearsal.unfit.empty()) rehearsal.unfit = "touches storage outside";
    machine_.storage().clear();
    for (std::uint32_t block = 0; block < storage_size; block += block_size) machine_.storage().set_key({block}, outer_key);
  }
  return rehearsal;
}

}  // namespace peer
