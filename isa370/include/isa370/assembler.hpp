// The assembler: IBM System/370 assembler language in, object decks and a listing out.
#pragma once

#include <algorithm>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "isa370/object_deck.hpp"

namespace isa370::assembler {

enum class Severity : std::uint8_t {
  warning,  ///< The deck is made all the same.
  error
};

/// One complaint. `column` is 1-based; 0 means the whole line.
struct Diagnostic {
  std::string file;
  std::uint32_t line = 0;
  std::uint32_t column = 0;
  std::string text;         ///< What is wrong and what would be right.
  std::string source_line;  ///< As written or generated, for the caret.
  Severity severity = Severity::error;
  std::string context;  ///< The macro calls that led here, innermost first, a line each; empty in open code.
  bool operator==(const Diagnostic&) const = default;
};
/// "file:line:column: error: text" (or warning), the source line, a caret below the column, and the macro calls.
[[nodiscard]] std::string to_string(const Diagnostic& diagnostic);

struct Source {
  std::string name;  ///< File name for diagnostics and listing.
  std::string text;
};

struct Options {
  /// Finds the member that COPY, or an operation that is not known, names; nullopt when there is none.
  std::function<std::optional<Source>(std::string_view member)> copy_member;
  std::string system_parameter;          ///< &SYSPARM
  std::string system_date = "        ";  ///< &SYSDATE, as MM/DD/YY. The assembler reads no clock.
  std::string system_time = "     ";     ///< &SYSTIME, as HH.MM
};

struct Result {
  ObjectDeck deck;  ///< Empty when there are errors.
  std::string listing;
  std::vector<Diagnostic> diagnostics;
  /// There are no errors; there may be warnings.
  [[nodiscard]] bool ok() const {
    return std::ranges::none_of(diagnostics, [](const Diagnostic& d) { return d.severity == Severity::error; });
  }
};

/// Assembles one source file. Every error of the file is reported in one run.
[[nodiscard]] Result assemble(const Source& source, const Options& options = {});

}  // namespace isa370::assembler
