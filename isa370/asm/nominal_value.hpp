// Nominal values in apostrophes: characters, hexadecimal, binary, fixed point, decimal, floating point.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "statement.hpp"

namespace isa370::assembler {

/// How a value is to be encoded.
struct ValueForm {
  char type;
  unsigned bits;  ///< Length.
  int scale = 0;
  int exponent = 0;
};

/// Bytes that the value takes when there is no length modifier, for the types C, X, B, P and Z.
[[nodiscard]] std::uint32_t implied_length(char type, std::string_view text, const Field& value);
/// The digits behind the point of a decimal value: the scale attribute of P and Z.
[[nodiscard]] int digits_behind_point(std::string_view text, const Field& value);
/// Appends the value in as many whole bytes as its bits need: characters at their left, everything else at their right.
void append_nominal_value(std::vector<std::uint8_t>& to, const ValueForm& form, std::string_view text, const Field& value);
/// Appends the low-order `length` bytes of `number`, highest first.
void append_number(std::vector<std::uint8_t>& to, std::int64_t number, unsigned length);

}  // namespace isa370::assembler
