// SIO, SIOF, TIO, HIO, TCH on the virtual channels. [POO] "Input/Output Operations".
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

/// Page zero holds the CAW and takes the CSW.
Simulated wait_for_page_zero() { return {.kind = Simulated::Kind::page_wait, .page = 0}; }

}  // namespace

Simulated sio(VirtualCpu& cpu, const Instruction& i) {
  if (!cpu.storage.page_zero_resident(cpu.guest)) return wait_for_page_zero();
  const auto device = device_number(cpu.second_address(i));
  const auto caw = cpu.storage.read_low<std::uint32_t>(cpu.guest, location::channel_address_word);
  return finish(cpu, device, cpu.guest.io->channels().start_io(device, caw));
}

Simulated tio(VirtualCpu& cpu, const Instruction& i) {
  if (!cpu.storage.page_zero_resident(cpu.guest)) return wait_for_page_zero();
  const auto device = device_number(cpu.second_address(i));
  return finish(cpu, device, cpu.guest.io->channels().test_io(device));
}

Simulated hio(VirtualCpu& cpu, const Instruction& i) {
  if (!cpu.storage.page_zero_resident(cpu.guest)) return wait_for_page_zero();
  const auto device = device_number(cpu.second_address(i));
  return finish(cpu, device, cpu.guest.io->channels().halt_io(device));
}

Simulated tch(VirtualCpu& cpu, const Instruction& i) {
  const auto device = device_number(cpu.second_address(i));
  const auto channel = device >> 8;
  constexpr int channels = 16;
  if (channel >= channels) return finish(cpu, device, {});
  return finish(cpu, device, cpu.guest.io->channels().test_channel(static_cast<std::uint8_t>(channel)));
}

}  // namespace cp::simulation
