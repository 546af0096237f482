// Two tables: ratios of programs that compute, and nanoseconds of operations that trap in a virtual machine.
#include "cli/bench_ways.hpp"

#include <algorithm>
#include <cctype>

#include <fmt/format.h>

#include <isa370/instruction.hpp>

namespace console {
namespace {

/// The operations of a run that a virtual machine does not have for nothing: privileged ones, and supervisor calls.
std::uint64_t operations_of(const BenchResult& result) {
  std::uint64_t count = 0;
  for (const auto& share : result.mix) {
    const auto row = std::ranges::find(isa370::instruction_table(), share.mnemonic, &isa370::InstructionRow::mnemonic);
    if (row->privilege == isa370::Privilege::supervisor || share.mnemonic == "SVC") count += share.count;
  }
  return count;
}

void print_heading(const BenchResult& first, std::string_view title, std::string_view peer, std::ostream& out) {
  out << fmt::format("{:<15} {:>10}", title, "bare");
  for (const auto& way : first.ways) out << fmt::format(" {:>9}", way.name);
  if (!peer.empty()) out << fmt::format(" {:>14}", fmt::format("{} bare", peer));
  out << '\n';
}

void print_ratios(const BenchResult& result, std::ostream& out) {
  const auto bare = median(result.seconds);
  out << fmt::format("{:<15} {:>5.0f} MIPS", result.program->name, result.mips());
  for (const auto& way : result.ways) {
    const auto here = median(way.seconds);
    out << fmt::format(" {:>9.2f}", here > 0 ? bare / here : 0);
  }
  out << "  " << result.verdict() << '\n';
}

void print_costs(const BenchResult& result, std::string_view peer, std::ostream& out) {
  const auto operations = static_cast<double>(std::max<std::uint64_t>(operations_of(result), 1));
  const auto cost = [operations](const std::vector<double>& seconds) {
    constexpr double nanoseconds = 1e9;
    return median(seconds) * nanoseconds / operations;
  };
  out << fmt::format("{:<15} {:>10.1f}", result.program->name, cost(result.seconds));
  for (const auto& way : result.ways) out << fmt::format(" {:>9.1f}", cost(way.seconds));
  if (!peer.empty()) out << fmt::format(" {:>14.1f}", cost(result.peer_seconds));
  out << "  " << result.verdict() << '\n';
}

}  // namespace

std::vector<BenchWay> bench_ways() {
  std::vector<BenchWay> ways;
  for (const auto& row : cp::methods()) {
    auto name = std::string(row.name);
    std::ranges::transform(name, name.begin(), [](unsigned char letter) { return static_cast<char>(std::tolower(letter)); });
    ways.push_back({name, {.method = row.method}});
    if (row.method == cp::Method::trap) ways.push_back({"assist", {.method = row.method, .assist = true}});
  }
  return ways;
}

void print_bench_ways(const std::vector<BenchResult>& results, const std::string& peer, std::ostream& out) {
  const auto computes = [](const BenchResult& result) { return result.program->kind != BenchKind::system; };
  if (std::ranges::any_of(results, computes)) {
    print_heading(results.front(), "speed", "", out);
    for (const auto& result : results)
      if (computes(result)) print_ratios(result, out);
    out << '\n';
  }
  if (std::ranges::all_of(results, computes)) return;
  print_heading(results.front(), "ns an operation", peer, out);
  for (const auto& result : results)
    if (!computes(result)) print_costs(result, peer, out);
}

}  // namespace console
