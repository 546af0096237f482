// Makes random programs.
#pragma once

#include <cstdint>

#include "program.hpp"
#include "unit_builder.hpp"

namespace equivalence::random {

/// Program `number` under `seed`: the same everywhere.
[[nodiscard]] Program generate(const Rows& rows, std::uint64_t seed, std::uint64_t number);

}  // namespace equivalence::random
