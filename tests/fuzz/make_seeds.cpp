// Writes the first scenarios for the fuzzers into a folder: each row of the instruction table, in each of a few settings.
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <string>

#include <isa370/instruction.hpp>

#include "scenario.hpp"

namespace {

struct Setting {
  const char* name;
  std::uint64_t psw;
  bool translation;
  bool hosted;
};
constexpr auto settings = std::to_array<Setting>({
    {"basic", 0x0000'0000'0000'0000, false, false},
    {"interruptible", 0xFF03'0000'0F00'0000, false, false},
    {"problem", 0x0011'0000'0F00'0000, false, false},
    {"translated", 0x0408'0000'0000'0000, true, false},
    {"hosted", 0x0509'0000'0000'0000, true, true},
});

/// Five of the instruction with other fields each.
fuzz::Scenario scenario_for(std::size_t row, const Setting& setting) {
  constexpr std::size_t times = 5;
  constexpr std::uint8_t last_model = 11;  // 370/168
  fuzz::Scenario scenario;
  scenario.model = last_model;
  scenario.psw = setting.psw;
  scenario.hosted = setting.hosted;
  scenario.translation = setting.translation;
  scenario.pattern = true;
  scenario.devices = true;
  scenario.small_registers = true;
  scenario.operator_acts = true;
  for (std::uint32_t i = 0; i < scenario.gpr.size(); ++i)
    scenario.gpr[i] = 0x2000 + i * 0x0810 + static_cast<std::uint32_t>(row);
  scenario.cr = isa370::initial_control_registers();
  for (std::size_t i = 0; i < times; ++i) {
    const auto one = static_cast<std::uint8_t>(0x12 + 0x22 * i);
    const std::array<std::uint8_t, 6> fields{0, one, static_cast<std::uint8_t>(one ^ 0x50), 0x10, 0x41, 0x08};
    const auto instruction = fuzz::instruction_of(row, fields);
    scenario.code.insert(scenario.code.end(), instruction.begin(), instruction.end());
  }
  return scenario;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) {
    std::fprintf(stderr, "usage: make_seeds FOLDER\n");
    return 2;
  }
  const std::filesystem::path folder = argv[1];
  const auto rows = isa370::instruction_table();
  for (std::size_t row = 0; row < rows.size(); ++row)
    for (const auto& setting : settings) {
      const auto bytes = fuzz::write_scenario(scenario_for(row, setting));
      std::ofstream file(folder / (std::string(rows[row].mnemonic) + "-" + setting.name), std::ios::binary);
      file.write(reinterpret_cast<const char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
      if (!file) {
        std::fprintf(stderr, "make_seeds: %s cannot be written\n", folder.c_str());
        return 1;
      }
    }
  return 0;
}
