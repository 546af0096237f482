// The system that Cambridge starts when it is told nothing else: the built-in directory, CMS, 512K of real storage.
#pragma once

#include <string>
#include <vector>

#include <tl/expected.hpp>

#include <cp/control_program.hpp>

#include "configuration/hercules_configuration.hpp"

namespace console {

[[nodiscard]] cp::Options default_options();

/// The same with the users of a directory file. All its faults at once, each "FILE:LINE: ...".
[[nodiscard]] tl::expected<cp::Options, std::vector<std::string>> options_with_directory(const std::string& file);

/// A system that a person sits down at: CP's options and the devices of the real machine.
struct SystemSetup {
  cp::Options options;
  std::vector<ConfiguredDevice> devices;
  std::vector<std::string> warnings;
};

/// From a directory file and a configuration file (empty names: the built-in directory, no devices). All faults at once.
[[nodiscard]] tl::expected<SystemSetup, std::vector<std::string>> set_up_system(const std::string& directory,
                                                                                const std::string& configuration);

/// Puts the devices on CP's real machine. A line for each that it cannot have.
[[nodiscard]] std::vector<std::string> add_real_devices(cp::ControlProgram& control_program,
                                                        std::vector<ConfiguredDevice> devices);

}  // namespace console
