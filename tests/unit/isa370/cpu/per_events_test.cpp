// Program-event recording: the four events, what is stored, EXECUTE, concurrent exceptions, and instructions that change masks.
#include <doctest/doctest.h>

#include "machine_builder.hpp"

using namespace isa370;
using test_support::MachineBuilder;

namespace {

constexpr std::uint64_t recorded_psw = 0x4008'0000'0000'2000;
constexpr std::uint32_t branching = 0x8000'0000;
constexpr std::uint32_t fetching = 0x4000'0000;
constexpr std::uint32_t storing = 0x2000'0000;
constexpr std::uint32_t altering = 0x1000'0000;

/// EC mode with events recorded: CR9 as given, the area from `first` to `last`.
struct Recorded : MachineBuilder {
  explicit Recorded(std::uint32_t masks, std::uint32_t first = 0x2000, std::uint32_t last = 0x2FFF,
                    InterruptionWay way = InterruptionWay::architected)
      : MachineBuilder(true, way) {
    psw(recorded_psw);
    cr(9) = masks;
    cr(10) = first;
    cr(11) = last;
  }
  using MachineBuilder::psw;
};

/// What a program interruption has stored.
struct Stored {
  std::uint16_t code;
  std::uint16_t event_code;
  std::uint32_t event_address;
  std::uint32_t old_address;
  bool operator==(const Stored&) const = default;
};

Stored stored(const MachineBuilder& bench) {
  return {bench.halfword(0x8E), bench.halfword(0x96), bench.word(0x98), bench.word(0x2C)};
}

}  // namespace

TEST_CASE("successful branching: only branches that branch; the PER address is the branch's") {
  struct Row {
    const char* code;
    bool event;
    std::uint32_t old_address;
  };
  for (const auto& row :
       {Row{"47F0 3100", true, 0x2100}, Row{"4700 3100", false, 0}, Row{"07F1", true, 0x2200}, Row{"07F0", false, 0},
        Row{"0511", true, 0x2200}, Row{"0510", false, 0}, Row{"4510 3100", true, 0x2100}, Row{"4610 3100", true, 0x2100},
        Row{"8612 3100", true, 0x2100}, Row{"8712 3100", false, 0}, Row{"4400 0300", true, 0x2100}, Row{"0A01", false, 0}}) {
    CAPTURE(row.code);
    Recorded bench(branching);
    bench.code(row.code).bytes(0x300, "47F0 3100");
    bench.gpr(1) = 0x2200;
    bench.gpr(2) = 5;
    bench.gpr(3) = 0x2000;
    bench.run();
    const bool call = bench.machine.interruption_counts().supervisor_call != 0;
    CHECK(bench.machine.interruption_counts().program == (call ? 0 : 1));
    if (row.event) CHECK(stored(bench) == Stored{0x80, 0x8000, 0x2000, row.old_address});
    if (!row.event && !call) CHECK(bench.halfword(0x8E) == 1);  // The zeros behind it are no operation.
  }
}

TEST_CASE("instruction fetching: the first byte in the area, which may wrap") {
  struct Row {
    std::uint32_t first;
    std::uint32_t last;
    bool event;
  };
  for (const auto& row :
       {Row{0x2000, 0x2000, true}, Row{0x2001, 0x2003, false}, Row{0x1000, 0x1FFF, false}, Row{0x3000, 0x2000, true},
        Row{0x3000, 0x1FFF, false}, Row{0x2000, 0x1FFF, true}, Row{0x0100'2000, 0x0200'2000, true}}) {
    CAPTURE(row.first);
    CAPTURE(row.last);
    Recorded bench(fetching, row.first, row.last);
    bench.code("4110 0001 0700");
    bench.run(1);
    CHECK(bench.gpr(1) == 1);
    CHECK((bench.machine.interruption_counts().program == 1) == row.event);
    if (row.event) CHECK(stored(bench) == Stored{0x80, 0x4000, 0x2000, 0x2004});
  }
}

TEST_CASE("EXECUTE: the fetch of either instruction is an event, the PER address is EXECUTE's") {
  for (const bool subject_in_area : {false, true}) {
    const std::uint32_t at = subject_in_area ? 0x3000 : 0x2000;
    Recorded bench(fetching | altering | 0x4000, at, at);
    bench.code("4400 3000 0700").bytes(0x3000, "1811");
    bench.gpr(3) = 0x3000;
    bench.run();
    CHECK(stored(bench) == Stored{0x80, 0x5000, 0x2000, 0x2004});
    CHECK(bench.word(0x8C) == 0x0004'0080);
  }
}

TEST_CASE("storage alteration: any byte stored into the area, by whatever instruction, even the same value") {
  struct Row {
    const char* code;
    std::uint32_t first;
    std::uint32_t last;
    bool event;
  };
  for (const auto& row : {Row{"5010 3000", 0x3003, 0x3003, true},      Row{"5010 3000", 0x3004, 0x2FFF, false},
                          Row{"5010 3000", 0x3004, 0x3000, true},      Row{"4210 3000", 0x3001, 0x3010, false},
                          Row{"D2FF 3000 3000", 0x30FF, 0x30FF, true}, Row{"9200 3007", 0x3007, 0x3007, true},
                          Row{"900F 37F0", 0x3800, 0x3800, true},      Row{"BE10 3000", 0x3000, 0x3000, false},
                          Row{"BE11 3000", 0x3000, 0x3000, true},      Row{"BA12 3000", 0x3000, 0x3000, true},
                          Row{"BA32 3000", 0x3000, 0x3000, false},     Row{"5810 3000", 0x3000, 0x3FFF, false},
                          Row{"9500 3000", 0x3000, 0x3FFF, false},     Row{"0812", 0, 0xFF'FFFF, false},
                          Row{"AC01 3000", 0x3000, 0x3000, true},      Row{"0E46", 0x3801, 0x3801, true},
                          Row{"0E46", 0x3900, 0x2FFF, false},          Row{"93003000", 0x3000, 0x3000, true},
                          Row{"9C00 3FFF", 0, 0xFFF, false},           Row{"B205 3001", 0x3008, 0x3008, true}}) {
    CAPTURE(row.code);
    CAPTURE(row.first);
    Recorded bench(storing, row.first, row.last);
    bench.code(row.code);
    bench.gpr(3) = 0x3000;
    bench.gpr(4) = 0x37FF;
    bench.gpr(5) = 3;
    bench.gpr(6) = 0x4000;
    bench.gpr(7) = 3;
    bench.run(2);
    const bool event = bench.machine.interruption_counts().program != 0 && bench.halfword(0x8E) == 0x80;
    CHECK(event == row.event);
    if (row.event) CHECK(bench.halfword(0x96) == 0x2000);
    if (row.event) CHECK(bench.word(0x98) == 0x2000);
  }
}

TEST_CASE("stores find no way past the recording through the access buffer, and the fast ways are back afterwards") {
  Recorded bench(storing, 0x3004, 0x3004);
  bench.psw(0x0008'0000'0000'2000);
  bench.bytes(0x3100, "48").doubleword(0x68, 0x0008'0000'0000'2100);
  bench.code("5010 3000 5010 3004 8000 3100 5010 3000 5010 3004").bytes(0x2100, "5010 3004 8200 3108");
  bench.doubleword(0x3108, 0x000A'0000'0000'0BAD);
  bench.gpr(3) = 0x3000;
  bench.bytes(0x3100, "40");
  CHECK(bench.run().reason == ExitReason::disabled_wait);
  CHECK(stored(bench) == Stored{0x80, 0x2000, 0x2010, 0x2014});
  CHECK(bench.psw().address == 0xBAD);
}

TEST_CASE("register alteration: the registers that CR9 names, even with the value they had") {
  for (const bool masked : {false, true}) {
    Recorded bench(altering | (masked ? 0xBFFFU : 0x4000U));
    bench.code("1811");
    bench.run();
    if (masked) CHECK(bench.halfword(0x8E) == 1);
    if (!masked) CHECK(stored(bench) == Stored{0x80, 0x1000, 0x2000, 0x2002});
  }
}

TEST_CASE("all events of an instruction come as one interruption") {
  Recorded bench(branching | fetching | storing | altering | 0xFFFF);
  bench.code("4510 3100");
  bench.gpr(3) = 0x2000;
  bench.run();
  CHECK(stored(bench) == Stored{0x80, 0xD000, 0x2000, 0x2100});
  CHECK(bench.machine.interruption_counts() == InterruptionCounts{.program = 1});
}

TEST_CASE("no event without the PSW's mask, in BC mode, or without an event mask") {
  for (const std::uint64_t psw : {0x0008'0000'0000'2000U, 0x4000'0000'0000'2000U}) {
    Recorded bench(0xF000'FFFF);
    bench.psw(psw).code("1811 07FE").gpr(14) = 0x2000;
    CHECK(bench.run(10).reason == ExitReason::budget);
  }
  Recorded bench(0x0000'FFFF);
  bench.code("1811 07FE").gpr(14) = 0x2000;
  CHECK(bench.run(10).reason == ExitReason::budget);
}

TEST_CASE("concurrent exceptions: X'80' joins the code; what is suppressed gives the fetch alone") {
  struct Row {
    const char* code;
    std::uint16_t interruption;
    std::uint16_t events;
  };
  for (const auto& row : {Row{"0000", 0x81, 0x4000}, Row{"5C10 3000", 0x86, 0x4000}, Row{"1A11", 0x88, 0x5000},
                          Row{"1D24", 0x89, 0x4000}, Row{"4F10 3008", 0x89, 0x5000}, Row{"4F10 3000", 0x87, 0x4000},
                          Row{"AF01 3000", 0xC0, 0x4000}, Row{"5010 5000", 0x85, 0x4000}, Row{"4400 3001", 0x86, 0x4000},
                          Row{"4400 3010", 0x83, 0x4000}, Row{"8200 3000", 0x86, 0x4000}}) {
    CAPTURE(row.code);
    Recorded bench(fetching | altering | branching | storing | 0xFFFF, 0, 0xFF'FFFF);
    bench.code(row.code).doubleword(0x3008, 0x0000'9999'9999'999C).bytes(0x3010, "4400 0000");
    bench.doubleword(0x3000, 0x4008'0000'0100'4000);
    bench.psw().program_mask = 8;
    bench.cr(8) = 0x4000;
    bench.gpr(1) = 0x7FFF'FFFF;
    bench.gpr(2) = 1;
    bench.gpr(3) = 0x3000;
    bench.gpr(5) = 0x0080'0000;
    bench.run();
    CHECK(bench.halfword(0x8E) == row.interruption);
    CHECK(bench.halfword(0x96) == row.events);
    CHECK(bench.word(0x98) == 0x2000);
  }
}

TEST_CASE("an instruction that cannot be fetched gives no event") {
  for (const std::uint64_t address : {0x2001U, 0x0003'FFFEU, 0x00FF'0000U}) {
    Recorded bench(0xF000'FFFF, 0, 0xFF'FFFF);
    bench.bytes(0x3FFFE, "41").psw(0x4008'0000'0000'0000 | address);
    bench.bytes(0x96, "FFFF");
    bench.run();
    CHECK(bench.halfword(0x8E) == (address == 0x2001 ? 6 : 5));
    CHECK(bench.halfword(0x96) == 0xFFFF);
  }
}

TEST_CASE("a nullified instruction gives its fetch alone, and is done again") {
  Recorded bench(fetching | storing | altering | 0xFFFF, 0, 0xFF'FFFF);
  bench.cr(0) = 0x0080'00E0;  // Pages of 4K, segments of 64K; the segment table has one entry.
  bench.cr(1) = 0x0000'4000;
  bench.word(0x4000, 0xF000'5000);
  for (std::uint32_t page = 0; page < 16; ++page)
    bench.bytes(0x5000 + 2 * page, page == 3 ? "0008" : page == 2 ? "0020" : "0000");
  bench.psw(0x4408'0000'0000'2000).code("5010 3000");
  bench.gpr(3) = 0x3000;
  bench.run();
  CHECK(stored(bench) == Stored{0x91, 0x4000, 0x2000, 0x2000});
  CHECK(bench.word(0x90) == 0x3000);
  CHECK(bench.machine.instruction_count() == 0);
}

TEST_CASE("interruptible instructions give their events at each unit, addressed and interrupted at themselves") {
  Recorded bench(fetching | storing | altering | 0x0800, 0, 0xFF'FFFF);
  bench.code("0E46");
  bench.gpr(4) = 0x37FF;
  bench.gpr(5) = 3;
  bench.gpr(6) = 0x4000;
  bench.gpr(7) = 3;
  bench.run();
  CHECK(stored(bench) == Stored{0x80, 0x7000, 0x2000, 0x2000});
  CHECK(bench.word(0x8C) == 0x0002'0080);
  CHECK(bench.gpr(5) == 2);
  bench.psw(recorded_psw);
  bench.run();
  CHECK(stored(bench) == Stored{0x80, 0x7000, 0x2000, 0x2002});
  CHECK(bench.gpr(5) == 0);
}

TEST_CASE("the masks that count are those at the instruction's start") {
  SUBCASE("LPSW that turns the recording off is still recorded") {
    Recorded bench(fetching);
    bench.code("8200 3000").gpr(3) = 0x3000;
    bench.doubleword(0x3000, 0x0008'0000'0000'4000);
    bench.run(1);
    CHECK(stored(bench) == Stored{0x80, 0x4000, 0x2000, 0x4000});
    CHECK(bench.word(0x8C) == 0x0004'0080);
    CHECK(bench.doubleword(0x28) == 0x0008'0000'0000'4000);
  }
  SUBCASE("LPSW into BC mode: code and length in the old PSW, the events still stored") {
    Recorded bench(fetching);
    bench.code("8200 3000").gpr(3) = 0x3000;
    bench.doubleword(0x3000, 0x0000'0000'0000'4000);
    bench.run(1);
    CHECK(bench.doubleword(0x28) == 0x0000'0080'8000'4000);
    CHECK(bench.halfword(0x96) == 0x4000);
    CHECK(bench.word(0x98) == 0x2000);
  }
  SUBCASE("LPSW that turns it on is not") {
    Recorded bench(fetching);
    bench.psw(0x0008'0000'0000'2000).code("8200 3000").bytes(0x2100, "0700").gpr(3) = 0x3000;
    bench.doubleword(0x3000, 0x4008'0000'0000'2100);
    bench.run();
    CHECK(stored(bench) == Stored{0x80, 0x4000, 0x2100, 0x2102});
  }
  SUBCASE("STOSM's own store is not, STNSM's is") {
    Recorded bench(storing, 0x3000, 0x3000);
    bench.psw(0x0008'0000'0000'2000).code("AD40 3000 AC00 3000").gpr(3) = 0x3000;
    bench.run();
    CHECK(stored(bench) == Stored{0x80, 0x2000, 0x2004, 0x2008});
    CHECK(bench.doubleword(0x28) == 0x0008'0000'0000'2008);
  }
  SUBCASE("LCTL is recorded by the old control registers, what follows by the new ones") {
    Recorded bench(fetching, 0x2000, 0x2000);
    bench.code("B79B 3000 0700").gpr(3) = 0x3000;
    bench.word(0x3000, fetching).word(0x3004, 0x2004).word(0x3008, 0x2004);
    bench.doubleword(0x68, 0x4008'0000'0000'2004);
    bench.run(1);
    CHECK(stored(bench) == Stored{0x80, 0x4000, 0x2000, 0x2004});
    bench.doubleword(0x68, 0x000A'0000'0000'0E68);
    bench.run();
    CHECK(stored(bench) == Stored{0x80, 0x4000, 0x2004, 0x2006});
  }
}

TEST_CASE("SVC: its interruption first, then the one for its events, which finds SVC's new PSW") {
  Recorded bench(fetching);
  bench.code("0A07").doubleword(0x60, 0x0008'0000'0000'5000);
  bench.run();
  CHECK(bench.doubleword(0x20) == 0x4008'0000'0000'2002);
  CHECK(bench.word(0x88) == 0x0002'0007);
  CHECK(stored(bench) == Stored{0x80, 0x4000, 0x2000, 0x5000});
  CHECK(bench.word(0x8C) == 0x0002'0080);
  CHECK(bench.machine.interruption_counts() == InterruptionCounts{.program = 1, .supervisor_call = 1});
}

TEST_CASE("a PSW with a format error that SVC, LPSW or SSM introduces joins the events") {
  struct Row {
    const char* code;
    std::uint32_t stored;
  };
  for (const auto& row : {Row{"0A07", 0x0000'0086}, Row{"8200 3000", 0x0000'0086}, Row{"8000 3008", 0x0004'0086}}) {
    CAPTURE(row.code);
    Recorded bench(fetching);
    bench.code(row.code).doubleword(0x60, 0x0008'0000'0100'5000).doubleword(0x3000, 0x0008'0000'0100'5000).bytes(0x3008, "80");
    bench.gpr(3) = 0x3000;
    bench.run();
    CHECK(bench.word(0x8C) == row.stored);
    CHECK(bench.halfword(0x96) == 0x4000);
    CHECK(bench.word(0x98) == 0x2000);
    CHECK(bench.machine.interruption_counts().program == 1);
  }
}

TEST_CASE("events come before external interruptions; other interruptions' storing is no event") {
  Recorded bench(fetching | storing, 0, 0xFF'FFFF);
  bench.psw(0x4108'0000'0000'2000).code("0700").cr(0) = 0x40;
  bench.doubleword(0x68, 0x4108'0000'0000'5000);
  bench.machine.external_interrupt_key();
  bench.run(0);
  bench.run();
  CHECK(bench.doubleword(0x18) == 0x4108'0000'0000'2000);
  CHECK(bench.machine.interruption_counts() == InterruptionCounts{.external = 1});

  Recorded other(fetching | storing, 0, 0xFF'FFFF);
  other.code("8000 3000").bytes(0x3000, "41").gpr(3) = 0x3000;
  other.cr(0) = 0x40;
  other.doubleword(0x68, 0x4108'0000'0000'5000);
  other.machine.external_interrupt_key();
  other.run();
  CHECK(stored(other) == Stored{0x80, 0x4000, 0x2000, 0x2004});
  CHECK(other.doubleword(0x18) == 0x4108'0000'0000'5000);
  CHECK(other.machine.interruption_counts() == InterruptionCounts{.program = 1, .external = 1});
}

TEST_CASE("the hosted way: events are in the exit, once") {
  Recorded bench(fetching | altering | 0xFFFF, 0x2000, 0x2FFF, InterruptionWay::hosted);
  bench.code("4110 0001 0A07 0700");
  auto exit = bench.run();
  CHECK(exit.reason == ExitReason::program);
  CHECK(exit.code == 0x80);
  CHECK(exit.events == ProgramEvents{0x50, 0x2000});
  CHECK(exit.instruction_length == 4);
  exit = bench.run();
  CHECK(exit.reason == ExitReason::supervisor_call);
  CHECK(exit.code == 7);
  CHECK(exit.events == ProgramEvents{0x40, 0x2004});
  bench.psw().system_mask = 0;
  exit = bench.run();
  CHECK(exit.code == 1);
  CHECK_FALSE(exit.events.any());
}

TEST_CASE("recording changes neither results nor time") {
  MachineBuilder plain(true);
  Recorded watched(0xF000'0000, 0xF0'0000, 0xF0'0000);  // No branch happens, no register is named.
  for (MachineBuilder* bench : {&plain, static_cast<MachineBuilder*>(&watched)}) {
    bench->code("4110 0123 5010 3000 D203 3010 3000 0E46 8920 0003 0A01");
    bench->gpr(3) = 0x3000;
    bench->gpr(4) = 0x3FF0;
    bench->gpr(5) = bench->gpr(7) = 0x900;
    bench->gpr(6) = 0x6000;
    CHECK(bench->run().reason == ExitReason::disabled_wait);
  }
  CHECK(plain.machine.cpu().gpr == watched.machine.cpu().gpr);
  CHECK(plain.machine.clock().now() == watched.machine.clock().now());
  CHECK(plain.machine.instruction_count() == watched.machine.instruction_count());
}
