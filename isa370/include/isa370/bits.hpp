// IBM bit numbering and big-endian views.
//
// The manuals number bits from the left: bit 0 is the most significant one. This header is the only place that converts
// between that numbering and shifts, and between the machine's byte order (big-endian) and the host's.
#pragma once

#include <bit>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <type_traits>

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

/// Between big-endian and the host's byte order; the same in both directions.
template <std::unsigned_integral Word>
[[nodiscard]] inline Word host_order(Word word) {
  if constexpr (std::endian::native == std::endian::big || sizeof(Word) == 1)
    return word;
  else if constexpr (sizeof(Word) == 2)
    return __builtin_bswap16(word);
  else if constexpr (sizeof(Word) == 4)
    return __builtin_bswap32(word);
  else
    return __builtin_bswap64(word);
}

/// Reads a big-endian unsigned integer from the first sizeof(Word) bytes at `bytes`.
template <std::unsigned_integral Word>
[[nodiscard]] constexpr Word load_big_endian(const std::uint8_t* bytes) {
  if (std::is_constant_evaluated()) {
    Word word = 0;
    for (std::size_t i = 0; i < sizeof(Word); ++i) word = static_cast<Word>((std::uint64_t{word} << 8) | bytes[i]);
    return word;
  }
  Word word;
  std::memcpy(&word, bytes, sizeof word);
  return host_order(word);
}

/// Writes `word` big-endian to the first sizeof(Word) bytes at `bytes`.
template <std::unsigned_integral Word>
constexpr void store_big_endian(std::uint8_t* bytes, Word word) {
  if (std::is_constant_evaluated()) {
    for (std::size_t i = sizeof(Word); i-- > 0; word = static_cast<Word>(std::uint64_t{word} >> 8))
      bytes[i] = static_cast<std::uint8_t>(word & 0xFF);
    return;
  }
  word = host_order(word);
  std::memcpy(bytes, &word, sizeof word);
}

/// Addresses of System/370 are 24 bits wide; arithmetic on them wraps.
inline constexpr std::uint32_t address_mask = 0x00FF'FFFF;

}  // namespace isa370
