// ADD, SUBTRACT, COMPARE, MULTIPLY and DIVIDE DECIMAL, ZERO AND ADD, SHIFT AND ROUND DECIMAL. [POO] "Decimal Instructions".
//
// Both operands are fetched before the result is stored, which is right for all operands that overlap properly. Where the
// manual leaves open what a data exception has already stored, nothing has been.
#include "execute/decimal_operands.hpp"
#include "execute/handlers.hpp"
#include "execute/operands.hpp"

namespace isa370::execute {
namespace {

using packed_decimal::from_packed;
using packed_decimal::Number;

constexpr auto data = exception(ProgramInterruption::data);
constexpr auto decimal_divide = exception(ProgramInterruption::decimal_divide);

/// Digits of a field with a sign in its rightmost byte.
constexpr unsigned digits_of(unsigned length) { return 2 * length - 1; }

/// Where the second operand's rightmost byte lies: 0 at the first operand's, else less than 2^23 when to the right of it.
std::uint32_t right_end_distance(const Cpu& cpu, const Instruction& i) {
  return (cpu.second_address(i) + i.l2 - cpu.first_address(i) - i.l1) & cpu.address_mask();
}
bool overlap(const Cpu& cpu, const Instruction& i) {
  const auto distance = (cpu.second_address(i) - cpu.first_address(i)) & cpu.address_mask();
  return distance <= i.l1 || distance + i.l2 > cpu.address_mask();
}
/// Operands that overlap with their rightmost bytes apart are a data exception; ZERO AND ADD may move to the right.
bool overlap_improperly(const Cpu& cpu, const Instruction& i) { return overlap(cpu, i) && right_end_distance(cpu, i) != 0; }
bool overlap_improperly_to_zero_and_add(const Cpu& cpu, const Instruction& i) {
  const auto distance = right_end_distance(cpu, i);
  return overlap(cpu, i) && distance != 0 && distance <= i.l2;
}

Outcome after_decimal_overflow(Cpu& cpu) {
  constexpr std::uint8_t decimal_overflow_mask = 4;
  cpu.set_condition_code(3);
  const bool interrupts = (cpu.state.psw.program_mask & decimal_overflow_mask) != 0;
  return interrupts ? exception(ProgramInterruption::decimal_overflow) : Outcome::done;
}

/// Stores a result, of which the field takes the rightmost digits, and sets the condition code. Zero is positive, unless digits
/// were lost.
template <typename Word>
Outcome commit_decimal(Cpu& cpu, const ResultField& field, Number<Word> result, bool overflow) {
  const bool zero = result.digits == 0;
  if (zero && !overflow) result.negative = false;
  const auto packed = to_packed(result, cpu.state.psw.decimal_codes());
  if (const auto outcome = store_field(cpu, field, packed); outcome != Outcome::done) return outcome;
  if (overflow) [[unlikely]]
    return after_decimal_overflow(cpu);
  cpu.set_condition(Condition::from_difference(zero ? 0 : result.negative ? -1 : 1));
  return Outcome::done;
}

template <typename Word>
Outcome commit_sum(Cpu& cpu, const ResultField& field, const Number<Word>& sum) {
  const bool overflow = sum.digits >> digits_of(field.length) * 4 != 0;
  return commit_decimal(cpu, field, sum, overflow);
}

template <typename Word>
Outcome add_decimal(Cpu& cpu, const Instruction& i, bool subtracts) {
  const auto fields = fetch_fields<Word>(cpu, i);
  if (fields.outcome != Outcome::done) return fields.outcome;
  const auto first = from_packed(fields.first);
  auto second = from_packed(fields.second);
  if (!first || !second || overlap_improperly(cpu, i)) return data;
  if (subtracts) second->negative = !second->negative;
  return commit_sum(cpu, fields.result, packed_decimal::add(*first, *second));
}

/// The first operand's digits and sign are not checked.
template <typename Word>
Outcome zero_and_add(Cpu& cpu, const Instruction& i) {
  const auto fields = fetch_fields<Word>(cpu, i);
  if (fields.outcome != Outcome::done) return fields.outcome;
  const auto number = from_packed(fields.second);
  if (!number || overlap_improperly_to_zero_and_add(cpu, i)) return data;
  return commit_sum(cpu, fields.result, *number);
}

template <typename Word>
Outcome compare_decimal(Cpu& cpu, const Instruction& i) {
  const auto first_field = fetch_field<Word>(cpu, cpu.first_address(i), i.l1 + 1U);
  if (first_field.outcome != Outcome::done) return first_field.outcome;
  const auto second_field = fetch_field<Word>(cpu, cpu.second_address(i), i.l2 + 1U);
  if (second_field.outcome != Outcome::done) return second_field.outcome;
  const auto first = from_packed(first_field.value);
  auto second = from_packed(second_field.value);
  if (!first || !second || overlap_improperly(cpu, i)) return data;
  second->negative = !second->negative;
  const auto difference = packed_decimal::add(*first, *second);
  cpu.set_condition(Condition::from_difference(difference.digits == 0 ? 0 : difference.negative ? -1 : 1));
  return Outcome::done;
}

/// The multiplier and the divisor have at most 15 digits, and less than the other operand.
bool wrong_lengths(const Instruction& i) { return i.l2 > 7 || i.l2 >= i.l1; }

/// The sign follows the rules of algebra even if the product is zero.
template <typename Word>
Outcome multiply_decimal(Cpu& cpu, const Instruction& i) {
  if (wrong_lengths(i)) return specification;
  const auto fields = fetch_fields<Word>(cpu, i);
  if (fields.outcome != Outcome::done) return fields.outcome;
  const auto multiplicand = from_packed(fields.first);
  const auto multiplier = from_packed(fields.second);
  // The multiplicand's leftmost bytes, as many as the multiplier has, must be zeros: so no product overflows.
  const bool room = fields.first >> (i.l1 - i.l2) * 8 == 0;
  if (!multiplicand || !multiplier || !room || overlap_improperly(cpu, i)) return data;
  const Word product = packed_decimal::to_binary(multiplicand->digits) * packed_decimal::to_binary(multiplier->digits);
  const Number<Word> result{packed_decimal::to_digits(product), multiplicand->negative != multiplier->negative};
  return store_field(cpu, fields.result, to_packed(result, cpu.state.psw.decimal_codes()));
}

/// Quotient and remainder replace the dividend; the remainder is as long as the divisor and has the dividend's sign.
template <typename Word>
Outcome divide_decimal(Cpu& cpu, const Instruction& i) {
  if (wrong_lengths(i)) return specification;
  const auto fields = fetch_fields<Word>(cpu, i);
  if (fields.outcome != Outcome::done) return fields.outcome;
  const auto dividend = from_packed(fields.first);
  const auto divisor = from_packed(fields.second);
  if (!dividend || !divisor || overlap_improperly(cpu, i)) return data;
  const unsigned quotient_length = static_cast<unsigned>(i.l1 - i.l2);
  // The quotient has too many digits when the divisor, its first digit put under the dividend's second one, goes into it.
  const Word aligned = divisor->digits << digits_of(quotient_length) * 4;
  if (aligned <= dividend->digits) return decimal_divide;
  const Word number = packed_decimal::to_binary(dividend->digits);
  const Word by = packed_decimal::to_binary(divisor->digits);
  const Word quotient = number / by;
  const auto codes = cpu.state.psw.decimal_codes();
  const Number<Word> quotient_number{packed_decimal::to_digits(quotient), dividend->negative != divisor->negative};
  const Number<Word> remainder{packed_decimal::to_digits(number - quotient * by), dividend->negative};
  const Word result = to_packed(quotient_number, codes) << (i.l2 + 1) * 8 | to_packed(remainder, codes);
  return store_field(cpu, fields.result, result);
}

template <typename Word>
Outcome shift_and_round(Cpu& cpu, const Instruction& i) {
  const auto fields = fetch_first_field<Word>(cpu, i);
  if (fields.outcome != Outcome::done) return fields.outcome;
  const auto number = from_packed(fields.first);
  const unsigned rounding = i.r3;
  if (!number || rounding > 9) return data;
  // Six bits with sign: to the left up to 31 places, to the right up to 32.
  constexpr unsigned negative = 32, modulus = 64;
  const unsigned places = cpu.second_address(i) % modulus;
  if ((places & negative) != 0) {
    const Word digits = packed_decimal::shift_right(number->digits, modulus - places, rounding);
    return commit_decimal(cpu, fields.result, Number<Word>{digits, number->negative}, false);
  }
  const auto shifted = packed_decimal::shift_left(number->digits, places, digits_of(fields.result.length));
  return commit_decimal(cpu, fields.result, Number<Word>{shifted.digits, number->negative}, shifted.lost);
}

}  // namespace

// `flatten`: the path on which operands are at hand is one piece of code for each instruction and width.
[[gnu::flatten]] Outcome ap(Cpu& cpu, const Instruction& i) {
  return fit_into_word(i.l1, i.l2) ? add_decimal<std::uint64_t>(cpu, i, false) : add_decimal<Wide>(cpu, i, false);
}
[[gnu::flatten]] Outcome sp(Cpu& cpu, const Instruction& i) {
  return fit_into_word(i.l1, i.l2) ? add_decimal<std::uint64_t>(cpu, i, true) : add_decimal<Wide>(cpu, i, true);
}
[[gnu::flatten]] Outcome zap(Cpu& cpu, const Instruction& i) {
  return fit_into_word(i.l1, i.l2) ? zero_and_add<std::uint64_t>(cpu, i) : zero_and_add<Wide>(cpu, i);
}
[[gnu::flatten]] Outcome cp(Cpu& cpu, const Instruction& i) {
  return fit_into_word(i.l1, i.l2) ? compare_decimal<std::uint64_t>(cpu, i) : compare_decimal<Wide>(cpu, i);
}
[[gnu::flatten]] Outcome mp(Cpu& cpu, const Instruction& i) {
  return fit_into_word(i.l1, i.l2) ? multiply_decimal<std::uint64_t>(cpu, i) : multiply_decimal<Wide>(cpu, i);
}
[[gnu::flatten]] Outcome dp(Cpu& cpu, const Instruction& i) {
  return fit_into_word(i.l1, i.l2) ? divide_decimal<std::uint64_t>(cpu, i) : divide_decimal<Wide>(cpu, i);
}
[[gnu::flatten]] Outcome srp(Cpu& cpu, const Instruction& i) {
  return fit_into_word(i.l1, i.l1) ? shift_and_round<std::uint64_t>(cpu, i) : shift_and_round<Wide>(cpu, i);
}

}  // namespace isa370::execute
