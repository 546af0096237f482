// Nominal values in apostrophes: characters, hexadecimal, binary, fixed point, decimal.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "statement.hpp"

namespace isa370::assembler {

/// Bytes that the value takes when there is no length modifier, for the types C, X, B, P and Z.
[[nodiscard]] std::uint32_t implied_length(char type, std::string_view text, const Field& value);
/// Appends the value in `length` bytes.
void append_nominal_value(std::vector<std::uint8_t>& to, char type, std::string_view text, const Field& value,
                          std::uint32_t length);
/// Appends the low-order `length` bytes of `number`, highest first.
void append_number(std::vector<std::uint8_t>& to, std::int64_t number, unsigned length);

}  // namespace isa370::assembler
