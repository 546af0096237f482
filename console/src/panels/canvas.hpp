// A grid of characters that panels draw on. It knows no terminal, so that every panel can be tested as text.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace console {

/// What a piece of text is; the screen decides how that looks.
enum class Style : std::uint8_t { plain, person, control_program, title, active_title, input, status, warning };

struct Cell {
  char32_t character = U' ';
  Style style = Style::plain;
  bool operator==(const Cell&) const = default;
};

/// Rows and columns, from 0.
struct Rectangle {
  int row = 0;
  int column = 0;
  int height = 0;
  int width = 0;
  bool operator==(const Rectangle&) const = default;
};

class Canvas {
 public:
  Canvas(int height, int width);
  [[nodiscard]] int height() const { return height_; }
  [[nodiscard]] int width() const { return width_; }
  /// ASCII text from (row, column) on; what lies outside the canvas or `limit` columns is cut. Characters that cannot be
  /// printed become '.'.
  void write(int row, int column, std::string_view text, Style style, int limit);
  void fill(int row, int column, int count, char32_t character, Style style);
  [[nodiscard]] const Cell& at(int row, int column) const;
  /// One row as ASCII (other characters as '?'), without trailing blanks.
  [[nodiscard]] std::string row_text(int row) const;

 private:
  [[nodiscard]] bool inside(int row, int column) const { return row >= 0 && row < height_ && column >= 0 && column < width_; }
  int height_;
  int width_;
  std::vector<Cell> cells_;
};

/// `text` in pieces of at most `width` columns; at least one piece.
[[nodiscard]] std::vector<std::string> wrap(std::string_view text, int width);

}  // namespace console
