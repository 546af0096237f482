// What several files of handlers share: fetching the second operand, committing results, and storage operands that overlap.
#pragma once

#include <array>
#include <bit>
#include <cstdint>
#include <span>

#include "cpu/cpu.hpp"
#include "execute/fixed_point.hpp"

namespace isa370::execute {

inline constexpr auto specification = exception(ProgramInterruption::specification);

[[nodiscard]] constexpr bool odd(unsigned register_number) { return (register_number & 1) != 0; }

/// 0 for a result of zeros, else 1.
[[nodiscard]] inline Outcome set_code_by_zero(Cpu& cpu, std::uint32_t result) {
  cpu.set_condition(Condition::from_difference(result != 0 ? -1 : 0));
  return Outcome::done;
}

/// Fetches the word at D2(X2,B2) and goes on with it.
template <typename Use>
[[nodiscard]] Outcome with_word(Cpu& cpu, const Instruction& i, Use use) {
  const auto operand = cpu.fetch<std::uint32_t>(cpu.indexed_address(i));
  return operand ? use(*operand) : operand.outcome;
}

/// Fetches the halfword at D2(X2,B2), extends its sign, and goes on with it.
template <typename Use>
[[nodiscard]] Outcome with_halfword(Cpu& cpu, const Instruction& i, Use use) {
  const auto operand = cpu.fetch<std::uint16_t>(cpu.indexed_address(i));
  return operand ? use(fixed_point::extend(*operand)) : operand.outcome;
}

/// Sets the condition code and completes.
[[nodiscard]] inline Outcome set_code(Cpu& cpu, unsigned code) {
  cpu.set_condition_code(code);
  return Outcome::done;
}

/// Overflow completes the operation; the interruption, if the program mask allows it, comes after.
[[nodiscard]] inline Outcome after_overflow(const Cpu& cpu, bool overflow) {
  constexpr std::uint8_t fixed_point_overflow_mask = 8;
  const bool interrupts = overflow && (cpu.state.psw.program_mask & fixed_point_overflow_mask) != 0;
  return interrupts ? exception(ProgramInterruption::fixed_point_overflow) : Outcome::done;
}

/// The condition code by the sign of a result that did not overflow.
template <std::unsigned_integral Word>
void set_code_by_sign(Cpu& cpu, Word value) {
  if constexpr (sizeof(Word) == sizeof(std::uint32_t))
    cpu.set_condition(Condition::from_difference(fixed_point::as_signed(value)));
  else
    cpu.set_condition_code(fixed_point::sign_code(value));
}

/// Compares: 0 equal, 1 first low, 2 first high. Numbers of 32 bits, with or without sign.
[[nodiscard]] inline Outcome set_code_by_comparison(Cpu& cpu, std::int64_t first, std::int64_t second) {
  cpu.set_condition(Condition::from_difference(first - second));
  return Outcome::done;
}

[[nodiscard]] inline Outcome commit(Cpu& cpu, unsigned r1, const fixed_point::Result<std::uint32_t>& result) {
  cpu.gpr(r1) = result.value;
  if (result.overflow) [[unlikely]] {
    cpu.set_condition_code(result.condition_code);
    return after_overflow(cpu, true);
  }
  set_code_by_sign(cpu, result.value);
  return Outcome::done;
}

[[nodiscard]] inline Outcome commit(Cpu& cpu, unsigned r1, const fixed_point::LogicalResult& result) {
  cpu.gpr(r1) = result.value;
  return set_code(cpu, result.condition_code);
}

/// Registers R1 up to R3; behind register 15 comes register 0.
[[nodiscard]] constexpr unsigned register_count(const Instruction& i) { return ((i.r3 - i.r1) & 0xFU) + 1; }

/// How many bytes an operand under mask has: one for each one in the mask. Under a zero mask access exceptions are recognised
/// for one byte.
[[nodiscard]] constexpr unsigned masked_length(unsigned mask) { return static_cast<unsigned>(std::popcount(mask & 0xF)); }

/// Both storage operands of an SS instruction that is processed a byte at a time, each result byte stored before the next
/// operand byte is fetched. Overlap is found by logical address. Nothing reaches storage before `store`.
class StorageOperands {
 public:
  StorageOperands(std::uint32_t first, unsigned first_length, std::uint32_t second, unsigned second_length)
      : first_(first), second_(second), first_length_(first_length), second_length_(second_length) {}

  [[nodiscard]] Outcome fetch(Cpu& cpu) {
    address_mask_ = cpu.address_mask();
    if (const auto outcome = cpu.check_store(first_, first_length_); outcome != Outcome::done) return outcome;
    if (const auto outcome = cpu.fetch_bytes(second_, std::span(second_bytes_).first(second_length_)); outcome != Outcome::done)
      return outcome;
    return cpu.fetch_bytes(first_, std::span(first_bytes_).first(first_length_));
  }
  [[nodiscard]] Outcome store(Cpu& cpu) const { return cpu.store_bytes(first_, std::span(first_bytes_).first(first_length_)); }

  [[nodiscard]] unsigned first_length() const { return first_length_; }
  [[nodiscard]] unsigned second_length() const { return second_length_; }
  /// A byte of the first operand, counted from its left end.
  [[nodiscard]] std::uint8_t& first(unsigned index) { return first_bytes_[index]; }
  /// A byte of the second operand as it is by now: result bytes that lie in it show.
  [[nodiscard]] std::uint8_t second(unsigned index) const {
    const std::uint32_t offset = (second_ + index - first_) & address_mask_;
    return offset < first_length_ ? first_bytes_[offset] : second_bytes_[index];
  }

 private:
  std::uint32_t first_;
  std::uint32_t second_;
  unsigned first_length_;
  unsigned second_length_;
  std::uint32_t address_mask_ = address_mask;
  std::array<std::uint8_t, 256> first_bytes_;
  std::array<std::uint8_t, 256> second_bytes_;
};

/// Combines operands of one length from left to right, as NC, OC, XC, MVN and MVZ do, and stores the result. `any` gets the OR
/// of all result bytes.
template <typename Combine>
[[nodiscard]] Outcome combine_bytes(Cpu& cpu, const Instruction& i, Combine combine, std::uint8_t& any) {
  any = 0;
  return cpu.with_operands(cpu.first_address(i), cpu.second_address(i), i.l1 + 1U,
                           [&](std::uint8_t* first, const std::uint8_t* second, std::uint32_t length) {
                             for (std::uint32_t k = 0; k < length; ++k) {
                               first[k] = static_cast<std::uint8_t>(combine(first[k], second[k]));
                               any |= first[k];
                             }
                           });
}

/// A unit of operation of MVCL and CLCL touches one block of 2,048 bytes of each operand at most: within it an access exception
/// meets all bytes or none, and between units interruptions are taken.
inline constexpr std::uint32_t unit_of_operation = 2048;
[[nodiscard]] constexpr std::uint32_t bytes_to_block_end(std::uint32_t address) {
  return unit_of_operation - address % unit_of_operation;
}

/// One operand of MVCL or CLCL: an address in an even register, a length in bits 8-31 of the odd one.
struct LongOperand {
  unsigned even = 0;
  std::uint32_t address = 0;
  std::uint32_t length = 0;

  LongOperand(const Cpu& cpu, unsigned number)
      : even(number), address(cpu.state.gpr[number] & address_mask), length(cpu.state.gpr[number + 1] & address_mask) {}
  void advance(std::uint32_t count) {
    address = (address + count) & address_mask;
    length -= count;
  }
  /// Bits 0-7 of the address register become zero, those of the length register stay.
  void write_back(Cpu& cpu) const {
    cpu.gpr(even) = address;
    cpu.gpr(even + 1) = (cpu.gpr(even + 1) & ~address_mask) | length;
  }
};

/// The instruction goes on where its registers say: it is done again, after pending interruptions. `i.length` must be the
/// length by which the instruction address was advanced (EXECUTE's, when it executes the instruction).
[[nodiscard]] inline Outcome repeat(Cpu& cpu, const Instruction& i) {
  cpu.branch(cpu.state.psw.address - i.length);
  return Outcome::refresh;
}

}  // namespace isa370::execute
