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
  return ("\n" + listing).find("\n" + line + "\n") != std::string::npos;
}

}  // namespace

TEST_CASE("statements in the period's columns") {
  const auto listing = assemble_well(program).listing;
  CHECK(has_line(listing, "A SMALL PROGRAM"));
  CHECK(has_line(listing, "  LOC  OBJECT CODE    ADDR1 ADDR2  STMT   SOURCE STATEMENT"));
  CHECK(has_line(listing, "                                      2   * A comment"));
  CHECK(has_line(listing, "000000                                3   P        CSECT"));
  CHECK(has_line(listing, "000000 5810 C028            00028     5   START    L     1,=F'5'       load it"));
  CHECK(has_line(listing, "000004 D20B C018 C00C 00018 0000C     6            MVC   AREA,TEXT"));
  CHECK(has_line(listing, "00000A 07FE                           7            BR    14"));
  CHECK(has_line(listing, "00000C E3E6C5D3E5C540C2               8   TEXT     DC    C'TWELVE BYTES'"));
  CHECK(has_line(listing, "000028 00000005                                    =F'5'"));
  CHECK(has_line(listing, "NO STATEMENTS FLAGGED IN THIS ASSEMBLY"));
}

TEST_CASE("external symbols, cross reference and literals") {
  const auto listing = assemble_well(program).listing;
  CHECK(has_line(listing, "P        SD    0001 000000 00002C"));
  CHECK(has_line(listing, "START    LD         000000        0001"));
  CHECK(has_line(listing, "AREA        12  00000018      9       6"));
  CHECK(has_line(listing, "START        4  00000000      5      10    11"));
  CHECK(has_line(listing, "=F'5'                  4   000028       5"));
}

TEST_CASE("PRINT DATA shows all of a constant, PRINT OFF nothing") {
  const auto listing = assemble_well(
                           "P        CSECT\n         PRINT DATA\n         DC    X'0102030405060708090A'\n         PRINT "
                           "OFF\nHIDDEN   DC    X'0B'\n         END\n")
                           .listing;
  CHECK(has_line(listing, "000000 0102030405060708               3            DC    X'0102030405060708090A'"));
  CHECK(has_line(listing, "000008 090A"));
  CHECK(listing.find("HIDDEN   DC") == std::string::npos);
}

TEST_CASE("faults stand below their statements") {
  const auto result = assemble({"p.asm", "P        CSECT\n         LR    1,16\n         END\n"});
  CHECK(has_line(result.listing, "*** ERROR *** the register is 16; it must lie between 0 and 15"));
  CHECK(has_line(result.listing, "1 ERROR IN THIS ASSEMBLY"));
}

TEST_CASE("the same source gives the same listing and deck") {
  const auto first = assemble_well(program);
  const auto second = assemble_well(program);
  CHECK(first.listing == second.listing);
  CHECK(first.deck.cards == second.deck.cards);
}
