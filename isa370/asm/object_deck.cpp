// Deck files to object modules, and images to decks. The loader is in object_loader.cpp.
#include "isa370/object_deck.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "object_card.hpp"

namespace isa370 {
namespace {

using namespace object_card;

constexpr std::size_t card_bytes = 80;

void append_dictionary(std::vector<ObjectCard>& cards, const LoadedImage& image, std::string_view name) {
  ObjectCard card{};
  std::size_t used = 0;
  const auto flush = [&] {
    if (used == 0) return;
    put(card, count_at, static_cast<std::uint32_t>(used), 2);
    cards.push_back(card);
    used = 0;
  };
  const auto item = [&](std::string_view symbol, std::uint8_t type, std::uint32_t address, std::uint32_t length) {
    if (used == dictionary_data) flush();
    if (used == 0) card = make("ESD");
    if (type == section_definition) put(card, id_at, 1, 2);
    put_text(card, data_at + used, symbol, name_bytes);
    put(card, data_at + used + name_bytes, type, 1);
    put(card, data_at + used + name_bytes + 1, address, 3);
    put(card, data_at + used + item_bytes - 3, length, 3);
    used += item_bytes;
  };
  item(name, section_definition, image.origin, static_cast<std::uint32_t>(image.bytes.size()));
  for (const auto& entry : image.map)
    if (entry.kind != MapKind::dummy && !entry.name.empty() && entry.name != name)
      item(entry.name, label_definition, entry.address, 1);
  flush();
}

void append_relocations(std::vector<ObjectCard>& cards, const LoadedImage& image) {
  constexpr std::size_t per_card = most_data / 8;
  for (std::size_t first = 0; first < image.relocations.size(); first += per_card) {
    auto card = make("RLD");
    const auto count = std::min(per_card, image.relocations.size() - first);
    put(card, count_at, static_cast<std::uint32_t>(8 * count), 2);
    for (std::size_t i = 0; i < count; ++i) {
      const auto& relocation = image.relocations[first + i];
      const auto at = data_at + 8 * i;
      put(card, at, 1, 2);
      put(card, at + 2, 1, 2);
      put(card, at + 4, (relocation.length - 1U) << 2U | (relocation.negative ? negative : 0U), 1);
      put(card, at + 5, image.origin + relocation.offset, 3);
    }
    cards.push_back(card);
  }
}

}  // namespace

ObjectDeck make_object_deck(const LoadedImage& image, std::string_view name) {
  ObjectDeck deck;
  append_dictionary(deck.cards, image, name);
  for (const auto& extent : image.text)
    append_text(deck.cards, image.origin + extent.offset, 1, image.bytes.data() + extent.offset, extent.length);
  append_relocations(deck.cards, image);
  auto end = make("END");
  put(end, address_at, image.entry, 3);
  put(end, id_at, 1, 2);
  deck.cards.push_back(end);
  for (std::size_t i = 0; i < deck.cards.size(); ++i) put_sequence(deck.cards[i], i + 1);
  return deck;
}

std::uint32_t assembled_origin(const std::vector<ObjectDeck>& decks) {
  for (const auto& deck : decks)
    for (const auto& card : deck.cards) try {
        if (type_of(card) != CardType::external_symbols) continue;
        const auto count = count_of(card);
        for (auto at = data_at; at + item_bytes <= data_at + count; at += item_bytes)
          if (const auto type = card[at + name_bytes]; type == section_definition || type == private_code)
            return number(card, at + name_bytes + 1, 3);
      } catch (const CardFault&) {
        return 0;  // Loading says so, with the place.
      }
  return 0;
}

tl::expected<std::vector<ObjectDeck>, std::string> parse_object_decks(std::string_view bytes) {
  if (bytes.size() % card_bytes != 0)
    return tl::unexpected(fmt::format(
        "offset {}: {} bytes are left, and a card has {}; the deck is cut off, or it is a text file and no object deck",
        bytes.size() / card_bytes * card_bytes, bytes.size() % card_bytes, card_bytes));
  std::vector<ObjectDeck> decks;
  bool open = false;
  for (std::size_t at = 0; at < bytes.size(); at += card_bytes) {
    ObjectCard card;
    std::ranges::transform(bytes.substr(at, card_bytes), card.begin(), [](char c) { return static_cast<std::uint8_t>(c); });
    try {
      const auto type = type_of(card);
      if (type == CardType::symbols) continue;  // A test translator's; nothing here needs them.
      if (!open) decks.emplace_back();
      decks.back().cards.push_back(card);
      open = type != CardType::end;
    } catch (const CardFault& fault) {
      return tl::unexpected(
          fmt::format("card {} (offset {}), column {}: {}", at / card_bytes + 1, at, fault.column, fault.text));
    }
  }
  if (open)
    return tl::unexpected(
        fmt::format("behind card {}: the last deck has no END card; it is cut off", bytes.size() / card_bytes));
  return decks;
}

}  // namespace isa370
