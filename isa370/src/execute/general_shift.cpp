// Shifts of a register or an even-odd pair, algebraic and logical. [POO] "General Instructions".
//
// The second-operand address is not used to address data; its six rightmost bits are the number of places.
#include "execute/handlers.hpp"
#include "execute/operands.hpp"

namespace isa370::execute {
namespace {

unsigned places(const Cpu& cpu, const Instruction& i) { return cpu.second_address(i) & 0x3F; }

Outcome commit_pair(Cpu& cpu, unsigned even, const fixed_point::Result<std::uint64_t>& result) {
  cpu.set_gpr_pair(even, result.value);
  cpu.set_condition_code(result.condition_code);
  return after_overflow(cpu, result.overflow);
}

}  // namespace

Outcome sra(Cpu& cpu, const Instruction& i) {
  return commit(cpu, i.r1, fixed_point::shift_right(cpu.gpr(i.r1), places(cpu, i)));
}

Outcome sla(Cpu& cpu, const Instruction& i) {
  return commit(cpu, i.r1, fixed_point::shift_left(cpu.gpr(i.r1), places(cpu, i)));
}

Outcome srda(Cpu& cpu, const Instruction& i) {
  if (odd(i.r1)) return specification;
  return commit_pair(cpu, i.r1, fixed_point::shift_right(cpu.gpr_pair(i.r1), places(cpu, i)));
}

Outcome slda(Cpu& cpu, const Instruction& i) {
  if (odd(i.r1)) return specification;
  return commit_pair(cpu, i.r1, fixed_point::shift_left(cpu.gpr_pair(i.r1), places(cpu, i)));
}

Outcome srl(Cpu& cpu, const Instruction& i) {
  cpu.gpr(i.r1) = fixed_point::shift_right_logical(cpu.gpr(i.r1), places(cpu, i));
  return Outcome::done;
}

Outcome sll(Cpu& cpu, const Instruction& i) {
  cpu.gpr(i.r1) = fixed_point::shift_left_logical(cpu.gpr(i.r1), places(cpu, i));
  return Outcome::done;
}

Outcome srdl(Cpu& cpu, const Instruction& i) {
  if (odd(i.r1)) return specification;
  cpu.set_gpr_pair(i.r1, fixed_point::shift_right_logical(cpu.gpr_pair(i.r1), places(cpu, i)));
  return Outcome::done;
}

Outcome sldl(Cpu& cpu, const Instruction& i) {
  if (odd(i.r1)) return specification;
  cpu.set_gpr_pair(i.r1, fixed_point::shift_left_logical(cpu.gpr_pair(i.r1), places(cpu, i)));
  return Outcome::done;
}

}  // namespace isa370::execute
