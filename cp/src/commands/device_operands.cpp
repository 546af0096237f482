// Device numbers and filler words.
#include "commands/device_operands.hpp"

#include <algorithm>

#include "commands/command_run.hpp"

namespace cp {

std::optional<isa370::DeviceNumber> device_number(std::string_view text) {
  const auto number = parse_hex(text, 3);
  return number ? std::optional(static_cast<isa370::DeviceNumber>(*number)) : std::nullopt;
}

std::vector<std::string_view> essential(const CommandRun& run, std::initializer_list<std::string_view> fillers) {
  std::vector<std::string_view> words;
  for (const auto word : run.operands())
    if (words.empty() || std::find(fillers.begin(), fillers.end(), word) == fillers.end()) words.push_back(word);
  return words;
}

}  // namespace cp
