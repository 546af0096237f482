// Fixed-point addition, subtraction, multiplication and division. [POO] "General Instructions".
#include "execute/handlers.hpp"
#include "execute/operands.hpp"

namespace isa370::execute {

Outcome ar(Cpu& cpu, const Instruction& i) { return commit(cpu, i.r1, fixed_point::add(cpu.gpr(i.r1), cpu.gpr(i.r2))); }

Outcome a(Cpu& cpu, const Instruction& i) {
  return with_word(cpu, i, [&](std::uint32_t operand) { return commit(cpu, i.r1, fixed_point::add(cpu.gpr(i.r1), operand)); });
}

Outcome ah(Cpu& cpu, const Instruction& i) {
  return with_halfword(cpu, i,
                       [&](std::uint32_t operand) { return commit(cpu, i.r1, fixed_point::add(cpu.gpr(i.r1), operand)); });
}

Outcome alr(Cpu& cpu, const Instruction& i) {
  return commit(cpu, i.r1, fixed_point::add_logical(cpu.gpr(i.r1), cpu.gpr(i.r2)));
}

Outcome al(Cpu& cpu, const Instruction& i) {
  return with_word(cpu, i,
                   [&](std::uint32_t operand) { return commit(cpu, i.r1, fixed_point::add_logical(cpu.gpr(i.r1), operand)); });
}

Outcome sr(Cpu& cpu, const Instruction& i) { return commit(cpu, i.r1, fixed_point::subtract(cpu.gpr(i.r1), cpu.gpr(i.r2))); }

Outcome s(Cpu& cpu, const Instruction& i) {
  return with_word(cpu, i,
                   [&](std::uint32_t operand) { return commit(cpu, i.r1, fixed_point::subtract(cpu.gpr(i.r1), operand)); });
}

Outcome sh(Cpu& cpu, const Instruction& i) {
  return with_halfword(cpu, i,
                       [&](std::uint32_t operand) { return commit(cpu, i.r1, fixed_point::subtract(cpu.gpr(i.r1), operand)); });
}

Outcome slr(Cpu& cpu, const Instruction& i) {
  return commit(cpu, i.r1, fixed_point::subtract_logical(cpu.gpr(i.r1), cpu.gpr(i.r2)));
}

Outcome sl(Cpu& cpu, const Instruction& i) {
  return with_word(
      cpu, i, [&](std::uint32_t operand) { return commit(cpu, i.r1, fixed_point::subtract_logical(cpu.gpr(i.r1), operand)); });
}

/// The multiplicand is in the odd register; the product takes the pair.
Outcome mr(Cpu& cpu, const Instruction& i) {
  if (odd(i.r1)) return specification;
  cpu.set_gpr_pair(i.r1, fixed_point::multiply(cpu.gpr(i.r1 + 1U), cpu.gpr(i.r2)));
  return Outcome::done;
}

Outcome m(Cpu& cpu, const Instruction& i) {
  if (odd(i.r1)) return specification;
  return with_word(cpu, i, [&](std::uint32_t operand) {
    cpu.set_gpr_pair(i.r1, fixed_point::multiply(cpu.gpr(i.r1 + 1U), operand));
    return Outcome::done;
  });
}

/// The low-order word of the product takes the place of the multiplicand; bits to the left are lost without notice.
Outcome mh(Cpu& cpu, const Instruction& i) {
  return with_halfword(cpu, i, [&](std::uint32_t operand) {
    cpu.gpr(i.r1) *= operand;
    return Outcome::done;
  });
}

namespace {

/// The remainder goes to the even register, the quotient to the odd one. A quotient that does not fit suppresses the operation.
Outcome divide_pair(Cpu& cpu, unsigned even, std::uint32_t divisor) {
  const auto result = fixed_point::divide(cpu.gpr_pair(even), divisor);
  if (!result) return exception(ProgramInterruption::fixed_point_divide);
  cpu.gpr(even) = result->remainder;
  cpu.gpr(even + 1) = result->quotient;
  return Outcome::done;
}

}  // namespace

Outcome dr(Cpu& cpu, const Instruction& i) {
  if (odd(i.r1)) return specification;
  return divide_pair(cpu, i.r1, cpu.gpr(i.r2));
}

Outcome d(Cpu& cpu, const Instruction& i) {
  if (odd(i.r1)) return specification;
  return with_word(cpu, i, [&](std::uint32_t operand) { return divide_pair(cpu, i.r1, operand); });
}

}  // namespace isa370::execute
