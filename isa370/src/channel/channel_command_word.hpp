// The channel command word: its fields, how one is fetched, and the checks that make it invalid.
// [POO] "Channel-command word".
#pragma once

#include <cstdint>

#include "isa370/channel.hpp"

namespace isa370 {

namespace ccw_flag {
inline constexpr std::uint8_t chain_data = 0x80;
inline constexpr std::uint8_t chain_command = 0x40;
inline constexpr std::uint8_t suppress_length_indication = 0x20;
inline constexpr std::uint8_t skip = 0x10;
inline constexpr std::uint8_t program_controlled_interruption = 0x08;
inline constexpr std::uint8_t indirect_data_address = 0x04;
inline constexpr std::uint8_t must_be_zero = 0x03;
}  // namespace ccw_flag

struct ChannelCommandWord {
  std::uint8_t command = 0;
  std::uint32_t data_address = 0;
  std::uint8_t flags = 0;
  std::uint16_t count = 0;
  std::uint32_t at = 0;  ///< Where it was fetched.

  [[nodiscard]] bool has(std::uint8_t flag) const { return (flags & flag) != 0; }
  [[nodiscard]] bool transfers_in_channel() const { return (command & 0x0F) == 0x08; }
};

/// A fetched CCW, or the channel status (program check, protection check) that its fetch met.
struct FetchedCcw {
  ChannelCommandWord ccw;
  std::uint8_t channel_status = 0;
  [[nodiscard]] explicit operator bool() const { return channel_status == 0; }
};

/// What a channel reports for a storage access that was refused; 0 when it was done.
[[nodiscard]] std::uint8_t channel_status_of(ChannelStorage::Access access);

/// Fetches the doubleword at `address`, which must be on a doubleword boundary. Does not look at what the CCW says.
[[nodiscard]] FetchedCcw fetch_ccw(ChannelStorage& storage, std::uint8_t key, std::uint32_t address);

/// The checks of everything but transfer in channel. A data-chained CCW's command code is not looked at.
[[nodiscard]] bool valid(const ChannelCommandWord& ccw, bool data_chained);

/// The CCW behind `ccw` in data chaining: the next one, or the one that a transfer in channel there designates.
/// On an error `ccw.at` is the address that the CSW reports (less 8).
[[nodiscard]] FetchedCcw fetch_data_chained(ChannelStorage& storage, std::uint8_t key, const ChannelCommandWord& ccw);

/// How far a command's data reaches.
struct DataExtent {
  std::uint32_t bytes = 0;
  std::uint32_t ccws = 0;
};
/// Looks ahead along data chaining from `ccw`, of which `left` bytes are still to come. Stops at an invalid CCW, and when
/// the limits of `Command::count` are passed: a chain may have no end.
[[nodiscard]] DataExtent measure_data(ChannelStorage& storage, std::uint8_t key, ChannelCommandWord ccw, std::uint16_t left);

}  // namespace isa370
