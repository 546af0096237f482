// Which part of a command is meant, and whether it can be done with what was given.
#include "cli/command_parts.hpp"

#include <algorithm>
#include <string>

#include <fmt/format.h>

namespace console {
namespace {

std::string names_of(std::span<const CommandPart> parts) {
  std::string names;
  for (const auto& part : parts) {
    if (!names.empty()) names += &part == &parts.back() ? " and " : ", ";
    names += part.name;
  }
  return names;
}

}  // namespace

int command_failure(const Streams& streams, std::string_view command, std::string_view what, int code) {
  streams.errors << fmt::format("cambridge {}: {}\n", command, what);
  return code;
}

int run_part(std::string_view command, std::span<const CommandPart> parts, std::span<const OptionRow> rows,
             const Arguments& arguments, const Streams& streams) {
  const auto wrong = [&](std::string_view what) { return command_failure(streams, command, what, exit_code::usage); };
  const auto& operands = arguments.positional();
  const auto part = std::ranges::find(parts, operands.front(), &CommandPart::name);
  if (part == parts.end()) return wrong(fmt::format("'{}' is none of {}", operands.front(), names_of(parts)));
  const auto count = operands.size() - 1;
  if (count < part->least || count > part->most) return wrong(fmt::format("{} takes {}", part->name, part->operands));
  for (const auto& row : rows) {
    const auto option = row.long_name();
    if (option != "help" && arguments.given(option) && std::ranges::find(part->options, option) == part->options.end())
      return wrong(fmt::format("--{} is not for {}", option, part->name));
  }
  return part->run(arguments, streams);
}

}  // namespace console
