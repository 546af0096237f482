// Statements of displays and of channel-to-channel adapters.
#include <algorithm>
#include <functional>

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <isa370/devices/channel_to_channel.hpp>
#include <isa370/devices/display_3277.hpp>
#include <isa370/devices/display_3278.hpp>

#include "configuration/display_devices.hpp"
#include "configuration/link_devices.hpp"

namespace {

using console::ConfiguredDevice;
using console::DeviceStatement;
using console::StatementWord;
using isa370::ChannelToChannelAdapter;

struct Report final : console::StatementReport {
  void fault(const StatementWord& word, std::string_view what) override {
    faults.push_back(fmt::format("{}: {}", word.column, what));
  }
  void warn(const StatementWord& word, std::string_view what) override {
    warnings.push_back(fmt::format("{}: {}", word.column, what));
  }
  void when_sound(std::function<void()> act) override { act(); }
  std::vector<std::string> faults;
  std::vector<std::string> warnings;
};

/// The device of "NUMBER TYPE OPERAND..."; columns count the operands from 1.
std::unique_ptr<isa370::Device> make(std::span<const console::DeviceType> types, const std::string& type,
                                     const std::vector<std::string>& operands, Report& report,
                                     isa370::DeviceNumber number = 0x600) {
  const auto found = std::ranges::find(types, type, &console::DeviceType::type);
  REQUIRE(found != types.end());
  DeviceStatement statement{.number = number, .type = type, .type_word = {type, 0}, .operands{}};
  for (const auto& operand : operands) statement.operands.push_back({operand, statement.operands.size() + 1});
  return found->maker->make(statement, report);
}

struct Configuration {
  std::vector<ConfiguredDevice> devices;
  Report report;
  void add(isa370::DeviceNumber number, const std::vector<std::string>& operands, const std::string& type = "CTCA") {
    devices.push_back({number, type, make(console::link_device_types(), type, operands, report, number)});
  }
  [[nodiscard]] bool coupled(std::size_t i) const {
    return dynamic_cast<const ChannelToChannelAdapter&>(*devices[i].device).coupled();
  }
};

}  // namespace

TEST_CASE("displays are what their type says") {
  const auto types = console::display_device_types();
  Report report;
  const auto shown = [&](const std::string& type) {
    const auto device = make(types, type, {}, report);
    REQUIRE(device != nullptr);
    const auto& display = dynamic_cast<const isa370::Display3270&>(*device);
    const auto& options = display.options();
    return fmt::format("{} {}x{}", display.model(), options.alternate.rows, options.alternate.columns);
  };
  CHECK(shown("3270") == "3278 24x80");
  CHECK(shown("3277") == "3277 24x80");
  CHECK(shown("3277-1") == "3277 12x40");
  CHECK(shown("3278") == "3278 24x80");
  CHECK(shown("3278-1") == "3278 12x80");
  CHECK(shown("3278-3") == "3278 32x80");
  CHECK(shown("3278-4") == "3278 43x80");
  CHECK(shown("3278-5") == "3278 27x132");
  CHECK(report.warnings.empty());
  CHECK(shown("3279") == "3279 24x80");
  CHECK(shown("3279-3") == "3279 32x80");
  CHECK(report.warnings.size() == 2);
  CHECK(report.faults.empty());
  for (const auto& row : types) CHECK(make(types, std::string(row.type), {}, report) != nullptr);
}

TEST_CASE("groups and addresses of displays are warnings") {
  Report report;
  CHECK(make(console::display_device_types(), "3270", {"OPERS", "192.168.0.0", "255.255.0.0"}, report) != nullptr);
  CHECK(report.faults.empty());
  REQUIRE(report.warnings.size() == 3);
  CHECK(report.warnings[0] == "1: 'OPERS' has no effect here: displays have no groups and no network");
}

TEST_CASE("adapters that name each other, or one the other, are a pair") {
  Configuration both;
  both.add(0x600, {"0700"});
  both.add(0x700, {"600"});
  CHECK(console::couple_adapters(both.devices).empty());
  CHECK(both.coupled(0));
  CHECK(both.coupled(1));
  Configuration one;
  one.add(0x010, {}, "3088");
  one.add(0x011, {"010"});
  one.add(0x012, {});
  CHECK(console::couple_adapters(one.devices).empty());
  CHECK(one.coupled(0));
  CHECK(one.coupled(1));
  CHECK_FALSE(one.coupled(2));
  CHECK(one.report.warnings.empty());
}

TEST_CASE("adapters that cannot be coupled are named") {
  Configuration configuration;
  configuration.add(0x600, {"800"});
  configuration.add(0x601, {"602"});
  configuration.add(0x602, {});
  configuration.add(0x703, {"602"});
  CHECK(console::couple_adapters(configuration.devices) ==
        std::vector<std::string>{
            "device 600 CTCA: there is no adapter 800 to be the other side; it is coupled with nothing",
            "device 601 CTCA: 602 is on the same channel, where one waits for the other for ever; use two channels",
            "device 703 CTCA: 602 or itself is coupled with another adapter already"});
  CHECK_FALSE(configuration.coupled(0));
  CHECK(configuration.coupled(1));
}

TEST_CASE("networks are a warning, and an adapter to itself a fault") {
  Report report;
  const auto types = console::link_device_types();
  CHECK(make(types, "3088", {"CTCI", "/dev/net/tun", "1500"}, report) != nullptr);
  CHECK(report.faults.empty());
  REQUIRE(report.warnings.size() == 3);
  CHECK(report.warnings[0].starts_with("1: 'CTCI' has no effect here"));
  CHECK(make(types, "CTCA", {"0600"}, report) == nullptr);
  CHECK(report.faults ==
        std::vector<std::string>{"1: an adapter cannot be its own other side; name the number of another one"});
}
