// The object deck of an assembled module.
#pragma once

#include "isa370/object_deck.hpp"
#include "module.hpp"
#include "object_card.hpp"

namespace isa370::assembler {

[[nodiscard]] ObjectDeck write_object_deck(const Module& module);

/// One item of the external symbol dictionary, as the deck and the listing show it.
struct DictionaryItem {
  std::string name;
  std::uint8_t type = 0;  ///< As on the card.
  std::uint16_t id = 0;   ///< 0: has none (LD).
  std::uint32_t address = 0;
  std::uint32_t length = 0;  ///< Of a section; of a label, the section's id.
  std::uint32_t alignment = 1;
  /// A name that other modules define.
  [[nodiscard]] bool reference() const {
    return type == object_card::external_reference || type == object_card::weak_reference;
  }
};
[[nodiscard]] std::vector<DictionaryItem> external_symbol_dictionary(const Module& module);
/// The flags of a relocation item on its card.
[[nodiscard]] std::uint32_t relocation_flags(const RelocationItem& item);

}  // namespace isa370::assembler
