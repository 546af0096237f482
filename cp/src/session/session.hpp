// One terminal's session: who is logged on there, with which settings, and what CP waits for.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core.hpp"

namespace cp {

/// SET EMSG: which parts of an error message are shown.
enum class ErrorMessages : std::uint8_t { off, on, code, text };

/// What a user chooses with SET; a logon begins with these.
struct Settings {
  bool messages = true;
  bool warnings = true;
  bool line_editing = true;
  bool run = false;  ///< The virtual machine goes on while its terminal is in CP READ.
  bool hints = true;
  ErrorMessages error_messages = ErrorMessages::on;
};

struct Session {
  TerminalNumber number = 0;
  Terminal terminal;

  Guest* guest = nullptr;  ///< The virtual machine of the user who is logged on.
  Settings settings;
  bool cp_mode = false;        ///< Lines go to CP (CP READ).
  bool system_loaded = false;  ///< There was an IPL since the logon.

  struct PendingLogon {
    std::string user;
    bool skip_ipl = false;
  };
  std::optional<PendingLogon> pending_logon;  ///< A password is awaited.
  std::vector<std::string> deferred;          ///< Commands of the guest that must wait until it does not run.
};

}  // namespace cp
