// The kinds of macros that the period's teaching books build: linkage, loops, tables, recursion, generators of constants. They
// are assembled, and what they generate is compared with the same statements written by hand.
#include "macro_source.hpp"

using namespace isa370;
using namespace isa370::assembler;

namespace {

/// The code of the call and of the statements that it stands for are the same.
void same(std::string_view macros, std::string_view call, std::string_view by_hand) {
  const auto generated = macro_code(macros, call);
  CHECK_FALSE(generated.empty());
  CHECK(generated == code_of(by_hand));
}

const char* const linkage =
    "         MACRO\n"
    "&NAME    ENTER &REGS,&BASE=12,&SAVE=\n"
    ".*       Saves registers, sets up a base register, chains save areas.\n"
    "         LCLC  &AREA\n"
    "         AIF   (N'&REGS EQ 2).PAIR\n"
    "         MNOTE 8,'ENTER NEEDS TWO REGISTERS, AND ''&REGS'' ARE NOT'\n"
    "         MEXIT\n"
    ".PAIR    ANOP\n"
    "&NAME    STM   &REGS(1),&REGS(2),12(13)\n"
    "         BALR  &BASE,0\n"
    "         USING *,&BASE\n"
    "&AREA    SETC  '&SAVE'\n"
    "         AIF   ('&SAVE' EQ '').DONE\n"
    "         AIF   ('&SAVE' NE '*').CHAIN\n"
    "&AREA    SETC  'AREA&SYSNDX'\n"
    "         B     B&SYSNDX\n"
    "&AREA    DC    18F'0'\n"
    "B&SYSNDX DS    0H\n"
    ".CHAIN   ST    13,&AREA+4\n"
    "         LA    14,&AREA\n"
    "         ST    14,8(13)\n"
    "         LR    13,14\n"
    ".DONE    MEND\n"
    "         MACRO\n"
    "&NAME    LEAVE &REGS,&RC=0,&CHAIN=YES\n"
    "         AIF   ('&CHAIN' EQ 'NO').LOAD\n"
    "&NAME    L     13,4(13)\n"
    "         AGO   .REGS\n"
    ".LOAD    ANOP\n"
    "&NAME    DS    0H\n"
    ".REGS    LM    &REGS(1),&REGS(2),12(13)\n"
    "         LA    15,&RC\n"
    "         BR    14\n"
    "         MEND";

}  // namespace

TEST_CASE("linkage with save areas") {
  same(linkage, "P        ENTER (14,12)\n         LEAVE (14,12),CHAIN=NO,RC=4",
       "P        STM   14,12,12(13)\n         BALR  12,0\n         USING *,12\n         LM    14,12,12(13)\n         LA    "
       "15,4\n         BR    14");
  same(linkage, "P        ENTER (14,12),SAVE=MINE,BASE=11\n         LEAVE (14,12)\nMINE     DS    18F",
       "P        STM   14,12,12(13)\n         BALR  11,0\n         USING *,11\n         ST    13,MINE+4\n         LA    "
       "14,MINE\n"
       "         ST    14,8(13)\n         LR    13,14\n         L     13,4(13)\n         LM    14,12,12(13)\n         LA    "
       "15,0\n         BR    14\n"
       "MINE     DS    18F");
  same(linkage, "P        ENTER (14,12),SAVE=*",
       "P        STM   14,12,12(13)\n         BALR  12,0\n         USING *,12\n         B     GO\nAREA     DC    18F'0'\nGO    "
       "   DS    0H\n"
       "         ST    13,AREA+4\n         LA    14,AREA\n         ST    14,8(13)\n         LR    13,14");
  const auto wrong = complaints(with_macros(linkage, "P        ENTER 14"));
  REQUIRE(wrong.size() == 1);
  CHECK(wrong[0] == "6:0 MNOTE 8: ENTER NEEDS TWO REGISTERS, AND '14' ARE NOT");
}

TEST_CASE("loops that close themselves, nested by a stack of global symbols") {
  const char* const loops =
      "         MACRO\n         REPEAT &REG,&TIMES\n         GBLA  &TOP,&LOOPS(10)\n         GBLC  &LREG(10)\n"
      "&TOP     SETA  &TOP+1\n&LOOPS(&TOP) SETA &SYSNDX\n&LREG(&TOP) SETC '&REG'\n"
      "         LA    &REG,&TIMES\nR&LOOPS(&TOP) DS 0H\n         MEND\n"
      "         MACRO\n         AGAIN\n         GBLA  &TOP,&LOOPS(10)\n         GBLC  &LREG(10)\n"
      "         AIF   (&TOP GT 0).OPEN\n         MNOTE 8,'AGAIN WITHOUT REPEAT'\n         MEXIT\n"
      ".OPEN    BCT   &LREG(&TOP),R&LOOPS(&TOP)\n&TOP     SETA  &TOP-1\n         MEND";
  same(loops, "         REPEAT 5,10\n         REPEAT 6,20\n         AR    1,2\n         AGAIN\n         AGAIN",
       "         LA    5,10\nA        LA    6,20\nB        AR    1,2\n         BCT   6,B\n         BCT   5,A");
  CHECK(complaints(with_macros(loops, "         AGAIN")).size() == 1);
}

TEST_CASE("a table from sublists") {
  const char* const table =
      "         MACRO\n&NAME    TABLE\n.*       Entries (key,address): the key padded to four, and an address; the end is "
      "X'FF'.\n"
      "         LCLA  &I\n&NAME    DS    0F\n.NEXT    ANOP\n&I       SETA  &I+1\n         AIF   (&I GT N'&SYSLIST).END\n"
      "         AIF   (N'&SYSLIST(&I) NE 2).BAD\n         AIF   (K'&SYSLIST(&I,1) GT 4).BAD\n"
      "         DC    CL4'&SYSLIST(&I,1)',A(&SYSLIST(&I,2))\n         AGO   .NEXT\n"
      ".BAD     MNOTE 4,'ENTRY &I, &SYSLIST(&I), IS LEFT OUT'\n         AGO   .NEXT\n.END     DC    X'FF'\n         MEND";
  same(table, "TAB      TABLE (ADD,T),(SUB,TAB),(X,5)",
       "TAB      DC    CL4'ADD',A(T),CL4'SUB',A(TAB),CL4'X',A(5)\n         DC    X'FF'");
  const auto result = assemble({"t.asm", with_macros(table, "TAB      TABLE (ADD,T),(TOOLONG,T),(A)")});
  CHECK(result.ok());
  REQUIRE(result.diagnostics.size() == 2);
  CHECK(result.diagnostics[0].text == "MNOTE 4: ENTRY 2, (TOOLONG,T), IS LEFT OUT");
}

TEST_CASE("a factorial by recursion, with a global symbol for the result") {
  const char* const factorial =
      "         MACRO\n         FACT  &N\n         GBLA  &RESULT\n         LCLA  &LESS\n         AIF   (&N GT 1).DEEPER\n"
      "&RESULT  SETA  1\n         MEXIT\n.DEEPER  ANOP\n&LESS    SETA  &N-1\n         FACT  &LESS\n&RESULT  SETA  &RESULT*&N\n "
      "        MEND\n"
      "         MACRO\n&NAME    FACTDC &N\n         GBLA  &RESULT\n         FACT  &N\n&NAME    DC    F'&RESULT'\n         MEND";
  same(factorial, "         FACTDC 0\nX        FACTDC 5\n         FACTDC 12", "         DC    F'1,120,479001600'");
  const auto overflow = complaints(with_macros(factorial, "         FACTDC 13"));
  REQUIRE(overflow.size() == 1);
  CHECK(overflow[0].find("the value does not fit 32 bits") != std::string::npos);
}

TEST_CASE("constants by condition") {
  const char* const constant =
      "         MACRO\n&NAME    CONST &VALUE,&TYPE=F,&COPIES=1\n         LCLC  &Q\n&Q       SETC  ''''\n"
      "         AIF   ('&TYPE' EQ 'A' OR '&TYPE' EQ 'Y').ADDRESS\n         AIF   (&COPIES GT 1).MANY\n"
      "&NAME    DC    &TYPE&Q&VALUE&Q\n         MEXIT\n.MANY    ANOP\n&NAME    DC    &COPIES.&TYPE&Q&VALUE&Q\n         MEXIT\n"
      ".ADDRESS ANOP\n&NAME    DC    &COPIES.&TYPE.(&VALUE)\n         MEND";
  same(constant, "A        CONST 5\n         CONST ABC,TYPE=C,COPIES=2\n         CONST A+4,TYPE=A",
       "A        DC    F'5'\n         DC    2C'ABC'\n         DC    A(A+4)");
}

TEST_CASE("powers of two, digits of a number, and text that is turned round") {
  const char* const macros =
      "         MACRO\n         POWERS &FROM,&TO\n         LCLA  &P,&I\n&P       SETA  1\n.UP      AIF   (&I GE &FROM).LIST\n"
      "&P       SETA  &P*2\n&I       SETA  &I+1\n         AGO   .UP\n.LIST    AIF   (&I GT &TO).END\n         DC    F'&P'\n"
      "&P       SETA  &P*2\n&I       SETA  &I+1\n         AGO   .LIST\n.END     MEND\n"
      "         MACRO\n         REVERSE &TEXT\n         LCLA  &I\n         LCLC  &R\n.NEXT    AIF   (&I EQ K'&TEXT).DONE\n"
      "&I       SETA  &I+1\n&R       SETC  '&TEXT'(&I,1).'&R'\n         AGO   .NEXT\n.DONE    DC    C'&R'\n         MEND\n"
      "         MACRO\n         DIGITS &N\n         LCLA  &V,&D\n&V       SETA  &N\n.NEXT    ANOP\n&D       SETA  "
      "&V-&V/10*10\n         DC    AL1(&D)\n"
      "&V       SETA  &V/10\n         AIF   (&V NE 0).NEXT\n         MEND";
  same(macros, "         POWERS 3,6\n         REVERSE DRAWER\n         DIGITS 1973",
       "         DC    F'8,16,32,64',C'REWARD',AL1(3,7,9,1)");
}

TEST_CASE("registers by name, with a switch that generates them once") {
  const char* const macros =
      "         MACRO\n         REGS\n         GBLB  &DONE\n         LCLA  &I\n         AIF   (&DONE).END\n&DONE    SETB  1\n"
      ".NEXT    ANOP\nR&I      EQU   &I\n&I       SETA  &I+1\n         AIF   (&I LT 16).NEXT\n.END     MEND";
  same(macros, "         REGS\n         REGS\n         LR    R1,R15", "         LR    1,15");
}

TEST_CASE("a structured IF with inner macros for the condition") {
  const char* const macros =
      "         MACRO\n         IF    &A,&CC,&B\n         GBLA  &IFS\n         GBLC  &IFL(20)\n         LCLC  &M\n"
      "&IFS     SETA  &IFS+1\n&IFL(&IFS) SETC 'E&SYSNDX'\n         CMP   &A,&B\n"
      "&M       SETC  '&CC'\n         AIF   ('&CC'(1,1) EQ 'N').NOT\n&M       SETC  'N&CC'\n         AGO   .BRANCH\n"
      ".NOT     ANOP\n&M       SETC  '&CC'(2,1)\n.BRANCH  B&M   &IFL(&IFS)\n         MEND\n"
      "         MACRO\n         CMP   &A,&B\n         AIF   (T'&B EQ 'N').IMM\n         C     &A,&B\n         MEXIT\n"
      ".IMM     C     &A,=F'&B'\n         MEND\n"
      "         MACRO\n         ENDIF\n         GBLA  &IFS\n         GBLC  &IFL(20)\n&IFL(&IFS) DS 0H\n&IFS     SETA  &IFS-1\n "
      "        MEND";
  same(macros,
       "         IF    3,H,LIMIT\n         IF    4,NE,7\n         AR    1,2\n         ENDIF\n         ENDIF\nLIMIT    DC    "
       "F'9'\n         LTORG",
       "         C     3,LIMIT\n         BNH   X\n         C     4,=F'7'\n         BE    X\n         AR    1,2\nX        DS    "
       "0H\nLIMIT    DC    F'9'\n         LTORG");
}
