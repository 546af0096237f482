// Cases on both machines, and what came of it.
#pragma once

#include <functional>
#include <optional>
#include <string_view>
#include <vector>

#include "case.hpp"
#include "comparison.hpp"
#include "image.hpp"
#include "machines.hpp"
#include "rehearsal.hpp"

namespace peer {

/// A case with what each machine made of it.
struct Outcome {
  Result ours;
  Result theirs;
  std::vector<Difference> differences;
};

/// The other machine.
struct Opponent {
  std::string_view name;
  std::function<tl::expected<StorageBytes, std::string>(std::span<const std::uint8_t> storage)> run;
  std::span<const KnownDifference> known;  ///< What is settled between it and isa370.
};

class Contest {
 public:
  Contest(const ImageMaker& maker, const Opponent& opponent) : maker_(maker), opponent_(opponent) {}

  /// The outcomes of as many cases as fit into storage, one at least. The error says which machine did not come to the end;
  /// `divide` finds the case that kept it from that.
  [[nodiscard]] tl::expected<std::vector<Outcome>, std::string> run(std::span<const Case> cases) const;
  /// The number of the first case with which `run` fails.
  [[nodiscard]] std::size_t divide(std::span<const Case> cases) const;
  /// The case with all left out that a difference does not need. `rehearser` keeps the smaller cases comparable.
  [[nodiscard]] Case minimise(Case one, Rehearser& rehearser) const;
  [[nodiscard]] std::vector<std::uint8_t> beginning_of(const Case& one) const { return arena_of(one, maker_.surroundings()); }

 private:
  const ImageMaker& maker_;
  const Opponent& opponent_;
};

/// Whether a difference is not a known one.
[[nodiscard]] bool disagrees(std::span<const KnownDifference> known, const Case& one, const Rehearsal& rehearsal,
                             std::span<const Difference> differences);

}  // namespace peer
