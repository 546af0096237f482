// An equivalence program (tests/programs/NAME.asm) with the directives in its comments, assembled and ready to load at location
// 0.
//
//   *:card TEXT                 a card for the reader
//   *:device NUMBER TYPE        a device beside console and reader (hexadecimal); devices.cpp has the types
//   *:type TEXT                 a line for the console's next read
//   *:mask ADDRESS LENGTH WHY   storage that is not compared (hexadecimal)
//   *:no-instruction-count WHY  the number of instructions depends on time
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include <tl/expected.hpp>

#include <isa370/devices/card_reader.hpp>

namespace equivalence {

struct StorageMask {
  std::uint32_t address = 0;
  std::uint32_t length = 0;
};

struct TestProgram {
  std::string name;
  std::vector<std::uint8_t> image;  ///< From location 0 on; the PSW at location 0 starts it.
  std::vector<isa370::Card> cards;
  std::map<isa370::DeviceNumber, std::string> devices;  ///< Number and type.
  std::vector<std::string> typed;
  std::vector<StorageMask> masks;
  bool compare_instruction_count = true;
};

/// Assembles `text`; COPY finds NAME.copy in the folder of the programs. The error has all diagnostics.
[[nodiscard]] tl::expected<TestProgram, std::string> make_program(std::string name, const std::string& text);

/// The names of all programs, sorted.
[[nodiscard]] std::vector<std::string> program_names();
[[nodiscard]] tl::expected<TestProgram, std::string> read_program(const std::string& name);

}  // namespace equivalence
