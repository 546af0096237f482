// System-control and I/O instructions: operands, checks and their order; protection and the storage keys' bits.
#include <memory>

#include <doctest/doctest.h>

#include <isa370/devices/console_3215.hpp>

#include "machine_builder.hpp"

using namespace isa370;
using test_support::MachineBuilder;

TEST_CASE("operands that must be on a boundary: specification before access") {
  // Base 3 is X'F00004': off the doubleword and outside of storage. LCTL and STCTL want words.
  for (const char* code :
       {"8200 3000", "B202 3000", "B204 3000", "B206 3000", "B207 3000", "B208 3000", "B209 3000", "B700 3002", "B600 3002"}) {
    CAPTURE(code);
    MachineBuilder bench;
    bench.code(code).gpr(3) = 0x00F0'0004;
    const auto before = bench.machine.cpu().cr;
    bench.run();
    CHECK(bench.halfword(0x2A) == 6);
    CHECK(bench.machine.cpu().cr == before);
  }
  MachineBuilder clock;  // STCK needs none.
  clock.code("B205 3000").gpr(3) = 0x3001;
  CHECK(clock.run(1).reason == ExitReason::budget);
  CHECK(clock.doubleword(0x3001) == default_time_of_day());
}

TEST_CASE("keys: SSK, ISK in both modes, RRB, and their checks") {
  for (const bool mode : {false, true}) {
    MachineBuilder bench(mode);
    bench.code("0812  0932  B213 2000  0942").gpr(1) = 0xFFFF'FF5F;
    bench.gpr(2) = 0xFF00'3700;
    bench.gpr(3) = bench.gpr(4) = 0x1234'5678;
    bench.run(4);
    CHECK(bench.gpr(3) == (mode ? 0x1234'565EU : 0x1234'5658U));
    CHECK(bench.psw().condition_code == 3);
    CHECK(bench.gpr(4) == (mode ? 0x1234'565AU : 0x1234'5658U));
    CHECK(bench.machine.storage().key({0x3000}) == 0x5A);
    CHECK(bench.machine.storage().key({0x3800}) == 0);
  }
  for (const char* code : {"0812", "0912"}) {
    MachineBuilder bench;
    bench.code(code).gpr(2) = 0x3008;
    bench.run();
    CHECK(bench.halfword(0x2A) == 6);
    MachineBuilder outside;
    outside.code(code).gpr(2) = 0x00F0'0000;
    outside.run();
    CHECK(outside.halfword(0x2A) == 5);
  }
}

TEST_CASE("reference and change bits are set by fetches, stores and instructions") {
  MachineBuilder bench;
  bench.code("5830 4000  5030 5000").gpr(4) = 0x4000;
  bench.gpr(5) = 0x5000;
  const auto& storage = bench.machine.storage();
  bench.run(1);
  CHECK(storage.key({0x2000}) == Storage::reference);
  CHECK(storage.key({0x4000}) == Storage::reference);
  CHECK(storage.key({0x5000}) == 0);
  bench.run(1);
  CHECK(storage.key({0x5000}) == (Storage::reference | Storage::change));
  // What is remembered of an access does not hide it after the bits have been reset.
  bench.machine.storage().set_key({0x4000}, 0);
  bench.machine.storage().set_key({0x5000}, 0);
  bench.psw().address = MachineBuilder::origin;
  bench.run(2);
  CHECK(storage.key({0x4000}) == Storage::reference);
  CHECK(storage.key({0x5000}) == (Storage::reference | Storage::change));
}

TEST_CASE("key-controlled protection") {
  struct Row {
    const char* code;
    std::uint64_t psw;
    std::uint8_t storage_key;
    bool allowed;
  };
  for (const auto& row :
       {Row{"5030 4000", 0x0050'0000'0000'2000, 0x50, true}, Row{"5030 4000", 0x0050'0000'0000'2000, 0x60, false},
        Row{"5030 4000", 0, 0x68, true}, Row{"5830 4000", 0x0050'0000'0000'2000, 0x60, true},
        Row{"5830 4000", 0x0050'0000'0000'2000, 0x68, false}, Row{"5830 4000", 0x0050'0000'0000'2000, 0x58, true}}) {
    MachineBuilder bench;
    bench.code(row.code).gpr(4) = 0x4000;
    bench.machine.storage().set_key({0x4000}, row.storage_key);
    bench.psw(row.psw | 0x2000).run(1);
    CHECK(bench.machine.interruption_counts().program == (row.allowed ? 0U : 1U));
    if (!row.allowed) CHECK(bench.halfword(0x2A) == 4);
  }
}

TEST_CASE("a key that SSK and SPKA change is in force for the next instruction") {
  MachineBuilder bench;
  // L 6 under key 0; SPKA 5; L 6 again: fetch-protected from then on.
  bench.code("5860 4000  B20A 0050  5860 4000").gpr(4) = 0x4000;
  bench.machine.storage().set_key({0x4000}, 0x68);
  bench.run();
  CHECK(bench.halfword(0x2A) == 4);
  CHECK(bench.word(0x2C) == 0x8000'200C);

  MachineBuilder code;  // SSK protects the block that the instructions come from, SPKA makes it matter.
  code.code("0812  B20A 0050  0700").gpr(1) = 0x68;
  code.gpr(2) = MachineBuilder::origin;
  code.run();
  CHECK(code.doubleword(0x28) == 0x0050'0004'4000'2008);
}

TEST_CASE("STNSM and STOSM store the mask, then change it; a store that fails changes nothing") {
  MachineBuilder bench;
  bench.code("AD41 4000  AC40 4001").gpr(4) = 0x4000;
  bench.psw(0x0200'0000'0000'2000).run(2);
  CHECK(bench.halfword(0x4000) == 0x0243);
  CHECK(bench.psw().system_mask == 0x40);
  MachineBuilder fails;
  fails.code("ADFF 4000").gpr(4) = 0x00F0'0000;
  fails.run();
  CHECK(fails.halfword(0x2A) == 5);
  CHECK(fails.machine.storage().bytes()[0x28] == 0);
}

TEST_CASE("SSM can be suppressed by CR0 bit 1, also before its operand is looked at") {
  MachineBuilder bench;
  bench.code("8000 4000").gpr(4) = 0x00F0'0000;
  bench.cr(0) = 0x4000'0000;
  bench.run();
  CHECK(bench.halfword(0x2A) == 0x13);
}

TEST_CASE("LCTL and STCTL wrap; IPK; STIDP; DIAGNOSE") {
  MachineBuilder bench;
  bench.code("B7E1 4000  B6E1 4010  B20B 0000  B202 4020  8300 0000").gpr(4) = 0x4000;
  bench.bytes(0x4000, "C2000001 C2000002 000000E0 00008000").gpr(2) = 0xFFFF'FFFF;
  bench.run();
  CHECK(bench.cr(14) == 0xC200'0001);
  CHECK(bench.cr(1) == 0x8000);
  CHECK(bench.doubleword(0x4010) == bench.doubleword(0x4000));
  CHECK(bench.doubleword(0x4018) == bench.doubleword(0x4008));
  CHECK(bench.gpr(2) == 0xFFFF'FF00);
  CHECK(bench.doubleword(0x4020) == 0x0001'2345'0168'0000);
  CHECK(bench.halfword(0x2A) == 6);
}

TEST_CASE("I/O instructions: condition codes, and what of the CSW is stored") {
  MachineBuilder bench;
  bench.doubleword(0x40, 0xFFFF'FFFF'FFFF'FFFF);
  bench.code("9C00 0009").run(1);
  CHECK(bench.psw().condition_code == 3);
  CHECK(bench.doubleword(0x40) == 0xFFFF'FFFF'FFFF'FFFF);

  auto owned = std::make_unique<Console3215>(Console3215::Options{}, Console3215::Outlets{});
  auto& console = *owned;
  bench.machine.channels().attach(0x009, std::move(owned));
  bench.word(0x48, 0x0F00'0400);  // bits 4-7 of the CAW must be zeros: only the status is stored
  bench.code("9C00 0009").psw(0x2000).run(1);
  CHECK(bench.psw().condition_code == 1);
  CHECK(bench.doubleword(0x40) == 0xFFFF'FFFF'0020'FFFF);

  console.attention();
  bench.code("9D00 0009  9F00 0009  9F00 2000").psw(0x2000).run(1);  // TIO: the whole of it
  CHECK(bench.psw().condition_code == 1);
  CHECK(bench.doubleword(0x40) == 0x0000'0000'8000'0000);
  bench.run(1);
  CHECK(bench.psw().condition_code == 0);
  bench.gpr(2) = 0x1'0000;  // channel X'00'; bits above 16 are ignored
  bench.run(1);
  CHECK(bench.psw().condition_code == 0);
}
