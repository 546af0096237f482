// ncurses: output by cells, keys by name. Signals that end the program come in as a key, so that the terminal is always
// restored.
#include "terminal/screen.hpp"

#include <clocale>
#include <csignal>
#include <cstdlib>

#include <curses.h>
#include <fmt/format.h>
#include <sys/signalfd.h>
#include <unistd.h>

namespace console {

struct Screen::Parts {
  SCREEN* screen = nullptr;
  int signals = -1;
};

namespace {

int attributes_of(Style style) {
  switch (style) {
    case Style::person:
      return static_cast<int>(A_BOLD);
    case Style::title:
      return static_cast<int>(A_UNDERLINE);
    case Style::active_title:
      return static_cast<int>(A_REVERSE | A_BOLD);
    case Style::status:
      return static_cast<int>(A_REVERSE);
    case Style::warning:
      return static_cast<int>(A_BOLD);
    default:
      return static_cast<int>(A_NORMAL);
  }
}

Key key_of(int code) {
  using enum Key::Kind;
  if (code >= ' ' && code <= '~') return {.kind = character, .character = static_cast<char>(code)};
  if (code >= KEY_F(1) && code <= KEY_F(12)) return {.kind = function, .number = code - KEY_F0};
  constexpr int control_c = 3;
  constexpr int control_u = 21;
  constexpr int escape_delete = 127;
  switch (code) {
    case '\n':
    case '\r':
    case KEY_ENTER:
      return {.kind = enter};
    case KEY_BACKSPACE:
    case '\b':
    case escape_delete:
      return {.kind = backspace};
    case KEY_DC:
      return {.kind = erase};
    case KEY_LEFT:
      return {.kind = left};
    case KEY_RIGHT:
      return {.kind = right};
    case KEY_HOME:
      return {.kind = home};
    case KEY_END:
      return {.kind = end};
    case KEY_UP:
      return {.kind = up};
    case KEY_DOWN:
      return {.kind = down};
    case KEY_PPAGE:
      return {.kind = page_up};
    case KEY_NPAGE:
      return {.kind = page_down};
    case '\t':
      return {.kind = tab};
    case control_u:
      return {.kind = clear_line};
    case control_c:
      return {.kind = interrupt};
    case KEY_RESIZE:
      return {.kind = resize};
    default:
      return {.kind = none};
  }
}

/// SIGTERM, SIGHUP and SIGINT as a file descriptor.
int open_signals() {
  sigset_t set;
  sigemptyset(&set);
  for (const int number : {SIGTERM, SIGHUP, SIGINT}) sigaddset(&set, number);
  if (sigprocmask(SIG_BLOCK, &set, nullptr) != 0) return -1;
  return signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC);
}

}  // namespace

tl::expected<std::unique_ptr<Screen>, std::string> Screen::open() {
  const char* type = std::getenv("TERM");
  if (type == nullptr || *type == '\0')
    return tl::make_unexpected("TERM is not set, so the kind of terminal is unknown: set it, for example with TERM=xterm");
  std::setlocale(LC_ALL, "");
  auto parts = std::make_unique<Parts>();
  parts->screen = newterm(nullptr, stdout, stdin);
  if (parts->screen == nullptr)
    return tl::make_unexpected(
        fmt::format("the terminal type \"{}\" (TERM) is not known here: set another, for example TERM=xterm", type));
  parts->signals = open_signals();
  raw();
  noecho();
  nonl();
  keypad(stdscr, TRUE);
  set_escdelay(50);
  return std::unique_ptr<Screen>(new Screen(std::move(parts)));
}

Screen::Screen(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}

Screen::~Screen() {
  endwin();
  delscreen(parts_->screen);
  if (parts_->signals >= 0) close(parts_->signals);
}

int Screen::height() const { return getmaxy(stdscr); }
int Screen::width() const { return getmaxx(stdscr); }

void Screen::show(const Canvas& canvas, int cursor_row, int cursor_column) {
  erase();
  for (int row = 0; row < canvas.height(); ++row) {
    for (int column = 0; column < canvas.width(); ++column) {
      const auto& cell = canvas.at(row, column);
      attrset(static_cast<chtype>(attributes_of(cell.style)));
      mvaddch(row, column, static_cast<chtype>(cell.character < 0x80 ? cell.character : U'?'));
    }
  }
  attrset(A_NORMAL);
  move(cursor_row, cursor_column);
  refresh();
}

Key Screen::read_key(int milliseconds) {
  signalfd_siginfo info{};
  if (parts_->signals >= 0 && read(parts_->signals, &info, sizeof info) == static_cast<ssize_t>(sizeof info))
    return {.kind = Key::Kind::terminate};
  wtimeout(stdscr, milliseconds);
  const int code = getch();
  return code == ERR ? Key{} : key_of(code);
}

}  // namespace console
