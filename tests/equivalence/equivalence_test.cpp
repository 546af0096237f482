// Equivalence: each program in tests/programs ends the same on the bare machine, in a virtual machine with ample real storage,
// and in one that pages all the time. [Popek & Goldberg 1974]
#include <set>
#include <string>

#include <doctest/doctest.h>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <isa370/instruction.hpp>

#include "outcome.hpp"

using equivalence::Outcome;
using equivalence::TestProgram;

namespace {

constexpr std::uint32_t ample_storage = 1024 * 1024;

TestProgram program_of(const std::string& name) {
  auto program = equivalence::read_program(name);
  if (!program) FAIL("cannot assemble ", name, ":\n", program.error());
  return *program;
}

/// CP keeps two frames and one for the guest's tables; about eight are left for a guest of 64 pages.
constexpr std::uint32_t scarce_storage = 48 * 1024;

void check_equivalent(const std::string& name, std::uint32_t real_storage, const cp::Virtualisation& virtualisation = {}) {
  const auto program = program_of(name);
  const auto bare = run_bare(program);
  const auto guest = run_guest(program, real_storage, true, virtualisation);
  const auto found = differences(program, bare, guest);
  CHECK_MESSAGE(found.empty(), name, ":\n  ", fmt::format("{}", fmt::join(found, "\n  ")));
  CHECK_MESSAGE(verdict(guest).empty(), name, ": ", verdict(guest));
}

}  // namespace

TEST_CASE("there are programs for every group of instructions") { CHECK(equivalence::program_names().size() >= 30); }

TEST_CASE("each program says on the bare machine that all is well") {
  for (const auto& name : equivalence::program_names()) {
    const auto outcome = run_bare(program_of(name));
    CHECK_MESSAGE(verdict(outcome).empty(), name, ": ", verdict(outcome), ", old program PSW ",
                  fmt::format("{:02X}", fmt::join(outcome.storage.begin() + 0x28, outcome.storage.begin() + 0x30, "")));
  }
}

TEST_CASE("each program ends the same in a virtual machine with ample storage") {
  for (const auto& name : equivalence::program_names()) check_equivalent(name, ample_storage);
}

TEST_CASE("each program ends the same in a virtual machine that pages") {
  for (const auto& name : equivalence::program_names()) check_equivalent(name, scarce_storage);
}

TEST_CASE("each program ends the same with the virtual-machine assist") {
  for (const auto& name : equivalence::program_names()) {
    for (const auto real_storage : {ample_storage, scarce_storage})
      for (const bool calls : {true, false})
        check_equivalent(name, real_storage, {.assist = true, .assist_supervisor_calls = calls});
  }
}

TEST_CASE("each program ends the same in a virtual machine whose machine is simulated") {
  for (const auto& name : equivalence::program_names()) {
    const auto program = program_of(name);
    const auto guest = run_guest(program, scarce_storage, true, {.method = cp::Method::simulate});
    const auto found = differences(program, run_bare(program), guest);
    CHECK_MESSAGE(found.empty(), name, ":\n  ", fmt::format("{}", fmt::join(found, "\n  ")));
    CHECK_MESSAGE(verdict(guest).empty(), name, ": ", verdict(guest));
    CHECK(guest.interpreted == guest.instructions);
    CHECK(guest.simulated.empty());
    CHECK(guest.page_reads == 0);
  }
}

TEST_CASE("the small machine is small enough that pages come back from the paging device") {
  CHECK(run_guest(program_of("manypages"), scarce_storage).page_reads > 100);
  CHECK(run_guest(program_of("manypages"), ample_storage).page_reads == 0);
}

TEST_CASE("together the programs make CP simulate every privileged instruction") {
  std::set<std::string> simulated;
  for (const auto& name : equivalence::program_names()) simulated.merge(run_guest(program_of(name), ample_storage).simulated);
  for (const auto& row : isa370::instruction_table()) {
    if (!row.models.contains(isa370::Architecture::system_370)) continue;
    if (row.privilege != isa370::Privilege::supervisor || row.mnemonic == "DIAGNOSE")
      continue;  // DIAGNOSE differs: see tests/guests
    CHECK_MESSAGE(simulated.contains(std::string(row.mnemonic)), row.mnemonic);
  }
}

TEST_CASE("a check that fails is noticed") {
  const auto program = equivalence::make_program("failing",
                                                 "         COPY  PROLOGUE\n"
                                                 "BEGIN    LA    R10,7\n"
                                                 "         B     FAIL\n"
                                                 "         END   BEGIN\n");
  REQUIRE_MESSAGE(program.has_value(), program.error());
  CHECK(verdict(run_bare(*program)) == "check 7 failed");
  CHECK(verdict(run_guest(*program, ample_storage)) == "check 7 failed");
}

TEST_CASE("an unexpected interruption is noticed") {
  const auto program = equivalence::make_program("surprise",
                                                 "         COPY  PROLOGUE\n"
                                                 "BEGIN    SLR   R11,R11\n"
                                                 "         DC    X'0000'\n"
                                                 "         END   BEGIN\n");
  REQUIRE_MESSAGE(program.has_value(), program.error());
  CHECK(verdict(run_bare(*program)) == "unexpected interruption, new PSW at 068");
}

TEST_CASE("a program that loops is stopped") {
  const auto program = equivalence::make_program("loop",
                                                 "         COPY  PROLOGUE\n"
                                                 "BEGIN    B     BEGIN\n"
                                                 "         END   BEGIN\n");
  REQUIRE_MESSAGE(program.has_value(), program.error());
  CHECK(verdict(run_bare(*program)) == "instruction limit");
}

TEST_CASE("every kind of difference is found") {
  const auto program = program_of("arith");
  const auto bare = run_bare(program);
  REQUIRE(differences(program, bare, bare).empty());
  const auto count_of = [&](auto change) {
    Outcome other = bare;
    change(other);
    return differences(program, bare, other).size();
  };
  CHECK(count_of([](Outcome& o) { o.cpu.gpr[3] ^= 1; }) == 1);
  CHECK(count_of([](Outcome& o) { o.cpu.fpr[1] ^= 1; }) == 1);
  CHECK(count_of([](Outcome& o) { o.cpu.cr[14] ^= 1; }) == 1);
  CHECK(count_of([](Outcome& o) { o.cpu.psw.condition_code ^= 1; }) == 1);
  CHECK(count_of([](Outcome& o) { o.storage[0x12345] ^= 1; }) == 1);
  CHECK(count_of([](Outcome& o) { o.storage[0x50] ^= 1; }) == 0);
  CHECK(count_of([](Outcome& o) { o.storage.pop_back(); }) == 1);
  CHECK(count_of([](Outcome& o) { o.keys[9] ^= 0x10; }) == 1);
  CHECK(count_of([](Outcome& o) { o.console.push_back("x"); }) == 1);
  CHECK(count_of([](Outcome& o) { o.media.push_back("x"); }) == 1);
  CHECK(count_of([](Outcome& o) { ++o.instructions; }) == 1);
  CHECK(count_of([](Outcome& o) { o.stopped = "idle"; }) == 1);
}
