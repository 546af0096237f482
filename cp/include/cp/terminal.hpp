// A terminal as CP shows it to a person: lines, and the mode that says who is listening.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace cp {

/// What the status line of a display terminal says.
enum class TerminalMode : std::uint8_t {
  not_logged_on,  ///< LOGON is expected.
  password,       ///< A password is expected; what is typed is not shown.
  cp_read,        ///< CP waits for a command; the virtual machine is stopped.
  vm_read,        ///< The guest waits for a line.
  running,        ///< The guest runs; a line typed now is kept for it.
};
/// "CP READ", "VM READ", "RUNNING", "NOT LOGGED ON", "PASSWORD".
[[nodiscard]] std::string_view name_of(TerminalMode mode);

struct TerminalLine {
  enum class Origin : std::uint8_t { person, cp, guest };
  Origin origin = Origin::cp;
  std::string text;
};

/// A terminal's transcript. `unfinished` is what a guest typed without a carriage return so far.
struct Terminal {
  std::string name;  ///< "OPERATOR", "T1", ...
  std::string user;  ///< Empty when nobody is logged on.
  TerminalMode mode = TerminalMode::not_logged_on;
  std::vector<TerminalLine> lines;
  std::string unfinished;
};

using TerminalNumber = std::uint32_t;

}  // namespace cp
