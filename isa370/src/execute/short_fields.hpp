// Operands of 1 to 8 bytes as words of the host, and moves of up to 32 bytes: without loops and without calls.
#pragma once

#include <array>
#include <cstdint>
#include <cstring>

#include "isa370/bits.hpp"

namespace isa370 {

/// A field of 1 to 8 bytes, right-aligned.
[[nodiscard]] inline std::uint64_t load_short_field(const std::uint8_t* bytes, unsigned length) {
  // Most fields in use are of eight bytes. For the others two loads that may overlap: where they do, they bring the same.
  const auto both = [&]<typename Part>(Part) {
    const auto rest = length - static_cast<unsigned>(sizeof(Part));
    return std::uint64_t{load_big_endian<Part>(bytes)} << rest * 8 | load_big_endian<Part>(bytes + rest);
  };
  if (length == 8) return load_big_endian<std::uint64_t>(bytes);
  if (length >= 4) return both(std::uint32_t{});
  if (length >= 2) return both(std::uint16_t{});
  return *bytes;
}

/// What does not fit is cut off on the left.
inline void store_short_field(std::uint8_t* bytes, unsigned length, std::uint64_t word) {
  const auto both = [&]<typename Part>(Part) {
    const auto rest = length - static_cast<unsigned>(sizeof(Part));
    store_big_endian(bytes, static_cast<Part>(word >> rest * 8));
    store_big_endian(bytes + rest, static_cast<Part>(word));
  };
  if (length == 8) return store_big_endian(bytes, word);
  if (length >= 4) return both(std::uint32_t{});
  if (length >= 2) return both(std::uint16_t{});
  *bytes = static_cast<std::uint8_t>(word);
}

/// 1 to 32 bytes; all are read before the first is written.
inline void copy_short(std::uint8_t* to, const std::uint8_t* from, unsigned length) {
  const auto both = [&]<typename Part>(Part) {
    Part first, last;
    const auto rest = length - static_cast<unsigned>(sizeof(Part));
    std::memcpy(&first, from, sizeof(Part));
    std::memcpy(&last, from + rest, sizeof(Part));
    std::memcpy(to, &first, sizeof(Part));
    std::memcpy(to + rest, &last, sizeof(Part));
  };
  using Sixteen = std::array<std::uint64_t, 2>;
  if (length >= 16) return both(Sixteen{});
  if (length >= 8) return both(std::uint64_t{});
  store_short_field(to, length, load_short_field(from, length));
}

}  // namespace isa370
