// The instruction table against the machine: operations that there are not, privileged ones in the problem state, and text.
//
// That operation codes and mnemonics are unique and that rows find themselves is tested in cpu/cpu_formats_test.cpp; that the
// decoder follows the column of models, in cpu/models_test.cpp; that any bytes disassemble and assemble to themselves, in
// asm/disassembler_test.cpp.
#include <algorithm>
#include <random>

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <isa370/assembler.hpp>
#include <isa370/disassembler.hpp>

#include "walls.hpp"
#include "whole_state.hpp"

using namespace isa370;
using namespace table_test;

namespace {

/// A model in one of its modes.
struct Mode {
  const char* name;
  const char* model;
  Architecture architecture;
  const char* wall;  ///< Whose mode it is.
  bool extended_67 = false;
};

constexpr auto modes = std::to_array<Mode>({
    {"System/360", "360/65", Architecture::system_360, "fetch protection"},
    {"360/67", "360/67", Architecture::model_67, "fetch protection"},
    {"360/67, extended", "360/67", Architecture::model_67, "fetch protection", true},
    {"System/370, BC", "370/168", Architecture::system_370, "fetch protection"},
    {"System/370, BC, end of storage", "370/135", Architecture::system_370, "end of storage"},
    {"System/370, EC", "370/145", Architecture::system_370, "end of storage, EC"},
    {"System/370, translating", "370/158", Architecture::system_370, "invalid page of 4K"},
});

const Wall& wall_of(const Mode& mode) {
  return *std::ranges::find_if(walls(), [&](const Wall& wall) { return std::string_view(wall.name) == mode.wall; });
}

/// The program is where nothing can go wrong, its operands are behind the wall, at odd addresses.
Scene scene_of(const Mode& mode, bool problem) {
  const auto& wall = wall_of(mode);
  auto scene = table_test::scene_of(wall, false);
  if (mode.architecture != Architecture::system_370) scene.cpu.cr = initial_control_registers(mode.architecture);
  if (mode.extended_67) make_extended_67(scene);
  scene.cpu.psw.problem = problem;
  scene.cpu.gpr[left_base] = scene.cpu.gpr[right_base] = wall.at + 1;
  return scene;
}

/// Two machines, one without fast paths.
class Pair {
 public:
  explicit Pair(const char* model)
      : fast_({.storage_size = wall_storage_size, .model = find_model(model), .interval_timer = false}),
        plain_({.storage_size = wall_storage_size, .model = find_model(model), .interval_timer = false, .fast_paths = false}) {}

  /// Does one instruction; how the two then differ.
  std::string run(const Scene& scene) {
    for (auto* const machine : {&fast_, &plain_}) {
      set_scene(*machine, scene, true);
      static_cast<void>(machine->run({.instructions = 1}));
    }
    return differences(whole_state(fast_), whole_state(plain_));
  }
  /// The same for an instruction that must end with this interruption and change nothing else.
  std::string run(const Scene& scene, const ExpectedInterruption& expected, std::uint32_t exception_block = 0) {
    const auto wrong = run(scene);
    return wrong.empty() ? wrong_after(fast_, scene, expected, exception_block) : "with fast paths " + wrong;
  }
  Machine& machine() { return fast_; }

 private:
  Machine fast_;
  Machine plain_;
};

constexpr bool is_io(unsigned first) { return first >= 0x9C && first <= 0x9F; }

/// Whether the table has an operation for an architecture, looked up in the plainest way.
const InstructionRow* row_of(Architecture architecture, unsigned first, unsigned second) {
  // Of the second byte I/O instructions look at bit 15 only, those of System/360 at nothing.
  if (is_io(first)) second = architecture == Architecture::system_370 ? second & 1 : 0;
  for (const auto& row : instruction_table())
    if ((row.opcode == first && !is_io(first)) || (row.opcode > 0xFF && row.opcode == (first << 8 | second)))
      return row.models.contains(architecture) ? &row : nullptr;
  return nullptr;
}

std::vector<std::uint8_t> text_of(unsigned first, unsigned second) {
  std::vector<std::uint8_t> text{static_cast<std::uint8_t>(first), static_cast<std::uint8_t>(second)};
  const unsigned length = instruction_length(text[0]);
  if (length >= 4) text.insert(text.end(), {left_base << 4, 0});
  if (length == 6) text.insert(text.end(), {right_base << 4, 0});
  return text;
}

std::vector<unsigned> seconds_of(unsigned first) {
  std::vector<unsigned> seconds{0x00, 0x44, 0xFF};
  if (first != 0xB2 && !is_io(first)) return seconds;
  seconds.clear();
  for (unsigned second = 0; second < 256; ++second) seconds.push_back(second);
  return seconds;
}

std::uint16_t program_code(const Machine& machine, const Scene& scene) {
  const auto& psw = scene.cpu.psw;
  return machine.storage().read<std::uint16_t>({psw.format == PswFormat::model_67_extended ? fixed_location_67::program_code
                                                : psw.extended_control ? fixed_location::program_interruption_code + 2
                                                                       : fixed_location::program_old_psw + 2});
}

}  // namespace

TEST_CASE("an operation that the model does not have is an operation exception in every mode, and no other is") {
  Failures failures;
  unsigned unknown = 0;
  for (const auto& mode : modes)
    for (const bool problem : {false, true}) {
      Pair pair(mode.model);
      const auto empty = scene_of(mode, problem);
      for (unsigned first = 0; first < 256; ++first)
        for (const auto second : seconds_of(first))
          for (const bool by_execute : {false, true}) {
            auto scene = empty;
            put_instruction(scene, text_of(first, second), by_execute);
            std::string wrong;
            if (row_of(mode.architecture, first, second) == nullptr) {
              ++unknown;
              const unsigned length = by_execute ? 4U : instruction_length(static_cast<std::uint8_t>(first));
              wrong = pair.run(scene, {.code = ProgramInterruption::operation, .length = length});
            } else {
              const auto before = pair.machine().interruption_counts().program;
              wrong = pair.run(scene);
              if (wrong.empty() && pair.machine().interruption_counts().program != before &&
                  program_code(pair.machine(), scene) == static_cast<std::uint16_t>(ProgramInterruption::operation))
                wrong = "operation exception";
            }
            if (!wrong.empty())
              failures.note(fmt::format("{}{}, {:02X}{:02X}{}: {}", mode.name, problem ? ", problem state" : "", first, second,
                                        by_execute ? " by EXECUTE" : "", wrong));
          }
    }
  CHECK(failures.count() == 0);
  CHECK(unknown > 10'000);
}

TEST_CASE("a privileged operation in the problem state, whatever else is wrong with it") {
  Failures failures;
  unsigned tried = 0;
  for (const auto& mode : modes) {
    Pair pair(mode.model);
    const auto empty = scene_of(mode, true);
    for (const auto& row : instruction_table()) {
      if (row.privilege != Privilege::supervisor || !row.models.contains(mode.architecture)) continue;
      auto seconds = second_bytes(row);
      if (row.opcode < 0x100) seconds.insert(seconds.end(), {0x00, 0x11, 0xFF});
      for (const auto second : seconds)
        for (const bool by_execute : {false, true}) {
          ++tried;
          auto scene = empty;
          const auto text = instruction_text(row, second);
          put_instruction(scene, text, by_execute);
          const auto length = by_execute ? 4U : static_cast<unsigned>(text.size());
          const auto wrong = pair.run(scene, {.code = ProgramInterruption::privileged_operation, .length = length});
          if (!wrong.empty())
            failures.note(
                fmt::format("{}, {} {:02X}{}: {}", mode.name, row.mnemonic, second, by_execute ? " by EXECUTE" : "", wrong));
        }
    }
  }
  CHECK(failures.count() == 0);
  CHECK(tried > 500);
}

TEST_CASE("an instruction is fetched before its operation code is looked at") {
  Failures failures;
  for (const auto& wall : walls()) {
    if (wall.on_fetch == ProgramInterruption::none) continue;
    Pair pair("370/168");
    // SSM, which is privileged; X'A0', which there is not; L; MVC, of which two or four bytes can be fetched.
    for (const auto& text : std::to_array<std::vector<std::uint8_t>>(
             {{0x80, 0x00, 0xC0, 0x00}, {0xA0, 0x00, 0xC0, 0x00}, {0x58, 0x40, 0xC0, 0x00}, {0xD2, 0, 0xC0, 0, 0xC0, 0}}))
      for (std::uint32_t fetched = 2; fetched < text.size(); fetched += 2) {
        auto scene = table_test::scene_of(wall, false);
        const std::uint32_t address = wall.at - fetched;
        for (std::uint32_t k = 0; k < text.size() && address + k < wall_storage_size; ++k) scene.bytes[address + k] = text[k];
        scene.cpu.psw.address = address;
        scene.cpu.psw.problem = true;
        const auto wrong = pair.run(scene,
                                    {.code = wall.on_fetch,
                                     .length = static_cast<unsigned>(text.size()),
                                     .nullified = nullifies(wall.on_fetch),
                                     .address = address},
                                    wall.at);
        if (!wrong.empty()) failures.note(fmt::format("{} across {}: {}", hexadecimal(text), wall.name, wrong));
      }
  }
  CHECK(failures.count() == 0);
}

TEST_CASE("an odd instruction address is a specification exception, privileged or not, known or not") {
  Failures failures;
  for (const auto& mode : modes) {
    Pair pair(mode.model);
    for (const unsigned first : {0x00U, 0x07U, 0x80U, 0x58U, 0xD2U}) {
      auto scene = scene_of(mode, true);
      const auto text = text_of(first, 0);
      std::ranges::copy(text, scene.bytes.begin() + code_address + 1);
      scene.cpu.psw.address = code_address + 1;
      const ExpectedInterruption expected{.code = ProgramInterruption::specification, .length = 2, .address = code_address + 1};
      if (const auto wrong = pair.run(scene, expected); !wrong.empty())
        failures.note(fmt::format("{}, {:02X}: {}", mode.name, first, wrong));
    }
  }
  CHECK(failures.count() == 0);
}

namespace {

/// Fields at random; bits that the format does not use are zeros.
std::array<std::uint8_t, 6> canonical_text(const InstructionRow& row, std::mt19937& random) {
  std::array<std::uint8_t, 6> text{};
  for (auto& byte : text) byte = static_cast<std::uint8_t>(random());
  text[0] = static_cast<std::uint8_t>(row.opcode > 0xFF ? row.opcode >> 8 : row.opcode);
  switch (row.format) {
    case Format::rr_single:
    case Format::rs_shift:
      text[1] &= 0xF0;
      break;
    case Format::s_implied:
      text[2] = text[3] = 0;
      [[fallthrough]];
    case Format::s:
      text[1] = static_cast<std::uint8_t>(row.opcode > 0xFF ? row.opcode : 0);
      break;
    case Format::ss_rounding:
      text[1] = static_cast<std::uint8_t>((text[1] & 0xF0) | (text[1] & 0x0F) % 10);
      break;
    default:
      break;
  }
  return text;
}

}  // namespace

TEST_CASE("every row is written by its mnemonic, and assembles to the same bytes") {
  std::mt19937 random(1964);
  std::string source = "T        CSECT\n";
  std::vector<std::uint8_t> expected;
  for (const auto& row : instruction_table())
    for (unsigned k = 0; k < 64; ++k) {
      const auto text = canonical_text(row, random);
      const auto statement = disassemble(text);
      CHECK(statement.substr(0, statement.find(' ')) == row.mnemonic);
      source += "         " + statement + "\n";
      expected.insert(expected.end(), text.begin(), text.begin() + instruction_length(text[0]));
    }
  const auto assembled = assembler::assemble({"rows.asm", source + "         END\n"});
  for (const auto& diagnostic : assembled.diagnostics) FAIL_CHECK(to_string(diagnostic));
  const auto image = load_decks({{assembled.deck}}, 0);
  REQUIRE(image.has_value());
  CHECK(image->bytes == expected);
}
