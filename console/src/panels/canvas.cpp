// The grid of characters.
#include "panels/canvas.hpp"

#include <algorithm>

namespace console {

Canvas::Canvas(int height, int width)
    : height_(std::max(height, 0)),
      width_(std::max(width, 0)),
      cells_(static_cast<std::size_t>(height_) * static_cast<std::size_t>(width_)) {}

void Canvas::write(int row, int column, std::string_view text, Style style, int limit) {
  for (std::size_t i = 0; i < text.size() && static_cast<int>(i) < limit; ++i) {
    const char c = text[i];
    fill(row, column + static_cast<int>(i), 1, c >= ' ' && c <= '~' ? static_cast<char32_t>(c) : U'.', style);
  }
}

void Canvas::fill(int row, int column, int count, char32_t character, Style style) {
  for (int i = 0; i < count; ++i)
    if (inside(row, column + i))
      cells_[static_cast<std::size_t>(row) * static_cast<std::size_t>(width_) + static_cast<std::size_t>(column + i)] = {
          character, style};
}

const Cell& Canvas::at(int row, int column) const {
  return cells_.at(static_cast<std::size_t>(row) * static_cast<std::size_t>(width_) + static_cast<std::size_t>(column));
}

std::string Canvas::row_text(int row) const {
  std::string text;
  for (int column = 0; column < width_; ++column) {
    const auto c = at(row, column).character;
    text += c < 0x80 ? static_cast<char>(c) : '?';
  }
  text.erase(text.find_last_not_of(' ') + 1);
  return text;
}

std::vector<std::string> wrap(std::string_view text, int width) {
  std::vector<std::string> pieces;
  const auto columns = static_cast<std::size_t>(std::max(width, 1));
  do {
    pieces.emplace_back(text.substr(0, columns));
    text.remove_prefix(std::min(columns, text.size()));
  } while (!text.empty());
  return pieces;
}

}  // namespace console
