// `cambridge bench`: how fast the machine is, by programs whose results are known; alone or in turn with Hercules.
#include <algorithm>
#include <optional>

#include <fmt/format.h>

#include "cli/bench_comparison.hpp"
#include "cli/bench_hercules.hpp"
#include "cli/bench_measure.hpp"
#include "cli/bench_programs.hpp"
#include "cli/bench_ways.hpp"
#include "cli/commands.hpp"
#include "cli/numbers.hpp"

namespace console {
namespace {

constexpr std::string_view hercules_name = "hercules";
constexpr unsigned usual_runs = 5;
constexpr unsigned most_runs = 1000;

struct Request {
  std::vector<BenchProgram> all;
  std::vector<const BenchProgram*> chosen;
  unsigned runs = usual_runs;
  bool brief = false;
  bool virtually = false;
  std::optional<Hercules> hercules;

  [[nodiscard]] const BenchSize& size_of(const BenchProgram& program) const { return brief ? program.brief : program.standard; }
};

tl::expected<std::vector<const BenchProgram*>, std::string> choose(const std::vector<BenchProgram>& all,
                                                                   const std::vector<std::string>& names) {
  std::vector<const BenchProgram*> chosen;
  for (const auto& name : names) {
    const auto found = std::ranges::find(all, name, &BenchProgram::name);
    if (found == all.end())
      return tl::unexpected(fmt::format("there is no benchmark program '{}'; cambridge bench --list shows them", name));
    if (std::ranges::find(chosen, &*found) == chosen.end()) chosen.push_back(&*found);
  }
  if (!names.empty()) return chosen;
  for (const auto& program : all)
    if (program.kind != BenchKind::startup) chosen.push_back(&program);
  return chosen;
}

tl::expected<Request, std::string> read_request(const Arguments& arguments) {
  Request request;
  request.brief = arguments.given("brief");
  request.virtually = arguments.given("virtual");
  if (const auto text = arguments.value("runs")) {
    const auto runs = parse_decimal<unsigned>(*text);
    if (!runs || *runs == 0 || *runs > most_runs)
      return tl::unexpected(fmt::format("--runs {}: a number from 1 to {} is wanted", *text, most_runs));
    request.runs = *runs;
  }
  const auto folder = arguments.value("programs");
  auto programs = load_bench_programs(folder ? bench_finder_for(*folder) : embedded_bench_finder());
  if (!programs) return tl::unexpected(folder ? fmt::format("{}: {}", *folder, programs.error()) : programs.error());
  request.all = std::move(*programs);
  auto chosen = choose(request.all, arguments.positional());
  if (!chosen) return tl::unexpected(chosen.error());
  request.chosen = std::move(*chosen);
  if (const auto peer = arguments.value("against")) {
    if (*peer != hercules_name)
      return tl::unexpected(fmt::format("--against {}: the only one that is known is {}", *peer, hercules_name));
    auto hercules = Hercules::find();
    if (!hercules) return tl::unexpected(fmt::format("--against {}: {}", *peer, hercules.error()));
    request.hercules.emplace(std::move(*hercules));
  }
  return request;
}

void list(const std::vector<const BenchProgram*>& programs, std::ostream& out) {
  out << fmt::format("{:<15} {:<11} {:>10} {:>13}  {}\n", "program", "kind", "rounds", "instructions", "checksum");
  for (const auto* const program : programs)
    out << fmt::format("{:<15} {:<11} {:>10} {:>13}  {:06X}\n", program->name, name_of(program->kind), program->standard.rounds,
                       program->instructions(program->standard), program->standard.checksum);
}

/// One after the other, and each here and there, so that what else the host does meets all alike.
std::vector<BenchResult> measure(const Request& request) {
  std::vector<BenchResult> results;
  for (const auto* const program : request.chosen) {
    results.push_back({.program = program, .size = request.size_of(*program)});
    if (request.virtually) results.back().ways = bench_ways();
  }
  const auto startup = std::ranges::find(request.all, BenchKind::startup, &BenchProgram::kind);
  std::vector<double> startup_seconds;
  for (unsigned round = 0; round < request.runs; ++round) {
    if (request.hercules && startup != request.all.end())
      if (const auto run = request.hercules->run(*startup, startup->standard))
        startup_seconds.push_back(in_seconds(run->host_time));
    for (auto& result : results) {
      result.take(run_bench(*result.program, result.size), "", result.seconds);
      for (auto& way : result.ways)
        result.take(run_bench_virtually(*result.program, result.size, way.virtualisation), way.name, way.seconds);
      if (!request.hercules) continue;
      result.take(request.hercules->run(*result.program, result.size), hercules_name, result.peer_seconds);
    }
  }
  const auto start = median(startup_seconds);
  for (auto& result : results)
    for (auto& time : result.peer_seconds) time = std::max(0.0, time - start);
  return results;
}

}  // namespace

int bench_command(const Arguments& arguments, const Streams& streams) {
  const auto request = read_request(arguments);
  if (!request) return usage_error(streams, "bench", request.error());
  if (arguments.given("list")) {
    list(request->chosen, streams.out);
    return exit_code::success;
  }
  auto results = measure(*request);
  if (arguments.given("mix") || request->virtually)
    for (auto& result : results) result.mix = bench_mix(*result.program, result.size);
  const auto peer = std::string(request->hercules ? hercules_name : "");
  if (arguments.given("json"))
    print_bench_json(results, peer, streams.out);
  else if (request->virtually)
    print_bench_ways(results, peer, streams.out);
  else
    print_bench_table(results, peer, streams.out);
  const bool right = std::ranges::all_of(results, [](const BenchResult& result) { return result.faults.empty(); });
  return right ? exit_code::success : exit_code::failure;
}

}  // namespace console
