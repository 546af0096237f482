// Comparisons: algebraic, logical, under mask, long, compare-and-swap, and the tests of bits. [POO] "General Instructions".
#include <algorithm>
#include <cstring>

#include "execute/handlers.hpp"
#include "execute/operands.hpp"
#include "execute/short_fields.hpp"

namespace isa370::execute {

using fixed_point::as_signed;
using fixed_point::compare;

Outcome cr(Cpu& cpu, const Instruction& i) {
  return set_code_by_comparison(cpu, as_signed(cpu.gpr(i.r1)), as_signed(cpu.gpr(i.r2)));
}

Outcome c(Cpu& cpu, const Instruction& i) {
  return with_word(
      cpu, i, [&](std::uint32_t operand) { return set_code_by_comparison(cpu, as_signed(cpu.gpr(i.r1)), as_signed(operand)); });
}

Outcome ch(Cpu& cpu, const Instruction& i) {
  return with_halfword(
      cpu, i, [&](std::uint32_t operand) { return set_code_by_comparison(cpu, as_signed(cpu.gpr(i.r1)), as_signed(operand)); });
}

Outcome clr(Cpu& cpu, const Instruction& i) { return set_code_by_comparison(cpu, cpu.gpr(i.r1), cpu.gpr(i.r2)); }

Outcome cl(Cpu& cpu, const Instruction& i) {
  return with_word(cpu, i, [&](std::uint32_t operand) { return set_code_by_comparison(cpu, cpu.gpr(i.r1), operand); });
}

Outcome cli(Cpu& cpu, const Instruction& i) {
  const auto byte = cpu.fetch<std::uint8_t>(cpu.first_address(i));
  return byte ? set_code_by_comparison(cpu, *byte, i.i2) : byte.outcome;
}

namespace {

/// 0 equal, 1 first low, 2 first high, by the first byte that differs.
unsigned compare_bytes(std::span<const std::uint8_t> first, std::span<const std::uint8_t> second) {
  const auto [left, right] = std::ranges::mismatch(first, second);
  return left == first.end() ? 0 : compare(*left, *right);
}

/// CLC when an operand crosses a block, or is not known to be accessible.
Outcome compare_by_copy(Cpu& cpu, const Instruction& i) {
  std::array<std::uint8_t, 256> first_buffer;
  std::array<std::uint8_t, 256> second_buffer;
  const auto first = std::span(first_buffer).first(i.l1 + std::size_t{1});
  const auto second = std::span(second_buffer).first(i.l1 + std::size_t{1});
  if (const auto outcome = cpu.fetch_bytes(cpu.first_address(i), first); outcome != Outcome::done) return outcome;
  if (const auto outcome = cpu.fetch_bytes(cpu.second_address(i), second); outcome != Outcome::done) return outcome;
  return set_code(cpu, compare_bytes(first, second));
}

}  // namespace

Outcome clc(Cpu& cpu, const Instruction& i) {
  unsigned length = i.l1 + 1U;
  const auto* left = cpu.readable(cpu.first_address(i), length);
  const auto* right = cpu.readable(cpu.second_address(i), length);
  if (left == nullptr || right == nullptr) return cpu.hurried() ? Outcome::retry : compare_by_copy(cpu, i);
  constexpr unsigned step = sizeof(std::uint64_t);
  for (; length > step; length -= step, left += step, right += step) {
    const auto a = load_big_endian<std::uint64_t>(left);
    const auto b = load_big_endian<std::uint64_t>(right);
    if (a != b) return set_code_by_comparison(cpu, a < b ? -1 : 1, 0);
  }
  const auto a = load_short_field(left, length);
  const auto b = load_short_field(right, length);
  return set_code_by_comparison(cpu, a < b ? -1 : a > b, 0);
}

Outcome clm(Cpu& cpu, const Instruction& i) {
  const unsigned mask = i.r3;
  const auto address = cpu.second_address(i);
  if (mask == 0) {
    const auto outcome = cpu.check_fetch(address, 1);
    return outcome == Outcome::done ? set_code(cpu, 0) : outcome;
  }
  std::array<std::uint8_t, 4> operand;
  const auto second = std::span(operand).first(masked_length(mask));
  if (const auto outcome = cpu.fetch_bytes(address, second); outcome != Outcome::done) return outcome;
  std::array<std::uint8_t, 4> selected;
  unsigned length = 0;
  for (unsigned byte = 0; byte < 4; ++byte)
    if ((mask >> (3 - byte) & 1) != 0) selected[length++] = static_cast<std::uint8_t>(cpu.gpr(i.r1) >> (24 - 8 * byte));
  return set_code(cpu, compare_bytes(std::span(selected).first(length), second));
}

namespace {

/// The bytes of one unit of operation: the operand's own, or the padding byte when it is exhausted.
Outcome fetch_unit(Cpu& cpu, const LongOperand& operand, std::uint8_t padding, std::span<std::uint8_t> into) {
  if (operand.length != 0) return cpu.fetch_bytes(operand.address, into);
  std::ranges::fill(into, padding);
  return Outcome::done;
}

std::uint32_t unit_length(const LongOperand& operand, std::uint32_t limit) {
  return operand.length == 0 ? limit : std::min({limit, operand.length, bytes_to_block_end(operand.address)});
}

/// An exhausted operand stays where it is.
void advance_within(LongOperand& operand, std::uint32_t count) {
  if (operand.length != 0) operand.advance(count);
}

}  // namespace

Outcome clcl(Cpu& cpu, const Instruction& i) {
  if (odd(i.r1) || odd(i.r2)) return specification;
  LongOperand first(cpu, i.r1);
  LongOperand second(cpu, i.r2);
  const auto padding = static_cast<std::uint8_t>(cpu.gpr(i.r2 + 1U) >> 24);
  const bool empty = first.length == 0 && second.length == 0;
  const std::uint32_t length = empty ? 0 : unit_length(first, unit_length(second, unit_of_operation));

  std::array<std::uint8_t, unit_of_operation> first_buffer;
  std::array<std::uint8_t, unit_of_operation> second_buffer;
  const auto left = std::span(first_buffer).first(length);
  const auto right = std::span(second_buffer).first(length);
  if (const auto outcome = fetch_unit(cpu, first, padding, left); outcome != Outcome::done) return outcome;
  if (const auto outcome = fetch_unit(cpu, second, padding, right); outcome != Outcome::done) return outcome;

  const auto unequal = std::ranges::mismatch(left, right);
  const auto equal_count = static_cast<std::uint32_t>(unequal.in1 - left.begin());
  advance_within(first, equal_count);
  advance_within(second, equal_count);
  first.write_back(cpu);
  second.write_back(cpu);
  if (equal_count < length) return set_code(cpu, compare(*unequal.in1, *unequal.in2));
  if (first.length == 0 && second.length == 0) return set_code(cpu, 0);
  return repeat(cpu, i);
}

/// The operand is accessed as for storing even when nothing is stored, as the list of exceptions in [POO] says.
Outcome cs(Cpu& cpu, const Instruction& i) {
  const auto address = cpu.second_address(i);
  if (address % 4 != 0) return specification;
  if (const auto outcome = cpu.check_store(address, 4); outcome != Outcome::done) return outcome;
  const auto word = cpu.fetch<std::uint32_t>(address);
  if (!word) return word.outcome;
  if (*word != cpu.gpr(i.r1)) {
    cpu.gpr(i.r1) = *word;
    return set_code(cpu, 1);
  }
  if (const auto outcome = cpu.store(address, cpu.gpr(i.r3)); outcome != Outcome::done) return outcome;
  return set_code(cpu, 0);
}

Outcome cds(Cpu& cpu, const Instruction& i) {
  const auto address = cpu.second_address(i);
  if (odd(i.r1) || odd(i.r3) || address % 8 != 0) return specification;
  if (const auto outcome = cpu.check_store(address, 8); outcome != Outcome::done) return outcome;
  const auto doubleword = cpu.fetch<std::uint64_t>(address);
  if (!doubleword) return doubleword.outcome;
  if (*doubleword != cpu.gpr_pair(i.r1)) {
    cpu.set_gpr_pair(i.r1, *doubleword);
    return set_code(cpu, 1);
  }
  if (const auto outcome = cpu.store(address, cpu.gpr_pair(i.r3)); outcome != Outcome::done) return outcome;
  return set_code(cpu, 0);
}

/// The condition code is the byte's leftmost bit; the byte becomes all ones.
Outcome ts(Cpu& cpu, const Instruction& i) {
  const auto address = cpu.second_address(i);
  const auto byte = cpu.fetch<std::uint8_t>(address);
  if (!byte) return byte.outcome;
  if (const auto outcome = cpu.store(address, std::uint8_t{0xFF}); outcome != Outcome::done) return outcome;
  return set_code(cpu, *byte >> 7);
}

/// 0: the selected bits are all zeros, or none is selected; 1: mixed; 3: all ones.
Outcome tm(Cpu& cpu, const Instruction& i) {
  const auto byte = cpu.fetch<std::uint8_t>(cpu.first_address(i));
  if (!byte) return byte.outcome;
  const unsigned selected = *byte & i.i2;
  return set_code(cpu, selected == 0 ? 0 : selected == i.i2 ? 3 : 1);
}

}  // namespace isa370::execute
