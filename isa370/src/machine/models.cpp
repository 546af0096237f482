// The models: names, architectures, identification, mean speeds.
//
// A mean time is all that is known of most models. System/360: 34,500 instructions a second for the Model 30 [ARC30], times the
// relative speeds 3.5, 10, 21 and 50 of Models 40, 50, 65 and 75 [Sta]; the 360/67 has the 65's cycle and storage [FC67] and
// gets its speed. System/370: the order of magnitude that is usually given (0.3, 0.55, 0.9, 1.9 and 2.5 million instructions a
// second); the Model 135 four times the 360/30 [Ice]. None of these has been checked in a manual: docs/deviations.md.
#include <algorithm>
#include <array>
#include <cctype>

#include <fmt/format.h>

#include "isa370/machine.hpp"

namespace isa370 {
namespace {

using enum Architecture;

constexpr auto family = std::to_array<Model>({
    {.name = "360/30", .type = 0x2030, .instruction_time = 28986, .architecture = system_360},
    {.name = "360/40", .type = 0x2040, .instruction_time = 8282, .architecture = system_360},
    {.name = "360/50", .type = 0x2050, .instruction_time = 2899, .architecture = system_360},
    {.name = "360/65", .type = 0x2065, .instruction_time = 1380, .architecture = system_360},
    {.name = "360/67", .type = 0x2067, .instruction_time = 1380, .architecture = model_67},
    {.name = "360/75", .type = 0x2075, .instruction_time = 580, .architecture = system_360},
    {.name = "370/135", .type = 0x0135, .instruction_time = 7246, .can_assist = true},
    {.name = "370/145", .type = 0x0145, .instruction_time = 3333, .can_assist = true},
    {.name = "370/155", .type = 0x0155, .instruction_time = 1800},
    {.name = "370/158", .type = 0x0158, .instruction_time = 1100, .can_assist = true},
    {.name = "370/165", .type = 0x0165, .instruction_time = 525},
    {.name = "370/168", .type = 0x0168, .instruction_time = 400, .can_assist = true},
});

constexpr std::size_t family_digits = 3;  // "360", "370"

/// The digits of a name, when nothing else stands there but what belongs to names of models: no digits, no name.
std::string digits_of(std::string_view name) {
  std::string digits;
  std::string word;
  const auto known = [](std::string_view letters) {
    constexpr std::array<std::string_view, 5> words{"IBM", "S", "SYSTEM", "MOD", "MODEL"};
    return letters.empty() || std::ranges::find(words, letters) != words.end();
  };
  for (const char c : name) {
    const auto byte = static_cast<unsigned char>(c);
    if (std::isalpha(byte) != 0) {
      word += static_cast<char>(std::toupper(byte));
      continue;
    }
    if (!known(word)) return {};
    word.clear();
    if (std::isdigit(byte) != 0)
      digits += c;
    else if (std::string_view(" /-").find(c) == std::string_view::npos)
      return {};
  }
  return known(word) ? digits : std::string{};
}

}  // namespace

std::string_view name_of(Architecture architecture) {
  switch (architecture) {
    case system_360:
      return "System/360";
    case model_67:
      return "System/360 Model 67";
    default:
      return "System/370";
  }
}

std::string_view name_of(ArchitectureSet set) {
  if (set.contains(system_360)) return "360";
  if (!set.contains(model_67)) return "370";
  return set.contains(system_370) ? "67, 370" : "67";
}

ChannelOptions channel_options(const Model& model, bool timed_devices) {
  auto options = ChannelOptions::with(model.architecture == Architecture::system_370 ? ChannelType::block_multiplexer
                                                                                     : ChannelType::selector);
  options.timed_devices = timed_devices;
  return options;
}

std::span<const Model> models() { return family; }

const Model* find_model(std::string_view name) {
  const auto wanted = digits_of(name);
  const auto found = std::ranges::find_if(family, [&](const Model& model) {
    const auto digits = digits_of(model.name);
    return wanted == digits || wanted == digits.substr(family_digits);
  });
  return found == family.end() ? nullptr : &*found;
}

std::string model_names() {
  std::string names;
  for (const auto& model : family) names += fmt::format("{}{}", names.empty() ? "" : ", ", model.name);
  return names;
}

std::array<std::uint32_t, 16> initial_control_registers(Architecture architecture) {
  std::array<std::uint32_t, 16> registers{};
  if (architecture != system_370) return registers;
  registers[0] = 0x0000'00E0;   // interval timer, interrupt key and external signals enabled
  registers[2] = 0xFFFF'FFFF;   // all channels
  registers[14] = 0xC200'0000;  // machine-check masks
  registers[15] = 512;          // machine-check extended logout address
  return registers;
}

}  // namespace isa370
