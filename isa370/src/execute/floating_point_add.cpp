// Floating-point addition, subtraction and comparison. [POO] "Floating-Point Instructions".
//
// Not implemented: System/360 before its change of 1967-1968, which had no guard digit in long sums; condition code 3 after
// exponent overflow, which only the first editions of its manual describe.
#include "execute/floating_point_operands.hpp"
#include "execute/handlers.hpp"

namespace isa370::execute {

namespace floating {
namespace {

template <typename Format>
using Sum = Result<typename Format::Word> (*)(typename Format::Word, typename Format::Word, Masks);

template <typename Format, Sum<Format> sum>
Outcome sum_with_register(Cpu& cpu, const Instruction& i) {
  return with_registers<Format>(
      cpu, i, [&](auto first, auto second) { return commit_with_code<Format>(cpu, i.r1, sum(first, second, masks(cpu))); });
}

template <typename Format, Sum<Format> sum>
Outcome sum_with_storage(Cpu& cpu, const Instruction& i) {
  return with_storage<Format>(
      cpu, i, [&](auto first, auto second) { return commit_with_code<Format>(cpu, i.r1, sum(first, second, masks(cpu))); });
}

}  // namespace
}  // namespace floating

Outcome axr(Cpu& cpu, const Instruction& i) {
  return floating::sum_with_register<floating::Extended, floating_point::add<floating::Extended>>(cpu, i);
}

Outcome adr(Cpu& cpu, const Instruction& i) {
  return floating::sum_with_register<floating::Long, floating_point::add<floating::Long>>(cpu, i);
}

Outcome ad(Cpu& cpu, const Instruction& i) {
  return floating::sum_with_storage<floating::Long, floating_point::add<floating::Long>>(cpu, i);
}

Outcome aer(Cpu& cpu, const Instruction& i) {
  return floating::sum_with_register<floating::Short, floating_point::add<floating::Short>>(cpu, i);
}

Outcome ae(Cpu& cpu, const Instruction& i) {
  return floating::sum_with_storage<floating::Short, floating_point::add<floating::Short>>(cpu, i);
}

Outcome sxr(Cpu& cpu, const Instruction& i) {
  return floating::sum_with_register<floating::Extended, floating_point::subtract<floating::Extended>>(cpu, i);
}

Outcome sdr(Cpu& cpu, const Instruction& i) {
  return floating::sum_with_register<floating::Long, floating_point::subtract<floating::Long>>(cpu, i);
}

Outcome sd(Cpu& cpu, const Instruction& i) {
  return floating::sum_with_storage<floating::Long, floating_point::subtract<floating::Long>>(cpu, i);
}

Outcome ser(Cpu& cpu, const Instruction& i) {
  return floating::sum_with_register<floating::Short, floating_point::subtract<floating::Short>>(cpu, i);
}

Outcome se(Cpu& cpu, const Instruction& i) {
  return floating::sum_with_storage<floating::Short, floating_point::subtract<floating::Short>>(cpu, i);
}

Outcome awr(Cpu& cpu, const Instruction& i) {
  return floating::sum_with_register<floating::Long, floating_point::add_unnormalized<floating::Long>>(cpu, i);
}

Outcome aw(Cpu& cpu, const Instruction& i) {
  return floating::sum_with_storage<floating::Long, floating_point::add_unnormalized<floating::Long>>(cpu, i);
}

Outcome aur(Cpu& cpu, const Instruction& i) {
  return floating::sum_with_register<floating::Short, floating_point::add_unnormalized<floating::Short>>(cpu, i);
}

Outcome au(Cpu& cpu, const Instruction& i) {
  return floating::sum_with_storage<floating::Short, floating_point::add_unnormalized<floating::Short>>(cpu, i);
}

Outcome swr(Cpu& cpu, const Instruction& i) {
  return floating::sum_with_register<floating::Long, floating_point::subtract_unnormalized<floating::Long>>(cpu, i);
}

Outcome sw(Cpu& cpu, const Instruction& i) {
  return floating::sum_with_storage<floating::Long, floating_point::subtract_unnormalized<floating::Long>>(cpu, i);
}

Outcome sur(Cpu& cpu, const Instruction& i) {
  return floating::sum_with_register<floating::Short, floating_point::subtract_unnormalized<floating::Short>>(cpu, i);
}

Outcome su(Cpu& cpu, const Instruction& i) {
  return floating::sum_with_storage<floating::Short, floating_point::subtract_unnormalized<floating::Short>>(cpu, i);
}

namespace floating {
namespace {

/// Neither operand changes, and nothing is exceptional.
template <typename Format>
auto comparing(Cpu& cpu) {
  return [&cpu](auto first, auto second) {
    cpu.set_condition_code(floating_point::compare<Format>(first, second));
    return Outcome::done;
  };
}

}  // namespace
}  // namespace floating

Outcome cdr(Cpu& cpu, const Instruction& i) {
  return floating::with_registers<floating::Long>(cpu, i, floating::comparing<floating::Long>(cpu));
}

Outcome cd(Cpu& cpu, const Instruction& i) {
  return floating::with_storage<floating::Long>(cpu, i, floating::comparing<floating::Long>(cpu));
}

Outcome cer(Cpu& cpu, const Instruction& i) {
  return floating::with_registers<floating::Short>(cpu, i, floating::comparing<floating::Short>(cpu));
}

Outcome ce(Cpu& cpu, const Instruction& i) {
  return floating::with_storage<floating::Short>(cpu, i, floating::comparing<floating::Short>(cpu));
}

}  // namespace isa370::execute
