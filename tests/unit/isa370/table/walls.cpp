// Builds walls and scenes, and compares what an interruption leaves behind with them.
#include "walls.hpp"

#include <algorithm>
#include <array>
#include <cstring>

#include <fmt/format.h>

#include "whole_state.hpp"

namespace table_test {

using namespace isa370;

namespace {

using enum ProgramInterruption;
constexpr std::uint32_t pages_of_4k = 0x0080'0000, pages_of_2k = 0x0040'0000;
constexpr std::uint32_t segment_table = tables_first, page_table = tables_first + 0x400;
constexpr std::uint32_t page_wall = 0xC000, block_wall = 0xC800;

constexpr auto all_walls = std::to_array<Wall>({
    {.name = "end of storage", .at = wall_storage_size, .on_fetch = addressing, .on_store = addressing},
    {.name = "end of storage, EC",
     .at = wall_storage_size,
     .on_fetch = addressing,
     .on_store = addressing,
     .extended_control = true},
    {.name = "store protection", .at = block_wall, .on_fetch = none, .on_store = protection, .key = 0x40},
    {.name = "fetch protection", .at = block_wall, .on_fetch = protection, .on_store = protection, .key = 0x48},
    {.name = "store protection, translated",
     .at = block_wall,
     .on_fetch = none,
     .on_store = protection,
     .extended_control = true,
     .translation = pages_of_4k,
     .key = 0x00},
    {.name = "fetch protection, translated",
     .at = page_wall,
     .on_fetch = protection,
     .on_store = protection,
     .extended_control = true,
     .translation = pages_of_2k,
     .key = 0x08},
    {.name = "invalid page of 4K",
     .at = page_wall,
     .on_fetch = page_translation,
     .on_store = page_translation,
     .extended_control = true,
     .translation = pages_of_4k,
     .page_behind = 0x0008},
    {.name = "invalid page of 2K",
     .at = block_wall,
     .on_fetch = page_translation,
     .on_store = page_translation,
     .extended_control = true,
     .translation = pages_of_2k,
     .page_behind = 0x0004},
    {.name = "page-table length",
     .at = page_wall,
     .on_fetch = page_translation,
     .on_store = page_translation,
     .extended_control = true,
     .translation = pages_of_4k,
     .page_table_length = 0xB},
    {.name = "invalid segment",
     .at = 0x1'0000,
     .on_fetch = segment_translation,
     .on_store = segment_translation,
     .extended_control = true,
     .translation = pages_of_4k},
    {.name = "malformed page-table entry",
     .at = page_wall,
     .on_fetch = translation_specification,
     .on_store = translation_specification,
     .extended_control = true,
     .translation = pages_of_4k,
     .page_behind = 0x0002},
    {.name = "frame outside storage",
     .at = page_wall,
     .on_fetch = addressing,
     .on_store = addressing,
     .extended_control = true,
     .translation = pages_of_4k,
     .page_behind = 0x0200},
});

template <typename Word>
void put(std::vector<std::uint8_t>& bytes, std::uint32_t at, Word word) {
  store_big_endian(bytes.data() + at, word);
}

void put_tables(Scene& scene, const Wall& wall, bool open) {
  auto& bytes = scene.bytes;
  const std::uint32_t length = open ? 0xF : wall.page_table_length;
  put(bytes, segment_table, length << 28 | page_table);
  for (std::uint32_t k = 1; k < 16; ++k) put(bytes, segment_table + 4 * k, k == 1 ? wall.segment_1 : 1U);
  const std::uint32_t page_size = wall.translation == pages_of_2k ? 0x800 : 0x1000;
  for (std::uint32_t page = 0; page < wall_storage_size / page_size; ++page)
    put(bytes, page_table + 2 * page, static_cast<std::uint16_t>(page * page_size >> 8));
  if (!open && wall.page_behind != 0) put(bytes, page_table + 2 * (wall.at / page_size), wall.page_behind);
  scene.cpu.cr[0] |= wall.translation;
  scene.cpu.cr[1] = segment_table;
}

/// In BC mode the code and the length are in the old PSW, in EC mode in words of their own, on the 360/67 in extended mode the
/// length there and the code in a halfword.
void put_interruption(WholeState& state, const ProgramStatusWord& before, const ExpectedInterruption& expected,
                      std::uint32_t exception_address) {
  auto old_psw = before;
  old_psw.address = expected.nullified ? expected.address : expected.address + expected.length;
  const auto length_code = static_cast<std::uint8_t>(expected.length / 2);
  const auto code = static_cast<std::uint16_t>(expected.code);
  if (before.format == PswFormat::model_67_extended) {
    put(state.bytes, fixed_location_67::program_code, code);
    old_psw.instruction_length_code = length_code;
  } else if (before.extended_control) {
    put(state.bytes, fixed_location::program_interruption_code, std::uint32_t{length_code} << 17 | code);
    if (expected.nullified) put(state.bytes, fixed_location::translation_exception_address, exception_address);
  } else {
    old_psw.interruption_code = code;
    old_psw.instruction_length_code = length_code;
  }
  put(state.bytes, fixed_location::program_old_psw, old_psw.to_bits());
}

}  // namespace

std::span<const Wall> walls() { return all_walls; }

Scene scene_of(const Wall& wall, bool open) {
  Scene scene;
  scene.bytes.resize(wall_storage_size);
  for (std::uint32_t k = 0; k < wall_storage_size; ++k)
    scene.bytes[k] = static_cast<std::uint8_t>((k * 7 + k / 64) % 10 << 4 | k * 3 % 10);
  std::fill_n(scene.bytes.begin(), 0x200, std::uint8_t{0});
  for (const auto location :
       {fixed_location::external_new_psw, fixed_location::supervisor_call_new_psw, fixed_location::program_new_psw,
        fixed_location::machine_check_new_psw, fixed_location::io_new_psw})
    put(scene.bytes, location,
        std::uint64_t{(wall.extended_control ? 0x000A'0000'0000'0E00U : 0x0002'0000'0000'0E00U) + location});
  scene.keys.assign(wall_storage_size / Storage::key_block_size, 0x30);
  if (!open && wall.at < wall_storage_size) scene.keys[wall.at / Storage::key_block_size] = wall.key;

  auto& cpu = scene.cpu;
  cpu.cr = initial_control_registers();
  for (std::uint32_t k = 0; k < 16; ++k) cpu.gpr[k] = 0x0101'0203 * (k + 1);
  for (std::uint32_t k = 0; k < 4; ++k) cpu.fpr[k] = 0x4112'3456'789A'BCDE + k;
  // Key 3, condition code 1.
  cpu.psw = ProgramStatusWord::from_bits(wall.extended_control ? 0x0038'1000'0000'0000 : 0x0030'0000'1000'0000);
  cpu.psw.address = code_address;
  if (wall.translation != 0) {
    cpu.psw.system_mask |= ProgramStatusWord::translation_mask;
    put_tables(scene, wall, open);
  }
  return scene;
}

void make_extended_67(Scene& scene) {
  constexpr unsigned mode_register = 6;
  constexpr std::uint32_t extended_mode = 0x0080'0000;
  scene.cpu.cr = initial_control_registers(Architecture::model_67);
  scene.cpu.cr[mode_register] = extended_mode;
  scene.cpu.psw.format = PswFormat::model_67_extended;
  scene.cpu.psw.extended_control = true;
}

void put_instruction(Scene& scene, std::span<const std::uint8_t> text, bool by_execute) {
  std::copy(text.begin(), text.end(), scene.bytes.begin() + (by_execute ? subject_address : code_address));
  constexpr std::uint32_t execute = 0x4400'0000;
  if (by_execute) put(scene.bytes, code_address, execute | subject_address);
}

void set_scene(Machine& machine, const Scene& scene, bool with_keys) {
  std::memcpy(machine.storage().bytes().data(), scene.bytes.data(), scene.bytes.size());
  if (with_keys)
    for (std::uint32_t k = 0; k < scene.keys.size(); ++k)
      machine.storage().set_key({k * Storage::key_block_size}, scene.keys[k]);
  machine.cpu() = scene.cpu;
}

std::string wrong_after(Machine& machine, const Scene& scene, const ExpectedInterruption& expected,
                        std::uint32_t exception_block) {
  auto found = whole_state(machine);
  auto should = found;  // Clocks and counts are not looked at.
  should.bytes = scene.bytes;
  should.keys = scene.keys;
  should.keys[0] |= Storage::change;
  const auto format = found.cpu.psw.format;
  should.cpu = scene.cpu;
  should.cpu.psw =
      ProgramStatusWord::from_bits(load_big_endian<std::uint64_t>(&scene.bytes[fixed_location::program_new_psw]), format);
  const auto exception_address = load_big_endian<std::uint32_t>(&found.bytes[fixed_location::translation_exception_address]);
  put_interruption(should, scene.cpu.psw, expected, exception_address);
  for (auto& key : found.keys) key |= Storage::reference;
  for (auto& key : should.keys) key |= Storage::reference;
  auto wrong = differences(found, should);
  if (expected.nullified && scene.cpu.psw.extended_control &&
      exception_address / Storage::key_block_size != exception_block / Storage::key_block_size)
    wrong += fmt::format("; translation-exception address {:06X}", exception_address);
  return wrong;
}

}  // namespace table_test
