// START I/O and its relatives: the condition code and the status of each state. [POO] pp. 196-209.
#include <algorithm>
#include <utility>

#include "channel/subchannel.hpp"
#include "isa370/bits.hpp"

namespace isa370 {
namespace {

constexpr std::uint8_t available = 0;
constexpr std::uint8_t status_stored = 1;
constexpr std::uint8_t busy_code = 2;
constexpr std::uint8_t not_operational = 3;

constexpr std::uint8_t control_unit_busy_status = unit_status::busy | unit_status::status_modifier;

IoResult store_status(const ChannelStatusWord& csw) {
  return {.condition_code = status_stored, .csw = csw, .status_only = true};
}

}  // namespace

/// Why the channel or the subchannel cannot take an operation on the device. A program that multiplexes is told later that the
/// channel is no longer busy.
std::optional<IoResult> ChannelSet::not_startable(Subchannel& subchannel, bool block_multiplexing) {
  if (!subchannel.working() && !subchannel.interruption_pending() && !channel_busy(subchannel)) return std::nullopt;
  const bool for_another = bursts_[subchannel.number >> 8].holder.value_or(subchannel.number) != subchannel.number;
  if (for_another && block_multiplexing && type_of(subchannel.number) == ChannelType::block_multiplexer)
    bursts_[subchannel.number >> 8].told_busy = true;
  return IoResult{.condition_code = busy_code};
}

IoResult ChannelSet::start_io(DeviceNumber number, std::uint32_t channel_address_word, bool block_multiplexing) {
  auto* const subchannel = find(number);
  if (subchannel == nullptr) return {.condition_code = not_operational};
  if (const auto not_now = not_startable(*subchannel, block_multiplexing)) return *not_now;

  // The channel looks at the CAW and the first CCW before it selects the device. Bits 4-7 of the CAW must be zeros.
  const auto key = static_cast<std::uint8_t>(bits(channel_address_word, 0, 3));
  const auto first = fetch_ccw(storage_, key, channel_address_word & address_mask);
  const bool invalid =
      bits(channel_address_word, 4, 7) != 0 || (first && (first.ccw.transfers_in_channel() || !valid(first.ccw, false)));
  if (invalid) return store_status({.channel_status = channel_status::program_check});
  if (!first) return store_status({.channel_status = first.channel_status});

  if (control_unit_busy(number)) return store_status({.unit_status = control_unit_busy_status});
  if (subchannel->phase == Subchannel::Phase::device_working) return store_status({.unit_status = unit_status::busy});
  // Status that the device has held ready answers in place of the operation, with busy.
  if (subchannel->unsolicited != 0) {
    auto csw = take_status(*subchannel);
    csw.unit_status |= unit_status::busy;
    return store_status(csw);
  }
  subchannel->key = key;
  subchannel->ccw = first.ccw;
  subchannel->multiplexing = block_multiplexing && type_of(number) == ChannelType::block_multiplexer;
  hold_channel(*subchannel);
  const auto ended = begin_command(*subchannel, false);
  if (ended) return store_status(*ended);
  return {.condition_code = available};
}

IoResult ChannelSet::test_io(DeviceNumber number) {
  auto* const subchannel = find(number);
  if (subchannel == nullptr) return {.condition_code = not_operational};
  if (subchannel->working() || channel_busy(*subchannel)) return {.condition_code = busy_code};
  if (subchannel->listed) return {.condition_code = status_stored, .csw = take_status(*subchannel)};
  if (control_unit_busy(number)) return {.condition_code = status_stored, .csw = {{.unit_status = control_unit_busy_status}}};
  if (subchannel->phase == Subchannel::Phase::device_working)
    return {.condition_code = status_stored, .csw = {{.unit_status = unit_status::busy}}};
  return {.condition_code = available};
}

/// The operation goes no further, and its status at that moment is stored in place of an interruption. [POO] p. 198
IoResult ChannelSet::clear_io(DeviceNumber number, bool block_multiplexing) {
  if (!block_multiplexing) return test_io(number);
  auto* const subchannel = find(number);
  if (subchannel == nullptr) return {.condition_code = not_operational};
  if (channel_busy(*subchannel)) return {.condition_code = busy_code};
  if (subchannel->interruption_pending()) return {.condition_code = status_stored, .csw = take_status(*subchannel)};
  if (!subchannel->working()) return {.condition_code = available};
  clock_.cancel(event_target_, number);
  subchannel->device->halt();
  const auto csw = conclude(*subchannel, 0, 0, subchannel->ccw.at, subchannel->ccw.count);
  return {.condition_code = status_stored, .csw = csw};
}

void ChannelSet::halt_program(Subchannel& subchannel) {
  const bool disconnected = subchannel.phase == Subchannel::Phase::disconnected;
  clock_.cancel(event_target_, subchannel.number);
  subchannel.device->halt();
  const Ending ending(unit_status::channel_end | unit_status::device_end);
  post(subchannel,
       conclude(subchannel, ending, 0, subchannel.ccw.at, disconnected ? subchannel.residual_count : subchannel.ccw.count));
}

IoResult ChannelSet::halt_io(DeviceNumber number) {
  auto* const subchannel = find(number);
  if (subchannel == nullptr) return {.condition_code = not_operational};
  // Whatever device has the channel in a burst is told to stop.
  if (const auto& holder = bursts_[number >> 8].holder) {
    if (auto* const holding = find(*holder); holding != nullptr) halt_program(*holding);
    return {.condition_code = busy_code};
  }
  if (subchannel->working())
    halt_program(*subchannel);
  else if (subchannel->interruption_pending() || channel_busy(*subchannel))
    return {.condition_code = available};
  // The device was told to stop, outside of a burst: the status stored is all zeros.
  return store_status({});
}

IoResult ChannelSet::halt_device(DeviceNumber number) {
  auto* const subchannel = find(number);
  if (subchannel == nullptr) return {.condition_code = not_operational};
  if (const auto& holder = bursts_[number >> 8].holder; holder && *holder != number) return {.condition_code = busy_code};
  if (subchannel->interruption_pending() || channel_busy(*subchannel)) return {.condition_code = available};
  if (subchannel->working())
    halt_program(*subchannel);
  else if (control_unit_busy(number))
    return store_status({.unit_status = control_unit_busy_status});
  return store_status({});
}

IoResult ChannelSet::test_channel(unsigned channel) {
  const auto of_channel = [&](const auto& entry) { return unsigned{entry.first} >> 8 == channel; };
  if (std::ranges::none_of(subchannels_, of_channel)) return {.condition_code = not_operational};
  if (bursts_[channel].holder) return {.condition_code = busy_code};
  const bool waiting = std::ranges::any_of(pending_numbers_, [&](DeviceNumber number) { return number >> 8 == channel; });
  return {.condition_code = waiting ? status_stored : available};
}

/// Type, model number (ours has none) and the length of the extended logout (there is none).
std::optional<std::uint32_t> ChannelSet::channel_id(unsigned channel) const {
  const auto of_channel = [&](const auto& entry) { return unsigned{entry.first} >> 8 == channel; };
  if (std::ranges::none_of(subchannels_, of_channel)) return std::nullopt;
  return std::uint32_t{static_cast<std::uint8_t>(options_.types[channel])} << 28;
}

IoResult ChannelSet::start_initial_program_load(DeviceNumber number) {
  auto* const subchannel = find(number);
  if (subchannel == nullptr) return {.condition_code = not_operational};
  if (const auto not_now = not_startable(*subchannel, false)) return *not_now;
  subchannel->unsolicited = 0;
  update_pending(*subchannel);
  // As if a CCW at location 0 had said so; the chain then goes on at location 8.
  subchannel->key = 0;
  subchannel->multiplexing = false;
  subchannel->ccw = {.command = 0x02,
                     .data_address = 0,
                     .flags = ccw_flag::chain_command | ccw_flag::suppress_length_indication,
                     .count = 24,
                     .at = 0};
  hold_channel(*subchannel);
  const auto ended = begin_command(*subchannel, false);
  if (ended) return store_status(*ended);
  return {.condition_code = available};
}

bool ChannelSet::signal_channel_malfunction(DeviceNumber number, std::uint8_t channel_status) {
  auto* const subchannel = find(number);
  if (subchannel == nullptr || !subchannel->working()) return false;
  clock_.cancel(event_target_, number);
  subchannel->device->halt();
  // Found and caused by the channel; sequence code, unit status, command address, channel and device address are valid; the
  // operation was ended by a selective reset before data were transferred. [POO] p. 241
  constexpr std::uint32_t logout = 0x0440'1F82;
  subchannel->limited_logout = logout;
  post(*subchannel, conclude(*subchannel, 0, channel_status, subchannel->ccw.at, subchannel->ccw.count));
  return true;
}

}  // namespace isa370
