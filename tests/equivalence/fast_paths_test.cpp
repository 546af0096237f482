// The fast paths of the processor change nothing but its speed: each program ends the same without them, to the bit and to the
// simulated nanosecond, on the bare machine and in a virtual one that pages.
#include <string>

#include <doctest/doctest.h>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "outcome.hpp"

using equivalence::Outcome;
using equivalence::TestProgram;

namespace {

TestProgram program_of(const std::string& name) {
  auto program = equivalence::read_program(name);
  if (!program) FAIL("cannot assemble ", name, ":\n", program.error());
  return *program;
}

void check_same(const std::string& name, const Outcome& fast, const Outcome& plain) {
  INFO(name);
  CHECK(fast.stopped == plain.stopped);
  CHECK(fast.cpu == plain.cpu);
  CHECK(fast.storage == plain.storage);  // The interval timer, too.
  CHECK(fast.keys == plain.keys);
  CHECK(fast.reference_and_change == plain.reference_and_change);
  CHECK(fast.console == plain.console);
  CHECK(fast.instructions == plain.instructions);
  CHECK(fast.time == plain.time);
  CHECK(fast.page_reads == plain.page_reads);
  CHECK(fast.simulated == plain.simulated);
}

}  // namespace

TEST_CASE("each program ends the same without fast paths, on the bare machine") {
  for (const auto& name : equivalence::program_names()) {
    const auto program = program_of(name);
    const auto fast = run_bare(program, true);
    check_same(name, fast, run_bare(program, false));
    CHECK(fast.time > 0);
  }
}

TEST_CASE("each program ends the same without fast paths, in a virtual machine that pages") {
  constexpr std::uint32_t scarce_storage = 48 * 1024;
  for (const auto& name : equivalence::program_names()) {
    const auto program = program_of(name);
    const auto fast = run_guest(program, scarce_storage, true);
    check_same(name, fast, run_guest(program, scarce_storage, false));
    CHECK(fast.time > 0);
  }
}

TEST_CASE("each program ends the same without fast paths, in a virtual machine whose machine is simulated") {
  constexpr std::uint32_t real_storage = 512 * 1024;
  for (const auto& name : equivalence::program_names()) {
    const auto program = program_of(name);
    const auto fast = run_guest(program, real_storage, true, {.method = cp::Method::simulate});
    check_same(name, fast, run_guest(program, real_storage, false, {.method = cp::Method::simulate}));
    CHECK(fast.time > 0);
  }
}
