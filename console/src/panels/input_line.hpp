// The line being typed: editing keys and the history of lines entered before.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace console {

/// A key as the screen reports it.
struct Key {
  enum class Kind : std::uint8_t {
    none,  ///< Nothing was pressed in time.
    character,
    enter,
    backspace,
    erase,
    left,
    right,
    home,
    end,
    up,
    down,
    page_up,
    page_down,
    tab,
    clear_line,
    interrupt,  ///< Ctrl-C.
    function,   ///< F1 to F12: `number`.
    resize,
    terminate,  ///< The host asks the program to end.
  };
  Kind kind = Kind::none;
  char character = 0;
  int number = 0;
  bool operator==(const Key&) const = default;
};

class InputLine {
 public:
  /// Takes editing keys; true when the key was one.
  bool take(const Key& key);
  /// The finished line; the input is empty afterwards. `secret` lines are not kept in the history.
  [[nodiscard]] std::string finish(bool secret);
  [[nodiscard]] const std::string& text() const { return text_; }
  [[nodiscard]] std::size_t cursor() const { return cursor_; }

 private:
  void recall(std::size_t position);
  std::string text_;
  std::size_t cursor_ = 0;
  std::vector<std::string> history_;
  std::size_t recalled_ = 0;  ///< history_.size(): the line being typed.
};

}  // namespace console
