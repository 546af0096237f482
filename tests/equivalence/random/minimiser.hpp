// Makes a program smaller as long as it shows what it showed.
#pragma once

#include <cstdint>
#include <functional>

#include "program.hpp"

namespace equivalence::random {

/// What is left of a program after at most `most_tries` runs: units, instructions, storage, registers, keys, cards without
/// which `shows_it` still says yes are gone. Instructions become no-operations, so that the others stay where they are.
[[nodiscard]] Program minimise(Program program, const std::function<bool(const Program&)>& shows_it,
                               std::uint32_t most_tries = 6000);

}  // namespace equivalence::random
