// Damaged and random macro sources end with diagnostics or a deck, and soon. Seed and rounds are fixed here.
#include <random>

#include "macro_source.hpp"

using namespace isa370;
using namespace isa370::assembler;

namespace {

constexpr std::uint32_t seed = 370;

/// Everything that the macro language has, in one source without faults.
const std::string whole_language =
    "         MACRO\n"
    "&NAME    TABLE &FIRST,&KIND=F,&LIST=(1,(2,3))\n"
    "         ACTR  60\n"  // So that loops that damage makes endless take little time.
    "         GBLA  &COUNT,&ALL(20)\n"
    "         GBLB  &SEEN\n"
    "         LCLA  &I,&N(4)\n"
    "         LCLC  &T,&TT(3)\n"
    "* generated\n"
    ".* hidden\n"
    "&NAME    DS    0F\n"
    "&T       SETC  'AB&FIRST'(1,2).'X'\n"
    "&TT(2)   SETC  (2)'&T'\n"
    ".NEXT    ANOP\n"
    "&I       SETA  &I+1\n"
    "         AIF   (&I GT N'&SYSLIST OR NOT (&I LE 10)).END\n"
    "&N(1)    SETA  K'&SYSLIST(&I)\n"
    "&COUNT   SETA  &COUNT+L'&NAME*2/3\n"
    "&SEEN    SETB  (T'&SYSLIST(&I) EQ 'N' AND &COUNT GE 0)\n"
    "         AIF   ('&KIND' EQ 'C').CHAR,('&KIND' LT 'A').END\n"
    "         DC    &KIND.'&SYSLIST(&I)',AL1(&N(1),&LIST(2,1))\n"
    "         AGO   .NEXT\n"
    ".CHAR    INNER &SYSLIST(&I),&TT(2)\n"
    "         AGO   (2).END,.NEXT\n"
    ".END     MNOTE *,'DONE && &SYSNDX &SYSECT &SYSPARM'\n"
    "         MEND\n"
    "         MACRO\n"
    "         INNER &A,&B\n"
    "         ACTR  50\n"
    "         MACRO\n"
    "         LATER &X\n"
    "         DC    AL1(&X)\n"
    "         MEND\n"
    "         DC    C'&A/&B'\n"
    "         MNOTE 4,'INNER'\n"
    "         MEXIT\n"
    "         MEND\n"
    "T        CSECT\n"
    "         USING T,12\n"
    "         ACTR  60\n"
    "         GBLA  &COUNT,&ALL(20)\n"
    "SAME     OPSYN LR\n"
    "A        TABLE 1,2,3\n"
    "B        TABLE X,Y,KIND=C,LIST=(7,(8,9),'A,B')\n"
    "         LATER 5\n"
    "         COPY  MORE\n"
    "         PUNCH ' CARD'\n"
    "         REPRO\n"
    " ANOTHER CARD\n"
    "         AIF   (&COUNT GT 3).SKIP\n"
    "         SAME  1,2\n"
    ".SKIP    SAME  1,2                                                     X\n"
    "\n"
    "         END\n";

const std::vector<std::string> fragments = {"&",
                                            "&&",
                                            "&A",
                                            "&SYSLIST(",
                                            "&SYSNDX",
                                            "&I",
                                            "&T",
                                            "(",
                                            ")",
                                            ",",
                                            "'",
                                            "''",
                                            ".",
                                            ".END",
                                            ".NEXT",
                                            "AND",
                                            "OR",
                                            "NOT",
                                            "EQ",
                                            "T'",
                                            "L'",
                                            "N'",
                                            "K'",
                                            "I'",
                                            "S'",
                                            " ",
                                            "\n",
                                            "\n         ",
                                            "MACRO",
                                            "MEND",
                                            "MEXIT",
                                            "MNOTE",
                                            "LCLA",
                                            "GBLC",
                                            "SETA",
                                            "SETB",
                                            "SETC",
                                            "AIF",
                                            "AGO",
                                            "ANOP",
                                            "ACTR",
                                            "COPY",
                                            "OPSYN",
                                            "ICTL",
                                            "ISEQ",
                                            "PUNCH",
                                            "REPRO",
                                            "END",
                                            "TABLE",
                                            "INNER",
                                            "LATER",
                                            "=",
                                            "-1",
                                            "32767",
                                            "999999999",
                                            "X'FF'",
                                            "C'A'",
                                            "(300)'A'",
                                            "(2,3)",
                                            "*",
                                            "/",
                                            "+",
                                            "\nA        TABLE 1\n",
                                            "\n.END     ANOP\n",
                                            "\n         MACRO\n",
                                            "\n         MEND\n",
                                            "\t",
                                            "\xE4"};

Options options_for(std::string member) {
  Options options;
  options.copy_member = [member = std::move(member)](std::string_view name) -> std::optional<Source> {
    if (name == "MORE" || name == "TABLE") return Source{"member", member};
    return std::nullopt;
  };
  return options;
}

std::string damaged(std::mt19937& random, std::string text) {
  for (auto n = random() % 6 + 1; n > 0; --n) {
    const auto at = random() % (text.size() + 1);
    switch (random() % 5) {
      case 0:
        text.insert(at, fragments[random() % fragments.size()]);
        break;
      case 1:
        text.erase(at, random() % 12);
        break;
      case 2:  // A stretch moves elsewhere.
        text.insert(random() % (text.size() + 1), text.substr(at, random() % 80));
        break;
      case 3:
        text.replace(at, random() % 4, fragments[random() % fragments.size()]);
        break;
      default:
        if (at < text.size()) text[at] = static_cast<char>(random());
        break;
    }
  }
  return text;
}

void check(const std::string& source, const Options& options) {
  const auto result = assemble({"fuzz", source}, options);
  CHECK(result.ok() == !result.deck.empty());
  CHECK_FALSE(result.listing.empty());
  for (const auto& diagnostic : result.diagnostics) {
    CHECK_FALSE(diagnostic.text.empty());
    CHECK(diagnostic.line > 0);
    CHECK(diagnostic.column <= diagnostic.source_line.size() + 1);
  }
}

}  // namespace

TEST_CASE("the whole language without damage") {
  const auto result = assemble({"t", whole_language}, options_for("* nothing\n"));
  // The only faults are those that are meant: MNOTE 4 twice, and the card that is continued by a blank one.
  REQUIRE(result.diagnostics.size() == 3);
  CHECK(result.diagnostics[0].severity == Severity::warning);
  CHECK(result.diagnostics[1].severity == Severity::warning);
  CHECK(result.diagnostics[2].text.starts_with("column 72 is not blank"));
}

TEST_CASE("macro sources with random damage") {
  std::mt19937 random(seed);
  for (int i = 0; i < 1500; ++i) {
    const auto source = damaged(random, whole_language);
    CAPTURE(source);
    check(source, options_for(damaged(random, whole_language.substr(random() % whole_language.size(), 400))));
  }
}

TEST_CASE("random sources of the macro language's words") {
  std::mt19937 random(seed + 1);
  for (int i = 0; i < 1500; ++i) {
    std::string source =
        random() % 2 == 0 ? "         MACRO\n         INNER &A,&I\n" : "         LCLA  &I,&A(5)\n         LCLC  &T\n         ";
    for (auto n = random() % 60; n > 0; --n) {
      source += fragments[random() % fragments.size()];
      if (random() % 3 == 0) source += ' ';
    }
    if (random() % 2 == 0) source += "\n         MEND\n         INNER 1,2\n";
    CAPTURE(source);
    check(source, options_for(source));
  }
}
