// Who has a channel for itself, and which control units cannot serve anybody.
//
// A device holds a selector or block-multiplexer channel from the start of its program. A block-multiplexer channel is free for
// others between channel end and device end within a chain; then the device waits for its turn to go on. [POO] "Types of
// Channels"
#include <algorithm>

#include "channel/subchannel.hpp"

namespace isa370 {
namespace {

unsigned channel_of(DeviceNumber number) { return number >> 8; }

/// Eight devices with numbers that differ in the last three bits are behind one control unit.
unsigned control_unit_of(DeviceNumber number) { return number >> 3; }

}  // namespace

bool ChannelSet::channel_busy(const Subchannel& subchannel) const {
  const auto type = type_of(subchannel.number);
  if (type == ChannelType::byte_multiplexer) return false;
  const auto channel = channel_of(subchannel.number);
  if (const auto& holder = bursts_[channel].holder; holder && *holder != subchannel.number) return true;
  if (type != ChannelType::selector) return false;
  // The one subchannel keeps the ending of another device.
  return std::ranges::any_of(subchannels_, [&](const auto& other) {
    return channel_of(other.first) == channel && other.first != subchannel.number && other.second->interruption_pending();
  });
}

void ChannelSet::hold_channel(const Subchannel& subchannel) {
  if (type_of(subchannel.number) == ChannelType::byte_multiplexer) return;
  bursts_[channel_of(subchannel.number)].holder = subchannel.number;
  update_channel_available(channel_of(subchannel.number));
}

void ChannelSet::update_channel_available(unsigned channel) {
  if (channel >= channel_count) return;
  std::erase(available_channels_, channel);
  const auto& burst = bursts_[channel];
  if (!burst.told_busy || burst.holder) return;
  const bool device_waits = std::ranges::any_of(pending_numbers_, [&](auto number) { return channel_of(number) == channel; });
  if (!device_waits) available_channels_.insert(std::ranges::upper_bound(available_channels_, channel), channel);
}

void ChannelSet::release_channel(const Subchannel& subchannel) {
  auto& burst = bursts_[channel_of(subchannel.number)];
  std::erase(burst.reconnecting, subchannel.number);
  if (burst.holder != subchannel.number) return;
  burst.holder.reset();
  if (!burst.reconnecting.empty()) {
    auto* const next = find(burst.reconnecting.front());
    burst.reconnecting.pop_front();
    if (next != nullptr) reconnect(*next);
  }
  update_channel_available(channel_of(subchannel.number));
}

/// The chain goes on now, or when whoever has the channel is ready with it.
void ChannelSet::reconnect(Subchannel& subchannel) {
  auto& burst = bursts_[channel_of(subchannel.number)];
  if (burst.holder && *burst.holder != subchannel.number) {
    subchannel.phase = Subchannel::Phase::reconnecting;
    burst.reconnecting.push_back(subchannel.number);
    return;
  }
  hold_channel(subchannel);
  subchannel.phase = Subchannel::Phase::fetching;
  schedule(subchannel, ccw_time);
}

// ---- Control units ---------------------------------------------------------------------------------------------------

void ChannelSet::occupy_control_unit(const Subchannel& subchannel, Nanoseconds duration) {
  if (duration == 0) return;
  control_units_[control_unit_of(subchannel.number)].busy_until = clock_.now() + duration;
}

/// Who is told that the control unit is busy is told when it no longer is.
bool ChannelSet::control_unit_busy(DeviceNumber number) {
  const auto found = control_units_.find(control_unit_of(number));
  if (found == control_units_.end() || found->second.busy_until <= clock_.now()) return false;
  if (!found->second.owes_end_to) clock_.schedule(found->second.busy_until, event_target_, control_unit_event | found->first);
  found->second.owes_end_to = number;
  return true;
}

void ChannelSet::end_of_control_unit(unsigned control_unit) {
  const auto found = control_units_.find(control_unit);
  if (found == control_units_.end() || !found->second.owes_end_to) return;
  auto* const subchannel = find(*found->second.owes_end_to);
  found->second.owes_end_to.reset();
  if (subchannel == nullptr) return;
  subchannel->unsolicited |= unit_status::control_unit_end;
  update_pending(*subchannel);
}

}  // namespace isa370
