// Medians, ratios and means of the benchmark programs, and how they are shown.
#include "cli/bench_comparison.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace console {
namespace {

double million_a_second(const BenchResult& result, const std::vector<double>& seconds) {
  constexpr double million = 1e6;
  const auto middle = median(seconds);
  return middle > 0 ? static_cast<double>(result.program->instructions(result.size)) / middle / million : 0;
}

const BenchResult* plain_twin(const std::vector<BenchResult>& results, const BenchResult& translated) {
  const auto found = std::ranges::find_if(
      results, [&translated](const BenchResult& other) { return other.program->name + "-dat" == translated.program->name; });
  return found == results.end() ? nullptr : &*found;
}

void print_mix(const BenchResult& result, std::ostream& out) {
  std::uint64_t all = 0;
  for (const auto& share : result.mix) all += share.count;
  for (const auto& share : result.mix)
    out << fmt::format("    {:<8} {:>14} {:>6.2f} %\n", share.mnemonic, share.count,
                       100.0 * static_cast<double>(share.count) / static_cast<double>(all));
}

/// What address translation costs, by each program that ran with and without.
void print_translation(const std::vector<BenchResult>& results, std::ostream& out) {
  std::string all;
  for (const auto& result : results) {
    if (!result.program->translation) continue;
    const auto* const plain = plain_twin(results, result);
    if (plain == nullptr || plain->mips() <= 0 || result.mips() <= 0) continue;
    all +=
        fmt::format("{}{} {:+.1f} %", all.empty() ? "" : ", ", plain->program->name, (plain->mips() / result.mips() - 1) * 100);
  }
  if (!all.empty()) out << fmt::format("\nTime more with address translation: {}\n", all);
}

}  // namespace

double BenchResult::mips() const { return million_a_second(*this, seconds); }
double BenchResult::peer_mips() const { return million_a_second(*this, peer_seconds); }

double BenchResult::ratio() const {
  const auto here = median(seconds);
  return here > 0 && !peer_seconds.empty() ? median(peer_seconds) / here : 0;
}

std::string BenchResult::verdict() const {
  return faults.empty() ? "right" : fmt::format("WRONG: {}", fmt::join(faults, "; "));
}

void BenchResult::note(const std::string& fault) {
  if (!fault.empty() && std::ranges::find(faults, fault) == faults.end()) faults.push_back(fault);
}

void BenchResult::take(const tl::expected<BenchRun, std::string>& run, std::string_view where, std::vector<double>& times) {
  if (!run) return note(where.empty() ? run.error() : fmt::format("{} {}", where, run.error()));
  if (const auto fault = bench_fault(*program, size, *run); !fault.empty())
    note(where.empty() ? fault : fmt::format("{} {}", where, fault));
  times.push_back(in_seconds(run->host_time));
}

double compute_ratio(const std::vector<BenchResult>& results) {
  double sum = 0;
  unsigned count = 0;
  for (const auto& result : results) {
    if (result.program->kind != BenchKind::compute || result.program->translation || result.ratio() <= 0) continue;
    sum += std::log(result.ratio());
    ++count;
  }
  return count == 0 ? 0 : std::exp(sum / count);
}

void print_bench_table(const std::vector<BenchResult>& results, const std::string& peer, std::ostream& out) {
  out << fmt::format("{:<15} {:<11} {:>13} {:>9}", "program", "kind", "instructions", "MIPS");
  if (!peer.empty()) out << fmt::format(" {:>9} {:>7}", peer, "ratio");
  out << "  checksum\n";
  for (const auto& result : results) {
    out << fmt::format("{:<15} {:<11} {:>13} {:>9.1f}", result.program->name, name_of(result.program->kind),
                       result.program->instructions(result.size), result.mips());
    if (!peer.empty()) out << fmt::format(" {:>9.1f} {:>7.2f}", result.peer_mips(), result.ratio());
    out << fmt::format("  {:06X} {}\n", result.size.checksum, result.verdict());
    print_mix(result, out);
  }
  // Brief runs are over before the host's clock says anything about them.
  if (!std::ranges::all_of(results, [](const BenchResult& result) { return result.size == result.program->standard; })) {
    out << "\nBrief runs: the times say nothing.\n";
    return;
  }
  print_translation(results, out);
  if (const auto mean = compute_ratio(results); mean > 0)
    out << fmt::format("\nGeometric mean of the ratios of the compute programs: {:.2f}\n", mean);
}

void print_bench_json(const std::vector<BenchResult>& results, const std::string& peer, std::ostream& out) {
  auto programs = nlohmann::ordered_json::array();
  for (const auto& result : results) {
    nlohmann::ordered_json row{{"name", result.program->name},
                               {"kind", name_of(result.program->kind)},
                               {"rounds", result.size.rounds},
                               {"instructions", result.program->instructions(result.size)},
                               {"checksum", fmt::format("{:06X}", result.size.checksum)},
                               {"right", result.faults.empty()},
                               {"faults", result.faults},
                               {"seconds", result.seconds},
                               {"mips", result.mips()}};
    if (!peer.empty()) {
      row["peer_seconds"] = result.peer_seconds;
      row["peer_mips"] = result.peer_mips();
      row["ratio"] = result.ratio();
    }
    for (const auto& way : result.ways) row["virtual"][way.name] = way.seconds;
    if (!result.mix.empty()) {
      auto mix = nlohmann::ordered_json::object();
      for (const auto& share : result.mix) mix[std::string(share.mnemonic)] = share.count;
      row["mix"] = mix;
    }
    programs.push_back(std::move(row));
  }
  nlohmann::ordered_json report{{"programs", std::move(programs)}};
  if (!peer.empty()) {
    report["against"] = peer;
    report["compute_ratio"] = compute_ratio(results);
  }
  out << report.dump(2) << '\n';
}

}  // namespace console
