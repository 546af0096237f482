// The differences from Hercules 3.13 that are settled. docs/deviations.md lists them.
#include <algorithm>
#include <array>

#include <isa370/bits.hpp>
#include <isa370/interruption.hpp>
#include <isa370/storage.hpp>

#include "comparison.hpp"

namespace peer {
namespace {

constexpr std::uint32_t program_old_psw = 0x28;
constexpr std::uint32_t program_code = 0x8C;
constexpr std::uint32_t translation_address = 0x90;
constexpr std::string_view decimal = "Decimal Instructions";

std::uint64_t value_of(const std::string& hexadecimal) {
  std::string digits;
  for (const char c : hexadecimal)
    if (c != ' ') digits += c;
  constexpr std::size_t most_digits = 16;
  return digits.empty() || digits.size() > most_digits ? 0 : std::stoull(digits, nullptr, 16);
}

std::uint64_t address_of(std::uint64_t psw) { return psw & isa370::address_mask; }

/// Whether both are program old PSWs, or EC-mode codes, that differ in the instruction-length code and in what comes of it: the
/// address behind an instruction of another length.
bool length_code_alone(const Difference& d) {
  const auto ours = value_of(d.ours);
  const auto theirs = value_of(d.theirs);
  if (d.part == Part::code && d.index == program_code) {
    constexpr std::uint64_t length_code = 0x0006'0000;
    return (ours & ~length_code) == (theirs & ~length_code);
  }
  if (d.part != Part::old_psw || d.index != program_old_psw) return false;
  constexpr std::uint64_t length_code_and_address = 0xC0FF'FFFF;
  constexpr std::uint64_t longest = 6;
  const auto distance = (address_of(theirs) - address_of(ours) + longest) & isa370::address_mask;
  return distance <= 2 * longest && (ours & ~length_code_and_address) == (theirs & ~length_code_and_address);
}

bool is_access_exception(std::uint64_t interruption_code) {
  using enum isa370::ProgramInterruption;
  const auto code = static_cast<isa370::ProgramInterruption>(interruption_code);
  return code == protection || code == addressing || code == segment_translation || code == page_translation ||
         code == translation_specification;
}
bool is_translation_exception(std::uint64_t interruption_code) {
  using enum isa370::ProgramInterruption;
  const auto code = static_cast<isa370::ProgramInterruption>(interruption_code);
  return code == segment_translation || code == page_translation;
}
bool is_digit_exception(std::uint64_t interruption_code) {
  using enum isa370::ProgramInterruption;
  const auto code = static_cast<isa370::ProgramInterruption>(interruption_code);
  return code == data || code == decimal_divide;
}

/// The instruction that met the exception which ended the case; nullptr if none did.
const Performed* interrupted(const Rehearsal& rehearsal) {
  const bool there = !rehearsal.performed.empty() && !rehearsal.performed.back().completed;
  return there && rehearsal.performed.back().row != nullptr ? &rehearsal.performed.back() : nullptr;
}

bool is_one_of(const Performed* performed, std::initializer_list<std::string_view> mnemonics) {
  return performed != nullptr && performed->row != nullptr &&
         std::ranges::find(mnemonics, performed->row->mnemonic) != mnemonics.end();
}

bool in_blocks(const Difference& d, unsigned blocks) {
  const auto block = d.part == Part::storage ? (d.index - arena) / block_size : d.index;
  return (d.part == Part::storage || d.part == Part::key) && (blocks >> block & 1) != 0;
}

/// Whether an instruction with one of these names may refer to the block whose key differs.
bool key_of_operand(const Rehearsal& rehearsal, const Difference& d, std::initializer_list<std::string_view> mnemonics) {
  return d.part == Part::key && std::ranges::any_of(rehearsal.performed, [&](const Performed& each) {
           return is_one_of(&each, mnemonics) && in_blocks(d, each.first_blocks | each.second_blocks);
         });
}

bool reference_alone(const Difference& d) {
  return d.part == Part::key && (value_of(d.ours) ^ value_of(d.theirs)) == isa370::Storage::reference;
}
bool they_recorded(const Difference& d, unsigned bits) {
  return d.part == Part::key && (value_of(d.ours) | bits) == value_of(d.theirs);
}

bool after_failed_fetch(const Case& /*one*/, const Rehearsal& rehearsal, const Difference& d) {
  return rehearsal.fetch_failed && length_code_alone(d);
}

bool of_execute(const Case& /*one*/, const Rehearsal& rehearsal, const Difference& d) {
  if (rehearsal.performed.empty() || !rehearsal.performed.back().executed || !length_code_alone(d)) return false;
  constexpr unsigned in_code = 17, in_psw = 30;
  const auto our_length_code = value_of(d.ours) >> (d.part == Part::code ? in_code : in_psw) & 3;
  return our_length_code == 2 && (d.part == Part::code || address_of(value_of(d.ours)) == address_of(value_of(d.theirs)));
}

bool reference_to_tables(const Case& one, const Rehearsal& /*rehearsal*/, const Difference& d) {
  const auto first = one.tables / block_size;
  // A page table of a segment of 1M is longer than what is prepared of it.
  const bool large_segments = (one.cr[0] & isa370::bit<std::uint32_t>(11)) != 0;
  const std::uint32_t unprepared = large_segments ? 1024 : 0;
  const auto last = (one.tables + one.tables_length + unprepared - 1U) / block_size;
  return they_recorded(d, isa370::Storage::reference) && d.index >= first && d.index <= last;
}

bool reference_before_exception(const Case& /*one*/, const Rehearsal& rehearsal, const Difference& d) {
  if (!reference_alone(d) || rehearsal.performed.empty() || rehearsal.performed.back().completed) return false;
  const auto& last = rehearsal.performed.back();
  const bool digits = last.row != nullptr && last.row->section == decimal && is_digit_exception(rehearsal.code);
  const unsigned blocks = last.first_blocks | last.second_blocks | last.text_blocks;
  return (digits || is_access_exception(rehearsal.code)) && in_blocks(d, blocks);
}

bool change_before_exception(const Case& /*one*/, const Rehearsal& rehearsal, const Difference& d) {
  constexpr unsigned change = isa370::Storage::change, both = change | isa370::Storage::reference;
  const auto* const last = interrupted(rehearsal);
  if (last == nullptr || !(they_recorded(d, change) || they_recorded(d, both))) return false;
  const bool edits = is_one_of(last, {"ED", "EDMK"}) && is_digit_exception(rehearsal.code);
  return (edits || is_access_exception(rehearsal.code)) && in_blocks(d, last->first_blocks | last->second_blocks);
}

bool reference_of_unneeded_byte(const Case& /*one*/, const Rehearsal& rehearsal, const Difference& d) {
  return reference_alone(d) && key_of_operand(rehearsal, d, {"TR", "TRT"});
}

bool reference_of_whole_operand(const Case& /*one*/, const Rehearsal& rehearsal, const Difference& d) {
  return reference_alone(d) && value_of(d.theirs) < value_of(d.ours) && key_of_operand(rehearsal, d, {"CLC", "CLM"});
}

bool reference_with_empty_mask(const Case& /*one*/, const Rehearsal& rehearsal, const Difference& d) {
  return they_recorded(d, isa370::Storage::reference) && std::ranges::any_of(rehearsal.performed, [&](const Performed& each) {
           return is_one_of(&each, {"CLM", "ICM"}) && (each.text[1] & 0xF) == 0 && in_blocks(d, each.second_blocks);
         });
}

bool access_after_key_was_set(const Case& /*one*/, const Rehearsal& rehearsal, const Difference& d) {
  constexpr std::uint64_t recorded = isa370::Storage::reference | isa370::Storage::change;
  if (d.part != Part::key) return false;
  const auto missing = value_of(d.ours) & ~value_of(d.theirs);
  return (value_of(d.theirs) | missing) == value_of(d.ours) && (missing & ~recorded) == 0 &&
         used_since_key_was_set(rehearsal.performed, 1U << d.index);
}

/// Hercules keeps the page of 2K.
bool byte_of_translation_address(const Case& /*one*/, const Rehearsal& rehearsal, const Difference& d) {
  constexpr std::uint64_t byte_index = 0x7FF;
  return is_translation_exception(rehearsal.code) && d.part == Part::code && d.index == translation_address &&
         (value_of(d.ours) & ~byte_index) == value_of(d.theirs);
}

bool monitor_call_in_basic_mode(const Case& /*one*/, const Rehearsal& rehearsal, const Difference& d) {
  constexpr std::uint32_t monitor_class = 0x94, monitor_code = 0x9C;
  const bool location = d.part == Part::code && (d.index == monitor_class || d.index == monitor_code);
  return location && is_one_of(interrupted(rehearsal), {"MC"}) && value_of(d.theirs) == 0;
}

/// Either operand of an SS instruction may be inaccessible, and either operand of a decimal instruction have invalid digits. A
/// translation exception leaves the PSW at the instruction, which may be an EXECUTE.
bool other_exception(const Case& /*one*/, const Rehearsal& rehearsal, const Difference& d) {
  const auto* const last = interrupted(rehearsal);
  if (last == nullptr || isa370::instruction_length(last->text[0]) != 6) return false;
  const auto possible = [&](std::uint64_t code) {
    return is_access_exception(code) || (last->row->section == decimal && is_digit_exception(code));
  };
  if (!possible(rehearsal.code)) return false;
  const auto ours = value_of(d.ours);
  const auto theirs = value_of(d.theirs);
  if (d.part == Part::code && d.index == translation_address) return true;
  if (d.part == Part::code) return d.index == program_code && possible(theirs & 0xFF);
  if (d.part != Part::old_psw || d.index != program_old_psw) return false;
  const std::uint64_t changes = rehearsal.extended ? isa370::address_mask : 0x0000'FFFF'C0FF'FFFF;
  const auto length = last->executed ? 4U : 6U;
  const auto distance = (address_of(theirs) - address_of(ours)) & isa370::address_mask;
  const bool near = distance == 0 || distance == length || distance == ((0U - length) & isa370::address_mask);
  return near && ((ours ^ theirs) & ~changes) == 0 && (rehearsal.extended || possible(theirs >> 32 & 0xFFFF));
}

bool part_of_edited(const Case& /*one*/, const Rehearsal& rehearsal, const Difference& d) {
  const auto* const last = interrupted(rehearsal);
  if (!is_one_of(last, {"ED", "EDMK"})) return false;
  const bool address = d.part == Part::general_register && d.index == 1 && last->row->mnemonic == "EDMK";
  return address || (d.part == Part::storage && in_blocks(d, last->first_blocks));
}

/// Of the result of an instruction that is terminated any part may be stored.
bool part_of_terminated_edit(const Case& one, const Rehearsal& rehearsal, const Difference& d) {
  return !is_translation_exception(rehearsal.code) && part_of_edited(one, rehearsal, d);
}
bool part_of_nullified_edit(const Case& one, const Rehearsal& rehearsal, const Difference& d) {
  return is_translation_exception(rehearsal.code) && part_of_edited(one, rehearsal, d);
}

bool longer_frame_address(const Case& one, const Rehearsal& rehearsal, const Difference& d) {
  const bool small_pages = (one.cr[0] & isa370::bit<std::uint32_t>(9)) != 0;
  constexpr std::uint64_t codes = 0xFFFF;
  using enum isa370::ProgramInterruption;
  return !small_pages && rehearsal.code == static_cast<std::uint16_t>(translation_specification) && d.part == Part::code &&
         d.index == program_code && (value_of(d.theirs) & codes) == static_cast<std::uint16_t>(addressing);
}

bool change_by_unequal_swap(const Case& /*one*/, const Rehearsal& rehearsal, const Difference& d) {
  return they_recorded(d, isa370::Storage::change) && key_of_operand(rehearsal, d, {"CS", "CDS"});
}

bool condition_code_of_unfinished(const Case& /*one*/, const Rehearsal& rehearsal, const Difference& d) {
  if (!is_one_of(interrupted(rehearsal), {"MVCL", "CLCL"})) return false;
  const auto condition_code = rehearsal.extended ? std::uint64_t{3} << 44 : std::uint64_t{3} << 28;
  return d.part == Part::old_psw && (value_of(d.ours) | condition_code) == (value_of(d.theirs) | condition_code);
}

constexpr auto table = std::to_array<KnownDifference>({
    {"ILC when the instruction cannot be fetched", "unpredictable: chapter \"Interruptions\", access exceptions",
     after_failed_fetch},
    {"ILC of an instruction that EXECUTE executes: not always EXECUTE's on Hercules", "\"Instruction-Length Code\"",
     of_execute},
    {"references to translation tables: recorded by Hercules", "\"Reference and Change Recording\"", reference_to_tables},
    {"reference to one operand before the exception of another: in another order on Hercules",
     "\"Reference and Change Recording\": substantially accurate", reference_before_exception},
    {"access exception, or data exception of ED and EDMK: change recorded by Hercules, although nothing is stored",
     "\"Reference and Change Recording\"", change_before_exception},
    {"TR, TRT: references to bytes that are not needed", "\"Translate\": bytes that are not needed may be fetched",
     reference_of_unneeded_byte},
    {"CLC, CLM: references up to the first difference on Hercules, of the whole operands here",
     "\"Compare Logical\": may end before the end of the operands", reference_of_whole_operand},
    {"CLM, ICM with mask zero: reference recorded by Hercules", "\"Insert Characters Under Mask\": exceptions of one byte",
     reference_with_empty_mask},
    {"SSK, RRB of a block that is in use: later references and changes not always recorded by Hercules",
     "\"Reference and Change Recording\"", access_after_key_was_set},
    {"exception of the other operand of an SS instruction, or of its digits",
     "priority unpredictable: \"Priority of Program-Interruption Conditions\"", other_exception},
    {"ED, EDMK that are terminated: a part of the result stored by Hercules", "unpredictable: \"Termination\"",
     part_of_terminated_edit},
    {"ED, EDMK with a translation exception: a part of the result stored by Hercules", "\"Nullification\"",
     part_of_nullified_edit},
    {"ones in bits 13 and 14 of a page-table entry for 4K pages: taken into the address by Hercules",
     "\"Page-Table Entries\": translation-specification exception", longer_frame_address},
    {"CS, CDS unequal: change recorded by Hercules", "\"Compare and Swap\": nothing is stored", change_by_unequal_swap},
    {"condition code when MVCL or CLCL is ended by an exception", "unpredictable: \"Move Long\"", condition_code_of_unfinished},
    {"byte index in the translation-exception address: zero on Hercules", "unpredictable: locations 144-147",
     byte_of_translation_address},
    {"MC in BC mode: Hercules stores no class and no code", "locations 148-149, 156-159: in both modes",
     monitor_call_in_basic_mode},
});

}  // namespace

std::span<const KnownDifference> differences_from_hercules() { return table; }

const KnownDifference* known_difference(std::span<const KnownDifference> known, const Case& one, const Rehearsal& rehearsal,
                                        const Difference& difference) {
  for (const auto& each : known)
    if (each.applies(one, rehearsal, difference)) return &each;
  return nullptr;
}

}  // namespace peer
