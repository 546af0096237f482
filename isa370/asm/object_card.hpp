// The layout of object cards: X'02', three letters, and fields at fixed columns. All cards have their data from column 17 on,
// as many bytes as columns 11 and 12 say. See docs/assembler.md.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace isa370 {

using ObjectCard = std::array<std::uint8_t, 80>;

namespace object_card {

constexpr std::uint8_t mark = 0x02;
constexpr std::uint8_t blank = 0x40;

// Places in a card, from 0: one less than the column.
constexpr std::size_t type_at = 1;
constexpr std::size_t address_at = 5;  ///< TXT: of the first byte; END: entry point.
constexpr std::size_t count_at = 10;   ///< Bytes of data.
constexpr std::size_t id_at = 14;      ///< ESD: of the first item that has one; TXT: section; END: entry point's section.
constexpr std::size_t data_at = 16;
constexpr std::size_t most_data = 56;
constexpr std::size_t sequence_at = 72;

// External symbol dictionary: items of 16 bytes, three a card.
constexpr std::size_t item_bytes = 16;
constexpr std::size_t name_bytes = 8;
constexpr std::size_t dictionary_data = 3 * item_bytes;
constexpr std::uint8_t section_definition = 0x00;
constexpr std::uint8_t label_definition = 0x01;
constexpr std::uint8_t external_reference = 0x02;
constexpr std::uint8_t private_code = 0x04;
constexpr std::uint8_t common = 0x05;
constexpr std::uint8_t pseudo_register =
    0x06;  ///< External dummy section; the byte behind the address is its alignment less one.
constexpr std::uint8_t weak_reference = 0x0A;

// Relocation dictionary: items of 8 bytes, or 4 when the item before says that it has the same pointers.
constexpr std::uint8_t kind_mask = 0xF0;
constexpr std::uint8_t v_constant = 0x10;
constexpr std::uint8_t pseudo_register_place = 0x20;   ///< Q constant
constexpr std::uint8_t pseudo_register_length = 0x30;  ///< CXD; the first pointer is 0.
constexpr std::uint8_t negative = 0x02;
constexpr std::uint8_t same_pointers = 0x01;

/// A mistake in a card; caught where the decks are walked through.
struct CardFault {
  std::size_t column;  ///< From 1.
  std::string text;
};

enum class CardType { external_symbols, text, relocations, symbols, end };
/// Faults for a card that is none of these.
[[nodiscard]] CardType type_of(const ObjectCard& card);
/// Bytes of data. Faults when the card has no room for them.
[[nodiscard]] std::size_t count_of(const ObjectCard& card);

/// A blank card of the type that three letters name.
[[nodiscard]] ObjectCard make(std::string_view type);
void put(ObjectCard& card, std::size_t at, std::uint32_t number, std::size_t bytes);
void put_text(ObjectCard& card, std::size_t at, std::string_view ascii, std::size_t width);
[[nodiscard]] std::uint32_t number(const ObjectCard& card, std::size_t at, std::size_t bytes);
/// Without trailing blanks, as ASCII.
[[nodiscard]] std::string_view trimmed(std::string_view text);
/// Punches the card's number into columns 73 to 80.
void put_sequence(ObjectCard& card, std::size_t number);
/// TXT cards with `bytes` from `address` on, appended to `cards`.
void append_text(std::vector<ObjectCard>& cards, std::uint32_t address, std::uint16_t id, const std::uint8_t* bytes,
                 std::size_t count);

}  // namespace object_card
}  // namespace isa370
