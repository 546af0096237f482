// Virtual interruptions: what they store, in BC and EC mode, in which order, and loops that CP ends.
#include "core_fixture.hpp"

using namespace cp::test;

namespace {

void start_ec(Bench& bench, cp::Guest& guest, std::string_view program) {
  bench.start(guest, program);
  bench.cpu(guest).psw.extended_control = true;
}

}  // namespace

TEST_CASE("SVC in BC mode") {
  Bench bench;
  auto& guest = bench.log_on();
  bench.run(guest, "0ACA");
  CHECK(bench.at(guest, 0x20, 8) == "000000CA40001002");
  CHECK(bench.cpu(guest).psw.address == 0xE60);
  CHECK(bench.view(guest).counters.reflected.supervisor_call == 1);
  CHECK(bench.view(guest).counters.instructions == 1);
}

TEST_CASE("SVC and program interruption in EC mode store their codes in page zero") {
  Bench bench;
  auto& guest = bench.log_on();
  start_ec(bench, guest, "0ACA");
  bench.put(guest, 0x60, "00080000 00001010");
  bench.put(guest, 0x1010, "0000 0000");  // Operation exception.
  CHECK(bench.core.run({.instructions = 1000, .until = UINT64_MAX}) == cp::RunStop::idle);
  CHECK(bench.at(guest, 0x20, 8) == "0008000000001002");
  CHECK(bench.at(guest, 0x88, 4) == "000200CA");
  CHECK(bench.at(guest, 0x28, 8) == "0008000000001012");
  CHECK(bench.at(guest, 0x8C, 4) == "00020001");
}

TEST_CASE("an access beyond the guest's storage is an addressing exception, and the instruction counts") {
  Bench bench;
  auto& guest = bench.log_on();
  bench.cpu(guest).gpr[2] = 0x40000;
  bench.run(guest, "0700 58302000");
  CHECK(bench.at(guest, 0x28, 8) == "0000000580001006");
  CHECK(bench.view(guest).counters.instructions == 2);
  CHECK(bench.view(guest).counters.page_faults <= 1);
}

TEST_CASE("an invalid EC-mode PSW gives an early specification exception") {
  Bench bench;
  auto& guest = bench.log_on();
  bench.put(guest, 0x2000, "10080000 00002468");
  bench.cpu(guest).gpr[2] = 0x2000;
  bench.run(guest, "82002000");
  CHECK(bench.at(guest, 0x28, 8) == "1008000000002468");
  CHECK(bench.at(guest, 0x8C, 4) == "00000006");
}

TEST_CASE("external interruptions wait for the virtual masks") {
  Bench bench;
  auto& guest = bench.log_on();
  bench.put(guest, 0x2000, "01");
  bench.cpu(guest).gpr[2] = 0x2000;
  bench.start(guest, "0700 80002000 0700");
  bench.core.external_interrupt(guest, 0x40);
  CHECK(bench.core.run({.instructions = 1000, .until = UINT64_MAX}) == cp::RunStop::idle);
  CHECK(bench.at(guest, 0x18, 8) == "0100004000001006");
  CHECK(bench.view(guest).counters.reflected.external == 1);
}

TEST_CASE("a loop of program interruptions ends in CP mode") {
  Bench bench;
  auto& guest = bench.log_on();
  bench.start(guest, "0000");
  bench.put(guest, 0x68, "00000000 00001000");  // Straight back to the wrong instruction.
  CHECK(bench.core.run({.instructions = 1'000'000, .until = UINT64_MAX}) == cp::RunStop::idle);
  REQUIRE(bench.port.messages.size() == 1);
  CHECK(bench.port.messages[0].find("DMKPRG453W") == 0);
  CHECK(bench.view(guest).status == cp::GuestStatus::cp_mode);

  bench.start(guest, "0000");
  bench.put(guest, 0x68, "F0080000 00001000");  // An invalid new PSW: no instruction is ever executed.
  CHECK(bench.core.run({.instructions = 1'000'000, .until = UINT64_MAX}) == cp::RunStop::idle);
  CHECK(bench.port.messages.size() == 2);
}

TEST_CASE("a loop of supervisor calls uses up the budget") {
  Bench bench;
  auto& guest = bench.log_on();
  bench.start(guest, "0A01");
  bench.put(guest, 0x60, "00000000 00001000");
  CHECK(bench.core.run({.instructions = 5'000, .until = UINT64_MAX}) == cp::RunStop::budget);
  CHECK(bench.view(guest).counters.instructions == 5'000);
}

TEST_CASE("a loop of external interruptions ends in CP mode") {
  Bench bench;
  auto& guest = bench.log_on();
  // Negative CPU timer, allowed by CR0 and by the new PSW.
  bench.put(guest, 0x2000, "FFFFFFFFFFFFFFFF 01");
  bench.cpu(guest).gpr[2] = 0x2000;
  bench.cpu(guest).cr[0] |= 0x400;
  bench.start(guest, "B2082000 80002008 0700");
  bench.put(guest, 0x58, "01000000 00001000");
  CHECK(bench.core.run({.instructions = 1'000'000, .until = UINT64_MAX}) == cp::RunStop::idle);
  REQUIRE(bench.port.messages.size() == 1);
  CHECK(bench.port.messages[0].find("DMKDSP452W") == 0);
}

TEST_CASE("a mode that the guest may not use stops it with a word about it") {
  Bench bench;
  auto& guest = bench.log_on();
  bench.core.set_extended_control(guest, false);
  bench.put(guest, 0x2000, "00080000 00001000");
  bench.cpu(guest).gpr[2] = 0x2000;
  bench.run(guest, "82002000");
  CHECK(bench.port.messages.back().find("DMKDSP451W") == 0);
}

TEST_CASE("MONITOR CALL obeys the guest's own mask") {
  Bench bench;
  auto& guest = bench.log_on();
  bench.cpu(guest).gpr[2] = 0x123400;
  bench.cpu(guest).cr[8] = 0x2000;  // Class 2.
  bench.run(guest, "AF012056 AF022056");
  CHECK(bench.at(guest, 0x28, 8) == "0000004080001008");
  CHECK(bench.at(guest, 0x94, 4) == "00020000");
  CHECK(bench.at(guest, 0x9C, 4) == "00123456");
}

TEST_CASE("an invalid EC-mode PSW that also asks for translation is the guest's own error") {
  Bench bench;
  auto& guest = bench.log_on();
  bench.put(guest, 0x68, "000A0000 00000068");
  bench.put(guest, 0x200, "FFFFFFFF FF001234");
  bench.run(guest, "82000200");
  CHECK(bench.at(guest, 0x28, 8) == "FFFFFFFFFF001234");
  CHECK(bench.at(guest, 0x8E, 2) == "0006");
  CHECK(bench.view(guest).status == cp::GuestStatus::disabled_wait);
}
