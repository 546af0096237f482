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
  std::string name{};  ///< For messages; without one they number the decks.
  [[nodiscard]] bool empty() const { return cards.empty(); }
};

enum class MapKind : std::uint8_t { section, private_code, common, label, dummy };

/// A line of the map: what has which place.
struct MapEntry {
  MapKind kind = MapKind::section;
  std::string name;           ///< Empty for private code and blank common.
  std::uint32_t address = 0;  ///< Of an external dummy section: its place among them.
  std::uint32_t length = 0;   ///< 0 for a label.
  std::size_t deck = 0;       ///< That defined it; number from 0.
  bool operator==(const MapEntry&) const = default;
};

/// An address constant in the image: what had to be changed if the image were moved.
struct ImageRelocation {
  std::uint32_t offset = 0;  ///< From the image's beginning.
  std::uint8_t length = 4;
  bool negative = false;
};

/// Bytes that text cards filled, as opposed to reserved areas.
struct Extent {
  std::uint32_t offset = 0;
  std::uint32_t length = 0;
};

/// What loading decks gives: bytes from `origin`, the entry point and the external symbols' addresses.
struct LoadedImage {
  std::uint32_t origin = 0;
  std::vector<std::uint8_t> bytes;
  std::uint32_t entry = 0;
  std::map<std::string, std::uint32_t> symbols;
  std::vector<MapEntry> map{};                 ///< In the order of the decks; commons and dummy sections at the end.
  std::vector<Extent> text{};                  ///< Ascending, not touching.
  std::vector<ImageRelocation> relocations{};  ///< In the order of the decks.
  std::vector<std::string> warnings{};         ///< As errors, with deck, card and column.
};

/// Loads decks one behind the other from `origin` on, resolves external references and relocates. The error names card and
/// column; there is a line for each.
[[nodiscard]] tl::expected<LoadedImage, std::string> load_decks(const std::vector<ObjectDeck>& decks, std::uint32_t origin);

/// The address at which the first section of the first deck was assembled (START); 0 when there is none.
[[nodiscard]] std::uint32_t assembled_origin(const std::vector<ObjectDeck>& decks);

/// The image as a deck of one section, which a loader may place elsewhere. The sections and labels in it become its labels.
[[nodiscard]] ObjectDeck make_object_deck(const LoadedImage& image, std::string_view name);

/// Splits the bytes of a deck file (80-byte EBCDIC card images) into object modules.
[[nodiscard]] tl::expected<std::vector<ObjectDeck>, std::string> parse_object_decks(std::string_view bytes);

/// A deck that can be IPLed from a card reader: loader cards, then `image`, loaded at its origin (at least 0x800), entered at
/// its entry point in BC mode, disabled, in the supervisor state. No cards when the image begins below 0x800 or ends beyond 16
/// megabytes.
[[nodiscard]] std::vector<std::array<std::uint8_t, 80>> make_ipl_deck(const LoadedImage& image);

}  // namespace isa370
