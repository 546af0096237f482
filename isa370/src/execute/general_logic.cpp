// AND, OR and EXCLUSIVE OR in their four formats. The condition code says whether the result is zero. [POO] "General
// Instructions".
#include <functional>

#include "execute/handlers.hpp"
#include "execute/operands.hpp"

namespace isa370::execute {
namespace {

using And = std::bit_and<std::uint32_t>;
using Or = std::bit_or<std::uint32_t>;
using ExclusiveOr = std::bit_xor<std::uint32_t>;

template <typename Combine>
Outcome combine_into_register(Cpu& cpu, const Instruction& i, std::uint32_t operand) {
  const auto result = Combine{}(cpu.gpr(i.r1), operand);
  cpu.gpr(i.r1) = result;
  return set_code_by_zero(cpu, result);
}

template <typename Combine>
Outcome combine_word(Cpu& cpu, const Instruction& i) {
  return with_word(cpu, i, [&](std::uint32_t operand) { return combine_into_register<Combine>(cpu, i, operand); });
}

template <typename Combine>
Outcome combine_immediate(Cpu& cpu, const Instruction& i) {
  const auto address = cpu.first_address(i);
  const auto byte = cpu.fetch<std::uint8_t>(address);
  if (!byte) return byte.outcome;
  const auto result = static_cast<std::uint8_t>(Combine{}(*byte, i.i2));
  if (const auto outcome = cpu.store(address, result); outcome != Outcome::done) return outcome;
  return set_code_by_zero(cpu, result);
}

template <typename Combine>
Outcome combine_characters(Cpu& cpu, const Instruction& i) {
  std::uint8_t any = 0;
  if (const auto outcome = combine_bytes(cpu, i, Combine{}, any); outcome != Outcome::done) return outcome;
  return set_code_by_zero(cpu, any);
}

}  // namespace

Outcome nr(Cpu& cpu, const Instruction& i) { return combine_into_register<And>(cpu, i, cpu.gpr(i.r2)); }
Outcome n(Cpu& cpu, const Instruction& i) { return combine_word<And>(cpu, i); }
Outcome ni(Cpu& cpu, const Instruction& i) { return combine_immediate<And>(cpu, i); }
Outcome nc(Cpu& cpu, const Instruction& i) { return combine_characters<And>(cpu, i); }

Outcome or_(Cpu& cpu, const Instruction& i) { return combine_into_register<Or>(cpu, i, cpu.gpr(i.r2)); }
Outcome o(Cpu& cpu, const Instruction& i) { return combine_word<Or>(cpu, i); }
Outcome oi(Cpu& cpu, const Instruction& i) { return combine_immediate<Or>(cpu, i); }
Outcome oc(Cpu& cpu, const Instruction& i) { return combine_characters<Or>(cpu, i); }

Outcome xr(Cpu& cpu, const Instruction& i) { return combine_into_register<ExclusiveOr>(cpu, i, cpu.gpr(i.r2)); }
Outcome x(Cpu& cpu, const Instruction& i) { return combine_word<ExclusiveOr>(cpu, i); }
Outcome xi(Cpu& cpu, const Instruction& i) { return combine_immediate<ExclusiveOr>(cpu, i); }
Outcome xc(Cpu& cpu, const Instruction& i) { return combine_characters<ExclusiveOr>(cpu, i); }

}  // namespace isa370::execute
