// Each privileged instruction, as a guest sees it.
#include "core_fixture.hpp"

#include "trap/simulate.hpp"

using namespace cp::test;

TEST_CASE("every supervisor row of the instruction table has a simulation function") {
  for (const auto& row : isa370::instruction_table()) {
    if (row.privilege != isa370::Privilege::supervisor || !row.models.contains(isa370::Architecture::system_370)) continue;
    CAPTURE(row.mnemonic);
    const auto table = cp::simulation_table();
    CHECK(std::any_of(table.begin(), table.end(), [&row](const auto& entry) { return entry.mnemonic == row.mnemonic; }));
  }
}

TEST_CASE("LPSW loads the virtual PSW; the disabled wait stops the guest in CP mode") {
  Bench bench;
  auto& guest = bench.log_on();
  bench.run(guest, "41100007");  // LA 1,7; then LPSW
  CHECK(bench.cpu(guest).gpr[1] == 7);
  CHECK(bench.cpu(guest).psw.wait);
  CHECK(bench.view(guest).status == cp::GuestStatus::disabled_wait);
  REQUIRE(bench.port.messages.size() == 1);
  CHECK(bench.port.messages[0] == "DMKDSP450W CP ENTERED; DISABLED WAIT PSW '000A0000 00000000'");
  const auto counters = bench.view(guest).counters;
  CHECK(counters.instructions == 2);
  CHECK(counters.simulated.of("LPSW") == 1);
  CHECK(counters.traps[static_cast<std::size_t>(cp::TrapKind::privileged_instruction)] == 1);
}

TEST_CASE("SSM, STNSM and STOSM change the virtual system mask") {
  Bench bench;
  auto& guest = bench.log_on();
  bench.put(guest, 0x2000, "FC");
  // SSM 0(2); STNSM X'100'(2),X'F0'; STOSM X'101'(2),X'08'; STNSM X'102'(2),X'00'
  bench.cpu(guest).gpr[2] = 0x2000;
  bench.run(guest, "80002000 ACF02100 AD082101 AC002102");
  CHECK(bench.at(guest, 0x2100, 3) == "FCF0F8");
}

TEST_CASE("SSM with the suppression bit gives a special-operation exception") {
  Bench bench;
  auto& guest = bench.log_on();
  bench.cpu(guest).cr[0] |= 0x4000'0000;
  bench.run(guest, "80001000");
  CHECK(bench.at(guest, 0x28, 8) == "0000001380001004");
}

TEST_CASE("SPKA and IPK") {
  Bench bench;
  auto& guest = bench.log_on();
  bench.cpu(guest).gpr[2] = 0xAABBCCDD;
  // SPKA X'50'; IPK; LR 3,2; SPKA 0
  bench.run(guest, "B20A0050 B20B0000 1832 B20A0000");
  CHECK(bench.cpu(guest).gpr[3] == 0xAABBCC50);
}

TEST_CASE("LCTL and STCTL wrap from register 15 to 0") {
  Bench bench;
  auto& guest = bench.log_on();
  bench.put(guest, 0x2000, "C2001234 00000ABC 000000E1");
  bench.cpu(guest).gpr[2] = 0x2000;
  bench.run(guest, "B7E02000 B6E02020");  // LCTL 14,0; STCTL 14,0
  CHECK(bench.cpu(guest).cr[14] == 0xC2001234);
  CHECK(bench.cpu(guest).cr[15] == 0xABC);
  CHECK(bench.cpu(guest).cr[0] == 0xE1);
  CHECK(bench.at(guest, 0x2020, 12) == "C200123400000ABC000000E1");
}

TEST_CASE("SSK, ISK and RRB work on pages in and out of real storage") {
  Bench bench;
  auto& guest = bench.log_on();
  bench.cpu(guest).gpr[1] = 0xFFFFFF56;
  bench.cpu(guest).gpr[2] = 0x3F800;  // Never touched.
  // SSK 1,2; ISK 3,2 (BC mode: no reference and change bits); RRB 0(2); BALR 5,0; RRB 0(2); BALR 6,0
  bench.run(guest, "0812 0932 B2132000 0550 B2132000 0560");
  CHECK(bench.cpu(guest).gpr[3] == 0x50);
  CHECK((bench.cpu(guest).gpr[5] >> 28 & 3) == 3);
  CHECK((bench.cpu(guest).gpr[6] >> 28 & 3) == 1);
  CHECK(bench.core.key(guest, 0x3F800) == 0x52);
  CHECK(bench.core.key(guest, 0x3F000) == 0x00);
}

TEST_CASE("protection by the virtual PSW's key is the machine's work") {
  Bench bench;
  auto& guest = bench.log_on();
  REQUIRE(bench.core.set_key(guest, 0x2000, 0x30).has_value());
  bench.cpu(guest).gpr[2] = 0x2000;
  bench.start(guest, "92AA2000");  // MVI 0(2),X'AA'
  bench.cpu(guest).psw.key = 5;
  CHECK(bench.core.run({.instructions = 1000, .until = UINT64_MAX}) == cp::RunStop::idle);
  CHECK(bench.at(guest, 0x28, 8) == "0050000480001004");
  CHECK(bench.at(guest, 0x2000, 1) == "00");
}

TEST_CASE("LRA walks the guest's own tables") {
  Bench bench;
  auto& guest = bench.log_on();
  bench.cpu(guest).cr[0] = 0x008000E0;
  bench.cpu(guest).cr[1] = 0x00003000;
  bench.put(guest, 0x3000, "20003100 00000001");  // Segment 0: three pages; segment 1 invalid.
  bench.put(guest, 0x3100, "0050 0008 0070");     // Page 1 invalid.
  const auto lra = [&](std::uint32_t address) {
    bench.cpu(guest).gpr[2] = address;
    bench.run(guest, "B1102000 0550");
    return std::pair{bench.cpu(guest).gpr[1], bench.cpu(guest).gpr[5] >> 28 & 3};
  };
  CHECK(lra(0x00123) == std::pair{0x5123U, 0U});
  CHECK(lra(0x10000) == std::pair{0x3004U, 1U});
  CHECK(lra(0x01000) == std::pair{0x3102U, 2U});
  CHECK(lra(0x03000) == std::pair{0x3106U, 3U});
  CHECK(lra(0x100000) == std::pair{0x3040U, 3U});
}

TEST_CASE("STIDP says that this is a virtual machine; PTLB does nothing that can be seen") {
  Bench bench;
  auto& guest = bench.log_on();
  bench.cpu(guest).gpr[2] = 0x2000;
  bench.run(guest, "B2022000 B20D0000");
  CHECK(bench.at(guest, 0x2000, 1) == "FF");
  CHECK(bench.at(guest, 0x2004, 4) == "01680000");
  CHECK(bench.view(guest).counters.simulated.of("PTLB") == 1);
}

TEST_CASE("clock comparator and CPU timer are the guest's own; the time-of-day clock is not") {
  Bench bench;
  auto& guest = bench.log_on();
  bench.put(guest, 0x2000, "0123456789ABCDEF 0000000100000000");
  bench.cpu(guest).gpr[2] = 0x2000;
  const auto before = bench.core.machine().time_of_day();
  // SCKC 0(2); STCKC 16(2); SPT 8(2); STPT 24(2); SCK 0(2); BALR 5,0
  bench.run(guest, "B2062000 B2072010 B2082008 B2092018 B2042000 0550");
  CHECK(bench.at(guest, 0x2010, 8) == "0123456789ABCDEF");
  const auto timer = std::stoull(bench.at(guest, 0x2018, 8), nullptr, 16);
  CHECK(timer <= 0x1'0000'0000);
  CHECK(timer > 0x1'0000'0000 - 0x100000);
  CHECK((bench.cpu(guest).gpr[5] >> 28 & 3) == 1);
  CHECK(bench.core.machine().time_of_day() >= before);
  CHECK(bench.core.machine().time_of_day() < before + 0x1'0000'0000);
}

TEST_CASE("exceptions of simulated instructions are the guest's") {
  Bench bench;
  auto& guest = bench.log_on();
  struct Row {
    const char* what;
    const char* program;
    const char* old_psw;
  };
  for (const auto& row : {Row{"LPSW not on a doubleword", "82001004", "0000000680001004"},
                          Row{"LPSW beyond storage", "5820F000 82002000", "0000000580001008"},
                          Row{"SSK not on a 16-byte boundary", "41200008 0812", "0000000640001006"},
                          Row{"SSK beyond storage", "5820F000 0812", "0000000540001006"},
                          Row{"STCTL not on a word", "B6001002", "0000000680001004"},
                          Row{"SPT not on a doubleword", "B2081004", "0000000680001004"},
                          Row{"LPSW through EXECUTE", "4710F000 44001FF0", "0000000680001008"},
                          Row{"unknown DIAGNOSE code", "83120FFC", "0000000680001004"}}) {
    CAPTURE(row.what);
    bench.put(guest, 0x1FF0, "82001004");
    bench.put(guest, 0x1F00, "00040000");
    bench.cpu(guest).gpr = {};
    bench.cpu(guest).gpr[15] = 0x1F00;
    bench.cpu(guest).gpr[1] = 0x1000;
    bench.run(guest, row.program);
    CHECK(bench.at(guest, 0x28, 8) == row.old_psw);
    CHECK(bench.cpu(guest).psw.address == 0xE68);
  }
}

TEST_CASE("in the virtual problem state a privileged instruction is the guest's own error") {
  Bench bench;
  auto& guest = bench.log_on();
  bench.start(guest, "80001000");
  bench.cpu(guest).psw.problem = true;
  CHECK(bench.core.run({.instructions = 1000, .until = UINT64_MAX}) == cp::RunStop::idle);
  CHECK(bench.at(guest, 0x28, 8) == "0001000280001004");
  CHECK(bench.view(guest).counters.simulated.by_mnemonic().empty());
  CHECK(bench.view(guest).counters.reflected.program == 1);
}
