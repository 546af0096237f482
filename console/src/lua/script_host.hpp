// What a running script owns on the C++ side: the systems it made, its limits, and where its output goes.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <ostream>
#include <stdexcept>
#include <string>
#include <vector>

#include <cp/control_program.hpp>

#include "lua/run_script.hpp"
#include "terminal/host_clock.hpp"

namespace console {

/// A script's mistake or unmet expectation. The binding turns it into a Lua error with file and line.
struct ScriptError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

struct ScriptHost;

/// One machine with CP, and how far the script has read at each of its terminals.
struct ScriptSystem {
  struct Mark {
    std::size_t line = 0;    ///< Lines before this one are read.
    std::size_t column = 0;  ///< And the characters of this one before that column.
  };

  ScriptSystem(ScriptHost& owner, cp::Options options) : host(owner), cp(std::move(options)) {}

  ScriptHost& host;
  cp::ControlProgram cp;
  std::map<cp::TerminalNumber, Mark> marks;
  cp::TerminalNumber last_terminal = 0;  ///< Where the script last typed or waited.

  /// Lets the machine run, within the script's limits, for at most `duration`. Throws ScriptError when a limit is reached.
  cp::RunStop run(isa370::Nanoseconds duration);
  /// Runs until a line of CP or of the guest at the terminal contains `text`, behind what the last wait found. Returns that
  /// line.
  std::string wait(cp::TerminalNumber terminal, std::string_view text, isa370::Nanoseconds limit);
  void wait_mode(cp::TerminalNumber terminal, std::string_view mode, isa370::Nanoseconds limit);

 private:
  void wait_until(cp::TerminalNumber terminal, const std::string& what, isa370::Nanoseconds limit,
                  const std::function<bool()>& happened);
};

struct ScriptHost {
  ScriptHost(const RunOptions& run_options, std::ostream& output) : options(run_options), out(output) {}

  const RunOptions& options;
  std::ostream& out;
  std::vector<std::unique_ptr<ScriptSystem>> systems;
  std::uint64_t instructions_used = 0;
  HostClock host_clock;
  isa370::Nanoseconds host_time = 0;  ///< Up to the last look at the clock.
  bool in_event = false;              ///< An event function is running: the machine must not be touched.
  std::string event_error;            ///< The first error of an event function; raised when the machine comes back.
  std::string failing_screen;         ///< Title and last screenful of the terminal of the last unmet expectation.

  /// Throws ScriptError inside an event function.
  void require_outside_event(std::string_view what) const;
};

/// The last 24 lines of a terminal, as a person would see them.
[[nodiscard]] std::string screenful(const cp::Terminal& terminal);
/// The same below a line with the terminal's name and mode.
[[nodiscard]] std::string titled_screenful(const cp::Terminal& terminal);

}  // namespace console
