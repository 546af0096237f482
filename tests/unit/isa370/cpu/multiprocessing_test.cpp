// Prefixing, the signals of a processor to itself, the stopped state, resets and store status. [POO] "Multiprocessing",
// "Resets".
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include <isa370/devices/reader_3505.hpp>

#include "machine_builder.hpp"

using namespace isa370;
using test_support::MachineBuilder;

namespace {

constexpr std::uint64_t stop_wait = 0x0002'0000'0000'0E00;

/// SIGP 6,8,order(0), with register 8 the processor's address.
MachineBuilder& signal(MachineBuilder& bench, std::string_view order, std::uint16_t address = 0) {
  bench.code(std::string("AE68 00").append(order));
  bench.gpr(6) = 0xFFFF'FFFF;
  bench.gpr(8) = 0xABCD'0000U | address;
  return bench;
}

}  // namespace

TEST_CASE("prefixing is the same in both directions and changes no other block") {
  CHECK(apply_prefix(0x0048, 0x5000) == 0x5048);
  CHECK(apply_prefix(0x5048, 0x5000) == 0x0048);
  CHECK(apply_prefix(0x6048, 0x5000) == 0x6048);
  CHECK(apply_prefix(0x0FFF, 0) == 0x0FFF);
  for (const std::uint32_t address : {0x0U, 0xFFFU, 0x1000U, 0xFF'F000U, 0xFF'FFFFU})
    CHECK(apply_prefix(apply_prefix(address, 0xFF'F000), 0xFF'F000) == address);
}

TEST_CASE("SPX takes bits 8-19 of a word; STPX and STAP store; each wants its boundary") {
  MachineBuilder bench;
  bench.word(0x3000, 0xFF00'5FFF);
  bench.code("B210 3000  B211 3004  B212 3008").gpr(3) = 0x3000;
  bench.word(0x3008, 0xFFFF'FFFF);
  bench.run(3);
  CHECK(bench.machine.cpu().prefix == 0x5000);
  CHECK(bench.word(0x3004) == 0x5000);
  CHECK(bench.word(0x3008) == 0x0000'FFFF);
  for (const char* code : {"B210 3002", "B211 3002", "B212 3001"}) {
    MachineBuilder odd;
    odd.code(code).gpr(3) = 0x00F0'0000;
    odd.run();
    CHECK(odd.halfword(0x2A) == 6);
  }
  MachineBuilder outside;
  outside.code("B210 3000").gpr(3) = 0x00F0'0000;
  outside.run();
  CHECK(outside.halfword(0x2A) == 5);
  CHECK(outside.machine.cpu().prefix == 0);
}

TEST_CASE("after SPX operands, keys, instructions and interruptions go where the prefix says") {
  {
    MachineBuilder bench;
    // L 5,X'100'(0); SPX; L 6,X'100'(0); L 7,X'5100'; ISK 9,10; SVC 1
    bench.code("5850 0100  B210 3000  5860 0100  5870 4100  099A  0A01");
    bench.word(0x100, 0x1111'1111).word(0x5100, 0x5555'5555).word(0x3000, 0x5000);
    bench.gpr(3) = 0x3000;
    bench.gpr(4) = 0x5000;
    bench.gpr(10) = 0x0800;
    bench.machine.storage().set_key({0x5800}, 0x70);
    bench.doubleword(0x5060, stop_wait);
    CHECK(bench.run().reason == ExitReason::disabled_wait);
    CHECK(bench.gpr(5) == 0x1111'1111);
    CHECK(bench.gpr(6) == 0x5555'5555);
    CHECK(bench.gpr(7) == 0x1111'1111);
    CHECK((bench.gpr(9) & 0xFF) == 0x70);
    CHECK(bench.doubleword(0x5020) == 0x0000'0001'4000'2014);
    CHECK(bench.doubleword(0x20) == 0);
    CHECK(bench.psw().to_bits() == stop_wait);
  }
}

TEST_CASE("instructions that follow SPX in the block that changes are the other block's") {
  MachineBuilder bench;
  bench.bytes(0x800, "B210 3000  0A01").bytes(0x5804, "0A02");
  bench.word(0x3000, 0x5000).doubleword(0x5060, stop_wait);
  bench.gpr(3) = 0x3000;
  bench.psw().address = 0x800;
  bench.run();
  CHECK(bench.doubleword(0x5020) == 0x0000'0002'4000'0806);
}

TEST_CASE("translation tables lie at real addresses, and what they give is real") {
  MachineBuilder bench(true);
  // CR1: table at real X'0C00', which the prefix X'5000' puts at absolute X'5C00'. Page 2 is real page 0: absolute 5.
  bench.word(0x5C00, 0xF000'0D00);
  bench.bytes(0x5D00, "0000 0010 0000 0030 0040 0050 0060 0070");
  bench.word(0x5100, 0x5555'5555);
  bench.code("5850 3100  B170 3100");
  bench.gpr(3) = 0x2000;
  bench.cr(0) = 0x0080'0000;
  bench.cr(1) = 0x0000'0C00;
  bench.machine.cpu().prefix = 0x5000;
  // Virtual page 0 and 2 are real 0; the code runs untranslated first and finds nothing there, so it is put at both ends.
  bench.bytes(0x5000, "5850 3100  B170 3100");
  bench.psw(0x0408'0000'0000'0000);
  bench.run(2);
  CHECK(bench.gpr(5) == 0x5555'5555);
  CHECK(bench.gpr(7) == 0x0100);
  CHECK(bench.psw().condition_code == 0);
  CHECK(bench.machine.translate({0x2100})->value == 0x0100);
}

TEST_CASE("SIO takes the CAW, TIO and interruptions store the CSW at real addresses; the channel's are absolute") {
  MachineBuilder bench;
  auto reader = std::make_unique<CardReader>(model_3505);
  Card card;
  card.fill(0xC1);
  reader->load({card}, false);
  bench.machine.channels().attach(0x00C, std::move(reader));
  bench.machine.cpu().prefix = 0x5000;
  bench.word(0x48, 0xDEAD'BEE8).word(0x5048, 0x0000'3000);  // CAW
  bench.doubleword(0x3000, 0x0200'0100'2000'0050);          // Read 80 bytes to absolute X'100'.
  bench.doubleword(0x5078, stop_wait).doubleword(0x5068, 0x0002'0000'0000'0E68);
  bench.doubleword(0x6000, 0x8002'0000'0000'2004);  // Then wait for channel 0.
  bench.code("9C00 000C  8200 4000").gpr(4) = 0x6000;
  CHECK(bench.run().reason == ExitReason::disabled_wait);
  CHECK(bench.psw().to_bits() == stop_wait);
  CHECK(bench.doubleword(0x5040) == 0x0000'3008'0C00'0000);
  CHECK(bench.doubleword(0x40) == 0);
  CHECK(bench.word(0x100) == 0xC1C1'C1C1);
  CHECK(bench.word(0x5100) == 0);
}

TEST_CASE("the interval timer is at real location 80") {
  MachineBuilder bench(false, InterruptionWay::architected, true);
  bench.code("47F0 3000").gpr(3) = MachineBuilder::origin;
  bench.machine.cpu().prefix = 0x5000;
  bench.word(0x50, 0x1000).word(0x5050, 0x2000);
  CHECK(bench.machine.run({.until = 10'000'000}).reason == ExitReason::budget);
  CHECK(bench.word(0x50) == 0x1000);
  CHECK(bench.word(0x5050) == 0x2000 - 0x300);
}

TEST_CASE("a prefix that names no storage: page zero is gone, and the first interruption is one too many") {
  MachineBuilder bench;
  bench.code("B210 3000  5850 3000  5860 0100  0700").word(0x3000, 0x00F0'0000);
  bench.gpr(3) = 0x3000;
  CHECK(bench.run().reason == ExitReason::check_stop);
  CHECK(bench.gpr(5) == 0x00F0'0000);
  CHECK(bench.machine.instruction_count() == 3);
  CHECK(bench.run().reason == ExitReason::check_stop);
  bench.machine.system_reset(false);
  CHECK(bench.machine.cpu().prefix == 0);
  bench.psw(0x0000'0000'0000'2004);
  bench.gpr(3) = 0x3000;
  CHECK(bench.run(1).reason == ExitReason::budget);
}

TEST_CASE("SIGP: who is not there is not operational; what is no order is invalid") {
  MachineBuilder other;
  signal(other, "01", 1).run(1);
  CHECK(other.psw().condition_code == 3);
  CHECK(other.gpr(6) == 0xFFFF'FFFF);
  for (const char* order : {"00", "0A", "0D", "FF"}) {
    MachineBuilder bench;
    signal(bench, order).run(1);
    CHECK(bench.psw().condition_code == 1);
    CHECK(bench.gpr(6) == 2);
  }
  MachineBuilder address;  // Only bits 24-31 of the second operand's address are the order.
  address.code("AE68 9FF1").gpr(6) = 7;
  address.gpr(9) = 0x1010;
  address.run(1);
  CHECK(address.psw().condition_code == 0);
  CHECK(address.gpr(6) == 7);
}

TEST_CASE("SIGP sense and external call: one call pends; its interruption is X'1202', by CR0 bit 18") {
  for (const bool mode : {false, true}) {
    CAPTURE(mode);
    MachineBuilder bench(mode);
    // Sense, call, sense, call again; then with the mask on.
    bench.code("AE68 0001  0550  AE68 0002  0560  AE78 0001  0590  AE78 0002  05A0  B700 3000");
    bench.word(0x3000, 0x2000).word(0x84, 0xFFFF'FFFF);
    bench.gpr(3) = 0x3000;
    bench.psw(mode ? 0x0108'0000'0000'2000U : 0x0100'0000'0000'2000U);
    CHECK(bench.run().reason == ExitReason::disabled_wait);
    const auto code = [&](unsigned number) { return bench.gpr(number) >> 28 & 3; };
    CHECK(code(5) == 0);
    CHECK(code(6) == 0);
    CHECK(code(9) == 1);
    CHECK(code(10) == 1);
    CHECK(bench.gpr(7) == 0x80);
    CHECK(bench.psw().address == 0xE58);
    CHECK(bench.word(0x84) == (mode ? 0x0000'1202U : 0x0000'FFFFU));
    if (!mode) CHECK(bench.halfword(0x1A) == 0x1202);
    CHECK(bench.machine.interruption_counts().external == 1);
  }
}

TEST_CASE("external interruptions in the order of their priority") {
  MachineBuilder bench;
  // Emergency signal and external call by SIGP; clock comparator 0, CPU timer -1 and the key from outside.
  bench.code("AE68 0002  AE68 0003  8200 3000").gpr(3) = 0x3000;
  bench.machine.cpu().cr[0] = 0x0000'6C40;
  bench.machine.set_cpu_timer(-1);
  bench.machine.external_interrupt_key();
  bench.doubleword(0x3000, 0x0100'0000'0000'4000).doubleword(0x58, 0x0100'0000'0000'5000);
  bench.run(2);
  std::vector<std::uint16_t> codes;
  for (int i = 0; i < 4; ++i) {
    bench.psw(0x0100'0000'0000'4000).doubleword(0x58, 0x0002'0000'0000'0E58);
    CHECK(bench.run(10).reason == ExitReason::disabled_wait);
    codes.push_back(bench.halfword(0x1A));
  }
  CHECK(codes == std::vector<std::uint16_t>{0x0040, 0x1201, 0x1202, 0x1004});
  bench.machine.set_clock_comparator(UINT64_MAX);
  bench.psw(0x0100'0000'0000'4000).run(10);
  CHECK(bench.halfword(0x1A) == 0x1005);
}

TEST_CASE("external signals come together with the interrupt key, by CR0 bit 26, each once") {
  MachineBuilder bench;
  bench.machine.external_interrupt_key();
  bench.machine.external_signal(0xA1);  // Lines 2 and 7; there is no line for the left two bits.
  bench.cr(0) = 0x40;
  bench.psw(0x0100'0000'0000'4000).run(1);
  CHECK(bench.halfword(0x1A) == 0x0040);
  bench.machine.external_interrupt_key();
  bench.cr(0) = 0x60;
  bench.psw(0x0100'0000'0000'4000).run(1);
  CHECK(bench.halfword(0x1A) == 0x0061);
  bench.psw(0x0100'0000'0000'4000).run(1);
  CHECK(bench.machine.interruption_counts().external == 2);
  bench.machine.external_signal(0x3F);
  bench.machine.reset(Reset::cpu);
  bench.psw(0x0100'0000'0000'4000).run(1);
  CHECK(bench.machine.interruption_counts().external == 2);
}

TEST_CASE("an external interruption stores zeros for the processor's address in EC mode only") {
  for (const bool mode : {false, true}) {
    MachineBuilder bench(mode);
    bench.word(0x84, 0xFFFF'FFFF);
    bench.psw(mode ? 0x0108'0000'0000'2000U : 0x0100'0000'0000'2000U);
    bench.cr(0) = 0x40;
    bench.machine.external_interrupt_key();
    bench.run(1);
    CHECK(bench.word(0x84) == (mode ? 0x0000'0040U : 0xFFFF'FFFFU));
  }
}

TEST_CASE("SIGP stop: pending interruptions come first, then the processor stops until it is started") {
  MachineBuilder bench;
  signal(bench, "05");
  bench.doubleword(0x58, 0x0000'0000'0000'3000).bytes(0x3000, "4110 0007");
  bench.machine.set_cpu_timer(1);  // Becomes negative during the instruction.
  bench.cr(0) = 0x400;
  bench.psw(0x0100'0000'0000'2000);
  CHECK(bench.run().reason == ExitReason::stopped);
  CHECK(bench.machine.stopped());
  CHECK(bench.doubleword(0x18) == 0x0100'1005'0000'2004);
  CHECK(bench.psw().address == 0x3000);
  CHECK(bench.machine.instruction_count() == 1);
  CHECK(bench.run().reason == ExitReason::stopped);
  bench.machine.start();
  CHECK(bench.run(1).reason == ExitReason::budget);
  CHECK(bench.gpr(1) == 7);
}

TEST_CASE("the CPU timer and the interval timer stand still in the stopped state, the TOD clock does not") {
  MachineBuilder bench(false, InterruptionWay::architected, true);
  bench.code("47F0 3000").gpr(3) = MachineBuilder::origin;
  bench.machine.stop();
  bench.machine.set_cpu_timer(1000);
  bench.word(0x50, 0x0001'0000);
  const auto clock = bench.machine.time_of_day();
  bench.machine.consume(1'000'000'000);
  CHECK(bench.run().reason == ExitReason::stopped);
  CHECK(bench.machine.cpu_timer() == 1000);
  CHECK(bench.machine.time_of_day() - clock == 4'096'000'000U);
  bench.machine.start();
  CHECK(bench.machine.cpu_timer() == 1000);
  bench.run(1);
  CHECK(bench.word(0x50) == 0x0001'0000);
}

TEST_CASE("SIGP restart exchanges PSWs; start has nothing to do") {
  MachineBuilder bench;
  signal(bench, "06");
  bench.doubleword(0, 0x0000'0000'0000'3000);
  bench.bytes(0x3000, "AE68 0004");
  bench.run(2);
  CHECK(bench.doubleword(8) == 0x0000'0000'0000'2004);
  CHECK(bench.psw().address == 0x3004);
  CHECK(bench.psw().condition_code == 0);
}

TEST_CASE("SIGP resets: each clears what it should, and stops") {
  struct Row {
    const char* order;
    bool initial;
    bool channels;
  };
  for (const auto& row : {Row{"07", true, true}, Row{"08", false, true}, Row{"0B", true, false}, Row{"0C", false, false}}) {
    CAPTURE(row.order);
    MachineBuilder bench;
    auto reader = std::make_unique<CardReader>(model_3505);
    auto& device = *reader;
    bench.machine.channels().attach(0x00C, std::move(reader));
    device.load({Card{}}, true);  // Device end pends.
    REQUIRE(bench.machine.channels().any_pending());
    signal(bench, row.order);
    bench.machine.external_interrupt_key();
    bench.machine.cpu().prefix = 0x5000;
    bench.machine.cpu().fpr[1] = 5;
    bench.cr(7) = 9;
    bench.cr(0) = 0x40;
    bench.machine.set_clock_comparator(77);
    bench.psw(0x0000'0000'0000'2000);
    CHECK(bench.run().reason == ExitReason::stopped);
    CHECK(bench.machine.cpu().prefix == (row.initial ? 0U : 0x5000U));
    CHECK(bench.psw().address == (row.initial ? 0U : 0x2004U));
    CHECK(bench.cr(7) == (row.initial ? 0U : 9U));
    CHECK(bench.cr(0) == (row.initial ? 0xE0U : 0x40U));
    CHECK(bench.machine.clock_comparator() == (row.initial ? 0U : 77U));
    CHECK(bench.gpr(6) == 0xFFFF'FFFF);
    CHECK(bench.machine.cpu().fpr[1] == 5);
    CHECK(bench.machine.channels().any_pending() != row.channels);
    // The interrupt key was forgotten.
    bench.machine.cpu().prefix = 0;
    bench.cr(0) = 0x40;
    bench.psw(0x0100'0000'0000'4000);
    bench.run(1);
    CHECK(bench.machine.interruption_counts().external == 0);
  }
}

TEST_CASE("store status fills the fixed absolute locations; SIGP stops before") {
  MachineBuilder bench;
  signal(bench, "09");
  bench.machine.cpu().prefix = 0x5000;
  for (unsigned i = 0; i < 16; ++i) bench.cr(i) = 0xC000'0000 + i;
  for (unsigned i = 0; i < 4; ++i) bench.machine.cpu().fpr[i] = 0xF000'0000'0000'0000 + i;
  bench.gpr(15) = 0x1234'5678;
  bench.machine.set_clock_comparator(0x1111'2222'3333'4444);
  bench.machine.set_cpu_timer(0x100'0000'0000);
  bench.word(268, 0xABCD'ABCD).psw(0x0030'1234'3F00'2000);
  CHECK(bench.run().reason == ExitReason::stopped);
  CHECK(bench.doubleword(216) == static_cast<std::uint64_t>(bench.machine.cpu_timer()));
  CHECK(bench.doubleword(224) == 0x1111'2222'3333'4444);
  CHECK((bench.doubleword(256) & 0xFFFF'FFFF'3FFF'FFFF) == 0x0030'0000'0F00'2004);
  CHECK(bench.word(264) == 0x5000);
  CHECK(bench.word(268) == 0xABCD'ABCD);
  CHECK(bench.doubleword(352 + 24) == 0xF000'0000'0000'0003);
  CHECK(bench.word(384 + 60) == 0x1234'5678);
  CHECK(bench.word(448) == 0xC000'0000);
  CHECK(bench.word(448 + 60) == 0xC000'000F);
  CHECK(bench.word(0x5100) == 0);
}

TEST_CASE("the operator's resets") {
  MachineBuilder bench;
  bench.word(0x3000, 0x1234).gpr(3) = 9;
  bench.machine.cpu().prefix = 0x5000;
  bench.machine.storage().set_key({0x3000}, 0x40);
  const auto clock = bench.machine.time_of_day();
  bench.machine.reset(Reset::initial_program);
  CHECK(bench.machine.stopped());
  CHECK(bench.gpr(3) == 9);
  CHECK(bench.machine.cpu().prefix == 0);
  CHECK(bench.word(0x3000) == 0x1234);
  bench.machine.reset(Reset::system_clear);
  CHECK(bench.gpr(3) == 0);
  CHECK(bench.word(0x3000) == 0);
  CHECK(bench.machine.storage().key({0x3000}) == 0);
  CHECK(bench.machine.time_of_day() == clock);
  CHECK(bench.machine.clock_state() == ClockState::set);
  bench.machine.reset(Reset::power_on);
  CHECK(bench.machine.clock_state() == ClockState::not_set);
  CHECK(bench.machine.time_of_day() == 0);
  bench.machine.system_reset(false);
  CHECK_FALSE(bench.machine.stopped());
}

TEST_CASE("loading with the clear key clears storage first") {
  for (const bool clear : {false, true}) {
    MachineBuilder bench;
    bench.word(0x3000, 0x1234);
    CHECK_FALSE(bench.machine.initial_program_load(0x00C, clear).has_value());
    CHECK(bench.word(0x3000) == (clear ? 0U : 0x1234U));
    CHECK(bench.machine.stopped());
  }
}

TEST_CASE("STCK and SCK by the clock's state and the operator's switch") {
  struct Row {
    ClockState state;
    unsigned stored;
    unsigned set;
  };
  for (const auto& row : {Row{ClockState::set, 0, 0}, Row{ClockState::not_set, 1, 0}, Row{ClockState::error, 2, 0},
                          Row{ClockState::stopped, 3, 0}, Row{ClockState::not_operational, 3, 3}}) {
    MachineBuilder bench;
    bench.machine.set_clock_state(row.state);
    bench.code("B205 3000  0550  B204 3008  0560").gpr(3) = 0x3000;
    bench.doubleword(0x3008, 0x8000'0000'0000'0000);
    bench.run(4);
    CHECK((bench.gpr(5) >> 28 & 3) == row.stored);
    CHECK((bench.gpr(6) >> 28 & 3) == row.set);
    const bool runs = row.state == ClockState::set || row.state == ClockState::not_set;
    CHECK((bench.doubleword(0x3000) >= default_time_of_day()) == (runs || row.state == ClockState::stopped));
    if (row.set == 0) CHECK(bench.machine.time_of_day() >= 0x8000'0000'0000'0000);
    if (row.set == 0) CHECK(bench.machine.clock_state() == ClockState::set);
  }
  MachineBuilder secure;
  secure.machine.enable_clock_setting(false);
  secure.code("B204 3008").gpr(3) = 0x3000;
  secure.run(1);
  CHECK(secure.psw().condition_code == 1);
  CHECK(secure.machine.time_of_day() >= default_time_of_day());
}

TEST_CASE("a stopped clock stands; a clock in error requests the clock comparator's interruption") {
  MachineBuilder bench;
  bench.machine.set_clock_state(ClockState::stopped);
  const auto value = bench.machine.time_of_day();
  bench.machine.consume(1'000'000);
  CHECK(bench.machine.time_of_day() == value);
  bench.code("47F0 3000").gpr(3) = MachineBuilder::origin;
  bench.cr(0) = 0x800;
  bench.psw(0x0100'0000'0000'2000);
  CHECK(bench.run(10).reason == ExitReason::budget);
  bench.machine.set_clock_state(ClockState::not_set);
  CHECK(bench.machine.time_of_day() == value);
  bench.machine.set_clock_comparator(UINT64_MAX);
  CHECK(bench.run(10).reason == ExitReason::budget);
  bench.machine.set_clock_state(ClockState::error);
  CHECK(bench.run(10).reason == ExitReason::disabled_wait);
  CHECK(bench.halfword(0x1A) == 0x1004);
}

TEST_CASE("direct control with nothing connected: WRD looks at its byte, RDD stores zeros") {
  MachineBuilder bench;
  bench.code("84FF 3000  85FF 3001").gpr(3) = 0x3000;
  bench.word(0x3000, 0xFFFF'FFFF);
  bench.run(2);
  CHECK(bench.word(0x3000) == 0xFF00'FFFF);
  for (const char* code : {"8400 3000", "8500 3000"}) {
    MachineBuilder outside;
    outside.code(code).gpr(3) = 0x00F0'0000;
    outside.run();
    CHECK(outside.halfword(0x2A) == 5);
  }
}
