// Taking decks apart, and putting them together.
#include "isa370/media/deck.hpp"

#include <algorithm>

#include <fmt/format.h>

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

bool looks_like_text(std::string_view bytes) {
  constexpr std::size_t looked_at = 160;
  return std::ranges::all_of(bytes.substr(0, looked_at),
                             [](char c) { return has_card_code(c) || c == '\n' || c == '\r' || c == '\t'; });
}

namespace {

std::string cut_lines(std::string_view text) {
  std::string result;
  std::size_t column = 0;
  for (const char c : text) {
    column = c == '\n' ? 0 : column + 1;
    if (column <= columns) result += c;
  }
  return result;
}

}  // namespace

tl::expected<std::vector<Card>, std::string> parse_deck(std::string_view bytes, const DeckOptions& options) {
  const bool text =
      options.code == DeckOptions::Code::detect ? looks_like_text(bytes) : options.code == DeckOptions::Code::ascii;
  if (text && options.truncate) return parse_deck(cut_lines(bytes), true);
  if (text || !options.pad || bytes.size() % columns == 0) return parse_deck(bytes, text);
  std::string padded(bytes);
  padded.resize((bytes.size() + columns - 1) / columns * columns, '\0');
  return parse_deck(padded, false);
}

std::string deck_bytes(const std::vector<Card>& cards, bool ascii) {
  std::string bytes;
  for (const auto& card : cards) {
    if (!ascii) {
      bytes.append(card.begin(), card.end());
      continue;
    }
    auto line = to_ascii(card);
    line.resize(line.find_last_not_of(' ') + 1);
    bytes += line + '\n';
  }
  return bytes;
}

}  // namespace isa370
