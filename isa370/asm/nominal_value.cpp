// Nominal values in apostrophes.
#include "nominal_value.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <string>

#include "characters.hpp"
#include "exact_number.hpp"
#include "expression.hpp"

namespace isa370::assembler {
namespace {

/// A decimal number as written: its digits, and how many of them stand behind the point.
struct Decimal {
  bool negative = false;
  std::string digits;
  int fraction_digits = 0;
  int exponent = 0;
};

constexpr int lowest_exponent = -85;
constexpr int highest_exponent = 75;
constexpr std::size_t most_digits = 64;

constexpr unsigned whole_bytes(unsigned bits) { return (bits + 7) / 8; }

int read_exponent(Cursor& cursor) {
  ++cursor.at;
  const bool negative = cursor.accept('-');
  if (!negative) cursor.accept('+');
  constexpr int beyond = 1000;
  int exponent = 0;
  if (!is_digit(cursor.peek())) throw Fault(cursor.at, "digits of the exponent are missing");
  for (; is_digit(cursor.peek()); ++cursor.at) exponent = std::min(exponent * 10 + (cursor.peek() - '0'), beyond);
  return negative ? -exponent : exponent;
}

Decimal read_decimal(std::string_view text, const Field& value, bool exponent_allowed) {
  Cursor cursor{text, value.offset, value.end()};
  Decimal number;
  number.negative = cursor.accept('-');
  if (!number.negative) cursor.accept('+');
  bool point = false;
  for (; is_digit(cursor.peek()) || (cursor.peek() == '.' && !point); ++cursor.at) {
    if (cursor.peek() == '.')
      point = true;
    else {
      number.digits += cursor.peek();
      if (point) ++number.fraction_digits;
    }
  }
  if (number.digits.empty()) throw Fault(cursor.at, "a decimal number is expected here");
  if (number.digits.size() > most_digits) throw Fault(value.offset, fmt::format("a number has {} digits at most", most_digits));
  if (exponent_allowed && to_upper(cursor.peek()) == 'E') number.exponent = read_exponent(cursor);
  if (!cursor.done()) throw Fault(cursor.at, fmt::format("'{}' does not belong to a decimal number", text[cursor.at]));
  return number;
}

/// The decimal number that stands for the value, its exponent and the modifier's together.
ExactNumber exact(const Decimal& number, const ValueForm& form, std::size_t at) {
  const int exponent = number.exponent + form.exponent;
  if (exponent < lowest_exponent || exponent > highest_exponent)
    throw Fault(at, fmt::format("the exponent{} is {}; it must lie between {} and {}",
                                form.exponent != 0 ? " with its modifier" : "", exponent, lowest_exponent, highest_exponent));
  return {number.digits, exponent - number.fraction_digits, 0};
}

std::optional<std::uint64_t> short_integer(const Decimal& number) {
  constexpr std::size_t fits = 18;
  if (number.digits.size() > fits) return std::nullopt;
  std::uint64_t value = 0;
  for (const char c : number.digits) value = value * 10 + static_cast<std::uint64_t>(c - '0');
  return value;
}

/// Two's complement of `bits` bits, rounded, halves away from zero.
void append_fixed_point(std::vector<std::uint8_t>& to, const ValueForm& form, std::string_view text, const Field& value) {
  const auto number = read_decimal(text, value, true);
  auto exact_number = exact(number, form, value.offset);
  exact_number.two = form.scale;
  const bool plain = exact_number.ten == 0 && exact_number.two == 0;
  auto magnitude = plain ? short_integer(number) : to_integer(exact_number);
  if (!magnitude && plain) magnitude = to_integer(exact_number);
  const auto highest = (1ULL << (form.bits - 1)) - 1;
  if (!magnitude || *magnitude > highest + (number.negative ? 1 : 0)) {
    const auto written = text.substr(value.offset, value.length);
    const auto room = form.bits % 8 != 0 ? fmt::format("{} bits", form.bits)
                      : form.bits == 8   ? std::string("1 byte")
                                         : fmt::format("{} bytes", form.bits / 8);
    throw Fault(value.offset, form.scale == 0 ? fmt::format("{} does not fit {}; the highest is {}", written, room, highest)
                                              : fmt::format("{} does not fit {} with the scale {}", written, room, form.scale));
  }
  append_number(to, static_cast<std::int64_t>(number.negative ? ~*magnitude + 1 : *magnitude), whole_bytes(form.bits));
}

/// Sign, characteristic and fraction; what is longer than a doubleword has a characteristic, less by 14, in its second as well.
void append_floating_point(std::vector<std::uint8_t>& to, const ValueForm& form, std::string_view text, const Field& value) {
  constexpr unsigned characteristic_bits = 8;
  constexpr unsigned doubleword_bits = 64;
  constexpr unsigned first_fraction_bits = doubleword_bits - characteristic_bits;
  constexpr int bias = 64;
  constexpr int digits_of_first = 14;
  const auto number = read_decimal(text, value, true);
  const auto exact_number = exact(number, form, value.offset);
  if (form.bits <= characteristic_bits) throw Fault(value.offset, "this length has no room for the fraction; 2 bytes have");
  unsigned fraction_bits = form.bits - characteristic_bits;
  if (fraction_bits > first_fraction_bits) fraction_bits = std::max(fraction_bits - characteristic_bits, first_fraction_bits);
  const auto converted = to_hexadecimal_float(exact_number, fraction_bits, static_cast<unsigned>(form.scale));
  const int characteristic = converted.exponent + bias;
  if (characteristic < 0 || characteristic > 127)
    throw Fault(value.offset,
                fmt::format("the number is too {} for a floating-point constant, which reaches from about 5.4E-79 to 7.2E75",
                            characteristic < 0 ? "small" : "large"));
  std::vector<std::uint8_t> bits(8 * whole_bytes(form.bits) - form.bits);  // Leading zeros up to a whole byte.
  const auto sign_and = [&](int with) {
    const auto byte = static_cast<unsigned>(with & 0x7F) | (number.negative ? 0x80U : 0U);
    for (unsigned i = characteristic_bits; i-- > 0;) bits.push_back(byte >> i & 1U);
  };
  sign_and(characteristic);
  const bool zero = std::ranges::find(converted.fraction, 1) == converted.fraction.end();
  for (std::size_t i = 0; i < converted.fraction.size(); ++i) {
    if (i == first_fraction_bits) sign_and(zero ? 0 : characteristic - digits_of_first);
    bits.push_back(converted.fraction[i]);
  }
  bits.resize(std::size_t{8} * whole_bytes(form.bits));  // Only a second characteristic without a fraction is missing.
  for (std::size_t i = 0; i < bits.size(); i += 8) {
    unsigned byte = 0;
    for (std::size_t j = 0; j < 8; ++j) byte = byte << 1U | bits[i + j];
    to.push_back(static_cast<std::uint8_t>(byte));
  }
}

std::uint8_t digit_of(std::string_view text, std::size_t at, int base) {
  const char c = to_upper(text[at]);
  const int digit = is_digit(c) ? c - '0' : c >= 'A' && c <= 'F' ? c - 'A' + 10 : base;
  if (digit >= base) throw Fault(at, fmt::format("'{}' is no {} digit", text[at], base == 16 ? "hexadecimal" : "binary"));
  return static_cast<std::uint8_t>(digit);
}

/// X and B: digits from the right; what is too long loses its left, what is too short gets zeros there.
void append_digits(std::vector<std::uint8_t>& to, std::string_view text, const Field& value, std::uint32_t length,
                   unsigned bits) {
  if (value.empty()) throw Fault(value.offset, "there is no digit between the apostrophes");
  std::vector<std::uint8_t> bytes(length);
  const auto per_byte = 8 / bits;
  for (std::size_t i = 0; i < value.length; ++i) {
    const auto digit = digit_of(text, value.end() - 1 - i, 1 << bits);
    const auto byte = i / per_byte;
    if (byte < length)
      bytes[length - 1 - byte] = static_cast<std::uint8_t>(bytes[length - 1 - byte] | digit << bits * (i % per_byte));
  }
  to.insert(to.end(), bytes.begin(), bytes.end());
}

void append_characters(std::vector<std::uint8_t>& to, std::string_view text, const Field& value, std::uint32_t length) {
  constexpr std::uint8_t blank = 0x40;
  auto bytes = read_characters(text, value.offset, value.end());
  bytes.resize(length, blank);
  to.insert(to.end(), bytes.begin(), bytes.end());
}

/// P: two digits a byte, the sign in the last half; Z: a digit a byte, the sign in the last one's zone. What is too long loses
/// its left.
void append_packed_or_zoned(std::vector<std::uint8_t>& to, const ValueForm& form, std::string_view text, const Field& value) {
  constexpr std::uint8_t plus = 0xC;
  constexpr std::uint8_t minus = 0xD;
  const bool packed = form.type == 'P';
  const auto length = whole_bytes(form.bits);
  const auto number = read_decimal(text, value, false);
  const auto sign = number.negative ? minus : plus;
  const std::size_t places = packed ? 2 * length - 1 : length;
  std::string digits = number.digits;
  if (digits.size() < places) digits.insert(0, places - digits.size(), '0');
  digits.erase(0, digits.size() - places);
  const auto digit = [&](std::size_t i) { return static_cast<std::uint8_t>(digits[i] - '0'); };
  if (packed) {
    for (std::size_t i = 0; i + 1 < places; i += 2) to.push_back(static_cast<std::uint8_t>(digit(i) << 4 | digit(i + 1)));
    to.push_back(static_cast<std::uint8_t>(digit(places - 1) << 4 | sign));
  } else {
    for (std::size_t i = 0; i + 1 < places; ++i) to.push_back(static_cast<std::uint8_t>(0xF0 | digit(i)));
    to.push_back(static_cast<std::uint8_t>(sign << 4 | digit(places - 1)));
  }
}

}  // namespace

std::uint32_t implied_length(char type, std::string_view text, const Field& value) {
  constexpr std::uint32_t longest_decimal = 16;
  const auto count = static_cast<std::uint32_t>(value.length);
  if (type == 'C') {
    const auto length = static_cast<std::uint32_t>(read_characters(text, value.offset, value.end()).size());
    if (length == 0) throw Fault(value.offset, "there is no character between the apostrophes; write CLn' ' for n blanks");
    return length;
  }
  if (type == 'X') return std::max((count + 1) / 2, 1U);
  if (type == 'B') return std::max((count + 7) / 8, 1U);
  const auto digits = static_cast<std::uint32_t>(read_decimal(text, value, false).digits.size());
  const auto length = type == 'P' ? digits / 2 + 1 : digits;
  if (length > longest_decimal) throw Fault(value.offset, "a decimal constant has 16 bytes at most");
  return length;
}

int digits_behind_point(std::string_view text, const Field& value) { return read_decimal(text, value, false).fraction_digits; }

void append_nominal_value(std::vector<std::uint8_t>& to, const ValueForm& form, std::string_view text, const Field& value) {
  switch (form.type) {
    case 'C':
      return append_characters(to, text, value, whole_bytes(form.bits));
    case 'X':
      return append_digits(to, text, value, whole_bytes(form.bits), 4);
    case 'B':
      return append_digits(to, text, value, whole_bytes(form.bits), 1);
    case 'F':
    case 'H':
      return append_fixed_point(to, form, text, value);
    case 'P':
    case 'Z':
      return append_packed_or_zoned(to, form, text, value);
    default:
      return append_floating_point(to, form, text, value);
  }
}

void append_number(std::vector<std::uint8_t>& to, std::int64_t number, unsigned length) {
  for (unsigned i = length; i-- > 0;) to.push_back(static_cast<std::uint8_t>(number >> (i < 8 ? 8 * i : 63)));
}

}  // namespace isa370::assembler
