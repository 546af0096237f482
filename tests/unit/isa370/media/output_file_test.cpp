// Files that printers and punches write, and decks in and out.
#include <fstream>

#include <doctest/doctest.h>

#include "isa370/ebcdic.hpp"
#include "isa370/media/deck.hpp"
#include "isa370/media/output_file.hpp"
#include "temporary_folder.hpp"

namespace {

std::string text_of(const std::string& file) {
  std::ifstream stream(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

struct Output : TemporaryFolder {
  std::string name = file("out");
};

TEST_CASE_FIXTURE(Output, "each line is in the file at once") {
  auto paper = isa370::open_paper_file(name).value();
  REQUIRE(paper->print(isa370::to_ebcdic(std::string_view("ONE  "))).has_value());
  CHECK(text_of(name) == "ONE");
  REQUIRE(paper->space(0).has_value());
  REQUIRE(paper->print(isa370::to_ebcdic(std::string_view("___"))).has_value());
  REQUIRE(paper->space(2).has_value());
  REQUIRE(paper->eject(3).has_value());
  CHECK(text_of(name) == "ONE\r___\n\n\f\n\n");
  REQUIRE(paper->clear().has_value());
  REQUIRE(paper->print(isa370::to_ebcdic(std::string_view("NEW"))).has_value());
  CHECK(text_of(name) == "NEW");
}

TEST_CASE_FIXTURE(Output, "lines may end with carriage return and line feed, behind what was there") {
  std::ofstream(name) << "OLD\n";
  auto paper = isa370::open_paper_file(name, {.carriage_return = true}).value();
  REQUIRE(paper->print(isa370::to_ebcdic(std::string_view("NEW"))).has_value());
  REQUIRE(paper->space(1).has_value());
  CHECK(text_of(name) == "OLD\nNEW\r\n");
  CHECK_FALSE(isa370::open_paper_file(name).has_value());
  CHECK_FALSE(isa370::open_paper_file(path().string()).has_value());
}

TEST_CASE_FIXTURE(Output, "cards as images and as lines") {
  isa370::Card card;
  card.fill(0x40);
  card[0] = 0xC1;
  card[2] = 0xC3;
  {
    auto stacker = isa370::open_stacker_file(name, true).value();
    REQUIRE(stacker->put(card).has_value());
    CHECK(text_of(name) == "A C\n");
    REQUIRE(stacker->clear().has_value());
  }
  auto stacker = isa370::open_stacker_file(name, false).value();
  REQUIRE(stacker->put(card).has_value());
  CHECK(isa370::parse_deck(text_of(name), isa370::DeckOptions{}).value() == std::vector{card});
}

TEST_CASE("the code of a deck is told by its beginning, unless it is said") {
  using Code = isa370::DeckOptions::Code;
  const std::string text = "HELLO\nWORLD\n";
  CHECK(isa370::parse_deck(text, isa370::DeckOptions{}).value().size() == 2);
  CHECK(isa370::parse_deck(std::string(160, '\xC1'), isa370::DeckOptions{}).value().size() == 2);
  CHECK(isa370::parse_deck(text, {.code = Code::ebcdic}).error() ==
        "offset 0: 12 bytes left, a card has 80; this looks like ASCII text, which must be said");
  CHECK(isa370::parse_deck(std::string(81, 'X'), isa370::DeckOptions{}).error() == "line 1: 81 characters, a card has 80");
  CHECK(isa370::parse_deck(std::string(81, 'X'), {.truncate = true}).value().size() == 1);
  CHECK(isa370::parse_deck(std::string(81, '\xC1'), {.pad = true}).value().size() == 2);
}

TEST_CASE("decks go out as they came in") {
  const std::string text = "HELLO\n\nWORLD\n";
  const auto cards = isa370::parse_deck(text, true).value();
  CHECK(isa370::deck_bytes(cards, true) == text);
  CHECK(isa370::parse_deck(isa370::deck_bytes(cards, false), false).value() == cards);
}

}  // namespace
