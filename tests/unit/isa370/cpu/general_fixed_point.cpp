// Fixed-point arithmetic against a reference in wider arithmetic, on chosen and on pseudo-random operands.
#include <array>
#include <random>

#include <doctest/doctest.h>

#include "execute/fixed_point.hpp"

namespace {

using namespace isa370::fixed_point;

constexpr std::uint32_t seed = 0x370'1970;
constexpr unsigned count = 20'000;

/// Random words, half of them near a boundary, where the faults are.
class Operands {
 public:
  std::uint32_t word() {
    constexpr std::array<std::uint32_t, 6> corners{0, 1, 0x7FFF'FFFF, 0x8000'0000, 0xFFFF'FFFF, 0x0001'0000};
    const auto random = static_cast<std::uint32_t>(generator_());
    if ((random & 1) != 0) return static_cast<std::uint32_t>(generator_());
    return corners[random / 2 % corners.size()] + static_cast<std::uint32_t>(generator_() % 5) - 2;
  }
  std::uint64_t doubleword() {
    const auto high = word();
    return std::uint64_t{high} << 32 | word();
  }
  unsigned places() { return static_cast<unsigned>(generator_() % 64); }

 private:
  std::mt19937 generator_{seed};
};

std::int64_t wide(std::uint32_t word) { return static_cast<std::int32_t>(word); }

/// The result and condition code of an operation whose true result is `exact`.
Result<std::uint32_t> expected(std::int64_t exact) {
  const bool fits = exact >= INT32_MIN && exact <= INT32_MAX;
  const auto code = !fits ? 3 : exact == 0 ? 0 : exact < 0 ? 1 : 2;
  return {static_cast<std::uint32_t>(exact), static_cast<std::uint8_t>(code), !fits};
}

/// Shifts one place at a time, as the manual describes the operation.
template <typename Word>
Result<Word> shifted_by_places(Word value, unsigned places) {
  constexpr unsigned width = sizeof(Word) * 8;
  const auto sign = static_cast<Word>(value >> (width - 1));
  bool overflow = false;
  for (unsigned k = 0; k < places; ++k) {
    const auto leaving = static_cast<Word>(value >> (width - 2) & 1);
    overflow = overflow || leaving != sign;
    value = static_cast<Word>((value << 1 & ~(Word{1} << (width - 1))) | sign << (width - 1));
  }
  const int code = overflow ? 3 : value == 0 ? 0 : sign != 0 ? 1 : 2;
  return {value, static_cast<std::uint8_t>(code), overflow};
}

template <typename Word>
Word shifted_right_by_places(Word value, unsigned places) {
  constexpr unsigned width = sizeof(Word) * 8;
  const auto sign_bit = static_cast<Word>(value & (Word{1} << (width - 1)));
  for (unsigned k = 0; k < places; ++k) value = static_cast<Word>(value >> 1 | sign_bit);
  return value;
}

}  // namespace

TEST_CASE("sums, differences and complements agree with 64-bit arithmetic") {
  MESSAGE("seed ", seed, ", ", count, " pairs");
  Operands operands;
  for (unsigned k = 0; k < count; ++k) {
    const auto first = operands.word();
    const auto second = operands.word();
    CAPTURE(first);
    CAPTURE(second);
    REQUIRE(add(first, second) == expected(wide(first) + wide(second)));
    REQUIRE(subtract(first, second) == expected(wide(first) - wide(second)));
    REQUIRE(complement(first) == expected(-wide(first)));
    REQUIRE(positive(first) == expected(std::abs(wide(first))));
    REQUIRE(negative(first) == expected(-std::abs(wide(first))));
    const auto sum = std::uint64_t{first} + second;
    const auto sum_code = (sum >> 32 != 0 ? 2 : 0) + (static_cast<std::uint32_t>(sum) != 0 ? 1 : 0);
    REQUIRE(add_logical(first, second) == LogicalResult{static_cast<std::uint32_t>(sum), static_cast<std::uint8_t>(sum_code)});
    const auto difference = std::uint64_t{first} + static_cast<std::uint32_t>(~second) + 1;
    const auto code = (difference >> 32 != 0 ? 2 : 0) + (static_cast<std::uint32_t>(difference) != 0 ? 1 : 0);
    REQUIRE(subtract_logical(first, second) ==
            LogicalResult{static_cast<std::uint32_t>(difference), static_cast<std::uint8_t>(code)});
  }
}

TEST_CASE("a product divided by a factor gives the other factor, and the remainder comes back") {
  MESSAGE("seed ", seed, ", ", count, " triples");
  Operands operands;
  for (unsigned k = 0; k < count; ++k) {
    const auto first = operands.word();
    const auto second = operands.word();
    CAPTURE(first);
    CAPTURE(second);
    const auto product = multiply(first, second);
    REQUIRE(static_cast<std::int64_t>(product) == wide(first) * wide(second));
    if (second == 0) {
      REQUIRE(!divide(product, second));
      continue;
    }
    REQUIRE(divide(product, second) == Quotient{first, 0});
  }
}

TEST_CASE("division of any doubleword") {
  MESSAGE("seed ", seed, ", ", count, " pairs");
  Operands operands;
  unsigned quotients = 0;
  for (unsigned k = 0; k < count; ++k) {
    const auto dividend = static_cast<std::int64_t>(operands.doubleword()) >> operands.places();
    const auto divisor = operands.word();
    CAPTURE(dividend);
    CAPTURE(divisor);
    const auto result = divide(static_cast<std::uint64_t>(dividend), divisor);
    // Long double holds 64 bits of a quotient exactly enough to tell whether it fits in 32.
    const bool fits = divisor != 0 && [&] {
      const long double quotient = static_cast<long double>(dividend) / static_cast<long double>(wide(divisor));
      return quotient > -2147483649.0L && quotient < 2147483648.0L;
    }();
    REQUIRE(result.has_value() == fits);
    if (!result) continue;
    ++quotients;
    REQUIRE(wide(result->quotient) * wide(divisor) + wide(result->remainder) == dividend);
    REQUIRE(std::abs(wide(result->remainder)) < std::abs(wide(divisor)));
    REQUIRE((wide(result->remainder) == 0 || (wide(result->remainder) < 0) == (dividend < 0)));
  }
  CHECK(quotients > count / 10);
}

TEST_CASE("shifts agree with shifting one place at a time") {
  MESSAGE("seed ", seed, ", ", count, " operands");
  Operands operands;
  for (unsigned k = 0; k < count; ++k) {
    const auto word = operands.word();
    const auto pair = operands.doubleword();
    const auto places = operands.places();
    CAPTURE(word);
    CAPTURE(pair);
    CAPTURE(places);
    REQUIRE(shift_left(word, places) == shifted_by_places(word, places));
    REQUIRE(shift_left(pair, places) == shifted_by_places(pair, places));
    REQUIRE(shift_right(word, places) == signed_result(shifted_right_by_places(word, places), false));
    REQUIRE(shift_right(pair, places) == signed_result(shifted_right_by_places(pair, places), false));
    REQUIRE(shift_left_logical(word, places) == static_cast<std::uint32_t>(std::uint64_t{word} << places));
    REQUIRE(shift_right_logical(word, places) == static_cast<std::uint32_t>(std::uint64_t{word} >> places));
    REQUIRE(shift_left_logical(pair, places) == pair << places);
    REQUIRE(shift_right_logical(pair, places) == pair >> places);
  }
}

TEST_CASE("comparison orders words as signed and as unsigned numbers") {
  CHECK(compare(as_signed(0x8000'0000U), as_signed(0x7FFF'FFFFU)) == 1);
  CHECK(compare(0x8000'0000U, 0x7FFF'FFFFU) == 2);
  CHECK(compare(5U, 5U) == 0);
  CHECK(extend(0x8000) == 0xFFFF'8000);
  CHECK(extend(0x7FFF) == 0x0000'7FFF);
}
