// Loading and storing floating-point registers, with changes of sign, and rounding. [POO] "Floating-Point Instructions".
//
// None of them normalizes; only rounding can meet an exception of arithmetic.
#include "execute/floating_point_operands.hpp"
#include "execute/handlers.hpp"

namespace isa370::execute {

namespace floating {
namespace {

/// Loads what `change` makes of the second operand.
template <typename Format, typename Change>
Outcome load_changed(Cpu& cpu, const Instruction& i, Change change) {
  return with_registers<Format>(cpu, i, [&](auto, auto second) {
    write<Format>(cpu, i.r1, change(second));
    return Outcome::done;
  });
}

/// The same, and sets the condition code by what is loaded.
template <typename Format, typename Change>
Outcome load_and_test(Cpu& cpu, const Instruction& i, Change change) {
  return load_changed<Format>(cpu, i, [&](auto second) {
    const auto loaded = change(second);
    cpu.set_condition_code(floating_point::sign_code<Format>(loaded));
    return loaded;
  });
}

template <typename Format>
Outcome load(Cpu& cpu, const Instruction& i) {
  return with_storage<Format>(cpu, i, [&](auto, auto second) {
    write<Format>(cpu, i.r1, second);
    return Outcome::done;
  });
}

template <typename Format>
Outcome store(Cpu& cpu, const Instruction& i) {
  if (!designates<Format>(i.r1)) return exception(ProgramInterruption::specification);
  return cpu.store(cpu.indexed_address(i), read<Format>(cpu, i.r1));
}

/// The second operand is one format longer than the first.
template <typename From, typename To>
Outcome load_rounded(Cpu& cpu, const Instruction& i) {
  if (!designates<To>(i.r1) || !designates<From>(i.r2)) return exception(ProgramInterruption::specification);
  return commit<To>(cpu, i.r1, floating_point::round<From, To>(read<From>(cpu, i.r2)));
}

// What becomes of the sign; that of a zero changes too.
constexpr auto unchanged = [](auto word) { return word; };
constexpr auto complement = [](auto word) { return word ^ floating_point::sign_bit<decltype(word)>; };
constexpr auto positive = [](auto word) { return word & ~floating_point::sign_bit<decltype(word)>; };
constexpr auto negative = [](auto word) { return word | floating_point::sign_bit<decltype(word)>; };

}  // namespace
}  // namespace floating

Outcome ld(Cpu& cpu, const Instruction& i) { return floating::load<floating::Long>(cpu, i); }

Outcome ldr(Cpu& cpu, const Instruction& i) { return floating::load_changed<floating::Long>(cpu, i, floating::unchanged); }

Outcome ltdr(Cpu& cpu, const Instruction& i) { return floating::load_and_test<floating::Long>(cpu, i, floating::unchanged); }

Outcome lcdr(Cpu& cpu, const Instruction& i) { return floating::load_and_test<floating::Long>(cpu, i, floating::complement); }

Outcome lpdr(Cpu& cpu, const Instruction& i) { return floating::load_and_test<floating::Long>(cpu, i, floating::positive); }

Outcome lndr(Cpu& cpu, const Instruction& i) { return floating::load_and_test<floating::Long>(cpu, i, floating::negative); }

Outcome std_(Cpu& cpu, const Instruction& i) { return floating::store<floating::Long>(cpu, i); }

Outcome le(Cpu& cpu, const Instruction& i) { return floating::load<floating::Short>(cpu, i); }

Outcome ler(Cpu& cpu, const Instruction& i) { return floating::load_changed<floating::Short>(cpu, i, floating::unchanged); }

Outcome lter(Cpu& cpu, const Instruction& i) { return floating::load_and_test<floating::Short>(cpu, i, floating::unchanged); }

Outcome lcer(Cpu& cpu, const Instruction& i) { return floating::load_and_test<floating::Short>(cpu, i, floating::complement); }

Outcome lper(Cpu& cpu, const Instruction& i) { return floating::load_and_test<floating::Short>(cpu, i, floating::positive); }

Outcome lner(Cpu& cpu, const Instruction& i) { return floating::load_and_test<floating::Short>(cpu, i, floating::negative); }

Outcome ste(Cpu& cpu, const Instruction& i) { return floating::store<floating::Short>(cpu, i); }

Outcome lrer(Cpu& cpu, const Instruction& i) { return floating::load_rounded<floating::Long, floating::Short>(cpu, i); }

Outcome lrdr(Cpu& cpu, const Instruction& i) { return floating::load_rounded<floating::Extended, floating::Long>(cpu, i); }

}  // namespace isa370::execute
