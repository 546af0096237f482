// cambridge_peer: random programs on isa370 and on Hercules, compared in their whole state.
#include <algorithm>
#include <cstdio>
#include <map>
#include <string>
#include <string_view>

#include <fmt/format.h>

#include "builder.hpp"
#include "contest.hpp"

namespace {

struct Options {
  std::uint64_t seed = 370;
  std::uint64_t cases = 20'000;
  std::uint64_t first = 0;  ///< Number of the first case, to do one again.
  std::uint64_t floor = 100;
  unsigned most_shown = 5;
  std::uint64_t shown = ~std::uint64_t{0};  ///< Number of a case to be shown though it agrees.
  bool forever = false;
  bool brief = false;  ///< A line a disagreement.
  bool minimise = true;
};

struct Tally {
  std::uint64_t performed = 0;
  std::uint64_t completed = 0;
};

struct State {
  std::map<std::string_view, Tally> tallies;
  std::map<std::string_view, std::uint64_t> known;
  std::map<std::string_view, std::uint64_t> unfit;
  std::uint64_t compared = 0;
  std::uint64_t disagreements = 0;
};

bool parse(int argc, char** argv, Options& options) {
  const std::map<std::string_view, std::uint64_t*> numbers{{"--seed", &options.seed},
                                                           {"--cases", &options.cases},
                                                           {"--first", &options.first},
                                                           {"--floor", &options.floor},
                                                           {"--show", &options.shown}};
  for (int i = 1; i < argc; ++i) {
    const std::string_view word = argv[i];
    if (word == "--forever") {
      options.forever = true;
    } else if (word == "--brief") {
      options.brief = true;
    } else if (word == "--as-found") {
      options.minimise = false;
    } else if (const auto number = numbers.find(word); number != numbers.end() && i + 1 < argc) {
      char* end = nullptr;
      *number->second = std::strtoull(argv[++i], &end, 10);
      if (*end != '\0') return false;
    } else {
      return false;
    }
  }
  return true;
}

void show(const peer::Contest& contest, peer::Rehearser& rehearser, const peer::Case& found, bool minimise) {
  const auto one = minimise ? contest.minimise(found, rehearser) : found;
  const auto begin = contest.beginning_of(one);
  fmt::print("{}", describe(one, begin));
  const auto outcomes = contest.run(std::span(&one, 1));
  if (!outcomes) {
    fmt::print("  {}\n\n", outcomes.error());
    return;
  }
  const auto& outcome = outcomes->front();
  fmt::print("  after, ours\n{}  after, Hercules\n{}  different:\n", describe(outcome.ours, begin),
             describe(outcome.theirs, begin));
  for (const auto& difference : outcome.differences) fmt::print("    {}\n", to_string(difference));
  fmt::print("\n");
}

void show_line(const peer::Case& one, const peer::Rehearsal& rehearsal, const peer::Outcome& outcome) {
  const auto* const last = rehearsal.performed.empty() ? nullptr : rehearsal.performed.back().row;
  fmt::print("case {}, last {}:", one.number, last != nullptr ? last->mnemonic : "none");
  for (const auto& difference : outcome.differences)
    if (known_difference(one, rehearsal, difference) == nullptr) fmt::print(" [{}]", to_string(difference));
  fmt::print("\n");
}

/// How many of the cases were done; 0 when a machine came to no end.
std::size_t compare_batch(const peer::Contest& contest, peer::Rehearser& rehearser, const std::vector<peer::Case>& cases,
                          const std::vector<peer::Rehearsal>& rehearsals, const Options& options, State& state) {
  const auto outcomes = contest.run(cases);
  if (!outcomes) {
    fmt::print("{}\n", outcomes.error());
    std::fflush(stdout);
    const auto culprit = contest.divide(cases);
    fmt::print("The first case with which this happens:\n");
    show(contest, rehearser, cases[culprit], false);
    ++state.disagreements;
    return 0;
  }
  for (std::size_t i = 0; i < outcomes->size(); ++i) {
    for (const auto& each : rehearsals[i].performed) {
      if (each.executed) ++state.tallies["EX"].performed;
      if (each.executed && each.completed) ++state.tallies["EX"].completed;
      if (each.row == nullptr) continue;
      auto& tally = state.tallies[each.row->mnemonic];
      ++tally.performed;
      if (each.completed) ++tally.completed;
    }
    ++state.compared;
    bool disagrees = false;
    std::map<std::string_view, bool> names;
    for (const auto& difference : (*outcomes)[i].differences) {
      const auto* const known = known_difference(cases[i], rehearsals[i], difference);
      if (known != nullptr) names[known->name] = true;
      disagrees = disagrees || known == nullptr;
    }
    for (const auto& [name, there] : names) ++state.known[name];
    if (!disagrees && cases[i].number != options.shown) continue;
    ++state.disagreements;
    if (options.brief)
      show_line(cases[i], rehearsals[i], (*outcomes)[i]);
    else if (state.disagreements <= options.most_shown)
      show(contest, rehearser, cases[i], options.minimise);
  }
  return outcomes->size();
}

/// Whether every row was compared often enough.
bool report(const Options& options, const State& state) {
  fmt::print("seed {}: {} cases compared, {} disagreements\n\n", options.seed, state.compared, state.disagreements);
  fmt::print("instruction  compared  without program interruption\n");
  bool enough = true;
  for (const auto* row : peer::compared_rows()) {
    const auto found = state.tallies.find(row->mnemonic);
    const auto tally = found == state.tallies.end() ? Tally{} : found->second;
    const bool few = tally.performed < options.floor;
    fmt::print("{:<12} {:>8}  {:>8}{}\n", row->mnemonic, tally.performed, tally.completed, few ? "  too few" : "");
    enough = enough && !few;
  }
  fmt::print("\nnot compared:\n");
  for (const auto& exemption : peer::exemptions())
    if (isa370::find_instruction(exemption.mnemonic) != nullptr)
      fmt::print("{:<12} {}\n", exemption.mnemonic, exemption.reason);
  fmt::print("\ncases left out, and why:\n");
  for (const auto& [why, count] : state.unfit) fmt::print("{:>8}  {}\n", count, why);
  if (!state.known.empty()) fmt::print("\nknown differences, in cases:\n");
  for (const auto& [name, count] : state.known) fmt::print("{:>8}  {}\n", count, name);
  return enough;
}

}  // namespace

int main(int argc, char** argv) {
  Options options;
  if (!parse(argc, argv, options)) {
    fmt::print(stderr,
               "usage: cambridge_peer [--cases N] [--seed S] [--first N] [--floor N] [--forever] [--as-found] [--brief]\n");
    return 2;
  }
  const auto hercules = peer::Hercules::find();
  const auto maker = peer::ImageMaker::make();
  if (!hercules || !maker) {
    fmt::print(stderr, "{}\n", !hercules ? hercules.error() : maker.error());
    return 2;
  }
  const auto rows = peer::compared_rows();
  const peer::Contest contest(*maker, *hercules);
  peer::Rehearser rehearser(maker->pool_bytes());
  State state;
  std::vector<peer::Case> cases;
  std::vector<peer::Rehearsal> rehearsals;
  constexpr std::size_t batch = 2500;
  for (auto number = options.first; options.forever || state.compared < options.cases;) {
    const auto wanted = options.forever ? batch : std::min<std::uint64_t>(batch, options.cases - state.compared);
    while (cases.size() < wanted) {
      auto one = peer::Builder(peer::Random(options.seed, number), rows).build();
      one.number = number++;
      auto rehearsal = rehearser.rehearse(one);
      if (!rehearsal.unfit.empty()) {
        ++state.unfit[rehearsal.unfit];
        continue;
      }
      cases.push_back(std::move(one));
      rehearsals.push_back(std::move(rehearsal));
    }
    const auto done = compare_batch(contest, rehearser, cases, rehearsals, options, state);
    if (done == 0) break;
    cases.erase(cases.begin(), cases.begin() + static_cast<std::ptrdiff_t>(done));
    rehearsals.erase(rehearsals.begin(), rehearsals.begin() + static_cast<std::ptrdiff_t>(done));
    if (options.forever) {
      fmt::print("{} cases compared, {} disagreements\n", state.compared, state.disagreements);
      std::fflush(stdout);
    }
    if (state.disagreements > 200 && !options.brief) break;
  }
  const bool enough = report(options, state);
  return state.disagreements == 0 && enough ? 0 : 1;
}
