// The machine that `cambridge exec` runs, bare or virtual: one interface, so that the runner does not know which.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <tl/expected.hpp>

#include <isa370/machine.hpp>

#include "cli/dialogue.hpp"
#include "cli/exec_setup.hpp"

namespace console {

/// What CP did for a virtual machine.
struct ControlProgramCounts {
  std::uint64_t traps = 0;
  std::uint64_t page_faults = 0;
  std::map<std::string, std::uint64_t> simulated;   ///< By mnemonic.
  std::map<std::string, std::uint64_t> assisted;    ///< The same, of what the machine's assist executed.
  std::map<std::uint16_t, std::uint64_t> diagnose;  ///< By code.
  std::uint64_t pseudo_page_faults = 0;
  std::uint64_t interpreted = 0;  ///< With the method SIMULATE: all.
};

class ExecSubject : public OperatorsPlace {
 public:
  enum class State : std::uint8_t {
    running,
    waiting,  ///< An enabled wait; something may end it.
    idle,     ///< An enabled wait that only the operator can end.
    disabled_wait,
    check_stop,
  };

  /// Loads the programs and starts as the options say. The error is one line.
  [[nodiscard]] virtual tl::expected<void, std::string> start() = 0;
  /// Runs for at most so many instructions of the program and until the simulated instant. The error says why the machine
  /// cannot go on for a reason that is not the program's.
  [[nodiscard]] virtual tl::expected<State, std::string> run(isa370::Budget budget) = 0;
  [[nodiscard]] virtual isa370::Nanoseconds now() const = 0;
  /// What devices reported of their media since the last call, a line each.
  [[nodiscard]] virtual std::vector<std::string> take_reports() = 0;

  // What is to be reported.
  [[nodiscard]] virtual std::uint64_t instructions() const = 0;
  [[nodiscard]] virtual isa370::CpuState cpu() const = 0;
  [[nodiscard]] virtual isa370::InterruptionCounts interruptions() const = 0;
  [[nodiscard]] virtual std::uint8_t key(std::uint32_t address) const = 0;
  [[nodiscard]] virtual std::vector<std::uint8_t> storage(StorageRange range) = 0;
  [[nodiscard]] virtual std::optional<ControlProgramCounts> control_program() const { return std::nullopt; }
};

/// The setup must outlive the subject, which takes its devices.
[[nodiscard]] std::unique_ptr<ExecSubject> make_bare_machine(ExecSetup& setup);
[[nodiscard]] std::unique_ptr<ExecSubject> make_virtual_machine(ExecSetup& setup);

/// Registers of the options over those that the machine has after its start.
void set_registers(const ExecOptions& options, isa370::CpuState& cpu);

}  // namespace console
