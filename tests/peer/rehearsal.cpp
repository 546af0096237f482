// Whether a case can be compared.
#include "rehearsal.hpp"

#include <algorithm>

#include <isa370/bits.hpp>

namespace peer {
namespace {

using isa370::AbsoluteAddress;
using isa370::ExitReason;
using Text = std::array<std::uint8_t, 6>;

constexpr auto exempt = std::to_array<Exemption>({
    {"STCK", "stores the host's time on Hercules"},
    {"SCK", "sets Hercules' clock, which begins at the host's time"},
    {"STCKC", "Hercules keeps the comparator in another unit and drops bits"},
    {"STPT", "stores what is left of time"},
    {"STIDP", "the identification is the configuration's"},
    {"DIAGNOSE", "its functions are the model's"},
    {"SIGP", "works on other processors, or resets this one"},
    {"WRD", "direct control needs something at the other end"},
    {"RDD", "direct control needs something at the other end"},
    {"SIO", "input/output"},
    {"SIOF", "input/output"},
    {"TIO", "input/output"},
    {"CLRIO", "input/output"},
    {"HIO", "input/output"},
    {"HDV", "input/output"},
    {"TCH", "input/output"},
    {"STIDC", "input/output"},
});

bool is_exempt(const isa370::InstructionRow& row) {
  return std::ranges::find(exempt, row.mnemonic, &Exemption::mnemonic) != exempt.end();
}

bool is_long(const Text& text) { return text[0] == 0x0E || text[0] == 0x0F; }
bool is_empty_store(const Text& text) { return text[0] == 0xBE && (text[1] & 0xF) == 0; }

bool in_prefix_page(const Case& one) {
  constexpr std::uint32_t page = 4096;
  if (one.prefix_page == 0) return false;
  const auto inside = [&](std::uint32_t offset) { return (arena + offset) / page == one.prefix_page / page; };
  const bool code =
      std::ranges::any_of(one.instructions, [&](const Placed& placed) { return std::ranges::any_of(placed.offsets, inside); });
  return code || inside(one.tables) || inside(one.tables + one.tables_length - 1U);
}

constexpr std::uint32_t translation_format = 0x00F8'0000;
constexpr std::uint32_t high_bit = 0x8000'0000;
constexpr std::uint32_t external_submasks = 0x0000'FFFF;

}  // namespace

std::span<const Exemption> exemptions() { return exempt; }

std::vector<const isa370::InstructionRow*> compared_rows() {
  std::vector<const isa370::InstructionRow*> rows;
  for (const auto& row : isa370::instruction_table())
    if (row.models.contains(isa370::Architecture::system_370) && !is_exempt(row)) rows.push_back(&row);
  return rows;
}

Rehearser::Rehearser(std::span<const std::uint8_t> pool_bytes)
    : pool_(pool_bytes),
      machine_({.storage_size = storage_size,
                .model = isa370::find_model("370/168"),
                .interruptions = isa370::InterruptionWay::hosted,
                .interval_timer = false,
                .fast_paths = false}) {
  for (std::uint32_t block = 0; block < storage_size; block += block_size) machine_.storage().set_key({block}, outer_key);
}

void Rehearser::set_up(const Case& one) {
  const auto bytes = arena_of(one, pool_);
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

/// Storage keys of blocks elsewhere depend on what the harness does. RESET REFERENCE BIT of Hercules works on both blocks of
/// 4,096 bytes, that of [POO] on one; `text_blocks` is where the instruction itself is, whose reference is yet to be recorded.
std::string_view Rehearser::unfit_key_operand(const Case& one, std::uint32_t real, bool whole_frame,
                                              unsigned text_blocks) const {
  constexpr std::uint8_t recorded = isa370::Storage::reference | isa370::Storage::change;
  const auto absolute = isa370::apply_prefix(real & isa370::address_mask, machine_.cpu().prefix);
  if (absolute >= storage_size) return "";
  if (!in_arena(absolute)) return "the key of a block outside";
  const auto frame = (absolute - arena) / 4096U;
  if (one.tables / 4096U == frame || (one.tables + one.tables_length - 1U) / 4096U == frame)
    return "the key of translation tables, where references are recorded or not";
  const auto other = absolute ^ block_size;
  const bool other_recorded =
      (machine_.storage().key({other}) & recorded) != 0 || (text_blocks >> (other - arena) / block_size & 1) != 0;
  return whole_frame && other_recorded ? "RRB, and the other block of the 4K frame was used: Hercules resets both" : "";
}

std::string_view Rehearser::unfit_before(const Case& one, const Performed& next) const {
  const auto instruction = isa370::decode(next.text);
  if (instruction.row == nullptr) return next.text[0] == 0 ? "" : "an operation code that Hercules may have";
  if (!instruction.row->models.contains(isa370::Architecture::system_370)) return "an operation code that Hercules may have";
  const auto name = instruction.row->mnemonic;
  if (is_exempt(*instruction.row)) return "an exempt instruction";
  const auto& gpr = machine_.cpu().gpr;
  const auto address = (instruction.b2 == 0 ? 0 : gpr[instruction.b2]) + instruction.d2;
  if (name == "SSK" || name == "ISK") return unfit_key_operand(one, gpr[instruction.r2], false, next.text_blocks);
  if (name == "RRB") return unfit_key_operand(one, address, true, next.text_blocks);
  if (name == "SPKA" && machine_.cpu().psw.problem && (machine_.cpu().cr[3] << (address >> 4 & 0xF) & high_bit) != 0)
    return "SPKA in the problem state with the key in a mask that Hercules takes from control register 3";
  if (const auto overlap = unfit_overlap(instruction, operands_of(instruction)); !overlap.empty()) return overlap;
  if (name == "SPX") {
    const auto operand = text_at(address);
    constexpr std::uint8_t taken_by_hercules = 0x7F;
    if (operand && ((*operand)[0] & taken_by_hercules) != 0)
      return "SPX with ones in bits 1-7, which Hercules takes for the prefix";
  }
  return "";
}

std::string_view Rehearser::unfit_after(const Case& one, const Performed& last) const {
  const auto& cpu = machine_.cpu();
  if (cpu.psw.wait) return "waits";
  if (cpu.psw.external_enabled() && (cpu.cr[0] & external_submasks) != 0) return "enabled for the timers";
  if (cpu.prefix != 0 && cpu.prefix != one.prefix_page) return "a prefix without new PSWs";
  const bool translates = cpu.psw.translation() || (last.row != nullptr && last.row->mnemonic == "LRA");
  if (!translates) return "";
  if (((cpu.cr[0] ^ one.cr[0]) & translation_format) != 0 || cpu.cr[1] != one.cr[1]) return "other translation tables";
  const auto now = machine_.storage().bytes().subspan(arena + one.tables, one.tables_length);
  return std::ranges::equal(now, tables_) ? "" : "stores into translation tables";
}

/// Whether the address lies behind a page table that is longer than its sixteenth. Hercules finds out only if it is not longer.
bool Rehearser::beyond_long_page_table(std::uint32_t address) const {
  const auto& cr = machine_.cpu().cr;
  const bool large_segments = (cr[0] & isa370::bit<std::uint32_t>(11)) != 0;
  const unsigned segment_bits = large_segments ? 20 : 16;
  const auto entry_at = (cr[1] & 0x00FF'FFC0) + (address >> segment_bits) * 4;
  const auto entry = machine_.storage().read<std::uint32_t>({entry_at});
  const auto length_code = entry >> 28;
  const bool valid = (entry & 1) == 0;
  return valid && length_code != 0 && (address >> (segment_bits - 4) & 0xF) > length_code;
}

bool Rehearser::outside_touched() const {
  for (std::uint32_t block = 0; block < storage_size; block += block_size)
    if ((block < arena || block >= arena + arena_size) && machine_.storage().key({block}) != outer_key) return true;
  return false;
}

Performed Rehearser::about_to_perform(const std::optional<Text>& text, bool executed) const {
  Performed performed{.text = text.value_or(Text{}), .completed = true, .executed = executed};
  const auto address = machine_.cpu().psw.address;
  constexpr std::uint32_t longest = 6;
  performed.text_blocks = blocks_of({address, longest});
  if (executed) {
    const auto execute = text_at(address);
    const auto subject = execute ? operands_of(isa370::decode(*execute)).second : OperandField{};
    performed.text_blocks = static_cast<std::uint16_t>(performed.text_blocks | blocks_of(subject));
  }
  if (!text) return performed;
  const auto instruction = isa370::decode(*text);
  performed.row = instruction.row;
  if (instruction.row == nullptr) return performed;
  const auto operands = operands_of(instruction);
  performed.first_blocks = blocks_of(operands.first);
  performed.second_blocks = blocks_of(operands.second);
  const auto name = instruction.row->mnemonic;
  if (name == "SSK" || name == "ISK") performed.second_blocks = block_with_key(machine_.cpu().gpr[instruction.r2]);
  if (name == "RRB") performed.second_blocks = block_with_key(operands.second.address);
  return performed;
}

Rehearsal Rehearser::rehearse(const Case& one) {
  constexpr unsigned most_steps = 60;
  Rehearsal rehearsal;
  set_up(one);
  const auto step = [&]() -> bool {
    bool executed = false;
    const auto text = next_instruction(executed);
    auto performed = about_to_perform(text, executed);
    if (text) rehearsal.unfit = unfit_before(one, performed);
    if (!rehearsal.unfit.empty()) return false;
    rehearsal.fetch_failed = !fetchable();
    const auto count = machine_.instruction_count();
    const auto address = machine_.cpu().psw.address;
    const auto operands = performed.row != nullptr ? operands_of(isa370::decode(performed.text)) : Operands{};
    const bool compares = performed.row != nullptr && performed.row->mnemonic == "CLC";
    const bool may_end_early = compares && unequal_before_exception(operands);
    const auto exit = machine_.run({.instructions = 1});
    const bool ended = exit.reason == ExitReason::program || exit.reason == ExitReason::supervisor_call;
    performed.completed = exit.reason != ExitReason::program;
    if (exit.reason == ExitReason::program) rehearsal.code = exit.code;
    const bool page_exception = exit.reason == ExitReason::program &&
                                exit.code == static_cast<std::uint16_t>(isa370::ProgramInterruption::page_translation);
    const bool loads_real = performed.row != nullptr && performed.row->mnemonic == "LRA" && performed.completed;
    if ((page_exception && beyond_long_page_table(exit.translation_address)) ||
        (loads_real && beyond_long_page_table(operands.second.address)))
      rehearsal.unfit = "a page beyond the length of its page table, if that is not the least";
    const bool early = ended && machine_.instruction_count() == count && !performed.completed && exit.code == 6;
    if (!early) rehearsal.performed.push_back(performed);
    if (!ended && exit.reason != ExitReason::budget) rehearsal.unfit = "stops";
    if (!ended && text && is_long(*text) && machine_.cpu().psw.address == address) {
      if (executed)
        rehearsal.unfit = "MVCL or CLCL of more than one unit under EXECUTE";
      else if (text_at(address) != text)
        rehearsal.unfit = "MVCL that moves to where it is itself, in several units";
    }
    if (!performed.completed && may_end_early)
      rehearsal.unfit = "CLC that is unequal before a byte that is not accessible: Hercules does not look at it";
    if (!performed.completed && text && is_empty_store(*text))
      rehearsal.unfit = "STCM with mask zero of an inaccessible byte, which Hercules does not look at";
    if (rehearsal.unfit.empty()) rehearsal.unfit = unfit_after(one, performed);
    return rehearsal.unfit.empty() && !ended;
  };
  rehearsal.unfit = in_prefix_page(one) ? "instructions or tables where a prefix puts PSWs" : unfit_after(one, {});
  bool goes_on = rehearsal.unfit.empty();
  for (unsigned steps = 0; goes_on; ++steps) {
    goes_on = step();
    if (goes_on && steps == most_steps) {
      rehearsal.unfit = "goes on for long";
      break;
    }
  }
  if (outside_touched()) {
    if (rehearsal.unfit.empty()) rehearsal.unfit = "touches storage outside";
    for (std::uint32_t block = 0; block < storage_size; block += block_size) machine_.storage().set_key({block}, outer_key);
    machine_.storage().clear();
    for (std::uint32_t block = 0; block < storage_size; block += block_size) machine_.storage().set_key({block}, outer_key);
  }
  return rehearsal;
}

}  // namespace peer
