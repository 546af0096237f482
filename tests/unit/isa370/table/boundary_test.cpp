// Every row with operands in storage, each operand lying across every kind of wall: invalid pages and segments, protected
// blocks, the end of storage. [POO] "Access exceptions", "Types of instruction ending".
//
// What is guaranteed, and holds here for all rows but MVCL and CLCL: an instruction that meets an access exception has changed
// nothing, be it nullified, suppressed or terminated. Termination would allow results that nobody can predict. MVCL and CLCL
// have done the units of operation before the exception. Reference bits may be on; change bits are not.
#include <algorithm>
#include <set>

#include <doctest/doctest.h>
#include <fmt/format.h>

#include "walls.hpp"
#include "whole_state.hpp"

using namespace isa370;
using namespace table_test;

namespace {

bool is_access_exception(std::uint16_t code) {
  using enum ProgramInterruption;
  const auto number = static_cast<ProgramInterruption>(code);
  return number == protection || number == addressing || number == segment_translation || number == page_translation ||
         number == translation_specification;
}

std::uint16_t interruption_code(const Machine& machine, bool extended_control) {
  return machine.storage().read<std::uint16_t>(
      {extended_control ? fixed_location::program_interruption_code + 2 : fixed_location::program_old_psw + 2});
}

/// The machines on which one row meets one wall, and the scenes without an instruction.
struct Machines {
  Machines(const Model* model, const Wall& wall)
      : walled_scene(scene_of(wall, false)),
        open_scene(scene_of(wall, true)),
        fast({.storage_size = wall_storage_size, .model = model, .interval_timer = false}),
        plain({.storage_size = wall_storage_size, .model = model, .interval_timer = false, .fast_paths = false}),
        open({.storage_size = wall_storage_size, .model = model, .interval_timer = false}) {}
  Scene walled_scene;
  Scene open_scene;
  Machine fast;
  Machine plain;
  Machine open;  ///< Without the wall.
};

/// One operand of one instruction, with so many of its bytes before the wall.
struct Case {
  const InstructionRow& row;
  const StorageRow& operands;
  std::uint8_t second_byte = 0;
  bool right = false;
  std::uint32_t accessible = 0;
  bool by_execute = false;

  [[nodiscard]] const StorageOperand& tested() const { return right ? *operands.right : operands.left; }
  [[nodiscard]] unsigned length() const { return length_of(tested().extent, second_byte); }
};

std::string name_of(const Case& it, const Wall& wall) {
  return fmt::format("{} with second byte {:02X}{}: {} operand of {} bytes, {} of them before the wall ({})", it.row.mnemonic,
                     it.second_byte, it.by_execute ? " by EXECUTE" : "", it.right ? "right" : "left", it.length(),
                     it.accessible, wall.name);
}

/// Bytes from `first` on, as far as storage goes.
void fill(Scene& scene, std::uint32_t first, std::uint32_t length, std::uint8_t value) {
  for (std::uint32_t k = first; k < first + length && k < scene.bytes.size(); ++k) scene.bytes[k] = value;
}

/// Operands that let the instruction come as far as its accesses: packed numbers have signs, function bytes are all needed.
void put_operands(Scene& scene, const Case& it, std::uint32_t left, std::uint32_t right) {
  const auto left_length = length_of(it.operands.left.extent, it.second_byte);
  constexpr std::uint8_t digit_and_plus = 0x3C;
  if (it.row.format == Format::ss_two_lengths || it.row.format == Format::ss_rounding || it.row.mnemonic == "CVB")
    fill(scene, left + left_length - 1, 1, digit_and_plus);
  if (!it.operands.right) return;
  const auto right_length = length_of(it.operands.right->extent, it.second_byte);
  if (it.row.format == Format::ss_two_lengths) fill(scene, right + right_length - 1, 1, digit_and_plus);
  if (it.operands.right->extent == Extent::functions) {
    if (it.right) fill(scene, left, left_length, 0xFF);
    fill(scene, right, right_length, 0);
  }
  constexpr std::uint8_t digit_selector = 0x20;
  if (it.operands.right->extent == Extent::edited) fill(scene, left, left_length, digit_selector);
}

Scene with_case(Scene scene, const Case& it, const Wall& wall) {
  const std::uint32_t at_wall = wall.at - it.accessible;
  const std::uint32_t left = it.right ? elsewhere : at_wall;
  const std::uint32_t right = it.right ? at_wall : elsewhere;
  put_operands(scene, it, left, right);
  scene.cpu.gpr[left_base] = left;
  scene.cpu.gpr[right_base] = right;
  // MVCIN names its right operand by the last byte.
  if (it.operands.right && it.operands.right->extent == Extent::backwards)
    scene.cpu.gpr[right_base] += length_of(Extent::backwards, it.second_byte) - 1;
  put_instruction(scene, instruction_text(it.row, it.second_byte), it.by_execute);
  return scene;
}

void run_once(Machine& machine, const Scene& scene, bool with_keys) {
  set_scene(machine, scene, with_keys);
  static_cast<void>(machine.run({.instructions = 1}));
}

/// An instruction that the wall does not concern does what it does without the wall.
std::string wrong_beside_wall(Machines& machines, const Case& it, const Wall& wall, std::uint64_t interruptions_before) {
  if (machines.fast.interruption_counts().program != interruptions_before &&
      is_access_exception(interruption_code(machines.fast, wall.extended_control)))
    return fmt::format("access exception {:02X}", interruption_code(machines.fast, wall.extended_control));
  run_once(machines.open, with_case(machines.open_scene, it, wall), false);
  auto expected = whole_state(machines.open);
  auto found = whole_state(machines.fast);
  std::copy_n(found.bytes.begin() + tables_first, 0x800, expected.bytes.begin() + tables_first);
  // The walls differ, and the clocks have gone on differently.
  const auto cpu = expected.cpu;
  const auto bytes = expected.bytes;
  expected = found;
  expected.cpu = cpu;
  expected.bytes = bytes;
  if (it.row.mnemonic == "STCK" || it.row.mnemonic == "STPT") expected.bytes = found.bytes;
  return differences(found, expected);
}

std::string problem_of(Machines& machines, const Case& it, const Wall& wall, bool with_keys) {
  const auto scene = with_case(machines.walled_scene, it, wall);
  const auto interruptions_before = machines.fast.interruption_counts().program;
  run_once(machines.fast, scene, with_keys);
  run_once(machines.plain, scene, with_keys);
  if (const auto wrong = differences(whole_state(machines.fast), whole_state(machines.plain)); !wrong.empty())
    return "with fast paths " + wrong;

  const auto met = it.tested().access == Access::store ? wall.on_store : wall.on_fetch;
  if (it.accessible == it.length() || met == ProgramInterruption::none)
    return wrong_beside_wall(machines, it, wall, interruptions_before);
  const unsigned length =
      it.by_execute ? 4
                    : instruction_length(static_cast<std::uint8_t>(it.row.opcode > 0xFF ? it.row.opcode >> 8 : it.row.opcode));
  auto before = scene;
  if (!with_keys) before.keys = keys_of(machines.fast);  // With what stores before this one have left.
  return wrong_after(machines.fast, before, {.code = met, .length = length, .nullified = nullifies(met)}, wall.at);
}

/// How many bytes to leave before the wall; the last is all of them.
std::set<std::uint32_t> cuts(unsigned length, unsigned boundary) {
  std::set<std::uint32_t> result;
  for (const std::uint32_t cut : {0U, 1U, 2U, 4U, length / 2, length - 1, length - boundary, length})
    if (cut <= length && cut % boundary == 0) result.insert(cut);
  return result;
}

unsigned try_operand(Machines& machines, const Wall& wall, Case it, Failures& failures) {
  unsigned tried = 0;
  const auto attempt = [&](bool with_keys) {
    ++tried;
    if (const auto problem = problem_of(machines, it, wall, with_keys); !problem.empty())
      failures.note(fmt::format("{}{}: {}", name_of(it, wall), with_keys ? "" : ", known storage", problem));
  };
  for (const auto cut : cuts(it.length(), it.tested().boundary)) {
    it.accessible = cut;
    attempt(true);
    // Now the machine knows the block before the wall.
    it.accessible = it.length();
    attempt(false);
    it.accessible = cut;
    attempt(false);
  }
  return tried;
}

unsigned try_row(const InstructionRow& row, const StorageRow& operands, Failures& failures) {
  unsigned tried = 0;
  const bool on_370 = row.models.contains(Architecture::system_370);
  for (const auto& wall : walls()) {
    if (!on_370 && wall.extended_control) continue;
    Machines machines(find_model(on_370 ? "370/168" : "360/67"), wall);
    set_scene(machines.open, machines.open_scene, true);
    for (const auto second_byte : second_bytes(row))
      for (const bool right : {false, true})
        for (const bool by_execute : {false, true})
          if (!right || operands.right)
            tried += try_operand(machines, wall, {row, operands, second_byte, right, 0, by_execute}, failures);
  }
  return tried;
}

}  // namespace

TEST_CASE("every row of the table is known to these tests, once") {
  std::multiset<std::string_view> known;
  for (const auto& row : storage_rows()) known.insert(row.mnemonic);
  for (const auto mnemonic : interruptible_rows()) known.insert(mnemonic);
  for (const auto mnemonic : address_only_rows()) known.insert(mnemonic);
  for (const auto& row : instruction_table()) {
    CAPTURE(row.mnemonic);
    // A new row: its operands belong into storage_roles.cpp.
    const bool alone = has_no_address(row.format) && !known.contains(row.mnemonic);
    CHECK((alone || known.count(row.mnemonic) == 1));
  }
  for (const auto& row : storage_rows()) {
    CAPTURE(row.mnemonic);
    const auto* const found = find_instruction(row.mnemonic);
    REQUIRE(found != nullptr);
    const bool has_two = found->format == Format::ss_length || found->format == Format::ss_two_lengths;
    CHECK(has_two == row.right.has_value());
  }
}

TEST_CASE("operands across a wall: the exception, and nothing changed") {
  Failures failures;
  unsigned tried = 0;
  for (const auto& operands : storage_rows()) tried += try_row(*find_instruction(operands.mnemonic), operands, failures);
  CHECK(failures.count() == 0);
  CHECK(tried > 50'000);
  MESSAGE(tried << " operands tried");
}
