// Everything that one `cambridge exec` needs, read and checked before anything runs.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <tl/expected.hpp>

#include <isa370/machine.hpp>

#include "cli/dialogue.hpp"
#include "cli/exec_options.hpp"
#include "configuration/hercules_configuration.hpp"

namespace console {

struct LoadedFile {
  std::uint32_t address = 0;
  std::string bytes;
};

struct ExecSetup {
  ExecOptions options;
  std::uint32_t storage = 1024 * 1024;
  isa370::Model model{};
  std::uint32_t cpu_serial = isa370::MachineOptions{}.cpu_serial;
  ConsoleStatement console;
  bool has_console = true;
  std::vector<ConfiguredDevice> devices;  ///< Whoever makes the machine takes them out.
  std::vector<LoadedFile> loads;
  std::vector<DialogueStep> dialogue;
  std::vector<std::string> warnings;
};

/// Reads configuration, decks, programs and dialogue. File names in a configuration are relative to the current directory, as
/// in Hercules. The errors are one line each and name the file and the place in it.
[[nodiscard]] tl::expected<ExecSetup, std::vector<std::string>> prepare_exec(const ExecOptions& options);

}  // namespace console
