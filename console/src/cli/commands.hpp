// The table of the program's commands: parsing, help and the dispatch walk the same rows.
#pragma once

#include <ostream>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "cli/arguments.hpp"

namespace console {

/// Where a command writes.
struct Streams {
  std::ostream& out;
  std::ostream& errors;
};

namespace exit_code {
inline constexpr int success = 0;
inline constexpr int failure = 1;  ///< What was asked for was tried and did not succeed.
inline constexpr int usage = 2;    ///< A bad argument or file; nothing was started.
}  // namespace exit_code

struct CommandRow {
  std::string_view name;
  std::string_view operands;  ///< As the help shows them.
  std::string_view summary;   ///< One line.
  std::string_view details;   ///< For `cambridge NAME --help`.
  std::span<const OptionRow> options;
  std::size_t least_operands = 0;
  std::size_t most_operands = 0;
  int (*run)(const Arguments& arguments, const Streams& streams);
};

[[nodiscard]] std::span<const CommandRow> program_commands();

/// `words` is the command line without the program's name. Returns the exit code; never throws.
[[nodiscard]] int run_command_line(const std::vector<std::string>& words, const Streams& streams);

/// One line, "cambridge COMMAND: what", and the exit code for bad usage.
int usage_error(const Streams& streams, std::string_view command, std::string_view what);

// The commands, by file.
int console_command(const Arguments& arguments, const Streams& streams);
int run_command(const Arguments& arguments, const Streams& streams);
int exec_command(const Arguments& arguments, const Streams& streams);
int asm_command(const Arguments& arguments, const Streams& streams);
int disasm_command(const Arguments& arguments, const Streams& streams);
int link_command(const Arguments& arguments, const Streams& streams);
int disk_command(const Arguments& arguments, const Streams& streams);
[[nodiscard]] std::span<const OptionRow> disk_option_rows();
int tape_command(const Arguments& arguments, const Streams& streams);
[[nodiscard]] std::span<const OptionRow> tape_option_rows();
int deck_command(const Arguments& arguments, const Streams& streams);
[[nodiscard]] std::span<const OptionRow> deck_option_rows();
int print_command(const Arguments& arguments, const Streams& streams);
int docs_command(const Arguments& arguments, const Streams& streams);
int selftest_command(const Arguments& arguments, const Streams& streams);
int bench_command(const Arguments& arguments, const Streams& streams);

}  // namespace console
