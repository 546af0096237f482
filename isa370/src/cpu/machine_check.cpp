// Machine-check interruptions and the check-stop state. [POO] "Machine-Check Handling".
//
// What the manual leaves to the model: all conditions that are allowed come with one interruption; one condition of each
// subclass is kept; with the check-stop control zero, an exigent condition that PSW bit 13 does not allow stays pending. On
// System/360 the PSW's bit alone decides, a condition that it does not allow is lost, and nothing is stored but the old PSW.
// NOT IMPLEMENTED: logouts, fixed or extended; the code says that there is none.
#include "cpu/machine_check.hpp"

#include <algorithm>

#include "cpu/cpu.hpp"

namespace isa370 {
namespace {

constexpr auto check_stop_control = bit<std::uint32_t>(0);

/// Bits of the interruption code.
namespace code_bit {
constexpr auto backed_up = bit<std::uint64_t>(14);
constexpr auto delayed = bit<std::uint64_t>(15);
constexpr auto failing_storage_address_valid = bit<std::uint64_t>(24);
constexpr auto region_code_valid = bit<std::uint64_t>(25);
/// PSW (EMWP bits, masks and key, program mask and condition code, instruction address), floating-point, general and control
/// registers, storage, CPU timer, clock comparator: nothing of all this is ever damaged.
constexpr auto state_valid = bit<std::uint64_t>(20) | bit<std::uint64_t>(21) | bit<std::uint64_t>(22) | bit<std::uint64_t>(23) |
                             bit<std::uint64_t>(27) | bit<std::uint64_t>(28) | bit<std::uint64_t>(29) | bit<std::uint64_t>(31) |
                             bit<std::uint64_t>(46) | bit<std::uint64_t>(47);
}  // namespace code_bit

/// The bit of control register 14 for a repressible condition.
std::uint32_t subclass_mask(MachineCheckCondition condition) {
  switch (condition) {
    case MachineCheckCondition::system_recovery:
      return bit<std::uint32_t>(4);
    case MachineCheckCondition::degradation:
      return bit<std::uint32_t>(5);
    case MachineCheckCondition::warning:
      return bit<std::uint32_t>(7);
    default:
      return bit<std::uint32_t>(6);  // External damage, and damage to timers.
  }
}

}  // namespace

// ---- What is pending -------------------------------------------------------------------------------------------------------

bool PendingMachineChecks::allowed(MachineCheckCondition condition, std::uint32_t control_register_14) {
  return is_exigent(condition) || (control_register_14 & subclass_mask(condition)) != 0;
}

void PendingMachineChecks::add(const MachineCheck& check, bool delayed) {
  std::erase_if(checks_, [&](const Pending& pending) { return pending.check.condition == check.condition; });
  checks_.push_back({check, delayed});
}

bool PendingMachineChecks::any_allowed(std::uint32_t control_register_14) const {
  return std::ranges::any_of(checks_,
                             [&](const Pending& pending) { return allowed(pending.check.condition, control_register_14); });
}

PendingMachineChecks::Report PendingMachineChecks::take(std::uint32_t control_register_14) {
  Report report;
  for (const auto& [check, delayed] : checks_) {
    if (!allowed(check.condition, control_register_14)) continue;
    report.code |= bit<std::uint64_t>(static_cast<unsigned>(check.condition));
    if (check.storage_error != StorageError::none)
      report.code |= bit<std::uint64_t>(static_cast<unsigned>(check.storage_error));
    if (check.backed_up) report.code |= code_bit::backed_up;
    if (delayed) report.code |= code_bit::delayed;
    if (check.failing_storage_address) report.failing_storage_address = check.failing_storage_address;
    if (check.region_code) report.region_code = check.region_code;
  }
  if (report.failing_storage_address) report.code |= code_bit::failing_storage_address_valid;
  if (report.region_code) report.code |= code_bit::region_code_valid;
  std::erase_if(checks_, [&](const Pending& pending) { return allowed(pending.check.condition, control_register_14); });
  return report;
}

// ---- The processor ---------------------------------------------------------------------------------------------------------

void Cpu::signal_machine_check(const MachineCheck& check) {
  if (check_stopped_) return;
  if (architecture() != Architecture::system_370) {
    if (state.psw.machine_check) machine_checks_.add({.condition = MachineCheckCondition::system_damage}, false);
    return;
  }
  const std::uint32_t masks = state.cr[14];
  if (is_exigent(check.condition) && !state.psw.machine_check && (masks & check_stop_control) != 0) {
    check_stopped_ = true;
    return;
  }
  machine_checks_.add(check, !state.psw.machine_check || !PendingMachineChecks::allowed(check.condition, masks));
}

std::optional<Exit> Cpu::machine_check_interruption() {
  ++counts_.machine_check;
  const auto report = machine_checks_.take(state.cr[14]);
  note_code_in_psw(0, 0);
  if (hosted()) {
    Exit exit;
    exit.reason = ExitReason::machine_check;
    exit.machine_check_code = report.code | code_bit::state_valid;
    return exit;
  }
  if (architecture() == Architecture::system_370) store_machine_check(report);
  swap_psw(fixed_location::machine_check_old_psw, fixed_location::machine_check_new_psw);
  return std::nullopt;
}

void Cpu::store_machine_check(const PendingMachineChecks::Report& report) {
  const auto store = [this](std::uint32_t location, auto value) { write_fixed(location, value); };
  const auto store_all = [&store](std::uint32_t location, const auto& values) {
    for (const auto value : values) {
      store(location, value);
      location += static_cast<std::uint32_t>(sizeof value);
    }
  };
  store(fixed_location::machine_check_cpu_timer, static_cast<std::uint64_t>(cpu_timer()));
  store(fixed_location::machine_check_clock_comparator, clock_comparator_);
  store(fixed_location::machine_check_code, report.code | code_bit::state_valid);
  if (report.failing_storage_address) store(fixed_location::failing_storage_address, *report.failing_storage_address);
  if (report.region_code) store(fixed_location::region_code, *report.region_code);
  store_all(fixed_location::machine_check_floating_point_registers, state.fpr);
  store_all(fixed_location::machine_check_general_registers, state.gpr);
  store_all(fixed_location::machine_check_control_registers, state.cr);
}

}  // namespace isa370
