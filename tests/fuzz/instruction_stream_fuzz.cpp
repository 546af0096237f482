// Arbitrary instruction streams on arbitrary machines: none may crash the host, reach outside of storage, or go on without
// counting against its budget; and what becomes of one does not depend on fast paths or on how the budget is sliced.
#include <algorithm>
#include <memory>

#include <isa370/card_reader_3505.hpp>
#include <isa370/console_3215.hpp>
#include <isa370/drum_2305.hpp>

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
  Subject(const fuzz::Scenario& scenario, Way way) : scenario_(scenario), way_(way), machine_(options_of(scenario, way)) {
    if (scenario.devices) attach_devices();
    machine_.system_reset(true);
    std::ranges::copy(fuzz::storage_of(scenario), machine_.storage().bytes().begin());
    for (std::uint32_t i = 0; i < scenario.keys.size(); ++i)
      machine_.storage().set_key({i * isa370::Storage::key_block_size}, scenario.keys[i]);
    const auto registers = fuzz::registers_of(scenario);
    machine_.cpu().gpr = registers.gpr;
    machine_.cpu().fpr = registers.fpr;
    machine_.cpu().cr = registers.cr;
    machine_.purge_translation_buffer();
    machine_.load_psw(fuzz::start_psw(scenario));
  }

  void run() {
    unsigned acts = 0;
    unsigned exits = 0;
    std::uint64_t left = instruction_budget;
    while (left > 0) {
      const auto slice = std::min(left, way_.slice);
      const auto before = machine_.instruction_count();
      const auto exit = machine_.run({.instructions = slice, .until = time_budget});
      fuzz::require(machine_.instruction_count() - before <= slice, "the instruction count stays within the budget");
      fuzz::require(machine_.clock().now() <= time_budget + longest_instruction(), "simulated time stays within the budget");
      if (exit.reason == ExitReason::budget) {
        if (machine_.clock().now() >= time_budget) return;
        left -= slice;
      } else if (exit.reason == ExitReason::disabled_wait || exit.reason == ExitReason::idle) {
        if (!scenario_.operator_acts || acts++ == most_acts) return;
        act();
      } else {
        fuzz::require(scenario_.hosted, "an architected machine returns no interruptions");
        if (++exits == most_exits) return;
      }
    }
  }

  void equals(Subject& other) const {
    fuzz::require(machine_.cpu() == other.machine_.cpu(), "the same registers and PSW on every path");
    fuzz::require(machine_.storage() == other.machine_.storage(), "the same storage and keys on every path");
    fuzz::require(machine_.clock().now() == other.machine_.clock().now(), "the same simulated time on every path");
    fuzz::require(machine_.instruction_count() == other.machine_.instruction_count(),
                  "the same instruction count on every path");
    fuzz::require(machine_.interruption_counts() == other.machine_.interruption_counts(),
                  "the same interruptions on every path");
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

  /// The end of a burst is not before the end of an instruction, and an interruption costs as much as one.
  isa370::Nanoseconds longest_instruction() const { return 2 * machine_.options().model->instruction_time; }

  void attach_devices() {
    auto console = std::make_unique<isa370::Console3215>(isa370::Console3215::Options{}, isa370::Console3215::Outlets{});
    auto reader = std::make_unique<isa370::CardReader3505>(isa370::CardReader3505::Options{});
    console_ = console.get();
    reader->load(std::vector<isa370::Card>(3), false);
    machine_.channels().attach(0x009, std::move(console));
    machine_.channels().attach(0x00C, std::move(reader));
    machine_.channels().attach(0x2A0, std::make_unique<isa370::Drum2305>());
  }

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
  isa370::Machine machine_;
  isa370::Console3215* console_ = nullptr;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  constexpr std::uint64_t small_slice = 7;
  const auto scenario = fuzz::read_scenario({bytes, size});
  Subject fast(scenario, {.fast_paths = true, .slice = instruction_budget});
  fast.run();
  Subject slow(scenario, {.fast_paths = false, .slice = instruction_budget});
  slow.run();
  fast.equals(slow);
  // A returned interruption does not say how much of the budget is left, so slices would not be the same ones.
  if (!scenario.hosted && !scenario.operator_acts) {
    Subject sliced(scenario, {.fast_paths = true, .slice = small_slice});
    sliced.run();
    fast.equals(sliced);
  }
  return 0;
}
