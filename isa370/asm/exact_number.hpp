// Decimal numbers turned into binary and hexadecimal ones in exact arithmetic: the result is the same on every host, and each
// is rounded once.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace isa370::assembler {

/// A number without its sign: digits * 10**ten * 2**two.
struct ExactNumber {
  std::string_view digits;  ///< Decimal, at least one.
  int ten = 0;
  int two = 0;
};

/// The nearest integer, halves upwards; nullopt when it needs more than 64 bits.
[[nodiscard]] std::optional<std::uint64_t> to_integer(const ExactNumber& number);

/// fraction * 16**exponent, the fraction's point before its first bit.
struct HexadecimalFloat {
  int exponent = 0;
  std::vector<std::uint8_t> fraction;  ///< One bit each, 0 or 1, highest first.
};
/// The nearest number with a fraction of `bits` bits, halves upwards. The fraction is normalised, but begins with
/// `leading_zeros` hexadecimal zeros. Zero has the exponent -64.
[[nodiscard]] HexadecimalFloat to_hexadecimal_float(const ExactNumber& number, unsigned bits, unsigned leading_zeros);

}  // namespace isa370::assembler
