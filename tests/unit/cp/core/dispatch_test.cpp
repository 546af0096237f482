// Dispatching, accounting, the monitor, and that two runs are the same.
#include "core_fixture.hpp"

using namespace cp::test;

namespace {

/// Counts R5 down from a hundred thousand, touching a page now and then.
void compute(Bench& bench, cp::Guest& guest) {
  bench.cpu(guest).gpr[1] = program_at;
  bench.cpu(guest).gpr[5] = 300'000;
  bench.start(guest, "46501000");
}

std::vector<std::string> events_of_a_run() {
  Bench bench(64 * 1024);
  std::vector<std::string> lines;
  bench.core.monitor().subscribe([&lines](const cp::MonitorEvent& event) { lines.push_back(cp::to_string(event)); });
  auto& alice = bench.log_on("ALICE", 128 * 1024);
  auto& bob = bench.log_on("BOB", 128 * 1024);
  compute(bench, alice);
  compute(bench, bob);
  CHECK(bench.core.run({.instructions = 2'000'000, .until = UINT64_MAX}) == cp::RunStop::idle);
  return lines;
}

}  // namespace

TEST_CASE("two computing guests take turns by the time slice") {
  Bench bench;
  std::vector<std::string> dispatched;
  const auto subscription = bench.core.monitor().subscribe([&dispatched](const cp::MonitorEvent& event) {
    if (const auto* dispatch = std::get_if<cp::DispatchEvent>(&event.body)) dispatched.push_back(dispatch->user);
  });
  auto& alice = bench.log_on("ALICE");
  auto& bob = bench.log_on("BOB");
  compute(bench, alice);
  compute(bench, bob);
  CHECK(bench.core.run({.instructions = 2'000'000, .until = UINT64_MAX}) == cp::RunStop::idle);
  bench.core.monitor().unsubscribe(subscription);
  CHECK_FALSE(bench.core.monitor().active());
  REQUIRE(dispatched.size() >= 4);
  CHECK(dispatched[0] == "ALICE");
  CHECK(dispatched[1] == "BOB");
  CHECK(dispatched[2] == "ALICE");
  const auto counters = bench.view(alice).counters;
  CHECK(counters.instructions == 300'001);
  CHECK(counters.virtual_time < counters.total_time);
  CHECK(counters.traps[static_cast<std::size_t>(cp::TrapKind::slice_end)] >= 1);
  CHECK(bench.view(bob).counters.virtual_time == counters.virtual_time);
}

TEST_CASE("two runs give the same events") {
  const auto first = events_of_a_run();
  CHECK(first.size() > 10);
  CHECK(first == events_of_a_run());
}

TEST_CASE("budgets bound a run in instructions and in time") {
  Bench bench;
  auto& guest = bench.log_on();
  bench.cpu(guest).gpr[1] = program_at;
  bench.start(guest, "47F01000");
  CHECK(bench.core.run({.instructions = 12'345, .until = UINT64_MAX}) == cp::RunStop::budget);
  CHECK(bench.view(guest).counters.instructions == 12'345);
  const auto until = bench.core.machine().clock().now() + 5'000'000;
  CHECK(bench.core.run({.instructions = UINT64_MAX, .until = until}) == cp::RunStop::budget);
  CHECK(bench.core.machine().clock().now() >= until);
  CHECK(bench.core.machine().clock().now() < until + 1'000'000);
}

TEST_CASE("a stopped guest does not run; begin lets it go on") {
  Bench bench;
  auto& guest = bench.log_on();
  bench.start(guest, "0700");
  bench.core.stop(guest);
  CHECK(bench.core.run({}) == cp::RunStop::idle);
  CHECK(bench.view(guest).counters.instructions == 0);
  CHECK(bench.view(guest).status == cp::GuestStatus::cp_mode);
  bench.core.begin(guest);
  CHECK(bench.core.run({}) == cp::RunStop::idle);
  CHECK(bench.view(guest).counters.instructions == 2);
}

TEST_CASE("restart loads the PSW at location 0") {
  Bench bench;
  auto& guest = bench.log_on();
  bench.start(guest, "0700");
  bench.put(guest, 0, "000A0000 00000777");
  bench.core.restart(guest);
  CHECK(bench.core.run({}) == cp::RunStop::idle);
  CHECK(bench.cpu(guest).psw.address == 0x777);
  CHECK(bench.at(guest, 8, 8) == "0000000000001000");
}

TEST_CASE("a guest destroyed is gone, and its name can be used again") {
  Bench bench;
  auto& guest = bench.log_on();
  compute(bench, guest);
  CHECK(bench.core.run({.instructions = 100, .until = UINT64_MAX}) == cp::RunStop::budget);
  bench.core.destroy(guest);
  CHECK(bench.core.guests().empty());
  CHECK(bench.core.find("ALICE") == nullptr);
  auto& again = bench.log_on();
  CHECK(bench.at(again, program_at, 4) == "00000000");
}

TEST_CASE("every trap kind and every event has words") {
  for (const auto& row : cp::trap_kinds()) {
    CHECK(cp::name_of(row.kind) == row.name);
    CHECK(row.explanation.size() > 60);
  }
  CHECK(cp::trap_kinds().size() == 12);
  CHECK(cp::to_string({.at = 1'500'000'000, .body = cp::DispatchEvent{"ALICE"}}) == "     1.500000 ALICE is dispatched");
  CHECK(cp::name_of(cp::EventBody{cp::PageStolenEvent{}}) == "page stolen");
}

TEST_CASE("a budget that ends with a supervisor call ends behind its interruption") {
  Bench bench;
  auto& guest = bench.log_on();
  bench.start(guest, "0700 0A07 0700");
  bench.put(guest, 0x60, "00080000 00001234");
  CHECK(bench.core.run({.instructions = 2, .until = UINT64_MAX}) == cp::RunStop::budget);
  CHECK(bench.view(guest).counters.instructions == 2);
  CHECK(bench.cpu(guest).psw.address == 0x1234);
  CHECK(bench.at(guest, 0x20, 8) == "0000000740001004");
}
