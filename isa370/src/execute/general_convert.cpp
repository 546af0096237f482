// Conversion between binary, packed and zoned numbers, and MOVE WITH OFFSET. [POO] "General Instructions".
//
// MVO, PACK and UNPK process a byte at a time from right to left; operands may overlap in any way.
#include "execute/handlers.hpp"
#include "execute/operands.hpp"

namespace isa370::execute {
namespace {

std::uint8_t digits_exchanged(std::uint8_t byte) { return static_cast<std::uint8_t>(byte << 4 | byte >> 4); }

StorageOperands operands_of(const Cpu& cpu, const Instruction& i) {
  return {cpu.first_address(i), i.l1 + 1U, cpu.second_address(i), i.l2 + 1U};
}

}  // namespace

/// A number that does not fit leaves its 32 low-order bits and then interrupts.
Outcome cvb(Cpu& cpu, const Instruction& i) {
  const auto packed = cpu.fetch<std::uint64_t>(cpu.indexed_address(i));
  if (!packed) return packed.outcome;
  const auto number = fixed_point::from_packed(*packed);
  if (!number) return exception(ProgramInterruption::data);
  cpu.gpr(i.r1) = static_cast<std::uint32_t>(*number);
  return *number < INT32_MIN || *number > INT32_MAX ? exception(ProgramInterruption::fixed_point_divide) : Outcome::done;
}

Outcome cvd(Cpu& cpu, const Instruction& i) {
  const auto codes = cpu.state.psw.decimal_codes();
  return cpu.store(cpu.indexed_address(i), fixed_point::to_packed(cpu.gpr(i.r1), codes.plus, codes.minus));
}

/// The rightmost digit of the first operand stays; the second operand's digits go to the left of it. A byte's left digit is
/// kept for the next result byte, not fetched again.
Outcome mvo(Cpu& cpu, const Instruction& i) {
  auto operands = operands_of(cpu, i);
  if (const auto outcome = operands.fetch(cpu); outcome != Outcome::done) return outcome;
  unsigned low_digit = operands.first(operands.first_length() - 1) & 0x0F;
  unsigned remaining = operands.second_length();
  for (unsigned k = operands.first_length(); k-- > 0;) {
    const unsigned byte = remaining != 0 ? operands.second(--remaining) : 0U;
    operands.first(k) = static_cast<std::uint8_t>(byte << 4 | low_digit);
    low_digit = byte >> 4;
  }
  return operands.store(cpu);
}

Outcome pack(Cpu& cpu, const Instruction& i) {
  auto operands = operands_of(cpu, i);
  if (const auto outcome = operands.fetch(cpu); outcome != Outcome::done) return outcome;
  unsigned remaining = operands.second_length() - 1;
  operands.first(operands.first_length() - 1) = digits_exchanged(operands.second(remaining));
  const auto next_digit = [&] { return remaining != 0 ? operands.second(--remaining) & 0xFU : 0U; };
  for (unsigned k = operands.first_length() - 1; k-- > 0;) {
    const unsigned right = next_digit();
    const unsigned left = next_digit();
    operands.first(k) = static_cast<std::uint8_t>(left << 4 | right);
  }
  return operands.store(cpu);
}

Outcome unpk(Cpu& cpu, const Instruction& i) {
  auto operands = operands_of(cpu, i);
  if (const auto outcome = operands.fetch(cpu); outcome != Outcome::done) return outcome;
  unsigned remaining = operands.second_length() - 1;
  unsigned k = operands.first_length() - 1;
  operands.first(k) = digits_exchanged(operands.second(remaining));
  const unsigned zone = unsigned{cpu.state.psw.decimal_codes().zone} << 4U;
  const auto zoned = [zone](unsigned digit) { return static_cast<std::uint8_t>(zone | digit); };
  while (k > 0) {
    const unsigned byte = remaining != 0 ? operands.second(--remaining) : 0U;
    operands.first(--k) = zoned(byte & 0xF);
    if (k > 0) operands.first(--k) = zoned(byte >> 4);
  }
  return operands.store(cpu);
}

}  // namespace isa370::execute
