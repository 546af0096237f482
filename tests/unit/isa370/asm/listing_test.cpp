// The listing: columns, literals, cross reference, and the same every time.
#include "assembled.hpp"

using namespace isa370;
using namespace isa370::assembler;

namespace {

const char* const program =
    "         TITLE 'A SMALL PROGRAM'\n* A comment\nP        CSECT\n         USING P,12\nSTART    L     1,=F'5'       load "
    "it\n         MVC   AREA,TEXT\n"
    "         BR    14\nTEXT     DC    C'TWELVE BYTES'\nAREA     DS    CL12\n         ENTRY START\n         END   START\n";

bool has_line(const std::string& listing, const std::string& line) {
  return ("\n" + listing).find("\n" + line + "\n") != std::string::npos ||
         listing.find("\f" + line + "\n") != std::string::npos;
}

}  // namespace

TEST_CASE("statements in the period's columns") {
  const auto listing = assemble_well(program).listing;
  CHECK(has_line(listing, fmt::format("{:<110}PAGE    2", "A SMALL PROGRAM")));
  CHECK(has_line(listing, "  LOC  OBJECT CODE    ADDR1 ADDR2  STMT   SOURCE STATEMENT"));
  CHECK(has_line(listing, "                                      2 * A comment"));
  CHECK(has_line(listing, "000000                                3 P        CSECT"));
  CHECK(has_line(listing, "000000 5810 C028            00028     5 START    L     1,=F'5'       load it"));
  CHECK(has_line(listing, "000004 D20B C018 C00C 00018 0000C     6          MVC   AREA,TEXT"));
  CHECK(has_line(listing, "00000A 07FE                           7          BR    14"));
  CHECK(has_line(listing, "00000C E3E6C5D3E5C540C2               8 TEXT     DC    C'TWELVE BYTES'"));
  CHECK(has_line(listing, "000028 00000005                                        =F'5'"));
  CHECK(has_line(listing, "NO STATEMENTS FLAGGED IN THIS ASSEMBLY"));
  CHECK(has_line(listing, "HIGHEST SEVERITY WAS    0"));
}

TEST_CASE("external symbols, cross reference and literals") {
  const auto listing = assemble_well(program).listing;
  CHECK(has_line(listing, "P        SD    0001 000000 00002C"));
  CHECK(has_line(listing, "START    LD         000000        0001"));
  CHECK(has_line(listing, "AREA     00012 00000018 00009   00006"));
  CHECK(has_line(listing, "START    00004 00000000 00005   00010 00011"));
  CHECK(has_line(listing, "=F'5'              00004 00000028  00005"));
}

TEST_CASE("PRINT DATA shows all of a constant, PRINT OFF nothing") {
  const auto listing = assemble_well(
                           "P        CSECT\n         PRINT DATA\n         DC    X'0102030405060708090A'\n         PRINT "
                           "OFF\nHIDDEN   DC    X'0B'\n         END\n")
                           .listing;
  CHECK(has_line(listing, "000000 0102030405060708               3          DC    X'0102030405060708090A'"));
  CHECK(has_line(listing, "000008 090A"));
  CHECK(listing.find("HIDDEN   DC") == std::string::npos);
}

TEST_CASE("faults stand below their statements") {
  const auto result = assemble({"p.asm", "P        CSECT\n         LR    1,16\n         END\n"});
  CHECK(has_line(result.listing, "   *** ERROR ***  the register is 16; it must lie between 0 and 15"));
  CHECK(has_line(result.listing, "    2          8   the register is 16; it must lie between 0 and 15"));
  CHECK(has_line(result.listing, "NUMBER OF STATEMENTS FLAGGED IN THIS ASSEMBLY =     1"));
  CHECK(has_line(result.listing, "HIGHEST SEVERITY WAS    8"));
}

TEST_CASE("the same source gives the same listing and deck") {
  const auto first = assemble_well(program);
  const auto second = assemble_well(program);
  CHECK(first.listing == second.listing);
  CHECK(first.deck.cards == second.deck.cards);
}

TEST_CASE("a page has 55 lines, and its number") {
  std::string source = "P        CSECT\n";
  for (int i = 0; i < 120; ++i) source += "         DC    A(P)\n";
  const auto listing = assemble_well(source + "         END\n").listing;
  std::vector<std::size_t> lines(1, 0);
  for (const char c : listing) {
    if (c == '\f') lines.push_back(0);
    if (c == '\n') ++lines.back();
  }
  // External symbols; 122 statements; 120 relocations; cross reference, with 120 references to P.
  CHECK(lines == std::vector<std::size_t>{4, 55, 55, 21, 55, 55, 19, 14});
  CHECK(has_line(listing, fmt::format("{:<110}PAGE    4", "")));
  CHECK(has_line(listing, fmt::format("{:44}{:<66}PAGE    5", "", "RELOCATION DICTIONARY")));
  CHECK(has_line(listing, " 0001     0001     0C     000000"));
}

TEST_CASE("PUSH and POP keep PRINT's options; commons and weak symbols are in the dictionary") {
  const auto listing = assemble_well(
                           "P        CSECT\n         PUSH  PRINT\n         PRINT OFF\nHIDDEN   DC    X'0B'\n         POP   "
                           "PRINT\nSHOWN    DC    X'0C'\n         WXTRN W\nC        COM\nD        DXD   D\n         END\n")
                           .listing;
  CHECK(listing.find("HIDDEN   DC") == std::string::npos);
  CHECK(listing.find("SHOWN    DC") != std::string::npos);
  CHECK(has_line(listing, "W        WX    0002"));
  CHECK(has_line(listing, "C        CM    0003 000000 000000"));
  CHECK(has_line(listing, "D        XD    0004 000000 000008"));
}

TEST_CASE("warnings have severity 4") {
  const auto listing = assemble({"p.asm", "P        CSECT\n         BR    14\n"}).listing;
  CHECK(has_line(listing, "HIGHEST SEVERITY WAS    4"));
}
