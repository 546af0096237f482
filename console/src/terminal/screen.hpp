// The terminal that the program was started from, as a screen: a canvas goes out, keys come in.
//
// screen.cpp is the only file that includes curses.h.
#pragma once

#include <memory>
#include <string>

#include <tl/expected.hpp>

#include "panels/canvas.hpp"
#include "panels/input_line.hpp"

namespace console {

class Screen {
 public:
  /// Takes the terminal over until the Screen goes. The error says what is wrong with the terminal and what to do.
  [[nodiscard]] static tl::expected<std::unique_ptr<Screen>, std::string> open();
  ~Screen();
  Screen(const Screen&) = delete;
  Screen& operator=(const Screen&) = delete;

  [[nodiscard]] int height() const;
  [[nodiscard]] int width() const;
  void show(const Canvas& canvas, int cursor_row, int cursor_column);
  /// Waits at most so long for a key.
  [[nodiscard]] Key read_key(int milliseconds);

 private:
  struct Parts;
  explicit Screen(std::unique_ptr<Parts> parts);
  std::unique_ptr<Parts> parts_;
};

}  // namespace console
