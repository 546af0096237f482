// Where the panes of the operator console lie.
#pragma once

#include <cstddef>
#include <vector>

#include "panels/canvas.hpp"

namespace console {

struct Layout {
  std::vector<Rectangle> panes;  ///< One a terminal, in order; title row included. An empty rectangle: there is no room for it.
  int input_row = 0;
  int status_row = 0;
  int keys_row = 0;
  bool too_small = false;  ///< Not even one pane fits.
};

/// Smallest screen on which one pane, the input line and the two status lines fit.
inline constexpr int smallest_height = 8;
inline constexpr int smallest_width = 40;

/// Panes below each other, the active one twice as high; two columns of panes from 160 columns on.
[[nodiscard]] Layout make_layout(int height, int width, std::size_t pane_count, std::size_t active);

}  // namespace console
