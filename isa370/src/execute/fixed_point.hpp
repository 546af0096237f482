// Fixed-point arithmetic with its condition codes, as pure functions without a machine.
//
// Numbers are two's-complement words held unsigned, as registers hold them. [POO] "General Instructions", "Data format",
// "Fixed-point representation". No function has undefined behaviour for any operand.
#pragma once

#include <concepts>
#include <cstdint>
#include <optional>
#include <type_traits>

namespace isa370::fixed_point {

/// What a signed operation leaves: the low-order bits, the condition code, and whether the true result did not fit.
template <std::unsigned_integral Word>
struct Result {
  Word value = 0;
  std::uint8_t condition_code = 0;
  bool overflow = false;
  bool operator==(const Result&) const = default;
};

/// What an unsigned operation or a comparison leaves; there is no overflow.
struct LogicalResult {
  std::uint32_t value = 0;
  std::uint8_t condition_code = 0;
  bool operator==(const LogicalResult&) const = default;
};

struct Quotient {
  std::uint32_t quotient = 0;
  std::uint32_t remainder = 0;
  bool operator==(const Quotient&) const = default;
};

template <std::unsigned_integral Word>
[[nodiscard]] constexpr std::make_signed_t<Word> as_signed(Word value) {
  return static_cast<std::make_signed_t<Word>>(value);
}

/// A halfword extended to a word with its sign.
[[nodiscard]] constexpr std::uint32_t extend(std::uint16_t halfword) {
  return static_cast<std::uint32_t>(static_cast<std::int32_t>(as_signed(halfword)));
}

/// 0 zero, 1 less than zero, 2 greater than zero.
template <std::unsigned_integral Word>
[[nodiscard]] constexpr std::uint8_t sign_code(Word value) {
  return value == 0 ? 0 : as_signed(value) < 0 ? 1 : 2;
}

/// Condition code 3 stands for overflow, else 0 to 2 for the sign of the result.
template <std::unsigned_integral Word>
[[nodiscard]] constexpr Result<Word> signed_result(Word value, bool overflow) {
  return {value, overflow ? std::uint8_t{3} : sign_code(value), overflow};
}

/// 0 equal, 1 first low, 2 first high; by the operands' own order, so signed operands compare algebraically.
template <std::integral Number>
[[nodiscard]] constexpr std::uint8_t compare(Number first, Number second) {
  return first == second ? 0 : first < second ? 1 : 2;
}

[[nodiscard]] constexpr Result<std::uint32_t> add(std::uint32_t first, std::uint32_t second) {
  const std::uint32_t sum = first + second;
  return signed_result(sum, ((first ^ sum) & (second ^ sum)) >> 31 != 0);
}

[[nodiscard]] constexpr Result<std::uint32_t> subtract(std::uint32_t first, std::uint32_t second) {
  const std::uint32_t difference = first - second;
  return signed_result(difference, ((first ^ second) & (first ^ difference)) >> 31 != 0);
}

/// The largest negative number has no complement: it stays, with overflow.
[[nodiscard]] constexpr Result<std::uint32_t> complement(std::uint32_t value) { return subtract(0, value); }

[[nodiscard]] constexpr Result<std::uint32_t> positive(std::uint32_t value) {
  return as_signed(value) < 0 ? complement(value) : signed_result(value, false);
}

[[nodiscard]] constexpr Result<std::uint32_t> negative(std::uint32_t value) {
  return as_signed(value) > 0 ? complement(value) : signed_result(value, false);
}

/// The left bit of the condition code is the carry, the right bit says that the sum is not zero.
[[nodiscard]] constexpr LogicalResult add_logical(std::uint32_t first, std::uint32_t second) {
  const std::uint32_t sum = first + second;
  return {sum, static_cast<std::uint8_t>((sum < first ? 2 : 0) | (sum != 0 ? 1 : 0))};
}

/// As adding the one's complement and a one: the carry is absent when there is a borrow, so code 0 cannot occur.
[[nodiscard]] constexpr LogicalResult subtract_logical(std::uint32_t first, std::uint32_t second) {
  const std::uint32_t difference = first - second;
  return {difference, static_cast<std::uint8_t>((first >= second ? 2 : 0) | (difference != 0 ? 1 : 0))};
}

/// The 64-bit product.
[[nodiscard]] constexpr std::uint64_t multiply(std::uint32_t first, std::uint32_t second) {
  return static_cast<std::uint64_t>(std::int64_t{as_signed(first)} * as_signed(second));
}

/// Quotient and remainder, the remainder with the dividend's sign; nothing when the quotient does not fit or the divisor is
/// zero.
[[nodiscard]] constexpr std::optional<Quotient> divide(std::uint64_t dividend, std::uint32_t divisor) {
  const std::int64_t numerator = as_signed(dividend);
  const std::int64_t denominator = as_signed(divisor);
  if (denominator == 0 || (numerator == INT64_MIN && denominator == -1)) return std::nullopt;
  const std::int64_t quotient = numerator / denominator;
  if (quotient < INT32_MIN || quotient > INT32_MAX) return std::nullopt;
  return Quotient{static_cast<std::uint32_t>(quotient), static_cast<std::uint32_t>(numerator % denominator)};
}

/// Shifts the numeric bits left, the sign staying. Overflow: a bit unlike the sign left position 1, among them the zeros that a
/// shift beyond the width has supplied itself.
template <std::unsigned_integral Word>
[[nodiscard]] constexpr Result<Word> shift_left(Word value, unsigned amount) {
  constexpr unsigned numeric_bits = sizeof(Word) * 8 - 1;
  const auto sign = static_cast<Word>(value & (Word{1} << numeric_bits));
  if (amount > numeric_bits) return signed_result(sign, value != 0);
  const auto shifted_out = as_signed(value) >> (numeric_bits - amount);
  const auto numeric = static_cast<Word>(value << amount & ~(Word{1} << numeric_bits));
  return signed_result(static_cast<Word>(sign | numeric), shifted_out != 0 && shifted_out != -1);
}

/// Shifts right, supplying copies of the sign; never overflows.
template <std::unsigned_integral Word>
[[nodiscard]] constexpr Result<Word> shift_right(Word value, unsigned amount) {
  constexpr unsigned numeric_bits = sizeof(Word) * 8 - 1;
  return signed_result(static_cast<Word>(as_signed(value) >> (amount < numeric_bits ? amount : numeric_bits)), false);
}

template <std::unsigned_integral Word>
[[nodiscard]] constexpr Word shift_left_logical(Word value, unsigned amount) {
  return amount < sizeof(Word) * 8 ? static_cast<Word>(value << amount) : Word{0};
}

template <std::unsigned_integral Word>
[[nodiscard]] constexpr Word shift_right_logical(Word value, unsigned amount) {
  return amount < sizeof(Word) * 8 ? static_cast<Word>(value >> amount) : Word{0};
}

}  // namespace isa370::fixed_point
