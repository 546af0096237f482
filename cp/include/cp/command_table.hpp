// The CP commands as data: HELP, the documentation and the parser walk the same table.
#pragma once

#include <span>
#include <string_view>

namespace cp {

struct CommandRow {
  std::string_view name;      ///< "LOGOFF"
  std::size_t shortest = 1;   ///< Letters of the shortest abbreviation.
  std::string_view classes;   ///< Privilege classes that may use it; "" for any user.
  std::string_view operands;  ///< As HELP shows them.
  std::string_view help;      ///< Two or three lines of at most 79 columns.
  bool historical = true;     ///< False: ours; HELP says so.
};
[[nodiscard]] std::span<const CommandRow> command_table();

}  // namespace cp
