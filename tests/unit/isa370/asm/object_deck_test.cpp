// Object decks: the cards' layout, loading, relocation, several decks, and decks that are damaged.
#include "isa370/object_deck.hpp"

#include <algorithm>

#include "assembled.hpp"
#include "isa370/ebcdic.hpp"

using namespace isa370;
using namespace isa370::assembler;

namespace {

std::string bytes_of(const ObjectDeck& deck) {
  std::string bytes;
  for (const auto& card : deck.cards) bytes.append(card.begin(), card.end());
  return bytes;
}

/// Columns `first` to `last`, counted from 1, in hexadecimal.
std::string columns(const std::array<std::uint8_t, 80>& card, std::size_t first, std::size_t last) {
  return hexadecimal(std::span(card).subspan(first - 1, last - first + 1));
}

const char* const main_program =
    "MAIN     CSECT\n         EXTRN SUB\n         ENTRY HERE\n         DC    A(MAIN,HERE)\n         DC    "
    "A(SUB),V(SUB2),AL3(HERE),AL1(7)\n"
    "HERE     DC    A(SUB+8-MAIN)\n         END   HERE\n";
const char* const subroutines =
    "SUB      CSECT\n         DC    X'11'\nSUB2     CSECT\n         DC    A(HERE),A(SUB2-SUB)\n         EXTRN HERE\n         "
    "END\n";

}  // namespace

TEST_CASE("cards have the period's layout") {
  const auto deck = assemble_well(main_program).deck;
  REQUIRE(deck.cards.size() == 5);
  const auto& esd = deck.cards[0];
  // X'02', ESD; bytes of data; id of the first item.
  CHECK(columns(esd, 1, 16) ==
        "02C5E2C4404040404040"
        "0030"
        "4040"
        "0001");
  // MAIN SD at 0, 18 bytes.
  CHECK(columns(esd, 17, 32) ==
        "D4C1C9D540404040"
        "00"
        "000000"
        "40"
        "000018");
  CHECK(columns(esd, 33, 48) ==
        "E2E4C24040404040"
        "02"
        "000000"
        "40"
        "404040");
  CHECK(columns(esd, 49, 64) ==
        "E2E4C2F240404040"
        "02"
        "000000"
        "40"
        "404040");
  CHECK(columns(esd, 73, 80) == "F0F0F0F0F0F0F0F1");
  // HERE LD at 14 in section 1; no id of its own.
  CHECK(columns(deck.cards[1], 11, 32) ==
        "0010"
        "4040"
        "4040"
        "C8C5D9C540404040"
        "01"
        "000014"
        "40"
        "000001");
  const auto& text = deck.cards[2];
  CHECK(columns(text, 1, 16) ==
        "02E3E7E340"
        "000000"
        "4040"
        "0018"
        "4040"
        "0001");
  CHECK(columns(text, 17, 40) ==
        "00000000"
        "00000014"
        "00000000"
        "00000000"
        "00001407"
        "00000008");
  CHECK(columns(text, 41, 44) == "40404040");
  const auto& end = deck.cards[4];
  CHECK(columns(end, 1, 16) ==
        "02C5D5C440"
        "000014"
        "404040404040"
        "0001");
}

TEST_CASE("loading relocates every kind of address constant") {
  const auto main_deck = assemble_well(main_program).deck;
  const auto sub_deck = assemble_well(subroutines).deck;
  const auto image = load_decks({main_deck, sub_deck}, 0x2000);
  REQUIRE(image);
  CHECK(image->origin == 0x2000);
  CHECK(image->entry == 0x2014);
  CHECK(image->symbols ==
        std::map<std::string, std::uint32_t>{{"HERE", 0x2014}, {"MAIN", 0x2000}, {"SUB", 0x2018}, {"SUB2", 0x2020}});
  CHECK(hexadecimal(image->bytes) ==
        "00002000"
        "00002014"
        "00002018"
        "00002020"
        "00201407"
        "00000020"  // MAIN: SUB+8-MAIN
        "1100000000000000"
        "00002014"
        "00000008");
}

TEST_CASE("START gives an origin that loading moves") {
  const auto deck =
      assemble_well("P        START X'1000'\n         USING P,12\nX        DC    A(X)\n         L     1,X\n         END   X\n")
          .deck;
  const auto image = load_decks({deck}, 0x3000);
  REQUIRE(image);
  CHECK(hexadecimal(image->bytes) ==
        "00003000"
        "5810C000");
  CHECK(image->entry == 0x3000);
}

TEST_CASE("long text takes several cards, and gaps take none") {
  const auto deck =
      assemble_well("P        CSECT\n         DC    100X'AB'\n         DS    1000X\n         DC    X'CD'\n         END\n").deck;
  CHECK(deck.cards.size() == 5);  // ESD, 56 bytes, 44 bytes, the last byte, END
  const auto image = loaded({deck});
  CHECK(image.size() == 2 * 1101);
  CHECK(image.ends_with("00CD"));
}

TEST_CASE("relocation items with the same pointers are shortened, and read back") {
  std::string source = "P        CSECT\n";
  for (int i = 0; i < 40; ++i) source += "         DC    A(P+" + std::to_string(i) + ")\n";
  const auto deck = assemble_well(source + "         END\n").deck;
  const auto is_relocation = [](const auto& card) { return card[1] == to_ebcdic('R'); };
  CHECK(std::ranges::count_if(deck.cards, is_relocation) == 4);  // thirteen a card
  const auto image = load_decks({deck}, 0x100000);
  REQUIRE(image);
  for (std::size_t i = 0; i < 40; ++i)
    CHECK(hexadecimal(std::span(image->bytes).subspan(4 * i, 4)) == fmt::format("{:08X}", 0x100000 + i));
}

TEST_CASE("a deck file is split at its END cards") {
  const auto main_deck = assemble_well(main_program).deck;
  const auto sub_deck = assemble_well(subroutines).deck;
  const auto decks = parse_object_decks(bytes_of(main_deck) + bytes_of(sub_deck));
  REQUIRE(decks);
  REQUIRE(decks->size() == 2);
  CHECK((*decks)[0].cards == main_deck.cards);
  CHECK((*decks)[1].cards == sub_deck.cards);
  CHECK(parse_object_decks("")->empty());
}

TEST_CASE("a damaged deck file is refused, with the place") {
  const auto bytes = bytes_of(assemble_well(subroutines).deck);
  CHECK(parse_object_decks(bytes.substr(0, bytes.size() - 80)).error().find("the last deck has no END card") !=
        std::string::npos);
  CHECK(parse_object_decks(bytes.substr(0, 100)).error().starts_with("offset 80: 20 bytes are left"));
  auto wrong = bytes;
  wrong[81] = 'x';
  CHECK(parse_object_decks(wrong).error().starts_with("card 2 (offset 80), column 1: this is no ESD, TXT, RLD or END card"));
}

TEST_CASE("loading faults name deck, card and column") {
  const auto main_deck = assemble_well(main_program).deck;
  const auto sub_deck = assemble_well(subroutines).deck;
  CHECK(load_decks({main_deck}, 0).error() ==
        "deck 1, card 1, column 33: SUB is defined in no deck; load the deck that defines it, too\n"
        "deck 1, card 1, column 49: SUB2 is defined in no deck; load the deck that defines it, too");
  CHECK(load_decks({main_deck, sub_deck}, 0xFFFFF0).error().find("does not fit the 16 megabytes") != std::string::npos);
  CHECK_FALSE(load_decks({main_deck}, 0x1000000));

  auto text_outside = main_deck;
  text_outside.cards[2][6] = 0x10;
  CHECK(load_decks({text_outside, sub_deck}, 0).error() ==
        "deck 1, card 3, column 6: the address 001000 lies outside its section, which is 000018 bytes at 000000");
  auto no_section = main_deck;
  no_section.cards[2][15] = 9;
  CHECK(load_decks({no_section, sub_deck}, 0).error() ==
        "deck 1, card 3, column 15: 0009 is the id of no section in this deck's ESD cards");
  auto too_long = main_deck;
  too_long.cards[2][11] = 57;
  CHECK(load_decks({too_long, sub_deck}, 0).error().find("it has room for 56") != std::string::npos);
}

TEST_CASE("every fault of the cards is reported in one run") {
  auto deck = assemble_well(main_program).deck;
  deck.cards[2][6] = 0x10;
  deck.cards[4][6] = 0x10;
  const auto image = load_decks({deck}, 0);
  REQUIRE_FALSE(image);
  CHECK(std::ranges::count(image.error(), '\n') == 3);  // Two names, a text card, the entry point.
}

TEST_CASE("of sections with one name the first stays, with a warning") {
  const auto first = assemble_well("A        CSECT\n         DC    X'11'\n         END\n").deck;
  const auto second =
      assemble_well(
          "A        CSECT\nX        DC    X'2222'\n         ENTRY X\nB        CSECT\n         DC    A(A)\n         "
          "END   A\n")
          .deck;
  const auto image = load_decks({first, second}, 0x100);
  REQUIRE(image);
  CHECK(hexadecimal(image->bytes) ==
        "1100000000000000"
        "00000100");
  CHECK(image->warnings ==
        std::vector<std::string>{"deck 2, card 1, column 17: the section A is there already; this one is left out"});
  CHECK_FALSE(image->symbols.contains("X"));
  const auto label = assemble_well("C        CSECT\nA        DC    X'1'\n         ENTRY A\n         END\n").deck;
  CHECK(load_decks({first, label}, 0).error() == "deck 2, card 1, column 33: A is defined twice; one of the decks must go");
}

TEST_CASE("common sections: the largest counts, and they lie behind everything") {
  const auto one =
      assemble_well(
          "P        CSECT\n         DC    A(C,CX)\nC        COM\n         DS    F\nCX       DS    F\n         COM\n     "
          "    DS    3D\n         END\n")
          .deck;
  const auto other =
      assemble_well("Q        CSECT\n         DC    A(C)\nC        COM\n         DC    CL20'A'\n         END\n").deck;
  CHECK(columns(one.cards[0], 33, 48) ==
        "C340404040404040"
        "05"
        "000000"
        "40"
        "000008");
  CHECK(columns(one.cards[0], 49, 64) ==
        "4040404040404040"
        "05"
        "000000"
        "40"
        "000018");
  const auto image = load_decks({one, other}, 0x1000);
  REQUIRE(image);
  // P, Q, then C with 20 bytes, then blank common.
  CHECK(image->bytes.size() == 0x10 + 20 + 4 + 24);
  CHECK(hexadecimal(image->bytes)
            .starts_with("0000101000001014"
                         "00001010"));
  CHECK(image->symbols.at("C") == 0x1010);
  CHECK(image->map == std::vector<MapEntry>{{MapKind::section, "P", 0x1000, 8, 0},
                                            {MapKind::section, "Q", 0x1008, 4, 1},
                                            {MapKind::common, "C", 0x1010, 20, 0},
                                            {MapKind::common, "", 0x1028, 24, 0}});
}

TEST_CASE("a common section may be a control section in another deck") {
  const auto uses = assemble_well("P        CSECT\n         DC    A(C)\nC        COM\n         DS    D\n         END\n").deck;
  const auto data = assemble_well("C        CSECT\n         DC    D'1'\n         END\n").deck;
  CHECK(loaded({uses, data}, 0x10) ==
        "0000001800000000"
        "4110000000000000");
}

TEST_CASE("external dummy sections: Q constants are their places, CXD their length") {
  const auto one =
      assemble_well(
          "P        CSECT\n         DC    Q(A,B),QL2(D)\n         CXD\nA        DXD   CL3\nB        DXD   2F\nD        "
          "DSECT\n         DS    D\n         DS    H\n         END\n")
          .deck;
  const auto other = assemble_well("R        CSECT\n         DC    Q(B)\nB        DXD   D,X\n         END\n").deck;
  // B has the longer of both lengths and the higher of both boundaries.
  CHECK(columns(one.cards[0], 33, 48) ==
        "C140404040404040"
        "06"
        "000000"
        "00"
        "000003");
  CHECK(columns(one.cards[1], 17, 32) ==
        "C440404040404040"
        "06"
        "000000"
        "07"
        "00000A");
  CHECK(hexadecimal(std::span(one.cards[3]).subspan(16, 32)) ==
        "0002"
        "0001"
        "2C"
        "000000"
        "0003"
        "0001"
        "2C"
        "000004"
        "0004"
        "0001"
        "24"
        "000008"
        "0000"
        "0001"
        "3C"
        "00000C");
  const auto image = load_decks({one, other}, 0x2000);
  REQUIRE(image);
  CHECK(hexadecimal(image->bytes) ==
        "00000000"
        "00000008"
        "00180000"
        "00000022"
        "00000008");
  CHECK(image->relocations.empty());
}

TEST_CASE("a weak reference is zero when nobody defines it") {
  const auto weak = assemble_well("P        CSECT\n         WXTRN W\n         DC    A(W+4),V(W)\n         END\n").deck;
  CHECK(columns(weak.cards[0], 33, 48) ==
        "E640404040404040"
        "0A"
        "000000"
        "40"
        "404040");
  CHECK(loaded({weak}, 0x100) == "0000000400000000");
  const auto w = assemble_well("W        CSECT\n         DC    X'1'\n         END\n").deck;
  CHECK(loaded({weak, w}, 0x100) ==
        "0000010C00000108"
        "01");
}

TEST_CASE("SYM cards are passed over") {
  const auto deck = assemble_well(subroutines).deck;
  auto sym = deck.cards[1];
  for (std::size_t i = 0; i < 3; ++i) sym[1 + i] = to_ebcdic("SYM"[i]);
  auto with = deck;
  with.cards.insert(with.cards.begin() + 1, sym);
  const auto decks = parse_object_decks(bytes_of(with));
  REQUIRE(decks);
  CHECK((*decks)[0].cards == deck.cards);
  CHECK(loaded({with, assemble_well(main_program).deck}) == loaded({deck, assemble_well(main_program).deck}));
}

TEST_CASE("flags that do not go with the symbol are refused") {
  auto deck = assemble_well("P        CSECT\n         DC    A(P)\n         END\n").deck;
  deck.cards[2][20] = 0x2C;
  CHECK(load_decks({deck}, 0).error() ==
        "deck 1, card 3, column 21: the flags 2C do not go with the type of the external symbol 0001");
  deck = assemble_well("P        CSECT\n         END\n").deck;
  deck.cards[0][24] = 9;
  CHECK(load_decks({deck}, 0).error() ==
        "deck 1, card 1, column 25: 09 is no type of external symbol: 00, 01, 02, 04, 05, 06 and 0A are");
}

TEST_CASE("an image becomes a deck of one section, which can be moved and linked again") {
  const auto main_deck = assemble_well(main_program).deck;
  const auto sub_deck = assemble_well(subroutines).deck;
  const auto image = load_decks({main_deck, sub_deck}, 0x400);
  REQUIRE(image);
  const auto one = make_object_deck(*image, "WHOLE");
  CHECK(assembled_origin({one}) == 0x400);
  const auto moved = load_decks({one}, 0x2000);
  const auto expected = load_decks({main_deck, sub_deck}, 0x2000);
  REQUIRE(moved);
  REQUIRE(expected);
  CHECK(moved->bytes == expected->bytes);
  CHECK(moved->entry == expected->entry);
  auto symbols = expected->symbols;
  symbols.emplace("WHOLE", 0x2000);
  CHECK(moved->symbols == symbols);
}
