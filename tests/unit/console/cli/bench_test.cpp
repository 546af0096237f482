// `cambridge bench`: that its programs give what its table says, on every path of the machine; never how fast.
#include <doctest/doctest.h>

#include <cstdlib>

#include <nlohmann/json.hpp>

#include <isa370/machine.hpp>

#include "cli/bench_measure.hpp"
#include "cli/bench_programs.hpp"
#include "session.hpp"

namespace {

using cli_test::Folder;
using cli_test::run;
using Words = std::vector<std::string>;

std::vector<console::BenchProgram> built_in() {
  auto programs = console::load_bench_programs(console::embedded_bench_finder());
  REQUIRE(programs);
  return std::move(*programs);
}

/// PATH for as long as it lives.
class SearchPath {
 public:
  explicit SearchPath(const std::string& path) : before_(std::getenv("PATH") != nullptr ? std::getenv("PATH") : "") {
    setenv("PATH", path.c_str(), 1);
  }
  ~SearchPath() { setenv("PATH", before_.c_str(), 1); }
  SearchPath(const SearchPath&) = delete;
  SearchPath& operator=(const SearchPath&) = delete;

 private:
  std::string before_;
};

/// A program called hercules that only says at which address it stopped.
void make_false_hercules(const Folder& folder, const std::string& address) {
  const auto name = folder.file(
      "hercules", "#!/bin/sh\necho HHCCP011I CPU0000: Disabled wait state\necho '  PSW=000A0000 " + address + "'\n");
  std::filesystem::permissions(name, std::filesystem::perms::owner_all);
}

TEST_CASE("every benchmark program gives the checksum and the instruction count of its table") {
  const auto outcome = run({"bench", "--brief", "--runs", "1", "--json"});
  CAPTURE(outcome.out);
  CHECK(outcome.code == 0);
  const auto report = nlohmann::json::parse(outcome.out);
  const auto programs = built_in();
  CHECK(report["programs"].size() == programs.size() - 1);  // All but the one that does nothing.
  for (const auto& row : report["programs"]) {
    CHECK(row["right"] == true);
    CHECK(row["seconds"].size() == 1);
    CHECK(row["mips"] > 0);
  }
}

TEST_CASE("the table of results names the programs, with and without address translation") {
  const auto outcome = run({"bench", "--brief", "--runs", "1", "sieve", "sieve-dat", "null"});
  CHECK(outcome.code == 0);
  for (const auto* const name : {"\nsieve ", "\nsieve-dat ", "\nnull "}) CHECK(outcome.out.find(name) != std::string::npos);
  CHECK(outcome.out.find("\nloop ") == std::string::npos);
  const auto list = run({"bench", "--list"});
  CHECK(list.code == 0);
  for (const auto& program : built_in())
    CHECK((list.out.find("\n" + program.name + " ") != std::string::npos) == (program.kind != console::BenchKind::startup));
}

TEST_CASE("the shares of the instructions add up to those executed; the subject of EXECUTE counts beside it") {
  for (const auto& program : built_in()) {
    CAPTURE(program.name);
    std::uint64_t all = 0;
    std::uint64_t executes = 0;
    for (const auto& share : console::bench_mix(program, program.brief)) {
      all += share.count;
      if (share.mnemonic == "EX") executes = share.count;
    }
    CHECK(all == program.instructions(program.brief) + executes);
  }
  const auto outcome = run({"bench", "--brief", "--runs", "1", "--mix", "setkey"});
  CHECK(outcome.out.find("    SSK ") != std::string::npos);
}

TEST_CASE("the fast paths change nothing but the speed") {
  for (const auto& program : built_in()) {
    CAPTURE(program.name);
    std::vector<std::unique_ptr<isa370::Machine>> machines;
    for (const bool fast : {true, false}) {
      isa370::MachineOptions options;
      options.storage_size = console::bench_storage;
      options.fast_paths = fast;
      auto& machine = *machines.emplace_back(std::make_unique<isa370::Machine>(options));
      machine.system_reset(true);
      std::ranges::copy(program.image_for(program.brief), machine.storage().bytes().begin());
      machine.restart();
      isa370::Budget budget;
      budget.instructions = 10'000'000;
      CHECK(machine.run(budget).reason == isa370::ExitReason::disabled_wait);
    }
    CHECK(machines[0]->cpu() == machines[1]->cpu());
    CHECK(machines[0]->storage() == machines[1]->storage());
    CHECK(machines[0]->clock().now() == machines[1]->clock().now());
    CHECK(machines[0]->instruction_count() == machines[1]->instruction_count());
    CHECK(machines[0]->interruption_counts() == machines[1]->interruption_counts());
  }
}

TEST_CASE("wrong command lines are one line and exit code 2") {
  for (const auto& words : {Words{"bench", "nosuch"}, Words{"bench", "--runs", "0"}, Words{"bench", "--runs", "x"},
                            Words{"bench", "--runs", "1001"}, Words{"bench", "--against", "nobody"},
                            Words{"bench", "--programs", "/no/such/folder"}}) {
    const auto outcome = run(words);
    CAPTURE(outcome.errors);
    CHECK(outcome.code == 2);
    CHECK(outcome.out.empty());
    CHECK(cli_test::lines_of(outcome.errors) == 1);
  }
}

/// A folder with one program of one's own and the table's row for it.
void make_programs(const Folder& folder, const std::string& row, const std::string& statements) {
  const auto find = console::embedded_bench_finder();
  folder.file("frame.copy", *find("frame.copy"));
  folder.file("mine.asm", "         COPY  FRAME\n" + statements + "         END\n");
  folder.file("programs.txt", row);
}

TEST_CASE("programs of one's own, right and wrong") {
  const Folder folder;
  const Words words{"bench", "--runs", "1", "--programs", folder.name("")};
  const std::string good = "         LR    R2,R11\n         B     FINISH\n";

  make_programs(folder, "mine system 5 000005 1 000001 10 0\n", good);
  CHECK(run(words).code == 0);

  make_programs(folder, "mine system 5 000006 1 000001 10 0\n", good);
  auto outcome = run(words);
  CHECK(outcome.code == 1);
  CHECK(outcome.out.find("WRONG: checksum 000005, not 000006") != std::string::npos);

  make_programs(folder, "mine system 5 000005 1 000001 11 0\n", good);
  outcome = run(words);
  CHECK(outcome.code == 1);
  CHECK(outcome.out.find("WRONG: 10 instructions, not 11") != std::string::npos);

  make_programs(folder, "mine system 5 000005 1 000001 10 0\n", "         B     *\n");
  outcome = run(words);
  CHECK(outcome.code == 1);
  CHECK(outcome.out.find("stopped without an end") != std::string::npos);

  for (const auto* const row : {"mine system 5\n", "mine frob 5 5 1 1 10 0\n", "mine system 0 5 1 1 10 0\n", "translation x\n",
                                "other system 5 5 1 1 10 0\n"}) {
    make_programs(folder, row, good);
    CHECK(run(words).code == 2);
  }
  make_programs(folder, "mine system 5 000005 1 000001 10 0\n", "         FROB\n");
  outcome = run(words);
  CHECK(outcome.code == 2);
  CHECK(outcome.errors.find("mine.asm:2:") != std::string::npos);
}

TEST_CASE("against Hercules: its checksums are compared, and its absence is said") {
  const Folder folder;
  const SearchPath path(folder.name(""));
  const Words words{"bench", "--runs", "2", "--brief", "--against", "hercules", "svc", "--json"};
  const auto missing = run(words);
  CHECK(missing.code == 2);
  CHECK(missing.errors.find("apt-get install hercules") != std::string::npos);

  make_false_hercules(folder, "00000BB8");
  const auto agrees = run(words);
  CAPTURE(agrees.out);
  CHECK(agrees.code == 0);
  CHECK(nlohmann::json::parse(agrees.out)["programs"][0]["peer_seconds"].size() == 2);

  make_false_hercules(folder, "00000BB9");
  const auto differs = run(words);
  CHECK(differs.code == 1);
  CHECK(differs.out.find("hercules checksum 000BB9, not 000BB8") != std::string::npos);

  make_false_hercules(folder, "nothing");
  const auto silent = run(words);
  CHECK(silent.code == 1);
  CHECK(silent.out.find("hercules came to no end of svc") != std::string::npos);
}

}  // namespace
