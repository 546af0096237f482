// Walls and the rows that are not all or nothing: MVCL and CLCL, which keep what they have done; TR, TRT and the edits, which
// need only a part of their second operand; and addresses that are not of operands in storage.
#include <algorithm>

#include <doctest/doctest.h>
#include <fmt/format.h>

#include "walls.hpp"
#include "whole_state.hpp"

using namespace isa370;
using namespace table_test;

namespace {

constexpr unsigned left_pair = 4, right_pair = 6;

/// MVCL or CLCL with one operand across the wall, which comes before its last bytes.
struct LongCase {
  bool moves = false;
  bool right = false;
  std::uint32_t accessible = 0;
  bool by_execute = false;
};
constexpr std::uint32_t behind_wall = 50;
constexpr std::uint8_t same_byte = 0xA7;

std::uint32_t left_of(const LongCase& it, const Wall& wall) { return it.right ? elsewhere : wall.at - it.accessible; }
std::uint32_t right_of(const LongCase& it, const Wall& wall) { return it.right ? wall.at - it.accessible : elsewhere; }

Scene scene_of(const LongCase& it, const Wall& wall) {
  auto scene = table_test::scene_of(wall, false);
  const std::uint32_t length = it.accessible + behind_wall;
  for (const auto& [pair, address] : {std::pair{left_pair, left_of(it, wall)}, std::pair{right_pair, right_of(it, wall)}}) {
    scene.cpu.gpr[pair] = 0x5500'0000 | address;
    scene.cpu.gpr[pair + 1] = 0x6600'0000 | length;
    // Equal for CLCL; MVCL shows what it has moved.
    const auto end = std::min<std::size_t>(address + length, scene.bytes.size());
    if (!it.moves || pair == right_pair)
      std::fill(scene.bytes.begin() + address, scene.bytes.begin() + static_cast<std::ptrdiff_t>(end), same_byte);
  }
  const std::array<std::uint8_t, 2> text{static_cast<std::uint8_t>(it.moves ? 0x0E : 0x0F), left_pair << 4 | right_pair};
  put_instruction(scene, text, it.by_execute);
  return scene;
}

/// The same after the bytes before the wall have been dealt with.
Scene up_to_wall(Scene scene, const LongCase& it, const Wall& wall) {
  if (it.accessible == 0) return scene;
  for (const auto pair : {left_pair, right_pair}) {
    scene.cpu.gpr[pair] = (scene.cpu.gpr[pair] & address_mask) + it.accessible;
    scene.cpu.gpr[pair + 1] -= it.accessible;
  }
  if (!it.moves) return scene;
  const auto first = left_of(it, wall);
  std::fill_n(scene.bytes.begin() + first, it.accessible, same_byte);
  for (auto block = first / Storage::key_block_size; block <= (first + it.accessible - 1) / Storage::key_block_size; ++block)
    scene.keys[block] |= Storage::change;
  return scene;
}

std::string problem_of(const LongCase& it, const Wall& wall, ProgramInterruption met) {
  const auto scene = scene_of(it, wall);
  Machine fast({.storage_size = wall_storage_size, .interval_timer = false});
  Machine plain({.storage_size = wall_storage_size, .interval_timer = false, .fast_paths = false});
  for (auto* const machine : {&fast, &plain}) {
    set_scene(*machine, scene, true);
    static_cast<void>(machine->run({.instructions = 20}));
  }
  if (const auto wrong = differences(whole_state(fast), whole_state(plain)); !wrong.empty()) return "with fast paths " + wrong;
  const ExpectedInterruption expected{.code = met, .length = it.by_execute ? 4U : 2U, .nullified = nullifies(met)};
  return wrong_after(fast, up_to_wall(scene, it, wall), expected, wall.at);
}

/// Does the instruction once, with and without fast paths; the program-interruption code, 0 without an interruption.
std::uint16_t code_after(const Scene& scene, const Wall& wall, const Model* model, Failures& failures) {
  Machine fast({.storage_size = wall_storage_size, .model = model, .interval_timer = false});
  Machine plain({.storage_size = wall_storage_size, .model = model, .interval_timer = false, .fast_paths = false});
  for (auto* const machine : {&fast, &plain}) {
    set_scene(*machine, scene, true);
    static_cast<void>(machine->run({.instructions = 1}));
  }
  failures.note(differences(whole_state(fast), whole_state(plain)));
  if (fast.interruption_counts().program == 0) return 0;
  return fast.storage().read<std::uint16_t>(
      {wall.extended_control ? fixed_location::program_interruption_code + 2 : fixed_location::program_old_psw + 2});
}

}  // namespace

TEST_CASE("MVCL and CLCL have done all up to the wall") {
  Failures failures;
  for (const auto& wall : walls())
    for (const bool moves : {true, false})
      for (const bool right : {false, true})
        for (const std::uint32_t accessible : {0U, 1U, 100U, 1789U, 2048U, 4095U})
          for (const bool by_execute : {false, true}) {
            const auto met = moves && !right ? wall.on_store : wall.on_fetch;
            if (met == ProgramInterruption::none) continue;
            const LongCase it{moves, right, accessible, by_execute};
            if (const auto problem = problem_of(it, wall, met); !problem.empty())
              failures.note(fmt::format("{}{}, {} operand, {} bytes before the wall ({}): {}", moves ? "MVCL" : "CLCL",
                                        by_execute ? " by EXECUTE" : "", right ? "right" : "left", accessible, wall.name,
                                        problem));
          }
  CHECK(failures.count() == 0);
}

TEST_CASE("function bytes and digits that nothing asks for may lie behind a wall") {
  // What the left operand is filled with, and the bytes of the right one that it needs, of 16.
  struct Row {
    const char* mnemonic;
    std::uint8_t second_byte, left_byte;
    std::uint32_t needed;
  };
  Failures failures;
  for (const auto& wall : walls())
    for (const auto& row : {Row{"TR", 0x0F, 0x00, 1}, Row{"TR", 0xFF, 0x63, 0x64}, Row{"TRT", 0x0F, 0x07, 8},
                            Row{"ED", 0x0F, 0x40, 0}, Row{"EDMK", 0x0F, 0x20, 8}})
      for (const bool fits : {true, false}) {
        if (row.needed == 0 && !fits) continue;
        INFO(std::string(wall.name));
        CAPTURE(row.mnemonic);
        CAPTURE(fits);
        auto scene = scene_of(wall, false);
        scene.cpu.gpr[left_base] = elsewhere;
        scene.cpu.gpr[right_base] = wall.at - row.needed + (fits ? 0 : 1);
        std::fill_n(scene.bytes.begin() + elsewhere, 256, row.left_byte);
        std::fill(scene.bytes.begin() + wall.at - 0x100, scene.bytes.begin() + wall.at, std::uint8_t{0});
        put_instruction(scene, instruction_text(*find_instruction(row.mnemonic), row.second_byte), false);
        const auto expected = fits ? ProgramInterruption::none : wall.on_fetch;
        CHECK(code_after(scene, wall, nullptr, failures) == static_cast<std::uint16_t>(expected));
      }
  CHECK(failures.count() == 0);
}

TEST_CASE("TRT stops before a wall behind the argument that ends it") {
  Failures failures;
  for (const auto& wall : walls()) {
    INFO(std::string(wall.name));
    for (const std::uint32_t ending_place : {3U, 9U}) {
      auto scene = scene_of(wall, false);
      const std::uint32_t first = wall.at - 4;
      scene.cpu.gpr[left_base] = first;
      scene.cpu.gpr[right_base] = elsewhere;
      std::fill_n(scene.bytes.begin() + elsewhere, 256, std::uint8_t{0});
      scene.bytes[elsewhere + 0xFE] = 1;
      std::fill_n(scene.bytes.begin() + first, 4, std::uint8_t{0});
      if (ending_place < 4) scene.bytes[first + ending_place] = 0xFE;
      put_instruction(scene, instruction_text(*find_instruction("TRT"), 15), false);
      const auto expected = ending_place < 4 ? ProgramInterruption::none : wall.on_fetch;
      CHECK(code_after(scene, wall, nullptr, failures) == static_cast<std::uint16_t>(expected));
    }
  }
  CHECK(failures.count() == 0);
}

TEST_CASE("addresses that are not of operands in storage meet no wall") {
  Failures failures;
  for (const auto& wall : walls())
    for (const auto mnemonic : address_only_rows()) {
      const auto* const row = find_instruction(mnemonic);
      if (row == nullptr || mnemonic == "EX") continue;
      const bool on_370 = row->models.contains(Architecture::system_370);
      if (!on_370 && wall.extended_control) continue;
      INFO(std::string(wall.name));
      CAPTURE(mnemonic);
      auto scene = scene_of(wall, false);
      scene.cpu.gpr[left_base] = wall.at;
      put_instruction(scene, instruction_text(*row, second_bytes(*row)[0]), false);
      const auto code =
          static_cast<ProgramInterruption>(code_after(scene, wall, find_model(on_370 ? "370/168" : "360/67"), failures));
      // RRB has a real address, LRA looks at tables (of a format that there must be), DIAGNOSE has no functions, MC a class
      // that there is not.
      const bool outside = wall.at >= wall_storage_size;
      const bool no_tables = wall.translation == 0 || wall.page_behind == 0x0002;
      using enum ProgramInterruption;
      const auto expected = mnemonic == "RRB" && outside                 ? addressing
                            : mnemonic == "LRA" && no_tables             ? translation_specification
                            : mnemonic == "DIAGNOSE" || mnemonic == "MC" ? specification
                                                                         : none;
      CHECK(code == expected);
    }
  CHECK(failures.count() == 0);
}
