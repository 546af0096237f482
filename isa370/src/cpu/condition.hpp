// The condition code, kept as a number whose sign tells it.
//
// Most instructions that set the code compare something, be it with zero. They only leave the difference; whether it is zero,
// less or greater is found out by who asks, which is often nobody.
#pragma once

#include <array>
#include <cstdint>
#include <limits>

namespace isa370 {

class Condition {
 public:
  constexpr Condition() = default;

  /// Codes 0, 1 and 2 by the sign of a difference: zero, less, greater. It must lie in the range of 33 bits with sign.
  [[nodiscard]] static constexpr Condition from_difference(std::int64_t difference) { return Condition(difference); }
  [[nodiscard]] static constexpr Condition from_code(unsigned code) { return Condition(difference_for[code & 3]); }

  [[nodiscard]] constexpr std::uint8_t code() const {
    if (difference_ == three) return 3;
    return difference_ == 0 ? 0 : difference_ < 0 ? 1 : 2;
  }
  /// Whether the code is one of those that the four bits of `mask` stand for; its leftmost bit stands for code 0. The masks of
  /// the usual extended mnemonics come down to one comparison each.
  [[nodiscard]] constexpr bool met(unsigned mask) const {
    switch (mask) {
      case 15:
        return true;
      case 8:
        return difference_ == 0;
      case 7:
        return difference_ != 0;
      case 4:
        return difference_ < 0;
      case 11:
        return difference_ >= 0;
      case 12:
        return difference_ <= 0;
      case 3:
        return difference_ > 0;
      case 2:
        return difference_ > 0 && difference_ != three;
      case 13:
        return difference_ <= 0 || difference_ == three;
      case 1:
        return difference_ == three;
      case 14:
        return difference_ != three;
      default:
        return (mask << code() & 8) != 0;
    }
  }

 private:
  constexpr explicit Condition(std::int64_t difference) : difference_(difference) {}
  static constexpr std::int64_t three = std::numeric_limits<std::int64_t>::max();
  static constexpr std::array<std::int64_t, 4> difference_for{0, -1, 1, three};
  std::int64_t difference_ = 0;
};

}  // namespace isa370
