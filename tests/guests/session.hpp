// People at terminals of a machine that runs CP with the CMS-like guest: type, run, look at what was typed back.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <cp/control_program.hpp>

namespace guests {

/// CP with users ALICE and BOB (256K each, class G) who can IPL CMS.
class Installation {
 public:
  explicit Installation(std::uint32_t real_storage, cp::Method method = cp::Method::trap);

  /// Logs `user` on at a terminal of their own, IPLs CMS, and answers its first read with an empty line.
  cp::TerminalNumber log_on_and_ipl(std::string_view user);
  /// Types `line` and runs until CMS has said Ready (or typed `until`), and reads again. Gives the lines that came back.
  std::vector<std::string> type(cp::TerminalNumber terminal, std::string_view line, std::string_view until = "Ready");
  void enter(cp::TerminalNumber terminal, std::string_view line) { control_program_.enter(terminal, line); }
  /// Runs until some line of the terminal from number `from` on has `text` in it, and the guest reads; false when that does not
  /// happen.
  [[nodiscard]] bool wait_for(cp::TerminalNumber terminal, std::string_view text, std::size_t from);
  [[nodiscard]] std::vector<std::string> lines(cp::TerminalNumber terminal, std::size_t from = 0) const;
  [[nodiscard]] std::size_t line_count(cp::TerminalNumber terminal) const {
    return control_program_.terminal(terminal).lines.size();
  }
  [[nodiscard]] cp::ControlProgram& control_program() { return control_program_; }

 private:
  cp::ControlProgram control_program_;
};

/// Whether one of the lines is `text`, or has it in it.
[[nodiscard]] bool has(const std::vector<std::string>& lines, std::string_view text);
[[nodiscard]] bool has_part(const std::vector<std::string>& lines, std::string_view text);

}  // namespace guests
