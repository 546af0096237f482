// A look at one guest from outside: state and counters as plain values.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include <isa370/instruction.hpp>
#include <isa370/machine.hpp>

#include "cp/trap_kind.hpp"

namespace cp {

/// Why the guest does not run just now, if it does not.
enum class GuestStatus : std::uint8_t {
  runnable,
  cp_mode,        ///< Stopped: its terminal is in CP READ.
  page_wait,      ///< A page is on its way.
  io_wait,        ///< Input/output that it asked for by DIAGNOSE is not over.
  enabled_wait,   ///< The virtual PSW waits for an interruption.
  disabled_wait,  ///< The virtual PSW waits and nothing can end it.
};
[[nodiscard]] std::string_view name_of(GuestStatus status);

/// How often each instruction was simulated, by its place in the instruction table.
class SimulationCounts {
 public:
  void count(const isa370::InstructionRow& row);
  [[nodiscard]] std::uint64_t of(std::string_view mnemonic) const;
  /// Those that were simulated at all.
  [[nodiscard]] std::map<std::string, std::uint64_t> by_mnemonic() const;
  bool operator==(const SimulationCounts&) const = default;

 private:
  std::vector<std::uint64_t> counts_;
};

struct GuestCounters {
  std::uint64_t instructions = 0;         ///< The guest's own: those that ran on the machine and those that CP simulated.
  isa370::Nanoseconds virtual_time = 0;   ///< CPU time of the guest itself.
  isa370::Nanoseconds total_time = 0;     ///< Virtual time and what CP worked for the guest.
  std::array<std::uint64_t, 16> traps{};  ///< By TrapKind.
  SimulationCounts simulated;
  std::map<std::uint16_t, std::uint64_t> diagnose;  ///< Services of DIAGNOSE, by code.
  std::uint64_t page_faults = 0;
  std::uint64_t pseudo_page_faults = 0;  ///< Those of them that the guest was told of.
  std::uint64_t page_reads = 0;          ///< From the paging device.
  std::uint64_t page_writes = 0;
  isa370::InterruptionCounts reflected;  ///< Interruptions that the guest took.
  [[nodiscard]] std::uint64_t trap_count() const;
};

struct GuestView {
  std::string user;
  std::uint32_t storage_size = 0;
  GuestStatus status = GuestStatus::runnable;
  isa370::CpuState cpu;  ///< Virtual registers and PSW.
  std::uint32_t resident_pages = 0;
  GuestCounters counters;
};

}  // namespace cp
