#pragma once

#include <cstdint>

namespace isa370 {

// Numbers in the headers of image and tape files, which the programs that made them wrote on machines that begin with the
// lowest byte. The caller answers for the 2 or 4 bytes.

[[nodiscard]] inline std::uint16_t load_little_endian_16(const std::uint8_t* bytes) {
  return static_cast<std::uint16_t>(bytes[0] | (std::uint32_t{bytes[1]} << 8));
}

[[nodiscard]] inline std::uint32_t load_little_endian_32(const std::uint8_t* bytes) {
  return load_little_endian_16(bytes) | (std::uint32_t{load_little_endian_16(bytes + 2)} << 16);
}

inline void store_little_endian_16(std::uint8_t* bytes, std::uint16_t value) {
  bytes[0] = static_cast<std::uint8_t>(value & 0xFF);
  bytes[1] = static_cast<std::uint8_t>(value >> 8);
}

inline void store_little_endian_32(std::uint8_t* bytes, std::uint32_t value) {
  store_little_endian_16(bytes, static_cast<std::uint16_t>(value & 0xFFFF));
  store_little_endian_16(bytes + 2, static_cast<std::uint16_t>(value >> 16));
}

}  // namespace isa370
