// Turns of the simulated processor, and what CP asks of it between them.
#include "simulation/simulated_machine.hpp"

#include <algorithm>

#include "guest/guest.hpp"

namespace cp {
namespace {

namespace code = isa370::external_code;

isa370::MachineOptions options_for(const Guest& guest, const isa370::Machine& real) {
  constexpr std::uint8_t version_of_virtual_machines = 0xFF;
  auto options = real.options();
  options.storage_size = guest.storage_size();
  options.interruptions = isa370::InterruptionWay::architected;
  options.cpu_version = version_of_virtual_machines;
  options.clock_can_be_set = false;  // It is CP's, for all guests the same.
  options.interval_timer = true;
  // What the real machine has for the sake of virtual machines is none of the guest's.
  options.assist = false;
  options.silent_in_problem_state = {};
  return options;
}

}  // namespace

SimulatedMachine::SimulatedMachine(Guest& guest, isa370::Machine& real)
    : machine_(options_for(guest, real), {.clock = real.clock(), .channels = guest.io->channels()}) {
  machine_.stop();
  set_timer(guest.timers.setting);
  set_extended_control(guest.extended_control);
}

void SimulatedMachine::load(const Guest& guest) {
  auto& cpu = machine_.cpu();
  const bool others = cpu.cr != guest.cpu.cr || cpu.prefix != guest.cpu.prefix;
  cpu = guest.cpu;
  if (others) machine_.purge_translation_buffer();
}

SimulatedMachine::Turn SimulatedMachine::run(Guest& guest, const isa370::Budget& budget) {
  load(guest);
  const auto resets = guest.resets;
  const auto now = machine_.clock().now();
  const auto instructions = machine_.instruction_count();
  const auto interruptions = machine_.interruption_counts();
  const auto time = budget.until > now ? std::max<isa370::Nanoseconds>((budget.until - now) / simulation_expansion, 1) : 0;

  in_turn_ = true;
  machine_.start();
  Turn turn;
  turn.exit = machine_.run({.instructions = budget.instructions, .until = now + time});
  if (!counts_real_time_) machine_.stop();
  in_turn_ = false;

  // Whoever heard a device may have reset the virtual machine, or changed its method.
  if (guest.resets == resets)
    guest.cpu = machine_.cpu();
  else
    turn.exit = {};
  const auto& counts = machine_.interruption_counts();
  turn.instructions = machine_.instruction_count() - instructions;
  turn.elapsed = machine_.clock().now() - now;
  turn.interruptions = {.program = counts.program - interruptions.program,
                        .supervisor_call = counts.supervisor_call - interruptions.supervisor_call,
                        .input_output = counts.input_output - interruptions.input_output,
                        .external = counts.external - interruptions.external,
                        .machine_check = counts.machine_check - interruptions.machine_check};
  return turn;
}

SimulatedMachine::Wait SimulatedMachine::wait(const Guest& guest) {
  load(guest);
  return {.lasts = machine_.waiting(), .timer = machine_.next_timer_interruption()};
}

bool SimulatedMachine::request_external(std::uint16_t requested) {
  switch (requested) {
    case code::interrupt_key:
      machine_.external_interrupt_key();
      return true;
    case code::emergency_signal:
      static_cast<void>(machine_.signal(isa370::SignalOrder::emergency_signal));
      return true;
    case code::external_call:
      static_cast<void>(machine_.signal(isa370::SignalOrder::external_call));
      return true;
    default:
      if ((requested & ~code::external_signals) != 0) return false;
      machine_.external_signal(static_cast<std::uint8_t>(requested));
      return true;
  }
}

void SimulatedMachine::reset(isa370::Reset kind) {
  machine_.reset(kind);
  if (counts_real_time_) machine_.start();
}

void SimulatedMachine::store_status(const Guest& guest) {
  load(guest);
  machine_.store_status();
}

void SimulatedMachine::set_timer(Core::TimerSetting setting) {
  machine_.enable_interval_timer(setting != Core::TimerSetting::off);
  counts_real_time_ = setting == Core::TimerSetting::real;
  if (counts_real_time_)
    machine_.start();
  else
    machine_.stop();
}

}  // namespace cp
