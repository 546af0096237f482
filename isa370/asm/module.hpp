// Everything that an assembly finds out: what the passes fill in, and the listing and the object deck are written from.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "constant.hpp"
#include "isa370/assembler.hpp"
#include "object_card.hpp"
#include "statement.hpp"
#include "symbol_table.hpp"
#include "using_table.hpp"

namespace isa370::assembler {

/// Object code in one stretch.
struct TextPiece {
  int section = -1;
  std::uint32_t location = 0;  ///< In the section.
  std::vector<std::uint8_t> bytes;
  bool padding = false;  ///< Zeros up to a boundary; not listed.
};

/// An address constant that a loader must change.
struct RelocationItem {
  int target = -1;             ///< Section whose address is added; -1: none (CXD).
  int section = -1;            ///< Section that holds the constant.
  std::uint32_t location = 0;  ///< In the section.
  std::uint8_t length = 4;     ///< Bytes.
  bool negative = false;
  AddressKind kind = AddressKind::address;
};

/// A literal. Its specification stands in the statement that used it first.
struct Literal {
  std::string key;            ///< The specification; literals of one pool with the same key are one.
  std::size_t statement = 0;  ///< That used it first; number from 0.
  Constant constant;
  std::uint32_t size = 0;
  std::uint32_t value_length = 0;  ///< Length attribute.
  int section = -1;                ///< -1: not placed yet.
  std::uint32_t location = 0;
  std::size_t text = 0;  ///< Its text piece, behind the second pass.
  bool has_text = false;
  std::vector<std::uint32_t> references;
};

/// What one LTORG, or END, placed.
struct Pool {
  std::vector<std::size_t> literals;  ///< In the order of their places.
};

struct Entry {
  std::string name;
  std::size_t statement = 0;
  std::size_t offset = 0;  ///< In the statement, for faults.
};

/// A macro instruction being expanded, for diagnostics.
struct MacroCall {
  std::string macro;
  std::uint32_t file = 0;
  std::uint32_t line = 0;
  std::uint32_t outer = no_call;  ///< The call that it stands in.
};

/// What the listing says below a statement.
struct Complaint {
  std::string text;
  Severity severity = Severity::error;
};

struct Module {
  std::vector<std::string> files;
  std::vector<MacroCall> calls;
  std::vector<ObjectCard> punched;  ///< By PUNCH and REPRO: in front of the deck.
  std::vector<Statement> statements;
  std::vector<Section> sections;
  SymbolTable symbols;
  std::vector<Literal> literals;
  std::vector<Pool> pools;
  std::vector<TextPiece> text;
  std::vector<RelocationItem> relocations;
  std::vector<Entry> entries;                                ///< Named by ENTRY.
  std::map<std::size_t, std::vector<Complaint>> complaints;  ///< By statement.
  bool has_entry_point = false;
  int entry_section = -1;  ///< Control section or external symbol.
  std::uint32_t entry_address = 0;

  [[nodiscard]] std::uint32_t address(int section, std::uint32_t location) const {
    return sections[static_cast<std::size_t>(section)].origin + location;
  }
};

/// Letters outside strings in capitals: how literals are compared.
[[nodiscard]] std::string literal_key(std::string_view specification);
/// Gives the literals named in `waiting` places from `location` (a doubleword boundary) on, longest alignment first, and
/// makes them a pool. Returns the location behind the last.
[[nodiscard]] std::uint32_t place_literals(Module& module, const std::vector<std::size_t>& waiting, int section,
                                           std::uint32_t location, std::size_t statement);

}  // namespace isa370::assembler
