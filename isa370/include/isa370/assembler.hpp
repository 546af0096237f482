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

enum class Severity : std::uint8_t { warning, error };

/// One complaint. `column` is 1-based; 0 means the whole line.
struct Diagnostic {
  std::string file;
  std::uint32_t line = 0;
  std::uint32_t column = 0;
  std::string text;         ///< What is wrong and what would be right.
  std::string source_line;  ///< As written, for the caret.
  Severity severity = Severity::error;
  bool operator==(const Diagnostic&) const = default;
};
/// "file:line:column: error: text" (or warning), the source line and a caret below the column.
[[nodiscard]] std::string to_string(const Diagnostic& diagnostic);

struct Source {
  std::string name;  ///< File name for diagnostics and listing.
  std::string text;
};

struct Options {
  /// Finds the member that COPY names; nullopt when there is none.
  std::function<std::optional<Source>(std::string_view member)> copy_member;
};

struct Result {
  ObjectDeck deck;  ///< Empty when there are errors.
  std::string listing;
  std::vector<Diagnostic> diagnostics;
  /// No errors; there may be warnings.
  [[nodiscard]] bool ok() const {
    return std::ranges::none_of(diagnostics, [](const Diagnostic& d) { return d.severity == Severity::error; });
  }
};

/// Assembles one source file. Every error of the file is reported in one run.
[[nodiscard]] Result assemble(const Source& source, const Options& options = {});

}  // namespace isa370::assembler
