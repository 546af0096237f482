// Makes and couples channel-to-channel adapters. Hercules' adapters lead to networks, of which there are none here.
#include "configuration/link_devices.hpp"

#include <algorithm>
#include <array>
#include <set>

#include <fmt/format.h>

#include <isa370/devices/channel_to_channel.hpp>

#include "cli/numbers.hpp"
#include "configuration/words.hpp"

namespace console {
namespace {

using isa370::ChannelToChannelAdapter;

std::unique_ptr<isa370::Device> make(const DeviceStatement& statement, StatementReport& report) {
  ChannelToChannelAdapter::Options options;
  bool first = true;
  for (const auto& word : statement.operands) {
    const auto number = first ? parse_hex<isa370::DeviceNumber>(word.text) : std::nullopt;
    first = false;
    if (!number) {
      report.warn(word, fmt::format("'{}' has no effect here: adapters lead to another one of this configuration, e.g. "
                                    "0600 CTCA 0700, and to no network",
                                    printable(word.text)));
      continue;
    }
    if (*number == statement.number) {
      report.fault(word, "an adapter cannot be its own other side; name the number of another one");
      return nullptr;
    }
    options.other_side = *number;
  }
  return std::make_unique<ChannelToChannelAdapter>(options);
}

constexpr auto adapter_half_operands = std::to_array<OperandHelp>({
    {"NUMBER", "The adapter of this configuration that is the other half."},
});
constexpr DeviceMaker adapter_half{"Channel-to-channel adapters", make, adapter_half_operands};

constexpr auto types = std::to_array<DeviceType>({{"CTCA", &adapter_half}, {"3088", &adapter_half}});

ChannelToChannelAdapter* adapter(std::span<const ConfiguredDevice> devices, isa370::DeviceNumber number) {
  const auto found = std::ranges::find(devices, number, &ConfiguredDevice::number);
  return found == devices.end() ? nullptr : dynamic_cast<ChannelToChannelAdapter*>(found->device.get());
}

}  // namespace

std::span<const DeviceType> link_device_types() { return types; }

std::vector<std::string> couple_adapters(std::span<const ConfiguredDevice> devices) {
  std::vector<std::string> lines;
  std::set<std::pair<isa370::DeviceNumber, isa370::DeviceNumber>> pairs;
  for (const auto& configured : devices) {
    auto* const one = adapter(devices, configured.number);
    if (one == nullptr || !one->options().other_side) continue;
    const auto number = *one->options().other_side;
    if (pairs.contains({number, configured.number})) continue;
    auto* const other = adapter(devices, number);
    if (other == nullptr) {
      lines.push_back(
          fmt::format("device {:03X} {}: there is no adapter {:03X} to be the other side; it is coupled with nothing",
                      configured.number, configured.type, number));
    } else if (one->coupled() || other->coupled()) {
      lines.push_back(fmt::format("device {:03X} {}: {:03X} or itself is coupled with another adapter already",
                                  configured.number, configured.type, number));
    } else if (ChannelToChannelAdapter::couple(*one, *other)) {
      // Each half keeps its channel while it waits for the other; only the byte-multiplexer channel serves both.
      if (configured.number >> 8 == number >> 8 && number >> 8 != 0)
        lines.push_back(fmt::format(
            "device {:03X} {}: {:03X} is on the same channel, where one waits for the other for ever; use two channels",
            configured.number, configured.type, number));
      pairs.emplace(configured.number, number);
    }
  }
  return lines;
}

}  // namespace console
