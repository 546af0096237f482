// Draws one terminal.
#include "panels/terminal_panel.hpp"

#include <fmt/format.h>
#include <algorithm>

namespace console {
namespace {

struct Row {
  std::string text;
  Style style;
};

Style style_of(cp::TerminalLine::Origin origin) {
  switch (origin) {
    case cp::TerminalLine::Origin::person:
      return Style::person;
    case cp::TerminalLine::Origin::cp:
      return Style::control_program;
    default:
      return Style::plain;
  }
}

void append(std::vector<Row>& rows, std::string_view text, int width, Style style) {
  for (auto& piece : wrap(text, width)) rows.push_back({std::move(piece), style});
}

/// The last rows of the transcript: enough to fill `wanted` rows.
std::vector<Row> last_rows(const cp::Terminal& terminal, int width, int wanted) {
  const auto lines = std::min(terminal.lines.size(), static_cast<std::size_t>(std::max(wanted, 1)));
  std::vector<Row> rows;
  for (auto i = terminal.lines.size() - lines; i < terminal.lines.size(); ++i)
    append(rows, terminal.lines[i].text, width, style_of(terminal.lines[i].origin));
  if (!terminal.unfinished.empty()) append(rows, terminal.unfinished, width, Style::plain);
  return rows;
}

}  // namespace

int draw_terminal(Canvas& canvas, const Rectangle& place, const cp::Terminal& terminal, bool active, int scrolled_back) {
  if (place.height < 2 || place.width < 2) return 0;
  const Style title_style = active ? Style::active_title : Style::title;
  canvas.fill(place.row, place.column, place.width, U' ', title_style);
  const auto who = terminal.user.empty() ? std::string("nobody logged on") : terminal.user;
  canvas.write(place.row, place.column,
               fmt::format("{} {}: {}  [{}]", active ? '>' : ' ', terminal.name, who, name_of(terminal.mode)), title_style,
               place.width);

  const int height = place.height - 1;
  const auto rows = last_rows(terminal, place.width, height + scrolled_back);
  const int count = static_cast<int>(rows.size());
  const int back = std::clamp(scrolled_back, 0, std::max(0, count - height));
  const int first = std::max(0, count - height - back);
  for (int i = 0; i < height && first + i < count; ++i) {
    const auto& row = rows[static_cast<std::size_t>(first + i)];
    canvas.write(place.row + 1 + i, place.column, row.text, row.style, place.width);
  }
  if (back > 0) {
    const std::string note = fmt::format(" {} lines below ", back);
    canvas.write(place.row, place.column + place.width - static_cast<int>(note.size()), note, title_style, place.width);
  }
  return back;
}

}  // namespace console
