// The slow reference for floating-point arithmetic.
#include "floating_point_digits.hpp"

#include <algorithm>

namespace floating_point_digits {
namespace {

constexpr unsigned radix = 16;

/// Both have the same length.
bool less(const Digits& first, const Digits& second) {
  return std::lexicographical_compare(first.begin(), first.end(), second.begin(), second.end());
}

/// With one digit more on the left, for the carry.
Digits sum_of(const Digits& first, const Digits& second) {
  Digits sum(first.size() + 1);
  unsigned carry = 0;
  for (std::size_t k = first.size(); k-- > 0;) {
    const unsigned column = first[k] + second[k] + carry;
    sum[k + 1] = column % radix;
    carry = column / radix;
  }
  sum[0] = carry;
  return sum;
}

/// The first is not less than the second.
Digits difference_of(const Digits& first, const Digits& second) {
  Digits difference(first.size());
  unsigned borrow = 0;
  for (std::size_t k = first.size(); k-- > 0;) {
    const unsigned column = radix + first[k] - second[k] - borrow;
    difference[k] = column % radix;
    borrow = column < radix ? 1 : 0;
  }
  return difference;
}

void shift_left(Digits& digits) {
  digits.erase(digits.begin());
  digits.push_back(0);
}

void normalize(Number& number) {
  while (number.digits.front() == 0) {
    shift_left(number.digits);
    --number.characteristic;
  }
}

/// The number with as many digits as `length` says, characteristic and all, when its fraction is not zero.
Outcome concluded(Number number, std::size_t length, Masks masks) {
  number.digits.resize(length);
  const unsigned code = number.negative ? 1 : 2;
  if (number.characteristic > 127) {
    number.characteristic -= 128;
    return {number, code, Trouble::overflow};
  }
  if (number.characteristic >= 0) return {number, code, Trouble::none};
  if (!masks.underflow) return {{false, 0, Digits(length)}, 0, Trouble::none};
  number.characteristic += 128;
  return {number, code, Trouble::underflow};
}

Outcome true_zero(std::size_t length) { return {{false, 0, Digits(length)}, 0, Trouble::none}; }

/// The sum with guard digit; its first digit is the carry.
Number aligned_sum(Number first, Number second) {
  first.digits.push_back(0);
  second.digits.push_back(0);
  const int characteristic = std::max(first.characteristic, second.characteristic);
  for (auto* number : {&first, &second}) {
    for (; number->characteristic < characteristic; ++number->characteristic) {
      number->digits.insert(number->digits.begin(), 0);
      number->digits.pop_back();
    }
  }
  if (first.negative == second.negative) return {first.negative, characteristic, sum_of(first.digits, second.digits)};
  if (less(first.digits, second.digits)) std::swap(first, second);
  auto difference = difference_of(first.digits, second.digits);
  difference.insert(difference.begin(), 0);
  return {first.negative, characteristic, difference};
}

}  // namespace

bool is_zero(const Digits& digits) {
  return std::all_of(digits.begin(), digits.end(), [](unsigned digit) { return digit == 0; });
}

Number negated(Number number) {
  number.negative = !number.negative;
  return number;
}

Outcome add(const Number& first, const Number& second, Masks masks, bool normalized) {
  const auto length = first.digits.size();
  auto sum = aligned_sum(first, second);
  if (sum.digits.front() != 0)
    ++sum.characteristic;
  else
    shift_left(sum.digits);
  sum.digits.resize(normalized ? length + 1 : length);
  if (is_zero(sum.digits)) {
    if (!masks.significance) return true_zero(length);
    return {{false, sum.characteristic, Digits(length)}, 0, Trouble::significance};
  }
  if (normalized) normalize(sum);
  return concluded(sum, length, masks);
}

unsigned compare(const Number& first, const Number& second) {
  const auto difference = aligned_sum(first, negated(second));
  if (is_zero(difference.digits)) return 0;
  return difference.negative ? 1 : 2;
}

Outcome multiply(const Number& first, const Number& second, std::size_t length, Masks masks) {
  if (is_zero(first.digits) || is_zero(second.digits)) return true_zero(length);
  Number left = first;
  Number right = second;
  normalize(left);
  normalize(right);
  Number product{left.negative != right.negative, left.characteristic + right.characteristic - 64,
                 Digits(left.digits.size() + right.digits.size())};
  for (std::size_t k = left.digits.size(); k-- > 0;) {
    unsigned carry = 0;
    for (std::size_t j = right.digits.size(); j-- > 0;) {
      auto& digit = product.digits[k + j + 1];
      const unsigned column = digit + left.digits[k] * right.digits[j] + carry;
      digit = column % radix;
      carry = column / radix;
    }
    product.digits[k] += carry;
  }
  normalize(product);
  return concluded(product, length, masks);
}

Outcome divide(const Number& dividend, const Number& divisor, Masks masks) {
  const auto length = dividend.digits.size();
  if (is_zero(divisor.digits)) return {dividend, 0, Trouble::divide};
  if (is_zero(dividend.digits)) return true_zero(length);
  Number rest = dividend;
  Number by = divisor;
  normalize(rest);
  normalize(by);
  // The first digit of the quotient stands on the left of the radix point.
  Number quotient{rest.negative != by.negative, rest.characteristic - by.characteristic + 65, {}};
  rest.digits.insert(rest.digits.begin(), 0);
  by.digits.insert(by.digits.begin(), 0);
  for (std::size_t k = 0; k <= length; ++k) {
    unsigned digit = 0;
    for (; !less(rest.digits, by.digits); ++digit) rest.digits = difference_of(rest.digits, by.digits);
    quotient.digits.push_back(digit);
    shift_left(rest.digits);
  }
  normalize(quotient);
  return concluded(quotient, length, masks);
}

Outcome halve(const Number& number, Masks masks) {
  const auto length = number.digits.size();
  if (is_zero(number.digits)) return true_zero(length);
  Number half{number.negative, number.characteristic, {}};
  unsigned rest = 0;
  for (const auto digit : number.digits) {
    half.digits.push_back((rest * radix + digit) / 2);
    rest = digit % 2;
  }
  half.digits.push_back(rest * radix / 2);
  normalize(half);
  return concluded(half, length, masks);
}

Outcome round(const Number& number, std::size_t length) {
  Digits one_half(number.digits.size());
  one_half[length] = radix / 2;
  Number rounded{number.negative, number.characteristic, sum_of(number.digits, one_half)};
  if (rounded.digits.front() != 0)
    ++rounded.characteristic;
  else
    shift_left(rounded.digits);
  rounded.digits.resize(length);
  if (rounded.characteristic <= 127) return {rounded, 0, Trouble::none};
  rounded.characteristic -= 128;
  return {rounded, 0, Trouble::overflow};
}

}  // namespace floating_point_digits
