// What the floating-point handlers share: floating-point registers, operands of three lengths, and committing results.
//
// Register 0, 2, 4 or 6 holds a short or long number, 0 or 4 the left part of an extended one. A short result leaves the right
// half of its register as it is. Any other register number is a specification exception. [POO] "Floating-Point Instructions".
#pragma once

#include "cpu/cpu.hpp"
#include "execute/floating_point.hpp"

namespace isa370::execute::floating {

using floating_point::Extended;
using floating_point::ExtendedWord;
using floating_point::Long;
using floating_point::Masks;
using floating_point::Result;
using floating_point::Short;

template <typename Format>
[[nodiscard]] constexpr bool designates(unsigned number) {
  constexpr unsigned zero_bits = std::is_same_v<Format, Extended> ? 0xB : 0x9;
  return (number & zero_bits) == 0;
}

template <typename Format>
[[nodiscard]] typename Format::Word read(const Cpu& cpu, unsigned number) {
  const auto* const word = &cpu.state.fpr[number / 2];
  if constexpr (std::is_same_v<Format, Short>)
    return static_cast<std::uint32_t>(*word >> 32);
  else if constexpr (std::is_same_v<Format, Long>)
    return *word;
  else
    return {word[0], word[1]};
}

template <typename Format>
void write(Cpu& cpu, unsigned number, typename Format::Word value) {
  auto* const word = &cpu.state.fpr[number / 2];
  if constexpr (std::is_same_v<Format, Short>) {
    *word = std::uint64_t{value} << 32 | (*word & 0xFFFF'FFFF);
  } else if constexpr (std::is_same_v<Format, Long>) {
    *word = value;
  } else {
    word[0] = value.high;
    word[1] = value.low;
  }
}

[[nodiscard]] inline Masks masks(const Cpu& cpu) {
  constexpr std::uint8_t exponent_underflow = 2;
  constexpr std::uint8_t significance = 1;
  const auto mask = cpu.state.psw.program_mask;
  return {(mask & exponent_underflow) != 0, (mask & significance) != 0};
}

/// The result replaces the first operand, whatever interrupts then.
template <typename Format>
[[nodiscard]] Outcome commit(Cpu& cpu, unsigned r1, const Result<typename Format::Word>& result) {
  write<Format>(cpu, r1, result.value);
  return exception(result.exception);
}

/// The same for instructions that set the condition code.
template <typename Format>
[[nodiscard]] Outcome commit_with_code(Cpu& cpu, unsigned r1, const Result<typename Format::Word>& result) {
  cpu.set_condition_code(result.condition_code);
  return commit<Format>(cpu, r1, result);
}

/// Goes on with both operands, the second one in a register.
template <typename Format, typename Use>
[[nodiscard]] Outcome with_registers(Cpu& cpu, const Instruction& i, Use use) {
  if (!designates<Format>(i.r1) || !designates<Format>(i.r2)) return exception(ProgramInterruption::specification);
  return use(read<Format>(cpu, i.r1), read<Format>(cpu, i.r2));
}

/// Goes on with both operands, the second one at D2(X2,B2). Short and long.
template <typename Format, typename Use>
[[nodiscard]] Outcome with_storage(Cpu& cpu, const Instruction& i, Use use) {
  if (!designates<Format>(i.r1)) return exception(ProgramInterruption::specification);
  const auto operand = cpu.fetch<typename Format::Word>(cpu.indexed_address(i));
  return operand ? use(read<Format>(cpu, i.r1), *operand) : operand.outcome;
}

}  // namespace isa370::execute::floating
