// Module to cards: ESD, TXT, RLD, END.
#include "object_writer.hpp"

#include <algorithm>
#include <array>
#include <optional>

#include "object_card.hpp"

namespace isa370::assembler {
namespace {

using namespace object_card;

constexpr std::uint32_t doubleword = 8;  ///< What a dummy section begins on.

void append_dictionary(std::vector<ObjectCard>& cards, const std::vector<DictionaryItem>& items) {
  constexpr std::size_t items_per_card = 3;
  for (std::size_t first = 0; first < items.size(); first += items_per_card) {
    auto card = make("ESD");
    const auto count = std::min(items_per_card, items.size() - first);
    put(card, count_at, static_cast<std::uint32_t>(count * item_bytes), 2);
    bool has_id = false;
    for (std::size_t i = 0; i < count; ++i) {
      const auto& item = items[first + i];
      const auto at = data_at + i * item_bytes;
      put_text(card, at, item.name, name_bytes);
      put(card, at + name_bytes, item.type, 1);
      put(card, at + name_bytes + 1, item.address, 3);
      if (item.type == pseudo_register) put(card, at + item_bytes - 4, item.alignment - 1, 1);
      if (!item.reference()) put(card, at + item_bytes - 3, item.length, 3);
      if (item.id != 0 && !has_id) put(card, id_at, item.id, 2);
      has_id = has_id || item.id != 0;
    }
    cards.push_back(card);
  }
}

/// Joins pieces that follow each other, so that cards are full.
void append_module_text(std::vector<ObjectCard>& cards, const Module& module) {
  std::vector<std::uint8_t> run;
  int section = -1;
  std::uint32_t start = 0;
  const auto flush = [&] {
    if (!run.empty())
      append_text(cards, module.address(section, start), module.sections[static_cast<std::size_t>(section)].id, run.data(),
                  run.size());
    run.clear();
  };
  for (const auto& piece : module.text) {
    if (!is_control(module.sections[static_cast<std::size_t>(piece.section)].kind)) continue;
    if (piece.section != section || piece.location != start + run.size()) {
      flush();
      section = piece.section;
      start = piece.location;
    }
    run.insert(run.end(), piece.bytes.begin(), piece.bytes.end());
  }
  flush();
}

void append_relocations(std::vector<ObjectCard>& cards, const Module& module) {
  constexpr std::size_t full_item = 8;
  constexpr std::size_t short_item = 4;
  ObjectCard card{};
  std::size_t used = 0;
  std::size_t flags_at = 0;  // Of the item before.
  const RelocationItem* before = nullptr;
  const auto flush = [&] {
    if (used == 0) return;
    put(card, count_at, static_cast<std::uint32_t>(used), 2);
    cards.push_back(card);
    used = 0;
    before = nullptr;
  };
  for (const auto& item : module.relocations) {
    const auto& holder = module.sections[static_cast<std::size_t>(item.section)];
    if (!is_control(holder.kind)) continue;
    bool same = before != nullptr && before->target == item.target && before->section == item.section;
    if (used + (same ? short_item : full_item) > most_data) {
      flush();
      same = false;
    }
    if (used == 0) card = make("RLD");
    if (same)
      card[flags_at] |= same_pointers;
    else {
      put(card, data_at + used, item.target < 0 ? 0U : module.sections[static_cast<std::size_t>(item.target)].id, 2);
      put(card, data_at + used + 2, holder.id, 2);
      used += short_item;
    }
    flags_at = data_at + used;
    put(card, flags_at, relocation_flags(item), 1);
    put(card, flags_at + 1, holder.origin + item.location, 3);
    used += short_item;
    before = &item;
  }
  flush();
}

ObjectCard end_card(const Module& module) {
  auto card = make("END");
  if (!module.has_entry_point) return card;
  const auto& section = module.sections[static_cast<std::size_t>(module.entry_section)];
  if (!is_control(section.kind)) {
    put_text(card, data_at, section.name, name_bytes);
    return card;
  }
  put(card, address_at, module.entry_address, 3);
  put(card, id_at, section.id, 2);
  return card;
}

std::optional<std::uint8_t> dictionary_type(const Section& section) {
  switch (section.kind) {
    case SectionKind::control:
      return section_definition;
    case SectionKind::unnamed:
      return private_code;
    case SectionKind::common:
      return common;
    case SectionKind::external:
    case SectionKind::v_constant:
      return external_reference;
    case SectionKind::weak:
      return weak_reference;
    case SectionKind::external_dummy:
      return pseudo_register;
    case SectionKind::dummy:
      if (section.named_by_q) return pseudo_register;
      break;
  }
  return std::nullopt;
}

}  // namespace

std::uint32_t relocation_flags(const RelocationItem& item) {
  constexpr std::array<std::uint8_t, 4> kinds = {0, v_constant, pseudo_register_place, pseudo_register_length};
  return kinds[static_cast<std::size_t>(item.kind)] | static_cast<std::uint32_t>(item.length - 1) << 2 |
         (item.negative ? negative : 0U);
}

std::vector<DictionaryItem> external_symbol_dictionary(const Module& module) {
  std::vector<DictionaryItem> items;
  for (const auto& section : module.sections)
    if (const auto type = dictionary_type(section))
      items.push_back({section.name, *type, section.id, section.origin, section.length,
                       section.kind == SectionKind::dummy ? doubleword : section.alignment});
  for (const auto& entry : module.entries) {
    const auto symbol = module.symbols.all().find(entry.name);
    if (symbol == module.symbols.all().end() || !symbol->second.value.simple()) continue;
    const auto& section = module.sections[static_cast<std::size_t>(symbol->second.value.relocation.begin()->first)];
    items.push_back({entry.name, label_definition, 0, section.origin + static_cast<std::uint32_t>(symbol->second.value.number),
                     section.id, 1});
  }
  return items;
}

ObjectDeck write_object_deck(const Module& module) {
  ObjectDeck deck;
  append_dictionary(deck.cards, external_symbol_dictionary(module));
  append_module_text(deck.cards, module);
  append_relocations(deck.cards, module);
  deck.cards.push_back(end_card(module));
  for (std::size_t i = 0; i < deck.cards.size(); ++i) put_sequence(deck.cards[i], i + 1);
  deck.cards.insert(deck.cards.begin(), module.punched.begin(), module.punched.end());
  return deck;
}

}  // namespace isa370::assembler
