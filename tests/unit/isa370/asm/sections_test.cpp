// Sections, symbols and addressing: what the statements do, and what they refuse.
#include "assembled.hpp"

using namespace isa370;
using namespace isa370::assembler;

namespace {

/// Diagnostics of a program, warnings with the word before them.
std::vector<std::string> diagnosed(std::string_view text) {
  std::vector<std::string> found;
  for (const auto& d : assemble({"test.asm", std::string(text)}).diagnostics)
    found.push_back(fmt::format("{}{}:{}", d.severity == Severity::warning ? "warning " : "", d.line, d.text));
  return found;
}

}  // namespace

TEST_CASE("a missing END is a warning, and the literals find their place") {
  const auto result = assemble({"test.asm", "T        CSECT\n         USING T,12\n         L     1,=F'7'\n"});
  CHECK(result.ok());
  REQUIRE(result.diagnostics.size() == 1);
  CHECK(to_string(result.diagnostics[0]).starts_with("test.asm:3: warning: END is missing"));
  CHECK(loaded({result.deck}) == "5810C0080000000000000007");
  CHECK(result.listing.find("*** WARNING ***  END is missing") != std::string::npos);
}

TEST_CASE("sections are resumed by name, unnamed ones too") {
  CHECK(loaded({assemble_well(
                    "A        CSECT\n         DC    X'01'\n         CSECT\n         DC    X'02'\nA        CSECT\n         "
                    "DC    X'03'\n         CSECT\n         DC    X'04'\n         END\n")
                    .deck}) ==
        "0103000000000000"
        "0204");
  CHECK(diagnosed("A        DSECT\nA        CSECT\n         END\n") ==
        std::vector<std::string>{"2:A is defined already, in statement 1"});
  CHECK(diagnosed("A        CSECT\nA        COM\n         END\n") ==
        std::vector<std::string>{"2:A is defined already, in statement 1"});
}

TEST_CASE("COM makes no object code, and its names address it") {
  CHECK(code_of("         USING C,5\n         L     1,CX\n         BR    14\nC        COM\n         DC    F'1'\nCX       DS    "
                "F\nT        "
                "CSECT\n         DC    A(CX-C)")
            .substr(0, 24) ==
        "58105004"
        "07FE"
        "0000"
        "00000004");
  CHECK(complaint("C        COM\n         LTORG\nT        CSECT") ==
        "4:0 LTORG makes object code and cannot stand in a dummy or common section (DSECT, COM)");
  CHECK(diagnosed("P        CSECT\nC        COM\nX        DS    F\n         ENTRY X\n         END   X\n") ==
        std::vector<std::string>{"4:ENTRY names addresses in the control sections of this module, and this is none",
                                 "5:END names the entry point: an address in a control section, or an external symbol"});
}

TEST_CASE("DXD, CXD and Q") {
  CHECK(complaint("         DXD   F") == "0 DXD needs a name in column 1");
  CHECK(complaint("A        DXD") == "0 DXD needs the area's size, written as in DS: 2D or CL80");
  CHECK(complaint("         CXD   1") == "16 CXD has no operand");
  CHECK(complaint("         DC    Q(T)") == "18 Q takes the name of a DXD statement or of a dummy section (DSECT)");
  CHECK(complaint("         DC    Q(5)") == "18 Q takes the name of a DXD statement or of a dummy section (DSECT)");
  CHECK(complaint("         DC    QL5(T)") == "18 the length is too large or too small; it must lie between 1 and 4");
  CHECK(complaint("A        DXD   F\n         DC    A(A)") ==
        "4:18 this is relative to the dummy section A, which has no address; subtract A");
}

TEST_CASE("EXTRN and WXTRN") {
  CHECK(complaint("         WXTRN T") == "16 T is defined already, in statement 1; WXTRN names symbols of other modules");
  CHECK(complaint("         EXTRN A\n         WXTRN A") ==
        "4:16 A is defined already, in statement 3; WXTRN names symbols of other modules");
  CHECK(complaint("         EXTRN A+1") ==
        "17 '+' was not expected behind the symbol; remarks must be parted from it by a blank");
}

TEST_CASE("PUSH and POP keep the base registers") {
  CHECK(code_of("         PUSH  USING\n         DROP  12\n         USING T,5\n         LA    1,T\n         POP   USING\n       "
                "  LA    "
                "1,T\n         PUSH  PRINT\n         POP   PRINT") ==
        "41105000"
        "4110C000");
  CHECK(complaint("         POP   USING") == "16 there is no PUSH USING that this POP could undo");
  CHECK(complaint("         PUSH  DATA") == "16 USING or PRINT is expected here, and not DATA");
  CHECK(complaint("         PUSH").ends_with("USING or PRINT is expected here: a letter, then letters or digits"));
  std::string many;
  for (int i = 0; i < 5; ++i) many += "         PUSH  USING,PRINT\n";
  CHECK(complaint(many) == "7:16 USING is pushed 4 deep at most; a POP is missing");
}

TEST_CASE("USING: several registers, overlapping ranges, numbers, DROP") {
  // The registers of one USING reach 4096 bytes further each.
  CHECK(code_of("         USING T,2,3\n         DROP  12\n         LA    1,T+4096\n         LA    1,T+4095\n         DROP  3\n "
                "        "
                "LA    1,T+8") ==
        "41103000"
        "41102FFF"
        "41102008");
  // The smallest displacement wins, of equals the highest register.
  CHECK(code_of("         USING T+4,5\n         USING T+4,6\n         LA    1,T+8\n         DROP  6\n         LA    1,T+8\n    "
                "     DROP  "
                "5,12\n         USING 4096,7\n         LA    1,4100") ==
        "41106004"
        "41105004"
        "41107004");
  CHECK(complaint("         DROP\n         LA    1,T").ends_with("no USING is in effect"));
  CHECK(complaint("         USING T+T,5") == "16 USING needs an address or a number, and not a combination of addresses");
  CHECK(complaint("         USING T,16") == "18 the base register is 16; it must lie between 0 and 15");
}

TEST_CASE("EQU gives value, length and type") {
  CHECK(
      code_of("A        EQU   T+4,8\nB        EQU   5,,C'F'\nD        EQU   6,2,X'C8'\n         DC    AL1(L'A,L'B,L'D,B,D)") ==
      "0801020506");
  CHECK(complaint("A        EQU   1,65536") == "18 the length attribute is 65536; it must lie between 0 and 65535");
  CHECK(complaint("A        EQU   1,,256") == "19 the type attribute is 256; it must lie between 0 and 255");
  CHECK(complaint("A        EQU   1,2,3,4") ==
        "21 ',' was not expected behind the value; remarks must be parted from it by a blank");
}

TEST_CASE("ORG goes below, and back behind the highest byte of its section") {
  CHECK(code_of("A        DC    8X'00'\n         ORG   A+2\n         DC    X'FF'\nB        EQU   *\n         ORG   *-2\n       "
                "  DC    "
                "X'EE'\n         ORG\n         DC    AL1(*-A,B-A)") ==
        "00EEFF"
        "00"
        "00000000"
        "0803");
  CHECK(complaint("D        DSECT\nX        DS    F\nT        CSECT\n         ORG   X") ==
        "6:16 ORG needs an address in the section that it stands in, T");
}

TEST_CASE("START gives the first section an address, rounded up to a doubleword") {
  const auto deck = assemble_well("P        START 1001\nX        DC    A(X)\n         END\n").deck;
  CHECK(assembled_origin({deck}) == 1008);
  CHECK(loaded({deck}, 1008) == "000003F0");
  CHECK(complaint("X        START 0") == "0 START must come before everything that belongs to a control section");
  CHECK(diagnosed("P        START 16777216\n         END\n") ==
        std::vector<std::string>{"1:the starting address is 16777216; it must lie between 0 and 16777215"});
}
