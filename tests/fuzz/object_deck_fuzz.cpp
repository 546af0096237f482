// Arbitrary bytes as object decks: whatever the cards say, they are loaded, linked into one deck, and disassembled, or refused
// with the place. What was linked loads again, and to the same bytes.
//
// The first byte says how many decks there are to be at most, the next two where they are loaded; the rest is cards. A card
// that begins with none of the known types gets one, so that not every input is refused at its first card.
#include <algorithm>
#include <span>
#include <string>
#include <string_view>

#include <isa370/disassembler.hpp>
#include <isa370/ebcdic.hpp>
#include <isa370/object_deck.hpp>

#include "scenario.hpp"

namespace {

constexpr std::size_t card_bytes = 80;
constexpr std::size_t prefix = 3;

/// The input as whole cards of known types.
std::string cards_of(std::span<const std::uint8_t> input) {
  constexpr std::string_view types = "ESDTXTRLDENDSYM";
  std::string cards(input.begin(), input.end());
  cards.resize(cards.size() / card_bytes * card_bytes);
  for (std::size_t at = 0; at < cards.size(); at += card_bytes) {
    const auto type = static_cast<std::uint8_t>(cards[at]) % 5U * 3U;
    cards[at] = 0x02;
    for (std::size_t i = 0; i < 3; ++i) cards[at + 1 + i] = static_cast<char>(isa370::to_ebcdic(types[type + i]));
  }
  if (!cards.empty())
    for (std::size_t i = 0; i < 3; ++i)
      cards[cards.size() - card_bytes + 1 + i] = static_cast<char>(isa370::to_ebcdic("END"[i]));
  return cards;
}

void link(const std::vector<isa370::ObjectDeck>& decks, std::uint32_t origin) {
  const auto image = isa370::load_decks(decks, origin);
  if (!image) return fuzz::require(!image.error().empty(), "a refusal says why");
  fuzz::require(std::uint64_t{image->origin} + image->bytes.size() <= 0x100'0000, "an image lies in storage");
  const auto deck = isa370::make_object_deck(*image, "LINKED");
  const auto again = isa370::load_decks({deck}, image->origin);
  fuzz::require(again.has_value() && again->bytes == image->bytes, "a linked deck loads to the same bytes");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::span input(data, size);
  (void)isa370::parse_object_decks({reinterpret_cast<const char*>(data), size});
  if (size < prefix) return 0;
  auto decks = isa370::parse_object_decks(cards_of(input.subspan(prefix)));
  fuzz::require(decks.has_value(), "cards of known types are decks");
  decks->resize(std::min<std::size_t>(decks->size(), 1 + input[0] % 8));
  link(*decks, (static_cast<std::uint32_t>(input[1]) << 16U | static_cast<std::uint32_t>(input[2]) << 8U));
  for (const auto& deck : *decks)
    if (const auto source = isa370::disassemble_deck(deck); !source)
      fuzz::require(!source.error().empty(), "a refusal says why");
  return 0;
}
