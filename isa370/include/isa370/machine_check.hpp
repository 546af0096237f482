// Machine checks for who signals them: the operator, a test, a lesson. [POO] "Machine-Check Handling". The machine never fails
// by itself: its registers and its storage are always right, and the interruption code says so.
#pragma once

#include <cstdint>
#include <optional>

namespace isa370 {

/// The subclasses; each value is the number of its bit in the interruption code.
enum class MachineCheckCondition : std::uint8_t {
  system_damage = 0,
  instruction_processing_damage = 1,
  system_recovery = 2,
  interval_timer_damage = 3,
  timing_facility_damage = 4,
  external_damage = 5,
  degradation = 7,
  warning = 8,
};

/// Exigent conditions cannot wait: with PSW bit 13 zero, and bit 0 of control register 14 one, they lead to the check-stop
/// state. The others are repressible: they stay pending until PSW bit 13 and their bit of control register 14 are ones.
[[nodiscard]] constexpr bool is_exigent(MachineCheckCondition condition) {
  return condition <= MachineCheckCondition::instruction_processing_damage;
}

/// What was found in storage; each value is the number of its bit in the interruption code.
enum class StorageError : std::uint8_t { none = 0, uncorrected = 16, corrected = 17, key_uncorrected = 18 };

struct MachineCheck {
  MachineCheckCondition condition = MachineCheckCondition::system_damage;
  bool backed_up = false;  ///< Of instruction-processing damage: the interruption comes before the damage.
  StorageError storage_error = StorageError::none;
  std::optional<std::uint32_t> failing_storage_address{};  ///< Absolute.
  std::optional<std::uint32_t> region_code{};              ///< What it means is the model's.
};

}  // namespace isa370
