// Random operands: numbers of all kinds, with the values at which something happens more often than others.
#pragma once

#include <cstdint>
#include <vector>

#include "random.hpp"

namespace peer {

[[nodiscard]] std::uint32_t random_word(Random& random);
/// Short and long floating-point numbers, normalised or not, zeros with and without characteristic.
[[nodiscard]] std::uint64_t random_floating_point(Random& random);
/// A packed number of `length` bytes (1 to 16), now and then slightly invalid.
[[nodiscard]] std::vector<std::uint8_t> random_packed(Random& random, std::uint32_t length);
/// A pattern for EDIT.
[[nodiscard]] std::vector<std::uint8_t> random_pattern(Random& random, std::uint32_t length);
/// Bytes of one of these kinds, or zoned digits, or any.
[[nodiscard]] std::vector<std::uint8_t> random_field(Random& random, std::uint32_t length);

}  // namespace peer
