// Configuration files of Hercules, as owners of old systems have them: the statements that mean something here.
//
// Devices are made and their files opened while the statements are read, so that all faults come at once.
// NOT IMPLEMENTED, with a warning: INCLUDE, symbolic values, more than one console, devices that no maker knows.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <tl/expected.hpp>

#include <isa370/device.hpp>

namespace console {

struct ConsoleStatement {
  isa370::DeviceNumber number = 0x009;
  std::string model = "3215";
};

struct ConfiguredDevice {
  isa370::DeviceNumber number = 0;
  std::string type;  ///< As the statement says, in capitals.
  std::unique_ptr<isa370::Device> device;
};

struct HerculesConfiguration {
  std::optional<std::uint32_t> storage;     ///< MAINSIZE, in bytes.
  std::optional<std::uint16_t> cpu_model;   ///< CPUMODEL, as STIDP stores it.
  std::optional<std::uint32_t> cpu_serial;  ///< CPUSERIAL.
  std::optional<ConsoleStatement> console;
  std::vector<ConfiguredDevice> devices;
  std::vector<std::string> warnings;  ///< "FILE:LINE: ...": statements that are not supported.
};

/// All faults at once, each "FILE:LINE:COLUMN: what is wrong and what would be right".
[[nodiscard]] tl::expected<HerculesConfiguration, std::vector<std::string>> parse_hercules_configuration(std::string_view text,
                                                                                                         std::string_view name);

}  // namespace console
