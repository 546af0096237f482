// SIO, SIOF, TIO, CLRIO, HIO, HDV, TCH, STIDC: the processor's side of I/O. [POO] "Input/Output Operations". The channels do
// the work.
#include "execute/handlers.hpp"
#include "execute/system_control.hpp"

namespace isa370::execute {
namespace {

DeviceNumber device_number(const Cpu& cpu, const Instruction& i) { return static_cast<DeviceNumber>(cpu.second_address(i)); }
unsigned channel_number(const Cpu& cpu, const Instruction& i) { return unsigned{device_number(cpu, i)} >> 8; }

/// Block multiplexing is allowed by control register 0, which System/360 does not have.
bool block_multiplexing(const Cpu& cpu) { return (cpu.state.cr[0] & bit<std::uint32_t>(0)) != 0; }

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
  return commit(cpu, cpu.channels().start_io(device_number(cpu, i), address_word, block_multiplexing(cpu)));
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

Outcome clrio(Cpu& cpu, const Instruction& i) {
  cpu.synchronize_clock();
  return commit(cpu, cpu.channels().clear_io(device_number(cpu, i), block_multiplexing(cpu)));
}

Outcome hdv(Cpu& cpu, const Instruction& i) {
  cpu.synchronize_clock();
  return commit(cpu, cpu.channels().halt_device(device_number(cpu, i)));
}

/// Bits 16-23 of the address name the channel.
Outcome tch(Cpu& cpu, const Instruction& i) {
  cpu.synchronize_clock();
  return commit(cpu, cpu.channels().test_channel(channel_number(cpu, i)));
}

Outcome stidc(Cpu& cpu, const Instruction& i) {
  const auto id = cpu.channels().channel_id(channel_number(cpu, i));
  if (id) {
    cpu.write_fixed(fixed_location::channel_id, *id);
    if (cpu.low_storage_available()) cpu.storage().note_change(cpu.absolute({fixed_location::channel_id}));
  }
  return commit(cpu, {.condition_code = static_cast<std::uint8_t>(id ? 0 : 3)});
}

}  // namespace isa370::execute
