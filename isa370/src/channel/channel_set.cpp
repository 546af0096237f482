// Attaching devices, the I/O instructions and the pending interruptions. [POO] "Input/output operations".
#include "isa370/channel.hpp"

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

IoResult store_status(const ChannelStatusWord& csw) {
  return {.condition_code = status_stored, .csw = csw, .status_only = true};
}

unsigned channel_of(DeviceNumber number) { return number >> 8; }

/// Blocks of a byte-multiplexer channel do not keep the channel for themselves.
bool bursts(unsigned channel) { return channel != 0; }

}  // namespace

ChannelSet::ChannelSet(ChannelStorage& storage, EventClock& clock, std::uint32_t event_target)
    : storage_(storage), clock_(clock), event_target_(event_target) {}

ChannelSet::~ChannelSet() {
  for (const auto& [number, subchannel] : subchannels_) clock_.cancel(event_target_, number);
}

// ---- Devices -------------------------------------------------------------------------------------------------------------

void ChannelSet::attach(DeviceNumber number, std::unique_ptr<Device> device) {
  detach(number);
  if (device == nullptr) return;
  auto subchannel = std::make_unique<Subchannel>();
  subchannel->number = number;
  subchannel->device = std::move(device);
  auto* const raw = subchannel.get();
  raw->device->connect({
      .ready = [this, raw] { device_ready(*raw); },
      .unsolicited =
          [this, raw](std::uint8_t status) {
            raw->unsolicited |= status;
            update_pending(*raw);
          },
      .now = [this] { return clock_.now(); },
      .report = [](std::string_view) {},
  });
  subchannels_.emplace(number, std::move(subchannel));
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

bool ChannelSet::busy(DeviceNumber number) const {
  const auto* const subchannel = find(number);
  return subchannel != nullptr && subchannel->working();
}

// ---- Instructions ----------------------------------------------------------------------------------------------------------

IoResult ChannelSet::start_io(DeviceNumber number, std::uint32_t channel_address_word) {
  auto* const subchannel = find(number);
  if (subchannel == nullptr) return {.condition_code = not_operational};
  if (subchannel->working() || subchannel->interruption_pending()) return {.condition_code = busy_code};

  // The channel looks at the CAW and the first CCW before it selects the device. Bits 4-7 of the CAW must be zeros.
  const auto key = static_cast<std::uint8_t>(bits(channel_address_word, 0, 3));
  const auto first = fetch_ccw(storage_, key, channel_address_word & address_mask);
  const bool invalid =
      bits(channel_address_word, 4, 7) != 0 || (first && (first.ccw.transfers_in_channel() || !valid(first.ccw, false)));
  if (invalid) return store_status({.channel_status = channel_status::program_check});
  if (!first) return store_status({.channel_status = first.channel_status});

  // Status that the device has held ready answers in place of the operation, with busy.
  if (subchannel->unsolicited != 0) {
    auto csw = take_status(*subchannel);
    csw.unit_status |= unit_status::busy;
    return store_status(csw);
  }
  subchannel->key = key;
  subchannel->ccw = first.ccw;
  const auto ended = begin_command(*subchannel, false);
  if (ended) return store_status(*ended);
  return {.condition_code = available};
}

IoResult ChannelSet::test_io(DeviceNumber number) {
  auto* const subchannel = find(number);
  if (subchannel == nullptr) return {.condition_code = not_operational};
  if (subchannel->working()) return {.condition_code = busy_code};
  if (subchannel->listed) return {.condition_code = status_stored, .csw = take_status(*subchannel)};
  return {.condition_code = available};
}

IoResult ChannelSet::halt_io(DeviceNumber number) {
  auto* const subchannel = find(number);
  if (subchannel == nullptr) return {.condition_code = not_operational};
  const bool working = subchannel->working();
  if (!working && subchannel->interruption_pending()) return {.condition_code = available};
  if (working) {
    clock_.cancel(event_target_, number);
    subchannel->device->halt();
    post(*subchannel, conclude(*subchannel, unit_status::channel_end | unit_status::device_end, 0, subchannel->ccw.at,
                               subchannel->ccw.count));
    if (bursts(channel_of(number))) return {.condition_code = busy_code};
  }
  // The device was told to stop, outside of a burst: the status stored is all zeros.
  return store_status({});
}

IoResult ChannelSet::test_channel(std::uint8_t channel) {
  bool exists = false;
  bool working = false;
  bool waiting = false;
  for (const auto& [number, subchannel] : subchannels_) {
    if (channel_of(number) != channel) continue;
    exists = true;
    working = working || subchannel->working();
    waiting = waiting || subchannel->listed;
  }
  if (!exists) return {.condition_code = not_operational};
  if (working && bursts(channel)) return {.condition_code = busy_code};
  return {.condition_code = waiting ? status_stored : available};
}

IoResult ChannelSet::start_initial_program_load(DeviceNumber number) {
  auto* const subchannel = find(number);
  if (subchannel == nullptr) return {.condition_code = not_operational};
  if (subchannel->working() || subchannel->interruption_pending()) return {.condition_code = busy_code};
  subchannel->unsolicited = 0;
  update_pending(*subchannel);
  // As if a CCW at location 0 had said so; the chain then goes on at location 8.
  subchannel->key = 0;
  subchannel->ccw = {.command = 0x02,
                     .data_address = 0,
                     .flags = ccw_flag::chain_command | ccw_flag::suppress_length_indication,
                     .count = 24,
                     .at = 0};
  const auto ended = begin_command(*subchannel, false);
  if (ended) return store_status(*ended);
  return {.condition_code = available};
}

// ---- Interruptions --------------------------------------------------------------------------------------------------

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
  const bool waits = subchannel.interruption_pending() || (subchannel.unsolicited != 0 && !subchannel.working());
  if (waits == subchannel.listed) return;
  subchannel.listed = waits;
  if (!waits) {
    std::erase(pending_numbers_, subchannel.number);
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
  if (subchannel == nullptr || !subchannel->listed) return {.device = number, .csw = {}};
  return {.device = number, .csw = take_status(*subchannel)};
}

void ChannelSet::forget_program(Subchannel& subchannel) {
  clock_.cancel(event_target_, subchannel.number);
  subchannel.phase = Subchannel::Phase::idle;
  subchannel.transfer_from.reset();
  subchannel.ending.reset();
  subchannel.program_controlled.reset();
  subchannel.unsolicited = 0;
  update_pending(subchannel);
}

void ChannelSet::reset() {
  for (const auto& [number, subchannel] : subchannels_) {
    if (subchannel->working()) subchannel->device->halt();
    subchannel->device->reset();
    forget_program(*subchannel);
  }
}

}  // namespace isa370
