// Exact arithmetic on natural numbers of any size, as far as constants need it.
#include "exact_number.hpp"

#include <algorithm>
#include <compare>

namespace isa370::assembler {
namespace {

/// A natural number in words of 32 bits, lowest first, without leading zero words.
class Natural {
 public:
  void multiply_add(std::uint32_t factor, std::uint32_t summand) {
    std::uint64_t carry = summand;
    for (auto& word : words_) {
      carry += std::uint64_t{word} * factor;
      word = static_cast<std::uint32_t>(carry);
      carry >>= 32U;
    }
    if (carry != 0) words_.push_back(static_cast<std::uint32_t>(carry));
  }
  void shift_left(unsigned bits) {
    if (words_.empty()) return;
    for (; bits >= word_bits; bits -= word_bits) words_.insert(words_.begin(), 0);
    if (bits > 0) multiply_add(1U << bits, 0);
  }
  void subtract(const Natural& other) {
    std::int64_t borrow = 0;
    for (std::size_t i = 0; i < words_.size(); ++i) {
      borrow += static_cast<std::int64_t>(words_[i]) - (i < other.words_.size() ? other.words_[i] : 0);
      words_[i] = static_cast<std::uint32_t>(borrow);
      borrow >>= 32;
    }
    while (!words_.empty() && words_.back() == 0) words_.pop_back();
  }
  [[nodiscard]] bool zero() const { return words_.empty(); }
  [[nodiscard]] bool operator<(const Natural& other) const {
    if (words_.size() != other.words_.size()) return words_.size() < other.words_.size();
    return std::ranges::lexicographical_compare(words_.rbegin(), words_.rend(), other.words_.rbegin(), other.words_.rend());
  }

 private:
  static constexpr unsigned word_bits = 32;
  std::vector<std::uint32_t> words_;
};

/// The number as a quotient of two natural ones.
struct Quotient {
  explicit Quotient(const ExactNumber& number) {
    below.multiply_add(0, 1);
    for (const char c : number.digits) above.multiply_add(10, static_cast<std::uint32_t>(c - '0'));
    for (int i = 0; i < number.ten; ++i) above.multiply_add(10, 0);
    for (int i = 0; i > number.ten; --i) below.multiply_add(10, 0);
    times_power_of_two(number.two);
  }
  void times_power_of_two(int power) {
    if (power >= 0)
      above.shift_left(static_cast<unsigned>(power));
    else
      below.shift_left(static_cast<unsigned>(-power));
  }
  [[nodiscard]] bool less_than_one() const { return above < below; }

  /// The nearest integer below 2**bits as bits, highest first; nullopt when it is larger. Bit 0 is the carry of rounding.
  [[nodiscard]] std::optional<std::vector<std::uint8_t>> rounded(unsigned bits) const {
    Natural rest = above;
    Natural divisor = below;
    divisor.shift_left(bits);
    if (!(rest < divisor)) return std::nullopt;
    std::vector<std::uint8_t> result(1, 0);
    for (unsigned i = 0; i <= bits; ++i) {  // One more, to round by.
      rest.shift_left(1);
      const bool one = !(rest < divisor);
      if (one) rest.subtract(divisor);
      result.push_back(one ? 1 : 0);
    }
    bool carry = result.back() != 0;
    result.pop_back();
    for (auto at = result.rbegin(); carry && at != result.rend(); ++at) {
      carry = *at != 0;
      *at ^= 1U;
    }
    return result;
  }

  Natural above;
  Natural below;
};

}  // namespace

std::optional<std::uint64_t> to_integer(const ExactNumber& number) {
  constexpr unsigned most_bits = 64;
  const auto bits = Quotient(number).rounded(most_bits);
  if (!bits || bits->front() != 0) return std::nullopt;
  std::uint64_t value = 0;
  for (const auto bit : *bits) value = value << 1U | bit;
  return value;
}

HexadecimalFloat to_hexadecimal_float(const ExactNumber& number, unsigned bits, unsigned leading_zeros) {
  constexpr int digit_bits = 4;
  constexpr int zero_exponent = -64;
  Quotient quotient(number);
  if (quotient.above.zero()) return {zero_exponent, std::vector<std::uint8_t>(bits)};
  int exponent = 0;
  for (; !quotient.less_than_one(); ++exponent) quotient.times_power_of_two(-digit_bits);
  for (;; --exponent) {
    auto larger = quotient;
    larger.times_power_of_two(digit_bits);
    if (!larger.less_than_one()) break;
    quotient = std::move(larger);
  }
  exponent += static_cast<int>(leading_zeros);
  quotient.times_power_of_two(-digit_bits * static_cast<int>(leading_zeros));
  quotient.times_power_of_two(static_cast<int>(bits));
  auto fraction = *quotient.rounded(bits);
  if (fraction.front() != 0) {  // Rounded up to one: .1 with the next exponent.
    ++exponent;
    fraction.assign(bits + 1, 0);
    fraction[std::min<std::size_t>(digit_bits, bits)] = 1;
  }
  fraction.erase(fraction.begin());
  return {exponent, std::move(fraction)};
}

}  // namespace isa370::assembler
