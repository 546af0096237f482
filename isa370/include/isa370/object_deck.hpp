// Object decks: ESD, TXT, RLD and END cards of 80 EBCDIC columns, and the absolute image that loading them gives.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <tl/expected.hpp>

namespace isa370 {

/// One object module as cards.
struct ObjectDeck {
  std::vector<std::array<std::uint8_t, 80>> cards;
  [[nodiscard]] bool empty() const { return cards.empty(); }
};

/// What loading decks gives: bytes from `origin`, the entry point and the external symbols' addresses.
struct LoadedImage {
  std::uint32_t origin = 0;
  std::vector<std::uint8_t> bytes;
  std::uint32_t entry = 0;
  std::map<std::string, std::uint32_t> symbols;
};

/// Loads decks one behind the other from `origin` on, resolves external references and relocates. The error names card and
/// column.
[[nodiscard]] tl::expected<LoadedImage, std::string> load_decks(const std::vector<ObjectDeck>& decks, std::uint32_t origin);

/// Splits the bytes of a deck file (80-byte EBCDIC card images) into object modules.
[[nodiscard]] tl::expected<std::vector<ObjectDeck>, std::string> parse_object_decks(std::string_view bytes);

/// A deck that can be IPLed from a card reader: loader cards, then `image`, loaded at its origin (at least 0x800), entered at
/// its entry point in BC mode, disabled, in the supervisor state. No cards when the image begins below 0x800 or ends beyond 16
/// megabytes.
[[nodiscard]] std::vector<std::array<std::uint8_t, 80>> make_ipl_deck(const LoadedImage& image);

}  // namespace isa370
