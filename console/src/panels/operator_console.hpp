// The operator console: a pane for each terminal, an input line, and a status line that says who is listening.
#pragma once

#include <cstddef>
#include <map>
#include <ostream>
#include <string>
#include <vector>

#include <cp/control_program.hpp>

#include "model/default_system.hpp"
#include "panels/canvas.hpp"
#include "panels/input_line.hpp"

namespace console {

/// What the console shows and how keys change it. It knows neither curses nor the host's clock: keys come in, a canvas comes
/// out.
class OperatorConsole {
 public:
  /// Connects the operator's terminal (and logs OPERATOR on, if the directory has that user) and one more.
  explicit OperatorConsole(cp::ControlProgram& control_program);

  void press(const Key& key);
  [[nodiscard]] Canvas draw(int height, int width);
  /// Where the cursor belongs on the canvas drawn last.
  [[nodiscard]] int cursor_row() const { return cursor_row_; }
  [[nodiscard]] int cursor_column() const { return cursor_column_; }
  [[nodiscard]] bool finished() const { return finished_; }

 private:
  void enter_line();
  void console_command(std::string_view command);
  void new_terminal();
  void activate(std::size_t pane);
  void scroll(int rows);
  [[nodiscard]] const cp::Terminal& active_terminal() const { return cp_.terminal(panes_[active_]); }
  void draw_bottom(Canvas& canvas, int input_row, int status_row, int keys_row);

  cp::ControlProgram& cp_;
  std::vector<cp::TerminalNumber> panes_;
  std::size_t active_ = 0;
  InputLine input_;
  std::string notice_;  ///< Shown in the status line until the next key.
  std::map<std::size_t, int> scrolled_back_;
  int cursor_row_ = 0;
  int cursor_column_ = 0;
  bool finished_ = false;
};

/// The console on the terminal that the program was started from, until the operator leaves. Returns the exit code.
[[nodiscard]] int run_operator_console(SystemSetup system, std::ostream& errors);

}  // namespace console
