// EXECUTE of every row of the table: the subject, modified, does what the same instruction does where EXECUTE stands, but for
// the instruction length. And subjects that are no good. [POO] "Execute".
#include <algorithm>
#include <array>
#include <random>

#include <doctest/doctest.h>
#include <fmt/format.h>

#include "walls.hpp"
#include "whole_state.hpp"

using namespace isa370;
using namespace table_test;

namespace {

constexpr std::uint32_t seed = 44;
constexpr unsigned tries = 48;  ///< Of each row, in each mode.

// Instruction and EXECUTE end at the same place, so that the next instruction is the same.
constexpr std::uint32_t execute_address = 0x1010;
constexpr std::uint32_t next_address = execute_address + 4;
constexpr std::uint32_t longest = 6;

using Random = std::mt19937;
bool one_in(Random& random, unsigned count) { return random() % count == 0; }

/// A number as programs have them in registers: mostly the address of data.
std::uint32_t register_value(Random& random) {
  if (one_in(random, 6)) return static_cast<std::uint32_t>(random());
  if (one_in(random, 6)) return static_cast<std::uint32_t>(random() % 600);
  const auto address = static_cast<std::uint32_t>(0x4000 + random() % 0x8A00);
  return one_in(random, 2) ? address : address & ~7U;
}

void fill_data(Scene& scene, Random& random) {
  for (std::uint32_t at = 0x4000; at < scene.bytes.size(); ++at)
    scene.bytes[at] = static_cast<std::uint8_t>(one_in(random, 4)   ? 0x1C
                                                : one_in(random, 3) ? random()
                                                                    : random() % 10 << 4 | random() % 10);
}

void fill_registers(Scene& scene, Random& random) {
  for (auto& value : scene.cpu.gpr) value = register_value(random);
  for (auto& value : scene.cpu.fpr)
    value = std::uint64_t{0x3F + random() % 5} << 56 | std::uint64_t{random() & 0xFF'FFFF} << 32 | random();
  scene.cpu.cr[8] = 0x5555;  // Every other monitor class.
  auto& psw = scene.cpu.psw;
  psw.condition_code = random() % 4;
  psw.program_mask = random() % 16;
  psw.problem = one_in(random, 8);
  psw.key = one_in(random, 2) ? 3 : 0;
}

/// The row with fields at random.
std::vector<std::uint8_t> random_instruction(const InstructionRow& row, Random& random) {
  const auto first = static_cast<std::uint8_t>(row.opcode > 0xFF ? row.opcode >> 8 : row.opcode);
  std::vector<std::uint8_t> text(instruction_length(first));
  for (auto& byte : text) byte = static_cast<std::uint8_t>(random());
  text[0] = first;
  if (row.opcode > 0xFF)
    text[1] = static_cast<std::uint8_t>(row.opcode);
  else if (one_in(random, 2))
    text[1] &= row.format == Format::rx ? 0x60 : row.format == Format::rr ? 0x66 : 0xFF;
  if (row.mnemonic == "MC" && !one_in(random, 4)) text[1] &= 0x0F;
  for (std::size_t k = 2; k < text.size(); k += 2) text[k] &= 0xF0;  // Short displacements.
  return text;
}

/// A packed number, if there is room.
void put_number(Scene& scene, std::uint32_t address, unsigned length, Random& random) {
  if (address < 0x4000 || address + length > scene.bytes.size()) return;
  for (unsigned k = 0; k < length; ++k)
    scene.bytes[address + k] = static_cast<std::uint8_t>(k < length / 2 ? 0 : random() % 10 << 4 | random() % 10);
  auto& last = scene.bytes[address + length - 1];
  last = static_cast<std::uint8_t>((last & 0xF0) | (0xA + random() % 6));
}

/// Decimal instructions mostly find numbers.
void put_numbers(Scene& scene, const InstructionRow& row, const std::vector<std::uint8_t>& text, Random& random) {
  const auto address = [&](std::size_t at) {
    const unsigned base = text[at] >> 4U;
    return ((base != 0 ? scene.cpu.gpr[base] : 0) + text[at + 1]) & address_mask;
  };
  const bool two = row.format == Format::ss_two_lengths;
  if (one_in(random, 4)) return;
  if (two || row.format == Format::ss_rounding) put_number(scene, address(2), (text[1] >> 4U) + 1, random);
  if (two) put_number(scene, address(4), (text[1] & 0xFU) + 1, random);
  if (row.mnemonic == "CVB" && (text[1] & 0xF) == 0) put_number(scene, address(2), 8, random);
}

/// One instruction as it is, and as EXECUTE's subject.
struct Comparison {
  std::vector<std::uint8_t> text;
  Scene in_line;
  Scene executed;
  [[nodiscard]] std::uint32_t in_line_address() const { return next_address - static_cast<std::uint32_t>(text.size()); }
};

Comparison comparison_of(const InstructionRow& row, const Scene& data, Random& random) {
  Comparison it{random_instruction(row, random), data, data};
  auto& scene = it.in_line;
  fill_registers(scene, random);
  // SIGP here signals nobody, whatever the modifier: what it does to this processor would come behind the instruction.
  if (row.mnemonic == "SIGP") scene.cpu.gpr[it.text[1] & 0xF] = 0x100;

  // Each bit of the second byte comes from the subject, from the register, or from both.
  auto subject = it.text;
  const auto modifier = random() % 8 == 0 ? 0U : 1 + random() % 15;
  if (modifier != 0) {
    subject[1] &= static_cast<std::uint8_t>(random());
    const auto supplied = static_cast<std::uint8_t>((it.text[1] & ~subject[1]) | (it.text[1] & random()));
    auto& value = scene.cpu.gpr[modifier];
    value = (value & ~0xFFU) | supplied;
  }
  put_numbers(scene, row, it.text, random);
  std::copy(subject.begin(), subject.end(), scene.bytes.begin() + subject_address);
  it.executed = scene;
  std::copy(it.text.begin(), it.text.end(), scene.bytes.begin() + it.in_line_address());
  scene.cpu.psw.address = it.in_line_address();
  store_big_endian(&it.executed.bytes[execute_address],
                   0x4400'0000U | static_cast<std::uint32_t>(modifier) << 20 | subject_address);
  it.executed.cpu.psw.address = execute_address;
  return it;
}

void set_clocks(Machine& machine) {
  machine.set_time_of_day(default_time_of_day());
  machine.set_cpu_timer(0x7000'0000'0000);
  machine.set_clock_comparator(0x1234'5678'9ABC'DEF0);
}

/// With and without fast paths.
class Pair {
 public:
  explicit Pair(const Model* model)
      : fast_({.storage_size = wall_storage_size, .model = model, .interval_timer = false}),
        plain_({.storage_size = wall_storage_size, .model = model, .interval_timer = false, .fast_paths = false}) {}

  WholeState run(const Scene& scene, bool with_keys, Failures& failures) {
    for (auto* const machine : {&fast_, &plain_}) {
      set_scene(*machine, scene, with_keys);
      set_clocks(*machine);
      static_cast<void>(machine->run({.instructions = 1}));
    }
    const auto state = whole_state(fast_);
    if (const auto wrong = differences(state, whole_state(plain_)); !wrong.empty()) failures.note("with fast paths " + wrong);
    return state;
  }
  [[nodiscard]] InterruptionCounts counts() const { return fast_.interruption_counts(); }

 private:
  Machine fast_;
  Machine plain_;
};

constexpr std::uint32_t length_code_bits = 0xC000'0000;
constexpr std::uint32_t length_code_of_execute = 0x8000'0000;

/// The old PSW as it is when EXECUTE did it.
void adapt_old_psw(WholeState& state, std::uint32_t location, bool extended_control, std::uint32_t in_line_address) {
  auto right = load_big_endian<std::uint32_t>(&state.bytes[location + 4]);
  if (!extended_control) right = (right & ~length_code_bits) | length_code_of_execute;
  if ((right & address_mask) == in_line_address) right = (right & ~address_mask) | execute_address;
  store_big_endian(&state.bytes[location + 4], right);
}

/// What EXECUTE must leave, given what the instruction itself leaves.
WholeState adapted(WholeState state, const Comparison& it, const InstructionRow& row, const InterruptionCounts& before) {
  const auto& psw = it.in_line.cpu.psw;
  const bool program = state.interruptions.program != before.program;
  const bool supervisor_call = state.interruptions.supervisor_call != before.supervisor_call;
  constexpr std::uint8_t execute_length = 4;
  if (program) {
    adapt_old_psw(state, fixed_location::program_old_psw, psw.extended_control, it.in_line_address());
    if (psw.extended_control) state.bytes[fixed_location::program_interruption_code + 1] = execute_length;
  }
  if (supervisor_call) {
    adapt_old_psw(state, fixed_location::supervisor_call_old_psw, psw.extended_control, it.in_line_address());
    if (psw.extended_control) state.bytes[fixed_location::supervisor_call_interruption_code + 1] = execute_length;
  }
  // MVCL and CLCL, when they are to go on.
  if (state.cpu.psw.address == it.in_line_address() && !program) state.cpu.psw.address = execute_address;
  if (row.mnemonic == "BAL" || row.mnemonic == "BALR") {
    auto& link = state.cpu.gpr[it.text[1] >> 4];
    link = (link & ~length_code_bits) | length_code_of_execute;
  }
  return state;
}

/// What is meant to be different, or is not looked at: the code itself, the reference bits of its blocks, times.
void forget_code(WholeState& state, const WholeState& other) {
  std::copy_n(other.bytes.begin() + next_address - longest, longest, state.bytes.begin() + next_address - longest);
  state.keys[subject_address / Storage::key_block_size] |= Storage::reference;
  state.keys[execute_address / Storage::key_block_size] |= Storage::reference;
  state.now = other.now;
  state.time_of_day = other.time_of_day;
  state.cpu_timer = other.cpu_timer;
}

struct Tried {
  unsigned all = 0;
  unsigned completed = 0;  ///< Without an interruption.
};

Tried try_row(const InstructionRow& row, const Wall& wall, Failures& failures) {
  Random random(seed + row.opcode);
  const bool on_370 = row.models.contains(Architecture::system_370);
  if (!on_370 && wall.extended_control) return {};
  const auto* const model = find_model(on_370 ? "370/168" : "360/67");
  Pair in_line(model);
  Pair executed(model);
  auto data = scene_of(wall, false);
  if (!on_370) data.cpu.cr = initial_control_registers(Architecture::model_67);
  fill_data(data, random);
  Tried tried{.all = tries};
  for (unsigned k = 0; k < tries; ++k) {
    const auto it = comparison_of(row, data, random);
    const bool with_keys = k % 2 == 0 || row.mnemonic == "SSK" || row.mnemonic == "RRB";
    const auto before = in_line.counts();
    auto expected = adapted(in_line.run(it.in_line, with_keys, failures), it, row, before);
    if (expected.interruptions == before) ++tried.completed;
    auto found = executed.run(it.executed, with_keys, failures);
    forget_code(found, expected);
    forget_code(expected, found);
    if (const auto wrong = differences(found, expected); !wrong.empty())
      failures.note(
          fmt::format("{} {} in the mode of \"{}\", try {}: {}", row.mnemonic, hexadecimal(it.text), wall.name, k, wrong));
  }
  return tried;
}

}  // namespace

TEST_CASE("every instruction does the same by EXECUTE") {
  Failures failures;
  unsigned tried = 0;
  for (const auto& row : instruction_table()) {
    if (row.mnemonic == "EX") continue;
    unsigned completed = 0;
    for (const std::string_view name : {"fetch protection", "end of storage, EC", "invalid page of 4K"}) {
      const auto& wall = *std::ranges::find_if(walls(), [&](const Wall& it) { return it.name == name; });
      const auto of_row = try_row(row, wall, failures);
      tried += of_row.all;
      completed += of_row.completed;
    }
    CAPTURE(row.mnemonic);
    // These two never end without an interruption.
    if (row.mnemonic != "SVC" && row.mnemonic != "DIAGNOSE") CHECK(completed > 0);
  }
  CHECK(failures.count() == 0);
  CHECK(tried > 20'000);
  MESSAGE(tried << " instructions tried, seed " << seed);
}

namespace {

/// EXECUTE of X'E00' or, with `based`, of where register 12 points to; `subject` is there.
std::string wrong_with_subject(Scene scene, std::uint32_t at, const std::vector<std::uint8_t>& subject,
                               const ExpectedInterruption& expected, std::uint32_t exception_block = 0) {
  constexpr std::uint32_t execute_by_base = 0x4400'0000 | left_base << 12;
  store_big_endian(&scene.bytes[code_address], execute_by_base | 0x0030'0000);  // R1 is 3.
  scene.cpu.gpr[left_base] = at;
  for (std::uint32_t k = 0; k < subject.size() && at + k < scene.bytes.size(); ++k) scene.bytes[at + k] = subject[k];
  Machine fast({.storage_size = wall_storage_size, .interval_timer = false});
  Machine plain({.storage_size = wall_storage_size, .interval_timer = false, .fast_paths = false});
  std::string wrong;
  for (auto* const machine : {&fast, &plain})
    for (const bool with_keys : {true, false}) {  // Once more with what the machine then knows of storage.
      set_scene(*machine, scene, with_keys);
      static_cast<void>(machine->run({.instructions = 1}));
      auto before = scene;
      if (!with_keys) before.keys = keys_of(*machine);
      wrong += wrong_after(*machine, before, expected, exception_block);
    }
  return wrong + differences(whole_state(fast), whole_state(plain));
}

}  // namespace

TEST_CASE("the subject of EXECUTE may not be EXECUTE, nor odd, nor an operation that there is not") {
  for (const auto& wall : walls()) {
    INFO(std::string(wall.name));
    const auto scene = scene_of(wall, false);
    using enum ProgramInterruption;
    CHECK(wrong_with_subject(scene, elsewhere & ~1U, {0x44, 0x00, 0x0E, 0x00}, {.code = execute, .length = 4}) == "");
    // Itself; and one whose own subject is odd, or nowhere.
    CHECK(wrong_with_subject(scene, code_address, {}, {.code = execute, .length = 4}) == "");
    CHECK(wrong_with_subject(scene, elsewhere & ~1U, {0x44, 0x00, 0x0E, 0x01}, {.code = execute, .length = 4}) == "");
    CHECK(wrong_with_subject(scene, elsewhere | 1U, {0x44, 0x00, 0x0E, 0x00}, {.code = specification, .length = 4}) == "");
    CHECK(wrong_with_subject(scene, wall.at + 1, {}, {.code = specification, .length = 4}) == "");
    CHECK(wrong_with_subject(scene, elsewhere & ~1U, {0x00, 0x00}, {.code = operation, .length = 4}) == "");
    CHECK(wrong_with_subject(scene, elsewhere & ~1U, {0xB2, 0xF0, 0, 0}, {.code = operation, .length = 4}) == "");
  }
}

TEST_CASE("a subject that cannot be fetched") {
  Failures failures;
  for (const auto& wall : walls()) {
    if (wall.on_fetch == ProgramInterruption::none) continue;
    const auto scene = scene_of(wall, false);
    const ExpectedInterruption expected{.code = wall.on_fetch, .length = 4, .nullified = nullifies(wall.on_fetch)};
    for (const auto& subject : std::to_array<std::vector<std::uint8_t>>(
             {{0x18, 0x45}, {0x58, 0x40, 0x51, 0x00}, {0xD2, 0, 0x51, 0, 0x51, 8}, {0x44, 0, 0x0E, 0}, {0xA0, 0, 0, 0}}))
      for (std::uint32_t before_wall = 0; before_wall < subject.size(); before_wall += 2) {
        const auto wrong = wrong_with_subject(scene, wall.at - before_wall, subject, expected, wall.at);
        if (!wrong.empty())
          failures.note(fmt::format("{}, {} bytes before {}: {}", hexadecimal(subject), before_wall, wall.name, wrong));
      }
  }
  CHECK(failures.count() == 0);
}
