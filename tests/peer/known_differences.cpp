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

std::uint64_t value_of(const std::string& hexadecimal) {
  std::string digits;
  for (const char c : hexadecimal)
    if (c != ' ') digits += c;
  constexpr std::size_t most_digits = 16;
  return digits.empty() || digits.size() > most_digits ? 0 : std::stoull(digits, nullptr, 16);
}

/// Whether both are program old PSWs, or EC-mode codes, that differ in the instruction-length code and nothing that does not
/// come of it.
bool length_code_alone(const Difference& d) {
  const auto ours = value_of(d.ours);
  const auto theirs = value_of(d.theirs);
  if (d.part == Part::code && d.index == program_code) {
    constexpr std::uint64_t length_code = 0x0006'0000;
    return (ours & ~length_code) == (theirs & ~length_code);
  }
  if (d.part != Part::old_psw || d.index != program_old_psw) return false;
  constexpr std::uint64_t length_code_and_address = 0xC0FF'FFFF;
  return (ours & ~length_code_and_address) == (theirs & ~length_code_and_address);
}

bool after_failed_fetch(const Case& /*one*/, const Rehearsal& rehearsal, const Difference& d) {
  return rehearsal.fetch_failed && length_code_alone(d);
}

bool of_execute(const Case& /*one*/, const Rehearsal& rehearsal, const Difference& d) {
  if (rehearsal.performed.empty() || !rehearsal.performed.back().executed || !length_code_alone(d)) return false;
  constexpr std::uint64_t address = isa370::address_mask;
  return d.part == Part::code || (value_of(d.ours) & address) == (value_of(d.theirs) & address);
}

bool reference_to_tables(const Case& one, const Rehearsal& /*rehearsal*/, const Difference& d) {
  if (d.part != Part::key) return false;
  const auto first = one.tables / block_size;
  const auto last = (one.tables + one.tables_length - 1U) / block_size;
  const bool recorded = (value_of(d.ours) | isa370::Storage::reference) == value_of(d.theirs);
  return (d.index == first || d.index == last) && recorded;
}

bool byte_of_translation_address(const Case& one, const Rehearsal& /*rehearsal*/, const Difference& d) {
  const bool small_pages = (one.cr[0] & isa370::bit<std::uint32_t>(9)) != 0;
  const std::uint64_t page_size = small_pages ? 2048 : 4096;
  constexpr std::uint32_t location = 0x90;
  return d.part == Part::code && d.index == location && (value_of(d.ours) ^ value_of(d.theirs)) < page_size;
}

bool monitor_call_in_basic_mode(const Case& /*one*/, const Rehearsal& rehearsal, const Difference& d) {
  constexpr std::uint32_t monitor_class = 0x94, monitor_code = 0x9C;
  if (rehearsal.performed.empty() || rehearsal.performed.back().row == nullptr) return false;
  const bool location = d.part == Part::code && (d.index == monitor_class || d.index == monitor_code);
  return location && rehearsal.performed.back().row->mnemonic == "MC" && value_of(d.theirs) == 0;
}

bool is_access_exception(std::uint64_t interruption_code) {
  using enum isa370::ProgramInterruption;
  const auto code = static_cast<isa370::ProgramInterruption>(interruption_code);
  return code == protection || code == addressing || code == segment_translation || code == page_translation ||
         code == translation_specification;
}

std::string_view last_mnemonic(const Rehearsal& rehearsal) {
  const bool known = !rehearsal.performed.empty() && rehearsal.performed.back().row != nullptr;
  return known ? rehearsal.performed.back().row->mnemonic : std::string_view();
}

bool performs(const Rehearsal& rehearsal, std::string_view mnemonic) {
  return std::ranges::any_of(rehearsal.performed,
                             [&](const Performed& each) { return each.row != nullptr && each.row->mnemonic == mnemonic; });
}

bool reference_before_access_exception(const Case& /*one*/, const Rehearsal& rehearsal, const Difference& d) {
  const bool reference_alone = (value_of(d.ours) ^ value_of(d.theirs)) == isa370::Storage::reference;
  return d.part == Part::key && is_access_exception(rehearsal.code) && reference_alone;
}

/// Storage-to-storage instructions meet exceptions of either operand.
bool other_access_exception(const Case& one, const Rehearsal& rehearsal, const Difference& d) {
  constexpr std::uint32_t translation_address = 0x90;
  if (!is_access_exception(rehearsal.code) || last_mnemonic(rehearsal).empty()) return false;
  const auto& last = rehearsal.performed.back();
  const bool two_operands = isa370::instruction_length(last.text[0]) == 6;
  if (!two_operands) return false;
  const auto theirs = value_of(d.theirs);
  if (d.part == Part::code)
    return d.index == translation_address || (d.index == program_code && is_access_exception(theirs & 0xFF));
  const bool extended = (one.psw & isa370::bit<std::uint64_t>(12)) != 0;
  return d.part == Part::old_psw && d.index == program_old_psw && (extended || is_access_exception(theirs >> 32 & 0xFF));
}

bool beyond_page_table(const Case& /*one*/, const Rehearsal& rehearsal, const Difference& /*d*/) {
  return rehearsal.beyond_page_table;
}

bool change_by_unequal_swap(const Case& /*one*/, const Rehearsal& rehearsal, const Difference& d) {
  if (d.part != Part::key || !(performs(rehearsal, "CS") || performs(rehearsal, "CDS"))) return false;
  return (value_of(d.ours) | isa370::Storage::change) == value_of(d.theirs);
}

bool condition_code_of_unfinished(const Case& one, const Rehearsal& rehearsal, const Difference& d) {
  const auto last = last_mnemonic(rehearsal);
  if ((last != "MVCL" && last != "CLCL") || rehearsal.performed.back().completed) return false;
  const bool extended = (one.psw & isa370::bit<std::uint64_t>(12)) != 0;
  const auto condition_code = extended ? std::uint64_t{3} << 44 : std::uint64_t{3} << 28;
  return d.part == Part::old_psw && (value_of(d.ours) | condition_code) == (value_of(d.theirs) | condition_code);
}

constexpr auto table = std::to_array<KnownDifference>({
    {"ILC when the instruction cannot be fetched", "unpredictable: chapter \"Interruptions\", access exceptions",
     after_failed_fetch},
    {"ILC of an instruction that EXECUTE executes: not always EXECUTE's on Hercules", "\"Instruction-Length Code\"",
     of_execute},
    {"references to translation tables: recorded by Hercules", "\"Reference and Change Recording\"", reference_to_tables},
    {"reference to one operand before the access exception of another: in another order on Hercules",
     "\"Reference and Change Recording\": substantially accurate", reference_before_access_exception},
    {"exception of the other operand of an SS instruction", "priority unpredictable: \"Priority of Access Exceptions\"",
     other_access_exception},
    {"page beyond the length of its page table: Hercules misses some", "\"Translation Process\", page-table look-up",
     beyond_page_table},
    {"CS, CDS unequal: change recorded by Hercules", "\"Compare and Swap\": nothing is stored", change_by_unequal_swap},
    {"condition code when MVCL or CLCL is ended by an exception", "unpredictable: \"Move Long\"", condition_code_of_unfinished},
    {"byte index in the translation-exception address: zero on Hercules", "unpredictable: locations 144-147",
     byte_of_translation_address},
    {"MC in BC mode: Hercules stores no class and no code", "locations 148-149, 156-159: in both modes",
     monitor_call_in_basic_mode},
});

}  // namespace

std::span<const KnownDifference> known_differences() { return table; }

const KnownDifference* known_difference(const Case& one, const Rehearsal& rehearsal, const Difference& difference) {
  for (const auto& known : known_differences())
    if (known.applies(one, rehearsal, difference)) return &known;
  return nullptr;
}

}  // namespace peer
