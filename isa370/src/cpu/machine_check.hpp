// Machine-check conditions that wait to be presented. [POO] "Machine-Check Handling" (GA22-7000-4 pp. 173-184).
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "isa370/machine_check.hpp"

namespace isa370 {

class PendingMachineChecks {
 public:
  /// Adds a condition, or puts it in the place of the one that is pending in its subclass. `delayed`: the processor is not
  /// enabled for it as it comes.
  void add(const MachineCheck& check, bool delayed);
  void clear() { checks_.clear(); }
  [[nodiscard]] bool any() const { return !checks_.empty(); }
  /// Whether control register 14 allows one of them.
  [[nodiscard]] bool any_allowed(std::uint32_t control_register_14) const;

  /// What an interruption presents: the interruption code, without the validity of registers and PSW, and the particulars.
  struct Report {
    std::uint64_t code = 0;
    std::optional<std::uint32_t> failing_storage_address{};
    std::optional<std::uint32_t> region_code{};
  };
  /// Takes all those together that control register 14 allows.
  [[nodiscard]] Report take(std::uint32_t control_register_14);

  [[nodiscard]] static bool allowed(MachineCheckCondition condition, std::uint32_t control_register_14);

 private:
  struct Pending {
    MachineCheck check;
    bool delayed = false;
  };
  std::vector<Pending> checks_;  ///< At most one of each condition, in the order in which they came.
};

}  // namespace isa370
