// Counts and tables of a run.
#include "report.hpp"

#include <algorithm>
#include <set>
#include <vector>

#include <fmt/format.h>

#include <isa370/instruction.hpp>

namespace peer {
namespace {

Tally tally_of(const Score& score, std::string_view mnemonic) {
  const auto found = score.tallies.find(mnemonic);
  return found == score.tallies.end() ? Tally{} : found->second;
}

void count_instructions(Score& score, const Rehearsal& rehearsal) {
  const auto count = [&](std::string_view mnemonic, bool completed) {
    auto& tally = score.tallies[mnemonic];
    ++tally.performed;
    if (completed) ++tally.completed;
  };
  for (const auto& each : rehearsal.performed) {
    if (each.executed) count("EX", each.completed);
    if (each.row != nullptr) count(each.row->mnemonic, each.completed);
  }
}

}  // namespace

bool Score::add(const Case& one, const Rehearsal& rehearsal, const Outcome& outcome) {
  count_instructions(*this, rehearsal);
  ++compared;
  std::set<std::string_view> names;
  for (const auto& difference : outcome.differences)
    if (const auto* const each = known_difference(settled, one, rehearsal, difference)) names.insert(each->name);
  for (const auto name : names) ++known[name];
  const bool disagrees = peer::disagrees(settled, one, rehearsal, outcome.differences);
  if (disagrees) ++disagreements;
  return disagrees;
}

std::uint64_t Score::rows_below(std::uint64_t floor) const {
  const auto rows = compared_rows();
  return static_cast<std::uint64_t>(
      std::ranges::count_if(rows, [&](const auto* row) { return tally_of(*this, row->mnemonic).performed < floor; }));
}

std::string full_report(const Score& score, std::uint64_t floor) {
  std::string text = "instruction  compared  without program interruption\n";
  for (const auto* row : compared_rows()) {
    const auto tally = tally_of(score, row->mnemonic);
    text += fmt::format("{:<12} {:>8}  {:>8}{}\n", row->mnemonic, tally.performed, tally.completed,
                        tally.performed < floor ? "  too few" : "");
  }
  text += "\nnot compared:\n";
  for (const auto& exemption : exemptions())
    if (isa370::find_instruction(exemption.mnemonic) != nullptr)
      text += fmt::format("{:<12} {}\n", exemption.mnemonic, exemption.reason);
  text += "\ncases left out, and why:\n";
  for (const auto& [why, count] : score.unfit) text += fmt::format("{:>8}  {}\n", count, why);
  if (!score.known.empty()) text += "\nsettled differences, in cases:\n";
  for (const auto& [name, count] : score.known) text += fmt::format("{:>8}  {}\n", count, name);
  return text + "\n";
}

std::string summary(const Score& score, std::uint64_t seed, std::uint64_t floor) {
  std::vector<std::uint64_t> counts;
  std::uint64_t total = 0;
  for (const auto* row : compared_rows()) {
    counts.push_back(tally_of(score, row->mnemonic).performed);
    total += counts.back();
  }
  std::ranges::sort(counts);
  std::uint64_t settled = 0;
  for (const auto& [name, count] : score.known) settled += count;
  auto text = fmt::format("seed {}: {} cases compared with {}, {} disagreements\n", seed, score.compared, score.opponent,
                          score.disagreements);
  text += fmt::format("{} instructions of {} rows: median {} a row, fewest {}; differences that are settled {} times\n", total,
                      counts.size(), counts[counts.size() / 2], counts.front(), settled);
  if (const auto few = score.rows_below(floor); few != 0)
    text += fmt::format("{} rows were compared less than {} times\n", few, floor);
  return text;
}

std::string list_of_differences() {
  std::string text = "| difference | settled by |\n|---|---|\n";
  for (const auto& each : differences_from_hercules()) text += fmt::format("| {} | {} |\n", each.name, each.settled);
  text += "\n| instruction | why it is not compared |\n|---|---|\n";
  for (const auto& exemption : exemptions())
    if (isa370::find_instruction(exemption.mnemonic) != nullptr)
      text += fmt::format("| {} | {} |\n", exemption.mnemonic, exemption.reason);
  return text;
}

}  // namespace peer
