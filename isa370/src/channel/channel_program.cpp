// The execution of channel programs, a step at a time: fetch, begin, finish, chain. [POO] "Execution of I/O operations".
//
// Every step behind the first CCW is an event on the clock, so that no channel program, however it loops, can hold the host.
#include "channel/data_transfer.hpp"
#include "channel/subchannel.hpp"
#include "isa370/bits.hpp"

namespace isa370 {
namespace {

/// Only a normal ending goes on to the next command.
bool ended_normally(std::uint8_t status) {
  constexpr std::uint8_t normal = unit_status::channel_end | unit_status::device_end;
  return (status & ~unit_status::status_modifier) == normal;
}

bool chains_commands(const ChannelCommandWord& ccw) {
  return ccw.has(ccw_flag::chain_command) && !ccw.has(ccw_flag::chain_data);
}

}  // namespace

void ChannelSet::event(std::uint32_t detail) {
  if ((detail & control_unit_event) != 0) return end_of_control_unit(detail & ~control_unit_event);
  auto* const subchannel = find(static_cast<DeviceNumber>(detail));
  if (subchannel == nullptr) return;
  switch (subchannel->phase) {
    case Subchannel::Phase::fetching:
      return fetch_next_command(*subchannel);
    case Subchannel::Phase::finishing:
      return finish_command(*subchannel);
    case Subchannel::Phase::disconnected:
    case Subchannel::Phase::device_working:
      return end_of_device(*subchannel);
    default:
      return;
  }
}

void ChannelSet::schedule(const Subchannel& subchannel, Nanoseconds from_now) {
  clock_.schedule(clock_.now() + from_now, event_target_, subchannel.number);
}

void ChannelSet::fetch_next_command(Subchannel& subchannel) {
  const auto fetched = fetch_ccw(storage_, subchannel.key, subchannel.next);
  if (!fetched) {
    // A transfer to a place where no CCW can be is the fault of the transfer in channel.
    const std::uint32_t at = subchannel.transfer_from.value_or(subchannel.next);
    post(subchannel, conclude(subchannel, 0, fetched.channel_status, at, 0));
    return;
  }
  if (fetched.ccw.transfers_in_channel()) {
    transfer_in_channel(subchannel, fetched.ccw.at, fetched.ccw.data_address);
    return;
  }
  if (!valid(fetched.ccw, false)) {
    post(subchannel, conclude(subchannel, 0, channel_status::program_check, fetched.ccw.at, fetched.ccw.count));
    return;
  }
  subchannel.transfer_from.reset();
  subchannel.ccw = fetched.ccw;
  if (const auto ended = begin_command(subchannel, true)) post(subchannel, *ended);
}

void ChannelSet::transfer_in_channel(Subchannel& subchannel, std::uint32_t at, std::uint32_t target) {
  if (subchannel.transfer_from || target % 8 != 0) {
    post(subchannel, conclude(subchannel, 0, channel_status::program_check, at, 0));
    return;
  }
  subchannel.transfer_from = at;
  subchannel.next = target;
  schedule(subchannel, ccw_time);
}

std::optional<ChannelStatusWord> ChannelSet::begin_command(Subchannel& subchannel, bool chained) {
  const auto& ccw = subchannel.ccw;
  const auto extent = measure_data(storage_, subchannel.key, ccw, ccw.count);
  subchannel.command = {.code = ccw.command, .count = extent.bytes, .chained = chained};
  subchannel.phase = Subchannel::Phase::beginning;
  subchannel.ready_early = false;
  if (ccw.has(ccw_flag::program_controlled_interruption)) note_program_controlled_interruption(subchannel, ccw.at, ccw.count);

  const auto beginning = subchannel.device->begin(subchannel.command);
  switch (beginning.kind) {
    case Beginning::Kind::after:
      subchannel.phase = Subchannel::Phase::finishing;
      schedule(subchannel, device_time(beginning.duration) + (extent.ccws - 1) * ccw_time);
      break;
    case Beginning::Kind::when_ready:
      subchannel.phase = Subchannel::Phase::waiting;
      if (subchannel.ready_early) device_ready(subchannel);
      break;
    case Beginning::Kind::immediate:
      return end_of_immediate(subchannel, {beginning.status, beginning.device_end_after});
    case Beginning::Kind::rejected:
      return conclude(subchannel, beginning.status, 0, ccw.at, ccw.count);
  }
  return std::nullopt;
}

// An immediate operation moves no data, and has no incorrect length.
std::optional<ChannelStatusWord> ChannelSet::end_of_immediate(Subchannel& subchannel, const Ending& ending) {
  subchannel.residual_count = subchannel.ccw.count;
  if (goes_on(subchannel, ending)) return std::nullopt;
  return conclude(subchannel, ending, 0, subchannel.ccw.at, subchannel.ccw.count);
}

void ChannelSet::device_ready(Subchannel& subchannel) {
  if (subchannel.phase == Subchannel::Phase::beginning) {
    subchannel.ready_early = true;
  } else if (subchannel.phase == Subchannel::Phase::waiting) {
    subchannel.phase = Subchannel::Phase::finishing;
    schedule(subchannel, 0);
  }
}

// [POO] "Incorrect length": the flags that decide are those of the last CCW used. With chain data on, the length is wrong
// whatever suppress-length-indication says; otherwise that flag allows any length, and chaining goes on.
void ChannelSet::finish_command(Subchannel& subchannel) {
  DataTransfer transfer(storage_, subchannel.key, subchannel.ccw);
  const Ending ending = subchannel.device->finish(subchannel.command, transfer);
  const auto& last = transfer.ccw();
  std::uint8_t channel_status = transfer.channel_status();
  const bool suppressed = last.has(ccw_flag::suppress_length_indication) && !last.has(ccw_flag::chain_data);
  if (channel_status == 0 && transfer.wrong_length() && !suppressed) channel_status |= channel_status::incorrect_length;
  if (const auto& interrupting = transfer.program_controlled_interruption())
    note_program_controlled_interruption(subchannel, interrupting->at, interrupting->count);

  subchannel.ccw = last;
  subchannel.residual_count = transfer.residual_count();
  occupy_control_unit(subchannel, device_time(ending.control_unit_busy));
  if (channel_status == 0 && goes_on(subchannel, ending)) return;
  post(subchannel, conclude(subchannel, ending, channel_status, last.at, transfer.residual_count()));
}

bool ChannelSet::goes_on(Subchannel& subchannel, const Ending& ending) {
  if (!chains_commands(subchannel.ccw)) return false;
  // Status modifier (a search that was satisfied) skips one CCW.
  const auto next = subchannel.ccw.at + ((ending.status & unit_status::status_modifier) != 0 ? 16 : 8);
  if (ended_normally(ending.status)) {
    subchannel.next = next;
    subchannel.phase = Subchannel::Phase::fetching;
    schedule(subchannel, ccw_time);
    return true;
  }
  if ((ending.status & ~unit_status::status_modifier) != unit_status::channel_end) return false;
  subchannel.next = next;
  subchannel.phase = Subchannel::Phase::disconnected;
  schedule(subchannel, device_time(ending.device_end_after));
  if (subchannel.multiplexing) release_channel(subchannel);
  return true;
}

// Device end, behind a channel end that came alone: the chain goes on, or the device becomes free.
void ChannelSet::end_of_device(Subchannel& subchannel) {
  const std::uint8_t status = subchannel.device->end_of_device();
  if (subchannel.phase == Subchannel::Phase::device_working) {
    subchannel.phase = Subchannel::Phase::idle;
    subchannel.unsolicited |= status;
    update_pending(subchannel);
  } else if (ended_normally(static_cast<std::uint8_t>(status | unit_status::channel_end))) {
    if ((status & unit_status::status_modifier) != 0) subchannel.next += 8;
    reconnect(subchannel);
  } else {
    // The channel end that the chain kept back goes with it.
    post(subchannel, conclude(subchannel, static_cast<std::uint8_t>(status | unit_status::channel_end), 0, subchannel.ccw.at,
                              subchannel.residual_count));
  }
}

// A program-controlled interruption that has not been taken goes with the ending status.
ChannelStatusWord ChannelSet::conclude(Subchannel& subchannel, const Ending& ending, std::uint8_t channel_status,
                                       std::uint32_t last_ccw, std::uint16_t count) {
  if (subchannel.program_controlled) channel_status |= channel_status::program_controlled_interruption;
  subchannel.program_controlled.reset();
  subchannel.transfer_from.reset();
  subchannel.phase = Subchannel::Phase::idle;
  constexpr std::uint8_t both = unit_status::channel_end | unit_status::device_end;
  if ((ending.status & both) == unit_status::channel_end) {
    subchannel.phase = Subchannel::Phase::device_working;
    schedule(subchannel, device_time(ending.device_end_after));
  }
  release_channel(subchannel);
  update_pending(subchannel);
  return {.key = subchannel.key,
          .command_address = (last_ccw + 8) & address_mask,
          .unit_status = ending.status,
          .channel_status = channel_status,
          .count = count};
}

}  // namespace isa370
