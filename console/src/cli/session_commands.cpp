// `cambridge`, `cambridge console` and `cambridge run`: a person at the screen, and scripts without one.
#include <cstdlib>
#include <string_view>

#include <fmt/format.h>
#include <unistd.h>

#include "cli/commands.hpp"
#include "cli/exec_options.hpp"
#include "cli/numbers.hpp"
#include "lua/run_script.hpp"
#include "model/default_system.hpp"
#include "panels/operator_console.hpp"
#include "terminal/line_console.hpp"

namespace console {

int console_command(const Arguments& arguments, const Streams& streams) {
  const auto directory = arguments.value("directory");
  const auto configuration = arguments.value("config");
  auto system = set_up_system(directory.value_or(""), configuration.value_or(""));
  if (!system) {
    for (const auto& fault : system.error()) usage_error(streams, "console", fault);
    return exit_code::usage;
  }
  for (const auto& warning : system->warnings) streams.errors << warning << '\n';
  const char* terminal_type = std::getenv("TERM");
  const bool dumb = isatty(STDIN_FILENO) != 0 && terminal_type != nullptr && std::string_view(terminal_type) == "dumb";
  if (arguments.given("line") || dumb) return run_line_console(std::move(*system), streams.out, streams.errors);
  if (isatty(STDIN_FILENO) != 0 && isatty(STDOUT_FILENO) != 0) return run_operator_console(std::move(*system), streams.errors);
  if (directory || configuration)
    return usage_error(streams, "console",
                       "the operator console needs a terminal; without options the guided tour is shown here");
  RunOptions tour;
  tour.script = "tour";
  return run_script(tour, streams.out, streams.errors);
}

int run_command(const Arguments& arguments, const Streams& streams) {
  RunOptions options;
  const auto& words = arguments.positional();
  options.script = words.front();
  options.arguments.assign(words.begin() + 1, words.end());
  options.allow_host = arguments.given("allow-host");
  if (const auto text = arguments.value("max-instructions")) {
    const auto count = parse_decimal<std::uint64_t>(*text);
    if (!count || *count == 0)
      return usage_error(streams, "run", fmt::format("--max-instructions {}: write a number, at least 1", *text));
    options.max_instructions = *count;
  }
  if (const auto text = arguments.value("max-time")) {
    const auto time = parse_seconds(*text);
    if (!time) return usage_error(streams, "run", fmt::format("--max-time {}: {}", *text, time.error()));
    options.max_time = *time;
  }
  return run_script(options, streams.out, streams.errors);
}

}  // namespace console
