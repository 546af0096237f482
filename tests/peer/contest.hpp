// Cases on both machines, and what came of it.
#pragma once

#include <optional>
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

class Contest {
 public:
  Contest(const ImageMaker& maker, const Hercules& hercules) : maker_(maker), hercules_(hercules) {}

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
  const Hercules& hercules_;
};

/// Whether a difference is not a known one.
[[nodiscard]] bool disagrees(const Case& one, const Rehearsal& rehearsal, std::span<const Difference> differences);

}  // namespace peer
