// Which bytes of a module are instructions: those that are reached from its entry points.
#pragma once

#include <array>
#include <map>
#include <optional>
#include <set>

#include "deck_module.hpp"
#include "isa370/instruction.hpp"

namespace isa370 {

/// What the registers are known to contain: places in the module.
using KnownBases = std::array<std::optional<DeckPlace>, 16>;

struct TracedInstruction {
  std::array<std::uint8_t, 6> text{};
  Instruction fields;
  std::optional<DeckPlace> first;        ///< What D1(B1) points to, where that is known.
  std::optional<DeckPlace> second;       ///< The same of D2(B2).
  std::optional<DeckPlace> first_base;   ///< What B1 contains, where D1(B1) is known.
  std::optional<DeckPlace> second_base;  ///< The same of B2.
  unsigned base_register = 0;            ///< Loaded by it with a place (BALR 12,0): a USING belongs behind it. 0: none.
  DeckPlace base;                        ///< That place.
};

struct TracedCode {
  std::map<DeckPlace, TracedInstruction> instructions;
  std::set<DeckPlace> targets;  ///< Of branches, and what other operands point to.
};

/// Follows the code from the module's entry point, its labels and the beginnings of its sections.
[[nodiscard]] TracedCode trace_code(const DeckModule& module);

}  // namespace isa370
