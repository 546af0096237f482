// I/O interruptions that wait to be taken. [POO] "Input/Output Interruptions".
#include <algorithm>
#include <utility>

#include "channel/subchannel.hpp"
#include "isa370/bits.hpp"

namespace isa370 {
namespace {

unsigned channel_of(DeviceNumber number) { return number >> 8; }

}  // namespace

void ChannelSet::post(Subchannel& subchannel, const ChannelStatusWord& ending) {
  subchannel.ending = ending;
  update_pending(subchannel);
}

void ChannelSet::note_program_controlled_interruption(Subchannel& subchannel, std::uint32_t ccw, std::uint16_t count) {
  subchannel.program_controlled = ChannelStatusWord{.key = subchannel.key,
                                                    .command_address = (ccw + 8) & address_mask,
                                                    .channel_status = channel_status::program_controlled_interruption,
                                                    .count = count};
  update_pending(subchannel);
}

void ChannelSet::update_pending(Subchannel& subchannel) {
  const bool waits =
      subchannel.interruption_pending() || (subchannel.unsolicited != 0 && subchannel.phase == Subchannel::Phase::idle);
  if (waits == subchannel.listed) return;
  subchannel.listed = waits;
  if (waits) std::erase(available_channels_, channel_of(subchannel.number));
  if (!waits) {
    std::erase(pending_numbers_, subchannel.number);
    update_channel_available(channel_of(subchannel.number));
    return;
  }
  const auto behind = std::ranges::find_if(
      pending_numbers_, [&](DeviceNumber other) { return channel_of(other) > channel_of(subchannel.number); });
  pending_numbers_.insert(behind, subchannel.number);
}

ChannelStatusWord ChannelSet::take_status(Subchannel& subchannel) {
  ChannelStatusWord csw;
  if (subchannel.ending)
    csw = *std::exchange(subchannel.ending, std::nullopt);
  else if (subchannel.program_controlled)
    csw = *std::exchange(subchannel.program_controlled, std::nullopt);
  else
    csw.unit_status = std::exchange(subchannel.unsolicited, std::uint8_t{0});
  // What is left stands behind the others of its channel.
  subchannel.listed = false;
  std::erase(pending_numbers_, subchannel.number);
  update_pending(subchannel);
  return csw;
}

IoInterruption ChannelSet::take(DeviceNumber number) {
  auto* const subchannel = find(number);
  const auto channel = channel_of(number);
  if (subchannel == nullptr || !subchannel->listed) {
    if (channel < channel_count) bursts_[channel].told_busy = false;
    update_channel_available(channel);
    return {.device = number, .csw = {}};
  }
  // Any interruption but a program-controlled one tells the program as much.
  if (subchannel->ending || !subchannel->program_controlled) bursts_[channel].told_busy = false;
  const auto logout = std::exchange(subchannel->limited_logout, std::nullopt);
  return {.device = number, .csw = take_status(*subchannel), .limited_logout = logout};
}

bool ChannelSet::interruption_pending(DeviceNumber number) const {
  const auto* const subchannel = find(number);
  return subchannel != nullptr && subchannel->listed;
}

ChannelStatusWord ChannelSet::take_initial_program_load_end(DeviceNumber number) {
  auto csw = take(number).csw;
  // A device whose own end came later, or failed.
  if ((csw.unit_status & unit_status::device_end) == 0 && interruption_pending(number))
    csw.unit_status |= take(number).csw.unit_status;
  return csw;
}

void ChannelSet::forget_program(Subchannel& subchannel) {
  clock_.cancel(event_target_, subchannel.number);
  subchannel.phase = Subchannel::Phase::idle;
  subchannel.transfer_from.reset();
  subchannel.ending.reset();
  subchannel.program_controlled.reset();
  subchannel.unsolicited = 0;
  subchannel.limited_logout.reset();
  release_channel(subchannel);
  update_pending(subchannel);
}

}  // namespace isa370
