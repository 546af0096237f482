// An object deck taken apart: sections with their bytes and address constants, as the disassembler needs them.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "isa370/object_deck.hpp"

namespace isa370 {

/// One item of the external symbol dictionary that has an id.
struct DeckSymbol {
  std::string name;       ///< Empty: private code, blank common.
  std::uint8_t type = 0;  ///< As on the card.
  std::uint32_t assembled = 0;
  std::uint32_t length = 0;
  std::uint32_t alignment = 1;  ///< Of a pseudo register.
  [[nodiscard]] bool has_text() const { return type == 0 || type == 4; }
};

/// A label that other modules may name.
struct DeckLabel {
  std::string name;
  int section = 0;
  std::uint32_t offset = 0;
};

/// One relocation item.
struct DeckRelocation {
  int target = -1;  ///< -1: the length of all pseudo registers.
  std::uint8_t flags = 0;
  std::size_t number = 0;  ///< In the order of the cards.
  [[nodiscard]] std::uint32_t length() const { return (flags >> 2U & 3U) + 1U; }
};

/// Bytes that stand in one stretch, in the order of the cards.
struct DeckText {
  int section = 0;
  std::uint32_t offset = 0;  ///< In the section.
  std::vector<std::uint8_t> bytes;
};

/// Where something lies: section and offset.
using DeckPlace = std::pair<int, std::uint32_t>;

struct DeckModule {
  std::vector<DeckSymbol> symbols;  ///< In the order of their ids; sections are named by their index here.
  std::vector<DeckLabel> labels;
  std::vector<DeckText> text;
  std::map<DeckPlace, std::vector<DeckRelocation>> relocations;
  std::optional<DeckPlace> entry;
  std::string external_entry;
};

/// The error names card and column.
[[nodiscard]] tl::expected<DeckModule, std::string> read_deck_module(const ObjectDeck& deck);

}  // namespace isa370
