// Decimal arithmetic against arithmetic by digits, as one learns it in school; random operands of every length and sign.
#include <algorithm>
#include <optional>
#include <random>
#include <vector>

#include <doctest/doctest.h>

#include "execute/packed_decimal.hpp"

namespace {

using namespace isa370;
using namespace isa370::packed_decimal;

constexpr unsigned seed = 13817845;
constexpr unsigned count = 20'000;

/// Digits from the right, as many as there are.
using Digits = std::vector<unsigned>;

template <typename Word>
Word word_of(const Digits& digits) {
  Word word = 0;
  for (auto digit = digits.rbegin(); digit != digits.rend(); ++digit) word = word << 4 | *digit;
  return word;
}

template <typename Word>
Digits digits_of(Word word) {
  Digits digits;
  for (; word != 0; word >>= 4) digits.push_back(static_cast<unsigned>(word & 0xF));
  return digits;
}

unsigned digit_at(const Digits& digits, std::size_t place) { return place < digits.size() ? digits[place] : 0; }

Digits sum_of(const Digits& a, const Digits& b) {
  Digits sum;
  unsigned carry = 0;
  for (std::size_t place = 0; place < std::max(a.size(), b.size()) || carry != 0; ++place) {
    const unsigned digit = digit_at(a, place) + digit_at(b, place) + carry;
    sum.push_back(digit % 10);
    carry = digit / 10;
  }
  return sum;
}

/// Of `a`, not less than `b`.
Digits difference_of(const Digits& a, const Digits& b) {
  Digits difference;
  unsigned borrow = 0;
  for (std::size_t place = 0; place < a.size(); ++place) {
    const unsigned digit = 10 + digit_at(a, place) - digit_at(b, place) - borrow;
    difference.push_back(digit % 10);
    borrow = digit < 10 ? 1 : 0;
  }
  return difference;
}

Digits product_of(const Digits& a, const Digits& b) {
  Digits product(a.size() + b.size());
  for (std::size_t i = 0; i < a.size(); ++i)
    for (std::size_t j = 0; j < b.size(); ++j) {
      unsigned carry = a[i] * b[j];
      for (auto place = i + j; carry != 0; ++place) {
        carry += product[place];
        product[place] = carry % 10;
        carry /= 10;
      }
    }
  return product;
}

class RandomNumbers {
 public:
  unsigned below(unsigned limit) { return static_cast<unsigned>(engine_() % limit); }
  /// Up to `most` digits; many zeros and nines among them, where carries run.
  Digits digits(unsigned most) {
    Digits digits(below(most + 1));
    const unsigned kind = below(4);
    for (auto& digit : digits) digit = kind == 0 ? 9 : kind == 1 && below(3) != 0 ? 0 : below(10);
    return digits;
  }

 private:
  std::mt19937_64 engine_{seed};
};

template <typename Word>
constexpr unsigned most_digits = sizeof(Word) * 2 - 1;

template <typename Word>
void check_sums(RandomNumbers& random) {
  for (unsigned k = 0; k < count; ++k) {
    const auto a = random.digits(most_digits<Word>);
    const auto b = random.digits(most_digits<Word>);
    const auto x = word_of<Word>(a);
    const auto y = word_of<Word>(b);
    REQUIRE(add_digits(x, y) == word_of<Word>(sum_of(a, b)));
    REQUIRE(subtract_digits(std::max(x, y), std::min(x, y)) ==
            word_of<Word>(x > y ? difference_of(a, b) : difference_of(b, a)));
  }
}

template <typename Word>
void check_shifts(RandomNumbers& random) {
  for (unsigned k = 0; k < count; ++k) {
    const unsigned room = 1 + random.below(most_digits<Word>);
    auto digits = random.digits(room);
    const auto word = word_of<Word>(digits);
    const unsigned places = random.below(33);
    const unsigned rounding = random.below(10);

    Digits right(digits.begin() + std::min<std::ptrdiff_t>(places, std::ssize(digits)), digits.end());
    if (places != 0 && digit_at(digits, places - 1) + rounding > 9) right = sum_of(right, {1});
    REQUIRE(shift_right(word, places, rounding) == word_of<Word>(right));

    Digits left(places, 0);
    left.insert(left.end(), digits.begin(), digits.end());
    const bool lost = left.size() > room && std::any_of(left.begin() + room, left.end(), [](unsigned d) { return d != 0; });
    left.resize(room);
    const auto shifted = shift_left(word, places, room);
    REQUIRE(shifted.lost == lost);
    REQUIRE(shifted.digits == word_of<Word>(left));
  }
}

}  // namespace

TEST_CASE("decimal sums and differences agree with arithmetic by digits") {
  MESSAGE("seed ", seed, ", ", count, " pairs of each width");
  RandomNumbers random;
  check_sums<std::uint64_t>(random);
  check_sums<Wide>(random);
}

TEST_CASE("decimal shifts agree with moving digits") {
  MESSAGE("seed ", seed, ", ", count, " shifts of each width");
  RandomNumbers random;
  check_shifts<std::uint64_t>(random);
  check_shifts<Wide>(random);
}

TEST_CASE("digits become binary numbers and come back") {
  MESSAGE("seed ", seed, ", ", count, " numbers");
  RandomNumbers random;
  for (unsigned k = 0; k < count; ++k) {
    const auto digits = random.digits(31);
    Wide number = 0;
    for (auto digit = digits.rbegin(); digit != digits.rend(); ++digit) number = number * 10 + *digit;
    REQUIRE(to_binary(word_of<Wide>(digits)) == number);
    REQUIRE(to_digits(number) == word_of<Wide>(digits));
  }
  CHECK(to_binary(std::uint64_t{0x9999'9999'9999'9999}) == 9'999'999'999'999'999);
  CHECK(to_digits(std::uint64_t{9'999'999'999'999'999}) == 0x9999'9999'9999'9999);
}

TEST_CASE("products by way of binary numbers agree with products by digits") {
  MESSAGE("seed ", seed, ", ", count, " pairs");
  RandomNumbers random;
  for (unsigned k = 0; k < count; ++k) {
    const auto multiplier = random.digits(15);
    const auto multiplicand = random.digits(31 - static_cast<unsigned>(multiplier.size()));
    const auto product = to_binary(word_of<Wide>(multiplicand)) * to_binary(word_of<Wide>(multiplier));
    REQUIRE(to_digits(product) == word_of<Wide>(product_of(multiplicand, multiplier)));
  }
}

TEST_CASE("a packed number has ten digits, four signs of plus and two of minus") {
  for (unsigned code = 0; code < 16; ++code) {
    for (unsigned place = 1; place < 16; ++place)
      CHECK(from_packed(std::uint64_t{code} << 4 * place | 0xC).has_value() == (code < 10));
    for (unsigned place = 1; place < 32; ++place) CHECK(from_packed(Wide{code} << 4 * place | 0xC).has_value() == (code < 10));
    const auto number = from_packed(std::uint64_t{0x10 | code});
    CHECK(number.has_value() == (code > 9));
    if (number) CHECK(number->negative == (code == 0xB || code == 0xD));
  }
  CHECK(digits_of(from_packed(std::uint64_t{0x321C})->digits) == Digits{1, 2, 3});
}

TEST_CASE("fields of every length are loaded and stored without their neighbours") {
  for (unsigned length = 1; length <= 16; ++length) {
    std::vector<std::uint8_t> bytes(length + 2, 0xEE);
    Wide word = 0;
    for (unsigned k = 0; k < length; ++k) word = word << 8 | (0x11 * (k % 10) + 1);
    packed_decimal::store_field(bytes.data() + 1, length, word);
    CHECK(bytes.front() == 0xEE);
    CHECK(bytes.back() == 0xEE);
    for (unsigned k = 0; k < length; ++k) CHECK(bytes[k + 1] == 0x11 * (k % 10) + 1);
    CHECK((load_field<Wide>(bytes.data() + 1, length) == word));
    if (length <= 8) CHECK(load_field<std::uint64_t>(bytes.data() + 1, length) == static_cast<std::uint64_t>(word));
  }
}
