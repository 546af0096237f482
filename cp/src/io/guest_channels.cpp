// Builds a guest's devices from its directory entry.
#include "io/guest_channels.hpp"

#include <utility>

#include <isa370/devices/channel_to_channel.hpp>
#include <isa370/devices/reader_3505.hpp>

#include "guest/guest.hpp"
#include "storage/guest_storage.hpp"

namespace cp {

GuestChannels::GuestChannels(Guest& guest, GuestStorage& storage, isa370::Machine& machine, ConsolePort& port)
    : storage_(std::make_unique<GuestChannelStorage>(storage, guest)),
      channels_(std::make_unique<isa370::ChannelSet>(
          *storage_, machine.clock(), isa370::first_host_target + guest.number,
          isa370::channel_options(*machine.options().model, machine.options().timed_devices))) {
  for (const auto& device : guest.entry.devices) {
    switch (device.type) {
      case VirtualDeviceType::console: {
        auto console = std::make_unique<isa370::Console3215>(
            isa370::Console3215::Options{},
            isa370::Console3215::Outlets{
                .typed = [&guest, &port](std::string_view text) { port.guest_typed(guest, text); },
                .read_started = [&guest, &port] { port.guest_reads(guest); },
                .alarm = [] {},
            });
        console_ = console.get();
        console_number_ = device.number;
        channels_->attach(device.number, std::move(console));
        break;
      }
      case VirtualDeviceType::reader:
        channels_->attach(device.number,
                          std::make_unique<isa370::CardReader>(isa370::model_3505,
                                                               isa370::CardReader::Options{.end_of_file = device.end_of_file}));
        break;
      case VirtualDeviceType::adapter:
        channels_->attach(device.number, std::make_unique<isa370::ChannelToChannelAdapter>());
        break;
      case VirtualDeviceType::dedicated:
      case VirtualDeviceType::minidisk:
        continue;  // They come when the user has logged on.
    }
    virtual_numbers_.insert(device.number);
  }
}

void GuestChannels::uncouple_adapters() {
  for (const auto number : channels_->device_numbers()) uncouple_adapter(number);
}

void GuestChannels::uncouple_adapter(isa370::DeviceNumber number) {
  if (auto* const adapter = dynamic_cast<isa370::ChannelToChannelAdapter*>(channels_->device(number))) adapter->uncouple();
}

bool GuestChannels::remove(isa370::DeviceNumber number) {
  uncouple_adapter(number);
  const auto device = channels_->detach(number);
  virtual_numbers_.erase(number);
  if (device.get() == console_) {
    console_ = nullptr;
    console_number_.reset();
  }
  return device != nullptr;
}

isa370::CardReader* GuestChannels::reader(isa370::DeviceNumber number) const {
  return dynamic_cast<isa370::CardReader*>(channels_->device(number));
}

}  // namespace cp
