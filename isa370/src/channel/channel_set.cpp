// The channels: what is attached to them, and their reset.
#include "isa370/channel.hpp"

#include <utility>

#include "channel/subchannel.hpp"

namespace isa370 {

ChannelSet::ChannelSet(ChannelStorage& storage, EventClock& clock, std::uint32_t event_target, const ChannelOptions& options)
    : storage_(storage), clock_(clock), event_target_(event_target), options_(options) {}

ChannelSet::~ChannelSet() {
  for (const auto& [number, subchannel] : subchannels_) clock_.cancel(event_target_, number);
  for (const auto& [number, unit] : control_units_) clock_.cancel(event_target_, control_unit_event | number);
}

void ChannelSet::attach(DeviceNumber number, std::unique_ptr<Device> device) {
  detach(number);
  if (device == nullptr || number >> 8 >= channel_count) return;
  auto subchannel = std::make_unique<Subchannel>();
  subchannel->number = number;
  subchannel->device = std::move(device);
  auto* const raw = subchannel.get();
  raw->device->connect(wiring_for(*raw));
  subchannels_.emplace(number, std::move(subchannel));
}

DeviceWiring ChannelSet::wiring_for(Subchannel& subchannel) {
  return {
      .ready = [this, &subchannel] { device_ready(subchannel); },
      .unsolicited =
          [this, &subchannel](std::uint8_t status) {
            subchannel.unsolicited |= status;
            update_pending(subchannel);
          },
      .now = [this] { return clock_.now(); },
      .report =
          [this, &subchannel](std::string_view line) {
            if (report_) report_(subchannel.number, line);
          },
      .timed = options_.timed_devices,
  };
}

std::unique_ptr<Device> ChannelSet::detach(DeviceNumber number) {
  auto* const subchannel = find(number);
  if (subchannel == nullptr) return nullptr;
  if (subchannel->working()) subchannel->device->halt();
  forget_program(*subchannel);
  auto device = std::move(subchannel->device);
  device->connect(DeviceWiring::nowhere());
  subchannels_.erase(number);
  return device;
}

Device* ChannelSet::device(DeviceNumber number) const {
  const auto* const subchannel = find(number);
  return subchannel == nullptr ? nullptr : subchannel->device.get();
}

std::vector<DeviceNumber> ChannelSet::device_numbers() const {
  std::vector<DeviceNumber> numbers;
  numbers.reserve(subchannels_.size());
  for (const auto& [number, subchannel] : subchannels_) numbers.push_back(number);
  return numbers;
}

ChannelSet::Subchannel* ChannelSet::find(DeviceNumber number) const {
  const auto found = subchannels_.find(number);
  return found == subchannels_.end() ? nullptr : found->second.get();
}

ChannelType ChannelSet::type_of(DeviceNumber number) const { return options_.types[number >> 8]; }

bool ChannelSet::busy(DeviceNumber number) const {
  const auto* const subchannel = find(number);
  return subchannel != nullptr && subchannel->phase != Subchannel::Phase::idle;
}

void ChannelSet::reset() {
  for (const auto& [number, subchannel] : subchannels_) {
    if (subchannel->working()) subchannel->device->halt();
    subchannel->device->reset();
    forget_program(*subchannel);
  }
  for (const auto& [number, unit] : control_units_) clock_.cancel(event_target_, control_unit_event | number);
  control_units_.clear();
  bursts_ = {};
  available_channels_.clear();
}

}  // namespace isa370
