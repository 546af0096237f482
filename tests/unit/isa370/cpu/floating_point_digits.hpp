// A slow reference for floating-point arithmetic: numbers are arrays of hexadecimal digits, worked on one digit at a time as
// one does on paper. It has nothing in common with the machine's own arithmetic but the manual.
#pragma once

#include <optional>
#include <vector>

namespace floating_point_digits {

/// Most significant digit first.
using Digits = std::vector<unsigned>;

struct Number {
  bool negative = false;
  int characteristic = 0;
  Digits digits;
};

enum class Trouble { none, overflow, underflow, significance, divide };

struct Outcome {
  Number number;
  unsigned condition_code = 0;
  Trouble trouble = Trouble::none;
};

struct Masks {
  bool underflow = false;
  bool significance = false;
};

[[nodiscard]] bool is_zero(const Digits& digits);
[[nodiscard]] Number negated(Number number);
[[nodiscard]] Outcome add(const Number& first, const Number& second, Masks masks, bool normalized);
[[nodiscard]] unsigned compare(const Number& first, const Number& second);
/// A product of `length` digits.
[[nodiscard]] Outcome multiply(const Number& first, const Number& second, std::size_t length, Masks masks);
[[nodiscard]] Outcome divide(const Number& dividend, const Number& divisor, Masks masks);
[[nodiscard]] Outcome halve(const Number& number, Masks masks);
/// Rounded to `length` digits.
[[nodiscard]] Outcome round(const Number& number, std::size_t length);

}  // namespace floating_point_digits
