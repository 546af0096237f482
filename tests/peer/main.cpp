// cambridge_peer: random programs on isa370 and on Hercules, compared in their whole state.
#include <algorithm>
#include <cctype>
#include <cstdio>
#include <map>
#include <random>
#include <string>
#include <string_view>

#include <fmt/format.h>

#include "builder.hpp"
#include "contest.hpp"
#include "report.hpp"

namespace {

constexpr int agreed = 0, disagreed = 1, usage_error = 2;
/// CTest is told that this means: not run.
constexpr int not_installed = 77;

struct Options {
  std::uint64_t seed = 370;
  std::uint64_t cases = 20'000;
  std::uint64_t first = 0;  ///< Number of the first case, to do one again.
  std::uint64_t floor = 0;
  std::uint64_t shown = ~std::uint64_t{0};  ///< Number of a case to be shown even if it agrees.
  unsigned most_shown = 5;
  bool seed_given = false;
  bool forever = false;
  bool brief = false;  ///< A line a disagreement.
  bool minimise = true;
  bool report = false;
  bool differences = false;
  bool virtual_machine = false;  ///< Against a virtual machine, not Hercules.
  std::uint64_t real_storage = 16384;
  bool assist = false;
  cp::Method method = cp::Method::trap;
};

constexpr std::string_view usage =
    "usage: cambridge_peer [--vm [--real K] [--method M] [--assist]] [--cases N | --forever] [--seed S] [--floor N] "
    "[--report]\n"
    "                      [--brief | "
    "--as-found]\n"
    "       cambridge_peer --seed S --show N [--as-found]\n"
    "       cambridge_peer --differences\n"
    "Compares random programs on isa370 and Hercules, or with --vm in a virtual machine under CP, whose machine has K "
    "kilobytes\n"
    "of real storage (--real 16384), made by method M: TRAP, REWRITE (on a machine that passes over privileged instructions). "
    "A case is a function of seed and number; --show does one again,\n"
    "--as-found leaves it as large as it was found, --floor asks for so many of each instruction.\n";

bool parse(int argc, char** argv, Options& options) {
  const std::map<std::string_view, std::uint64_t*> numbers{{"--seed", &options.seed},
                                                           {"--cases", &options.cases},
                                                           {"--floor", &options.floor},
                                                           {"--show", &options.shown},
                                                           {"--real", &options.real_storage}};
  const std::map<std::string_view, bool*> flags{{"--forever", &options.forever},    {"--brief", &options.brief},
                                                {"--vm", &options.virtual_machine}, {"--assist", &options.assist},
                                                {"--report", &options.report},      {"--differences", &options.differences}};
  for (int i = 1; i < argc; ++i) {
    const std::string_view word = argv[i];
    if (const auto flag = flags.find(word); flag != flags.end()) {
      *flag->second = true;
    } else if (word == "--as-found") {
      options.minimise = false;
    } else if (word == "--method" && i + 1 < argc) {
      std::string name = argv[++i];
      for (char& c : name) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
      const auto method = cp::find_method(name);
      if (!method) return false;
      options.method = *method;
    } else if (const auto number = numbers.find(word); number != numbers.end() && i + 1 < argc) {
      char* end = nullptr;
      *number->second = std::strtoull(argv[++i], &end, 10);
      if (end == argv[i] || *end != '\0') return false;
      options.seed_given = options.seed_given || word == "--seed";
      if (word == "--show") options.first = options.shown, options.cases = 1;
    } else {
      return false;
    }
  }
  return true;
}

/// Cases that can be compared, in the order of their numbers, a batch at a time.
class Run {
 public:
  Run(const peer::ImageMaker& maker, const peer::Opponent& opponent, const Options& options)
      : options_(options),
        opponent_(opponent),
        contest_(maker, opponent),
        rehearser_(maker.surroundings()),
        number_(options.first) {
    score_.opponent = opponent.name;
    score_.settled = opponent.known;
  }

  /// The exit code.
  int operator()() {
    constexpr std::size_t batch = 2500;
    constexpr unsigned most_failures = 3;
    while (options_.forever || score_.compared < options_.cases) {
      const auto left = options_.forever ? batch : options_.cases - score_.compared;
      fill(std::min<std::uint64_t>(batch, left));
      const auto done = compare_batch();
      cases_.erase(cases_.begin(), cases_.begin() + static_cast<std::ptrdiff_t>(done));
      rehearsals_.erase(rehearsals_.begin(), rehearsals_.begin() + static_cast<std::ptrdiff_t>(done));
      if (failures_ == most_failures) break;
      if (options_.forever) fmt::print("{}", summary(score_, options_.seed, 0));
      std::fflush(stdout);
    }
    if (options_.shown == options_.first) return score_.disagreements == 0 ? agreed : disagreed;
    if (options_.report) fmt::print("{}", full_report(score_, options_.floor));
    fmt::print("{}", summary(score_, options_.seed, options_.floor));
    return score_.disagreements == 0 && score_.rows_below(options_.floor) == 0 ? agreed : disagreed;
  }

 private:
  void fill(std::size_t wanted) {
    while (cases_.size() < wanted) {
      auto one = peer::Builder(peer::Random(options_.seed, number_), rows_).build();
      one.number = number_++;
      auto rehearsal = rehearser_.rehearse(one);
      if (!rehearsal.unfit.empty()) {
        ++score_.unfit[rehearsal.unfit];
        if (one.number == options_.shown) fmt::print("case {} cannot be compared: {}\n", one.number, rehearsal.unfit);
        continue;
      }
      cases_.push_back(std::move(one));
      rehearsals_.push_back(std::move(rehearsal));
    }
  }

  /// How many of the cases are finished with.
  std::size_t compare_batch() {
    const auto outcomes = contest_.run(cases_);
    if (!outcomes) return leave_out_culprit(outcomes.error());
    for (std::size_t i = 0; i < outcomes->size(); ++i) {
      const bool disagrees = score_.add(cases_[i], rehearsals_[i], (*outcomes)[i]);
      if (!disagrees && cases_[i].number != options_.shown) continue;
      if (options_.brief)
        show_line(cases_[i], rehearsals_[i], (*outcomes)[i]);
      else if (++shown_ <= options_.most_shown)
        show(cases_[i], options_.minimise && disagrees);
    }
    return outcomes->size();
  }

  /// A case with which a machine came to no end is a disagreement.
  std::size_t leave_out_culprit(const std::string& error) {
    fmt::print("{}\n", error);
    std::fflush(stdout);
    const auto culprit = static_cast<std::ptrdiff_t>(contest_.divide(cases_));
    fmt::print("The first case with which this happens:\n");
    show(cases_[static_cast<std::size_t>(culprit)], false);
    cases_.erase(cases_.begin() + culprit);
    rehearsals_.erase(rehearsals_.begin() + culprit);
    ++score_.disagreements;
    ++failures_;
    return 0;
  }

  void show(const peer::Case& found, bool minimise) {
    const auto one = minimise ? contest_.minimise(found, rehearser_) : found;
    const auto rehearsal = rehearser_.rehearse(one);
    const auto begin = contest_.beginning_of(one);
    fmt::print("seed {}\n{}", options_.seed, describe(one, begin));
    const auto outcomes = contest_.run(std::span(&one, 1));
    if (!outcomes) {
      fmt::print("  {}\n\n", outcomes.error());
      return;
    }
    const auto& outcome = outcomes->front();
    fmt::print("  after, ours\n{}  after, {}\n{}  different:\n", describe(outcome.ours, begin), opponent_.name,
               describe(outcome.theirs, begin));
    for (const auto& difference : outcome.differences) {
      const auto* const settled = known_difference(opponent_.known, one, rehearsal, difference);
      fmt::print("    {}{}\n", to_string(difference), settled != nullptr ? fmt::format("   (settled: {})", settled->name) : "");
    }
    fmt::print("\n");
  }

  void show_line(const peer::Case& one, const peer::Rehearsal& rehearsal, const peer::Outcome& outcome) const {
    const auto* const last = rehearsal.performed.empty() ? nullptr : rehearsal.performed.back().row;
    fmt::print("case {}, last {}:", one.number, last != nullptr ? last->mnemonic : "none");
    for (const auto& difference : outcome.differences)
      if (known_difference(opponent_.known, one, rehearsal, difference) == nullptr) fmt::print(" [{}]", to_string(difference));
    fmt::print("\n");
  }

  const Options& options_;
  const peer::Opponent& opponent_;
  peer::Contest contest_;
  peer::Rehearser rehearser_;
  std::vector<const isa370::InstructionRow*> rows_ = peer::weighted_rows();
  std::vector<peer::Case> cases_;
  std::vector<peer::Rehearsal> rehearsals_;
  peer::Score score_;
  std::uint64_t number_;
  unsigned shown_ = 0;
  unsigned failures_ = 0;
};

}  // namespace

int main(int argc, char** argv) {
  Options options;
  if (!parse(argc, argv, options)) {
    fmt::print(stderr, "{}", usage);
    return usage_error;
  }
  if (options.differences) {
    fmt::print("{}", peer::list_of_differences());
    return agreed;
  }
  const auto maker = peer::ImageMaker::make();
  if (!maker) {
    fmt::print(stderr, "{}\n", maker.error());
    return usage_error;
  }
  if (options.forever && !options.seed_given) options.seed = std::random_device()();
  if (options.virtual_machine) {
    const cp::Virtualisation virtualisation{.method = options.method, .assist = options.assist};
    const auto real_storage = static_cast<std::uint32_t>(options.real_storage * 1024);
    const peer::Opponent opponent{.name = "virtual machine",
                                  .run =
                                      [=](std::span<const std::uint8_t> storage) {
                                        return peer::run_in_virtual_machine(storage, real_storage, virtualisation);
                                      },
                                  .known = {}};
    return Run(*maker, opponent, options)();
  }
  const auto hercules = peer::Hercules::find();
  if (!hercules) {
    fmt::print("Nothing was compared: {}\n", hercules.error());
    return not_installed;
  }
  const peer::Opponent opponent{.name = "Hercules",
                                .run = [&](std::span<const std::uint8_t> storage) { return hercules->run(storage); },
                                .known = peer::differences_from_hercules()};
  return Run(*maker, opponent, options)();
}
