// `cambridge run`: a Lua script without a screen.
#pragma once

#include <cstdint>
#include <ostream>
#include <string>
#include <vector>

#include <isa370/event_clock.hpp>

namespace console {

struct RunOptions {
  std::string script;  ///< A file, or the name of a script that is built in ("tour").
  std::vector<std::string> arguments;
  bool allow_host = false;                                  ///< Gives the script Lua's io and os libraries.
  std::uint64_t max_instructions = 2'000'000'000;           ///< Machine instructions, all systems of the script together.
  isa370::Nanoseconds max_time = 3'600ULL * 1'000'000'000;  ///< Simulated time of each system.
  std::uint64_t max_script_steps = 1'000'000'000;           ///< Instructions of the Lua virtual machine.
  std::size_t max_script_storage = std::size_t{256} * 1024 * 1024;  ///< Bytes that Lua may hold.
};

/// Runs the script; what it prints goes to `out`, what went wrong (file, line, last screenful) to `errors`.
/// Returns 0, 1 when the script failed, or 2 when it could not be read.
[[nodiscard]] int run_script(const RunOptions& options, std::ostream& out, std::ostream& errors);

}  // namespace console
