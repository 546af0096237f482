// cambridge_isolation: random and malicious guests beside victims, which must end as if they had been alone.
#include <charconv>
#include <cstdio>
#include <string_view>

#include <fmt/format.h>

#include "contest.hpp"

namespace {

constexpr int unharmed = 0, harmed = 1, usage_error = 2;

struct Options {
  std::uint64_t seed = 370;
  std::uint64_t rounds = 100;
  std::uint64_t first = 0;
  bool forever = false;
  bool verbose = false;
};

constexpr std::string_view usage =
    "usage: cambridge_isolation [--rounds N | --forever] [--seed S] [--first N] [--verbose]\n"
    "Runs hostile virtual machines beside two that compute, and compares how these end with how they end alone; CP's tables "
    "are\n"
    "audited all the time. A round is a function of seed and number; --first begins with another number than 0.\n";

bool parse(int argc, char** argv, Options& options) {
  for (int i = 1; i < argc; ++i) {
    const std::string_view word = argv[i];
    if (word == "--forever" || word == "--verbose") {
      (word == "--forever" ? options.forever : options.verbose) = true;
      continue;
    }
    auto* const number = word == "--seed"     ? &options.seed
                         : word == "--rounds" ? &options.rounds
                         : word == "--first"  ? &options.first
                                              : nullptr;
    if (number == nullptr || ++i == argc) return false;
    const std::string_view digits = argv[i];
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), *number);
    if (error != std::errc{} || end != digits.data() + digits.size()) return false;
  }
  return true;
}

void add(isolation::RoundReport& sum, const isolation::RoundReport& round) {
  sum.hostile_instructions += round.hostile_instructions;
  sum.hostile_traps += round.hostile_traps;
  sum.pages_stolen_back += round.pages_stolen_back;
  sum.audits += round.audits;
  sum.commands += round.commands;
  for (const auto& [mnemonic, times] : round.simulated) sum.simulated[mnemonic] += times;
}

}  // namespace

int main(int argc, char** argv) {
  Options options;
  if (!parse(argc, argv, options)) {
    fmt::print(stderr, "{}", usage);
    return usage_error;
  }
  auto victims = isolation::Victims::read();
  if (!victims) {
    fmt::print(stderr, "{}\n", victims.error());
    return usage_error;
  }
  isolation::RoundReport sum;
  std::uint64_t wrong = 0;
  std::uint64_t done = 0;
  for (auto number = options.first; options.forever || done < options.rounds; ++number, ++done) {
    if (options.verbose) {
      fmt::print("round {}\n", number);
      std::fflush(stdout);
    }
    const auto round = isolation::run_round(*victims, options.seed, number);
    add(sum, round);
    if (round.faults.empty()) continue;
    ++wrong;
    fmt::print("seed {}, round {}:\n", options.seed, number);
    for (std::size_t i = 0; i < std::min<std::size_t>(round.faults.size(), 12); ++i) fmt::print("  {}\n", round.faults[i]);
    std::fflush(stdout);
  }
  fmt::print("seed {}: {} rounds, {} with faults\n", options.seed, done, wrong);
  fmt::print("hostile: {} instructions, {} traps, {} different privileged instructions, {} acts at terminals\n",
             sum.hostile_instructions, sum.hostile_traps, sum.simulated.size(), sum.commands);
  fmt::print("victims: {} page reads; {} audits of CP's tables\n", sum.pages_stolen_back, sum.audits);
  return wrong == 0 ? unharmed : harmed;
}
