// A control program with the built-in directory, small guests in machine language, and people at terminals.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <doctest/doctest.h>

#include <cp/control_program.hpp>

namespace session_test {

/// Types HELLO and waits for a line, for ever; an attention interruption makes it type again. Its name is HELLO.
[[nodiscard]] cp::NamedSystem hello_system();
/// Loads a disabled wait PSW with address X'DEAD'. Its name is STOPPED.
[[nodiscard]] cp::NamedSystem stopped_system();
/// Issues `command` by DIAGNOSE X'08' and then loads an enabled wait PSW; the return code is in register 2.
[[nodiscard]] cp::NamedSystem command_system(std::string_view name, std::string_view command);

class Installation {
 public:
  explicit Installation(cp::Options options = standard_options());
  /// The built-in directory, HELLO and STOPPED, no hints.
  [[nodiscard]] static cp::Options standard_options();

  /// Types a line, lets the machine run until nothing happens, and gives what the terminal has shown since: what CP or the
  /// guest said, one line each.
  std::vector<std::string> type(cp::TerminalNumber terminal, std::string_view line);
  /// What the terminal has shown since the last look at it.
  std::vector<std::string> news(cp::TerminalNumber terminal);
  /// A new terminal with a user logged on through the dialogue.
  cp::TerminalNumber log_on(std::string_view user, std::string_view password);
  void run();

  [[nodiscard]] cp::TerminalMode mode(cp::TerminalNumber terminal) const { return cp_.terminal(terminal).mode; }
  [[nodiscard]] cp::ControlProgram& cp() { return cp_; }
  /// The whole transcript, what was typed with "> " in front.
  [[nodiscard]] std::string transcript(cp::TerminalNumber terminal) const;

 private:
  cp::ControlProgram cp_;
  std::vector<std::size_t> seen_;
};

using Lines = std::vector<std::string>;

}  // namespace session_test

/// Shows the lines when an expectation is not met.
template <>
struct doctest::StringMaker<session_test::Lines> {
  static String convert(const session_test::Lines& lines) {
    std::string text;
    for (const std::string& line : lines) text += "\n    " + line;
    return text.c_str();
  }
};
