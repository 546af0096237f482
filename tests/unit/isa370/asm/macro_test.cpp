// Macros: definitions, parameters, calls, attributes of operands, libraries, limits.
#include "macro_source.hpp"

using namespace isa370;
using namespace isa370::assembler;

namespace {

/// A macro SHOW whose only statement is MNOTE *,'<text>', called with `operands`; what it shows.
std::string shown(std::string_view prototype, std::string_view text, std::string_view call) {
  const auto result = assemble_well(
      with_macros(fmt::format("         MACRO\n{}\n         MNOTE *,'<{}>'\n         MEND", prototype, text), call));
  const auto from = result.listing.find("+  *,<");
  const auto to = result.listing.find(">\n", from);
  if (from == std::string::npos || to == std::string::npos) return "nothing";
  return result.listing.substr(from + 6, to - from - 6);
}

/// The only diagnostic of a program with these macros.
std::string macro_complaint(std::string_view macros, std::string_view statements) {
  const auto found = complaints(with_macros(macros, statements));
  return found.size() == 1 ? found[0] : fmt::format("{} diagnostics", found.size());
}

Options library(std::vector<std::pair<std::string, std::string>> members) {
  Options options;
  options.copy_member = [members = std::move(members)](std::string_view name) -> std::optional<Source> {
    for (const auto& [member, text] : members)
      if (member == name) return Source{member + ".macro", text};
    return std::nullopt;
  };
  return options;
}

}  // namespace

TEST_CASE("positional and keyword parameters, the name field, defaults") {
  const std::string move =
      "         MACRO\n&LABEL   MOVE  &TO,&FROM,&REG=1\n&LABEL   L     &REG,&FROM\n         ST    &REG,&TO\n         MEND";
  const std::string data = "\nA        DC    F'1'\nB        DC    F'2'";
  CHECK(macro_code(move, "X        MOVE  B,A\n         B     X" + data) == "5810C00C5010C01047F0C0000000000100000002");
  CHECK(macro_code(move, "         MOVE  B,A,REG=5" + data) == "5850C0085050C00C0000000100000002");
  CHECK(macro_code(move, "         MOVE  REG=5,B,A" + data) == "5850C0085050C00C0000000100000002");  // mixed
  CHECK(macro_code(move, "         move  b,a,reg=5" + data) == "5850C0085050C00C0000000100000002");
  CHECK(macro_code(move, continued("         MOVE  B,     where to") + continued("               A,     from where") +
                             "               REG=5  by way of" + data) == "5850C0085050C00C0000000100000002");
  CHECK(shown("&N       M     &A,&B=X(1,2),&C='A B'", "&N/&A/&B/&C", "NAME     M     ,C=") == "NAME//X(1,2)/");
  CHECK(shown("&N       M     &A,&B=X(1,2),&C='A B'", "&N/&A/&B/&C", "         M     'IT''S',B==F'1'") ==
        "/'IT''S'/=F'1'/'A B'");
  CHECK(shown("         M     &A,&B", "&A..&B", "         M     L'X,T'Y") == "L'X.T'Y");
}

TEST_CASE("continued prototypes have remarks behind their commas") {
  CHECK(macro_code("         MACRO\n" + continued("         M     &A,          first") +
                       "               &B           second\n         DC    AL1(&A,&B)\n         MEND",
                   "         M     1,2") == "0102");
}

TEST_CASE("sublists") {
  CHECK(shown("         M     &P", "&P(1)/&P(2)/&P(3)/&P(4)", "         M     (A,,C)") == "A//C/");
  CHECK(shown("         M     &P", "&P(2,1)/&P(2,2)/&P(2,2,2)/&P(1,1)/&P(1,2)", "         M     (A,(B,(C,D)))") ==
        "B/(C,D)/D/A/");
  CHECK(shown("         M     &P", "&P(1)/&P(2)", "         M     ABC") == "ABC/");
  CHECK(shown("         M     &P", "&P(1)", "         M     (A)+(B)") == "(A)+(B)");
  CHECK(shown("         M     &P", "&P(1)/&P(2)", "         M     ('A,B',C'D)')") == "'A,B'/C'D)'");
  CHECK(shown("         M     &P", "&P(2)/&SYSLIST(1,3)", "         M     (L'X,T'Y,Z)") == "T'Y/Z");
  CHECK(shown("         M     &K=(1,2)", "&K(2)", "         M") == "2");
}

TEST_CASE("&SYSLIST has all positional operands") {
  CHECK(shown("&N       M     &A,&K=", "&SYSLIST(0)/&SYSLIST(1)/&SYSLIST(2)/&SYSLIST(3,2)/&SYSLIST(9)",
              "LAB      M     A,K=1,B,(C,D)") == "LAB/A/B/D/");
  const std::string count =
      "         MACRO\n         M     &A,&B\n         DC    AL1(N'&SYSLIST,N'&SYSLIST(2),N'&A,N'&B,K'&A,K'&B)\n         MEND";
  const std::string counted =
      "         MACRO\n         M     &A,&B\n         LCLA  &V(6)\n&V(1)    SETA  "
      "N'&SYSLIST,N'&SYSLIST(2),N'&A,N'&B,K'&A,K'&B\n"
      "         DC    AL1(&V(1),&V(2),&V(3),&V(4),&V(5),&V(6))\n         MEND";
  CHECK(macro_code(counted, "         M     XYZ,(1,2,3),Q") == "030301030307");
  CHECK(macro_code(counted, "         M     ,()") == "020100010002");
  CHECK(macro_code(counted, "         M") == "000000000000");
}

TEST_CASE("&SYSNDX and &SYSECT") {
  CHECK(macro_code("         MACRO\n         M\nL&SYSNDX  DC    AL2(&SYSNDX)\n         MEND",
                   "         M\n         M\n         DC    AL1(L0002-L0001)") == "0001000202");
  const auto result = assemble_well(
      "         MACRO\n         M\nD        DSECT\n         DS    F\n&SYSECT  CSECT\n         MEND\nMAIN     CSECT\n         "
      "DC    X'01'\n"
      "         M\n         DC    X'02'\n         END\n");
  CHECK(loaded({result.deck}) == "0102");
  // An inner macro has an index of its own.
  CHECK(
      macro_code(
          "         MACRO\n         OUT\n         DC    AL1(&SYSNDX)\n         IN\n         DC    AL1(&SYSNDX)\n         MEND\n"
          "         MACRO\n         IN\n         DC    AL1(&SYSNDX)\n         MEND",
          "         OUT") == "010201");
}

TEST_CASE("global and local SET symbols") {
  CHECK(macro_code(
            "         MACRO\n         COUNT\n         GBLA  &N\n         LCLA  &L\n&N       SETA  &N+1\n&L       SETA  &L+1\n"
            "         DC    AL1(&N,&L)\n         MEND",
            "         GBLA  &N\n         COUNT\n         COUNT\n         DC    AL1(&N)") == "0101020102");
  CHECK(macro_code("         MACRO\n         M\n         GBLC  &T(5)\n&T(2)    SETC  'AB'\n         MEND",
                   "         GBLC  &T(5)\n         M\n         DC    C'&T(2)'") == "C1C2");
  CHECK(macro_complaint("         MACRO\n         M\n         GBLA  &N\n         MEND", "         GBLC  &N\n         M") ==
        "3:16 &N is declared elsewhere with GBLC and no dimension; all its declarations must agree");
  CHECK(
      macro_complaint("         MACRO\n         M\n         GBLA  &N(3)\n         MEND", "         GBLA  &N(4)\n         M") ==
      "3:16 &N is declared elsewhere with GBLA and dimension 4; all its declarations must agree");
  // Open code's locals are unknown inside, and a parameter outside.
  CHECK(macro_complaint("         MACRO\n         M     &P\n         DC    AL1(&N)\n         MEND",
                        "         LCLA  &N\n         M") ==
        "3:20 &N is no parameter, and LCLx or GBLx has not declared it in this macro; an ampersand that stands for itself is "
        "written twice");
}

TEST_CASE("MEXIT, sequence symbols of macros, branches") {
  const std::string macro =
      "         MACRO\n         M     &A\n         AIF   ('&A' EQ '').NONE\n         DC    AL1(&A)\n         MEXIT\n"
      ".NONE    DC    X'FF'\n.END     MEND";
  CHECK(macro_code(macro, "         M     1\n         M\n         M     2") == "01FF02");
  CHECK(macro_code("         MACRO\n         M     &N\n         LCLA  &I\n.NEXT    AIF   (&I GE &N).DONE\n&I       SETA  &I+1\n"
                   "         DC    AL1(&I)\n         AGO   .NEXT\n.DONE    MEND",
                   "         M     3\n         M     0\n         M     1") == "01020301");
  CHECK(macro_complaint("         MACRO\n         M\n         AGO   .X\n         MEND", ".X       M") ==
        "3:16 there is no sequence symbol .X in this macro");
  CHECK(macro_complaint("         MACRO\n         M\n.X       ANOP\n.X       ANOP\n         MEND", "") ==
        "4:1 the sequence symbol .X is in this macro already; each stands in front of one statement");
}

TEST_CASE("inner calls, nested definitions, redefinition") {
  CHECK(macro_code("         MACRO\n         OUT   &P\n         IN    &P(2),K=&P(1)\n         MEND\n         MACRO\n         "
                   "IN    &A,&K=9\n"
                   "         DC    AL1(&A,&K)\n         MEND",
                   "         OUT   (1,2)") == "0201");
  // A whole sublist is handed on as it is.
  CHECK(macro_code("         MACRO\n         OUT   &P\n         IN    &P\n         MEND\n         MACRO\n         IN    &A\n"
                   "         DC    AL1(&A(1),&A(2))\n         MEND",
                   "         OUT   (1,2)") == "0102");
  const std::string nested =
      "         MACRO\n         OUTER\n         MACRO\n         INNER &X\n.L       DC    AL1(&X)\n         MEND\n.L       DC   "
      " X'EE'\n         MEND";
  CHECK(macro_code(nested, "         OUTER\n         INNER 5") == "EE05");
  CHECK(macro_complaint(nested, "         INNER 5").starts_with("11:10 INNER is neither"));
  CHECK(macro_code("         MACRO\n         M\n         DC    X'01'\n         MEND",
                   "         M\n         MACRO\n         M\n         DC    X'02'\n         MEND\n         M") == "0102");
  // The operation can come from a parameter, and so can a call.
  const std::string variable = "         MACRO\n         M     &OP,&A\n         &OP   &A(1),&A(2)\n         MEND";
  CHECK(macro_code(variable, "         M     LR,(1,2)\n         M     M,(LR,(3,4))") == "18121834");
}

TEST_CASE("a macro takes the place of an instruction of its name") {
  CHECK(macro_code("         MACRO\n         LR    &A,&B\n         DC    AL1(&A,&B)\n         MEND", "         LR    1,2") ==
        "0102");
}

TEST_CASE("comments in macros") {
  const auto result = assemble_well(with_macros(
      "         MACRO\n         M\n.*       SECRET\n* SHOWN &X\n         DC    X'01'\n         MEND", "         M"));
  CHECK(has_line(result.listing, "                                     10+  * SHOWN &X"));
  CHECK(result.listing.find("10+  .*") == std::string::npos);
  CHECK(loaded({result.deck}) == "01");
}

TEST_CASE("macros from libraries, and COPY in macros") {
  const auto options = library(
      {{"ADD",
        "* comment first\n         MACRO\n&L       ADD   &A,&B\n&L       AR    &A,&B\n         COPY  TAIL\n         MEND\n"},
       {"TAIL", "         AR    &B,&A\n"},
       {"DATA", "DATA     DC    X'01'\n"},
       {"BAD", "         MACRO\n         BAD\n         LR    1\n         MEND\n"},
       {"BADDEF", "         MACRO\n         BADDEF\n.A       ANOP\n.A       ANOP\n         MEND\n"},
       {"OPEN", "         MACRO\n         OPEN\n"}});
  CHECK(macro_code("", "X        ADD   1,2\n         add   3,4", options) == "1A121A211A341A43");
  CHECK(macro_code("         MACRO\n         M     &A,&B\n         COPY  TAIL\n         MEND", "         M     1,2", options) ==
        "1A21");

  const auto no_macro = complaints(with_macros("", "         DATA"), options);
  REQUIRE(no_macro.size() == 1);
  CHECK(no_macro[0].starts_with("4:10 DATA is neither"));

  const auto bad = assemble({"t.asm", with_macros("", "         BAD")}, options);
  REQUIRE(bad.diagnostics.size() == 1);
  CHECK(to_string(bad.diagnostics[0]).starts_with("BAD.macro:3:17: error: a comma and another operand"));
  CHECK(bad.diagnostics[0].context == "t.asm:4: in this call of BAD\n");

  const auto bad_definition = assemble({"t.asm", with_macros("", "         BADDEF")}, options);
  REQUIRE(bad_definition.diagnostics.size() == 1);
  CHECK(bad_definition.diagnostics[0].file == "BADDEF.macro");
  CHECK(bad_definition.diagnostics[0].line == 4);

  CHECK(assemble({"t.asm", with_macros("", "         OPEN")}, options).diagnostics.size() == 2);
}

TEST_CASE("faults in definitions") {
  const auto definition = [](std::string_view prototype) {
    return macro_complaint(fmt::format("         MACRO\n{}\n         MEND", prototype), "");
  };
  CHECK(definition("         M     A").starts_with("2:16 a parameter is expected here"));
  CHECK(definition("N        M").starts_with("2:1 the parameter for the name field is expected here"));
  CHECK(definition("         M     &A,&A") == "2:19 there are two parameters &A; each needs a name of its own");
  CHECK(definition("&A       M     &A") == "2:16 there are two parameters &A; each needs a name of its own");
  CHECK(definition("         M     &SYSX") == "2:16 &SYSX: names that begin with SYS are the assembler's own");
  CHECK(definition("         M     &LONGNAME").starts_with("2:16 &LONGNAME has 8 characters behind the ampersand"));
  CHECK(definition("         M     &A.B").starts_with("2:18 '.' was not expected behind the parameter"));
  CHECK(definition("         SETA  &A") == "2:10 a macro cannot have the name SETA");
  CHECK(definition("         &M").starts_with("2:10 the name of the macro is expected here"));
  CHECK(macro_complaint("         MEND", "") == "1:10 there is no macro definition here; one begins with MACRO");
  CHECK(macro_complaint("         MEXIT", "") == "1:10 there is no macro definition here; one begins with MACRO");
  CHECK(macro_complaint("         MACRO\n         M", "") == "6:0 MEND is missing: a macro definition is not closed");
  CHECK(complaints("         MACRO\n         MEND\nT        CSECT\n         END\n").empty());
}

TEST_CASE("faults in calls") {
  const std::string macro = "         MACRO\n         M     &A,&K=\n         MEND";
  const auto call = [&](std::string_view operands) {
    return macro_complaint(macro, fmt::format("         M     {}", operands));
  };
  CHECK(call("K=1,K=2") == "6:20 K is given twice");
  CHECK(call("J=1") == "6:16 M has no keyword parameter &J; its keywords are K");
  CHECK(call("(A,B") == "6:16 the parentheses of this operand do not match; each '(' needs its ')'");
  CHECK(call("A)") == "6:17 the parentheses of this operand do not match; each '(' needs its ')'");
  CHECK(call("'A") == "6:16 the apostrophe is not closed");
  CHECK(call("&X").starts_with("6:16 &X is not declared"));
  CHECK(call("'" + std::string(300, 'A') + "'") == "6:16 the operand has 302 characters; it has 255 at most");
  CHECK(call("K='" + std::string(300, 'A') + "'") == "6:16 the operand has more than 255 characters");
  CHECK(call(std::string(1000, ',')) == "6:16 a macro instruction has 1000 operands at most");
  CHECK(macro_complaint("         MACRO\n         M     &A\n         DC    C'&A(0)'\n         MEND", "         M     X") ==
        "3:18 the subscript is 0; entries are numbered from 1");
  CHECK(macro_complaint("         MACRO\n         M     &A\n         DC    C'&SYSLIST'\n         MEND", "         M     X") ==
        "3:18 a subscript is missing: this symbol stands for a list of values");
  CHECK(macro_complaint("         MACRO\n         M     &A\n         DC    C'&SYSLIST(0-1)'\n         MEND",
                        "         M     X") == "3:18 the subscript is -1; operands are numbered from 1");
  CHECK(macro_complaint("         MACRO\n         M     &A\n         &A    .X\n.X       MEND", "         M     AGO") ==
        "3:10 AGO must be written as it is; a variable symbol cannot stand for it");
}

TEST_CASE("diagnostics in macros name the macro's line and the calls") {
  const auto result = assemble(
      {"t.asm",
       with_macros("         MACRO\n         OUT   &R\n         IN    &R\n         MEND\n         MACRO\n         IN    &R\n"
                   "         LR    &R,&R\n         MEND",
                   "         OUT   16")});
  REQUIRE(result.diagnostics.size() == 1);
  CHECK(to_string(result.diagnostics[0]) ==
        "t.asm:7:16: error: the register is 16; it must lie between 0 and 15\n         LR    16,16\n               ^\n"
        "t.asm:3: in this call of IN\nt.asm:11: in this call of OUT\n");
  CHECK(result.listing.find("*** ERROR *** the register is 16") != std::string::npos);

  // What a loop does wrong again and again is one message a call.
  const std::string loop =
      "         MACRO\n         M\n         LCLA  &I\n.A       ANOP\n&I       SETA  &I+1\n         LR    1\n         AIF   (&I "
      "LT 9).A\n         MEND";
  CHECK(complaints(with_macros(loop, "         M")).size() == 1);
  CHECK(complaints(with_macros(loop, "         M\n         M")).size() == 2);
  // One statement's mistake is shown for ten calls.
  std::string calls;
  for (int i = 0; i < 30; ++i) calls += "         M\n";
  CHECK(complaints(with_macros(loop, calls)).size() == 10);
}

TEST_CASE("MNOTE") {
  const auto note = [](std::string_view operands) {
    return assemble(
        {"t.asm", with_macros(fmt::format("         MACRO\n         M     &A\n         MNOTE {}\n         MEND", operands),
                              "         M     X")});
  };
  const auto error = note("8,'BAD &A'");
  REQUIRE(error.diagnostics.size() == 1);
  CHECK(to_string(error.diagnostics[0]) == "t.asm:3: error: MNOTE 8: BAD X\n8,BAD X\nt.asm:7: in this call of M\n");
  CHECK(error.deck.empty());
  CHECK(has_line(error.listing, "                                      8+  8,BAD X"));

  const auto warning = note("4,'IT''S A&&B'");
  REQUIRE(warning.diagnostics.size() == 1);
  CHECK(to_string(warning.diagnostics[0]).starts_with("t.asm:3: warning: MNOTE 4: IT'S A&B\n"));
  CHECK(warning.ok());
  CHECK_FALSE(warning.deck.empty());
  CHECK(has_line(warning.listing, "1 WARNING IN THIS ASSEMBLY"));

  CHECK(note(",'TEXT'").diagnostics.at(0).text == "MNOTE 1: TEXT");
  CHECK(note("*,'TEXT'").diagnostics.empty());
  CHECK(note("'TEXT'").diagnostics.empty());
  CHECK(note("2+2,'TEXT'").diagnostics.at(0).text == "MNOTE 4: TEXT");
  CHECK(note("256,'TEXT'").diagnostics.at(0).text == "the severity is 256; it must lie between 0 and 255");
  CHECK(note("8").diagnostics.at(0).text.starts_with("a comma is expected here; MNOTE is written with"));
  CHECK(note("8,TEXT").diagnostics.at(0).text == "MNOTE needs a message in apostrophes");
  CHECK(note("8,'TEXT'X").diagnostics.at(0).text.starts_with("'X' was not expected behind the message"));
  // Also in open code.
  CHECK(complaints("T        CSECT\n         MNOTE 12,'HERE'\n         END\n") ==
        std::vector<std::string>{"2:0 MNOTE 12: HERE"});
}

TEST_CASE("generated statements are marked, and PRINT NOGEN hides them") {
  const std::string macro = "         MACRO\n         M\n         DC    X'01'\n         MNOTE *,'NOTE'\n         MEND";
  const auto shown = assemble_well(with_macros(macro, "         M")).listing;
  CHECK(has_line(shown, "                                      8            M"));
  CHECK(has_line(shown, "000000 01                             9+           DC    X'01'"));
  CHECK(has_line(shown, "                                     10+  *,NOTE"));
  const auto hidden =
      assemble_well(with_macros(macro, "         PRINT NOGEN\n         M\n         PRINT GEN\n         M")).listing;
  CHECK(hidden.find("10+") == std::string::npos);
  CHECK(has_line(hidden, "                                     11+  *,NOTE"));
  CHECK(hidden.find("14+") != std::string::npos);
  const auto off = assemble_well(with_macros(macro, "         PRINT OFF\n         M\n         PRINT ON\n         M")).listing;
  CHECK(off.find("10+") == std::string::npos);
  CHECK(off.find("11+") == std::string::npos);
  CHECK(off.find("14+") != std::string::npos);
}

TEST_CASE("a long generated statement is laid out as cards") {
  const auto result = assemble_well(with_macros("         MACRO\n         M     &A\n         DC    C'&A&A&A'\n         MEND",
                                                "         M     ABCDEFGHIJKLMNOPQRSTUVWXYZ"));
  CHECK(result.listing.find("          DC    C'ABCDEFGHIJKLMNOPQRSTUVWXYZABCDEFGHIJKLMNOPQRSTUVWXYZABX\n") !=
        std::string::npos);
  CHECK(result.listing.find("               CDEFGHIJKLMNOPQRSTUVWXYZ'\n") != std::string::npos);
  CHECK(loaded({result.deck}).size() == 156);
}

TEST_CASE("loops and recursion without an end are stopped") {
  const auto loop = complaints(
      with_macros("         MACRO\n         M\n.A       DC    X'01'\n         AGO   .A\n         MEND", "         M"));
  REQUIRE(loop.size() == 1);
  CHECK(loop[0].starts_with("4:16 more branches have been taken than ACTR allows"));

  const auto recursion =
      complaints(with_macros("         MACRO\n         M\n         M\n         MEND", "         M\n         DC    X'01'"));
  REQUIRE(recursion.size() == 1);
  CHECK(recursion[0] == "3:10 macros call each other 250 deep, and no deeper; does M call itself without an end?");

  const auto fan =
      complaints(with_macros("         MACRO\n         M\n         M\n         M\n         M\n         MEND", "         M"));
  CHECK(fan.size() == 1);

  const auto statements = complaints(
      with_macros("         MACRO\n         M\n         ACTR  2147483647\n.A       DS    0C\n         AGO   .A\n         MEND",
                  "         M"));
  REQUIRE(statements.size() == 1);
  CHECK(statements[0].find("the source has more than 500000 statements") != std::string::npos);

  const auto text =
      complaints(with_macros("         MACRO\n         M\n         ACTR  2147483647\n         LCLC  &C\n&C       SETC  "
                             "(250)'A'\n.A       DC    C'&C&C&C&C&C&C&C&C'\n"
                             "         AGO   .A\n         MEND",
                             "         M"));
  REQUIRE(text.size() == 2);
  CHECK(text[0].find("the section becomes larger") != std::string::npos);
  CHECK(text[1].find("more than 32 million characters have been generated") != std::string::npos);

  const auto values =
      complaints(with_macros("         MACRO\n         M\n         ACTR  2147483647\n         LCLA  &I\n         LCLC  "
                             "&C(32767)\n.A       ANOP\n&I       SETA  &I+1\n"
                             "&C(&I)   SETC  'A'\n         AIF   (&I LT 32767).A\n         M\n         MEND",
                             "         M"));
  REQUIRE(values.size() > 0);
  CHECK(values[0].find("the SET symbols have more than 250000 values together") != std::string::npos);
}
