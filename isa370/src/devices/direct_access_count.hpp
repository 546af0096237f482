// Home addresses and count areas as bytes.
#pragma once

#include <array>
#include <cstdint>
#include <span>

#include "isa370/bits.hpp"
#include "isa370/media/track.hpp"

namespace isa370 {

/// A count area says that its record goes on on the next track by this bit of the cylinder; programs do not see it.
inline constexpr std::uint16_t overflow_flag = 0x8000;

/// Flag byte, cylinder, head.
inline std::array<std::uint8_t, Track::home_address_size> home_address_bytes(const Track& track) {
  std::array<std::uint8_t, Track::home_address_size> bytes{track.flag};
  store_big_endian(bytes.data() + 1, track.cylinder);
  store_big_endian(bytes.data() + 3, track.head);
  return bytes;
}

/// CCHHR, key length, data length.
inline std::array<std::uint8_t, Track::count_size> count_bytes(const TrackRecord& record, bool overflows) {
  std::array<std::uint8_t, Track::count_size> bytes{};
  store_big_endian(bytes.data(), static_cast<std::uint16_t>(overflows ? record.cylinder & ~overflow_flag : record.cylinder));
  store_big_endian(bytes.data() + 2, record.head);
  bytes[4] = record.number;
  bytes[5] = static_cast<std::uint8_t>(record.key.size());
  store_big_endian(bytes.data() + 6, static_cast<std::uint16_t>(record.data.size()));
  return bytes;
}

}  // namespace isa370
