// One statement: its text put together from its cards, its fields, and what the first pass found out about it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace isa370 {
struct InstructionRow;
}

namespace isa370::assembler {

/// Part of a source line in a statement: text from `offset` on came from column `column` (1-based) of line `line`.
struct Segment {
  std::size_t offset = 0;
  std::uint32_t line = 0;
  std::uint32_t column = 1;
  std::string source_line;
};

/// A stretch of a statement's text.
struct Field {
  std::size_t offset = 0;
  std::size_t length = 0;
  [[nodiscard]] std::size_t end() const { return offset + length; }
  [[nodiscard]] bool empty() const { return length == 0; }
};

/// A literal in the operands: where its '=' is, and which of the module's it is.
struct LiteralUse {
  std::size_t offset = 0;
  std::size_t literal = 0;
};

constexpr std::uint32_t no_call = 0xFFFF'FFFF;

struct Statement {
  std::uint32_t file = 0;
  std::vector<Segment> segments;
  std::string text;
  bool comment = false;
  Field name;
  Field operation;
  Field operands;  ///< Up to the first blank outside a string; what follows are remarks.

  bool generated = false;        ///< Not in the source as it stands here: marked '+' in the listing.
  bool message = false;          ///< Of MNOTE.
  std::uint32_t call = no_call;  ///< The macro call that generated it.

  // Found in the first pass.
  bool faulty = false;
  std::string_view directive;           ///< The assembler statement that the operation stands for; empty: none.
  const InstructionRow* row = nullptr;  ///< Or the machine instruction.
  std::int16_t mask = -1;               ///< Of an extended mnemonic; -1: none.
  int section = -1;                     ///< -1: none yet.
  std::uint32_t start = 0;              ///< Where the location counter stood before it was aligned, in the section.
  std::uint32_t location = 0;           ///< The same, aligned.
  std::uint32_t length = 0;
  std::vector<LiteralUse> literals;
  int pool = -1;  ///< Of the literals that this statement placed; -1: none.

  // Found in the second pass, for the listing.
  std::size_t first_text = 0;  ///< Into the assembly's text pieces.
  std::size_t text_count = 0;
  std::int64_t address_1 = -1;  ///< Columns ADDR1 and ADDR2; -1: blank.
  std::int64_t address_2 = -1;
  bool show_location = false;
  std::int64_t shown_value = -1;  ///< In place of the location (EQU, USING); -1: none.

  [[nodiscard]] std::string_view view(const Field& field) const {
    return std::string_view(text).substr(field.offset, field.length);
  }
};

/// Finds the fields of `statement.text`.
void split_fields(Statement& statement);

/// The segment that holds the character at `offset`.
[[nodiscard]] const Segment& segment_at(const Statement& statement, std::size_t offset);

}  // namespace isa370::assembler
