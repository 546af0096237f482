// Draws one terminal: a title and the end of its transcript.
#pragma once

#include <cp/terminal.hpp>

#include "panels/canvas.hpp"

namespace console {

/// `scrolled_back` counts wrapped rows from the end; it is reduced when it goes beyond the first one. Returns what was used.
int draw_terminal(Canvas& canvas, const Rectangle& place, const cp::Terminal& terminal, bool active, int scrolled_back);

}  // namespace console
