// Attributes of symbols and operands, defined before, further on, or not at all.
#include "macro_source.hpp"

using namespace isa370;
using namespace isa370::assembler;

namespace {

const char* const type_macro =
    "         MACRO\n         TYPES\n         LCLA  &I\n         LCLC  &T,&X\n.NEXT    AIF   (&I EQ N'&SYSLIST).DONE\n&I       "
    "SETA  &I+1\n"
    "&X       SETC  T'&SYSLIST(&I)\n&T       SETC  '&T&X'\n         AGO   .NEXT\n.DONE    MNOTE *,'<&T>'\n         MEND";

/// The types of the operands of a call, with `before` and `behind` it.
std::string types(std::string_view operands, std::string_view before = "", std::string_view behind = "") {
  const auto result =
      assemble_well(with_macros(type_macro, fmt::format("{}\n         TYPES {}\n{}", before, operands, behind)));
  const auto from = result.listing.find("+*,<");
  const auto to = result.listing.find(">\n", from);
  return from == std::string::npos ? "nothing" : result.listing.substr(from + 4, to - from - 4);
}

/// The value of an arithmetic expression, with statements before it.
std::string number(std::string_view expression, std::string_view before) {
  const auto result = assemble_well(fmt::format(
      "T        CSECT\n         USING T,12\n         LCLA  &A\n{}\n&A       SETA  {}\n         MNOTE *,'<&A>'\n         END\n",
      before, expression));
  const auto from = result.listing.find("+*,<");
  const auto to = result.listing.find(">\n", from);
  return from == std::string::npos ? "nothing" : result.listing.substr(from + 4, to - from - 4);
}

const char* const constants =
    "A        DC    A(1)\nB        DC    B'1'\nC        DC    C'X'\nD        DC    D'0'\nE        DC    E'0'\nF        DC    "
    "F'1'\n"
    "G        DC    FL3'1'\nH        DC    H'1'\nK        DC    EL4'0'\nP        DC    P'1'\nR        DC    AL3(1)\nS        "
    "DC    S(T)\n"
    "V        DC    V(X1)\nX        DC    X'1'\nY        DC    Y(1)\nZ        DC    Z'1'";

}  // namespace

TEST_CASE("types of constants, before and behind") {
  constexpr auto operands = "A,B,C,D,E,F,G,H,K,P,R,S,V,X,Y,Z";
  CHECK(types(operands, constants) == "ABCDEFGHKPRSVXYZ");
  CHECK(types(operands, "", constants) == "ABCDEFGHKPRSVXYZ");
}

TEST_CASE("types of everything else") {
  constexpr auto statements =
      "I        LR    1,2\nEX       EQU   5\nEF       EQU   6,4,C'F'\nW        CCW   1,0,0,1\n         EXTRN XT\nLT       "
      "LTORG";
  CHECK(types("I,EX,EF,W,XT,LT,T", statements) == "IUFWTUJ");
  CHECK(types("I,EX,EF,W,XT,LT", "", statements) == "IUFWTU");
  // Neither self-defining terms nor expressions nor omitted operands are symbols.
  CHECK(types("5,X'1F',C'A',B'1',,T+4,(A,B),NOWHERE,'STRING',=F'1',*") == "NNNNOUUUUUU");
  CHECK(types("LAB", "         MACRO\n&N       OTHER\n         MEND\nLAB      OTHER") == "M");
  CHECK(types("LATER", "", "LATER    TYPES") == "M");
  CHECK(types("D", "", "D        DSECT\nT        CSECT") == "J");
  CHECK(value_of("&A       SETA  5\n&C       SETC  T'&A") == "N");
  CHECK(value_of("&C2      SETC  'T'\n&C       SETC  T'&C2") == "J");
  CHECK(value_of("&C       SETC  T'T") == "J");
}

TEST_CASE("lengths") {
  CHECK(number("L'F", constants) == "4");
  CHECK(number("L'G+L'X", constants) == "4");
  CHECK(number("L'S", "S        DC    CL20'X'") == "20");
  CHECK(number("L'EX", "EX       EQU   5,7") == "7");
  CHECK(number("L'NONE", "") == "1");
  // Further on: from the text of the statement.
  const auto later = [](std::string_view statement) {
    const auto result =
        assemble_well(fmt::format("         LCLA  &A\nT        CSECT\n         USING T,12\n&A       SETA  L'Q\n         MNOTE "
                                  "*,'<&A>'\nQ        {}\n         END\n",
                                  statement));
    const auto from = result.listing.find("+*,<");
    return result.listing.substr(from + 4, result.listing.find(">\n", from) - from - 4);
  };
  CHECK(later("DC    C'IT''S && SO'") == "9");
  CHECK(later("DC    CL7'A'") == "7");
  CHECK(later("DC    3XL2'A'") == "2");
  CHECK(later("DC    X'ABC'") == "2");
  CHECK(later("DC    B'111111111'") == "2");
  CHECK(later("DC    P'-123'") == "2");
  CHECK(later("DC    P'12.34,1'") == "3");
  CHECK(later("DC    Z'123'") == "3");
  CHECK(later("DS    (2*3)F") == "4");
  CHECK(later("DS    CL(2+3)") == "1");  // Expressions are not evaluated in advance.
  CHECK(later("MVC   T(1),T") == "6");
  CHECK(later("EQU   5,12") == "12");
  CHECK(later("CCW   1,0,0,1") == "8");
}

TEST_CASE("integer and scale attributes") {
  CHECK(number("I'Q", "Q        DC    F'1'") == "31");
  CHECK(number("I'Q", "Q        DC    H'1'") == "15");
  CHECK(number("I'Q", "Q        DC    E'0'") == "6");
  CHECK(number("I'Q", "Q        DC    D'0'") == "14");
  CHECK(number("I'Q*10+S'Q", "Q        DC    P'1.23'") == "12");
  CHECK(number("I'Q*10+S'Q", "Q        DC    Z'12.3'") == "21");
  CHECK(number("I'Q", "Q        DC    C'1'") == "0");
}

TEST_CASE("attributes of parameters") {
  const std::string macro =
      "         MACRO\n         M     &P\n         LCLA  &L\n&L       SETA  L'&P*100+K'&P*10+N'&P\n         DC    AL2(&L)\n    "
      "     MEND";
  CHECK(macro_code(macro, "         M     T\n         DC    AL2(111)") == "006F006F");
  const auto found = complaints(with_macros(macro, "         M     'X'"));
  REQUIRE(found.size() == 1);
  CHECK(found[0] == "4:16 L' is an attribute of symbols, and ''X'' is none");
}

TEST_CASE("a macro chooses instructions by the type of its operand") {
  const std::string load =
      "         MACRO\n&N       LOAD  &R,&X\n         AIF   (T'&X EQ 'H' OR T'&X EQ 'Y').HALF\n         AIF   (T'&X EQ "
      "'N').NUMBER\n"
      "&N       L     &R,&X\n         MEXIT\n.HALF    ANOP\n&N       LH    &R,&X\n         MEXIT\n.NUMBER  ANOP\n&N       LA   "
      " &R,&X\n         MEND";
  CHECK(macro_code(load,
                   "         LOAD  1,A\n         LOAD  2,B\n         LOAD  3,77\nA        DC    F'1'\nB        DC    H'2'") ==
        "5810C00C4820C0104130004D000000010002");
}

TEST_CASE("the look-ahead goes into members, and not into macro definitions") {
  Options options;
  options.copy_member = [](std::string_view name) -> std::optional<Source> {
    if (name == "DATA") return Source{"data.copy", "F        DC    F'1'\n         COPY  NOWHERE\n"};
    return std::nullopt;
  };
  const auto result = assemble(
      {"t.asm",
       with_macros(type_macro,
                   "         TYPES F,Q\n         COPY  DATA\n         MACRO\n         M\nQ        DC    F'1'\n         MEND")},
      options);
  CHECK(result.listing.find("*,<FU>") != std::string::npos);
  REQUIRE(result.diagnostics.size() == 1);
  CHECK(result.diagnostics[0].text == "there is no member NOWHERE in the libraries that COPY looks into");
}
