// Random numbers that are the same everywhere: a case is a function of the seed and its number.
#pragma once

#include <array>
#include <cstdint>
#include <span>

namespace peer {

/// SplitMix64.
class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(seed) {}
  /// The numbers of case `number` under `seed`.
  Random(std::uint64_t seed, std::uint64_t number) : state_(seed * 0x9E37'79B9'7F4A'7C15 + number) { state_ = next(); }

  std::uint64_t next() {
    state_ += 0x9E37'79B9'7F4A'7C15;
    std::uint64_t z = state_;
    z = (z ^ z >> 30) * 0xBF58'476D'1CE4'E5B9;
    z = (z ^ z >> 27) * 0x94D0'49BB'1331'11EB;
    return z ^ z >> 31;
  }
  /// Less than `limit`.
  std::uint32_t below(std::uint32_t limit) { return static_cast<std::uint32_t>((next() >> 32) * limit >> 32); }
  bool percent(std::uint32_t chance) { return below(100) < chance; }
  std::uint8_t byte() { return static_cast<std::uint8_t>(next() >> 56); }
  template <typename T, std::size_t size>
  const T& one_of(const std::array<T, size>& choices) {
    return choices[below(static_cast<std::uint32_t>(size))];
  }

 private:
  std::uint64_t state_;
};

}  // namespace peer
