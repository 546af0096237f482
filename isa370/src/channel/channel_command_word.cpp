// Fetching and checking channel command words.
#include "channel/channel_command_word.hpp"

#include <array>

#include "isa370/bits.hpp"

namespace isa370 {

std::uint8_t channel_status_of(ChannelStorage::Access access) {
  switch (access) {
    case ChannelStorage::Access::done:
      return 0;
    case ChannelStorage::Access::protection:
      return channel_status::protection_check;
    case ChannelStorage::Access::addressing:
      break;
  }
  return channel_status::program_check;
}

FetchedCcw fetch_ccw(ChannelStorage& storage, std::uint8_t key, std::uint32_t address) {
  FetchedCcw result;
  result.ccw.at = address;
  // Channel addresses do not wrap: a chain that runs past 16 MB is a program check.
  if (address % 8 != 0 || address > address_mask) {
    result.channel_status = channel_status::program_check;
    return result;
  }
  std::array<std::uint8_t, 8> bytes{};
  result.channel_status = channel_status_of(storage.fetch(address, key, bytes));
  if (!result) return result;
  result.ccw.command = bytes[0];
  result.ccw.data_address = load_big_endian<std::uint32_t>(bytes.data()) & address_mask;
  result.ccw.flags = bytes[4];
  result.ccw.count = load_big_endian<std::uint16_t>(bytes.data() + 6);
  return result;
}

bool valid(const ChannelCommandWord& ccw, bool data_chained) {
  if (ccw.count == 0 || ccw.has(ccw_flag::must_be_zero)) return false;
  return data_chained || (ccw.command & 0x0F) != 0;
}

FetchedCcw fetch_data_chained(ChannelStorage& storage, std::uint8_t key, const ChannelCommandWord& ccw) {
  auto next = fetch_ccw(storage, key, ccw.at + 8);
  if (!next) return next;
  if (next.ccw.transfers_in_channel()) {
    const std::uint32_t transfer_at = next.ccw.at;
    next = fetch_ccw(storage, key, next.ccw.data_address);
    if (!next) {
      next.ccw.at = transfer_at;
      return next;
    }
    if (next.ccw.transfers_in_channel()) next.channel_status = channel_status::program_check;
  }
  if (next && !valid(next.ccw, true)) next.channel_status = channel_status::program_check;
  return next;
}

DataExtent measure_data(ChannelStorage& storage, std::uint8_t key, ChannelCommandWord ccw, std::uint16_t left) {
  constexpr std::uint32_t enough_bytes = 1024 * 1024;
  constexpr std::uint32_t enough_ccws = 4096;
  DataExtent extent{.bytes = left, .ccws = 1};
  while (ccw.has(ccw_flag::chain_data) && extent.bytes < enough_bytes && extent.ccws < enough_ccws) {
    const auto next = fetch_data_chained(storage, key, ccw);
    if (!next) break;
    ccw = next.ccw;
    extent.bytes += ccw.count;
    ++extent.ccws;
  }
  return extent;
}

}  // namespace isa370
