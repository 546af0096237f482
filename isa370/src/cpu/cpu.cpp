// Making a processor, and the small services that handlers ask of it.
#include "cpu/cpu.hpp"

namespace isa370 {
namespace {

constexpr std::size_t decoded_slots = 4096;
constexpr std::size_t subject_slots = 256;

}  // namespace

Cpu::Cpu(const MachineOptions& options, const Model& model, Storage& storage, EventClock& clock)
    : options_(options),
      instruction_time_(model.instruction_time),
      model_(model),
      storage_(storage),
      clock_(clock),
      time_of_day_offset_(options.time_of_day),
      decoded_(decoded_slots),
      subjects_(subject_slots) {
  state.cr = initial_control_registers();
}

void Cpu::set_system_mask(std::uint8_t mask, std::uint8_t instruction_length) {
  state.psw.set_system_mask_byte(mask);
  early_exception_length_ = instruction_length;
}

void Cpu::set_monitor_event(std::uint8_t monitor_class, std::uint32_t code) {
  monitor_class_ = monitor_class;
  monitor_code_ = code;
}

std::uint64_t Cpu::cpu_id() const {
  return std::uint64_t{options_.cpu_serial & 0x00FF'FFFF} << 32 | std::uint64_t{model_.type} << 16;
}

}  // namespace isa370
