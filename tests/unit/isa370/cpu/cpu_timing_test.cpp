// Timers, waiting, events, budgets: time goes on the same however the host slices its runs.
#include <memory>

#include <doctest/doctest.h>

#include <isa370/devices/console_3215.hpp>

#include "machine_builder.hpp"

using namespace isa370;
using test_support::MachineBuilder;

namespace {

constexpr Nanoseconds second = 1'000'000'000;
constexpr std::uint64_t units_a_second = 4'096'000'000;

/// BR 14 to itself, with external interruptions and the CR0 mask given.
void spin(MachineBuilder& bench, std::uint32_t mask) {
  bench.code("07FE").gpr(14) = MachineBuilder::origin;
  bench.cr(0) = mask;
  bench.psw(0x0108'0000'0000'2000);
}

}  // namespace

TEST_CASE("an instruction takes the model's time") {
  MachineBuilder bench;
  bench.code("07FE").gpr(14) = MachineBuilder::origin;
  bench.run(1000);
  CHECK(bench.machine.clock().now() == 1000 * find_model("370/168")->instruction_time);
  CHECK(bench.machine.instruction_count() == 1000);
  CHECK(bench.machine.run({.until = 1'000'000}).reason == ExitReason::budget);
  CHECK(bench.machine.clock().now() == 1'000'000);
  CHECK(bench.machine.instruction_count() == 2500);
}

TEST_CASE("clock comparator: pending when the clock is behind it, until it is set anew") {
  MachineBuilder bench(true);
  spin(bench, 0x0800);
  bench.machine.set_clock_comparator(bench.machine.time_of_day() + units_a_second / 1000);
  CHECK(bench.run(2500).reason == ExitReason::budget);
  CHECK(bench.machine.clock().now() == 1'000'000);
  CHECK(bench.machine.interruption_counts().external == 0);
  CHECK(bench.run(10).reason == ExitReason::disabled_wait);
  CHECK(bench.halfword(0x86) == 0x1004);
  CHECK(bench.machine.instruction_count() == 2501);
}

TEST_CASE("CPU timer: pending while negative; also in the wait state") {
  MachineBuilder bench(true);
  spin(bench, 0x0400);
  bench.machine.set_cpu_timer(static_cast<std::int64_t>(units_a_second / 1000));
  CHECK(bench.run(100'000).reason == ExitReason::disabled_wait);
  CHECK(bench.halfword(0x86) == 0x1005);
  CHECK(bench.machine.cpu_timer() < 0);
  CHECK(bench.machine.instruction_count() == 2501);

  MachineBuilder waiting(true);
  waiting.cr(0) = 0x0400;
  waiting.machine.set_cpu_timer(static_cast<std::int64_t>(2 * units_a_second));
  waiting.psw(0x010A'0000'0000'2000);
  CHECK(waiting.run().reason == ExitReason::disabled_wait);
  CHECK(waiting.halfword(0x86) == 0x1005);
  CHECK(waiting.machine.clock().now() / 1000 == 2 * second / 1000);
}

TEST_CASE("interval timer: bit 23 every 1/300 second, X'0080' when it becomes negative") {
  MachineBuilder bench(true, InterruptionWay::architected, true);
  spin(bench, 0x80);
  bench.word(0x50, 0x0000'0200);
  CHECK(bench.machine.run({.until = second / 300 * 2 - 1000}).reason == ExitReason::budget);
  CHECK(bench.word(0x50) == 0x100);
  CHECK(bench.machine.run({.until = second / 100 - 1000}).reason == ExitReason::budget);
  CHECK(bench.word(0x50) == 0);
  CHECK(bench.run(100'000).reason == ExitReason::disabled_wait);
  CHECK(bench.word(0x50) == 0xFFFF'FF00);
  CHECK(bench.halfword(0x86) == 0x0080);
  CHECK(bench.machine.interruption_counts().external == 1);
}

TEST_CASE("the interval timer goes on in the wait state, and ends it") {
  MachineBuilder bench(true, InterruptionWay::architected, true);
  bench.cr(0) = 0x80;
  bench.word(0x50, 300 * 256);
  bench.psw(0x010A'0000'0000'2000);
  CHECK(bench.run().reason == ExitReason::disabled_wait);
  CHECK(bench.halfword(0x86) == 0x0080);
  CHECK(bench.machine.clock().now() / 1000 == (second + second / 300) / 1000);
  MachineBuilder without(true);  // The option is off.
  without.word(0x50, 256).psw(0x010A'0000'0000'2000);
  CHECK(without.run().reason == ExitReason::idle);
  CHECK(without.word(0x50) == 256);
}

TEST_CASE("STCK gives unique, rising values; STPT falling ones") {
  MachineBuilder bench;
  bench.code("B205 0300  B205 0308  B209 0310  B209 0318").run(4);
  CHECK(bench.doubleword(0x300) < bench.doubleword(0x308));
  CHECK(bench.doubleword(0x310) > bench.doubleword(0x318));
  const auto time = find_model("370/168")->instruction_time;
  CHECK(bench.doubleword(0x308) - bench.doubleword(0x300) == time * 512 / 125);
}

TEST_CASE("waiting: disabled, idle, and for an event of the host") {
  MachineBuilder bench(true);
  bench.psw(0x000A'0000'0000'2000);
  CHECK(bench.run().reason == ExitReason::disabled_wait);
  bench.psw(0x020A'0000'0000'2000);
  CHECK(bench.run().reason == ExitReason::idle);
  CHECK(bench.machine.clock().now() == 0);
  bench.machine.clock().schedule(5 * second, first_host_target + 3, 77);
  CHECK(bench.machine.run({.until = second}).reason == ExitReason::budget);
  CHECK(bench.machine.clock().now() == second);
  const auto exit = bench.run();
  CHECK(exit.reason == ExitReason::host_event);
  CHECK(exit.event_target == first_host_target + 3);
  CHECK(exit.event_detail == 77);
  CHECK(bench.machine.clock().now() == 5 * second);
  CHECK(bench.machine.instruction_count() == 0);
}

TEST_CASE("events of the host interrupt the instructions when they are due") {
  MachineBuilder bench;
  bench.code("07FE").gpr(14) = MachineBuilder::origin;
  bench.machine.clock().schedule(1001, first_host_target, 1);
  CHECK(bench.run(100'000).reason == ExitReason::host_event);
  CHECK(bench.machine.clock().now() == 1200);
  CHECK(bench.machine.instruction_count() == 3);
}

TEST_CASE("consumed time counts for the timers") {
  MachineBuilder bench(true);
  spin(bench, 0x0400);
  bench.machine.set_cpu_timer(static_cast<std::int64_t>(units_a_second));
  bench.machine.consume(second / 2);
  CHECK(bench.machine.cpu_timer() == static_cast<std::int64_t>(units_a_second / 2));
  bench.machine.consume(second);
  CHECK(bench.run().reason == ExitReason::disabled_wait);
  CHECK(bench.machine.instruction_count() == 0);
}

namespace {

/// A program that types, waits for the end, counts timer interruptions and takes program and supervisor-call interruptions.
void busy_program(MachineBuilder& bench) {
  bench.doubleword(0x58, 0x0000'0000'0000'2100).doubleword(0x60, 0x0000'0000'0000'2120);
  bench.doubleword(0x68, 0x0000'0000'0000'2140).doubleword(0x78, 0x0000'0000'0000'2160);
  bench.doubleword(0x400, 0x0900'0500'2000'0010).word(0x48, 0x400).word(0x50, 0x300);
  bench.doubleword(0x418, 0x8102'0000'0000'2018);
  // Loop: SIO 9; SVC 3; an invalid operation; LA 7,1(0,7); STCK X'420'; LPSW X'418' (wait); goes on at 2018: B to the loop.
  bench.code("9C00 0009  0A03  0000  4177 0001  B205 0420  8200 0418  0700 0700  07FA");
  bench.gpr(10) = MachineBuilder::origin;
  bench.bytes(0x2100, "4188 0001  D203 0050 0410  8200 0018").word(0x410, 0x300);  // LA 8,1(8); timer; LPSW X'18'
  bench.bytes(0x2120, "4199 0001  8200 0020");
  bench.bytes(0x2140, "41BB 0001  8200 0028");
  bench.bytes(0x2160, "41CC 0001  94FD 0039  8200 0038");  // the wait bit off in the I/O old PSW
  bench.machine.channels().attach(0x009, std::make_unique<Console3215>(Console3215::Options{}, Console3215::Outlets{}));
}

}  // namespace

TEST_CASE("many short runs do what one long run does") {
  constexpr Nanoseconds end = 3 * second;
  MachineBuilder whole(false, InterruptionWay::architected, true);
  busy_program(whole);
  CHECK(whole.machine.run({.until = end}).reason == ExitReason::budget);
  const auto counts = whole.machine.interruption_counts();
  CHECK(counts.program > 10);
  CHECK(counts.supervisor_call > 10);
  CHECK(counts.input_output > 10);
  CHECK(counts.external > 100);
  for (const std::uint64_t slice : {1U, 2U, 7U, 1000U}) {
    CAPTURE(slice);
    MachineBuilder sliced(false, InterruptionWay::architected, true);
    busy_program(sliced);
    while (sliced.machine.clock().now() < end)
      REQUIRE(sliced.machine.run({.instructions = slice, .until = end}).reason == ExitReason::budget);
    CHECK(sliced.machine.cpu() == whole.machine.cpu());
    CHECK((sliced.machine.storage() == whole.machine.storage()));
    CHECK((sliced.machine.clock() == whole.machine.clock()));
    CHECK(sliced.machine.interruption_counts() == counts);
    CHECK(sliced.machine.instruction_count() == whole.machine.instruction_count());
  }
}
