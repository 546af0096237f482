// Making a processor, and the small services that handlers ask of it.
#include "cpu/cpu.hpp"

#include "execute/performers.hpp"
#include "machine/instruction_times.hpp"

namespace isa370 {
namespace {

constexpr std::size_t subject_slots = 256;

}  // namespace

Cpu::Cpu(const MachineOptions& options, const Model& model, Storage& storage, EventClock& clock)
    : options_(options),
      shortest_instruction_time_(shortest_instruction_time(model)),
      decoding_ahead_(options.fast_paths && !options.count_rows),
      assist_installed_(options.assist && model.can_assist),
      model_(model),
      storage_(storage),
      clock_(clock),
      clock_state_(options.clock_state),
      clock_can_be_set_(options.clock_can_be_set),
      time_of_day_offset_(options.time_of_day),
      decoded_(storage.size(), execute::perform_after_decoding, execute::perform_next_block),
      subjects_(subject_slots) {
  if (options.count_rows) row_counts_.resize(instruction_table().size());
  state.cr = initial_control_registers(architecture());
  adopt_psw_format();
}

Outcome Cpu::set_system_mask(std::uint8_t mask, std::uint8_t instruction_length) {
  auto& psw = state.psw;
  const auto before = psw.system_mask;
  psw.set_system_mask_byte(mask);
  psw.address &= psw.address_mask();  // The 360/67's has a bit for the length of addresses.
  early_exception_length_ = psw.valid() ? 0 : instruction_length;
  // Interruptions that are no longer allowed need no look; other bits do.
  const std::uint8_t masks_of_interruptions = psw.extended_control ? 0x03 : 0xFF;
  const bool only_disables = (psw.system_mask & ~before) == 0 && ((psw.system_mask ^ before) & ~masks_of_interruptions) == 0;
  return only_disables && psw.valid() ? Outcome::done : Outcome::refresh;
}

void Cpu::set_monitor_event(std::uint8_t monitor_class, std::uint32_t code) {
  monitor_class_ = monitor_class;
  monitor_code_ = code;
}

std::uint64_t Cpu::cpu_id() const {
  return std::uint64_t{options_.cpu_version} << 56 | std::uint64_t{options_.cpu_serial & 0x00FF'FFFF} << 32 |
         std::uint64_t{model_.type} << 16;
}

}  // namespace isa370
