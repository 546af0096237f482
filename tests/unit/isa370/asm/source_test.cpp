// The source: columns, continuation, comments, COPY, END.
#include "assembled.hpp"

using namespace isa370;
using namespace isa370::assembler;

namespace {

/// A card whose column 72 is an X.
std::string continued(std::string text, const std::string& sequence = "") {
  text.resize(71, ' ');
  return text + "X" + sequence + "\n";
}

std::string program(const std::string& statements) { return "T        CSECT\n" + statements + "         END\n"; }

std::string code(const std::string& statements) { return loaded({assemble_well(program(statements)).deck}); }

}  // namespace

TEST_CASE("column 72 continues the statement in column 16 of the next card") {
  CHECK(code(continued("         DC    AL1(1,2,") + "               3)\n") == "010203");
  CHECK(code(continued("         DC    AL1(1,2,     remarks here") + "               3)      more remarks\n") == "010203");
  CHECK(code(continued("         DC    AL1(1,", "00010000") + continued("               2,", "00020000") +
             "               3)\n") == "010203");
  const std::string text = "         DC    C'" + std::string(54, 'A');
  REQUIRE(text.size() == 71);
  CHECK(code(text + "X\n               BC'\n") == hexadecimal(std::vector<std::uint8_t>(55, 0xC1)).substr(0, 108) + "C2C3");
}

TEST_CASE("a comment that runs into column 72 is no silent continuation") {
  std::string card = "         LR    1,2             " + std::string(45, 'C');
  const auto found = complaints(program(card + "\n         LR    3,4\n"));
  REQUIRE(found.size() == 1);
  CHECK(found[0].starts_with("2:0 column 72 is not blank"));

  // What is left of the statement makes no error of its own, and neither do the uses of its name.
  CHECK(complaints(program(continued("A        DC    AL1(1,2,") + "         DC    A(A)\n")).size() == 1);
}

TEST_CASE("columns 73 to 80 are not read, and longer lines are no cards") {
  std::string card = "         DC    X'01'";
  card.resize(72, ' ');
  CHECK(code(card + "SEQUENCE\n") == "01");
  CHECK(
      code("         DC    X'01'           a remark that is much longer than any card could be, well beyond column eighty\n") ==
      "01");
  CHECK(code("         DC    C'" + std::string(90, 'A') + "'\n").size() == 180);
}

TEST_CASE("comments, blank lines, tabs and carriage returns") {
  CHECK(code("* LR 1,2\n\n   \n.* no\n\tDC\tX'01'\r\n" + std::string(100, '*') + "\n") == "01");
}

TEST_CASE("COPY takes members from where it is told") {
  Options options;
  options.copy_member = [](std::string_view member) -> std::optional<Source> {
    if (member == "REGS") return Source{"regs.copy", "R1       EQU   1\n         COPY  MORE\n"};
    if (member == "MORE") return Source{"more.copy", "R2       EQU   2\n"};
    if (member == "LOOP") return Source{"loop.copy", "         COPY  LOOP\n"};
    if (member == "BAD") return Source{"bad.copy", "* one\n         LR    1\n"};
    return std::nullopt;
  };
  CHECK(loaded({assemble_well(program("         COPY  regs\n         LR    R1,R2\n"), options).deck}) == "1812");

  const auto none = complaints(program("         COPY  NONE\n"), options);
  REQUIRE(none.size() == 1);
  CHECK(none[0] == "2:16 there is no member NONE in the libraries that COPY looks into");

  const auto loop = assemble({"test.asm", program("         COPY  LOOP\n")}, options);
  REQUIRE(loop.diagnostics.size() == 1);
  CHECK(loop.diagnostics[0].file == "loop.copy");

  const auto bad = assemble({"test.asm", program("         COPY  BAD\n         LR    1\n")}, options);
  REQUIRE(bad.diagnostics.size() == 2);
  CHECK(bad.diagnostics[0].file == "test.asm");
  CHECK(bad.diagnostics[1].file == "bad.copy");
  CHECK(bad.diagnostics[1].line == 2);
}

TEST_CASE("COPY that doubles itself at each level ends") {
  Options options;
  options.copy_member = [](std::string_view member) -> std::optional<Source> {
    std::string text;
    for (int i = 0; i < 4; ++i) text += fmt::format("         COPY  {}\n", static_cast<char>(member[0] + 1));
    return Source{std::string(member), text};
  };
  const auto result = assemble({"test.asm", program("         COPY  A\n")}, options);
  CHECK_FALSE(result.ok());
}

TEST_CASE("END is needed, and is the last") {
  CHECK(complaints("T        CSECT\n") ==
        std::vector<std::string>{"1:0 END is missing: it must be the last statement; the end of the source is taken for it"});
  CHECK(complaints("") == std::vector<std::string>{"1:0 the source is empty; it has no statement, not even END"});
  CHECK(complaints("T        CSECT\n         END\n* ok\n\n").empty());
  CHECK(complaints("T        CSECT\n         END\n         LR    1,2\n").size() == 1);
}
