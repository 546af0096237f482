// Programs that store into themselves: the next instruction sees what has been stored, wherever it lies and whatever stored it,
// also when it has been done before. [POO] "Sequence of storage references": a store is seen by the instruction fetches that
// come after it by the same address; where the addresses differ the manual leaves more freedom, and this machine takes none.
#include <array>

#include <doctest/doctest.h>
#include <fmt/format.h>

#include "program_twins.hpp"

using namespace isa370;
using namespace table_test;

namespace {

/// A way to make the operand of NEXT, LA 1,0, what register 2 has: 3, 2 and 1. Register 0 has the sum of what was loaded.
struct Storing {
  const char* name;
  const char* statements;
  std::uint32_t sum = 6;
  std::uint32_t boundary = 2;  ///< That NEXT must lie on.
  const char* next = "         LA    1,0";
};

/// An instruction of six bytes that says by its last ones which number goes into register 1.
constexpr const char* six_bytes = "         MVC   RESULT,NUMBERS\n         IC    1,RESULT";
/// Data lies before NEXT, as long as a line and more.
constexpr const char* behind_data = "         B     LOADING\n         DC    XL80'00'\nLOADING  LA    1,0";

constexpr auto storings = std::to_array<Storing>({
    {"STC", "         STC   2,NEXT+3"},
    {"STH", "         STH   2,NEXT+2"},
    {"ST", "         ST    3,NEXT"},
    {"STCM", "         STCM  3,B'1111',NEXT"},
    {"STH into the third halfword", "         LH    4,PLACE\n         AR    4,2\n         STH   4,NEXT+4", 6, 2, six_bytes},
    {"ST up to the third halfword",
     "         LH    4,PLACE\n         AR    4,2\n         STH   4,WORK+2\n         MVC   WORK(2),NEXT+2\n"
     "         L     4,WORK\n         ST    4,NEXT+2",
     6, 2, six_bytes},
    {"MVC into the third halfword",
     "         LH    4,PLACE\n         AR    4,2\n         STH   4,WORK\n         MVC   NEXT+4(2),WORK", 6, 2, six_bytes},
    {"STM from data on", "         SR    4,4\n         SR    5,5\n         LR    6,3\n         STM   4,6,NEXT+84-8", 6, 2,
     behind_data},
    {"MVC from data on", "         XC    COPY,COPY\n         ST    3,COPY+24\n         MVC   NEXT+84-24(28),COPY", 6, 2,
     behind_data},
    {"MVC of more from data on", "         XC    COPY,COPY\n         ST    3,COPY+60\n         MVC   NEXT+84-60(64),COPY", 6, 2,
     behind_data},
    {"MVCL from data on",
     "         XC    COPY,COPY\n         ST    3,COPY+60\n         LA    4,NEXT+84-60\n         LA    5,64\n"
     "         LA    6,COPY\n         LR    7,5\n         MVCL  4,6",
     6, 2, behind_data},
    {"STD from data on", "         XC    COPY,COPY\n         ST    3,COPY+4\n         LD    0,COPY\n         STD   0,NEXT+84-4",
     6, 2, behind_data},
    {"STCM, one byte", "         STCM  2,B'0001',NEXT+3"},
    {"STM", "         L     4,NEXT+4\n         STM   3,4,NEXT"},
    {"STE", "         ST    3,WORK\n         LE    0,WORK\n         STE   0,NEXT"},
    {"STD",
     "         ST    3,WORK\n         LE    0,WORK\n         L     4,NEXT+4\n         ST    4,WORK+4\n"
     "         LD    0,WORK\n         STD   0,NEXT"},
    {"STCTL", "         ST    3,X'400'\n         LCTL  9,9,X'400'\n         STCTL 9,9,NEXT", 6, 4},
    {"MVI", "         EX    2,MVI"},
    {"OI", "         NI    NEXT+3,0\n         EX    2,OI"},
    {"XI", "         MVI   NEXT+3,0\n         EX    2,XI"},
    {"NI", "         MVI   NEXT+3,255\n         EX    2,NI"},
    {"TS", "         MVI   NEXT+3,0\n         TS    NEXT+3", 3 * 255},
    {"STC by EXECUTE", "         EX    0,STC"},
    {"MVC of one byte", "         STC   2,WORK\n         MVC   NEXT+3(1),WORK"},
    {"MVC of four bytes", "         ST    3,WORK\n         MVC   NEXT(4),WORK"},
    {"MVC of what is there", "         ST    3,WORK\n         MVC   NEXT(4),WORK\n         MVC   AGAIN(NEXT+4-AGAIN),AGAIN"},
    {"MVC of itself",
     "         ST    3,WORK\n         MVC   COPY,AGAIN\n         MVC   COPY+NEXT-AGAIN(4),WORK\n"
     "         MVC   AGAIN(NEXT+4-AGAIN),COPY"},
    {"MVCIN", "         STC   2,WORK\n         MVCIN NEXT+3(1),WORK"},
    {"MVN", "         STC   2,WORK\n         MVN   NEXT+3(1),WORK"},
    {"MVZ", "         LR    4,2\n         SLL   4,4\n         STC   4,WORK\n         MVZ   NEXT+3(1),WORK", 0x60},
    {"OC", "         STC   2,WORK\n         NC    NEXT+3(1),ZEROS\n         OC    NEXT+3(1),WORK"},
    {"XC", "         STC   2,WORK\n         XC    NEXT+3(1),NEXT+3\n         XC    NEXT+3(1),WORK"},
    {"TR", "         TR    NEXT+3(1),TABLE"},
    {"PACK", "         LR    4,2\n         SLL   4,4\n         STC   4,WORK\n         PACK  NEXT+3(1),WORK(1)"},
    {"UNPK", "         LR    4,2\n         SLL   4,4\n         STC   4,WORK\n         UNPK  NEXT+3(1),WORK(1)"},
    {"MVO", "         STC   2,WORK\n         MVI   NEXT+3,0\n         MVO   NEXT+3(1),WORK(1)", 0x60},
    {"ZAP",
     "         LR    4,2\n         SLL   4,4\n         O     4,PLUS\n         STC   4,WORK\n         ZAP   NEXT+3(1),WORK(1)",
     0x3C + 0x2C + 0x1C},
    {"ED",
     "         LR    4,2\n         SLL   4,4\n         STC   4,WORK\n         MVC   NEXT+2(2),PATTERN\n         ED    "
     "NEXT+2(2),WORK\n"
     "         MVI   NEXT+2,0",
     0xF3 + 0xF2 + 0xF1},
    {"MVCL",
     "         ST    3,WORK\n         LA    4,NEXT\n         LA    5,4\n         LA    6,WORK\n         LA    7,4\n"
     "         MVCL  4,6"},
    {"MVCL, padding",
     "         LA    4,NEXT+3\n         LA    5,1\n         SR    6,6\n         LR    7,2\n         SLL   7,24\n"
     "         MVCL  4,6"},
    {"CS", "         L     4,NEXT\n         CS    4,3,NEXT", 6, 4},
    {"CDS", "         LM    4,5,NEXT\n         LR    6,3\n         LR    7,5\n         CDS   4,6,NEXT", 6, 8},
});

/// `before` and `between` halfwords of no-operations: they put NEXT into the same line of storage, or the next, or another
/// page.
std::string program_of(const Storing& storing, unsigned between) {
  const auto gap = [](unsigned count) { return count == 0 ? std::string() : fmt::format("         DC    {}X'0700'\n", count); };
  return fmt::format(R"(         ENTRY NEXT
         SR    0,0
         SR    1,1
         LA    2,3
         B     AGAIN
AGAIN    LR    3,2
         O     3,LOAD
{0}
{1}NEXT     DS    0H
{2}
         ALR   0,1
         BCT   2,AGAIN
         SVC   0
         DS    0H
STC      STC   2,NEXT+3
MVI      MVI   NEXT+3,0
OI       OI    NEXT+3,0
XI       XI    NEXT+3,0
NI       NI    NEXT+3,0
         DS    0D
LOAD     LA    1,0
PLUS     DC    F'12'
WORK     DS    2F
TABLE    DC    AL1(3,0,1,2)
ZEROS    DC    F'0'
PATTERN  DC    X'4020'
PLACE    DC    S(NUMBERS)
NUMBERS  DC    AL1(0,1,2,3)
RESULT   DS    X
COPY     DS    XL200
END      DS    0H
)",
                     storing.statements, gap(between), storing.next);
}

void run_everywhere(const Storing& storing, unsigned between, bool translating, Failures& failures) {
  const auto image = assembled_image(program_of(storing, between));
  REQUIRE(image.symbols.contains("NEXT"));
  const auto next = image.symbols.at("NEXT");
  ProgramTwins twins(true);
  twins.make_tables(translating);
  // NEXT at every place in a line, and across the blocks at X'3000' (the next page) and X'3800'.
  std::vector<std::uint32_t> places;
  for (std::uint32_t place = 0x2FF0; place <= 0x3044; place += 2) places.push_back(place);
  for (std::uint32_t place = 0x37F8; place <= 0x3802; place += 2) places.push_back(place);
  for (const auto place : places) {
    if (place % storing.boundary != 0) continue;
    const auto origin = place - next;
    twins.put(origin, image.bytes);
    twins.start_at(origin);
    twins.both([](Machine& machine) { machine.cpu().psw.wait = false; });
    auto wrong = twins.run();
    if (twins.fast.cpu().psw.address != 0xE60) wrong += "; it does not come to its end";
    if (twins.gpr(0) != storing.sum) wrong += fmt::format("; the sum is {}, expected {}", twins.gpr(0), storing.sum);
    if (!wrong.empty())
      failures.note(fmt::format("{} into X'{:X}'{}: {}", storing.name, place, translating ? ", translated" : "", wrong));
    twins.both(
        [&](Machine& machine) { machine.cpu().psw.system_mask = translating ? ProgramStatusWord::translation_mask : 0; });
  }
}

}  // namespace

TEST_CASE("the next instruction sees what was stored into it") {
  Failures failures;
  for (const auto& storing : storings)
    for (const unsigned between : {0U, 1U, 7U, 30U, 200U})
      for (const bool translating : {false, true})
        // MVC of the whole program up to there has at most 256 bytes.
        if (between < 30 || !std::string_view(storing.name).starts_with("MVC of"))
          run_everywhere(storing, between, translating, failures);
  CHECK(failures.count() == 0);
}
