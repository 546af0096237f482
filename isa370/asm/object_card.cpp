// Fields of object cards.
#include "object_card.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <span>

#include "isa370/ebcdic.hpp"

namespace isa370::object_card {

CardType type_of(const ObjectCard& card) {
  const auto type = to_ascii(std::span(card).subspan(type_at, 3));
  if (card[0] == mark) {
    if (type == "ESD") return CardType::external_symbols;
    if (type == "TXT") return CardType::text;
    if (type == "RLD") return CardType::relocations;
    if (type == "SYM") return CardType::symbols;
    if (type == "END") return CardType::end;
  }
  throw CardFault{1, "this is no ESD, TXT, RLD or END card; X'02' and the type are expected in columns 1 to 4"};
}

std::size_t count_of(const ObjectCard& card) {
  const auto count = number(card, count_at, 2);
  if (count > most_data)
    throw CardFault{count_at + 1,
                    fmt::format("the card says that it has {} bytes of data; it has room for {}", count, most_data)};
  return count;
}

ObjectCard make(std::string_view type) {
  ObjectCard card;
  card.fill(blank);
  card[0] = mark;
  put_text(card, type_at, type, type.size());
  return card;
}

void put(ObjectCard& card, std::size_t at, std::uint32_t value, std::size_t bytes) {
  for (std::size_t i = 0; i < bytes; ++i) card[at + i] = static_cast<std::uint8_t>(value >> 8 * (bytes - 1 - i));
}

void put_text(ObjectCard& card, std::size_t at, std::string_view ascii, std::size_t width) {
  for (std::size_t i = 0; i < width; ++i) card[at + i] = i < ascii.size() ? to_ebcdic(ascii[i]) : blank;
}

std::uint32_t number(const ObjectCard& card, std::size_t at, std::size_t bytes) {
  std::uint32_t value = 0;
  for (std::size_t i = 0; i < bytes; ++i) value = value << 8 | card[at + i];
  return value;
}

std::string_view trimmed(std::string_view text) { return text.substr(0, text.find_last_not_of(' ') + 1); }

void put_sequence(ObjectCard& card, std::size_t value) {
  constexpr std::size_t width = 8;
  put_text(card, sequence_at, fmt::format("{:08}", value % 100'000'000), width);
}

void append_text(std::vector<ObjectCard>& cards, std::uint32_t address, std::uint16_t id, const std::uint8_t* bytes,
                 std::size_t count) {
  for (std::size_t done = 0; done < count;) {
    const auto part = std::min(count - done, most_data);
    auto card = make("TXT");
    put(card, address_at, address + static_cast<std::uint32_t>(done), 3);
    put(card, count_at, static_cast<std::uint32_t>(part), 2);
    put(card, id_at, id, 2);
    std::copy_n(bytes + done, part, card.begin() + data_at);
    cards.push_back(card);
    done += part;
  }
}

}  // namespace isa370::object_card
