// Line editing.
#include <doctest/doctest.h>

#include "session/line_editing.hpp"

namespace {

std::string one(std::string_view typed) {
  const auto lines = cp::edit_line(typed, true);
  REQUIRE(lines.size() == 1);
  CHECK_FALSE(lines[0].to_cp);
  CHECK(lines[0].typed == typed);
  return lines[0].text;
}

}  // namespace

TEST_CASE("characters and lines are deleted, and the escape character protects") {
  CHECK(one("QUERY") == "QUERY");
  CHECK(one("") == "");
  CHECK(one("QIE@@UERY") == "QUERY");
  CHECK(one("@@@Q") == "Q");
  CHECK(one("WRONG[RIGHT") == "RIGHT");
  CHECK(one("WRONG\xC2\xA2RIGHT") == "RIGHT");
  CHECK(one("A\"@B") == "A@B");
  CHECK(one("A\"#B") == "A#B");
  CHECK(one("A\"\"B") == "A\"B");
  CHECK(one("A\"") == "A");
  CHECK(one("caf\xC3\xA9@e") == "cafe");
  CHECK(one("FROM @@MAIN") == "FROMAIN");
}

TEST_CASE("the line-end character parts lines") {
  const auto lines = cp::edit_line("Q N#Q T##B", true);
  REQUIRE(lines.size() == 4);
  CHECK(lines[0].text == "Q N");
  CHECK(lines[1].text == "Q T");
  CHECK(lines[2].text.empty());
  CHECK(lines[3].text == "B");
}

TEST_CASE("#CP reaches CP from anywhere in the line") {
  auto lines = cp::edit_line("#CP Q N", true);
  REQUIRE(lines.size() == 1);
  CHECK(lines[0].to_cp);
  CHECK(lines[0].text == "Q N");
  CHECK(lines[0].typed == "#CP Q N");

  lines = cp::edit_line("hello#cp#CPU#CP  Q T ", true);
  REQUIRE(lines.size() == 4);
  CHECK(lines[0].text == "hello");
  CHECK((lines[1].to_cp && lines[1].text.empty()));
  CHECK((!lines[2].to_cp && lines[2].text == "CPU"));
  CHECK((lines[3].to_cp && lines[3].text == "Q T"));
}

TEST_CASE("without editing a line is what was typed, but CP can be reached") {
  auto lines = cp::edit_line("A@B#C\"D[", false);
  REQUIRE(lines.size() == 1);
  CHECK(lines[0].text == "A@B#C\"D[");
  CHECK_FALSE(lines[0].to_cp);
  lines = cp::edit_line("#CP SET LINEDIT ON", false);
  REQUIRE(lines.size() == 1);
  CHECK(lines[0].to_cp);
  CHECK(lines[0].text == "SET LINEDIT ON");
}
