// Commands that consist of parts: `cambridge tape list FILE`. One table a command.
#pragma once

#include <array>
#include <span>
#include <string_view>

#include "cli/commands.hpp"

namespace console {

struct CommandPart {
  std::string_view name;
  std::string_view operands;  ///< As a message names them: "FILE NEW".
  std::size_t least = 0;
  std::size_t most = 0;
  std::array<std::string_view, 4> options;  ///< Besides --help; an option that is none of them is refused.
  int (*run)(const Arguments& arguments, const Streams& streams);
};

/// Runs the part that the first operand names. `rows` are the options of the whole command.
int run_part(std::string_view command, std::span<const CommandPart> parts, std::span<const OptionRow> rows,
             const Arguments& arguments, const Streams& streams);

/// One line, "cambridge COMMAND: what", and `code`.
int command_failure(const Streams& streams, std::string_view command, std::string_view what, int code);

}  // namespace console
