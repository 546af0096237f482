// IBM bit numbering and big-endian views.
//
// The manuals number bits from the left: bit 0 is the most significant one. This header is the only place that converts
// between that numbering and shifts, and between guest byte order (big-endian) and the host's.
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <span>

namespace isa370 {

/// The mask of bit `number` (0 is leftmost) in a word of type `Word`.
template <std::unsigned_integral Word>
[[nodiscard]] constexpr Word bit(unsigned number) {
  return static_cast<Word>(Word{1} << (sizeof(Word) * 8 - 1 - number));
}

/// Bits `first` to `last` (inclusive, 0 is leftmost) of `word`, right-aligned.
template <std::unsigned_integral Word>
[[nodiscard]] constexpr Word bits(Word word, unsigned first, unsigned last) {
  const unsigned width = last - first + 1;
  const auto shifted = static_cast<Word>(word >> (sizeof(Word) * 8 - 1 - last));
  return width >= sizeof(Word) * 8 ? shifted : static_cast<Word>(shifted & ((Word{1} << width) - 1));
}

/// Reads a big-endian unsigned integer from the first sizeof(Word) bytes at `bytes`.
template <std::unsigned_integral Word>
[[nodiscard]] constexpr Word load_big_endian(const std::uint8_t* bytes) {
  Word word = 0;
  for (std::size_t i = 0; i < sizeof(Word); ++i) word = static_cast<Word>((static_cast<std::uint64_t>(word) << 8) | bytes[i]);
  return word;
}

/// Writes `word` big-endian to the first sizeof(Word) bytes at `bytes`.
template <std::unsigned_integral Word>
constexpr void store_big_endian(std::uint8_t* bytes, Word word) {
  for (std::size_t i = sizeof(Word); i-- > 0; word = static_cast<Word>(static_cast<std::uint64_t>(word) >> 8))
    bytes[i] = static_cast<std::uint8_t>(word & 0xFF);
}

/// Addresses of System/370 are 24 bits wide; arithmetic on them wraps.
inline constexpr std::uint32_t address_mask = 0x00FF'FFFF;

}  // namespace isa370
