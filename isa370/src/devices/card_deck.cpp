// Card decks from files: EBCDIC card images, or lines of ASCII text.
#include <algorithm>

#include <fmt/format.h>

#include "isa370/devices/card_reader_3505.hpp"
#include "isa370/ebcdic.hpp"

namespace isa370 {
namespace {

constexpr std::size_t columns = std::tuple_size_v<Card>;
constexpr std::uint8_t blank = 0x40;

bool has_card_code(char c) { return c >= ' ' && c <= '~'; }

tl::expected<Card, std::string> punch(std::string_view line, std::size_t number) {
  if (line.size() > columns)
    return tl::make_unexpected(fmt::format("line {}: {} characters, a card has {}", number, line.size(), columns));
  Card card;
  card.fill(blank);
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (!has_card_code(line[i]))
      return tl::make_unexpected(
          fmt::format("line {}, column {}: the byte X'{:02X}' is no ASCII character of a card; is it an EBCDIC deck?", number,
                      i + 1, static_cast<unsigned char>(line[i])));
    card[i] = to_ebcdic(line[i]);
  }
  return card;
}

tl::expected<std::vector<Card>, std::string> parse_lines(std::string_view text) {
  std::vector<Card> cards;
  while (!text.empty()) {
    const auto end = std::min(text.find('\n'), text.size());
    auto line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (line.ends_with('\r')) line.remove_suffix(1);
    const auto card = punch(line, cards.size() + 1);
    if (!card) return tl::make_unexpected(card.error());
    cards.push_back(*card);
  }
  return cards;
}

tl::expected<std::vector<Card>, std::string> parse_images(std::string_view bytes) {
  if (const auto left = bytes.size() % columns; left != 0) {
    const bool text = std::ranges::all_of(bytes, [](char c) { return has_card_code(c) || c == '\n' || c == '\r'; });
    return tl::make_unexpected(fmt::format("offset {}: {} {} left, a card has {}{}", bytes.size() - left, left,
                                           left == 1 ? "byte" : "bytes", columns,
                                           text ? "; this looks like ASCII text, which must be said" : ""));
  }
  std::vector<Card> cards(bytes.size() / columns);
  for (std::size_t i = 0; i < cards.size(); ++i)
    std::ranges::transform(bytes.substr(i * columns, columns), cards[i].begin(),
                           [](char c) { return static_cast<std::uint8_t>(c); });
  return cards;
}

}  // namespace

tl::expected<std::vector<Card>, std::string> parse_deck(std::string_view bytes, bool ascii) {
  if (bytes.empty()) return tl::make_unexpected(std::string{"offset 0: the deck is empty"});
  return ascii ? parse_lines(bytes) : parse_images(bytes);
}

}  // namespace isa370
