// Expressions: terms, arithmetic, what is an address and what a number.
#include "assembled.hpp"

using namespace isa370;
using namespace isa370::assembler;

namespace {

std::string value_of(std::string_view expression) {
  return code_of(fmt::format("A        DS    0CL5\n         DC    AL4({})", expression));
}

}  // namespace

TEST_CASE("self-defining terms") {
  CHECK(value_of("10") == "0000000A");
  CHECK(value_of("X'1f'") == "0000001F");
  CHECK(value_of("C'A'") == "000000C1");
  CHECK(value_of("C'''&&'") == "00007D50");
  CHECK(value_of("B'101'") == "00000005");
  CHECK(value_of("X'FFFFFFFF'") == "FFFFFFFF");
}

TEST_CASE("arithmetic") {
  CHECK(value_of("2+3*4") == "0000000E");
  CHECK(value_of("(2+3)*4") == "00000014");
  CHECK(value_of("7/2") == "00000003");
  CHECK(value_of("-7/2") == "FFFFFFFD");
  CHECK(value_of("7/0") == "00000000");
  CHECK(value_of("-5+-3") == "FFFFFFF8");
  CHECK(value_of("L'A*2") == "0000000A");
}

TEST_CASE("the asterisk is a term or a product, by its place") {
  CHECK(code_of("         DC    AL4(4*(*-T)*2)") == "00000000");
  CHECK(code_of("         DC    F'0',AL4((*-T)*3)") == "000000000000000C");
}

TEST_CASE("differences of addresses are numbers") {
  CHECK(code_of("A        DC    F'0'\nB        DC    AL2(B-A,(B-A)*2,A-B)") == "0000000000040008FFFC");
}

TEST_CASE("EQU may name what stands further on, and takes the length of its first term") {
  CHECK(code_of("LEN      EQU   FIN-TEXT\nLAST     EQU   LEN-1\nALIAS    EQU   TEXT\nWIDE     EQU   TEXT,20\nTEXT     DC    "
                "CL6'A'\nFIN      EQU   *\n"
                "         DC    AL1(LEN,LAST,L'ALIAS,L'WIDE,L'FIN)") ==
        "C14040404040"
        "0605061401");
}

TEST_CASE("names are the same in small letters") { CHECK(code_of("abc      equ   7\n         dc    al1(ABC)") == "07"); }
