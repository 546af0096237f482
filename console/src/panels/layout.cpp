// Shares the screen among the panes.
#include "panels/layout.hpp"

#include <algorithm>

namespace console {
namespace {

constexpr int reserved_rows = 3;  // Input line, status line, keys line.
constexpr int smallest_pane = 4;  // Title and three lines.
constexpr int two_column_width = 160;

/// Stacks the panes `indices` in the given column of the screen.
void stack(Layout& layout, const std::vector<std::size_t>& indices, std::size_t active, Rectangle area) {
  if (indices.empty()) return;
  std::vector<std::size_t> shown = indices;
  // When there is no room for all, those around the active one stay.
  const auto room = static_cast<std::size_t>(std::max(1, area.height / smallest_pane));
  if (shown.size() > room) {
    const auto at = std::find(shown.begin(), shown.end(), active);
    const auto position = at == shown.end() ? std::size_t{0} : static_cast<std::size_t>(at - shown.begin());
    const auto first = std::min(position >= room ? position - room + 1 : 0, shown.size() - room);
    shown = {shown.begin() + static_cast<std::ptrdiff_t>(first), shown.begin() + static_cast<std::ptrdiff_t>(first + room)};
  }
  int shares = 0;
  for (const auto index : shown) shares += index == active ? 2 : 1;
  int row = area.row;
  for (std::size_t i = 0; i < shown.size(); ++i) {
    const bool last = i + 1 == shown.size();
    const int share = shown[i] == active ? 2 : 1;
    const int rest = area.row + area.height - row;
    const int below = static_cast<int>(shown.size() - i - 1) * smallest_pane;
    const int height =
        last ? rest : std::clamp(area.height * share / shares, smallest_pane, std::max(smallest_pane, rest - below));
    layout.panes[shown[i]] = {row, area.column, height, area.width};
    row += height;
  }
}

}  // namespace

Layout make_layout(int height, int width, std::size_t pane_count, std::size_t active) {
  Layout layout;
  layout.panes.resize(pane_count);
  layout.too_small = height < smallest_height || width < smallest_width;
  if (layout.too_small) return layout;
  layout.keys_row = height - 1;
  layout.status_row = height - 2;
  layout.input_row = height - 3;

  std::vector<std::size_t> left;
  std::vector<std::size_t> right;
  const bool two_columns = width >= two_column_width && pane_count > 1;
  for (std::size_t i = 0; i < pane_count; ++i) (two_columns && i % 2 == 1 ? right : left).push_back(i);
  const int left_width = two_columns ? width / 2 : width;
  stack(layout, left, active, {0, 0, height - reserved_rows, left_width});
  stack(layout, right, active, {0, left_width, height - reserved_rows, width - left_width});
  return layout;
}

}  // namespace console
