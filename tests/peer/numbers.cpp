// Random operands.
#include "numbers.hpp"

#include <algorithm>
#include <array>

#include <isa370/bits.hpp>

namespace peer {

std::uint32_t random_word(Random& random) {
  constexpr auto special =
      std::to_array<std::uint32_t>({0, 1, 2, 0xFFFF'FFFF, 0xFFFF'FFFE, 0x7FFF'FFFF, 0x8000'0000, 0x8000'0001, 0x7FFF, 0x8000,
                                    0xFFFF'8000, 0xFF, 0x100, 0x4000'0000, 0xC000'0000, 0x00FF'FFFF, 0x0100'0000});
  const auto kind = random.below(10);
  if (kind < 4) return random.one_of(special);
  if (kind < 6) return random.below(256) - 128;
  if (kind < 7) return static_cast<std::uint32_t>(random.next()) >> random.below(32);
  return static_cast<std::uint32_t>(random.next());
}

std::uint64_t random_floating_point(Random& random) {
  constexpr unsigned fraction_bits = 56;
  constexpr std::uint64_t fraction_mask = (std::uint64_t{1} << fraction_bits) - 1;
  constexpr auto characteristics =
      std::to_array<std::uint32_t>({0, 1, 2, 13, 14, 15, 0x3F, 0x40, 0x41, 0x42, 0x46, 0x4E, 0x7E, 0x7F});
  const std::uint64_t sign = random.percent(50) ? 0x80 : 0;
  const std::uint64_t characteristic = random.percent(60)   ? 0x3A + random.below(14)
                                       : random.percent(60) ? random.one_of(characteristics)
                                                            : random.below(128);
  std::uint64_t fraction = random.next() & fraction_mask;
  switch (random.below(8)) {
    case 0:
      fraction = 0;
      break;
    case 1:
      fraction >>= 4 * random.below(14);
      break;
    case 2:
      fraction = fraction_mask >> (4 * random.below(14));
      break;
    case 3:
      fraction = fraction << random.below(fraction_bits) & fraction_mask;
      break;
    case 4:
      fraction = std::uint64_t{1} << random.below(fraction_bits);
      break;
    default:
      fraction |= std::uint64_t{1} << (fraction_bits - 1 - random.below(4));
      break;
  }
  if (random.percent(5)) return sign << fraction_bits;
  return (sign | characteristic) << fraction_bits | fraction;
}

std::vector<std::uint8_t> random_packed(Random& random, std::uint32_t length) {
  std::vector<std::uint8_t> bytes(length);
  const auto digit = [&] { return random.percent(15) ? 9U : random.below(10); };
  for (auto& byte : bytes) byte = static_cast<std::uint8_t>(digit() << 4 | digit());
  if (random.percent(10)) std::ranges::fill(bytes, std::uint8_t{0x99});
  const auto zeros = random.percent(50) ? random.below(length + 1) : 0;
  std::fill_n(bytes.begin(), zeros, std::uint8_t{0});
  const auto sign = random.percent(80) ? 0xCU + random.below(2) : 0xAU + random.below(6);
  bytes.back() = static_cast<std::uint8_t>((bytes.back() & 0xF0) | sign);
  if (random.percent(5)) {
    auto& spoilt = bytes[random.below(length)];
    spoilt = static_cast<std::uint8_t>(random.percent(50) ? spoilt ^ 0x80 : spoilt ^ (0x10U << random.below(4)));
  }
  return bytes;
}

std::vector<std::uint8_t> random_pattern(Random& random, std::uint32_t length) {
  constexpr auto others = std::to_array<std::uint8_t>({0x6B, 0x4B, 0x40, 0x5C, 0x60, 0xC3, 0xD9});
  std::vector<std::uint8_t> bytes(length);
  for (auto& byte : bytes) {
    const auto kind = random.below(16);
    byte = kind < 9 ? 0x20 : kind < 11 ? 0x21 : kind < 12 ? 0x22 : kind < 15 ? random.one_of(others) : random.byte();
  }
  if (random.percent(80)) bytes.front() = random.percent(70) ? 0x40 : 0x5C;
  return bytes;
}

std::vector<std::uint8_t> random_field(Random& random, std::uint32_t length) {
  std::vector<std::uint8_t> bytes(length);
  std::array<std::uint8_t, 8> word{};
  switch (random.below(8)) {
    case 0:
    case 1:
      return random_packed(random, length);
    case 2:
      return random_pattern(random, length);
    case 3:
      for (auto& byte : bytes) byte = static_cast<std::uint8_t>(0xF0 | random.below(10));
      return bytes;
    case 4:
      isa370::store_big_endian(word.data(), random_floating_point(random));
      break;
    case 5:
      isa370::store_big_endian(word.data(), std::uint64_t{random_word(random)} << 32 | random_word(random));
      break;
    case 6:
      return bytes;
    default:
      for (auto& byte : bytes) byte = random.byte();
      return bytes;
  }
  for (std::size_t i = 0; i < length; ++i) bytes[i] = word[i % word.size()];
  return bytes;
}

}  // namespace peer
