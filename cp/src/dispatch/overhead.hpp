// What CP's own work costs: simulated time charged to the guest it is done for.
//
// The figures are chosen, not measured; only their relation matters to a student.
#pragma once

#include <array>

#include <isa370/event_clock.hpp>

#include "cp/trap_kind.hpp"

namespace cp::overhead {

/// By TrapKind.
inline constexpr std::array<isa370::Nanoseconds, 12> of_trap{
    40'000,   // privileged instruction
    100'000,  // DIAGNOSE
    200'000,  // start I/O
    25'000,   // supervisor call
    30'000,   // program exception
    150'000,  // page fault
    20'000,   // shadow fault
    20'000,   // virtual timer
    20'000,   // slice end
    40'000,   // wait state
    45'000,   // rewritten instruction
    8'000,    // run scanned: the program interruption, and a look whether the run is known
};
[[nodiscard]] constexpr isa370::Nanoseconds of(TrapKind kind) { return of_trap[static_cast<std::size_t>(kind)]; }

/// Presenting an interruption that did not come from a trap: external and I/O.
inline constexpr isa370::Nanoseconds reflection = 25'000;

/// Looking at code that is not known yet.
inline constexpr isa370::Nanoseconds scanning_a_run = 15'000;

}  // namespace cp::overhead
