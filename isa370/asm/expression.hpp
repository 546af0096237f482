// Terms and expressions: values, relocation, and the reader that evaluates them where they stand in a statement.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "fault.hpp"
#include "symbol_table.hpp"

namespace isa370::assembler {

/// What an expression may refer to at the place where it stands.
struct Surroundings {
  SymbolTable* symbols = nullptr;
  const std::vector<Section>* sections = nullptr;
  int section = -1;               ///< Of the location counter; -1: there is none here.
  std::uint32_t location = 0;     ///< In the section.
  std::uint32_t length = 1;       ///< L'*
  std::uint32_t statement = 0;    ///< Number, for the cross reference.
  bool count_references = false;  ///< The second pass does, so that each is counted once.
};

/// A place in a statement's text, not to go beyond `end`.
struct Cursor {
  std::string_view text;  ///< The whole statement: offsets are those of the statement.
  std::size_t at = 0;
  std::size_t end = 0;

  [[nodiscard]] bool done() const { return at >= end; }
  [[nodiscard]] char peek(std::size_t ahead = 0) const { return at + ahead < end ? text[at + ahead] : '\0'; }
  /// Steps over `c` if it stands here.
  bool accept(char c) {
    if (done() || text[at] != c) return false;
    ++at;
    return true;
  }
  /// Steps over `c`, or faults with `why`.
  void expect(char c, std::string_view why);
  /// Faults unless everything has been read.
  void expect_end(std::string_view what) const;
};

/// Reads and evaluates an expression; the cursor stops behind it.
[[nodiscard]] Value read_expression(Cursor& cursor, const Surroundings& surroundings);
/// The same, which must be absolute and lie within [low, high]; `what` names it in the fault ("the length").
[[nodiscard]] std::int64_t read_absolute(Cursor& cursor, const Surroundings& surroundings, std::int64_t low, std::int64_t high,
                                         std::string_view what);
/// Reads a symbol as written, in capitals. Faults when there is none or it is too long.
[[nodiscard]] std::string read_symbol(Cursor& cursor, std::string_view what);

/// The bytes of C'...' (ASCII in, EBCDIC out) whose contents lie in [begin, end) of `text`.
[[nodiscard]] std::vector<std::uint8_t> read_characters(std::string_view text, std::size_t begin, std::size_t end);

}  // namespace isa370::assembler
