// Short cuts for tests of macros: statements with a macro before them.
#pragma once

#include "assembled.hpp"

namespace isa370::assembler {

/// A whole program: definitions, then "T CSECT / USING T,12", statements, END.
[[nodiscard]] inline std::string with_macros(std::string_view macros, std::string_view statements) {
  return fmt::format("{}\nT        CSECT\n         USING T,12\n{}\n         END\n", macros, statements);
}

/// Its object code, which no diagnostic may prevent.
[[nodiscard]] inline std::string macro_code(std::string_view macros, std::string_view statements, const Options& options = {}) {
  const auto result = assemble({"test.asm", with_macros(macros, statements)}, options);
  for (const auto& diagnostic : result.diagnostics)
    if (diagnostic.severity == Severity::error) FAIL_CHECK(to_string(diagnostic));
  return result.ok() ? loaded({result.deck}) : std::string();
}

/// The value that a statement gives the SETC symbol &C, or the SETA or SETB symbol that `show` names, as characters.
[[nodiscard]] inline std::string value_of(std::string_view statements, std::string_view show = "&C") {
  const auto result =
      assemble({"test.asm", fmt::format("         LCLA  &A,&A2,&AA(10)\n         LCLB  &B,&B2\n         LCLC  "
                                        "&C,&C2,&CC(10)\n{}\n         MNOTE *,'<{}>'\nT        CSECT\n         END\n",
                                        statements, show)});
  for (const auto& diagnostic : result.diagnostics) FAIL_CHECK(to_string(diagnostic));
  const auto from = result.listing.find("+*,<");
  const auto to = result.listing.find(">\n", from);
  if (from == std::string::npos || to == std::string::npos) return "no value";
  return result.listing.substr(from + 4, to - from - 4);
}

/// The only diagnostic of the statements, which have the same symbols, as "line:column text"; they begin in line 4.
[[nodiscard]] inline std::string conditional_complaint(std::string_view statements) {
  const auto found =
      complaints(fmt::format("         LCLA  &A,&A2,&AA(10)\n         LCLB  &B,&B2\n         LCLC  &C,&C2,&CC(10)\n{}\n"
                             "T        CSECT\n         END\n",
                             statements));
  if (found.size() != 1) return fmt::format("{} diagnostics", found.size());
  return found[0].starts_with("4:") ? found[0].substr(2) : found[0];
}

/// A card whose column 72 is an X.
[[nodiscard]] inline std::string continued(std::string text) {
  text.resize(71, ' ');
  return text + "X\n";
}

/// Whether the listing has this line.
[[nodiscard]] inline bool has_line(const std::string& listing, std::string_view line) {
  return ("\n" + listing).find(fmt::format("\n{}\n", line)) != std::string::npos;
}

}  // namespace isa370::assembler
