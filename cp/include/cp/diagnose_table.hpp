// What CP does for a guest that calls it by DIAGNOSE, in words: for the reference that `cambridge docs diagnose` prints.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace cp {

struct DiagnoseRow {
  std::uint16_t code = 0;
  std::string_view name;         ///< "Standard DASD I/O".
  std::string_view classes;      ///< Privilege classes of which the user needs one; empty: for everybody.
  std::string_view operands;     ///< What the registers hold at entry.
  std::string_view answer;       ///< What they and the condition code hold afterwards.
  std::string_view explanation;  ///< What it is good for, in a sentence or two for a newcomer.
  std::string_view source;       ///< The manual, with its key in docs/sources.md.
};
/// In the order of their codes.
[[nodiscard]] std::vector<DiagnoseRow> diagnose_table();

}  // namespace cp
