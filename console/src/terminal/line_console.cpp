// The line-by-line console.
#include "terminal/line_console.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <string>

#include <fmt/format.h>
#include <poll.h>
#include <termios.h>
#include <unistd.h>

#include "terminal/host_clock.hpp"

namespace console {
namespace {

constexpr int wait_milliseconds = 20;
constexpr isa370::Nanoseconds step = 10'000'000;
constexpr isa370::Nanoseconds longest_step = 250'000'000;
/// How long, in simulated time, a line of a file may keep the virtual machine busy.
constexpr isa370::Nanoseconds patience = 60ULL * 1'000'000'000;

/// Standard input in lines, without waiting longer than asked.
class LineInput {
 public:
  /// A finished line, if there is one within so many milliseconds.
  std::optional<std::string> read_line(int milliseconds) {
    pollfd wanted{STDIN_FILENO, POLLIN, 0};
    if (!ended_ && held_.find('\n') == std::string::npos && poll(&wanted, 1, milliseconds) > 0) {
      std::array<char, 4096> bytes{};
      const auto count = read(STDIN_FILENO, bytes.data(), bytes.size());
      if (count > 0)
        held_.append(bytes.data(), static_cast<std::size_t>(count));
      else
        ended_ = true;
    }
    const auto end = held_.find('\n');
    if (end == std::string::npos && !(ended_ && !held_.empty())) return std::nullopt;
    std::string line = held_.substr(0, end);
    held_.erase(0, end == std::string::npos ? held_.size() : end + 1);
    return line;
  }
  [[nodiscard]] bool finished() const { return ended_ && held_.empty(); }

 private:
  std::string held_;
  bool ended_ = false;
};

/// Does not show a password while it is typed.
class Echo {
 public:
  explicit Echo(bool at_terminal) : at_terminal_(at_terminal && tcgetattr(STDIN_FILENO, &original_) == 0) {}
  ~Echo() { show(true); }
  Echo(const Echo&) = delete;
  Echo& operator=(const Echo&) = delete;
  void show(bool visible) {
    if (!at_terminal_ || visible == visible_) return;
    termios changed = original_;
    if (!visible) changed.c_lflag &= ~static_cast<tcflag_t>(ECHO);
    if (tcsetattr(STDIN_FILENO, TCSANOW, &changed) == 0) visible_ = visible;
  }

 private:
  termios original_{};
  bool at_terminal_;
  bool visible_ = true;
};

/// What has come since the last look. A person's own lines are on the paper already, unless they come from a file.
class Printer {
 public:
  Printer(std::ostream& out, bool with_input) : out_(out), with_input_(with_input) {}
  void show(const cp::Terminal& terminal) {
    for (; next_ < terminal.lines.size(); ++next_) {
      const auto& line = terminal.lines[next_];
      if (line.origin != cp::TerminalLine::Origin::person || with_input_) out_ << line.text << '\n';
    }
    if (terminal.mode != mode_) out_ << fmt::format("[{}]\n", name_of(mode_ = terminal.mode));
    out_.flush();
  }

 private:
  std::ostream& out_;
  bool with_input_;
  std::size_t next_ = 0;
  cp::TerminalMode mode_ = cp::TerminalMode::running;
};

/// A person's session: lines go in at any time, time keeps step with the host's.
void converse(cp::ControlProgram& control_program, cp::TerminalNumber number, std::ostream& out) {
  LineInput input;
  Printer printer(out, false);
  Echo echo(true);
  HostClock clock;
  while (!input.finished()) {
    const auto& terminal = control_program.terminal(number);
    printer.show(terminal);
    echo.show(terminal.mode != cp::TerminalMode::password);
    if (const auto line = input.read_line(wait_milliseconds)) control_program.enter(number, *line);
    auto& simulated = control_program.machine().clock();
    const auto until = simulated.now() + clock.elapsed(longest_step);
    if (control_program.run({.instructions = 4'000'000, .until = until}) == cp::RunStop::idle) simulated.advance_to(until);
  }
}

/// Lets the virtual machine run until it reads, CP reads, or nothing can happen. False when it takes too long.
bool settle(cp::ControlProgram& control_program, cp::TerminalNumber number, Printer& printer) {
  const auto deadline = control_program.machine().clock().now() + patience;
  for (;;) {
    const auto now = control_program.machine().clock().now();
    const auto stop = control_program.run({.until = now + step});
    printer.show(control_program.terminal(number));
    const bool idle = stop == cp::RunStop::idle && control_program.machine().clock().now() == now;
    if (idle || control_program.terminal(number).mode != cp::TerminalMode::running) return true;
    if (now >= deadline) return false;
  }
}

int carry_out(cp::ControlProgram& control_program, cp::TerminalNumber number, std::ostream& out, std::ostream& errors) {
  LineInput input;
  Printer printer(out, true);
  printer.show(control_program.terminal(number));
  for (std::size_t line_number = 1; !input.finished(); ++line_number) {
    const auto line = input.read_line(-1);
    if (!line) continue;
    control_program.enter(number, *line);
    if (settle(control_program, number, printer)) continue;
    errors << fmt::format("cambridge: line {} of the input: the virtual machine is still running after {} simulated seconds\n",
                          line_number, patience / 1'000'000'000);
    return 1;
  }
  return 0;
}

}  // namespace

int run_line_console(SystemSetup system, std::ostream& out, std::ostream& errors) {
  cp::ControlProgram control_program(std::move(system.options));
  if (const auto faults = add_real_devices(control_program, std::move(system.devices)); !faults.empty()) {
    for (const auto& fault : faults) errors << "cambridge: " << fault << '\n';
    return 1;
  }
  const auto number = control_program.connect("T1");
  if (isatty(STDIN_FILENO) == 0) return carry_out(control_program, number, out, errors);
  converse(control_program, number, out);
  return 0;
}

}  // namespace console
