// The table of assembler statements, the ones about the source and its listing, and those not supported yet.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "assembly.hpp"
#include "characters.hpp"

namespace isa370::assembler {
namespace {

constexpr std::size_t deepest_copy = 16;

}  // namespace

const Assembly::Directive* Assembly::find_directive(std::string_view name) {
  using A = Assembly;
  static constexpr std::array<Directive, 56> table = {{
      // Sections and symbols
      {"START", true, &A::first_start, nullptr},
      {"CSECT", true, &A::first_csect, nullptr},
      {"DSECT", true, &A::first_dsect, nullptr},
      {"ENTRY", false, &A::first_entry, &A::second_entry},
      {"EXTRN", false, &A::first_extrn, nullptr},
      {"EQU", true, &A::first_equ, &A::second_equ},
      {"ORG", false, &A::first_org, nullptr},
      {"USING", false, nullptr, &A::second_using},
      {"DROP", false, nullptr, &A::second_drop},
      {"END", false, &A::first_end, &A::second_end},
      // Data
      {"DC", true, &A::first_dc, &A::second_dc},
      {"DS", true, &A::first_ds, nullptr},
      {"CCW", true, &A::first_ccw, &A::second_ccw},
      {"CNOP", false, &A::first_cnop, &A::second_cnop},
      {"LTORG", true, &A::first_ltorg, &A::second_ltorg},
      // Source and listing
      {"COPY", false, &A::first_copy, nullptr},
      {"TITLE", true, nullptr, &A::second_title},
      {"EJECT", false, nullptr, nullptr},
      {"SPACE", false, nullptr, &A::second_space},
      {"PRINT", false, nullptr, &A::second_print},
      // Not supported yet: macro language and conditional assembly
      {"MACRO", true, &A::first_macro, nullptr},
      {"MEND", true, &A::not_supported, nullptr},
      {"MEXIT", true, &A::not_supported, nullptr},
      {"MNOTE", true, &A::not_supported, nullptr},
      {"ACTR", true, &A::not_supported, nullptr},
      {"AGO", true, &A::not_supported, nullptr},
      {"AGOB", true, &A::not_supported, nullptr},
      {"AIF", true, &A::not_supported, nullptr},
      {"AIFB", true, &A::not_supported, nullptr},
      {"ANOP", true, &A::not_supported, nullptr},
      {"GBLA", true, &A::not_supported, nullptr},
      {"GBLB", true, &A::not_supported, nullptr},
      {"GBLC", true, &A::not_supported, nullptr},
      {"LCLA", true, &A::not_supported, nullptr},
      {"LCLB", true, &A::not_supported, nullptr},
      {"LCLC", true, &A::not_supported, nullptr},
      {"SETA", true, &A::not_supported, nullptr},
      {"SETB", true, &A::not_supported, nullptr},
      {"SETC", true, &A::not_supported, nullptr},
      // Not supported yet: the rest
      {"AMODE", true, &A::not_supported, nullptr},
      {"CCW0", true, &A::not_supported, nullptr},
      {"CCW1", true, &A::not_supported, nullptr},
      {"COM", true, &A::first_com, nullptr},
      {"CXD", true, &A::first_cxd, &A::second_cxd},
      {"DXD", true, &A::first_dxd, nullptr},
      {"ICTL", true, &A::not_supported, nullptr},
      {"ISEQ", true, &A::not_supported, nullptr},
      {"LOCTR", true, &A::not_supported, nullptr},
      {"OPSYN", true, &A::not_supported, nullptr},
      {"POP", false, nullptr, &A::second_pop},
      {"PUNCH", true, &A::not_supported, nullptr},
      {"PUSH", false, nullptr, &A::second_push},
      {"REPRO", true, &A::not_supported, nullptr},
      {"RMODE", true, &A::not_supported, nullptr},
      {"RSECT", true, &A::not_supported, nullptr},
      {"WXTRN", false, &A::first_wxtrn, nullptr},
  }};
  const auto found = std::ranges::find(table, name, &Directive::name);
  return found == table.end() ? nullptr : &*found;
}

void Assembly::not_supported(Statement& statement) {
  throw Fault(statement.operation.offset,
              fmt::format("{} is not supported yet", to_upper(statement.view(statement.operation))));
}

/// One message for the whole definition.
void Assembly::first_macro(Statement& statement) {
  in_macro_ = true;
  throw Fault(statement.operation.offset, "MACRO is not supported yet; everything up to MEND is passed over");
}

void Assembly::first_copy(Statement& statement) {
  auto cursor = operands(statement);
  const auto at = cursor.at;
  const auto member = read_symbol(cursor, "the name of a member");
  cursor.expect_end("the member");
  if (std::ranges::find(members_, member) != members_.end())
    throw Fault(at, fmt::format("{} copies itself; a member may not COPY one that is being copied", member));
  if (members_.size() == deepest_copy) throw Fault(at, fmt::format("members are copied {} deep at most", deepest_copy));
  if (!options_.copy_member) throw Fault(at, fmt::format("{} cannot be copied: no library of members was named", member));
  auto source = options_.copy_member(member);
  if (!source) throw Fault(at, fmt::format("there is no member {} in the libraries that COPY looks into", member));
  members_.push_back(member);
  module_.files.push_back(source->name);
  readers_.emplace_back(std::move(source->text), static_cast<std::uint32_t>(module_.files.size() - 1));
}

void Assembly::second_title(Statement& statement) {
  constexpr std::size_t longest = 100;
  auto cursor = operands(statement);
  if (cursor.peek() != '\'') throw Fault(cursor.at, "TITLE needs a text in apostrophes");
  const auto end = end_of_string(cursor.text.substr(0, cursor.end), cursor.at);
  if (end != cursor.end) throw Fault(cursor.at, "TITLE needs one text in apostrophes; an apostrophe inside is written twice");
  if (read_characters(cursor.text, cursor.at + 1, end - 1).size() > longest)
    throw Fault(cursor.at, fmt::format("a title has {} characters at most", longest));
}

void Assembly::second_space(Statement& statement) {
  auto cursor = operands(statement);
  if (!cursor.done()) (void)read_absolute(cursor, surroundings(statement), 0, 100, "the number of lines");
}

void Assembly::second_print(Statement& statement) {
  constexpr std::array<std::string_view, 6> words = {"ON", "OFF", "GEN", "NOGEN", "DATA", "NODATA"};
  auto cursor = operands(statement);
  do {
    const auto at = cursor.at;
    const auto word = read_symbol(cursor, "ON, OFF, GEN, NOGEN, DATA or NODATA");
    if (std::ranges::find(words, word) == words.end())
      throw Fault(at, fmt::format("PRINT knows ON, OFF, GEN, NOGEN, DATA and NODATA, and not {}", word));
  } while (cursor.accept(','));
  cursor.expect_end("the option");
}

}  // namespace isa370::assembler
