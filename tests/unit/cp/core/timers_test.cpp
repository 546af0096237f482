// The virtual timers: arithmetic, and interruptions by virtual time.
#include "core_fixture.hpp"

#include "guest/guest.hpp"
#include "guest/virtual_timers.hpp"

using namespace cp::test;

TEST_CASE("units of the clocks") {
  CHECK(cp::clock_units(1'000'000'000) == 4'096'000'000);
  CHECK(cp::nanoseconds_of(4096) == 1000);
  CHECK(cp::nanoseconds_of(-5) == 0);
}

TEST_CASE("the interval timer steps 300 times a second and is pending when it goes below zero") {
  cp::VirtualTimers timers;
  timers.set_interval(0x300);
  timers.advance(10'000'000);
  CHECK(timers.interval() == 0);
  CHECK_FALSE(timers.interval_pending);
  timers.advance(*timers.until_interval());
  CHECK(timers.interval() == -0x100);
  CHECK(timers.interval_pending);
  timers.setting = cp::Core::TimerSetting::off;
  timers.advance(1'000'000'000);
  CHECK(timers.interval() == -0x100);
  timers.set_cpu_timer(4096);
  timers.advance(1000);
  CHECK(timers.cpu_timer() == 0);
  CHECK_FALSE(timers.until_interval().has_value());
}

TEST_CASE("the CPU timer goes on from the least value to the greatest") {
  cp::VirtualTimers timers;
  timers.set_cpu_timer(INT64_MIN);
  timers.advance(1000);
  CHECK(timers.cpu_timer() == INT64_MAX - 4095);
}

TEST_CASE("the interval timer at location 80 interrupts a computing guest") {
  Bench bench;
  auto& guest = bench.log_on();
  bench.put(guest, 0x2000, "01");
  bench.cpu(guest).gpr[2] = 0x2000;
  bench.start(guest, "80002000 47F01004");
  bench.cpu(guest).gpr[1] = 0x1000;
  bench.put(guest, 0x50, "00003000");  // 48 steps, and one below zero: 163.3 ms.
  CHECK(bench.core.run({.instructions = 10'000'000, .until = UINT64_MAX}) == cp::RunStop::idle);
  CHECK(bench.at(guest, 0x18, 8) == "0100008000001004");
  CHECK(bench.view(guest).counters.virtual_time >= 163'333'333);
  CHECK(bench.view(guest).counters.virtual_time < 163'400'000);
  CHECK(bench.view(guest).counters.traps[static_cast<std::size_t>(cp::TrapKind::slice_end)] == 3);
}

TEST_CASE("the interval timer stands still in a wait, unless it is real") {
  for (const auto real : {false, true}) {
    CAPTURE(real);
    Bench bench;
    auto who = user("ALICE");
    who.real_timer = real;
    auto& guest = bench.log_on(who);
    bench.put(guest, 0x2000, "01020000 00001234");
    bench.cpu(guest).gpr[2] = 0x2000;
    bench.put(guest, 0x50, "00003000");
    bench.start(guest, "82002000");
    CHECK(bench.core.run({.instructions = 10'000'000, .until = UINT64_MAX}) == cp::RunStop::idle);
    CHECK(bench.view(guest).status == (real ? cp::GuestStatus::disabled_wait : cp::GuestStatus::enabled_wait));
    CHECK(bench.view(guest).counters.reflected.external == (real ? 1 : 0));
    CHECK(bench.view(guest).counters.virtual_time < 1'000'000);
  }
}

TEST_CASE("a stopped guest's interval timer of real time counts from where the operator has set it") {
  Bench bench;
  auto who = user("ALICE");
  who.real_timer = true;
  auto& guest = bench.log_on(who);
  bench.put(guest, 0x2000, "01020000 00001234");
  bench.cpu(guest).gpr[2] = 0x2000;
  bench.core.machine().consume(3'600'000'000'000);
  bench.put(guest, 0x50, "00003000");  // 163.3 ms
  const auto begun = bench.core.machine().clock().now();
  bench.start(guest, "82002000");
  CHECK(bench.core.run({.instructions = 10'000'000, .until = UINT64_MAX}) == cp::RunStop::idle);
  CHECK(bench.view(guest).counters.reflected.external == 1);
  CHECK(bench.core.machine().clock().now() - begun >= 163'000'000);
}

TEST_CASE("a guest whose timers of real time are far off is idle in a wait") {
  Bench bench;
  auto who = user("ALICE");
  who.real_timer = true;
  auto& guest = bench.log_on(who);
  bench.put(guest, 0x2000, "0FFFFFFFFFFFF000 010A0000 00001234");
  bench.cpu(guest).gpr[2] = 0x2000;
  bench.cpu(guest).cr[0] = 0x480;      // CPU timer and interval timer
  bench.put(guest, 0x50, "7FFFFF00");  // Seven hours.
  const auto begun = bench.core.machine().clock().now();
  bench.start(guest, "B2082000 82002008");
  bench.put(guest, 0x2008, "01020000 00001234");
  CHECK(bench.core.run({.instructions = 10'000'000, .until = UINT64_MAX}) == cp::RunStop::idle);
  CHECK(bench.view(guest).status == cp::GuestStatus::enabled_wait);
  CHECK(bench.core.machine().clock().now() - begun < 1'000'000'000);
}

TEST_CASE("CPU timer and clock comparator interrupt") {
  Bench bench;
  auto& guest = bench.log_on();
  bench.put(guest, 0x2000, "0000000000A00000 01");  // 2.56 ms.
  bench.cpu(guest).gpr[2] = 0x2000;
  bench.cpu(guest).gpr[1] = 0x1000;
  bench.cpu(guest).cr[0] = 0x400;
  bench.start(guest, "B2082000 80002008 47F01008");
  CHECK(bench.core.run({.instructions = 1'000'000, .until = UINT64_MAX}) == cp::RunStop::idle);
  CHECK(bench.at(guest, 0x18, 8) == "0100100500001008");
  CHECK(bench.view(guest).counters.virtual_time >= 2'560'000);
  CHECK(bench.view(guest).counters.virtual_time < 2'600'000);

  // One second from now, in an enabled wait.
  std::vector<std::uint8_t> comparator(8);
  isa370::store_big_endian(comparator.data(), bench.core.machine().time_of_day() + 4'096'000'000);
  REQUIRE(bench.core.write(guest, 0x2000, comparator).has_value());
  bench.put(guest, 0x2008, "01020000 00001234");
  bench.cpu(guest).cr[0] = 0x800;
  const auto from = bench.core.machine().clock().now();
  bench.run(guest, "B2062000 82002008");
  CHECK(bench.at(guest, 0x18, 8) == "0102100400001234");
  CHECK(bench.core.machine().clock().now() - from > 999'000'000);
}

TEST_CASE("what a person or a channel puts into location 80 is the interval timer from then on") {
  Bench bench;
  auto& guest = bench.log_on();
  bench.run(guest, "1A11 1A11");
  bench.put(guest, 0x50, "7FFFFF00");
  bench.run(guest, "58200050");
  CHECK(bench.cpu(guest).gpr[2] == 0x7FFF'FF00);
  // SIO of a read from the reader into location 80, then a loop that waits for its end.
  isa370::Card card{};
  std::ranges::copy(hex("12345600"), card.begin());
  REQUIRE(bench.core.load_reader(guest, 0x00C, {card}).has_value());
  bench.put(guest, 0x48, "00000900");
  bench.put(guest, 0x900, "02000050 20000004");
  bench.cpu(guest).gpr[1] = program_at;
  bench.run(guest, "9C00000C 9D00000C 47201004 58200050");
  CHECK((bench.cpu(guest).gpr[2] & 0xFFFF'0000) == 0x1234'0000);
}

TEST_CASE("the real interval timer stands still while the virtual machine is stopped") {
  Bench bench;
  auto& guest = bench.log_on();
  bench.core.set_timer(guest, cp::Core::TimerSetting::real);
  bench.run(guest, "");
  auto& other = bench.log_on("BOB");
  bench.cpu(other).gpr[5] = 1'000'000;
  bench.cpu(other).gpr[1] = program_at;
  bench.start(other, "46501000");
  CHECK(bench.core.run({.instructions = 2'000'000, .until = UINT64_MAX}) == cp::RunStop::idle);
  bench.put(guest, 0x50, "00000100");
  bench.run(guest, "80000FE0");
  CHECK_FALSE(guest.timers.interval_pending);
}
