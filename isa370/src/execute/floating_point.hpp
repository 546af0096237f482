// Hexadecimal floating-point arithmetic with its condition codes and exceptions, as pure functions without a machine.
//
// A number is a sign, a characteristic of seven bits (the exponent of 16, plus 64) and a fraction of 6, 14 or 28 hexadecimal
// digits. Results are truncated; alignment for addition keeps one digit more, the guard digit. [POO] "Floating-Point
// Instructions". The numbers of lower precision are words as registers hold them, extended ones pairs of long words.
#pragma once

#include <bit>
#include <cstdint>
#include <type_traits>

#include "execute/wide.hpp"
#include "isa370/interruption.hpp"

namespace isa370::floating_point {

inline constexpr unsigned digit_bits = 4;
inline constexpr int characteristic_bias = 64;
inline constexpr int largest_characteristic = 127;
inline constexpr int characteristic_span = 128;
inline constexpr unsigned long_fraction_bits = 56;
inline constexpr std::uint64_t long_fraction_mask = (std::uint64_t{1} << long_fraction_bits) - 1;

/// The two registers of an extended number. Sign and characteristic of the low-order part are ignored in operands.
struct ExtendedWord {
  std::uint64_t high = 0;
  std::uint64_t low = 0;
  bool operator==(const ExtendedWord&) const = default;
};

// The formats. `Fraction` has room for the guard digit and a carry.
struct Short {
  using Word = std::uint32_t;
  using Fraction = std::uint64_t;
  static constexpr unsigned fraction_bits = 24;
};
struct Long {
  using Word = std::uint64_t;
  using Fraction = std::uint64_t;
  static constexpr unsigned fraction_bits = long_fraction_bits;
};
struct Extended {
  using Word = ExtendedWord;
  using Fraction = Wide;
  static constexpr unsigned fraction_bits = 2 * long_fraction_bits;
};

/// The program mask's part in floating point: whether these exceptions interrupt. If not, the result is made a true zero.
struct Masks {
  bool exponent_underflow = false;
  bool significance = false;
};

/// What an operation leaves. The condition code is that of the instructions that set one.
template <typename Word>
struct Result {
  Word value{};
  std::uint8_t condition_code = 0;
  ProgramInterruption exception = ProgramInterruption::none;
  bool operator==(const Result&) const = default;
};

/// A number taken apart. While it is computed its characteristic may leave the range from 0 to 127.
template <typename Fraction>
struct Number {
  bool negative = false;
  int characteristic = 0;
  Fraction fraction = 0;
};

// ---- Words and numbers ------------------------------------------------------------------------------------------------------

/// Short and long words.
template <typename Format>
[[nodiscard]] constexpr Number<typename Format::Fraction> unpack(typename Format::Word word) {
  constexpr auto fraction_mask = static_cast<typename Format::Word>((std::uint64_t{1} << Format::fraction_bits) - 1);
  const auto left = static_cast<unsigned>(word >> Format::fraction_bits);
  return {(left & 0x80) != 0, static_cast<int>(left & 0x7F), word & fraction_mask};
}
template <>
[[nodiscard]] constexpr Number<Wide> unpack<Extended>(ExtendedWord word) {
  const auto high = unpack<Long>(word.high);
  return {high.negative, high.characteristic, Wide{high.fraction} << long_fraction_bits | (word.low & long_fraction_mask)};
}

/// The characteristic loses what seven bits can't hold: one that is too large becomes 128 less, one below zero 128 more.
template <typename Format>
[[nodiscard]] constexpr typename Format::Word pack(const Number<typename Format::Fraction>& number) {
  const auto left = (number.negative ? 0x80U : 0U) | (static_cast<unsigned>(number.characteristic) & 0x7F);
  return static_cast<typename Format::Word>(std::uint64_t{left} << Format::fraction_bits | number.fraction);
}
/// The low-order part has the same sign and a characteristic that is 14 less, again within seven bits.
template <>
[[nodiscard]] constexpr ExtendedWord pack<Extended>(const Number<Wide>& number) {
  constexpr int digits_of_part = long_fraction_bits / digit_bits;
  return {
      pack<Long>({number.negative, number.characteristic, static_cast<std::uint64_t>(number.fraction >> long_fraction_bits)}),
      pack<Long>({number.negative, number.characteristic - digits_of_part,
                  static_cast<std::uint64_t>(number.fraction) & long_fraction_mask})};
}

// ---- Normalization ----------------------------------------------------------------------------------------------------------

[[nodiscard]] constexpr unsigned leading_zeros(std::uint64_t value) { return static_cast<unsigned>(std::countl_zero(value)); }
[[nodiscard]] constexpr unsigned leading_zeros(Wide value) {
  const auto high = static_cast<std::uint64_t>(value >> 64);
  return high != 0 ? leading_zeros(high) : 64 + leading_zeros(static_cast<std::uint64_t>(value));
}

/// Shifts a fraction of `bits` bits, which is not zero, left until its first digit is not zero. Usually it is not.
template <unsigned bits, typename Fraction>
constexpr void normalize(Number<Fraction>& number) {
  if (number.fraction >> (bits - digit_bits) != 0) [[likely]]
    return;
  constexpr unsigned unused_bits = sizeof(Fraction) * 8 - bits;
  const unsigned zero_digits = (leading_zeros(number.fraction) - unused_bits) / digit_bits;
  number.fraction <<= zero_digits * digit_bits;
  number.characteristic -= static_cast<int>(zero_digits);
}

// ---- Results ----------------------------------------------------------------------------------------------------------------

/// A number whose fraction is not zero. Overflow always interrupts, and underflow if the mask says so, with the number complete
/// but for its characteristic; otherwise a number that is too small becomes a true zero.
template <typename Format>
[[nodiscard]] constexpr Result<typename Format::Word> finish(const Number<typename Format::Fraction>& number, Masks masks) {
  Result<typename Format::Word> result{pack<Format>(number), number.negative ? std::uint8_t{1} : std::uint8_t{2}};
  if (static_cast<unsigned>(number.characteristic) <= static_cast<unsigned>(largest_characteristic)) [[likely]]
    return result;
  if (number.characteristic > largest_characteristic)
    result.exception = ProgramInterruption::exponent_overflow;
  else if (masks.exponent_underflow)
    result.exception = ProgramInterruption::exponent_underflow;
  else
    return {};
  return result;
}

/// A sum without significant digits keeps its characteristic if that interrupts, with a plus sign.
template <typename Format>
[[nodiscard]] constexpr Result<typename Format::Word> without_significance(int characteristic, Masks masks) {
  if (!masks.significance) return {};
  return {pack<Format>({false, characteristic, 0}), 0, ProgramInterruption::significance};
}

// ---- Addition and comparison ------------------------------------------------------------------------------------------------

/// The algebraic sum with a guard digit on the right, and possibly a carry on the left. The number with the smaller
/// characteristic is shifted right; the last digit that leaves it is the guard digit.
template <typename Fraction>
[[nodiscard]] constexpr Number<Fraction> intermediate_sum(Number<Fraction> first, Number<Fraction> second) {
  first.fraction <<= digit_bits;
  second.fraction <<= digit_bits;
  const auto align = [](Number<Fraction>& number, int digits) {
    const auto places = static_cast<unsigned>(digits) * digit_bits;
    number.fraction = places < sizeof(Fraction) * 8 ? number.fraction >> places : Fraction{0};
  };
  if (first.characteristic < second.characteristic) {
    align(first, second.characteristic - first.characteristic);
    first.characteristic = second.characteristic;
  } else if (second.characteristic < first.characteristic) {
    align(second, first.characteristic - second.characteristic);
  }
  if (first.negative == second.negative)
    first.fraction += second.fraction;
  else if (first.fraction >= second.fraction)
    first.fraction -= second.fraction;
  else
    first = {second.negative, first.characteristic, second.fraction - first.fraction};
  return first;
}

/// A carry becomes the first digit of the fraction.
template <typename Format>
constexpr void take_carry(Number<typename Format::Fraction>& sum) {
  if (sum.fraction >> (Format::fraction_bits + digit_bits) == 0) return;
  sum.fraction >>= digit_bits;
  ++sum.characteristic;
}

template <typename Format>
[[nodiscard]] constexpr Result<typename Format::Word> normalized_sum(Number<typename Format::Fraction> first,
                                                                     Number<typename Format::Fraction> second, Masks masks) {
  constexpr unsigned bits_with_guard = Format::fraction_bits + digit_bits;
  auto sum = intermediate_sum(first, second);
  if (sum.fraction == 0) [[unlikely]]
    return without_significance<Format>(sum.characteristic, masks);
  take_carry<Format>(sum);
  normalize<bits_with_guard>(sum);
  sum.fraction >>= digit_bits;
  return finish<Format>(sum, masks);
}

/// The guard digit is lost, and does not save a sum from being zero.
template <typename Format>
[[nodiscard]] constexpr Result<typename Format::Word> unnormalized_sum(Number<typename Format::Fraction> first,
                                                                       Number<typename Format::Fraction> second, Masks masks) {
  auto sum = intermediate_sum(first, second);
  take_carry<Format>(sum);
  sum.fraction >>= digit_bits;
  if (sum.fraction == 0) [[unlikely]]
    return without_significance<Format>(sum.characteristic, masks);
  return finish<Format>(sum, masks);
}

template <typename Format>
[[nodiscard]] constexpr Number<typename Format::Fraction> unpack_complement(typename Format::Word word) {
  auto number = unpack<Format>(word);
  number.negative = !number.negative;
  return number;
}

template <typename Format>
[[nodiscard]] constexpr Result<typename Format::Word> add(typename Format::Word first, typename Format::Word second,
                                                          Masks masks) {
  return normalized_sum<Format>(unpack<Format>(first), unpack<Format>(second), masks);
}

template <typename Format>
[[nodiscard]] constexpr Result<typename Format::Word> subtract(typename Format::Word first, typename Format::Word second,
                                                               Masks masks) {
  return normalized_sum<Format>(unpack<Format>(first), unpack_complement<Format>(second), masks);
}

template <typename Format>
[[nodiscard]] constexpr Result<typename Format::Word> add_unnormalized(typename Format::Word first,
                                                                       typename Format::Word second, Masks masks) {
  return unnormalized_sum<Format>(unpack<Format>(first), unpack<Format>(second), masks);
}

template <typename Format>
[[nodiscard]] constexpr Result<typename Format::Word> subtract_unnormalized(typename Format::Word first,
                                                                            typename Format::Word second, Masks masks) {
  return unnormalized_sum<Format>(unpack<Format>(first), unpack_complement<Format>(second), masks);
}

/// 0 equal, 1 first low, 2 first high, by the difference with its guard digit: numbers may count as equal that are not.
template <typename Format>
[[nodiscard]] constexpr std::uint8_t compare(typename Format::Word first, typename Format::Word second) {
  const auto difference = intermediate_sum(unpack<Format>(first), unpack_complement<Format>(second));
  return difference.fraction == 0 ? 0 : difference.negative ? 1 : 2;
}

// ---- Multiplication ---------------------------------------------------------------------------------------------------------

/// The product of fractions: as many bits as both factors have, in two parts when one can't hold them.
struct WideProduct {
  Wide high = 0;
  Wide low = 0;
};

/// The 224 bits that the product of two extended fractions has, 112 in each part.
[[nodiscard]] constexpr WideProduct multiply_fractions(Wide first, Wide second) {
  const auto high_part = [](Wide fraction) { return static_cast<std::uint64_t>(fraction >> long_fraction_bits); };
  const auto low_part = [](Wide fraction) { return static_cast<std::uint64_t>(fraction) & long_fraction_mask; };
  const Wide low = Wide{low_part(first)} * low_part(second);
  const Wide middle =
      Wide{high_part(first)} * low_part(second) + Wide{low_part(first)} * high_part(second) + (low >> long_fraction_bits);
  const Wide high = Wide{high_part(first)} * high_part(second) + (middle >> long_fraction_bits);
  return {high, Wide{low_part(middle)} << long_fraction_bits | low_part(low)};
}

/// Both operands are normalized first. The product of two such fractions has at most one zero digit on its left, which is
/// shifted out before anything is truncated.
template <typename Operand, typename Product>
[[nodiscard]] constexpr Result<typename Product::Word> multiply(typename Operand::Word first_word,
                                                                typename Operand::Word second_word, Masks masks) {
  auto first = unpack<Operand>(first_word);
  auto second = unpack<Operand>(second_word);
  if (first.fraction == 0 || second.fraction == 0) return {};
  normalize<Operand::fraction_bits>(first);
  normalize<Operand::fraction_bits>(second);
  Number<Wide> product{first.negative != second.negative, first.characteristic + second.characteristic - characteristic_bias,
                       0};
  constexpr unsigned exact_bits = 2 * Operand::fraction_bits;
  if constexpr (exact_bits > Extended::fraction_bits) {
    const auto [high, low] = multiply_fractions(first.fraction, second.fraction);
    product.fraction = high;
    if (high >> (Extended::fraction_bits - digit_bits) == 0) {
      product.fraction = high << digit_bits | low >> (Extended::fraction_bits - digit_bits);
      --product.characteristic;
    }
  } else {
    product.fraction = Wide{first.fraction} * second.fraction;
    if (product.fraction >> (exact_bits - digit_bits) == 0) {
      product.fraction <<= digit_bits;
      --product.characteristic;
    }
    if constexpr (exact_bits > Product::fraction_bits)
      product.fraction >>= exact_bits - Product::fraction_bits;
    else
      product.fraction <<= Product::fraction_bits - exact_bits;
  }
  return finish<Product>({product.negative, product.characteristic, static_cast<typename Product::Fraction>(product.fraction)},
                         masks);
}

// ---- Division ---------------------------------------------------------------------------------------------------------------

/// Short and long. A divisor without significant digits suppresses the operation: the dividend stays.
template <typename Format>
[[nodiscard]] constexpr Result<typename Format::Word> divide(typename Format::Word dividend_word,
                                                             typename Format::Word divisor_word, Masks masks) {
  using Dividend = std::conditional_t<sizeof(typename Format::Word) == 8, Wide, std::uint64_t>;
  auto dividend = unpack<Format>(dividend_word);
  auto divisor = unpack<Format>(divisor_word);
  if (divisor.fraction == 0) return {dividend_word, 0, ProgramInterruption::floating_point_divide};
  if (dividend.fraction == 0) return {};
  normalize<Format::fraction_bits>(dividend);
  normalize<Format::fraction_bits>(divisor);
  Number<typename Format::Fraction> quotient{dividend.negative != divisor.negative,
                                             dividend.characteristic - divisor.characteristic + characteristic_bias, 0};
  // A quotient of one or more would need a digit on the left of the fraction: it is shifted right, and the digit counts.
  unsigned scale = Format::fraction_bits;
  if (dividend.fraction >= divisor.fraction) {
    scale -= digit_bits;
    ++quotient.characteristic;
  }
  quotient.fraction = static_cast<std::uint64_t>((Dividend{dividend.fraction} << scale) / divisor.fraction);
  return finish<Format>(quotient, masks);
}

/// Half of the number. The bit that the shift to the right pushes out of the fraction is kept in the guard digit.
template <typename Format>
[[nodiscard]] constexpr Result<typename Format::Word> halve(typename Format::Word word, Masks masks) {
  auto number = unpack<Format>(word);
  if (number.fraction == 0) return {};
  number.fraction <<= digit_bits - 1;
  normalize<Format::fraction_bits + digit_bits>(number);
  number.fraction >>= digit_bits;
  return finish<Format>(number, masks);
}

// ---- Signs and rounding -----------------------------------------------------------------------------------------------------

/// 0 zero fraction, 1 less than zero, 2 greater than zero. Short and long.
template <typename Format>
[[nodiscard]] constexpr std::uint8_t sign_code(typename Format::Word word) {
  const auto number = unpack<Format>(word);
  return number.fraction == 0 ? 0 : number.negative ? 1 : 2;
}

/// The sign bit of a short or long word.
template <typename Word>
inline constexpr Word sign_bit = Word{1} << (sizeof(Word) * 8 - 1);

/// Rounds to the next shorter format by its fraction alone; nothing is normalized. A carry becomes the first digit.
template <typename From, typename To>
[[nodiscard]] constexpr Result<typename To::Word> round(typename From::Word word) {
  constexpr unsigned lost_bits = From::fraction_bits - To::fraction_bits;
  auto number = unpack<From>(word);
  number.fraction = (number.fraction + (typename From::Fraction{1} << (lost_bits - 1))) >> lost_bits;
  if (number.fraction >> To::fraction_bits != 0) {
    number.fraction >>= digit_bits;
    ++number.characteristic;
  }
  const bool overflow = number.characteristic > largest_characteristic;
  return {pack<To>({number.negative, number.characteristic, static_cast<typename To::Fraction>(number.fraction)}), 0,
          overflow ? ProgramInterruption::exponent_overflow : ProgramInterruption::none};
}

}  // namespace isa370::floating_point
