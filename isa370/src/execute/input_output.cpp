// SIO, SIOF, TIO, HIO, TCH: the processor's side of I/O. [POO] "Input/Output Operations". The channels do the work.
#include "execute/handlers.hpp"
#include "execute/system_control.hpp"

namespace isa370::execute {
namespace {

DeviceNumber device_number(const Cpu& cpu, const Instruction& i) { return static_cast<DeviceNumber>(cpu.second_address(i)); }

/// With condition code 1 the CSW, or only its two bytes of status, is stored.
Outcome commit(Cpu& cpu, const IoResult& result) {
  if (result.csw) {
    constexpr std::uint32_t status_offset = 4;
    constexpr auto at = fixed_location::channel_status_word;
    if (result.status_only) {
      const auto status = static_cast<std::uint16_t>(result.csw->unit_status << 8 | result.csw->channel_status);
      cpu.write_fixed(at + status_offset, status);
    } else {
      cpu.write_fixed(at, result.csw->to_bits());
    }
    if (cpu.low_storage_available()) cpu.storage().note_change(cpu.absolute({at}));
  }
  cpu.set_condition_code(result.condition_code);
  return Outcome::reconsider;
}

}  // namespace

Outcome sio(Cpu& cpu, const Instruction& i) {
  cpu.synchronize_clock();
  const auto address_word = cpu.read_fixed<std::uint32_t>(fixed_location::channel_address_word);
  return commit(cpu, cpu.channels().start_io(device_number(cpu, i), address_word));
}

/// The channels here answer at once, so that there is nothing to release early.
Outcome siof(Cpu& cpu, const Instruction& i) { return sio(cpu, i); }

Outcome tio(Cpu& cpu, const Instruction& i) {
  cpu.synchronize_clock();
  return commit(cpu, cpu.channels().test_io(device_number(cpu, i)));
}

Outcome hio(Cpu& cpu, const Instruction& i) {
  cpu.synchronize_clock();
  return commit(cpu, cpu.channels().halt_io(device_number(cpu, i)));
}

/// Bits 16-23 of the address name the channel; there are sixteen.
Outcome tch(Cpu& cpu, const Instruction& i) {
  cpu.synchronize_clock();
  const unsigned channel = device_number(cpu, i) >> 8;
  constexpr unsigned channel_count = 16;
  return commit(cpu, channel < channel_count ? cpu.channels().test_channel(static_cast<std::uint8_t>(channel)) : IoResult{});
}

}  // namespace isa370::execute
