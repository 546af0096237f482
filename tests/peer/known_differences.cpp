// The differences from Hercules 3.13 that are settled. docs/deviations.md lists them.
#include "comparison.hpp"

namespace peer {

std::span<const KnownDifference> known_differences() { return {}; }

const KnownDifference* known_difference(const Case& one, const Rehearsal& rehearsal, const Difference& difference) {
  for (const auto& known : known_differences())
    if (known.applies(one, rehearsal, difference)) return &known;
  return nullptr;
}

}  // namespace peer
