// Branching. [POO] "General Instructions", "Branching". EXECUTE is with the processor, which fetches the subject instruction.
//
// The branch address is taken before any register changes, so that a register may be both target and link or count.
#include "execute/handlers.hpp"
#include "execute/operands.hpp"

namespace isa370::execute {
namespace {

/// The right half of a BC-mode PSW, in either mode: instruction-length code, condition code, program mask, next instruction.
/// The code is EXECUTE's when EXECUTE executes the instruction; `i.length` says so. Where addresses have 32 bits nothing but
/// the address fits in. [FC67] (unverified)
std::uint32_t link_information(const Cpu& cpu, const Instruction& i) {
  const auto& psw = cpu.state.psw;
  if (cpu.address_mask() != isa370::address_mask) return psw.address;
  return (i.length / 2U) << 30 | std::uint32_t{cpu.condition_code()} << 28 | std::uint32_t{psw.program_mask} << 24 |
         psw.address;
}

/// Adds the increment in R3 to R1 and compares the sum with the odd register of R3's pair (R3 itself, if odd), as it was
/// before.
template <typename Takes>
Outcome branch_on_index(Cpu& cpu, const Instruction& i, Takes takes) {
  const auto target = cpu.second_address(i);
  const auto comparand = fixed_point::as_signed(cpu.gpr(i.r3 | 1U));
  cpu.gpr(i.r1) += cpu.gpr(i.r3);
  if (takes(fixed_point::as_signed(cpu.gpr(i.r1)), comparand)) cpu.branch(target);
  return Outcome::done;
}

}  // namespace

Outcome balr(Cpu& cpu, const Instruction& i) {
  const auto target = cpu.gpr(i.r2);
  cpu.gpr(i.r1) = link_information(cpu, i);
  if (i.r2 != 0) cpu.branch(target);
  return Outcome::done;
}

Outcome bal(Cpu& cpu, const Instruction& i) {
  const auto target = cpu.indexed_address(i);
  cpu.gpr(i.r1) = link_information(cpu, i);
  cpu.branch(target);
  return Outcome::done;
}

Outcome bcr(Cpu& cpu, const Instruction& i) {
  if (i.r2 != 0 && cpu.condition_met(i.r1)) cpu.branch(cpu.gpr(i.r2));
  return Outcome::done;
}

Outcome bc(Cpu& cpu, const Instruction& i) {
  if (cpu.condition_met(i.r1)) cpu.branch(cpu.indexed_address(i));
  return Outcome::done;
}

Outcome bctr(Cpu& cpu, const Instruction& i) {
  const auto target = cpu.gpr(i.r2);
  if (--cpu.gpr(i.r1) != 0 && i.r2 != 0) cpu.branch(target);
  return Outcome::done;
}

Outcome bct(Cpu& cpu, const Instruction& i) {
  const auto target = cpu.indexed_address(i);
  if (--cpu.gpr(i.r1) != 0) cpu.branch(target);
  return Outcome::done;
}

Outcome bxh(Cpu& cpu, const Instruction& i) {
  return branch_on_index(cpu, i, [](std::int32_t sum, std::int32_t comparand) { return sum > comparand; });
}

Outcome bxle(Cpu& cpu, const Instruction& i) {
  return branch_on_index(cpu, i, [](std::int32_t sum, std::int32_t comparand) { return sum <= comparand; });
}

}  // namespace isa370::execute
