// Guests that would hold CP up, or take what it needs for itself.
#include <fmt/format.h>

#include "core_fixture.hpp"
#include "guest/guest.hpp"

namespace cp::test {
namespace {

constexpr isa370::Nanoseconds second = 1'000'000'000;

TEST_CASE("external and program interruptions that lead into each other are ended") {
  Bench bench;
  auto& guest = bench.log_on();
  auto& other = bench.log_on("BOB");
  bench.start(guest, "");
  // The external new PSW is invalid; the program new PSW allows the clock comparator, which stays pending.
  bench.put(guest, 0x58, "10080000 00001000");
  bench.put(guest, 0x68, "01080000 00001000");
  bench.cpu(guest).cr[0] |= 0x0000'0800;
  bench.cpu(guest).psw = isa370::ProgramStatusWord::from_bits(0x0108'0000'0000'1000);
  guest.timers.clock_comparator = 0;
  bench.start(other, "4120 0007");
  CHECK(bench.core.run({.instructions = 1000, .until = UINT64_MAX}) == RunStop::idle);
  CHECK(bench.port.messages.front().find("LOOP") != std::string::npos);
  CHECK(bench.core.stopped(guest));
  CHECK(bench.cpu(other).gpr[2] == 7);
}

TEST_CASE("with a fetch that fails between they go on, and so do the others") {
  Bench bench;
  auto& guest = bench.log_on();
  auto& other = bench.log_on("BOB");
  bench.start(guest, "");
  bench.put(guest, 0x58, "00080000 00001001");
  bench.put(guest, 0x68, "01080000 00001001");
  bench.cpu(guest).cr[0] |= 0x0000'0800;
  bench.cpu(guest).psw = isa370::ProgramStatusWord::from_bits(0x0108'0000'0000'1000);
  guest.timers.clock_comparator = 0;
  bench.start(other, "4120 0007");
  for (unsigned turn = 0; turn < 100; ++turn)
    CHECK(bench.core.run({.instructions = 10'000, .until = UINT64_MAX}) == RunStop::budget);
  CHECK(bench.cpu(other).gpr[2] == 7);
  CHECK(bench.view(guest).counters.reflected.external > 1000);
  bench.core.stop(guest);
  CHECK(bench.core.run({.instructions = 10'000, .until = UINT64_MAX}) == RunStop::idle);
}

TEST_CASE("a guest that only traps has its turns as others have") {
  Bench bench;
  auto& loop = bench.log_on();
  auto& other = bench.log_on("BOB");
  // The SVC new PSW leads to the SVC.
  bench.start(loop, "0A00");
  bench.put(loop, 0x60, "00000000 00001000");
  bench.cpu(other).gpr[5] = 300'000;
  bench.cpu(other).gpr[1] = program_at;
  bench.start(other, "46501000");
  for (unsigned turn = 0; turn < 100; ++turn) static_cast<void>(bench.core.run({.instructions = 20'000, .until = UINT64_MAX}));
  CHECK(bench.view(other).counters.instructions == 300'001);
  CHECK(bench.view(loop).counters.instructions > 100'000);
}

/// Goes through its address spaces for ever, and through pages 6 to 13 in each: LCTL 0,1; STOSM; eight loads; STNSM; the next.
constexpr std::string_view through_the_spaces =
    "B7012000 AD042FF0"                                                        // LCTL 0,1,0(2); STOSM X'FF0'(2),4
    "58306000 58307000 58308000 58309000 5830A000 5830B000 5830C000 5830D000"  // L 3,0(6) ...
    "AC FB2FF0 41220008 46401000"                                              // STNSM; LA 2,8(2); BCT 4,loop
    "5820 1040 5840 1044 47F0 1000";                                           // L 2,first; L 4,count; B loop

void make_spaces(Bench& bench, Guest& guest) {
  constexpr std::uint32_t spaces = 6;
  for (std::uint32_t space = 0; space < spaces; ++space) {
    const std::uint32_t table = 0x4000 + space * 0x100;
    bench.put(guest, 0x2000 + space * 8, fmt::format("008000E0 {:08X}", table));
    bench.put(guest, table, fmt::format("F0{:06X} 00000001", table + 0x80));
    std::string entries;
    for (unsigned page = 0; page < 16; ++page) entries += fmt::format("{:04X}", page << 4);
    bench.put(guest, table + 0x80, entries);
  }
  bench.start(guest, through_the_spaces);
  bench.put(guest, 0x1040, fmt::format("00002000 {:08X}", spaces));
  auto& cpu = bench.cpu(guest);
  cpu.gpr[1] = 0x1000;
  cpu.gpr[2] = 0x2000;
  cpu.gpr[4] = spaces;
  for (unsigned i = 6; i < 14; ++i) cpu.gpr[i] = i * 0x1000;
  cpu.psw = isa370::ProgramStatusWord::from_bits(0x0008'0000'0000'1000);
}

TEST_CASE("many guests with address spaces of their own share a machine that is too small for their tables") {
  Bench bench(64 * 1024);
  std::vector<Guest*> guests;
  for (unsigned i = 0; i < 12; ++i) {
    auto& guest = bench.log_on(fmt::format("USER{}", i), 64 * 1024);
    make_spaces(bench, guest);
    guests.push_back(&guest);
  }
  for (unsigned turn = 0; turn < 200; ++turn) {
    CHECK(bench.core.run({.instructions = 100'000, .until = bench.core.machine().clock().now() + 10 * second}) ==
          RunStop::budget);
    const auto faults = bench.core.audit();
    REQUIRE_MESSAGE(faults.empty(), faults.front());
  }
  CHECK(bench.port.messages.empty());
  for (auto* const guest : guests) CHECK(bench.view(*guest).counters.instructions > 100);
}

TEST_CASE("on the smallest machine an instruction that needs eight pages ends, by the guest's own tables as well") {
  Bench bench(48 * 1024);
  auto& guest = bench.log_on("ALICE", 64 * 1024);
  CHECK_FALSE(
      bench.core.create(user("BOB", 1024 * 1024)).has_value());  // No frame can be spared for the tables of another one.
  std::string entries;
  for (unsigned page = 0; page < 16; ++page) entries += fmt::format("{:04X}", page << 4);
  bench.put(guest, 0x4000, "F0004040");
  bench.put(guest, 0x4040, entries);
  bench.start(guest, "");
  // EXECUTE, MVC and both operands across a page boundary each; then LPSW.
  bench.put(guest, 0x5FFE, "4400FFFE 82000FF8");
  bench.put(guest, 0x6FFE, "D27F 8000 A000");
  bench.put(guest, 0xBFF0, "C1C2C3C4");
  auto& cpu = bench.cpu(guest);
  cpu.gpr[8] = 0x9FF0;
  cpu.gpr[10] = 0xBFF0;
  cpu.gpr[15] = 0x6000;
  cpu.cr[0] = 0x0080'00E0;
  cpu.cr[1] = 0x4000;
  cpu.psw = isa370::ProgramStatusWord::from_bits(0x0408'0000'0000'5FFE);
  CHECK(bench.core.run({.instructions = 100'000, .until = 100 * second}) == RunStop::idle);
  CHECK(bench.at(guest, 0x9FF0, 4) == "C1C2C3C4");
  CHECK(bench.cpu(guest).psw.address == 0);
  CHECK(bench.core.audit().empty());
}

}  // namespace
}  // namespace cp::test
