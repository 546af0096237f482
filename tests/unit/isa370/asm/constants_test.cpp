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

TEST_CASE("floating point, short and long: normalised, rounded once") {
  CHECK(code_of("         DC    D'0',E'0.0'") == "000000000000000000000000");
  CHECK(code_of("         DC    E'1,-1,100,-0.5,16'") ==
        "41100000C110000042640000"
        "C0800000"
        "42100000");
  CHECK(code_of("         DC    E'1.5E-3',E'0.1',E'.1E1',E'1E+1'") ==
        "3E624DD3"
        "4019999A"
        "41100000"
        "41A00000");
  CHECK(code_of("         DC    D'0.1',D'-1.25'") ==
        "401999999999999A"
        "C114000000000000");
  // 0.99999999 is nearer to 1 than to anything shorter.
  CHECK(code_of("         DC    E'0.99999999',E'0.9999999'") ==
        "41100000"
        "40FFFFFE");
  // Halves go up: 1 + 2**-21 lies between two short numbers.
  CHECK(code_of("         DC    E'1.000000476837158203125',E'1.000000476837158203124'") ==
        "41100001"
        "41100000");
  CHECK(code_of("         DC    E'7.2E75',E'5.4E-79'") ==
        "7FFEB0E4"
        "001001D1");
}

TEST_CASE("extended floating point has a characteristic, less by 14, in its second half") {
  CHECK(code_of("         DC    L'1'") ==
        "4110000000000000"
        "3300000000000000");
  CHECK(code_of("         DC    L'0.1'") ==
        "4019999999999999"
        "329999999999999A");
  CHECK(code_of("         DC    L'-1E-70'").substr(0, 4) == "86B0");
  CHECK(code_of("         DC    L'-1E-70'").substr(16, 2) == "F8");
  CHECK(code_of("         DC    L'0'") == std::string(32, '0'));
  CHECK(code_of("         DC    X'1',L'1'").size() == 2 * 24);
  CHECK(code_of("         DC    LL10'1'") == "41100000000000003300");
}

TEST_CASE("lengths of floating-point constants") {
  CHECK(code_of("         DC    EL2'1.5',DL5'0.1',EL8'0.1'") ==
        "4118"
        "401999999A"
        "401999999999999A");
  CHECK(complaint("         DC    EL1'1'") == "20 this length has no room for the fraction; 2 bytes have");
  CHECK(complaint("         DC    EL9'1'") == "18 the length is too large or too small; it must lie between 1 and 8");
  CHECK(complaint("         DC    LL17'1'") == "18 the length is too large or too small; it must lie between 1 and 16");
}

TEST_CASE("scale and exponent modifiers") {
  // Of a fixed-point constant the scale counts binary places; the exponent is applied first.
  CHECK(code_of("         DC    FS4'1.5',HS-1'5',HS-1'-5',FE2'1.25',HS2E-1'10'") ==
        "00000018"
        "0003"
        "FFFD"
        "0000007D"
        "0004");
  CHECK(code_of("         DC    HS(3+1)'-0.5',FS+8'0.00390625'") ==
        "FFF8"
        "0000"
        "00000001");
  CHECK(code_of("         DC    FL3S10'25.5',FS-4E3'1'") ==
        "006600"
        "00"
        "0000003F");
  // Of a floating-point constant it counts hexadecimal zeros before the fraction.
  CHECK(code_of("         DC    ES2'1',EE3'1',DS1'0.1',EE-2'150'") ==
        "43001000"
        "433E8000"
        "410199999999999A"
        "41180000");
  CHECK(complaint("         DC    FS400'1'") == "18 the scale modifier is 400; it must lie between -187 and 346");
  CHECK(complaint("         DC    ES15'1'") == "18 the scale modifier is 15; it must lie between 0 and 14");
  CHECK(complaint("         DC    ES-1'1'") == "18 the scale modifier is -1; it must lie between 0 and 14");
  CHECK(complaint("         DC    LS29'1'") == "18 the scale modifier is 29; it must lie between 0 and 28");
  CHECK(complaint("         DC    FE76'1'") == "18 the exponent modifier is 76; it must lie between -85 and 75");
  CHECK(complaint("         DC    PS2'1'") == "17 a constant of type P has no scale modifier; F, H, E, D and L have");
  CHECK(complaint("         DC    XE2'1'") == "17 a constant of type X has no exponent modifier; F, H, E, D and L have");
  CHECK(complaint("         DC    FE40'1E40'") == "21 the exponent with its modifier is 80; it must lie between -85 and 75");
  CHECK(complaint("         DC    E'1E76'") == "18 the exponent is 76; it must lie between -85 and 75");
  CHECK(complaint("         DC    E'1E'") == "20 digits of the exponent are missing");
  CHECK(complaint("         DC    E'1X'") == "19 'X' does not belong to a decimal number");
  CHECK(complaint("         DC    E'8E75'") ==
        "18 the number is too large for a floating-point constant, which reaches from about 5.4E-79 to 7.2E75");
  CHECK(complaint("         DC    E'1E-80'") ==
        "18 the number is too small for a floating-point constant, which reaches from about 5.4E-79 to 7.2E75");
  CHECK(complaint("         DC    HS15'1'") == "21 1 does not fit 2 bytes with the scale 15");
  CHECK(complaint("         DC    F'1E20'") == "18 1E20 does not fit 4 bytes; the highest is 2147483647");
}

TEST_CASE("lengths in bits: operands join, and the last byte is filled up") {
  CHECK(code_of("         DC    BL.3'101',XL.5'F'") == "AF");
  CHECK(code_of("         DC    AL.4(5),AL.12(X'ABC')") == "5ABC");
  CHECK(code_of("         DC    FL.12'-1'") == "FFF0");
  CHECK(code_of("         DC    CL.4'A',CL.12'AB'") == "CC1C");
  CHECK(code_of("         DC    CL.12'A'") == "C140");
  CHECK(code_of("         DC    2BL.3'101'") == "B4");
  CHECK(code_of("         DC    XL.4'1,2,3'") == "1230");
  CHECK(code_of("         DC    BL.4'1',X'FF',BL.1'1'") == "10FF80");
  CHECK(code_of("         DC    BL.4'1',F'1'") == "1000000000000001");
  CHECK(code_of("         DC    PL.12'1',ZL.4'7'") == "01C7");
  CHECK(code_of("         DC    EL.12'1',XL.4'F'") == "411F");
  CHECK(code_of("         DC    HL.10'511',YL.6(1)") == "7FC1");
  CHECK(code_of("         DC    XL.(4+8)'ABCD'") == "BCD0");
  CHECK(code_of("         DC    DL.64'1',LL.128'1'").substr(16) ==
        "4110000000000000"
        "3300000000000000");
  CHECK(code_of("A        DS    XL.9\nB        DS    BL.1\n         DC    AL1(L'A,L'B,*-A)") == "000000020105");
  CHECK(code_of("         DS    BL.4,BL.4\n         DC    AL1(*-T)") == "0001");
  CHECK(code_of("         IC    1,=XL.4'F'\n") ==
        "4310C008"
        "00000000"
        "F0");
  CHECK(complaint("         DC    FL.4'8'") == "21 8 does not fit 4 bits; the highest is 7");
  CHECK(complaint("         DC    AL.3(8)") == "21 8 does not fit 3 bits");
  CHECK(complaint("         DC    AL.1(2)") == "21 2 does not fit 1 bit");
  CHECK(complaint("         DC    AL.24(T)") == "22 an address has a length in bytes; a number may have one in bits");
  CHECK(complaint("         DC    VL.24(T)") == "18 a constant of type V has its length in bytes; the point must go");
  CHECK(complaint("         DC    XL.'1'") == "19 the length in bits is missing: a number, or an expression in parentheses");
  CHECK(complaint("         DC    XL.0'1'").starts_with("19 the length in bits is too large or too small"));
  CHECK(complaint("         DC    HL.65'1'").starts_with("19 the length in bits is too large or too small"));
}

TEST_CASE("DC has shorter lengths than DS") {
  CHECK(code_of("         DC    XL256'1',CL256'A'").size() == 2 * 512);
  CHECK(code_of("A        DS    CL65535\n         DC    AL2(L'A)").substr(2 * 65535) == "FFFF");
  CHECK(complaint("         DC    CL257'A'") == "18 the length is too large or too small; it must lie between 1 and 256");
  CHECK(complaint("         DS    BL257").starts_with("18 the length is too large"));
  CHECK(complaint("         DS    CL65536").starts_with("18 the length is too large"));
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
