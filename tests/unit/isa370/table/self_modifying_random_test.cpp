// Random programs that store into themselves all the time: with and without fast paths, in one run and in many short ones, the
// whole state is the same.
#include <array>
#include <random>

#include <doctest/doctest.h>
#include <fmt/format.h>

#include "whole_state.hpp"

using namespace isa370;
using namespace table_test;

namespace {

constexpr unsigned programs = 400;
constexpr unsigned chunks = 4;
constexpr unsigned slices = 25;  ///< Of a chunk, in the machine that is run in many short runs.
constexpr unsigned slice = 10;   ///< Instructions.

constexpr std::uint32_t storage_size = 0x1'0000;
constexpr std::uint32_t region = 0x17C0;      ///< The program: across two blocks of storage.
constexpr std::uint32_t region_size = 0x140;  ///< Bytes.
constexpr std::uint32_t alias = 0x4000;       ///< How far the same page is when translation is on.
constexpr std::uint32_t segment_table = 0xF000, page_table = 0xF400;
constexpr unsigned code_base = 12, other_base = 13;

using Random = std::mt19937;

/// What the generator makes instructions of: the operation code, and how the other bytes come about.
struct Pattern {
  enum class Fields : std::uint8_t { registers, indexed, ranged, immediate, lengths, branch };
  std::uint8_t operation;
  Fields fields;
};
using enum Pattern::Fields;

constexpr auto patterns = std::to_array<Pattern>({
    // Stores.
    {0x42, indexed},
    {0x42, indexed},
    {0x40, indexed},
    {0x50, indexed},
    {0x50, indexed},
    {0x4E, indexed},
    {0x70, indexed},
    {0x60, indexed},
    {0x90, ranged},
    {0xBE, ranged},
    {0xBA, ranged},
    {0xBB, ranged},
    {0x92, immediate},
    {0x92, immediate},
    {0x94, immediate},
    {0x96, immediate},
    {0x97, immediate},
    {0x93, immediate},
    {0xD2, lengths},
    {0xD2, lengths},
    {0xD2, lengths},
    {0xD7, lengths},
    {0xD1, lengths},
    {0xD3, lengths},
    {0xDC, lengths},
    {0xE8, lengths},
    {0xF1, lengths},
    {0xF2, lengths},
    {0xF3, lengths},
    {0xF8, lengths},
    {0xFA, lengths},
    {0xDE, lengths},
    {0x0E, registers},
    // What makes values.
    {0x18, registers},
    {0x1A, registers},
    {0x1B, registers},
    {0x17, registers},
    {0x41, indexed},
    {0x43, indexed},
    {0x48, indexed},
    {0x58, indexed},
    {0x98, ranged},
    {0x68, indexed},
    {0xD5, lengths},
    {0x95, immediate},
    // What goes elsewhere.
    {0x44, branch},
    {0x44, branch},
    {0x47, branch},
    {0x47, branch},
    {0x46, branch},
    {0x45, branch},
    {0x87, branch},
    {0x07, registers},
    {0x05, registers},
});

void put_address(std::vector<std::uint8_t>& text, Random& random, bool even) {
  const unsigned base = random() % 4 == 0 ? other_base : code_base;
  auto displacement = random() % region_size;
  if (even) displacement &= ~1U;
  text.push_back(static_cast<std::uint8_t>(base << 4 | displacement >> 8));
  text.push_back(static_cast<std::uint8_t>(displacement));
}

/// Register 1 is 0 to 9 where it may change, so that the bases hold for a while.
std::vector<std::uint8_t> random_instruction(Random& random) {
  const auto& pattern = patterns[random() % patterns.size()];
  std::vector<std::uint8_t> text{pattern.operation};
  const auto byte = static_cast<std::uint8_t>(random());
  const auto low_register = static_cast<std::uint8_t>(random() % 10 << 4);
  switch (pattern.fields) {
    case registers:
      text.push_back(static_cast<std::uint8_t>(low_register | (byte & 0xF)));
      return text;
    case indexed:
      text.push_back(low_register);
      break;
    case ranged:
      text.push_back(static_cast<std::uint8_t>(low_register | random() % 10));
      break;
    case immediate:
      text.push_back(byte);
      break;
    case lengths:
      text.push_back(byte & 0x1F);
      put_address(text, random, false);
      break;
    case branch:
      text.push_back(static_cast<std::uint8_t>(pattern.operation == 0x87 ? low_register | random() % 10 : byte & 0xF0));
      break;
  }
  put_address(text, random, pattern.fields == branch);
  return text;
}

std::vector<std::uint8_t> random_program(Random& random) {
  std::vector<std::uint8_t> program;
  while (program.size() < region_size)
    for (const auto byte : random_instruction(random)) program.push_back(byte);
  program.resize(region_size);
  return program;
}

struct Program {
  std::vector<std::uint8_t> code;
  std::array<std::uint32_t, 16> gpr{};
  bool extended_control = false;
  bool translation = false;
  bool problem = false;
};

Program make_program(unsigned seed) {
  Random random(seed);
  Program program{.code = random_program(random)};
  for (auto& value : program.gpr)
    value = random() % 2 == 0 ? static_cast<std::uint32_t>(random() % 256)
                              : static_cast<std::uint32_t>(region + random() % region_size);
  program.translation = seed % 3 == 0;
  program.extended_control = seed % 3 != 1;
  // With translation the tables are out of reach: that they change needs PTLB, before which anything may be.
  program.problem = program.translation || seed % 2 == 0;
  return program;
}

void put_tables(Machine& machine) {
  auto& storage = machine.storage();
  storage.write(AbsoluteAddress{segment_table}, 0xF000'0000 | page_table);
  for (std::uint32_t segment = 1; segment < 16; ++segment) storage.write(AbsoluteAddress{segment_table + 4 * segment}, 1U);
  for (std::uint32_t page = 0; page < 16; ++page)
    storage.write(AbsoluteAddress{page_table + 2 * page},
                  static_cast<std::uint16_t>((page == (region + alias) >> 12 ? region >> 12 : page) << 4));
  for (std::uint32_t block = 0; block < storage_size; block += 0x800)
    storage.set_key({block}, block >= segment_table ? 0x10 : 0x30);
  machine.cpu().cr[0] |= 0x0080'0000;
  machine.cpu().cr[1] = segment_table;
}

/// Interruptions lead back into the program.
void load(Machine& machine, const Program& program) {
  machine.storage().overwrite({region}, program.code);
  auto psw = ProgramStatusWord::from_bits(program.extended_control ? 0x0038'0000'0000'0000 : 0x0030'0000'0000'0000);
  psw.problem = program.problem;
  if (program.translation) {
    put_tables(machine);
    psw.system_mask = ProgramStatusWord::translation_mask;
  } else {
    psw.key = 0;
  }
  psw.address = region;
  machine.cpu().psw = psw;
  psw.address = region + 0x40;
  machine.storage().write(AbsoluteAddress{fixed_location::program_new_psw}, psw.to_bits());
  psw.address = region + 0x80;
  machine.storage().write(AbsoluteAddress{fixed_location::supervisor_call_new_psw}, psw.to_bits());
  machine.cpu().gpr = program.gpr;
}

/// The bases again, for the program may have lost them.
void set_bases(Machine& machine, const Program& program) {
  machine.cpu().gpr[code_base] = region;
  machine.cpu().gpr[other_base] = region + (program.translation ? alias : 0x20);
}

struct Result {
  std::string wrong;
  std::uint64_t instructions = 0;
  bool changed = false;  ///< The program is not what it was.
};

Result run_program(const Program& program) {
  Machine fast({.storage_size = storage_size, .interval_timer = false});
  Machine plain({.storage_size = storage_size, .interval_timer = false, .fast_paths = false});
  Machine sliced({.storage_size = storage_size, .interval_timer = false});
  for (auto* const machine : {&fast, &plain, &sliced}) load(*machine, program);
  Result result;
  for (unsigned chunk = 0; chunk < chunks && result.wrong.empty(); ++chunk) {
    for (auto* const machine : {&fast, &plain, &sliced}) set_bases(*machine, program);
    const auto exit = fast.run({.instructions = slices * slice});
    const auto plain_exit = plain.run({.instructions = slices * slice});
    auto sliced_exit = sliced.run({.instructions = slice});
    for (unsigned k = 1; k < slices && sliced_exit.reason == ExitReason::budget; ++k)
      sliced_exit = sliced.run({.instructions = slice});
    const auto state = whole_state(fast);
    if (const auto wrong = differences(state, whole_state(plain)); !wrong.empty() || exit.reason != plain_exit.reason)
      result.wrong = fmt::format("chunk {}, with fast paths: {}", chunk, wrong);
    else if (const auto in_slices = differences(whole_state(sliced), state);
             !in_slices.empty() || exit.reason != sliced_exit.reason)
      result.wrong = fmt::format("chunk {}, in slices: {}", chunk, in_slices);
    if (exit.reason != ExitReason::budget) break;
  }
  result.instructions = fast.instruction_count();
  result.changed =
      !std::equal(program.code.begin(), program.code.end(), std::as_const(fast).storage().bytes().begin() + region);
  return result;
}

}  // namespace

TEST_CASE("random programs that store into themselves") {
  Failures failures;
  std::uint64_t instructions = 0;
  unsigned changed = 0;
  for (unsigned seed = 1; seed <= programs; ++seed) {
    const auto result = run_program(make_program(seed));
    if (!result.wrong.empty()) failures.note(fmt::format("seed {} of {}: {}", seed, programs, result.wrong));
    instructions += result.instructions;
    if (result.changed) ++changed;
  }
  CHECK(failures.count() == 0);
  CHECK(changed > programs * 3 / 4);
  MESSAGE(programs << " programs, " << changed << " changed themselves, " << instructions << " instructions");
}
