// Nominal values in apostrophes. Not implemented yet: floating-point values (E, D) other than zero.
#include "nominal_value.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string>

#include "characters.hpp"
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

constexpr int highest_exponent = 85;
constexpr std::size_t most_digits = 64;

int read_exponent(Cursor& cursor) {
  const auto at = cursor.at++;
  const bool negative = cursor.accept('-');
  if (!negative) cursor.accept('+');
  int exponent = 0;
  if (!is_digit(cursor.peek())) throw Fault(cursor.at, "digits of the exponent are missing");
  for (; is_digit(cursor.peek()); ++cursor.at) exponent = std::min(exponent * 10 + (cursor.peek() - '0'), highest_exponent + 1);
  if (exponent > highest_exponent)
    throw Fault(at, fmt::format("the exponent must lie between -{} and {}", highest_exponent, highest_exponent));
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

/// The number rounded to an integer, half away from zero.
std::int64_t to_integer(const Decimal& number, std::size_t at) {
  std::string digits = number.digits;
  const int shift = number.exponent - number.fraction_digits;
  bool round = false;
  if (shift > 0)
    digits.append(static_cast<std::size_t>(shift), '0');
  else if (shift < 0) {
    const auto dropped = static_cast<std::size_t>(-shift);
    if (dropped > digits.size())
      digits.clear();
    else {
      round = digits[digits.size() - dropped] >= '5';
      digits.resize(digits.size() - dropped);
    }
  }
  std::uint64_t magnitude = 0;
  constexpr std::uint64_t limit = 1ULL << 63;
  for (const char c : digits) {
    if (magnitude > limit / 10) throw Fault(at, "the number does not fit the constant");
    magnitude = magnitude * 10 + static_cast<std::uint64_t>(c - '0');
  }
  if (round) ++magnitude;
  if (magnitude > limit - (number.negative ? 0 : 1)) throw Fault(at, "the number does not fit the constant");
  return number.negative ? static_cast<std::int64_t>(~magnitude + 1) : static_cast<std::int64_t>(magnitude);
}

void append_fixed_point(std::vector<std::uint8_t>& to, std::string_view text, const Field& value, std::uint32_t length) {
  const auto number = to_integer(read_decimal(text, value, true), value.offset);
  const auto bits = 8 * length;
  if (bits < 64 && (number >= 1LL << (bits - 1) || number < -(1LL << (bits - 1))))
    throw Fault(value.offset, fmt::format("{} does not fit {} byte{}; the highest is {}", number, length,
                                          length == 1 ? "" : "s", (1LL << (bits - 1)) - 1));
  append_number(to, number, length);
}

void append_floating_point(std::vector<std::uint8_t>& to, std::string_view text, const Field& value, std::uint32_t length) {
  const auto number = read_decimal(text, value, true);
  if (number.digits.find_first_not_of('0') != std::string::npos)
    throw Fault(value.offset, "floating-point constants other than zero are not supported yet; write X'..'");
  to.insert(to.end(), length, 0);
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

/// P: two digits a byte, the sign in the last half; Z: a digit a byte, the sign in the last one's zone.
void append_packed_or_zoned(std::vector<std::uint8_t>& to, std::string_view text, const Field& value, std::uint32_t length,
                            bool packed) {
  constexpr std::uint8_t plus = 0xC;
  constexpr std::uint8_t minus = 0xD;
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

void append_nominal_value(std::vector<std::uint8_t>& to, char type, std::string_view text, const Field& value,
                          std::uint32_t length) {
  switch (type) {
    case 'C':
      return append_characters(to, text, value, length);
    case 'X':
      return append_digits(to, text, value, length, 4);
    case 'B':
      return append_digits(to, text, value, length, 1);
    case 'F':
    case 'H':
      return append_fixed_point(to, text, value, length);
    case 'P':
      return append_packed_or_zoned(to, text, value, length, true);
    case 'Z':
      return append_packed_or_zoned(to, text, value, length, false);
    default:
      return append_floating_point(to, text, value, length);
  }
}

void append_number(std::vector<std::uint8_t>& to, std::int64_t number, unsigned length) {
  for (unsigned i = length; i-- > 0;) to.push_back(static_cast<std::uint8_t>(number >> 8 * i));
}

}  // namespace isa370::assembler
