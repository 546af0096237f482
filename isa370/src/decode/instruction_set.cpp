// Sets of instructions as text.
#include "isa370/instruction_set.hpp"

#include <algorithm>
#include <cctype>

#include <fmt/format.h>

namespace isa370 {

tl::expected<InstructionSet, std::string> parse_privileged_instructions(std::string_view text) {
  InstructionSet set;
  for (std::size_t begin = 0; begin <= text.size();) {
    const auto end = std::min(text.find(',', begin), text.size());
    std::string mnemonic(text.substr(begin, end - begin));
    std::ranges::transform(mnemonic, mnemonic.begin(), [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
    const auto* const row = find_instruction(mnemonic);
    if (row == nullptr)
      return tl::unexpected(
          fmt::format("there is no instruction \"{}\"; write mnemonics with commas, e.g. SSM,STNSM", mnemonic));
    if (row->privilege != Privilege::supervisor)
      return tl::unexpected(fmt::format("{} is not privileged; name privileged instructions, e.g. SSM,STNSM", mnemonic));
    set.add(*row);
    begin = end + 1;
  }
  return set;
}

std::string to_string(const InstructionSet& instructions) {
  std::string text;
  for (const auto& row : instruction_table())
    if (instructions.contains(row)) text.append(text.empty() ? "" : ",").append(row.mnemonic);
  return text;
}

}  // namespace isa370
