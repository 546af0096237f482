// What keeps a case from being compared: instructions that the two machines cannot do alike, and rules that Hercules does not
// know or does not keep.
#include <algorithm>
#include <array>

#include <isa370/bits.hpp>

#include "rehearsal.hpp"

namespace peer {
namespace {

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

using Text = std::array<std::uint8_t, 6>;
bool is_long(const Text& text) { return text[0] == 0x0E || text[0] == 0x0F; }
bool is_empty_store(const Text& text) { return text[0] == 0xBE && (text[1] & 0xF) == 0; }

/// See the table of known differences.
constexpr auto recorded_otherwise = std::to_array<std::string_view>({"CS", "CDS", "CLC", "CLM", "ICM", "TR", "TRT"});
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

std::vector<const isa370::InstructionRow*> weighted_rows() {
  std::vector<const isa370::InstructionRow*> rows;
  for (const auto* row : compared_rows()) {
    // In the problem state privileged instructions are rare; RRB is left out when the other block of the frame was used.
    const unsigned weight = row->mnemonic == "RRB" ? 9 : row->privilege == isa370::Privilege::supervisor ? 2 : 1;
    rows.insert(rows.end(), weight, row);
  }
  return rows;
}

bool Rehearser::in_prefix_page(const Case& one) {
  constexpr std::uint32_t page = 4096;
  if (one.prefix_page == 0) return false;
  const auto inside = [&](std::uint32_t offset) { return (arena + offset) / page == one.prefix_page / page; };
  const bool code =
      std::ranges::any_of(one.instructions, [&](const Placed& placed) { return std::ranges::any_of(placed.offsets, inside); });
  return code || inside(one.tables) || inside(one.tables + one.tables_length - 1U);
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
  if (const auto overlap = unfit_overlap(instruction, next); !overlap.empty()) return overlap;
  if (name == "SPX") {
    const auto operand = text_at(address);
    constexpr std::uint8_t taken_by_hercules = 0x7F;
    if (operand && ((*operand)[0] & taken_by_hercules) != 0)
      return "SPX with ones in bits 1-7, which Hercules takes for the prefix";
  }
  return "";
}

std::string_view Rehearser::unfit_shown_key(std::vector<Performed> performed, const Performed& next) {
  if (next.row == nullptr || (next.row->mnemonic != "RRB" && next.row->mnemonic != "ISK")) return "";
  const bool otherwise = std::ranges::any_of(performed, [&](const Performed& each) {
    const bool block = ((each.first_blocks | each.second_blocks) & next.second_blocks) != 0;
    return block && each.row != nullptr &&
           std::ranges::find(recorded_otherwise, each.row->mnemonic) != std::end(recorded_otherwise);
  });
  if (otherwise) return "RRB, ISK of an operand of CS, CDS, CLC, CLM, ICM, TR, TRT: Hercules may have recorded something else";
  performed.push_back(next);
  return used_since_key_was_set(performed, next.second_blocks)
             ? "RRB, ISK of a block that was used since its key was set: Hercules may not have recorded that"
             : "";
}

std::string_view Rehearser::unfit_protection(const Rehearsal& rehearsal) {
  if (rehearsal.performed.empty() || rehearsal.code != static_cast<std::uint16_t>(isa370::ProgramInterruption::protection))
    return "";
  const auto& last = rehearsal.performed.back();
  const unsigned blocks = last.text_blocks | last.first_blocks | last.second_blocks;
  const bool set = std::ranges::any_of(rehearsal.performed, [&](const Performed& each) {
    return each.row != nullptr && each.row->mnemonic == "SSK" && (each.second_blocks & blocks) != 0;
  });
  return set ? "SSK that makes a block in use inaccessible: Hercules may go on with what its look-aside buffer has" : "";
}

/// Rules about exceptions that Hercules does not keep.
std::string_view Rehearser::unfit_exception(const Step& step) const {
  using enum isa370::ProgramInterruption;
  const auto code = static_cast<isa370::ProgramInterruption>(step.exit.code);
  const auto& performed = step.performed;
  const bool loads_real = performed.row != nullptr && performed.row->mnemonic == "LRA";
  const bool page_exception = !performed.completed && code == page_translation;
  const auto& [first, second] = step.operands;
  const bool operand_beyond = !performed.completed && machine_.cpu().psw.translation() &&
                              (beyond_long_page_table(first.address) || beyond_long_page_table(second.address) ||
                               (first.length != 0 && beyond_long_page_table(first.address + first.length - 1)) ||
                               (second.length != 0 && beyond_long_page_table(second.address + second.length - 1)));
  if (operand_beyond || (page_exception && beyond_long_page_table(step.exit.translation_address)) ||
      (loads_real && performed.completed && beyond_long_page_table(step.operands.second.address)))
    return "a page beyond the length of its page table, unless that is the least: Hercules does not look";
  if (performed.completed) return "";
  const bool small_pages = (machine_.cpu().cr[0] & isa370::bit<std::uint32_t>(9)) != 0;
  if (loads_real && code == translation_specification && !small_pages)
    return "LRA and ones in bits 13 and 14 of a page-table entry for 4K pages: taken into the address by Hercules";
  if (step.may_end_early) return "CLC, CLM that are unequal before a byte that is not accessible: Hercules does not look at it";
  if (step.text && is_empty_store(*step.text))
    return "STCM with mask zero of an inaccessible byte, which Hercules does not look at";
  return "";
}

std::string_view Rehearser::unfit_after(const Case& one, const Step& step) const {
  if (!step.ended && step.exit.reason != isa370::ExitReason::budget) return "stops";
  if (const auto unfit = unfit_exception(step); !unfit.empty()) return unfit;
  const bool unfinished = !step.ended && step.text && is_long(*step.text) && machine_.cpu().psw.address == step.address;
  if (unfinished && step.performed.executed) return "MVCL or CLCL of more than one unit under EXECUTE";
  if (unfinished && text_at(step.address) != step.text) return "MVCL that moves to where it is itself, in several units";
  const bool loads_real = step.performed.row != nullptr && step.performed.row->mnemonic == "LRA";
  return unfit_state(one, loads_real || machine_.cpu().psw.translation());
}

std::string_view Rehearser::unfit_state(const Case& one, bool translates) const {
  const auto& cpu = machine_.cpu();
  if (cpu.psw.wait) return "waits";
  if (cpu.psw.external_enabled() && (cpu.cr[0] & external_submasks) != 0) return "enabled for the timers";
  if (cpu.prefix != 0 && cpu.prefix != one.prefix_page) return "a prefix without new PSWs";
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
  address &= isa370::address_mask;
  const auto entry_at = (cr[1] & 0x00FF'FFC0) + (address >> segment_bits) * 4;
  const auto entry = machine_.storage().read<std::uint32_t>({entry_at});
  const auto length_code = entry >> 28;
  const bool valid = (entry & 1) == 0;
  return valid && length_code != 0 && (address >> (segment_bits - 4) & 0xF) > length_code;
}

}  // namespace peer
