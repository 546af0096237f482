// ICTL, ISEQ, OPSYN, PUNCH, REPRO, EBCDIC source.
#include <algorithm>

#include "isa370/ebcdic.hpp"
#include "macro_source.hpp"

using namespace isa370;
using namespace isa370::assembler;

namespace {

/// A card with the sequence field in columns 73 to 80.
std::string numbered(std::string text, std::string_view sequence) {
  text.resize(72, ' ');
  return text + std::string(sequence) + "\n";
}

std::vector<std::string> warnings(std::string_view text) {
  std::vector<std::string> found;
  for (const auto& d : assemble({"t.asm", std::string(text)}).diagnostics) {
    CHECK(d.severity == Severity::warning);
    found.push_back(fmt::format("{}:{}", d.line, d.text));
  }
  return found;
}

std::string card_text(const ObjectDeck& deck, std::size_t card) {
  return to_ascii(std::span<const std::uint8_t>(deck.cards.at(card)));
}

}  // namespace

TEST_CASE("ICTL changes the columns of the source") {
  const auto code = [](const std::string& text) { return loaded({assemble_well(text).deck}); };
  CHECK(code("         ICTL  3,60,20\n  T        CSECT\n           DC    X'01'\n  A        DC    X'02'\n           END\n") ==
        "0102");
  // Column 61 continues, in column 20.
  std::string card = "           DC    AL1(1,";
  card.resize(60, ' ');
  CHECK(code("         ICTL  3,60,20\n  T        CSECT\n" + card + "X\n                   2)\n           END\n") == "0102");
  // What stands in front of the begin column is not read.
  CHECK(code("         ICTL  10\n" +
             std::string("LINE 1   T        CSECT\nLINE 2            DC    X'01'\nLINE 3            END\n")) == "01");
  // Without a continuation column nothing is continued.
  std::string full = "         DC    X'01'";
  full.resize(79, ' ');
  CHECK(code("         ICTL  1,80\nT        CSECT\n" + full + "X\n         END\n") == "01");
  // The columns of a diagnostic are those of the line.
  CHECK(complaints("         ICTL  3\n  T        CSECT\n           LR    1,16\n           END\n")
            .at(0)
            .starts_with("3:20 the register"));
}

TEST_CASE("faults of ICTL") {
  CHECK(complaint("         ICTL  1") == "0 ICTL must be the first statement of the source");
  const auto first = [](std::string_view operands) {
    return complaints(fmt::format("         ICTL  {}\nT        CSECT\n         END\n", operands)).at(0);
  };
  CHECK(first("41") == "1:16 the begin column is 41; it must lie between 1 and 40");
  CHECK(first("1,40") == "1:18 the end column is 40; it must lie between 41 and 80");
  CHECK(first("38,42") == "1:19 the end column is 42; it must lie between 43 and 80");
  CHECK(first("5,71,5") == "1:21 the continuation column is 5; it must lie between 6 and 40");
  CHECK(first("1,80,16").starts_with("1:16 with the end in column 80"));
  CHECK(first("1,71,16,4").starts_with("1:23 ',' was not expected behind the columns"));
}

TEST_CASE("members have the usual columns under ICTL") {
  Options options;
  options.copy_member = [](std::string_view) { return Source{"m", "         DC    X'02'\n"}; };
  CHECK(loaded({assemble_well("         ICTL  3\n  T        CSECT\n           COPY  M\n           END\n", options).deck}) ==
        "02");
}

TEST_CASE("ISEQ checks the sequence of cards, as a warning") {
  const auto program = [](std::string_view a, std::string_view b, std::string_view c) {
    return "         ISEQ  73,80\n" + numbered("T        CSECT", a) + numbered("         DC    X'01'", b) +
           numbered("* comment", c) + "         END\n";
  };
  CHECK(warnings(program("00000010", "00000020", "00000030")).empty());
  const auto found = warnings(program("00000010", "00000020", "00000020"));
  REQUIRE(found.size() == 1);
  CHECK(found[0] == "4:the cards are out of sequence: '00000020' in columns 73 to 80 is not above that of the card before");
  CHECK(warnings(program("B", "A", "B")).size() == 1);
  CHECK(warnings(program("A", "", "1")).empty());  // A blank field is not looked at; digits are above letters.
  CHECK_FALSE(assemble({"t", program("B", "A", "B")}).deck.empty());
  CHECK(warnings("         ISEQ  73,80\n" + numbered("T        CSECT", "2") + "         ISEQ\n" + numbered("* comment", "1") +
                 "         END\n")
            .empty());
  // A continuation line is a card, too.
  std::string card = "         DC    AL1(1,";
  card.resize(71, ' ');
  CHECK(warnings("         ISEQ  73,80\nT        CSECT\n" + card + "X20\n" + numbered("               2)", "10") +
                 "         END\n")
            .size() == 1);
}

TEST_CASE("cards out of sequence in macro definitions") {
  const auto found = warnings("         ISEQ  73,80\n" + numbered("         MACRO", "1") + numbered("         M", "2") +
                              numbered("         DC    X'01'", "1") + numbered("         MEND", "0") +
                              "T        CSECT\n         M\n" + numbered("         MNOTE *,'X'", "/") + "         END\n");
  CHECK(found.size() == 3);
}

TEST_CASE("faults of ISEQ") {
  constexpr auto text = "16 the columns must ascend, end at 80 at most, and lie outside those of statements, 1 to 72";
  CHECK(complaint("         ISEQ  70,75") == text);
  CHECK(complaint("         ISEQ  80,73") == text);
  CHECK(complaint("         ISEQ  73,81") == text);
  CHECK(complaint("         ISEQ  73").starts_with("18 a comma is expected here; ISEQ is written with"));
}

TEST_CASE("OPSYN names and unnames operations") {
  CHECK(code_of("LOAD     OPSYN LR\n         LOAD  1,2") == "1812");
  CHECK(code_of("JUMP     OPSYN BE\n         JUMP  0(1)") == "47810000");
  CHECK(code_of("BYTE     OPSYN DC\n         BYTE  X'05'") == "05");
  // The meaning is that of the moment.
  CHECK(code_of("OLD      OPSYN LR\nLR       OPSYN AR\n         OLD   1,2\n         LR    1,2") == "18121A12");
  CHECK(complaint("LR       OPSYN\n         LR    1,2").starts_with("4:10 LR is neither a machine instruction"));
  const std::string macro = "         MACRO\n         LR    &A\n         DC    AL1(&A)\n         MEND";
  CHECK(macro_code(macro, "M        OPSYN LR\n         M     1\n         LR    2") == "0102");
  CHECK(macro_code("MACHINE  OPSYN LR\n" + macro, "         LR    1\n         DS    0H\n         MACHINE 1,2") == "01001812");
  CHECK(macro_code(macro + "\n         MACRO\n         M\nX        OPSYN AR\n         MEND",
                   "         M\n         X     1,2") == "1A12");
  // The listing treats it as what it stands for.
  CHECK(assemble_well("HEAD     OPSYN TITLE\n         HEAD  'MY PROGRAM'\nT        CSECT\n         END\n")
            .listing.find("MY PROGRAM  ") != std::string::npos);
}

TEST_CASE("faults of OPSYN") {
  CHECK(complaint("X        OPSYN NONE") == "16 NONE is no operation");
  CHECK(complaint("Q1       OPSYN") == "1 Q1 is no operation, and its meaning cannot be taken away");
  CHECK(complaint("X        OPSYN AIF") == "16 AIF cannot have a second name");
  CHECK(complaint("AIF      OPSYN LR") == "1 AIF cannot be defined anew");
  CHECK(complaint("END      OPSYN LR") == "1 END cannot be defined anew");
  CHECK(complaint("         OPSYN LR").starts_with("1 the operation to be defined is expected here"));
}

TEST_CASE("PUNCH and REPRO put cards in front of the deck") {
  const auto deck = assemble_well(
                        "         PUNCH ' INCLUDE IT''S A&&B'\nT        CSECT\n         DC    X'01'\n         REPRO\n AS IT IS "
                        "&X  \n         END\n")
                        .deck;
  CHECK(card_text(deck, 0) == " INCLUDE IT'S A&B" + std::string(63, ' '));
  CHECK(card_text(deck, 1) == " AS IT IS &X" + std::string(68, ' '));
  CHECK(card_text(deck, 2).substr(1, 3) == "ESD");
  CHECK(card_text(deck, 2).substr(72) == "00000001");
  // In macros, with variable symbols.
  const auto generated =
      assemble_well(
          with_macros(
              "         MACRO\n         M     &A\n         PUNCH ' NAME &A'\n         REPRO\n LIBRARY &A\n         MEND",
              "         M     XYZ"))
          .deck;
  CHECK(card_text(generated, 0).starts_with(" NAME XYZ "));
  CHECK(card_text(generated, 1).starts_with(" LIBRARY &A "));
}

TEST_CASE("faults of PUNCH and REPRO") {
  CHECK(complaint("         PUNCH X") == "16 PUNCH needs the card in apostrophes");
  CHECK(complaint("         PUNCH 'A'B") == "16 PUNCH needs one text in apostrophes; an apostrophe inside is written twice");
  CHECK(complaint("         PUNCH '" + std::string(81, 'A') + "'") == "16 a card has 80 columns, and this has 81");
  CHECK(complaints("T        CSECT\n         REPRO").at(0) == "2:0 REPRO punches the line that follows it, and there is none");
}

TEST_CASE("source in EBCDIC, as records of 80 bytes") {
  std::string ebcdic;
  for (std::string line : {"T        CSECT", "         DC    C'AB\tC'", "         LR    1,16", "         END"}) {
    line.resize(80, ' ');
    for (const auto byte : to_ebcdic(std::string_view(line))) ebcdic += static_cast<char>(byte);
  }
  CHECK(complaints(ebcdic) == std::vector<std::string>{"3:18 the register is 16; it must lie between 0 and 15"});
  // Eighty characters of ASCII are no EBCDIC.
  std::string ascii = "T        CSECT\n         DC    C'@@@@@@@'\n         END\n";
  ascii += "*" + std::string(78 - ascii.size(), '@') + "\n";
  REQUIRE(ascii.size() == 80);
  CHECK(loaded({assemble_well("*\n" + ascii.substr(0, 78)).deck}) == "7C7C7C7C7C7C7C");
}
