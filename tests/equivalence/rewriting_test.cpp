// Rewriting: on a machine that passes over some privileged instructions in the problem state, each program ends in a virtual
// machine as on the bare machine when CP rewrites its code; and as in a virtual machine on an ordinary machine, to the
// instruction and the nanosecond of virtual time.
#include <string>

#include <doctest/doctest.h>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "outcome.hpp"

using equivalence::Mending;
using equivalence::Outcome;
using equivalence::TestProgram;

namespace {

constexpr std::uint32_t ample_storage = 1024 * 1024;
constexpr std::uint32_t scarce_storage = 48 * 1024;

TestProgram program_of(const std::string& name) {
  auto program = equivalence::read_program(name);
  if (!program) FAIL("cannot assemble ", name, ":\n", program.error());
  return *program;
}

Outcome run_rewritten(const TestProgram& program, std::uint32_t real_storage, bool fast_paths = true) {
  return run_guest_on_silent_machine(program, real_storage, Mending::rewriting, fast_paths);
}

void check_equivalent(const std::string& name, std::uint32_t real_storage, bool fast_paths) {
  const auto program = program_of(name);
  const auto guest = run_rewritten(program, real_storage, fast_paths);
  const auto found = differences(program, run_bare(program), guest);
  CHECK_MESSAGE(found.empty(), name, ":\n  ", fmt::format("{}", fmt::join(found, "\n  ")));
  CHECK_MESSAGE(verdict(guest).empty(), name, ": ", verdict(guest));
}

}  // namespace

TEST_CASE("each program ends the same when its code is rewritten") {
  for (const auto& name : equivalence::program_names()) check_equivalent(name, ample_storage, true);
}

TEST_CASE("each program ends the same when its code is rewritten and it pages") {
  for (const auto& name : equivalence::program_names()) check_equivalent(name, scarce_storage, true);
}

TEST_CASE("each program ends the same when its code is rewritten, without fast paths") {
  for (const auto& name : equivalence::program_names()) check_equivalent(name, ample_storage, false);
}

TEST_CASE("rewriting makes CP simulate what it simulates on an ordinary machine") {
  for (const auto& name : equivalence::program_names()) {
    const auto program = program_of(name);
    CHECK_MESSAGE(run_rewritten(program, ample_storage).simulated == run_guest(program, ample_storage).simulated, name);
  }
}

TEST_CASE("rewriting costs the guest no instruction and no time of its own") {
  for (const auto& name : equivalence::program_names()) {
    const auto program = program_of(name);
    if (!program.compare_instruction_count) continue;  // It waits for what comes by the clock, on which CP's work counts, too.
    const auto trapped = run_guest(program, ample_storage);
    const auto rewritten = run_rewritten(program, ample_storage);
    CHECK_MESSAGE(rewritten.instructions == trapped.instructions, name);
    CHECK_MESSAGE(rewritten.time == trapped.time, name);
  }
}

TEST_CASE("without rewriting, the programs for the silent instructions go wrong") {
  for (const auto* const name : {"masks", "keys", "control", "loadreal"}) {
    const auto program = program_of(name);
    const auto outcome = run_guest_on_silent_machine(program, ample_storage, Mending::none);
    CHECK_MESSAGE(!verdict(outcome).empty(), name);
    CHECK_MESSAGE(!differences(program, run_bare(program), outcome).empty(), name);
  }
}
