// SIO, SIOF, TIO, CLRIO, HIO, HDV, TCH, STIDC on the virtual channels. [POO] "Input/Output Operations".
#include "trap/simulate.hpp"

namespace cp::simulation {
namespace {

using isa370::Instruction;
namespace location = isa370::fixed_location;

isa370::DeviceNumber device_number(std::uint32_t address) { return static_cast<isa370::DeviceNumber>(address & 0xFFFF); }

// The channels may have brought pages in, and page zero may be out by now.
template <std::unsigned_integral Word>
void store_in_page_zero(VirtualCpu& cpu, std::uint32_t address, Word word) {
  cpu.paging.bring_now(cpu.guest, 0);
  cpu.storage.write_low(cpu.guest, address, word);
}

Simulated finish(VirtualCpu& cpu, isa370::DeviceNumber device, const isa370::IoResult& result) {
  if (result.condition_code == 1 && result.csw) {
    const auto csw = result.csw->to_bits();
    if (result.status_only)
      store_in_page_zero(cpu, location::channel_status_word + 4, static_cast<std::uint16_t>(csw >> 16));
    else
      store_in_page_zero(cpu, location::channel_status_word, csw);
  }
  cpu.set_condition_code(result.condition_code);
  auto simulated = cpu.done("device {:03X}, condition code {}", device, result.condition_code);
  simulated.io = VirtualIoEvent{cpu.guest.name(), device, result.condition_code};
  return simulated;
}

bool block_multiplexing(const VirtualCpu& cpu) { return (cpu.cr(0) & isa370::bit<std::uint32_t>(0)) != 0; }

/// Page zero holds the CAW and takes the CSW.
Simulated wait_for_page_zero() { return {.kind = Simulated::Kind::page_wait, .page = 0}; }

}  // namespace

Simulated sio(VirtualCpu& cpu, const Instruction& i) {
  if (!cpu.storage.page_zero_resident(cpu.guest)) return wait_for_page_zero();
  const auto device = device_number(cpu.second_address(i));
  const auto caw = cpu.storage.read_low<std::uint32_t>(cpu.guest, location::channel_address_word);
  return finish(cpu, device, cpu.guest.io->channels().start_io(device, caw, block_multiplexing(cpu)));
}

namespace {

using Operation = isa370::IoResult (isa370::ChannelSet::*)(isa370::DeviceNumber);

Simulated operate(VirtualCpu& cpu, const Instruction& i, Operation operation) {
  if (!cpu.storage.page_zero_resident(cpu.guest)) return wait_for_page_zero();
  const auto device = device_number(cpu.second_address(i));
  return finish(cpu, device, (cpu.guest.io->channels().*operation)(device));
}

}  // namespace

Simulated tio(VirtualCpu& cpu, const Instruction& i) { return operate(cpu, i, &isa370::ChannelSet::test_io); }
Simulated clrio(VirtualCpu& cpu, const Instruction& i) {
  if (!cpu.storage.page_zero_resident(cpu.guest)) return wait_for_page_zero();
  const auto device = device_number(cpu.second_address(i));
  return finish(cpu, device, cpu.guest.io->channels().clear_io(device, block_multiplexing(cpu)));
}

Simulated hio(VirtualCpu& cpu, const Instruction& i) { return operate(cpu, i, &isa370::ChannelSet::halt_io); }
Simulated hdv(VirtualCpu& cpu, const Instruction& i) { return operate(cpu, i, &isa370::ChannelSet::halt_device); }

Simulated tch(VirtualCpu& cpu, const Instruction& i) {
  const auto device = device_number(cpu.second_address(i));
  return finish(cpu, device, cpu.guest.io->channels().test_channel(unsigned{device} >> 8));
}

Simulated stidc(VirtualCpu& cpu, const Instruction& i) {
  if (!cpu.storage.page_zero_resident(cpu.guest)) return wait_for_page_zero();
  const auto device = device_number(cpu.second_address(i));
  const auto id = cpu.guest.io->channels().channel_id(unsigned{device} >> 8);
  if (id) store_in_page_zero(cpu, location::channel_id, *id);
  return finish(cpu, device, {.condition_code = static_cast<std::uint8_t>(id ? 0 : 3)});
}

}  // namespace cp::simulation
