// What is a loop of program interruptions, and what is not yet one.
#include <doctest/doctest.h>

#include <isa370/interruption_loop.hpp>

namespace {

/// Interruptions from a loop's beginning until it is recognised, each `distance` instructions behind the one before.
unsigned recognised_after(std::uint64_t distance) {
  isa370::InterruptionLoop loop;
  for (unsigned count = 1; count <= 1000; ++count)
    if (loop.next(count * distance)) return count;
  return 0;
}

}  // namespace

TEST_CASE("a row of interruptions by first instructions, suppressed or nullified, is a loop; by second ones it is none") {
  CHECK(recognised_after(0) == isa370::InterruptionLoop::least);
  CHECK(recognised_after(1) == isa370::InterruptionLoop::least);
  CHECK(recognised_after(2) == 0);
}

TEST_CASE("three in a row may end, and what comes between begins the count anew") {
  isa370::InterruptionLoop loop;
  for (unsigned round = 0; round < 100; ++round) {
    for (unsigned k = 0; k < 3; ++k) CHECK_FALSE(loop.next(round * 10 + k));
    if (round % 2 == 0) loop.end();
  }
}
