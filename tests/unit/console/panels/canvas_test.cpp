// The canvas, the layout and the input line: what the screen shows, without a screen.
#include <doctest/doctest.h>

#include <set>
#include <string>
#include <utility>

#include "panels/canvas.hpp"
#include "panels/input_line.hpp"
#include "panels/layout.hpp"

using namespace console;

TEST_CASE("a canvas cuts what lies outside it and shows no control characters") {
  Canvas canvas(2, 5);
  canvas.write(0, 3, "abc", Style::plain, 10);
  canvas.write(1, -1, "xy\x1bz", Style::plain, 10);
  canvas.write(7, 0, "far", Style::plain, 10);
  CHECK(canvas.row_text(0) == "   ab");
  CHECK(canvas.row_text(1) == "y.z");
}

TEST_CASE("wrap gives pieces of the width and at least one") {
  CHECK(wrap("", 10) == std::vector<std::string>{""});
  CHECK(wrap("abcdef", 4) == std::vector<std::string>{"abcd", "ef"});
  CHECK(wrap("abcd", 4) == std::vector<std::string>{"abcd"});
  CHECK(wrap("ab", 0) == std::vector<std::string>{"a", "b"});
}

TEST_CASE("panes never overlap, lie above the input line, and the active one is always there") {
  for (const int height : {8, 9, 10, 24, 25, 43, 100})
    for (const int width : {40, 80, 159, 160, 200})
      for (const std::size_t count : {1U, 2U, 3U, 7U, 20U})
        for (std::size_t active = 0; active < count; ++active) {
          CAPTURE(height);
          CAPTURE(width);
          CAPTURE(count);
          CAPTURE(active);
          const auto layout = make_layout(height, width, count, active);
          REQUIRE_FALSE(layout.too_small);
          CHECK(layout.panes[active].height >= 2);
          std::set<std::pair<int, int>> used;
          bool overlap = false;
          for (const auto& pane : layout.panes)
            for (int row = pane.row; row < pane.row + pane.height; ++row)
              for (const int column : {pane.column, pane.column + pane.width - 1})
                if (pane.height > 0) overlap |= !used.emplace(row, column).second || row >= layout.input_row || column >= width;
          CHECK_FALSE(overlap);
        }
}

TEST_CASE("a screen that is too small is said to be so") {
  CHECK(make_layout(7, 80, 1, 0).too_small);
  CHECK(make_layout(24, 39, 1, 0).too_small);
  CHECK(make_layout(0, 0, 1, 0).too_small);
}

namespace {

void type(InputLine& input, std::string_view text) {
  for (const char c : text) CHECK(input.take({.kind = Key::Kind::character, .character = c}));
}

}  // namespace

TEST_CASE("editing keys work at the cursor") {
  using enum Key::Kind;
  InputLine input;
  type(input, "QUERX TIME");
  for (int i = 0; i < 5; ++i) CHECK(input.take({.kind = left}));
  CHECK(input.take({.kind = backspace}));
  type(input, "Y");
  CHECK(input.text() == "QUERY TIME");
  CHECK(input.take({.kind = home}));
  CHECK(input.take({.kind = erase}));
  CHECK(input.text() == "UERY TIME");
  CHECK(input.take({.kind = end}));
  CHECK(input.cursor() == input.text().size());
  CHECK(input.take({.kind = clear_line}));
  CHECK(input.text().empty());
  CHECK(input.take({.kind = backspace}));
  CHECK(input.take({.kind = left}));
  CHECK_FALSE(input.take({.kind = enter}));
}

TEST_CASE("the history has lines entered before, but no secrets") {
  using enum Key::Kind;
  InputLine input;
  type(input, "FIRST");
  CHECK(input.finish(false) == "FIRST");
  type(input, "WONDER");
  CHECK(input.finish(true) == "WONDER");
  type(input, "SECOND");
  CHECK(input.finish(false) == "SECOND");
  CHECK(input.take({.kind = up}));
  CHECK(input.text() == "SECOND");
  CHECK(input.take({.kind = up}));
  CHECK(input.text() == "FIRST");
  CHECK(input.take({.kind = up}));
  CHECK(input.text() == "FIRST");
  CHECK(input.take({.kind = down}));
  CHECK(input.take({.kind = down}));
  CHECK(input.text().empty());
}
