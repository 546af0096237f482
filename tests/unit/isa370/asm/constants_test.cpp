// DC, DS, CCW, CNOP: every type of constant, its length, alignment, duplication.
#include "assembled.hpp"

using namespace isa370;
using namespace isa370::assembler;

TEST_CASE("characters, hexadecimal and binary digits") {
  CHECK(code_of("         DC    C'AB c'") == "C1C24083");
  CHECK(code_of("         DC    C'IT''S &&'") == "C9E37DE24050");
  CHECK(code_of("         DC    CL4'A',CL1'XYZ'") == "C1404040E7");
  CHECK(code_of("         DC    X'1',X'ABC',XL3'FF',XL1'1234'") ==
        "01"
        "0ABC"
        "0000FF"
        "34");
  CHECK(code_of("         DC    X'01,0203'") == "010203");
  CHECK(code_of("         DC    B'1',B'100000001',BL2'11'") ==
        "01"
        "0101"
        "0003");
  CHECK(code_of("         dc    x'ab',c'a'") == "AB81");
}

TEST_CASE("fixed-point numbers") {
  CHECK(code_of("         DC    F'1,-1'") == "00000001FFFFFFFF");
  CHECK(code_of("         DC    F'2147483647',F'-2147483648'") == "7FFFFFFF80000000");
  CHECK(code_of("         DC    H'-2',HL1'5',FL3'-1'") == "FFFE05FFFFFF");
  CHECK(code_of("         DC    F'1E3',F'2.5',F'-2.5',F'0.4'") == "000003E800000003FFFFFFFD00000000");
  CHECK(code_of("         DC    FL8'-9223372036854775808'") == "8000000000000000");
}

TEST_CASE("decimal numbers, packed and zoned") {
  CHECK(code_of("         DC    P'1',P'-12',P'+123',PL3'1.5'") ==
        "1C"
        "012D"
        "123C"
        "00015C");
  CHECK(code_of("         DC    Z'1',Z'-12',ZL4'5'") ==
        "C1"
        "F1D2"
        "F0F0F0C5");
  CHECK(code_of("         DC    PL1'123',P'1,2'") ==
        "3C"
        "1C2C");
}

TEST_CASE("floating point knows zero only") {
  CHECK(code_of("         DC    D'0',E'0.0'") == "000000000000000000000000");
  CHECK(complaint("         DC    E'1.5'") == "18 floating-point constants other than zero are not supported yet; write X'..'");
}

TEST_CASE("addresses") {
  CHECK(code_of("         DC    A(5,-1),AL1(200),AL2(*-T),Y(7)") ==
        "00000005FFFFFFFF"
        "C8"
        "0009"
        "00"
        "0007");
  CHECK(code_of("         DC    AL3(END),2A(*)\nEND      EQU   *") ==
        "00000C00"
        "00000004"
        "00000008");
  CHECK(code_of("         DC    S(T+4),S(5(9))") == "C0049005");
  CHECK(code_of("TEXT     DC    AL1(TEXTEND-*-1),C'HELLO'\nTEXTEND  EQU   *") == "05C8C5D3D3D6");
  CHECK(code_of("         DC    A(C')',L'T,(2+3)*4)") == "0000005D0000000100000014");
}

TEST_CASE("alignment follows the type, not a length that is written, and gaps before DC are zero") {
  CHECK(code_of("         DC    X'FF',F'1'") == "FF00000000000001");
  CHECK(code_of("         DC    X'FF',FL4'1'") == "FF00000001");
  CHECK(code_of("         DC    X'FF',H'1'") == "FF000001");
  CHECK(code_of("         DC    X'FF',D'0'") ==
        "FF00000000000000"
        "0000000000000000");
  CHECK(code_of("         DC    X'FF'\nX        DS    0D\n         DC    AL1(*-X,X-T)") ==
        "FF00000000000000"
        "0008");
}

TEST_CASE("duplication, by numbers and by expressions") {
  CHECK(code_of("         DC    3X'AB',2CL2'A',0F'1',XL1'1'") ==
        "ABABABC140C140"
        "00"
        "01");
  CHECK(code_of("N        EQU   2\n         DC    (N+1)X'01',XL(N)'2'") == "0101010002");
}

TEST_CASE("DS reserves, and gives length attributes") {
  CHECK(code_of("A        DS    CL7\nB        DS    18F\nC        DS    XL3,H\nE        DS    C'ABC'\n         DC    "
                "AL1(L'A,L'B,L'C,L'E,*-T)")
            .ends_with("070403035D"));
}

TEST_CASE("CCW") {
  CHECK(code_of("         DC    X'FF'\n         CCW   X'09',T+8,X'60',80") ==
        "FF00000000000000"
        "0900000860000050");
}

TEST_CASE("CNOP fills with no-operations") {
  CHECK(code_of("         CNOP  2,4\n         DC    X'FFFF'") == "0700FFFF");
  CHECK(code_of("         DC    X'FF'\n         CNOP  6,8\n         DC    X'EE'") ==
        "FF00"
        "07000700"
        "EE");
  CHECK(code_of("         CNOP  0,8\n         DC    X'EE'") == "EE");
}

TEST_CASE("ORG goes back and forth") {
  CHECK(code_of("TAB      DC    4X'00'\n         ORG   TAB+1\n         DC    X'11'\n         ORG\n         DC    X'22'") ==
        "0011000022");
  CHECK(code_of("         DC    X'01'\n         ORG   T+4\n         DC    X'02'") == "0100000002");
}
