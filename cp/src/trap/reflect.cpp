// The order is the manual's: codes first, then the old PSW, then the new one. [POO] "Interruption action".
#include "trap/reflect.hpp"

namespace cp {

namespace location = isa370::fixed_location;

void Reflector::program(Guest& guest, const PendingProgram& pending) {
  if (guest.cpu.psw.extended_control) {
    storage_.write_low(guest, location::program_interruption_code,
                       std::uint32_t{pending.instruction_length} << 16 | pending.code);
    if (isa370::nullifies(isa370::without_events(pending.code)) || pending.code == PseudoPageFaults::interruption_code)
      storage_.write_low(guest, location::translation_exception_address, pending.translation_address);
  }
  if (pending.events.any()) {
    storage_.write_low(guest, location::program_event_code, static_cast<std::uint16_t>(pending.events.code << 8));
    storage_.write_low(guest, location::program_event_address, pending.events.address);
  }
  if (isa370::without_events(pending.code) == isa370::ProgramInterruption::monitor) {
    storage_.write_low(guest, location::monitor_class, std::uint16_t{pending.monitor_class});
    storage_.write_low(guest, location::monitor_code, pending.monitor_code);
  }
  swap(guest, location::program_old_psw, location::program_new_psw, pending.code, pending.instruction_length);
  ++guest.counters.reflected.program;
  publish(guest, "program", pending.code);
}

void Reflector::supervisor_call(Guest& guest, const PendingSupervisorCall& pending) {
  if (guest.cpu.psw.extended_control)
    storage_.write_low(guest, location::supervisor_call_interruption_code,
                       std::uint32_t{pending.instruction_length} << 16 | pending.number);
  swap(guest, location::supervisor_call_old_psw, location::supervisor_call_new_psw, pending.number, pending.instruction_length);
  ++guest.counters.reflected.supervisor_call;
  publish(guest, "supervisor call", pending.number);
}

void Reflector::external(Guest& guest, std::uint16_t code) {
  const bool signal = code == isa370::external_code::emergency_signal || code == isa370::external_code::external_call;
  if (signal || guest.cpu.psw.extended_control)  // The only processor has address zero; zeros come with the others in EC mode.
    storage_.write_low(guest, location::external_processor_address, std::uint16_t{0});
  if (guest.cpu.psw.extended_control) storage_.write_low(guest, location::external_interruption_code, code);
  swap(guest, location::external_old_psw, location::external_new_psw, code, 0);
  ++guest.counters.reflected.external;
  publish(guest, "external", code);
}

void Reflector::input_output(Guest& guest, const isa370::IoInterruption& interruption) {
  storage_.write_low(guest, location::channel_status_word, interruption.csw.to_bits());
  if (interruption.limited_logout) storage_.write_low(guest, location::limited_channel_logout, *interruption.limited_logout);
  if (guest.cpu.psw.extended_control) {
    // Locations 185-187.
    storage_.write_low(guest, location::io_address + 1, std::uint8_t{0});
    storage_.write_low(guest, location::io_address + 2, static_cast<std::uint16_t>(interruption.device));
  }
  swap(guest, location::io_old_psw, location::io_new_psw, interruption.device, 0);
  ++guest.counters.reflected.input_output;
  publish(guest, "input/output", interruption.device);
}

void Reflector::restart(Guest& guest) { swap(guest, location::restart_old_psw, location::restart_new_psw, 0, 0); }

void Reflector::swap(Guest& guest, std::uint32_t old_location, std::uint32_t new_location, std::uint16_t code,
                     std::uint8_t instruction_length) {
  auto& psw = guest.cpu.psw;
  if (!psw.extended_control) {
    psw.interruption_code = code;
    psw.instruction_length_code = static_cast<std::uint8_t>(instruction_length / 2);
  }
  storage_.write_low(guest, old_location, psw.to_bits());
  psw = isa370::ProgramStatusWord::from_bits(storage_.read_low<std::uint64_t>(guest, new_location));
  guest.early_exception_length = 0;
  guest.in_wait = false;
}

void Reflector::publish(const Guest& guest, std::string_view interruption_class, std::uint16_t code) const {
  if (monitor_.active())
    monitor_.publish({machine_.clock().now(), ReflectedEvent{guest.name(), std::string{interruption_class}, code}});
}

}  // namespace cp
