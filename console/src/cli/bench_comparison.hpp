// What the measurements of `cambridge bench` add up to, and its two forms: a table for people, JSON for programs.
#pragma once

#include <ostream>
#include <string>
#include <vector>

#include "cli/bench_measure.hpp"

namespace console {

/// One program: its runs here and, in turn with them, on a peer.
struct BenchResult {
  const BenchProgram* program = nullptr;
  BenchSize size;
  std::vector<double> seconds{};
  std::vector<double> peer_seconds{};  ///< Without start-up.
  std::vector<std::string> faults{};   ///< Of checksums, counts, ends; each is said once.
  std::vector<BenchShare> mix{};

  [[nodiscard]] double mips() const;
  [[nodiscard]] double peer_mips() const;
  /// How many times as fast as the peer: the medians' ratio; 0 when there is none.
  [[nodiscard]] double ratio() const;
  void note(const std::string& fault);
};

/// Geometric mean of the ratios of the compute programs without address translation; 0 when there are none.
[[nodiscard]] double compute_ratio(const std::vector<BenchResult>& results);

/// `peer` is its name, or "" when there is none.
void print_bench_table(const std::vector<BenchResult>& results, const std::string& peer, std::ostream& out);
void print_bench_json(const std::vector<BenchResult>& results, const std::string& peer, std::ostream& out);

}  // namespace console
