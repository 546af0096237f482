// random_equivalence: random programs, the bare machine, and the ways to virtualise it.
#include <algorithm>
#include <charconv>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <optional>
#include <span>
#include <string>

#include <fmt/format.h>

#include "census.hpp"
#include "generator.hpp"
#include "judge.hpp"
#include "layout.hpp"
#include "minimiser.hpp"

namespace {

using namespace equivalence::random;
namespace fs = std::filesystem;

constexpr std::string_view usage =
    "random_equivalence [--programs N] [--seed S] [--from N] [--forever] [--report] [--floors]\n"
    "                   [--show N] [--keep FOLDER] [--as-found] [--replay FOLDER] [--planted]\n";

struct Arguments {
  std::uint64_t programs = 2000;
  std::uint64_t seed = 370;
  std::uint64_t from = 0;
  bool forever = false;
  bool report = false;
  bool floors = false;
  bool as_found = false;
  bool planted = false;
  std::optional<std::uint64_t> show;
  fs::path keep;
  fs::path replay;
};

/// The error is one line.
tl::expected<Arguments, std::string> parse(std::span<char*> words) {
  Arguments arguments;
  for (std::size_t i = 1; i < words.size(); ++i) {
    const std::string word = words[i];
    const auto number = [&](std::uint64_t& value) {
      if (++i == words.size()) return false;
      const std::string_view text = words[i];
      return std::from_chars(text.data(), text.data() + text.size(), value).ptr == text.data() + text.size() && !text.empty();
    };
    const auto path = [&](fs::path& value) {
      if (++i == words.size()) return false;
      value = words[i];
      return true;
    };
    bool good = true;
    if (word == "--programs")
      good = number(arguments.programs);
    else if (word == "--seed")
      good = number(arguments.seed);
    else if (word == "--from")
      good = number(arguments.from);
    else if (word == "--show")
      good = number(arguments.show.emplace());
    else if (word == "--keep")
      good = path(arguments.keep);
    else if (word == "--replay")
      good = path(arguments.replay);
    else if (word == "--forever")
      arguments.forever = true;
    else if (word == "--report")
      arguments.report = true;
    else if (word == "--floors")
      arguments.floors = true;
    else if (word == "--as-found")
      arguments.as_found = true;
    else if (word == "--planted")
      arguments.planted = true;
    else
      return tl::unexpected(word + " is not an option");
    if (!good) return tl::unexpected(word + " wants something behind it");
  }
  return arguments;
}

/// A machine to compare with, and how often.
struct Opponent {
  std::unique_ptr<Subject> subject;
  std::uint64_t every = 1;
  bool virtual_machine = true;
};

std::vector<Opponent> opponents(const Skeleton& skeleton) {
  constexpr std::uint32_t scarce = 48 * 1024;
  std::vector<Opponent> all;
  all.push_back({make_virtual_machine(skeleton, {})});
  all.push_back({make_virtual_machine(skeleton, {.real_storage = scarce}), 4});
  all.push_back({make_virtual_machine(skeleton, {.fast_paths = false}), 8});
  all.push_back({make_virtual_machine(skeleton, {.virtualisation = {.assist = true}}), 2});
  all.push_back({make_virtual_machine(skeleton, {.real_storage = scarce, .virtualisation = {.assist = true}}), 8});
  all.push_back({make_virtual_machine(skeleton, {.virtualisation = {.method = cp::Method::simulate}}), 4});
  all.push_back({make_virtual_machine(skeleton, {.virtualisation = {.method = cp::Method::rewrite}}), 8});
  all.push_back({make_bare_machine(skeleton, {.fast_paths = false, .count_rows = true}), 4, false});
  return all;
}

/// The word with which a difference begins says what kind it is.
std::string kind_of(const std::string& difference) { return difference.substr(0, difference.find_first_of(" :")); }

class Run {
 public:
  Run(const Skeleton& skeleton, const Arguments& arguments)
      : arguments_(arguments), judge_(skeleton), opponents_(opponents(skeleton)) {}

  [[nodiscard]] int random_programs();
  [[nodiscard]] int replay();
  [[nodiscard]] int show();
  [[nodiscard]] int planted(const Skeleton& skeleton);

 private:
  [[nodiscard]] bool try_program(const Program& program);
  void report_difference(const Program& program, Subject& subject, const std::vector<std::string>& found);
  void print_summary(std::uint64_t programs) const;

  const Arguments& arguments_;
  Judge judge_;
  std::vector<Opponent> opponents_;
  Rows rows_;
  Census census_;
  std::map<std::string, std::uint64_t> unfit_;
  std::uint64_t comparisons_ = 0;
  std::uint64_t instructions_ = 0;
  std::uint64_t differing_ = 0;
};

/// False when a subject disagrees.
bool Run::try_program(const Program& program) {
  const auto bare = judge_.run(program);
  if (bare.end == End::limit || bare.end == End::check_stop) {
    ++unfit_["does not end"];
    return true;
  }
  census_.count_log(program, bare);
  instructions_ += bare.instructions;
  for (const auto& [subject, every, virtual_machine] : opponents_) {
    if (program.number % every != 0) continue;
    const auto other = subject->run(program);
    virtual_machine ? census_.count_work(other) : census_.count_rows(other);
    const auto judgement = judge_.compare(program, bare, other);
    if (!judgement.unfit.empty()) {
      ++unfit_[std::string(judgement.unfit)];
      return true;
    }
    ++comparisons_;
    if (judgement.differences.empty()) continue;
    ++differing_;
    report_difference(program, *subject, judgement.differences);
    return false;
  }
  return true;
}

void Run::report_difference(const Program& program, Subject& subject, const std::vector<std::string>& found) {
  fmt::print("Program {} of seed {} differs: the bare machine, {}\n", program.number, program.seed, subject.name());
  for (const auto& line : found) fmt::print("  {}\n", line);
  if (arguments_.as_found) return;
  const auto kind = kind_of(found.front());
  const auto smaller = minimise(program, [&](const Program& candidate) {
    const auto judgement = judge_.judge(candidate, subject);
    return judgement.disagrees() && kind_of(judgement.differences.front()) == kind;
  });
  const auto judgement = judge_.judge(smaller, subject);
  std::string text = fmt::format("* {}\n", subject.name());
  for (const auto& line : judgement.differences) text += fmt::format("* {}\n", line);
  text += to_text(smaller);
  if (arguments_.keep.empty()) {
    fmt::print("Smaller:\n{}\n", text);
    return;
  }
  const auto path = arguments_.keep / fmt::format("{}-{}.program", program.seed, program.number);
  std::ofstream(path) << text;
  fmt::print("Smaller: {}\n", path.string());
}

void Run::print_summary(std::uint64_t programs) const {
  fmt::print("Seed {}: {} programs, {} comparisons, {} instructions, {} differ\n", arguments_.seed, programs, comparisons_,
             instructions_, differing_);
  for (const auto& [reason, count] : unfit_) fmt::print("  not comparable: {}: {}\n", reason, count);
}

int Run::random_programs() {
  constexpr std::uint64_t most_shown = 5;
  constexpr std::uint64_t progress = 10'000;
  std::uint64_t done = 0;
  while (arguments_.forever || done < arguments_.programs) {
    static_cast<void>(try_program(generate(rows_, arguments_.seed, arguments_.from + done)));
    ++done;
    if (arguments_.forever && done % progress == 0) print_summary(done);
    std::fflush(stdout);
    if (differing_ == most_shown) break;
  }
  print_summary(done);
  if (arguments_.report) fmt::print("{}", census_.report());
  auto missing = arguments_.floors ? census_.missing(done) : std::vector<std::string>{};
  constexpr std::uint64_t most_unfit_in_a_hundred = 6;
  std::uint64_t unfit = 0;
  for (const auto& [reason, count] : unfit_) unfit += count;
  if (arguments_.floors && unfit * 100 > done * most_unfit_in_a_hundred)
    missing.push_back(fmt::format("programs that can be compared: {} of {} cannot", unfit, done));
  for (const auto& line : missing) fmt::print("Too few: {}\n", line);
  return differing_ != 0 || !missing.empty() ? 1 : 0;
}

/// The programs of a folder, in all subjects.
int Run::replay() {
  std::vector<fs::path> paths;
  for (const auto& entry : fs::directory_iterator(arguments_.replay))
    if (entry.path().extension() == ".program") paths.push_back(entry.path());
  std::ranges::sort(paths);
  bool good = true;
  for (const auto& path : paths) {
    std::ifstream file(path);
    const auto program = from_text(std::string(std::istreambuf_iterator<char>(file), {}));
    if (!program) {
      fmt::print("{}: {}\n", path.string(), program.error());
      good = false;
      continue;
    }
    for (const auto& [subject, every, virtual_machine] : opponents_) {
      const auto judgement = judge_.judge(*program, *subject);
      if (judgement.unfit.empty() && judgement.differences.empty()) continue;
      good = false;
      fmt::print("{}: {}: {}\n", path.filename().string(), subject->name(), judgement.unfit);
      for (const auto& line : judgement.differences) fmt::print("  {}\n", line);
    }
  }
  fmt::print("{} kept programs\n", paths.size());
  return good ? 0 : 1;
}

int Run::show() {
  const auto program = generate(rows_, arguments_.seed, *arguments_.show);
  fmt::print("{}", to_text(program));
  return from_text(to_text(program)).value_or(Program{}).units.size() == program.units.size() ? 0 : 1;
}

/// A fault that is put in on purpose is found, and what is left of the program is what it needs.
int Run::planted(const Skeleton& skeleton) {
  constexpr std::uint8_t add_register = 0x1A;
  constexpr std::uint64_t most_programs = 200;
  const auto faulty = make_faulty(make_bare_machine(skeleton, {}), add_register);
  for (std::uint64_t number = 0; number < most_programs; ++number) {
    const auto program = generate(rows_, arguments_.seed, number);
    const auto shows_it = [&](const Program& candidate) { return judge_.judge(candidate, *faulty).disagrees(); };
    if (!shows_it(program)) continue;
    const auto smaller = minimise(program, shows_it);
    const auto read = from_text(to_text(smaller));
    fmt::print("Program {}, {} units before:\n{}", number, program.units.size(), to_text(smaller));
    const bool small = smaller.units.size() == 1 && smaller.units[0].patches.size() == 1 && smaller.storage.size() <= 1 &&
                       smaller.units[0].patches[0].bytes[0] == add_register;
    return small && read && *read == smaller && shows_it(*read) ? 0 : 1;
  }
  fmt::print("The planted fault was not found in {} programs\n", most_programs);
  return 1;
}

}  // namespace

int main(int count, char** words) {
  const auto arguments = parse(std::span(words, static_cast<std::size_t>(count)));
  if (!arguments) {
    fmt::print(stderr, "{}\n{}", arguments.error(), usage);
    return 2;
  }
  const auto skeleton = Skeleton::make();
  if (!skeleton) {
    fmt::print(stderr, "{}\n", skeleton.error());
    return 2;
  }
  Run run(*skeleton, *arguments);
  if (arguments->show) return run.show();
  if (arguments->planted) return run.planted(*skeleton);
  return arguments->replay.empty() ? run.random_programs() : run.replay();
}
