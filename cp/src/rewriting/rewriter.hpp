// Virtualising by rewriting the guest's code, for a machine that passes over some privileged instructions in the problem state
// where it should refuse them (isa370::MachineOptions::silent_in_problem_state).
//
// The guest's code is looked at before it is executed, run by run: a run is code that is executed straight on, and ends with a
// branch. The first silent instruction in it gets an unassigned operation code, a *patch*, so that it traps after all. When the
// machine comes to a branch that is taken, or when something is stored into the run, program-event recording of the real
// machine gives CP control: the run is over, the patch is taken out, and the next run is looked at. So nobody but the processor
// that executes the run ever finds a patch in storage, with one exception, which is closed, too: instructions of the run itself
// that fetch or store the patched byte. A run is cut before the first that may.
//
// Where rewriting would not do, one instruction is executed alone, without patches: EXECUTE, whose subject may be a silent
// instruction; a guest that has events recorded itself; code in a page that the guest's tables have at two addresses, as
// recording, which goes by logical addresses, would not see all that is stored into it.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "dispatch/system.hpp"
#include "rewriting/run_scan.hpp"

namespace cp {

/// The guest had the machine: how it came back, and what is to be counted for the guest.
struct Passage {
  isa370::Exit exit;
  std::uint64_t executed = 0;  ///< Instructions.
  isa370::Nanoseconds elapsed = 0;
};

class Rewriter {
 public:
  explicit Rewriter(System& system) : system_(system), memory_(remembered_runs) {}

  /// Whether the guest's code must be rewritten on this machine.
  [[nodiscard]] bool wanted(const Guest& guest) const {
    return guest.virtualisation.method == Method::rewrite && !silent().empty();
  }
  /// Lets the guest run that has been loaded into the machine, until something happens that is not about rewriting. A silent
  /// instruction gives the exit that a privileged one gives. No patch is in storage before and afterwards.
  [[nodiscard]] Passage run(Guest& guest, isa370::Budget budget);

 private:
  /// How many runs are remembered, each where its address says; others must be looked at again.
  static constexpr std::size_t remembered_runs = 4096;

  /// A run that lies in one block of storage, with the code from which this was told.
  struct Remembered {
    std::uint32_t real_address = ~std::uint32_t{0};
    ScannedRun run;
    std::vector<std::uint8_t> code;  ///< With the instruction at which to stop.
  };
  /// What is to be executed next.
  struct Run {
    std::uint32_t address = 0;            ///< Logical.
    std::uint32_t length = 0;             ///< Bytes, with the instruction that gets the patch.
    std::optional<std::uint32_t> stop{};  ///< Logical address of the instruction that gets the patch.
    bool silent = false;                  ///< It is a silent one.
  };
  /// The way of one guest through `run`.
  struct Way {
    Guest& guest;
    isa370::Budget budget;
    isa370::Nanoseconds time_to_run;
    Passage passage{};
  };
  /// A silent instruction where the guest stands.
  struct Silent {
    std::array<std::uint8_t, 6> text{};  ///< As EXECUTE modifies it.
    std::optional<std::uint32_t> subject_address{};
  };
  using MaybeExit = std::optional<isa370::Exit>;

  [[nodiscard]] const isa370::InstructionSet& silent() const { return system_.machine.options().silent_in_problem_state; }
  [[nodiscard]] isa370::CpuState& cpu() { return system_.machine.cpu(); }

  // Looking at code. nullopt: one instruction alone.
  [[nodiscard]] std::optional<Run> next_run(Guest& guest);
  [[nodiscard]] std::optional<Run> run_in(std::uint32_t address, std::span<const std::uint8_t> code, const ScannedRun& run);
  [[nodiscard]] ScannedRun look_at(Guest& guest, std::uint32_t real_address, std::span<const std::uint8_t> code);
  [[nodiscard]] std::span<const std::uint8_t> code_at(Guest& guest, std::uint32_t address);
  [[nodiscard]] bool aliased(Guest& guest, std::uint32_t address, std::uint32_t real_address);
  [[nodiscard]] std::optional<Silent> silent_instruction();

  // Executing. nullopt: it goes on.
  [[nodiscard]] MaybeExit go_through(Way& way, const Run& run);
  [[nodiscard]] MaybeExit go_alone(Way& way);
  [[nodiscard]] MaybeExit go_over_silent(Way& way, const Silent& instruction);
  [[nodiscard]] isa370::Exit on_machine(Way& way, std::uint64_t instructions);
  void charge(Guest& guest, std::uint32_t address, std::uint64_t scans);

  System& system_;
  std::vector<Remembered> memory_;
  std::vector<std::uint8_t> text_;  ///< The code under view, when it lies in two blocks.
};

}  // namespace cp
