// Arbitrary instruction streams on arbitrary machines: none may crash the host, reach outside of storage, or go on without
// counting against its budget; and what becomes of one does not depend on fast paths or on how the budget is sliced.
#include <algorithm>
#include <cstdio>
#include <memory>
#include <string>

#include <isa370/devices/reader_3505.hpp>
#include <isa370/devices/console_3215.hpp>
#include <isa370/devices/drum_2305.hpp>

#include "scenario.hpp"

namespace {

using isa370::ExitReason;

constexpr std::uint64_t instruction_budget = 400;
constexpr isa370::Nanoseconds time_budget = 60'000'000'000;
constexpr unsigned most_exits = 40;
constexpr unsigned most_acts = 4;

struct Way {
  bool fast_paths;
  std::uint64_t slice;  ///< Instructions of one call of `run`.
};

class Subject {
 public:
  Subject(const fuzz::Scenario& scenario, Way way)
      : scenario_(scenario), way_(way), image_(fuzz::storage_of(scenario)), machine_(options_of(scenario, way)) {
    if (scenario.devices) attach_devices();
    machine_.system_reset(true);
    std::ranges::copy(image_, machine_.storage().bytes().begin());
    for (std::uint32_t i = 0; i < scenario.keys.size(); ++i)
      machine_.storage().set_key({i * isa370::Storage::key_block_size}, scenario.keys[i]);
    const auto registers = fuzz::registers_of(scenario);
    machine_.cpu().gpr = registers.gpr;
    machine_.cpu().fpr = registers.fpr;
    machine_.cpu().cr = registers.cr;
    machine_.purge_translation_buffer();
    machine_.load_psw(fuzz::start_psw(scenario));
  }

  /// Each return but that for the budget gives a whole budget again, so that slices do not matter.
  void run() {
    unsigned acts = 0;
    unsigned exits = 0;
    std::uint64_t left = instruction_budget;
    while (left > 0) {
      last_ = run_slice(std::min(left, way_.slice));
      watch();
      left = last_ == ExitReason::budget ? left - std::min(left, way_.slice) : instruction_budget;
      if (last_ == ExitReason::budget) {
        if (machine_.clock().now() >= time_budget) return;
      } else if (last_ == ExitReason::disabled_wait || last_ == ExitReason::idle) {
        if (!scenario_.operator_acts || acts++ == most_acts) return;
        act();
      } else if (last_ == ExitReason::check_stop || last_ == ExitReason::stopped) {
        return;
      } else {
        fuzz::require(scenario_.hosted, "an architected machine returns no interruptions");
        if (++exits == most_exits) return;
      }
    }
  }

  /// Whether the tables for address translation were changed, or others came into use: what then holds before the next purge is
  /// not predictable.
  [[nodiscard]] bool translation_changed() const { return translation_changed_; }

  void equals(const Subject& other) const {
    const auto& mine = machine_;
    const auto& theirs = other.machine_;
    const bool same = mine.cpu() == theirs.cpu() && mine.storage() == theirs.storage() &&
                      mine.clock().now() == theirs.clock().now() && mine.instruction_count() == theirs.instruction_count() &&
                      mine.interruption_counts() == theirs.interruption_counts() && last_ == other.last_;
    if (same) return;
    describe();
    other.describe();
    fuzz::require(mine.storage() == theirs.storage(), "the same storage and keys on every path");
    fuzz::require(false, "the same registers, time, counts and end on every path");
  }

 private:
  static isa370::MachineOptions options_of(const fuzz::Scenario& scenario, Way way) {
    const auto models = isa370::models();
    isa370::MachineOptions options;
    options.storage_size = fuzz::storage_size;
    options.model = &models[scenario.model % models.size()];
    options.interruptions = scenario.hosted ? isa370::InterruptionWay::hosted : isa370::InterruptionWay::architected;
    options.fast_paths = way.fast_paths;
    return options;
  }

  ExitReason run_slice(std::uint64_t slice) {
    const auto before = machine_.instruction_count();
    const auto exit = machine_.run({.instructions = slice, .until = time_budget});
    fuzz::require(machine_.instruction_count() - before <= slice, "the instruction count stays within the budget");
    fuzz::require(machine_.clock().now() <= time_budget + longest_instruction(), "simulated time stays within the budget");
    return exit.reason;
  }

  void watch() {
    if (!machine_.cpu().psw.translation()) return;
    const auto registers = fuzz::registers_of(scenario_);
    const auto tables = machine_.storage().bytes().subspan(fuzz::tables_address, fuzz::tables_length);
    if (!scenario_.translation || machine_.cpu().cr[0] != registers.cr[0] || machine_.cpu().cr[1] != registers.cr[1] ||
        !std::ranges::equal(tables, std::span(image_).subspan(fuzz::tables_address, fuzz::tables_length)))
      translation_changed_ = true;
  }

  /// The end of a burst is not before the end of an instruction, and an interruption costs as much as one.
  isa370::Nanoseconds longest_instruction() const { return 2 * machine_.options().model->instruction_time; }

  void attach_devices() {
    auto console = std::make_unique<isa370::Console3215>(isa370::Console3215::Options{}, isa370::Console3215::Outlets{});
    auto reader = std::make_unique<isa370::CardReader>(isa370::model_3505);
    console_ = console.get();
    reader->load(std::vector<isa370::Card>(3), false);
    machine_.channels().attach(0x009, std::move(console));
    machine_.channels().attach(0x00C, std::move(reader));
    machine_.channels().attach(0x2A0, std::make_unique<isa370::Drum2305>());
  }

  void describe() const {
    const auto& cpu = machine_.cpu();
    const auto& counts = machine_.interruption_counts();
    std::fprintf(stderr,
                 "model %s, fast paths %d, slices of %llu\n  end %s, PSW %s, %llu instructions, %llu ns, interruptions %llu "
                 "%llu %llu %llu\n",
                 std::string(machine_.options().model->name).c_str(), way_.fast_paths ? 1 : 0, number(way_.slice),
                 std::string(name_of(last_)).c_str(), to_string(cpu.psw).c_str(), number(machine_.instruction_count()),
                 number(machine_.clock().now()), number(counts.program), number(counts.supervisor_call),
                 number(counts.input_output), number(counts.external));
    for (const auto& words : {cpu.gpr, cpu.cr}) {
      for (const auto word : words) std::fprintf(stderr, " %08X", word);
      std::fprintf(stderr, "\n");
    }
    for (const auto word : cpu.fpr) std::fprintf(stderr, " %016llX", number(word));
    std::fprintf(stderr, "\n");
  }
  static unsigned long long number(std::uint64_t value) { return value; }

  /// What a person could do.
  void act() {
    if (console_ != nullptr) {
      console_->enter("HELLO");
      console_->attention();
    }
    machine_.external_interrupt_key();
  }

  const fuzz::Scenario& scenario_;
  Way way_;
  std::vector<std::uint8_t> image_;  ///< Storage at the beginning.
  isa370::Machine machine_;
  isa370::Console3215* console_ = nullptr;
  ExitReason last_ = ExitReason::budget;
  bool translation_changed_ = false;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const auto scenario = fuzz::read_scenario({bytes, size});
  Subject fast(scenario, {.fast_paths = true, .slice = instruction_budget});
  fast.run();
  Subject slow(scenario, {.fast_paths = false, .slice = 1});
  slow.run();
  if (!slow.translation_changed()) fast.equals(slow);
  return 0;
}
