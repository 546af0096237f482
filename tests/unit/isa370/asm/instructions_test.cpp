// Machine instructions: every way of writing an operand, base and displacement, literals.
#include <algorithm>

#include "assembled.hpp"
#include "isa370/instruction.hpp"

using namespace isa370;
using namespace isa370::assembler;

TEST_CASE("each format encodes its operands") {
  CHECK(code_of("         LR    1,2") == "1812");
  CHECK(code_of("         BCR   8,14") == "078E");
  CHECK(code_of("         SPM   7") == "0470");
  CHECK(code_of("         SVC   202") == "0ACA");
  CHECK(code_of("         LA    1,4(2,3)") == "41123004");
  CHECK(code_of("         BC    15,X'FFF'(,15)") == "47F0FFFF");
  CHECK(code_of("         STM   14,12,12(13)") == "90ECD00C");
  CHECK(code_of("         ICM   1,B'1010',0(3)") == "BF1A3000");
  CHECK(code_of("         SLL   5,3") == "89500003");
  CHECK(code_of("         SRDL  4,32(6)") == "8C406020");
  CHECK(code_of("         MVI   5(4),C'A'") == "92C14005");
  CHECK(code_of("         CLI   0(4),-1") == "95FF4000");
  CHECK(code_of("         LPSW  0(1)") == "82001000");
  CHECK(code_of("         STCK  8(9)") == "B2059008");
  CHECK(code_of("         PTLB") == "B20D0000");
  CHECK(code_of("         SIO   0(10)") == "9C00A000");
  CHECK(code_of("         SIOF  0(10)") == "9C01A000");
  CHECK(code_of("         MVC   1(256,2),3(4)") == "D2FF20014003");
  CHECK(code_of("         MVC   1(0,2),3(4)") == "D20020014003");
  CHECK(code_of("         PACK  0(8,1),2(3,4)") == "F27210004002");
  CHECK(code_of("         DIAGNOSE 2,0,X'0C'") == "8320000C");
  CHECK(code_of("         DIAG  2,3,8(0)") == "83230008");
}

TEST_CASE("extended mnemonics are BC and BCR with a mask") {
  CHECK(code_of("         B     4(,3)\n         NOP   0\n         BR    14\n         NOPR  0") == "47F030044700000007FE0700");
  CHECK(code_of("         BE    0\n         BZ    0\n         BH    0\n         BP    0") ==
        "47800000478000004720000047200000");
  CHECK(code_of("         BL    0\n         BM    0\n         BO    0\n         BNO   0") ==
        "474000004740000047100000"
        "47E00000");
  CHECK(code_of("         BNH   0\n         BNP   0\n         BNL   0\n         BNM   0") ==
        "47D0000047D0000047B0000047B00000");
  CHECK(code_of("         BNE   0\n         BNZ   0\n         BER   1\n         BNOR  2") ==
        "477000004770000007810"
        "7E2");
}

TEST_CASE("a name without a base register takes the base with the smallest displacement") {
  // Both 12 (from T) and 11 (from T+8) reach T+8; 11 is nearer.
  CHECK(code_of("         USING T+8,11\n         DS    2F\nX        L     1,X") == "00000000000000005810B000");
  // Of two bases that are equally near, the higher register.
  CHECK(code_of("         USING T,7\n         L     1,T") == "5810C000");
  CHECK(code_of("         USING T,13\n         L     1,T") == "5810D000");
  CHECK(code_of("         USING T+8,11\n         DROP  11\n         DS    2F\nX        L     1,X") ==
        "00000000000000005810C008");
}

TEST_CASE("USING of several registers covers 4096 bytes with each") {
  const auto result = assemble_well(
      "T        CSECT\n         USING T,11,12,9\n         LA    1,T+4095\n         LA    1,T+4096\n         LA    1,T+8192+5\n "
      "        END\n");
  CHECK(loaded({result.deck}) == "4110BFFF4110C00041109005");
}

TEST_CASE("an operand that does not lie on its boundary is a warning") {
  const auto found = [](std::string_view statement) {
    const auto result =
        assemble({"t.asm", fmt::format("T        CSECT\n         USING T,12\n         {}\n         END\n", statement)});
    CHECK(result.ok());
    CHECK(result.diagnostics.size() <= 1);
    return result.diagnostics.empty() ? std::string()
                                      : fmt::format("{} {}", result.diagnostics[0].column, result.diagnostics[0].text);
  };
  CHECK(found("L     1,T+2") == "18 the operand of L belongs on a fullword boundary, and X'000002' is none");
  CHECK(found("LH    1,T+3") == "18 the operand of LH belongs on a halfword boundary, and X'000003' is none");
  CHECK(found("BC    15,T+5") == "19 the operand of BC belongs on a halfword boundary, and X'000005' is none");
  CHECK(found("LPSW  T+4") == "16 the operand of LPSW belongs on a doubleword boundary, and X'000004' is none");
  CHECK(found("LM    1,2,T+6") == "20 the operand of LM belongs on a fullword boundary, and X'000006' is none");
  for (const auto* const fine :
       {"L     1,T+4", "L     1,T+2(3)", "L     1,2(3)", "LA    1,T+1", "IC    1,T+1", "MVC   T+1(3),T+5"})
    CHECK(found(fine).empty());
}

TEST_CASE("register 0 in USING means zero") {
  const auto result = assemble_well(
      "T        CSECT\n         USING PAGE0,0\n         MVC   OLD,NEW\n         ST    1,NEW+4\nPAGE0    DSECT\n         DS    "
      "4D\nOLD      DS    D\n"
      "NEW      DS    D\n         END\n");
  CHECK(loaded({result.deck}) == "D207002000285010002C");
}

TEST_CASE("a dummy section gives displacements, and lengths to SS instructions") {
  const auto result = assemble_well(
      "T        CSECT\n         USING D,3\n         MVC   NAME,OTHER\n         MVC   NAME(2),OTHER\n         CLC   "
      "NAME+1(L'OTHER),OTHER\n"
      "         L     1,OTHER-D(,5)\n         MVC   OTHER-D(,5),0(6)\nD        DSECT\nNAME     DS    CL8\nOTHER    DS    CL3\n "
      "        END\n");
  CHECK(loaded({result.deck}) ==
        "D20730003008"
        "D20130003008"
        "D50230013008"
        "58105008"
        "D20250086000");
}

TEST_CASE("names of registers are names of numbers, wherever they are defined") {
  CHECK(code_of("         LR    R1,R2\n         L     R1,T(R2)\n         DROP  R12\n         USING T,R12\nR1       EQU   1\nR2 "
                "      EQU   2\nR12      EQU   12") == "18125812C000");
}

TEST_CASE("literals are placed by LTORG, longest alignment first, and each once") {
  // From X'20' on: =CL8'A'; =F'1' and =A(T); =H'2'; =X'FF'. The second =F'1' is the first.
  CHECK(code_of("         LH    1,=H'2'\n         L     1,=F'1'\n         CLI   =X'FF',0\n         L     2,=f'1'\n"
                "         MVC   0(8,1),=CL8'A'\n         L     3,=A(T)\n         LTORG") ==
        "4810C030"
        "5810C028"
        "9500C032"
        "5820C028"
        "D2071000C020"
        "5830C02C"
        "000000000000"
        "C140404040404040"
        "00000001"
        "00000000"
        "0002"
        "FF");
}

TEST_CASE("literals without LTORG go behind the first control section") {
  const auto result = assemble_well(
      "A        CSECT\n         USING A,12\n         L     1,=F'7'\nB        CSECT\n         DC    X'FF'\n         END\n");
  CHECK(loaded({result.deck}) ==
        "5810C008"
        "00000000"
        "00000007"
        "00000000"
        "FF");
}

TEST_CASE("a pool begins anew behind LTORG") {
  CHECK(code_of("         L     1,=F'7'\n         LTORG\n         L     1,=F'7'\n         LTORG") ==
        "5810C008"
        "00000000"
        "00000007"
        "5810C010"
        "00000007");
}

TEST_CASE("the asterisk in a literal is the instruction's address, and each such literal is its own") {
  CHECK(code_of("         LR    0,0\n         L     1,=A(*)\n         L     1,=A(*)\n         LTORG") ==
        "1800"
        "5810C010"
        "5810C014"
        "000000000000"
        "0000000200000006");
}

TEST_CASE("V constants and several literals in one instruction") {
  const auto result = assemble_well(
      "A        CSECT\n         USING A,12\n         L     15,=V(B)\n         CLC   =C'AB',=C'CD'\nB        CSECT\n         DC "
      "   X'FF'\n         END\n");
  CHECK(loaded({result.deck}, 0x1000) ==
        "58F0C010D501C014C016000000000000"
        "00001018"
        "C1C2C3C4"
        "FF");
}

TEST_CASE("an instruction begins at an even place") {
  CHECK(code_of("         DC    X'FF'\nX        LR    1,2\n         DC    A(X)") == "FF00181200000002");
}

TEST_CASE("every row of the instruction table assembles with plain operands") {
  for (const auto& row : instruction_table()) {
    CAPTURE(row.mnemonic);
    const char* operands = "";
    switch (row.format) {
      case Format::rr:
      case Format::rr_mask:
        operands = "2,4";
        break;
      case Format::rr_single:
        operands = "2";
        break;
      case Format::rr_immediate:
        operands = "36";
        break;
      case Format::rx:
      case Format::rx_mask:
        operands = "2,8(4,6)";
        break;
      case Format::rs:
      case Format::rs_mask:
        operands = "2,4,8(6)";
        break;
      case Format::rs_shift:
        operands = "2,8(6)";
        break;
      case Format::si:
        operands = "8(6),36";
        break;
      case Format::s:
        operands = "8(6)";
        break;
      case Format::s_implied:
        break;
      case Format::ss_length:
        operands = "8(37,6),10(7)";
        break;
      case Format::ss_two_lengths:
        operands = "8(3,6),10(5,7)";
        break;
      case Format::ss_rounding:
        operands = "8(3,6),10(7),4";
        break;
    }
    const auto code = code_of(fmt::format("         {} {}", row.mnemonic, operands));
    const auto first = static_cast<std::uint8_t>(row.opcode > 0xFF ? row.opcode >> 8 : row.opcode);
    CHECK(code.size() == 2 * instruction_length(first));
    CHECK(code.starts_with(row.opcode > 0xFF ? fmt::format("{:04X}", row.opcode) : fmt::format("{:02X}", row.opcode)));
    if (row.format == Format::rr || row.format == Format::rx || row.format == Format::rs) CHECK(code.substr(2, 2) == "24");
  }
}
