// The table of assembler statements, the ones about the listing, and those not supported yet. What the macro processor carries
// out itself (COPY, ICTL, macro language) is in macro_model.cpp.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "assembly.hpp"
#include "characters.hpp"

namespace isa370::assembler {

const Assembly::Directive* Assembly::find_directive(std::string_view name) {
  using A = Assembly;
  static constexpr std::array<Directive, 31> table = {{
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
      // Listing
      {"TITLE", true, nullptr, &A::second_title},
      {"EJECT", false, nullptr, nullptr},
      {"SPACE", false, nullptr, &A::second_space},
      {"PRINT", false, nullptr, &A::second_print},
      // Not supported yet
      {"AMODE", true, &A::not_supported, nullptr},
      {"CCW0", true, &A::not_supported, nullptr},
      {"CCW1", true, &A::not_supported, nullptr},
      {"COM", true, &A::first_com, nullptr},
      {"CXD", true, &A::first_cxd, &A::second_cxd},
      {"DXD", true, &A::first_dxd, nullptr},
      {"LOCTR", true, &A::not_supported, nullptr},
      {"POP", false, nullptr, &A::second_pop},
      {"PUSH", false, nullptr, &A::second_push},
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
