// Floating-point arithmetic against the digit-by-digit reference, on pseudo-random operands that lie near the boundaries.
#include <array>
#include <random>

#include <doctest/doctest.h>

#include "execute/floating_point.hpp"
#include "floating_point_digits.hpp"

namespace {

using namespace isa370;
using namespace isa370::floating_point;
namespace reference = floating_point_digits;

constexpr std::uint32_t seed = 0x370'1971;
constexpr unsigned count = 20'000;

/// Random long words whose fractions have runs of zeros and ones, in pairs whose characteristics are often close.
class Operands {
 public:
  std::uint64_t word() { return previous_ = sign() | std::uint64_t{characteristic()} << long_fraction_bits | fraction(); }
  std::uint64_t near_word() {
    const int distance = static_cast<int>(generator_() % 33) - 16;
    const int near = static_cast<int>(previous_ >> long_fraction_bits & 0x7F) + distance;
    const auto clamped = static_cast<std::uint64_t>(near < 0 ? 0 : near > 127 ? 127 : near);
    const auto fraction_of_it = one_in(4) ? (previous_ + generator_() % 3 - 1) & long_fraction_mask : fraction();
    return sign() | (one_in(3) ? previous_ & std::uint64_t{0x7F} << long_fraction_bits : clamped << long_fraction_bits) |
           fraction_of_it;
  }
  Masks masks() { return {one_in(2), one_in(2)}; }

 private:
  bool one_in(unsigned n) { return generator_() % n == 0; }
  std::uint64_t sign() { return generator_() << 63; }
  unsigned characteristic() {
    const auto random = static_cast<unsigned>(generator_());
    constexpr std::array<unsigned, 4> edges{0, 112, 56, 24};
    return one_in(2) ? random % 128 : edges[random % 4] + random / 4 % 16;
  }
  std::uint64_t fraction() {
    const auto places = generator_() % long_fraction_bits;
    const auto random = generator_() & long_fraction_mask;
    switch (generator_() % 7) {
      case 0:
        return 0;
      case 1:
        return random >> places;
      case 2:
        return random >> places << places;
      case 3:
        return long_fraction_mask >> places;
      case 4:
        return long_fraction_mask >> places << places;
      case 5:
        return std::uint64_t{1} << places;
      default:
        return random;
    }
  }
  std::mt19937_64 generator_{seed};
  std::uint64_t previous_ = 0;
};

// ---- Words as arrays of digits, taken apart without the arithmetic under test
// ------------------------------------------------

reference::Digits digits_of(std::uint64_t fraction, unsigned length) {
  reference::Digits digits(length);
  for (unsigned k = length; k-- > 0; fraction /= 16) digits[k] = static_cast<unsigned>(fraction % 16);
  return digits;
}
reference::Number number_of(std::uint64_t word) {
  return {word >> 63 != 0, static_cast<int>(word >> 56 & 0x7F), digits_of(word, 14)};
}
reference::Number number_of(std::uint32_t word) {
  return {word >> 31 != 0, static_cast<int>(word >> 24 & 0x7F), digits_of(word, 6)};
}
reference::Number number_of(ExtendedWord word) {
  auto number = number_of(word.high);
  for (const auto digit : digits_of(word.low, 14)) number.digits.push_back(digit);
  return number;
}

std::uint64_t word_of(bool negative, int characteristic, const reference::Digits& digits, unsigned from, unsigned length) {
  std::uint64_t word = (negative ? 128U : 0U) + static_cast<unsigned>((characteristic + 128) % 128);
  for (unsigned k = from; k < from + length; ++k) word = word * 16 + digits[k];
  return word;
}
template <typename Format>
typename Format::Word word_of(const reference::Outcome& outcome) {
  const auto& [negative, characteristic, digits] = outcome.number;
  if constexpr (std::is_same_v<Format, Extended>) {
    const auto high = word_of(negative, characteristic, digits, 0, 14);
    const bool true_zero = high == 0 && reference::is_zero(digits) && outcome.trouble == reference::Trouble::none;
    return {high, true_zero ? 0 : word_of(negative, characteristic - 14, digits, 14, 14)};
  } else {
    return static_cast<typename Format::Word>(
        word_of(negative, characteristic, digits, 0, static_cast<unsigned>(digits.size())));
  }
}

ProgramInterruption exception_of(reference::Trouble trouble) {
  switch (trouble) {
    case reference::Trouble::overflow:
      return ProgramInterruption::exponent_overflow;
    case reference::Trouble::underflow:
      return ProgramInterruption::exponent_underflow;
    case reference::Trouble::significance:
      return ProgramInterruption::significance;
    case reference::Trouble::divide:
      return ProgramInterruption::floating_point_divide;
    default:
      return ProgramInterruption::none;
  }
}

template <typename Format>
bool same(const Result<typename Format::Word>& result, const reference::Outcome& expected) {
  return result.value == word_of<Format>(expected) && result.exception == exception_of(expected.trouble);
}
template <typename Format>
bool same_with_code(const Result<typename Format::Word>& result, const reference::Outcome& expected) {
  return same<Format>(result, expected) && result.condition_code == expected.condition_code;
}

template <typename Format>
void draw(Operands& operands, typename Format::Word& first, typename Format::Word& second) {
  const auto one = operands.word();
  const auto other = operands.near_word();
  if constexpr (std::is_same_v<Format, Extended>) {
    first = {one, operands.word()};
    second = {other, operands.near_word()};
  } else {
    first = static_cast<typename Format::Word>(one >> (sizeof one - sizeof first) * 8);
    second = static_cast<typename Format::Word>(other >> (sizeof other - sizeof second) * 8);
  }
}

template <typename Format>
void check_sums() {
  Operands operands;
  std::array<unsigned, 256> exceptions{};
  for (unsigned k = 0; k < count; ++k) {
    typename Format::Word first{};
    typename Format::Word second{};
    draw<Format>(operands, first, second);
    const auto masks = operands.masks();
    const reference::Masks same_masks{masks.exponent_underflow, masks.significance};
    CAPTURE(k);
    const auto one = number_of(first);
    const auto other = number_of(second);
    const auto sum = add<Format>(first, second, masks);
    ++exceptions[static_cast<std::uint8_t>(sum.exception)];
    REQUIRE(same_with_code<Format>(sum, reference::add(one, other, same_masks, true)));
    REQUIRE(same_with_code<Format>(subtract<Format>(first, second, masks),
                                   reference::add(one, reference::negated(other), same_masks, true)));
    REQUIRE(compare<Format>(first, second) == reference::compare(one, other));
    if constexpr (!std::is_same_v<Format, Extended>) {
      REQUIRE(same_with_code<Format>(add_unnormalized<Format>(first, second, masks),
                                     reference::add(one, other, same_masks, false)));
      REQUIRE(same_with_code<Format>(subtract_unnormalized<Format>(first, second, masks),
                                     reference::add(one, reference::negated(other), same_masks, false)));
    }
  }
  for (const auto exception :
       {ProgramInterruption::exponent_overflow, ProgramInterruption::exponent_underflow, ProgramInterruption::significance})
    CHECK(exceptions[static_cast<std::uint8_t>(exception)] > count / 1000);
}

template <typename Operand, typename Product>
void check_products(unsigned product_digits) {
  Operands operands;
  unsigned exceptions = 0;
  for (unsigned k = 0; k < count; ++k) {
    typename Operand::Word first{};
    typename Operand::Word second{};
    draw<Operand>(operands, first, second);
    const auto masks = operands.masks();
    CAPTURE(k);
    const auto product = multiply<Operand, Product>(first, second, masks);
    exceptions += product.exception != ProgramInterruption::none ? 1 : 0;
    REQUIRE(same<Product>(product, reference::multiply(number_of(first), number_of(second), product_digits,
                                                       {masks.exponent_underflow, masks.significance})));
  }
  CHECK(exceptions > count / 20);
}

template <typename Format>
void check_quotients() {
  Operands operands;
  unsigned exceptions = 0;
  for (unsigned k = 0; k < count; ++k) {
    typename Format::Word first{};
    typename Format::Word second{};
    draw<Format>(operands, first, second);
    const auto masks = operands.masks();
    const reference::Masks same_masks{masks.exponent_underflow, masks.significance};
    CAPTURE(first);
    CAPTURE(second);
    const auto quotient = divide<Format>(first, second, masks);
    exceptions += quotient.exception != ProgramInterruption::none ? 1 : 0;
    REQUIRE(same<Format>(quotient, reference::divide(number_of(first), number_of(second), same_masks)));
    REQUIRE(same<Format>(halve<Format>(first, masks), reference::halve(number_of(first), same_masks)));
  }
  CHECK(exceptions > count / 20);
}

}  // namespace

TEST_CASE("floating-point sums, differences and comparisons agree with arithmetic by digits") {
  MESSAGE("seed ", seed, ", ", count, " pairs for each of three formats");
  check_sums<Short>();
  check_sums<Long>();
  check_sums<Extended>();
}

TEST_CASE("floating-point products agree with arithmetic by digits") {
  MESSAGE("seed ", seed, ", ", count, " pairs for each of four lengths");
  check_products<Short, Long>(14);
  check_products<Long, Long>(14);
  check_products<Long, Extended>(28);
  check_products<Extended, Extended>(28);
}

TEST_CASE("floating-point quotients and halves agree with arithmetic by digits") {
  MESSAGE("seed ", seed, ", ", count, " pairs for each of two formats");
  check_quotients<Short>();
  check_quotients<Long>();
}

TEST_CASE("floating-point rounding agrees with arithmetic by digits") {
  MESSAGE("seed ", seed, ", ", count, " numbers for each of two formats");
  Operands operands;
  for (unsigned k = 0; k < count; ++k) {
    const ExtendedWord word{operands.word(), operands.near_word()};
    CAPTURE(word.high);
    CAPTURE(word.low);
    REQUIRE(same<Long>(floating_point::round<Extended, Long>(word), reference::round(number_of(word), 14)));
    REQUIRE(same<Short>(floating_point::round<Long, Short>(word.high), reference::round(number_of(word.high), 6)));
  }
}

TEST_CASE("the reference by digits gives the manual's examples") {
  const auto sum = reference::add(number_of(std::uint32_t{0xC308'2100}), number_of(std::uint32_t{0x4112'3456}), {}, true);
  CHECK(word_of<Short>(sum) == 0xC280'ECBB);  // [POO] appendix A, Add Normalized.
  CHECK(sum.condition_code == 1);
  const auto unnormalized =
      reference::add(number_of(std::uint32_t{0xC308'2100}), number_of(std::uint32_t{0x4112'3456}), {}, false);
  CHECK(word_of<Short>(unnormalized) == 0xC308'0ECB);
  CHECK(reference::compare(number_of(std::uint64_t{0x4300'0000'0000'0000}), number_of(std::uint64_t{0x3512'3456'789A'BCDE})) ==
        1);
  CHECK(reference::compare(number_of(std::uint64_t{0x4300'0000'0000'0000}), number_of(std::uint64_t{0x3412'3456'789A'BCDE})) ==
        0);
}
