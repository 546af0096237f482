// What the system-control and I/O handlers share: alignment, and operands that are stored or fetched after it.
#pragma once

#include <cstdint>

#include "cpu/cpu.hpp"
#include "execute/operands.hpp"

namespace isa370::execute {

inline constexpr auto addressing = exception(ProgramInterruption::addressing);

template <std::unsigned_integral Word>
[[nodiscard]] constexpr bool aligned(std::uint32_t address) {
  return address % sizeof(Word) == 0;
}

/// Stores `value()` at an operand address that must be on its boundary. The value is made after the check of the boundary.
template <std::unsigned_integral Word, typename Value>
[[nodiscard]] Outcome store_aligned(Cpu& cpu, std::uint32_t address, Value value) {
  return aligned<Word>(address) ? cpu.store<Word>(address, value()) : specification;
}

/// Fetches an operand that must be on its boundary, and goes on with it.
template <std::unsigned_integral Word, typename Use>
[[nodiscard]] Outcome with_aligned(Cpu& cpu, std::uint32_t address, Use use) {
  if (!aligned<Word>(address)) return specification;
  const auto operand = cpu.fetch<Word>(address);
  return operand ? use(*operand) : operand.outcome;
}

}  // namespace isa370::execute
