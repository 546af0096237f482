// The operator console's behaviour: which key does what, and what the bottom lines say.
#include "panels/operator_console.hpp"

#include <algorithm>
#include <cctype>

#include <fmt/format.h>

#include "panels/layout.hpp"
#include "panels/terminal_panel.hpp"

namespace console {
namespace {

/// What works by key works by line too: no key but Enter is ever needed.
constexpr std::string_view line_help = "/next  /new  /attn  /quit  /help; a line that begins with // is sent with one /";
constexpr std::string_view key_help = "Enter send  Tab next pane  F2 new terminal  F3 attention  F10 quit  or type /help";

std::string what_to_do(cp::TerminalMode mode) {
  using enum cp::TerminalMode;
  switch (mode) {
    case not_logged_on:
      return "type LOGON and your user name";
    case password:
      return "type your password; it is not shown";
    case cp_read:
      return "CP waits for a command; the virtual machine is stopped (BEGIN lets it go on)";
    case vm_read:
      return "the program waits for a line; #CP in front of a line reaches CP";
    case running:
      return "the virtual machine runs; a line typed now is kept for it, #CP reaches CP";
  }
  return "";
}

std::string lower(std::string_view text) {
  std::string result(text);
  std::ranges::transform(result, result.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  result.erase(result.find_last_not_of(' ') + 1);
  return result;
}

}  // namespace

OperatorConsole::OperatorConsole(cp::ControlProgram& control_program) : cp_(control_program) {
  panes_.push_back(cp_.connect("OPERATOR"));
  if (cp_.options().directory.find("OPERATOR") != nullptr) {
    if (const auto logged_on = cp_.logon("OPERATOR", panes_.front()); !logged_on) notice_ = logged_on.error();
  }
  new_terminal();
}

void OperatorConsole::new_terminal() {
  panes_.push_back(cp_.connect(fmt::format("T{}", panes_.size())));
  activate(panes_.size() - 1);
}

void OperatorConsole::activate(std::size_t pane) { active_ = pane % panes_.size(); }

void OperatorConsole::scroll(int rows) { scrolled_back_[active_] = std::max(0, scrolled_back_[active_] + rows); }

void OperatorConsole::press(const Key& key) {
  using enum Key::Kind;
  if (key.kind == none || key.kind == resize) return;
  notice_.clear();
  if (input_.take(key)) return;
  switch (key.kind) {
    case enter:
      enter_line();
      return;
    case tab:
      activate(active_ + 1);
      return;
    case page_up:
      scroll(5);
      return;
    case page_down:
      scroll(-5);
      return;
    case interrupt:
      cp_.attention(panes_[active_]);
      return;
    case terminate:
      finished_ = true;
      return;
    default:
      break;
  }
  if (key.kind != function) return;
  if (key.number == 1)
    notice_ = line_help;
  else if (key.number == 2)
    new_terminal();
  else if (key.number == 3)
    cp_.attention(panes_[active_]);
  else if (key.number == 10)
    finished_ = true;
  else
    notice_ = fmt::format("F{} does nothing. {}", key.number, key_help);
}

void OperatorConsole::enter_line() {
  const bool secret = active_terminal().mode == cp::TerminalMode::password;
  std::string line = input_.finish(secret);
  scrolled_back_[active_] = 0;
  if (!secret && line.starts_with("//"))
    line.erase(0, 1);
  else if (!secret && line.starts_with('/'))
    return console_command(std::string_view(line).substr(1));
  cp_.enter(panes_[active_], line);
}

void OperatorConsole::console_command(std::string_view command) {
  const auto name = lower(command);
  if (name == "next")
    activate(active_ + 1);
  else if (name == "new")
    new_terminal();
  else if (name == "attn" || name == "attention")
    cp_.attention(panes_[active_]);
  else if (name == "quit")
    finished_ = true;
  else if (name == "help")
    notice_ = line_help;
  else
    notice_ = fmt::format("/{} is not a console command. {}", command, line_help);
}

Canvas OperatorConsole::draw(int height, int width) {
  Canvas canvas(height, width);
  const auto layout = make_layout(height, width, panes_.size(), active_);
  if (layout.too_small) {
    canvas.write(0, 0, fmt::format("The screen is too small: {} by {} at least.", smallest_width, smallest_height),
                 Style::warning, width);
    cursor_row_ = cursor_column_ = 0;
    return canvas;
  }
  for (std::size_t i = 0; i < panes_.size(); ++i)
    scrolled_back_[i] = draw_terminal(canvas, layout.panes[i], cp_.terminal(panes_[i]), i == active_, scrolled_back_[i]);
  draw_bottom(canvas, layout.input_row, layout.status_row, layout.keys_row);
  return canvas;
}

void OperatorConsole::draw_bottom(Canvas& canvas, int input_row, int status_row, int keys_row) {
  const int width = canvas.width();
  const auto& terminal = active_terminal();
  const bool secret = terminal.mode == cp::TerminalMode::password;

  // The end of a long line stays in sight.
  const std::string prompt = fmt::format("{}> ", terminal.name);
  const auto room = static_cast<std::size_t>(std::max(1, width - static_cast<int>(prompt.size()) - 1));
  const auto skipped = input_.cursor() > room ? input_.cursor() - room : 0;
  canvas.write(input_row, 0, prompt, Style::input, width);
  const int start = static_cast<int>(prompt.size());
  if (!secret) canvas.write(input_row, start, std::string_view(input_.text()).substr(skipped), Style::input, width - start);
  cursor_row_ = input_row;
  cursor_column_ = start + static_cast<int>(secret ? 0 : input_.cursor() - skipped);

  const auto status = fmt::format(" {}  {}", name_of(terminal.mode), notice_.empty() ? what_to_do(terminal.mode) : notice_);
  canvas.fill(status_row, 0, width, U' ', Style::status);
  canvas.write(status_row, 0, status, Style::status, width);
  canvas.write(keys_row, 1, key_help, Style::plain, width - 1);
}

}  // namespace console
