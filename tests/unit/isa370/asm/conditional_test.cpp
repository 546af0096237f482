// Conditional assembly: SET symbols, expressions, branches, sequence symbols.
#include "macro_source.hpp"

using namespace isa370;
using namespace isa370::assembler;

TEST_CASE("arithmetic expressions") {
  CHECK(value_of("&A       SETA  2+3*4-10/3", "&A") == "11");
  CHECK(value_of("&A       SETA  (2+3)*4", "&A") == "20");
  CHECK(value_of("&A       SETA  X'FF'+B'101'+C'A'", "&A") == "453");
  CHECK(value_of("&A       SETA  7/0", "&A") == "0");
  CHECK(value_of("&A       SETA  -7/2", "&A") == "3");  // The quotient is cut; the sign is not substituted.
  CHECK(value_of("&A       SETA  -7/2\n&A       SETA  &A+10", "&A") == "7");
  CHECK(value_of("&A       SETA  5\n&A       SETA  &A*&A", "&A") == "25");
  CHECK(value_of("&C       SETC  '12'\n&A       SETA  &C+1", "&A") == "13");
  CHECK(value_of("&C       SETC  '1F'\n&A       SETA  X'&C'", "&A") == "31");
  CHECK(value_of("&A       SETA  &C+1", "&A") == "1");  // Nothing counts as zero.
  CHECK(value_of("&B       SETB  1\n&A       SETA  &B+1", "&A") == "2");
  CHECK(value_of("&A       SETA  2147483647", "&A") == "2147483647");
  CHECK(value_of("&A       SETA  X'FFFFFFFF'\n&A       SETA  &A+2", "&A") == "1");
}

TEST_CASE("faults in arithmetic expressions") {
  CHECK(conditional_complaint("&A       SETA  2147483647+1") == "26 the value does not fit 32 bits");
  CHECK(conditional_complaint("&A       SETA  65536*65536") == "21 the value does not fit 32 bits");
  CHECK(conditional_complaint("&A       SETA  4294967296") == "16 4294967296 is no number of 32 bits");
  CHECK(conditional_complaint("&A       SETA  'X'") == "16 a number is expected here, and these are characters");
  CHECK(conditional_complaint("&A       SETA  1+'X'") == "18 a number is expected here, and these are characters");
  CHECK(conditional_complaint("&A       SETA  1A") == "17 a number is followed by a letter");
  CHECK(conditional_complaint("&A       SETA  X'1G'") == "16 X'1G' is no number of 32 bits");
  CHECK(conditional_complaint("&A       SETA  (1") == "18 the parenthesis is not closed; ')' or an operator is missing here");
  CHECK(conditional_complaint("&A       SETA  Q'X'") == "16 Q' is no attribute; T' L' S' I' K' and N' are");
  CHECK(conditional_complaint("&A       SETA  K'X") == "18 K' needs a variable symbol");
  CHECK(conditional_complaint("&A       SETA  *").starts_with("16 '*' cannot begin a term"));
  CHECK(conditional_complaint("&A       SETA").starts_with("14 a term is missing here"));
  CHECK(conditional_complaint("&A       SETA  1,2").starts_with("17 ',' was not expected behind the value"));
  CHECK(conditional_complaint("&A       SETA  " + std::string(5000, '(')) == "64 the expression is nested too deeply");
  CHECK(conditional_complaint("&A       SETA  " + std::string(5000, '-') + "1") == "64 the expression is nested too deeply");
}

TEST_CASE("a character value in arithmetic must be a number") {
  const auto found = complaints(
      "         LCLA  &A\n         LCLC  &C\n&C       SETC  'ABC'\n&A       SETA  &C\nT        CSECT\n         END\n");
  REQUIRE(found.size() == 1);
  CHECK(found[0] == "4:16 a number is expected here, and the value is 'ABC'; characters stand in apostrophes");
}

TEST_CASE("character expressions") {
  CHECK(value_of("&C       SETC  'ABC'") == "ABC");
  CHECK(value_of("&C       SETC  'IT''S'") == "IT'S");
  CHECK(value_of("&C       SETC  'A&&B'") == "A&B");  // Both remain; MNOTE makes one of them.
  CHECK(value_of("&C       SETC  'A&&B'\n&A       SETA  K'&C", "&A") == "4");
  CHECK(value_of("&C       SETC  'ABCDEF'(2,3)") == "BCD");
  CHECK(value_of("&C       SETC  'ABCDEF'(5,9)") == "EF");
  CHECK(value_of("&C       SETC  'ABCDEF'(2,0)") == "");
  CHECK(value_of("&C       SETC  'ABC'.'DEF'") == "ABCDEF");
  CHECK(value_of("&C       SETC  'ABC'(1,1).'DEF'(3,1)") == "AF");
  CHECK(value_of("&C       SETC  'ABC'(1,1)'DEF'") == "ADEF");
  CHECK(value_of("&C       SETC  (3)'AB'") == "ABABAB");
  CHECK(value_of("&C       SETC  (0)'AB'") == "");
  CHECK(value_of("&A       SETA  2\n&C       SETC  '&A&A'") == "22");
  CHECK(value_of("&C2      SETC  'X'\n&C       SETC  '&C2.Y&C2..Z'") == "XYX.Z");
  CHECK(value_of("&C2      SETC  'ABCDE'\n&A       SETA  2\n&C       SETC  '&C2'(&A,&A+1)") == "BCD");
  CHECK(value_of("&A       SETA  -12\n&C       SETC  '&A'") == "12");
  CHECK(value_of("&C       SETC  'lower'") == "lower");
  CHECK(value_of("&c       setc  'X'") == "X");
}

TEST_CASE("faults in character expressions") {
  CHECK(conditional_complaint("&C       SETC  5").starts_with("16 characters are expected here"));
  CHECK(conditional_complaint("&C       SETC  'ABC'(4,1)") == "22 the substring begins at character 4 of 'ABC', which has 3");
  CHECK(conditional_complaint("&C       SETC  'ABC'(0,1)").starts_with("22 the substring begins at character 0"));
  CHECK(conditional_complaint("&C       SETC  'ABC'(1,-1)") == "24 the length of the substring is -1; it cannot be negative");
  CHECK(conditional_complaint("&C       SETC  'ABC'(1)") ==
        "23 a substring is written with its first character and its length: (1,2)");
  CHECK(conditional_complaint("&C       SETC  'ABC") == "16 the apostrophe is not closed");
  CHECK(conditional_complaint("&C       SETC  '&NONE'") ==
        "17 &NONE is not declared; LCLx or GBLx must come first; an ampersand that stands for itself is written twice");
  CHECK(conditional_complaint("&C       SETC  '& '").starts_with("17 a variable symbol is an ampersand and a name"));
  CHECK(conditional_complaint("&C       SETC  '&ABCDEFGH'").starts_with("17 &ABCDEFGH has 8 characters behind the ampersand"));
  CHECK(conditional_complaint("&C       SETC  (300)'A'") == "21 the character value is longer than 255 characters");
  CHECK(conditional_complaint("&C       SETC  (0-1)'A'") == "21 the duplication factor is negative or too large");
  CHECK(conditional_complaint("&C       SETC  '" + std::string(256, 'A') + "'") ==
        "16 the character value has 256 characters; it has 255 at most");
  CHECK(conditional_complaint("&C       SETC  'A'.(5)") == "20 only characters can be joined to characters");
}

TEST_CASE("logical expressions") {
  const auto truth = [](std::string_view expression) {
    return value_of(fmt::format("&A       SETA  5\n&C       SETC  'XY'\n&B2      SETB  1\n&B       SETB  {}", expression),
                    "&B");
  };
  CHECK(truth("1") == "1");
  CHECK(truth("(0)") == "0");
  CHECK(truth("(&A EQ 5)") == "1");
  CHECK(truth("(&A NE 5)") == "0");
  CHECK(truth("(&A LT 5 OR &A GT 4)") == "1");
  CHECK(truth("(&A LE 5 AND &A GE 5)") == "1");
  CHECK(truth("(NOT &B2)") == "0");
  CHECK(truth("(NOT &B2 OR &B2)") == "1");
  CHECK(truth("(&B2 AND NOT (&A EQ 6))") == "1");
  CHECK(truth("('&C' EQ 'XY')") == "1");
  CHECK(truth("('&C' LT 'ABC')") == "1");  // The shorter is the lesser.
  CHECK(truth("('A' LT '1')") == "1");     // EBCDIC has letters before digits.
  CHECK(truth("('&C'(1,1) EQ 'X')") == "1");
  CHECK(truth("((&A+1)*2 EQ 12)") == "1");
  CHECK(truth("(1 OR 0 AND 0)") == "1");
  CHECK(truth("(&A GT 1)   a remark") == "1");
  CHECK(truth("(&A)") == "1");
  CHECK(truth("( &A EQ 5 )") == "1");
  CHECK(truth("((&A EQ 5)AND(&A EQ 6))") == "0");
}

TEST_CASE("faults in logical expressions") {
  CHECK(conditional_complaint("&B       SETB  ('A')").starts_with("16 a condition is expected here, and these are characters"));
  CHECK(conditional_complaint("&B       SETB  ('A' EQ 1)") ==
        "20 EQ compares two numbers or two texts in apostrophes, and not one with the other");
  CHECK(conditional_complaint("&B       SETB  (1 EQ)").starts_with("21 ')' cannot begin a term"));
  CHECK(conditional_complaint("&B       SETB  (1 XX 2)").starts_with("19 the parenthesis is not closed"));
}

TEST_CASE("arrays of SET symbols") {
  CHECK(value_of("&AA(3)   SETA  7\n&A       SETA  &AA(3)+&AA(4)", "&A") == "7");
  CHECK(value_of("&AA(2)   SETA  1,2,3\n&A       SETA  &AA(2)*100+&AA(3)*10+&AA(4)", "&A") == "123");
  CHECK(value_of("&CC(10)  SETC  'Z'\n&C       SETC  '&CC(10)&CC(9)'") == "Z");
  CHECK(value_of("&A       SETA  2\n&CC(&A+1) SETC 'Q'\n&C       SETC  '&CC(&A+1)'") == "Q");
  CHECK(value_of("&A       SETA  N'&AA", "&A") == "10");
  CHECK(conditional_complaint("&AA(11)  SETA  1") == "1 the subscript of &AA is 11; it must lie between 1 and 10");
  CHECK(conditional_complaint("&AA(0)   SETA  1") == "1 the subscript of &AA is 0; it must lie between 1 and 10");
  CHECK(conditional_complaint("&A       SETA  &AA(11)") == "16 the subscript of &AA is 11; it must lie between 1 and 10");
  CHECK(conditional_complaint("&A       SETA  &AA(1,2)") == "16 &AA has one subscript");
  CHECK(conditional_complaint("&A       SETA  &AA") == "16 a subscript is missing: this symbol stands for a list of values");
  CHECK(conditional_complaint("&AA      SETA  1") == "1 &AA has a dimension; a subscript is missing");
  CHECK(conditional_complaint("&A(1)    SETA  1") == "3 &A has no dimension, and so no subscript");
  CHECK(conditional_complaint("&C       SETC  '&CC(1'").starts_with("22 the subscript is not closed"));
}

TEST_CASE("declarations") {
  CHECK(conditional_complaint("         LCLA  &A") == "16 &A is declared or a parameter already");
  CHECK(conditional_complaint("         LCLA  &X(0)") == "19 the dimension is 0; it must lie between 1 and 32767");
  CHECK(conditional_complaint("         LCLA  X").starts_with("16 a variable symbol is expected here"));
  CHECK(conditional_complaint("         LCLA  &SYSX") == "16 &SYSX: names that begin with SYS are the assembler's own");
  CHECK(conditional_complaint("         LCLA  &LONGNAME").starts_with("16 &LONGNAME has 8 characters behind the ampersand"));
  CHECK(conditional_complaint("N        LCLA  &X") == "1 only a sequence symbol can stand in front of a declaration");
  CHECK(conditional_complaint("         LCLA  &X(5").starts_with("20 the dimension is not closed"));
  CHECK(conditional_complaint("&X       SETA  1") == "1 &X is not declared here; LCLA or GBLA must come first");
  CHECK(conditional_complaint("&C       SETA  1") == "10 &C is declared for SETC");
  CHECK(conditional_complaint("X        SETA  1").starts_with("1 a variable symbol is expected here"));
}

TEST_CASE("branches in open code, forward and backward") {
  const std::string loop =
      "         LCLA  &I\n.LOOP    ANOP\n&I       SETA  &I+1\n         DC    AL1(&I)\n         AIF   (&I LT 5).LOOP\n"
      "         AGO   .OUT\n         DC    X'EE'\n.OUT     DC    X'FF'";
  CHECK(code_of(loop) == "0102030405FF");
  CHECK(code_of("         AGOB  .A\n         DC    X'EE'\n.A       ANOP") == "");
  CHECK(code_of("         AIF   (1 EQ 2).A,(1 EQ 1).B\n.A       DC    X'0A'\n.B       DC    X'0B'") == "0B");
  CHECK(code_of("         AIFB  (0).A\n         DC    X'01'\n.A       ANOP") == "01");
  CHECK(code_of("         AGO   (2).A,.B\n.A       DC    X'0A'\n.B       DC    X'0B'") == "0B");
  CHECK(code_of("         AGO   (3).A,.B\n.A       DC    X'0A'\n.B       DC    X'0B'") == "0A0B");
  CHECK(code_of(continued("         AIF   ('A' EQ 'A' AND") +
                "               1 EQ 1).B\n         DC    X'01'\n.B       DC    X'02'") == "02");
  CHECK(code_of(continued("         AIF   (1 EQ 2).A,   remarks") +
                "               (1 EQ 1).B\n.A       DC    X'01'\n.B       DC    X'02'") == "02");
  // A macro definition that is jumped over is none, and its sequence symbols are its own.
  CHECK(code_of("         AGO   .X\n         MACRO\n         M\n.X       DC    X'EE'\n         MEND\n.X       DC    X'01'") ==
        "01");
}

TEST_CASE("faults of branches") {
  CHECK(complaint("         AGO   .NONE") == "16 there is no sequence symbol .NONE in front of a statement of open code");
  CHECK(complaint("         AIF   (1).NONE") == "19 there is no sequence symbol .NONE in front of a statement of open code");
  CHECK(complaint("         AIF   (0).NONE") == "0 diagnostics");
  CHECK(complaint("         AIF   1.A").starts_with("16 AIF is written with a condition in parentheses"));
  CHECK(complaint("         AIF   (1)A").starts_with("19 a sequence symbol is expected here"));
  CHECK(complaint("         AGO   A").starts_with("16 a sequence symbol is expected here"));
  CHECK(complaint("         AGO   (2).A.B").starts_with("21 '.' was not expected behind the sequence symbol"));
  CHECK(complaint(".A.B     ANOP") == "1 a sequence symbol is a period, a letter, and up to six letters or digits");
  CHECK(
      complaints("T        CSECT\n.A       ANOP\n.A       ANOP\n         END\n") ==
      std::vector<std::string>{"3:1 the sequence symbol .A is used already, in line 2; each stands in front of one statement"});
}

TEST_CASE("a loop without an end stops at ACTR's limit") {
  const auto found = complaints("T        CSECT\n.A       ANOP\n         AGO   .A\n         END\n");
  REQUIRE(found.size() == 1);
  CHECK(found[0].starts_with("3:16 more branches have been taken than ACTR allows"));
  // 4096 branches are allowed, and no more.
  const auto count = [](int limit) {
    return complaints(fmt::format(
                          "T        CSECT\n         LCLA  &I\n.A       ANOP\n&I       SETA  &I+1\n         AIF   (&I LE {}).A\n"
                          "         END\n",
                          limit))
        .size();
  };
  CHECK(count(4096) == 0);
  CHECK(count(4097) == 1);
  CHECK(complaints("T        CSECT\n         ACTR  2\n         LCLA  &I\n.A       ANOP\n&I       SETA  &I+1\n         AIF   "
                   "(&I LE 2).A\n"
                   "         END\n")
            .empty());
  CHECK(complaints("T        CSECT\n         ACTR  1\n         LCLA  &I\n.A       ANOP\n&I       SETA  &I+1\n         AIF   "
                   "(&I LE 2).A\n"
                   "         END\n")
            .size() == 1);
  // Without ACTR's protection, too, it ends.
  const auto endless =
      complaints("T        CSECT\n         ACTR  2147483647\n.A       ANOP\n         AGO   .A\n         END\n");
  REQUIRE(endless.size() == 1);
}

TEST_CASE("variable symbols are substituted in name, operation and operands, but not in remarks") {
  const std::string declared = "         LCLC  &C,&D,&R\n&C       SETC  'LAB'\n&D       SETC  'DC'\n&R       SETC  'X''01'''\n";
  const auto result = assemble_well("T        CSECT\n" + declared +
                                    "&C.1     &D    &R            see &C\n         DC    A(LAB1),C'&&'\n         END\n");
  CHECK(loaded({result.deck}) == "010000000000000050");
  CHECK(has_line(result.listing, "000000 01                             7+LAB1     DC    X'01'         see &C"));
  // Name, operation and operands move only as far as they must.
  CHECK(complaint("         LR    1,&A") ==
        "18 &A is not declared; LCLx or GBLx must come first; an ampersand that stands for itself is written twice");
}

TEST_CASE("a substituted statement's faults are shown in what was generated") {
  const auto result =
      assemble({"t.asm", "T        CSECT\n         LCLC  &R\n&R       SETC  '16'\n         LR    1,&R\n         END\n"});
  REQUIRE(result.diagnostics.size() == 1);
  CHECK(to_string(result.diagnostics[0]) ==
        "t.asm:4:18: error: the register is 16; it must lie between 0 and 15\n         LR    1,16\n                 ^\n");
}

TEST_CASE("system variables that the options give") {
  Options options;
  options.system_parameter = "TEST";
  options.system_date = "08/02/72";
  options.system_time = "09.00";
  const auto code =
      loaded({assemble_well("T        CSECT\n         DC    C'&SYSPARM/&SYSDATE/&SYSTIME'\n         END\n", options).deck});
  CHECK(code == "E3C5E2E361F0F861F0F261F7F261F0F94BF0F0");
  CHECK(loaded({assemble_well("T        CSECT\n         DC    C'&SYSDATE',C'<&SYSPARM>'\n         END\n").deck}) ==
        "40404040404040404C6E");
  CHECK(complaint("         DC    C'&SYSNDX'").starts_with("18 &SYSNDX is not declared"));
}
