// Floating-point multiplication, division and halving; the condition code stays. [POO] "Floating-Point Instructions".
//
// Not implemented: HALVE of System/360 before its change of 1967-1968, which did not normalize.
#include "execute/floating_point_operands.hpp"
#include "execute/handlers.hpp"

namespace isa370::execute {

namespace floating {
namespace {

/// The product takes the place of the multiplicand, and of the register beside it if it is extended.
template <typename Operand, typename Product>
Outcome multiply_by(Cpu& cpu, unsigned r1, typename Operand::Word multiplier) {
  const auto multiplicand = read<Operand>(cpu, r1);
  return commit<Product>(cpu, r1, floating_point::multiply<Operand, Product>(multiplicand, multiplier, masks(cpu)));
}

template <typename Operand, typename Product>
Outcome multiply_by_register(Cpu& cpu, const Instruction& i) {
  if (!designates<Product>(i.r1)) return exception(ProgramInterruption::specification);
  return with_registers<Operand>(cpu, i,
                                 [&](auto, auto multiplier) { return multiply_by<Operand, Product>(cpu, i.r1, multiplier); });
}

template <typename Operand, typename Product>
Outcome multiply_by_storage(Cpu& cpu, const Instruction& i) {
  if (!designates<Product>(i.r1)) return exception(ProgramInterruption::specification);
  return with_storage<Operand>(cpu, i,
                               [&](auto, auto multiplier) { return multiply_by<Operand, Product>(cpu, i.r1, multiplier); });
}

}  // namespace
}  // namespace floating

Outcome mer(Cpu& cpu, const Instruction& i) { return floating::multiply_by_register<floating::Short, floating::Long>(cpu, i); }

Outcome me(Cpu& cpu, const Instruction& i) { return floating::multiply_by_storage<floating::Short, floating::Long>(cpu, i); }

Outcome mdr(Cpu& cpu, const Instruction& i) { return floating::multiply_by_register<floating::Long, floating::Long>(cpu, i); }

Outcome md(Cpu& cpu, const Instruction& i) { return floating::multiply_by_storage<floating::Long, floating::Long>(cpu, i); }

Outcome mxdr(Cpu& cpu, const Instruction& i) {
  return floating::multiply_by_register<floating::Long, floating::Extended>(cpu, i);
}

Outcome mxd(Cpu& cpu, const Instruction& i) {
  return floating::multiply_by_storage<floating::Long, floating::Extended>(cpu, i);
}

Outcome mxr(Cpu& cpu, const Instruction& i) {
  return floating::multiply_by_register<floating::Extended, floating::Extended>(cpu, i);
}

namespace floating {
namespace {

template <typename Format>
auto dividing(Cpu& cpu, unsigned r1) {
  return [&cpu, r1](auto dividend, auto divisor) {
    return commit<Format>(cpu, r1, floating_point::divide<Format>(dividend, divisor, masks(cpu)));
  };
}

template <typename Format>
Outcome halve(Cpu& cpu, const Instruction& i) {
  return with_registers<Format>(
      cpu, i, [&](auto, auto second) { return commit<Format>(cpu, i.r1, floating_point::halve<Format>(second, masks(cpu))); });
}

}  // namespace
}  // namespace floating

Outcome ddr(Cpu& cpu, const Instruction& i) {
  return floating::with_registers<floating::Long>(cpu, i, floating::dividing<floating::Long>(cpu, i.r1));
}

Outcome dd(Cpu& cpu, const Instruction& i) {
  return floating::with_storage<floating::Long>(cpu, i, floating::dividing<floating::Long>(cpu, i.r1));
}

Outcome der(Cpu& cpu, const Instruction& i) {
  return floating::with_registers<floating::Short>(cpu, i, floating::dividing<floating::Short>(cpu, i.r1));
}

Outcome de(Cpu& cpu, const Instruction& i) {
  return floating::with_storage<floating::Short>(cpu, i, floating::dividing<floating::Short>(cpu, i.r1));
}

Outcome hdr(Cpu& cpu, const Instruction& i) { return floating::halve<floating::Long>(cpu, i); }

Outcome her(Cpu& cpu, const Instruction& i) { return floating::halve<floating::Short>(cpu, i); }

}  // namespace isa370::execute
