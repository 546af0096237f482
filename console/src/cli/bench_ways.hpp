// `cambridge bench --virtual`: the programs on the bare machine and in virtual machines made in different ways.
#pragma once

#include <ostream>
#include <string>
#include <vector>

#include "cli/bench_comparison.hpp"

namespace console {

/// Every method that CP has, and the assist.
[[nodiscard]] std::vector<BenchWay> bench_ways();

/// How fast virtual machines compute, as a part of the bare machine's speed; and what a privileged operation costs everywhere.
/// `peer` is the name of another bare machine, or "".
void print_bench_ways(const std::vector<BenchResult>& results, const std::string& peer, std::ostream& out);

}  // namespace console
