// Makes displays. Who may use one is no matter of the statement here: group names and addresses have no effect.
#include "configuration/display_devices.hpp"

#include <array>

#include <fmt/format.h>

#include <isa370/devices/display_3277.hpp>
#include <isa370/devices/display_3278.hpp>

#include "configuration/words.hpp"

namespace console {
namespace {

/// "3278-4" is model 4; without a number it is the model 2, which has the usual 24 rows.
unsigned model_of(const std::string& type) {
  const auto dash = type.find('-');
  return dash == std::string::npos ? 2U : static_cast<unsigned>(type[dash + 1] - '0');
}

std::unique_ptr<isa370::Device> make(const DeviceStatement& statement, StatementReport& report) {
  for (const auto& word : statement.operands)
    report.warn(word, fmt::format("'{}' has no effect here: displays have no groups and no network", printable(word.text)));
  const bool colour = statement.type.starts_with("3279");
  if (colour) report.warn(statement.type_word, "this 3279 has colours and no programmed symbols, partitions or graphics");
  if (statement.type.starts_with("3277")) return std::make_unique<isa370::Display3277>(model_of(statement.type));
  return std::make_unique<isa370::Display3278>(
      isa370::Display3278::Features{.model = model_of(statement.type), .extended = colour});
}

constexpr DeviceMaker display{"Displays", make, {}};

constexpr auto types = std::to_array<DeviceType>({
    {"3270", &display},
    {"3277", &display},
    {"3277-1", &display},
    {"3277-2", &display},
    {"3278", &display},
    {"3278-1", &display},
    {"3278-2", &display},
    {"3278-3", &display},
    {"3278-4", &display},
    {"3278-5", &display},
    {"3279", &display},
    {"3279-2", &display},
    {"3279-3", &display},
});

}  // namespace

std::span<const DeviceType> display_device_types() { return types; }

}  // namespace console
