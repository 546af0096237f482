// The options of `cambridge exec`: checked values, and no file read yet.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <variant>
#include <vector>

#include <tl/expected.hpp>

#include <cp/virtualisation.hpp>
#include <isa370/machine.hpp>

#include "cli/arguments.hpp"

namespace console {

enum class Place : std::uint8_t { bare, virtual_machine };

// The three ways to start a program.
struct StartWithPsw {
  std::uint64_t psw = 0;
  bool operator==(const StartWithPsw&) const = default;
};
struct StartWithRestart {
  bool operator==(const StartWithRestart&) const = default;
};
struct StartWithIpl {
  isa370::DeviceNumber device = 0;
  bool operator==(const StartWithIpl&) const = default;
};
using Start = std::variant<StartWithPsw, StartWithRestart, StartWithIpl>;

struct LoadRequest {
  std::string file;
  std::uint32_t address = 0;
};

struct StorageRange {
  std::uint32_t address = 0;
  std::uint32_t length = 0;
};

struct ExecOptions {
  /// Limits that hold when none is given: a program that loops for ever ends within minutes, and an idle one at once.
  static constexpr std::uint64_t default_instructions = 10'000'000'000;
  static constexpr isa370::Nanoseconds default_time = 86'400ULL * 1'000'000'000;

  Place place = Place::bare;
  cp::Virtualisation virtualisation{};           ///< In a virtual machine.
  isa370::InstructionSet silent_instructions{};  ///< See isa370::MachineOptions.
  const isa370::Model* model = nullptr;          ///< nullptr: as the configuration says.
  std::optional<std::uint32_t> storage;          ///< nullopt: as the configuration says.
  std::string configuration;                     ///< A file name; empty: the default devices.
  Start start;
  std::vector<LoadRequest> loads;
  std::map<unsigned, std::uint32_t> gpr;  ///< By number.
  std::map<unsigned, std::uint64_t> fpr;  ///< By number: 0, 2, 4, 6.
  std::map<unsigned, std::uint32_t> cr;
  std::map<std::uint32_t, std::uint8_t> keys;  ///< By address of the 2K block.
  std::string dialogue;                        ///< A file name; empty: none.
  std::uint64_t time_of_day = 0;
  std::uint64_t max_instructions = default_instructions;
  isa370::Nanoseconds max_time = default_time;
  std::vector<StorageRange> dumps;
  bool fast_devices = false;  ///< Devices take no time of their own.
  bool quiet = false;
};

[[nodiscard]] std::span<const OptionRow> exec_option_rows();
/// The error is one line that names the option and says what would be right.
[[nodiscard]] tl::expected<ExecOptions, std::string> exec_options_from(const Arguments& arguments);

/// "8K" to "16M", in bytes. The error says what would be right.
[[nodiscard]] tl::expected<std::uint32_t, std::string> parse_main_storage_size(std::string_view text);
/// "2.5", at most nine places behind the point, in nanoseconds. The error says what would be right.
[[nodiscard]] tl::expected<isa370::Nanoseconds, std::string> parse_seconds(std::string_view text);

}  // namespace console
