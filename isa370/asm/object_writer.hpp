// The object deck of an assembled module.
#pragma once

#include "isa370/object_deck.hpp"
#include "module.hpp"

namespace isa370::assembler {

[[nodiscard]] ObjectDeck write_object_deck(const Module& module);

/// One item of the external symbol dictionary, as the deck and the listing show it.
struct DictionaryItem {
  std::string name;
  std::uint8_t type = 0;  ///< As on the card.
  std::uint16_t id = 0;   ///< 0: has none (LD).
  std::uint32_t address = 0;
  std::uint32_t length = 0;  ///< Of a section; of a label, the section's id.
};
[[nodiscard]] std::vector<DictionaryItem> external_symbol_dictionary(const Module& module);

}  // namespace isa370::assembler
