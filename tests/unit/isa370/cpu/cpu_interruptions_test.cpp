// Interruptions of every class in BC and EC mode with what they store, priorities, early exceptions, and the hosted way.
#include <memory>
#include <string>

#include <doctest/doctest.h>

#include <isa370/devices/reader_3505.hpp>
#include <isa370/devices/console_3215.hpp>
#include <isa370/instruction.hpp>

#include "machine_builder.hpp"

using namespace isa370;
using test_support::MachineBuilder;

namespace {

Console3215& attach_console(MachineBuilder& bench, DeviceNumber number) {
  auto console = std::make_unique<Console3215>(Console3215::Options{}, Console3215::Outlets{});
  auto& reference = *console;
  bench.machine.channels().attach(number, std::move(console));
  return reference;
}

constexpr std::uint64_t extended = 0x0008'0000'0000'0000;

}  // namespace

TEST_CASE("program interruption, BC: code and length in the old PSW, which points behind the instruction") {
  struct Row {
    const char* code;
    std::uint64_t old_psw;
  };
  for (const auto& row : {Row{"0000", 0x0000'0001'4000'2002}, Row{"5C100FF0", 0x0000'0006'8000'2004},  // M with an odd register
                          Row{"FF0000000000", 0x0000'0001'C000'2006}}) {
    MachineBuilder bench;
    bench.code(row.code);
    CHECK(bench.run().reason == ExitReason::disabled_wait);
    CHECK(bench.doubleword(0x28) == row.old_psw);
    CHECK(bench.psw().address == 0xE68);
    CHECK(bench.machine.instruction_count() == 1);
    CHECK(bench.machine.interruption_counts() == InterruptionCounts{.program = 1});
    CHECK(bench.doubleword(0x88) == 0);
  }
}

TEST_CASE("program interruption, EC: code and length at X'8C'") {
  MachineBuilder bench(true);
  bench.code("5C100FF0");
  bench.run();
  CHECK(bench.doubleword(0x28) == (extended | 0x2004));
  CHECK(bench.word(0x8C) == 0x0004'0006);
}

TEST_CASE("SVC: number in the old PSW (BC) or at X'88' (EC)") {
  MachineBuilder basic;
  basic.code("0AC8").run();
  CHECK(basic.doubleword(0x20) == 0x0000'00C8'4000'2002);
  CHECK(basic.psw().address == 0xE60);
  MachineBuilder control(true);
  control.code("0AC8").run();
  CHECK(control.doubleword(0x20) == (extended | 0x2002));
  CHECK(control.word(0x88) == 0x0002'00C8);
  CHECK(control.machine.interruption_counts() == InterruptionCounts{.supervisor_call = 1});
}

TEST_CASE("SVC by EXECUTE has EXECUTE's length and the modified number") {
  MachineBuilder bench(true);
  bench.code("4410 2010").bytes(0x2010, "0A40");
  bench.gpr(1) = 7;
  bench.gpr(2) = 0x2000;
  bench.run();
  CHECK(bench.word(0x88) == 0x0004'0047);
  CHECK(bench.doubleword(0x20) == (extended | 0x2004));
}

TEST_CASE("external interruption by the key: masked by the PSW and CR0 bit 25, once") {
  for (const bool mode : {false, true}) {
    MachineBuilder bench(mode);
    bench.code("07FE").gpr(14) = MachineBuilder::origin;  // BR 14, to itself
    bench.cr(0) = 0;
    bench.machine.external_interrupt_key();
    CHECK(bench.run(10).reason == ExitReason::budget);
    bench.cr(0) = 0x40;
    CHECK(bench.run(10).reason == ExitReason::budget);
    bench.psw().system_mask = 1;
    CHECK(bench.run(10).reason == ExitReason::disabled_wait);
    CHECK(bench.machine.interruption_counts() == InterruptionCounts{.external = 1});
    if (mode) {
      CHECK(bench.doubleword(0x18) == 0x0108'0000'0000'2000);
      CHECK(bench.halfword(0x86) == 0x0040);
    } else {
      CHECK(bench.doubleword(0x18) == 0x0100'0040'0000'2000);
      CHECK(bench.halfword(0x86) == 0);
    }
    bench.psw(0x0100'0000'0000'2000);
    CHECK(bench.run(10).reason == ExitReason::budget);
  }
}

TEST_CASE("I/O interruption: CSW, and the device in the old PSW (BC) or at X'BA' (EC)") {
  for (const bool mode : {false, true}) {
    MachineBuilder bench(mode);
    auto& console = attach_console(bench, 0x009);
    bench.bytes(0xB8, "FFFFFFFF");
    console.attention();
    bench.psw(mode ? 0x020A'0000'0000'3000U : 0x8002'0000'0000'3000U);
    CHECK(bench.run().reason == ExitReason::disabled_wait);
    CHECK(bench.doubleword(0x40) == 0x0000'0000'8000'0000);
    CHECK(bench.psw().address == 0xE78);
    if (mode) {
      CHECK(bench.doubleword(0x38) == 0x020A'0000'0000'3000);
      CHECK(bench.word(0xB8) == 0xFF00'0009);
    } else {
      CHECK(bench.doubleword(0x38) == 0x8002'0009'0000'3000);
      CHECK(bench.word(0xB8) == 0xFFFF'FFFF);
    }
  }
}

TEST_CASE("priorities: the instruction's own interruption, then external, then I/O") {
  MachineBuilder bench;
  auto& console = attach_console(bench, 0x009);
  // Each new PSW leaves everything enabled, at an address of its own.
  bench.doubleword(0x60, 0x8100'0000'0000'4000).doubleword(0x58, 0x8000'0000'0000'5000).doubleword(0x78, 0x0002'0000'0000'6000);
  bench.code("0A01");
  console.attention();
  bench.machine.external_interrupt_key();
  CHECK(bench.run().reason == ExitReason::disabled_wait);
  CHECK(bench.doubleword(0x20) == 0x0000'0001'4000'2002);
  CHECK(bench.doubleword(0x18) == 0x8100'0040'0000'4000);
  CHECK(bench.doubleword(0x38) == 0x8000'0009'0000'5000);
}

TEST_CASE("an invalid PSW is an early specification exception, before pending interruptions") {
  struct Row {
    const char* code;
    std::uint64_t old_psw;
    std::uint32_t stored;
  };
  // LPSW: length 0 and the PSW as loaded. SSM and STOSM: their length, the address behind them.
  for (const auto& row :
       {Row{"8200 3000", 0x010A'0000'0100'4000, 0x0000'0006}, Row{"8000 3008", 0x8108'0000'0000'2004, 0x0004'0006},
        Row{"AD81 3010", 0x8108'0000'0000'2004, 0x0004'0006}}) {
    CAPTURE(row.code);
    MachineBuilder bench(true);
    bench.doubleword(0x3000, 0x010A'0000'0100'4000).bytes(0x3008, "81");
    bench.code(row.code).gpr(3) = 0x3000;
    bench.cr(0) = 0x40;
    bench.machine.external_interrupt_key();
    bench.run();
    CHECK(bench.doubleword(0x28) == row.old_psw);
    CHECK(bench.word(0x8C) == row.stored);
    CHECK(bench.machine.interruption_counts() == InterruptionCounts{.program = 1});
    CHECK(bench.machine.instruction_count() == 1);
  }
}

TEST_CASE("an invalid program new PSW interrupts for ever, within the budget") {
  MachineBuilder bench(true);
  bench.doubleword(0x68, 0x0008'0000'0100'4000);
  bench.code("0000");
  const auto before = bench.machine.clock().now();
  CHECK(bench.run(1000).reason == ExitReason::budget);
  CHECK(bench.machine.interruption_counts().program >= 1000);
  CHECK(bench.machine.interruption_counts().program < 1020);
  CHECK(bench.machine.instruction_count() == 1);
  CHECK(bench.machine.clock().now() > before);
}

TEST_CASE("an external interruption that stays pending, taken for ever, is within the budget") {
  MachineBuilder bench(true);
  bench.cr(0) = 0x0400;
  bench.machine.set_cpu_timer(-1);
  bench.doubleword(0x58, 0x0108'0000'0000'4000);
  bench.psw(0x0108'0000'0000'2000);
  CHECK(bench.run(100).reason == ExitReason::budget);
  CHECK(bench.machine.interruption_counts().external >= 100);
}

TEST_CASE("exceptions when instructions are fetched") {
  struct Row {
    std::uint32_t address;
    std::uint64_t old_psw;
  };
  for (const auto& row : {Row{0x2001, 0x0000'0006'4000'2003}, Row{0x80'0000, 0x0000'0005'4080'0002}}) {
    MachineBuilder bench;
    bench.psw().address = row.address;
    bench.run();
    CHECK(bench.doubleword(0x28) == row.old_psw);
  }
  MachineBuilder bench;  // Fetch protection: key 2 looks into a block of key 5.
  bench.machine.storage().set_key({0x2000}, 0x58);
  bench.psw(0x0020'0000'0000'2000).run();
  CHECK(bench.doubleword(0x28) == 0x0020'0004'4000'2002);
  MachineBuilder end;  // Four bytes are wanted, two are in storage.
  end.bytes(MachineBuilder::storage_size - 2, "5830");
  end.psw().address = MachineBuilder::storage_size - 2;
  end.run();
  CHECK(end.doubleword(0x28) == 0x0000'0005'8004'0002);
}

TEST_CASE("EXECUTE: its exceptions, the modifier, and that the subject stays") {
  struct Row {
    std::uint32_t subject_at;
    const char* subject;
    std::uint16_t code;
  };
  for (const auto& row : {Row{0x3000, "4400 0000", 3}, Row{0x3001, "0000", 6}, Row{0x3000, "0000", 1}, Row{0x50'0000, "", 5}}) {
    MachineBuilder bench;
    bench.code("4400 4000").gpr(4) = row.subject_at;
    bench.bytes(0x3000, row.subject);
    bench.run();
    CHECK(bench.halfword(0x2A) == row.code);
    CHECK(bench.word(0x2C) == 0x8000'2004);
    CHECK(bench.machine.instruction_count() == 1);
  }
  MachineBuilder bench;
  bench.code("4410 4000").bytes(0x3000, "1800");  // LR 0,0 | 56
  bench.gpr(1) = 0xFF56;
  bench.gpr(4) = 0x3000;
  bench.gpr(6) = 0x1234;
  bench.run(1);
  CHECK(bench.gpr(5) == 0x1234);
  CHECK(bench.halfword(0x3000) == 0x1800);
}

TEST_CASE("in the hosted way every privileged instruction in the problem state is an exit with its text") {
  for (const auto& row : instruction_table()) {
    if (row.privilege != Privilege::supervisor || !row.models.contains(Architecture::system_370)) continue;
    CAPTURE(row.mnemonic);
    for (const bool by_execute : {false, true}) {
      MachineBuilder bench(true, InterruptionWay::hosted);
      auto storage = bench.machine.storage().bytes();
      const std::uint32_t at = by_execute ? 0x3000U : MachineBuilder::origin;
      const auto first = static_cast<std::uint8_t>(row.opcode > 0xFF ? row.opcode >> 8 : row.opcode);
      storage[at] = first;
      storage[at + 1] = static_cast<std::uint8_t>(row.opcode > 0xFF ? row.opcode & 0xFF : 0);
      storage[at + 2] = 0x30;
      if (by_execute) bench.code("4400 4000").gpr(4) = 0x3000;
      bench.psw(0x0009'0000'0000'2000);
      const auto before = bench.machine.cpu();
      const auto exit = bench.run();
      CHECK(exit.reason == ExitReason::program);
      CHECK(exit.code == 2);
      CHECK(exit.instruction[0] == first);
      CHECK(exit.instruction_length == (by_execute ? 4U : instruction_length(first)));
      auto after = bench.machine.cpu();
      CHECK(after.psw.address == MachineBuilder::origin + exit.instruction_length);
      after.psw.address = before.psw.address;
      CHECK(after == before);
    }
  }
}

TEST_CASE("in the hosted way SVC, external and I/O interruptions are exits, as the masks allow") {
  MachineBuilder bench(true, InterruptionWay::hosted);
  auto& console = attach_console(bench, 0x01F);
  bench.code("0A07 0A08");
  const auto page_zero = bench.doubleword(0x60);
  auto exit = bench.run();
  CHECK(exit.reason == ExitReason::supervisor_call);
  CHECK(exit.code == 7);
  CHECK(exit.instruction_length == 2);
  CHECK(bench.psw().address == 0x2002);

  bench.machine.external_interrupt_key();
  console.attention();
  CHECK(bench.run().code == 8);
  bench.psw(0x0308'0000'0000'2000);
  exit = bench.run();
  CHECK(exit.reason == ExitReason::external);
  CHECK(exit.code == 0x0040);
  exit = bench.run();
  CHECK(exit.reason == ExitReason::input_output);
  CHECK(exit.code == 0x01F);
  CHECK(exit.csw.unit_status == unit_status::attention);
  CHECK(bench.psw().to_bits() == 0x0308'0000'0000'2000);
  CHECK(bench.doubleword(0x60) == page_zero);
  CHECK(bench.doubleword(0x20) == 0);
  CHECK(bench.machine.interruption_counts() == InterruptionCounts{.supervisor_call = 2, .input_output = 1, .external = 1});
}

TEST_CASE("restart stores the old PSW at 8 and loads the one at 0") {
  MachineBuilder bench;
  bench.doubleword(0, 0x0002'0000'0000'4444);
  bench.psw(0xFF00'1234'0000'2000);
  bench.machine.restart();
  CHECK(bench.doubleword(8) == 0xFF00'0000'0000'2000);
  CHECK(bench.psw().to_bits() == 0x0002'0000'0000'4444);
}

TEST_CASE("MC: class and code in fixed locations, completed") {
  MachineBuilder bench(true);
  bench.code("AF05 3123").gpr(3) = 0x1000;
  bench.cr(8) = 0x0400;
  bench.run();
  CHECK(bench.word(0x8C) == 0x0004'0040);
  CHECK(bench.halfword(0x94) == 5);
  CHECK(bench.word(0x9C) == 0x1123);
  CHECK(bench.doubleword(0x28) == (extended | 0x2004));
}

namespace {

CardReader& attach_reader(MachineBuilder& bench) {
  auto reader = std::make_unique<CardReader>(model_3505);
  auto& reference = *reader;
  bench.machine.channels().attach(0x00C, std::move(reader));
  return reference;
}

}  // namespace

TEST_CASE("IPL says in one line what is wrong") {
  MachineBuilder bench;
  CHECK(bench.machine.initial_program_load(0x00C).error() == "IPL 00C: there is no such device");
  attach_reader(bench);
  const auto empty = bench.machine.initial_program_load(0x00C);
  REQUIRE_FALSE(empty.has_value());
  CHECK(empty.error().starts_with("IPL 00C: the device ended with unit status "));
  CHECK(empty.error().ends_with("unit check)"));
  CHECK(empty.error().find('\n') == std::string::npos);
}

TEST_CASE("IPL from cards loads the PSW and stores the device's number") {
  for (const bool mode : {false, true}) {
    MachineBuilder bench;
    Card card{};
    const std::array<std::uint8_t, 16> first{
        0, static_cast<std::uint8_t>(mode ? 0x0A : 0x02), 0, 0, 0, 0, 0x12, 0x34, 0x03, 0, 0, 0, 0x20, 0, 0, 1};
    std::copy(first.begin(), first.end(), card.begin());  // A wait PSW, and the CCW of a no-operation.
    attach_reader(bench).load({card, card}, false);
    bench.machine.cpu().cr[5] = 5;
    const auto loaded = bench.machine.initial_program_load(0x00C);
    REQUIRE_MESSAGE(loaded.has_value(), loaded.error());
    CHECK(bench.psw().address == 0x1234);
    CHECK(bench.psw().extended_control == mode);
    CHECK(bench.halfword(mode ? 0xBAU : 2U) == 0x000C);
    CHECK(bench.machine.cpu().cr == initial_control_registers());
    CHECK_FALSE(bench.machine.channels().any_pending());
    CHECK(bench.run().reason == ExitReason::disabled_wait);
  }
}

TEST_CASE("an old PSW that is stored over instructions is executed as it is now") {
  // 24: NOPR, BR 14. The program calls it, and then SVC puts its old PSW there and goes on at it: STH 0,6(2), which ends at 28.
  test_support::MachineBuilder builder;
  builder.code("45E00024 0A07").bytes(0x24, "0700 07FE").doubleword(0x60, 0x24);
  builder.gpr(0) = 0x1234;
  builder.gpr(2) = 0x3000;
  CHECK(builder.run().reason == isa370::ExitReason::disabled_wait);
  CHECK(builder.word(0x24) == 0x4000'2006);
  CHECK(builder.halfword(0x3006) == 0x1234);
}
