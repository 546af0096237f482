// What was compared so far, and how it is told.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "contest.hpp"

namespace peer {

/// Of one row of the instruction table.
struct Tally {
  std::uint64_t performed = 0;
  std::uint64_t completed = 0;  ///< Without a program interruption.
};

struct Score {
  std::map<std::string_view, Tally> tallies;
  std::map<std::string_view, std::uint64_t> known;  ///< Cases with each of the differences that are settled.
  std::map<std::string_view, std::uint64_t> unfit;  ///< Cases that were left out, by reason.
  std::uint64_t compared = 0;
  std::uint64_t disagreements = 0;
  std::string_view opponent = "Hercules";
  std::span<const KnownDifference> settled = differences_from_hercules();

  /// Takes the case in; whether it disagrees.
  bool add(const Case& one, const Rehearsal& rehearsal, const Outcome& outcome);
  /// Rows that were performed less often than this.
  [[nodiscard]] std::uint64_t rows_below(std::uint64_t floor) const;
};

/// Every row, what is left out, and the differences that were met.
[[nodiscard]] std::string full_report(const Score& score, std::uint64_t floor);
/// Three lines.
[[nodiscard]] std::string summary(const Score& score, std::uint64_t seed, std::uint64_t floor);
/// The table of differences that are settled and the rows that are not compared, in Markdown.
[[nodiscard]] std::string list_of_differences();

}  // namespace peer
