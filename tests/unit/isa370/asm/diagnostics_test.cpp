// What the assembler says about mistakes: where, what, and what would be right.
#include "assembled.hpp"

using namespace isa370;
using namespace isa370::assembler;

TEST_CASE("a diagnostic shows file, line, column, the line and a caret") {
  const auto result = assemble({"prog.asm", "T        CSECT\n         LR    1,16\n         END\n"});
  REQUIRE(result.diagnostics.size() == 1);
  CHECK(to_string(result.diagnostics[0]) ==
        "prog.asm:2:18: error: the register is 16; it must lie between 0 and 15\n"
        "         LR    1,16\n"
        "                 ^\n");
  CHECK(result.deck.empty());
  CHECK_FALSE(result.listing.empty());
}

TEST_CASE("every error of the file is reported in one run, in the order of the lines") {
  const auto found = complaints(
      "T        CSECT\n         LR    1,99\n         NOSUCH 1\n         L     1,MISSING\n         DC    F'X'\n         DS    "
      "(LATER)C\nLATER    EQU   1\n"
      "T        DS    F\n         END\n");
  REQUIRE(found.size() == 6);
  CHECK(found[0] == "2:18 the register is 99; it must lie between 0 and 15");
  CHECK(found[1] ==
        "3:10 NOSUCH is neither a machine instruction nor an assembler statement, and there is no macro of this name");
  CHECK(found[2] == "4:18 MISSING is not defined; a statement must bear this name, or EXTRN name it");
  CHECK(found[3] == "5:18 a decimal number is expected here");
  CHECK(found[4] == "6:17 LATER must be defined before this statement, which takes its size or place from it");
  CHECK(found[5] == "8:1 T is defined already, in statement 1");
}

TEST_CASE("one mistake is one message: a faulty definition makes its uses no faults") {
  CHECK(complaints(
            "T        CSECT\nA        EQU   X'Z'\n         LA    1,A\n         DC    A(A)\nB        EQU   A\n         END\n")
            .size() == 1);
  CHECK(complaints("T        CSECT\n         USING T,12\nA        MYMACRO 1\n         L     1,A\n         END\n").size() == 1);
}

TEST_CASE("machine instructions") {
  CHECK(complaint("         LR    1") == "17 a comma and another operand are expected here; LR is written with R1,R2");
  CHECK(complaint("         LR") == "10 LR needs operands: R1,R2");
  CHECK(complaint("         LR    1,2,3") == "19 ',' was not expected here; LR is written with R1,R2");
  CHECK(complaint("         LA    1,4096(2)") ==
        "18 the number 4096 is not within 4095 bytes behind a base register; USING promises T+X'0' in register 12");
  CHECK(complaint("         LA    1,4096(,2)") == "18 the displacement is 4096; it must lie between 0 and 4095");
  CHECK(complaint("         L     1,T(,2)") ==
        "18 an address cannot have a base register written behind it; a number from 0 to 4095 can");
  CHECK(complaint("         L     1,T+4096") ==
        "18 T+X'1000' is not within 4095 bytes behind a base register; USING promises T+X'0' in register 12");
  CHECK(complaint("         L     1,0(16)") == "20 the index register is 16; registers are 0 to 15");
  CHECK(complaint("         MVC   0(257,1),0(2)") == "18 the number in parentheses is 257; it must lie between 0 and 256");
  CHECK(complaint("         PACK  0(17,1),0(2,2)") == "18 the length is 17; it is 16 at most here");
  CHECK(complaint("         MVI   0(1),256") == "21 the immediate byte is 256; it must lie between -128 and 255");
  CHECK(complaint("         STM   14,12,12(13,1)") == "25 this operand of STM has a base register only: R1,R3,D2(B2)");
  CHECK(complaint("         L     1,T+T") == "18 this is a combination of addresses and not the address of a place");
  CHECK(complaint("         L     1,0(2") == "21 the parenthesis is not closed; ')' is missing here");
  CHECK(complaint("         L     1,=F'X'") == "21 a decimal number is expected here");
  CHECK(complaint("         L     1,=G'1'") == "19 a type of constant is expected here: C X B F H E D L P Z A Y S V or Q");
}

TEST_CASE("constants") {
  CHECK(complaint("         DC    F'2147483648'") == "18 2147483648 does not fit 4 bytes; the highest is 2147483647");
  CHECK(complaint("         DC    H'40000'") == "18 40000 does not fit 2 bytes; the highest is 32767");
  CHECK(complaint("         DC    X'0G'") == "19 'G' is no hexadecimal digit");
  CHECK(complaint("         DC    C'ABC") == "17 the apostrophe is not closed");
  CHECK(complaint("         DC    A(1") == "17 the parenthesis is not closed");
  CHECK(complaint("         DC    F") == "17 a constant of type F has its value in apostrophes: F'..'");
  CHECK(complaint("         DC    A'1'") == "17 a constant of type A has its value in parentheses: A(..)");
  CHECK(complaint("         DC    AL1(256)") == "20 256 does not fit 1 byte");
  CHECK(complaint("         DC    AL1(T)") == "20 an address does not fit one byte; a number does");
  CHECK(complaint("         DC    99999999C'A'") ==
        "16 the duplication factor is too large or too small; it must lie between 0 and 16777216");
  CHECK(complaint("         DC    16777216F'1'") == "16 this is more than the 16 megabytes that can be addressed");
  CHECK(complaint("         DS    16777215C,C,C").starts_with("28 the section becomes larger"));
  CHECK(complaint("         DC    C'A&B'") ==
        "19 &B is not declared; LCLx or GBLx must come first; an ampersand that stands for itself is written twice");
  CHECK(complaint("         DC    FL9'1'") == "18 the length is too large or too small; it must lie between 1 and 8");
  CHECK(complaint("         DC    C'\xC3\xA4'") == "18 this character has no EBCDIC code; write it as X'..'");
  CHECK(complaint("         DC").starts_with("0 there is no constant"));
}

TEST_CASE("sections, symbols and addressing") {
  CHECK(complaint("A        EQU   B\nB        EQU   A") == "2 diagnostics");
  CHECK(complaint("         EQU   1") == "0 EQU gives its name a value; the name in column 1 is missing");
  CHECK(complaint("A        EQU   T+T") == "16 a symbol can be a number or an address, and not a combination of addresses");
  CHECK(complaint("         DSECT") == "0 DSECT needs a name in column 1");
  CHECK(complaint("         ORG   5") == "16 ORG needs an address in the section that it stands in, T");
  CHECK(complaint("         ORG   T-1") == "16 ORG cannot go before the beginning of the section");
  CHECK(complaint("         DROP  5") == "16 no USING of register 5 is in effect");
  CHECK(complaint("         USING T") ==
        "17 a comma and a base register are expected here; USING is written with address,register,...");
  CHECK(complaint("         ENTRY NOWHERE") == "16 NOWHERE is not defined; a statement must bear this name, or EXTRN name it");
  CHECK(complaint("         START 0") == "0 START must come before everything that belongs to a control section");
  CHECK(complaint("A        USING T,1") == "1 USING takes no name; column 1 must be blank");
  CHECK(complaint("LONGSYMBOL DS F") == "1 LONGSYMBOL has 10 characters; a symbol has 8 at most");
  CHECK(complaint("1A       DS    F") == "1 the name of a statement is expected here: a letter, then letters or digits");
  CHECK(complaint("A") == "0 the operation is missing; a name begins in column 1, an operation behind a blank");
  CHECK(complaint("         CNOP  4,4") == "16 CNOP is written with 0,4 2,4 0,8 2,8 4,8 or 6,8");
  CHECK(complaint("         PRINT ALL") == "16 PRINT knows ON, OFF, GEN, NOGEN, DATA and NODATA, and not ALL");
  CHECK(complaint("D        DSECT\nX        DS    F\nT        CSECT\n         DC    A(X)") ==
        "6:18 this is relative to the dummy section D, which has no address; subtract D");
}

TEST_CASE("what the language has and this assembler has not yet is said so, once") {
  for (const char* operation : {"AMODE", "LOCTR", "RSECT"}) {
    CAPTURE(operation);
    CHECK(complaint(fmt::format("         {} 1", operation)) == fmt::format("10 {} is not supported yet", operation));
  }
}
