// `cambridge deck`: card decks made, listed, checked, converted and copied.
#include <algorithm>
#include <array>
#include <filesystem>

#include <fmt/format.h>

#include <isa370/bits.hpp>
#include <isa370/ebcdic.hpp>
#include <isa370/media/deck.hpp>

#include "cli/command_parts.hpp"
#include "cli/numbers.hpp"
#include "configuration/words.hpp"
#include "model/files.hpp"

namespace console {
namespace {

using isa370::Card;
using Cards = std::vector<Card>;

int failure(const Streams& streams, std::string_view what, int code) { return command_failure(streams, "deck", what, code); }

/// The error names the file and the place in it.
tl::expected<Cards, std::string> read_deck(const std::string& name, const Arguments& arguments) {
  using Code = isa370::DeckOptions::Code;
  isa370::DeckOptions options;
  if (arguments.given("ascii")) options.code = Code::ascii;
  if (arguments.given("ebcdic")) options.code = Code::ebcdic;
  const auto bytes = read_file(name);
  if (!bytes) return tl::unexpected(bytes.error());
  auto cards = isa370::parse_deck(*bytes, options);
  if (!cards) return tl::unexpected(fmt::format("{}: {}", name, cards.error()));
  return std::move(*cards);
}

bool is_text(const std::string& name) {
  const auto bytes = read_file(name);
  return bytes && isa370::looks_like_text(*bytes);
}

int write_deck(const std::string& name, const Cards& cards, bool ascii, const Streams& streams) {
  std::error_code ignored;
  if (std::filesystem::exists(name, ignored))
    return failure(streams, name + ": is there already; it is not written over", exit_code::usage);
  if (const auto done = write_file(name, isa370::deck_bytes(cards, ascii)); !done)
    return failure(streams, done.error(), exit_code::usage);
  return exit_code::success;
}

// ---- What a card is --------------------------------------------------------------------------------------------------

constexpr std::uint8_t object_card = 0x02;

std::uint32_t number_at(const Card& card, std::size_t column, std::size_t bytes) {
  std::uint32_t number = 0;
  for (std::size_t i = 0; i < bytes; ++i) number = number << 8 | card[column + i];
  return number;
}

/// "TXT at 001000, 56 bytes"; empty for a card that is not an assembler's. [ASM]
std::string object_card_text(const Card& card) {
  if (card[0] != object_card) return {};
  const auto kind = isa370::to_ascii(std::span(card).subspan(1, 3));
  const auto bytes = number_at(card, 10, 2);
  if (kind == "TXT") return fmt::format("TXT at {:06X}, {} bytes", number_at(card, 5, 3), bytes);
  if (kind == "ESD") return fmt::format("ESD {}", isa370::to_ascii(std::span(card).subspan(16, 8)));
  if (kind == "RLD") return fmt::format("RLD, {} bytes", bytes);
  if (kind == "END") return card[5] == isa370::to_ebcdic(' ') ? "END" : fmt::format("END, entry {:06X}", number_at(card, 5, 3));
  return {};
}

std::string text_of(const Card& card) {
  auto text = isa370::to_ascii(card);
  text.resize(text.find_last_not_of(' ') + 1);
  return text;
}

// ---- The parts -------------------------------------------------------------------------------------------------------

int make(const Arguments& arguments, const Streams& streams) {
  const auto& operands = arguments.positional();
  Cards cards;
  for (const auto& name : std::span(operands).subspan(2)) {
    const auto more = read_deck(name, arguments);
    if (!more) return failure(streams, more.error(), exit_code::usage);
    cards.insert(cards.end(), more->begin(), more->end());
  }
  return write_deck(operands[1], cards, false, streams);
}

int list(const Arguments& arguments, const Streams& streams) {
  const auto& name = arguments.positional()[1];
  const auto cards = read_deck(name, arguments);
  if (!cards) return failure(streams, cards.error(), exit_code::usage);
  for (std::size_t i = 0; i < cards->size(); ++i) {
    const auto object = object_card_text((*cards)[i]);
    streams.out << fmt::format("{:>6}  {}\n", i + 1, object.empty() ? text_of((*cards)[i]) : "object card: " + object);
  }
  return exit_code::success;
}

int check(const Arguments& arguments, const Streams& streams) {
  bool sound = true;
  for (const auto& name : std::span(arguments.positional()).subspan(1)) {
    const auto cards = read_deck(name, arguments);
    if (!cards) {
      streams.out << cards.error() << '\n';
      sound = false;
    } else {
      const auto objects = std::ranges::count_if(*cards, [](const Card& card) { return !object_card_text(card).empty(); });
      streams.out << fmt::format("{}: {} cards, {} of them object cards\n", name, cards->size(), objects);
    }
  }
  return sound ? exit_code::success : exit_code::failure;
}

int convert(const Arguments& arguments, const Streams& streams) {
  const auto& operands = arguments.positional();
  const auto cards = read_deck(operands[1], arguments);
  if (!cards) return failure(streams, cards.error(), exit_code::usage);
  const bool from_text = arguments.given("ascii") || (!arguments.given("ebcdic") && is_text(operands[1]));
  return write_deck(operands[2], *cards, !from_text, streams);
}

int copy(const Arguments& arguments, const Streams& streams) {
  const auto& operands = arguments.positional();
  auto cards = read_deck(operands[1], arguments);
  if (!cards) return failure(streams, cards.error(), exit_code::usage);
  if (const auto range = arguments.value("cards")) {
    const auto dash = std::min(range->find('-'), range->size());
    const auto first = parse_decimal<std::size_t>(std::string_view(*range).substr(0, dash));
    const auto last = dash < range->size() ? parse_decimal<std::size_t>(std::string_view(*range).substr(dash + 1)) : first;
    if (!first || !last || *first == 0 || *last < *first || *last > cards->size())
      return failure(streams,
                     fmt::format("--cards {}: write FIRST-LAST; the deck has {} cards", printable(*range), cards->size()),
                     exit_code::usage);
    *cards =
        Cards(cards->begin() + static_cast<std::ptrdiff_t>(*first - 1), cards->begin() + static_cast<std::ptrdiff_t>(*last));
  }
  const bool text = arguments.given("ascii") || (!arguments.given("ebcdic") && is_text(operands[1]));
  return write_deck(operands[2], *cards, text, streams);
}

constexpr std::size_t any_number = 10'000;
constexpr auto parts = std::to_array<CommandPart>({
    {"make", "FILE DECK...", 2, any_number, {"ascii", "ebcdic"}, make},
    {"list", "FILE", 1, 1, {"ascii", "ebcdic"}, list},
    {"check", "FILE...", 1, any_number, {"ascii", "ebcdic"}, check},
    {"convert", "FILE NEW", 2, 2, {"ascii", "ebcdic"}, convert},
    {"copy", "FILE NEW", 2, 2, {"ascii", "ebcdic", "cards"}, copy},
});

constexpr auto rows = std::to_array<OptionRow>({
    {"ascii", "", false, "FILE has lines of text, whatever it looks like"},
    {"ebcdic", "", false, "FILE has card images of 80 bytes"},
    {"cards", "FIRST-LAST", false, "copy: only these, counted from 1"},
    {"help", "", false, "this text"},
});

}  // namespace

std::span<const OptionRow> deck_option_rows() { return rows; }

int deck_command(const Arguments& arguments, const Streams& streams) {
  return run_part("deck", parts, rows, arguments, streams);
}

}  // namespace console
