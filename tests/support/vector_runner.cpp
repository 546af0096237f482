// Runs one vector on a machine of its own and compares the whole state that is left with what the vector says.
#include <algorithm>
#include <memory>
#include <set>

#include <fmt/format.h>

#include <isa370/devices/reader_3505.hpp>
#include <isa370/channel.hpp>
#include <isa370/instruction.hpp>

#include "vector_runner.hpp"

namespace test_support {
namespace {

using namespace isa370;

constexpr std::uint32_t storage_size = 0x10000;
constexpr std::uint32_t default_address = 0x1000;
constexpr std::uint32_t segment_table = 0xF000;
constexpr std::uint32_t page_table = 0xF800;
constexpr unsigned pass_limit = 0x10000;
constexpr std::uint8_t reference_and_change = Storage::reference | Storage::change;

struct Snapshot {
  CpuState cpu;
  Storage storage;
  std::uint64_t time_of_day = 0;
  std::uint64_t cpu_timer = 0;
  std::uint64_t clock_comparator = 0;
  ClockState clock_state = ClockState::set;

  explicit Snapshot(const Machine& machine)
      : cpu(machine.cpu()),
        storage(machine.storage()),
        time_of_day(machine.time_of_day()),
        cpu_timer(static_cast<std::uint64_t>(machine.cpu_timer())),
        clock_comparator(machine.clock_comparator()),
        clock_state(machine.clock_state()) {}
};

/// Whether it ends with an interruption.
bool interrupts(const TestVector& vector) { return vector.interruption || vector.supervisor_call; }

void copy_bytes(Storage& storage, std::uint32_t address, const std::vector<std::uint8_t>& bytes) {
  for (std::size_t k = 0; k < bytes.size(); ++k) storage.bytes()[(address + k) & address_mask] = bytes[k];
}

/// Registers and storage that a vector does not name hold recognisable values, so that a stray change shows.
void fill(Machine& machine, const TestVector& vector) {
  auto& cpu = machine.cpu();
  for (unsigned k = 0; k < 16; ++k) cpu.gpr[k] = 0xCC00'0000U | k << 8;
  for (unsigned k = 0; k < 4; ++k) cpu.fpr[k] = 0x4110'0000'0000'0000U + k;
  for (const auto& [number, value] : vector.before.gpr) cpu.gpr[number] = value;
  for (const auto& [number, value] : vector.before.fpr) cpu.fpr[number / 2] = value;
  for (const auto& [number, value] : vector.before.cr) cpu.cr[number] = value;

  auto bytes = machine.storage().bytes();
  for (std::uint32_t k = 0x200; k < storage_size; ++k) bytes[k] = static_cast<std::uint8_t>(k * 7 ^ k >> 8);
}

/// Every virtual address is its own real address, but for pages that are absent.
void set_up_translation(Machine& machine, const TestVector& vector) {
  auto& storage = machine.storage();
  for (std::uint32_t k = 0; k < 16; ++k) storage.write<std::uint32_t>({segment_table + k * 4}, 1);
  storage.write<std::uint32_t>({segment_table}, 0xF000'0000U | page_table);
  for (std::uint32_t page = 0; page < 16; ++page)
    storage.write<std::uint16_t>({page_table + page * 2}, static_cast<std::uint16_t>(page << 4));
  for (const auto address : vector.absent_pages)
    storage.write<std::uint16_t>({page_table + (address >> 12) * 2}, static_cast<std::uint16_t>(address >> 12 << 4 | 0x8));
  machine.cpu().cr[0] |= 0x0080'0000;  // Pages of 4K, segments of 64K.
  machine.cpu().cr[1] = segment_table;
  machine.purge_translation_buffer();
}

void set_up_timers(Machine& machine, const TestVector& vector) {
  const auto& before = vector.before;
  if (before.time_of_day) machine.set_time_of_day(*before.time_of_day);
  if (before.clock_state) machine.set_clock_state(*before.clock_state);
  if (before.cpu_timer) machine.set_cpu_timer(static_cast<std::int64_t>(*before.cpu_timer));
  if (before.clock_comparator) machine.set_clock_comparator(*before.clock_comparator);
  machine.enable_clock_setting(!vector.clock_secure);
}

void set_up(Machine& machine, const TestVector& vector) {
  machine.system_reset(true);
  fill(machine, vector);
  const bool extended = vector.mode != VectorMode::basic_control;
  if (vector.mode == VectorMode::translation) set_up_translation(machine, vector);
  auto& storage = machine.storage();
  for (const auto location : {fixed_location::program_new_psw, fixed_location::supervisor_call_new_psw})
    storage.write<std::uint64_t>({location}, extended ? 0x000A'0000'0000'0000U : 0x0002'0000'0000'0000U);  // Disabled wait.
  if (vector.reader) machine.channels().attach(*vector.reader, std::make_unique<CardReader>(model_3505));
  set_up_timers(machine, vector);
  const auto address = vector.before.address.value_or(default_address);
  copy_bytes(storage, address, vector.code);
  for (const auto& [where, bytes] : vector.before.storage) copy_bytes(storage, where, bytes);
  for (const auto& [where, key] : vector.before.keys) storage.set_key({where}, key);

  ProgramStatusWord psw;
  psw.format = machine.cpu().psw.format;
  psw.extended_control = extended;
  if (vector.mode == VectorMode::translation) psw.system_mask = ProgramStatusWord::translation_mask;
  psw.key = vector.access_key;
  psw.condition_code = vector.before.condition_code.value_or(0);
  psw.program_mask = vector.before.program_mask.value_or(0);
  psw.address = address;
  machine.cpu().psw = vector.before.psw ? ProgramStatusWord::from_bits(*vector.before.psw, psw.format) : psw;
  if (vector.problem_state) machine.cpu().psw.problem = true;
  machine.cpu().prefix = vector.before.prefix.value_or(0);
}

/// The bits that a BC-mode PSW holds only in storage.
ProgramStatusWord without_interruption_fields(ProgramStatusWord psw) {
  psw.interruption_code = 0;
  psw.instruction_length_code = 0;
  return psw;
}

/// What an interruption leaves: the old PSW, in EC mode the code and perhaps the address, and the new PSW.
void expect_interruption(Snapshot& expected, const TestVector& vector, ProgramStatusWord old_psw) {
  const bool program = vector.interruption.has_value();
  const std::uint16_t code = program ? *vector.interruption : *vector.supervisor_call;
  const auto length = instruction_length(vector.code[0]);
  auto& storage = expected.storage;
  const auto write = [&](std::uint32_t location, auto word) { storage.write({expected.cpu.prefix + location}, word); };
  if (old_psw.extended_control) {
    write(program ? fixed_location::program_interruption_code : fixed_location::supervisor_call_interruption_code,
          static_cast<std::uint32_t>(length << 16 | code));
  } else {
    old_psw.interruption_code = code;
    old_psw.instruction_length_code = static_cast<std::uint8_t>(length / 2);
  }
  write(program ? fixed_location::program_old_psw : fixed_location::supervisor_call_old_psw, old_psw.to_bits());
  const auto new_psw = program ? fixed_location::program_new_psw : fixed_location::supervisor_call_new_psw;
  expected.cpu.psw = ProgramStatusWord::from_bits(storage.read<std::uint64_t>({expected.cpu.prefix + new_psw}), old_psw.format);
}

Snapshot expectation(const Snapshot& start, const TestVector& vector) {
  Snapshot expected = start;
  for (const auto& [number, value] : vector.after.gpr) expected.cpu.gpr[number] = value;
  for (const auto& [number, value] : vector.after.fpr) expected.cpu.fpr[number / 2] = value;
  for (const auto& [number, value] : vector.after.cr) expected.cpu.cr[number] = value;
  for (const auto& [where, bytes] : vector.after.storage) copy_bytes(expected.storage, where, bytes);
  auto& psw = expected.cpu.psw;
  const bool nullified = vector.interruption && nullifies(static_cast<ProgramInterruption>(*vector.interruption));
  const auto next = nullified ? psw.address : (psw.address + instruction_length(vector.code[0])) & address_mask;
  psw.address = vector.after.address.value_or(next);
  psw.condition_code = vector.after.condition_code.value_or(psw.condition_code);
  psw.program_mask = vector.after.program_mask.value_or(psw.program_mask);
  if (vector.after.psw) psw = ProgramStatusWord::from_bits(*vector.after.psw, psw.format);
  if (vector.problem_state) psw.problem = true;
  expected.cpu.prefix = vector.after.prefix.value_or(expected.cpu.prefix);
  expected.time_of_day = vector.after.time_of_day.value_or(expected.time_of_day);
  expected.cpu_timer = vector.after.cpu_timer.value_or(expected.cpu_timer);
  expected.clock_comparator = vector.after.clock_comparator.value_or(expected.clock_comparator);
  expected.clock_state = vector.after.clock_state.value_or(expected.clock_state);
  for (const auto& [where, key] : vector.after.keys) expected.storage.set_key({where}, key);
  if (interrupts(vector)) expect_interruption(expected, vector, psw);
  return expected;
}

void execute(Machine& machine, const TestVector& vector) {
  const auto address = machine.cpu().psw.address;
  const unsigned limit = vector.passes != 0 ? vector.passes : pass_limit;
  for (unsigned pass = 0; pass < limit; ++pass) {
    [[maybe_unused]] const auto exit = machine.run({.instructions = 1});
    const auto& psw = machine.cpu().psw;
    if (vector.passes == 0 && (psw.wait || psw.address != address)) return;
    if (vector.passes == 0 && vector.after.address == address) return;  // A branch to itself.
  }
}

void compare_registers(const Snapshot& expected, const Snapshot& actual, std::vector<std::string>& differences) {
  for (unsigned k = 0; k < 16; ++k) {
    if (actual.cpu.gpr[k] != expected.cpu.gpr[k])
      differences.push_back(fmt::format("r{} is {:08X}, not {:08X}", k, actual.cpu.gpr[k], expected.cpu.gpr[k]));
    if (actual.cpu.cr[k] != expected.cpu.cr[k])
      differences.push_back(fmt::format("control register {} is {:08X}, not {:08X}", k, actual.cpu.cr[k], expected.cpu.cr[k]));
  }
  for (unsigned k = 0; k < 4; ++k)
    if (actual.cpu.fpr[k] != expected.cpu.fpr[k])
      differences.push_back(fmt::format("f{} is {:016X}, not {:016X}", k * 2, actual.cpu.fpr[k], expected.cpu.fpr[k]));
  const auto wanted = without_interruption_fields(expected.cpu.psw);
  const auto found = without_interruption_fields(actual.cpu.psw);
  if (found != wanted) differences.push_back(fmt::format("PSW is {}, not {}", to_string(found), to_string(wanted)));
}

/// Time goes by: how much, only a vector that names what a clock shows is asked.
void compare_timers(const Snapshot& expected, const Snapshot& actual, const TestVector& vector,
                    std::vector<std::string>& differences) {
  constexpr std::uint64_t microsecond = 4096;
  const auto compare = [&](std::string_view what, std::uint64_t found, std::uint64_t wanted, std::uint64_t gone_by) {
    if (gone_by >= microsecond) differences.push_back(fmt::format("{} is {:016X}, not {:016X}", what, found, wanted));
  };
  if (vector.after.time_of_day)
    compare("TOD clock", actual.time_of_day, expected.time_of_day, actual.time_of_day - expected.time_of_day);
  if (vector.after.cpu_timer) compare("CPU timer", actual.cpu_timer, expected.cpu_timer, expected.cpu_timer - actual.cpu_timer);
  if (actual.clock_comparator != expected.clock_comparator)
    compare("clock comparator", actual.clock_comparator, expected.clock_comparator, microsecond);
  if (actual.clock_state != expected.clock_state) differences.emplace_back("the TOD clock is in another state");
  if (actual.cpu.prefix != expected.cpu.prefix)
    differences.push_back(fmt::format("prefix is {:06X}, not {:06X}", actual.cpu.prefix, expected.cpu.prefix));
}

/// The word with the address that a translation exception stores is free within its page.
bool within_translation_address(std::uint32_t address, const TestVector& vector) {
  const bool translation = vector.interruption && nullifies(static_cast<ProgramInterruption>(*vector.interruption));
  return translation && address >= fixed_location::translation_exception_address &&
         address < fixed_location::translation_exception_address + 4;
}

void compare_storage(const Snapshot& expected, const Snapshot& actual, const TestVector& vector,
                     std::vector<std::string>& differences) {
  const auto wanted = expected.storage.bytes();
  const auto found = actual.storage.bytes();
  unsigned count = 0;
  for (std::uint32_t k = 0; k < storage_size; ++k)
    if (found[k] != wanted[k] && !within_translation_address(k, vector) && ++count <= 8)
      differences.push_back(fmt::format("storage at {:06X} is {:02X}, not {:02X}", k, found[k], wanted[k]));
  if (count > 8) differences.push_back(fmt::format("and {} bytes more", count - 8));
  if (vector.interruption && nullifies(static_cast<ProgramInterruption>(*vector.interruption))) {
    const auto where = actual.storage.read<std::uint32_t>({fixed_location::translation_exception_address});
    const bool absent = std::ranges::any_of(vector.absent_pages, [&](auto page) { return page >> 12 == where >> 12; });
    if (!absent) differences.push_back(fmt::format("the translation-exception address {:08X} is in no absent page", where));
  }
}

void add_blocks(std::set<std::uint32_t>& blocks, const std::map<std::uint32_t, std::vector<std::uint8_t>>& pieces) {
  for (const auto& [where, bytes] : pieces)
    for (std::size_t k = 0; k < bytes.size(); ++k)
      blocks.insert(static_cast<std::uint32_t>((where + k) & address_mask) / Storage::key_block_size);
}

/// Keys that `after` names are those, with all their bits. In other blocks change bits are exactly in those that `after` stores
/// into, reference bits there and where the instruction lies, and besides only in blocks that the vector names. An
/// interruption's own stores into block 0 are free to set them.
void compare_keys(const Snapshot& expected, const Snapshot& actual, const TestVector& vector,
                  std::vector<std::string>& differences) {
  std::set<std::uint32_t> changed;
  add_blocks(changed, vector.after.storage);
  const auto address = vector.before.address.value_or(default_address);
  std::set<std::uint32_t> referenced = changed;
  add_blocks(referenced, {{address, vector.code}});
  std::set<std::uint32_t> may_be_referenced = referenced;
  add_blocks(may_be_referenced, vector.before.storage);
  if (vector.mode == VectorMode::translation)
    may_be_referenced.insert({segment_table / Storage::key_block_size, page_table / Storage::key_block_size});
  for (std::uint32_t block = 0; block < storage_size / Storage::key_block_size; ++block) {
    const AbsoluteAddress start{block * Storage::key_block_size};
    const auto found = actual.storage.key(start);
    const auto wanted = expected.storage.key(start);
    const auto report = [&](std::string_view what) {
      differences.push_back(fmt::format("storage key at {:06X} is {:02X}: {}", start.value, found, what));
    };
    if ((found & ~reference_and_change) != (wanted & ~reference_and_change)) report(fmt::format("was {:02X}", wanted));
    if (start.value == expected.cpu.prefix && interrupts(vector)) continue;
    if (vector.after.keys.contains(start.value)) {
      if (found != wanted) report(fmt::format("not {:02X}", wanted));
      continue;
    }
    if (((found & Storage::change) != 0) != changed.contains(block)) report("wrong change bit");
    const bool reference = (found & Storage::reference) != 0;
    if (reference && !may_be_referenced.contains(block)) report("reference bit without reference");
    if (!reference && referenced.contains(block)) report("reference bit is missing");
  }
}

}  // namespace

std::vector<std::string> run_vector(const TestVector& vector) {
  Machine machine({.storage_size = storage_size,
                   .model = vector.model,
                   .interval_timer = false,
                   .silent_in_problem_state = vector.silent});
  set_up(machine, vector);
  const Snapshot start(machine);
  const Snapshot expected = expectation(start, vector);
  execute(machine, vector);
  const Snapshot actual(machine);
  std::vector<std::string> differences;
  compare_registers(expected, actual, differences);
  compare_timers(expected, actual, vector, differences);
  compare_storage(expected, actual, vector, differences);
  compare_keys(expected, actual, vector, differences);
  return differences;
}

}  // namespace test_support
