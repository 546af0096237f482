// What the measurements of `cambridge bench` add up to, and its two forms: a table for people, JSON for programs.
#pragma once

#include <ostream>
#include <string>
#include <string_view>
#include <vector>

#include "cli/bench_measure.hpp"

namespace console {

/// A way to run a program in a virtual machine, and its times there.
struct BenchWay {
  std::string name;  ///< "assist"
  cp::Virtualisation virtualisation;
  std::vector<double> seconds{};
};

/// One program: its runs here and, in turn with them, on a peer.
struct BenchResult {
  const BenchProgram* program = nullptr;
  BenchSize size;
  std::vector<double> seconds{};
  std::vector<double> peer_seconds{};  ///< Without start-up.
  std::vector<std::string> faults{};   ///< Of checksums, counts, ends; each is said once.
  std::vector<BenchShare> mix{};
  std::vector<BenchWay> ways{};

  [[nodiscard]] double mips() const;
  [[nodiscard]] double peer_mips() const;
  /// How many times as fast as the peer: the medians' ratio; 0 when there is none.
  [[nodiscard]] double ratio() const;
  /// "right", or what is not.
  [[nodiscard]] std::string verdict() const;
  void note(const std::string& fault);
  /// Adds the time of a run to `times`, if it came to an end; what was wrong is noted.
  void take(const tl::expected<BenchRun, std::string>& run, std::string_view where, std::vector<double>& times);
};

/// Geometric mean of the ratios of the compute programs without address translation; 0 when there are none.
[[nodiscard]] double compute_ratio(const std::vector<BenchResult>& results);

/// `peer` is its name, or "" when there is none.
void print_bench_table(const std::vector<BenchResult>& results, const std::string& peer, std::ostream& out);
void print_bench_json(const std::vector<BenchResult>& results, const std::string& peer, std::ostream& out);

}  // namespace console
