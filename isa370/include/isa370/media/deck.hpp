// Decks of cards as files hold them: EBCDIC card images, or lines of ASCII text.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <tl/expected.hpp>

#include "isa370/media/card.hpp"

namespace isa370 {

struct DeckOptions {
  enum class Code : std::uint8_t { detect, ascii, ebcdic };
  Code code = Code::detect;
  bool truncate = false;  ///< Lines of text are cut at column 80.
  bool pad = false;       ///< A short last card image is filled up with zeros.
};

/// Whether a deck without a word about its code is text: as Hercules does, by what its beginning holds.
[[nodiscard]] bool looks_like_text(std::string_view bytes);

/// EBCDIC card images of 80 bytes, or lines of ASCII text (padded with blanks) when `ascii`. The error says what is wrong and
/// where ("offset 160: 17 bytes left, a card has 80"); a deck without cards is an error, too.
[[nodiscard]] tl::expected<std::vector<Card>, std::string> parse_deck(std::string_view bytes, bool ascii);
[[nodiscard]] tl::expected<std::vector<Card>, std::string> parse_deck(std::string_view bytes, const DeckOptions& options);

/// Card images, or lines without trailing blanks.
[[nodiscard]] std::string deck_bytes(const std::vector<Card>& cards, bool ascii);

}  // namespace isa370
