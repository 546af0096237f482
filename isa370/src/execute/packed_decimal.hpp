// Packed decimal numbers as pure functions without a machine: all digits of a number at a time, in one word of the host.
//
// A packed number is digits of four bits and, rightmost, a sign of four bits. `Word` is 64 bits for up to 15 digits, `Wide` for
// up to 31: the leftmost digit of a word is always free for a carry. [POO] "Decimal Instructions".
#pragma once

#include <cstdint>
#include <cstring>
#include <optional>

#include "execute/short_fields.hpp"
#include "execute/wide.hpp"
#include "isa370/bits.hpp"
#include "isa370/program_status_word.hpp"

namespace isa370::packed_decimal {

/// A word of equal digits.
template <typename Word>
[[nodiscard]] constexpr Word all_digits(unsigned digit) {
  return ~Word{0} / 0xF * digit;
}

// ---- Numbers -------------------------------------------------------------------------------------------------------------

/// Sign and magnitude. Between an operation and storage the magnitude may have one digit more than a word holds with a sign.
template <typename Word>
struct Number {
  Word digits = 0;
  bool negative = false;
};

/// Whether all are digits from 0 to 9; the leftmost four bits of the word are zeros.
template <typename Word>
[[nodiscard]] constexpr bool are_digits(Word digits) {
  constexpr Word sixes = all_digits<Word>(6) >> 4;
  const Word sum = digits + sixes;
  const Word carries = (sum ^ digits ^ sixes) & all_digits<Word>(1);
  return carries == 0;
}

/// A and C to F are signs, B and D those of negative numbers.
[[nodiscard]] constexpr bool is_sign(unsigned code) { return code > 9; }
[[nodiscard]] constexpr bool is_minus(unsigned code) { return code == 0xB || code == 0xD; }

/// Takes digits and sign apart; nothing when one of them is invalid.
template <typename Word>
[[nodiscard]] constexpr std::optional<Number<Word>> from_packed(Word packed) {
  const auto sign = static_cast<unsigned>(packed & 0xF);
  const Word digits = packed >> 4;
  if (!is_sign(sign) || !are_digits(digits)) return std::nullopt;
  return Number<Word>{digits, is_minus(sign)};
}

template <typename Word>
[[nodiscard]] constexpr Word to_packed(const Number<Word>& number, const DecimalCodes& codes) {
  return number.digits << 4 | (number.negative ? codes.minus : codes.plus);
}

// ---- Arithmetic on magnitudes --------------------------------------------------------------------------------------------

/// The sum may have a digit in the leftmost place.
template <typename Word>
[[nodiscard]] constexpr Word add_digits(Word a, Word b) {
  constexpr Word sixes = all_digits<Word>(6) >> 4;
  const Word with_sixes = a + sixes;
  const Word sum = with_sixes + b;
  // Where no digit was carried, the six that would have carried it is taken off again.
  const Word no_carries = ~(with_sixes ^ b ^ sum) & (all_digits<Word>(1) << 4);
  return sum - (no_carries >> 2 | no_carries >> 3);
}

/// `a` must not be less than `b`.
template <typename Word>
[[nodiscard]] constexpr Word subtract_digits(Word a, Word b) {
  const Word difference = a - b;
  const Word borrows = (a ^ b ^ difference) & (all_digits<Word>(1) << 4);
  return difference - (borrows >> 2 | borrows >> 3);
}

/// The algebraic sum. A sum of zero has the first operand's sign: what instructions make of it is theirs.
template <typename Word>
[[nodiscard]] constexpr Number<Word> add(const Number<Word>& a, const Number<Word>& b) {
  if (a.negative == b.negative) return {add_digits(a.digits, b.digits), a.negative};
  // Digits compare like binary numbers.
  if (a.digits >= b.digits) return {subtract_digits(a.digits, b.digits), a.negative};
  return {subtract_digits(b.digits, a.digits), b.negative};
}

// ---- Between digits and binary numbers -----------------------------------------------------------------------------------

inline constexpr std::uint64_t ten_to_the_8th = 100'000'000;
inline constexpr std::uint64_t ten_to_the_16th = ten_to_the_8th * ten_to_the_8th;

/// Sixteen digits. Neighbouring digits become numbers of two digits in a byte each, these numbers of four, eight and sixteen.
[[nodiscard]] constexpr std::uint64_t to_binary(std::uint64_t digits) {
  std::uint64_t number = digits;
  number -= (number >> 4 & 0x0F0F'0F0F'0F0F'0F0F) * (16 - 10);
  number -= (number >> 8 & 0x00FF'00FF'00FF'00FF) * (256 - 100);
  number -= (number >> 16 & 0x0000'FFFF'0000'FFFF) * (65'536 - 10'000);
  number -= (number >> 32) * ((std::uint64_t{1} << 32) - ten_to_the_8th);
  return number;
}
[[nodiscard]] constexpr Wide to_binary(Wide digits) {
  return Wide{to_binary(static_cast<std::uint64_t>(digits >> 64))} * ten_to_the_16th +
         to_binary(static_cast<std::uint64_t>(digits));
}

/// Of a number below 10^16: the way of `to_binary` back. Quotients of small numbers are products with a rounded-up reciprocal.
[[nodiscard]] constexpr std::uint64_t to_digits(std::uint64_t number) {
  constexpr std::uint64_t low_halves = 0x0000'FFFF'0000'FFFF;
  constexpr std::uint64_t low_bytes = 0x00FF'00FF'00FF'00FF;
  const auto ten_thousands = [](std::uint64_t half) { return std::uint64_t{static_cast<std::uint32_t>(half) / 10'000U}; };
  std::uint64_t digits = number;
  if (number >= ten_to_the_8th) {
    digits += number / ten_to_the_8th * ((std::uint64_t{1} << 32) - ten_to_the_8th);
    digits += (ten_thousands(digits >> 32) << 32) * (65'536 - 10'000);
  }
  digits += ten_thousands(digits) * (65'536 - 10'000);
  const auto hundreds = [](std::uint64_t pair) { return pair * 10'486 >> 20 & 0x0000'007F'0000'007F; };
  digits += (hundreds(digits >> 16 & low_halves) << 16 | hundreds(digits & low_halves)) * (256 - 100);
  const auto tens = [](std::uint64_t four) { return four * 103 >> 10 & 0x000F'000F'000F'000F; };
  digits += (tens(digits >> 8 & low_bytes) << 8 | tens(digits & low_bytes)) * (16 - 10);
  return digits;
}
/// Of a number below 10^31.
[[nodiscard]] constexpr Wide to_digits(Wide number) {
  if (number < ten_to_the_16th) return to_digits(static_cast<std::uint64_t>(number));
  const Wide high = number / ten_to_the_16th;
  return Wide{to_digits(static_cast<std::uint64_t>(high))} << 64 |
         to_digits(static_cast<std::uint64_t>(number - high * ten_to_the_16th));
}

// ---- Shifting ------------------------------------------------------------------------------------------------------------

/// Of at most 32 places; digits that do not fit are in `lost`.
template <typename Word>
struct Shifted {
  Word digits = 0;
  bool lost = false;
};

template <typename Word>
[[nodiscard]] constexpr Shifted<Word> shift_left(Word digits, unsigned places, unsigned room) {
  if (places >= room) return {0, digits != 0};
  const Word kept = (Word{1} << (room - places) * 4) - 1;
  return {(digits & kept) << places * 4, (digits & ~kept) != 0};
}

/// `rounding` is added to the leftmost digit shifted out.
template <typename Word>
[[nodiscard]] constexpr Word shift_right(Word digits, unsigned places, unsigned rounding) {
  constexpr unsigned digits_in_word = sizeof(Word) * 2;
  if (places == 0) return digits;
  if (places > digits_in_word) return 0;
  const Word with_last = digits >> (places - 1) * 4;
  const bool carry = static_cast<unsigned>(with_last & 0xF) + rounding > 9;
  return add_digits(with_last >> 4, Word{carry});
}

// ---- Zoned numbers -------------------------------------------------------------------------------------------------------

/// The digits of eight zoned bytes, and the other way with zones of zero.
[[nodiscard]] constexpr std::uint32_t without_zones(std::uint64_t zoned) {
  std::uint64_t digits = zoned & 0x0F0F'0F0F'0F0F'0F0F;
  digits = (digits | digits >> 4) & 0x00FF'00FF'00FF'00FF;
  digits = (digits | digits >> 8) & 0x0000'FFFF'0000'FFFF;
  return static_cast<std::uint32_t>(digits | digits >> 16);
}
[[nodiscard]] constexpr std::uint64_t with_zones(std::uint32_t digits) {
  std::uint64_t zoned = digits;
  zoned = (zoned | zoned << 16) & 0x0000'FFFF'0000'FFFF;
  zoned = (zoned | zoned << 8) & 0x00FF'00FF'00FF'00FF;
  return (zoned | zoned << 4) & 0x0F0F'0F0F'0F0F'0F0F;
}

// ---- Fields of 1 up to sizeof(Word) bytes, right-aligned in a word -------------------------------------------------------

template <typename Word>
[[nodiscard]] Word load_field(const std::uint8_t* bytes, unsigned length) {
  if constexpr (sizeof(Word) > sizeof(std::uint64_t)) {
    if (length > 8) {
      const auto rest = length - 8;
      return Word{load_big_endian<std::uint64_t>(bytes)} << rest * 8 | load_big_endian<std::uint64_t>(bytes + rest);
    }
  }
  return load_short_field(bytes, length);
}

/// What does not fit is cut off on the left.
template <typename Word>
void store_field(std::uint8_t* bytes, unsigned length, Word word) {
  if constexpr (sizeof(Word) > sizeof(std::uint64_t)) {
    if (length > 8) {
      const auto rest = length - 8;
      store_big_endian(bytes, static_cast<std::uint64_t>(word >> rest * 8));
      return store_big_endian(bytes + rest, static_cast<std::uint64_t>(word));
    }
  }
  store_short_field(bytes, length, static_cast<std::uint64_t>(word));
}

}  // namespace isa370::packed_decimal
