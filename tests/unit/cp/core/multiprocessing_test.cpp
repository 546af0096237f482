// A virtual machine's prefix and its signals to itself, as CP keeps them; the rest is tests/programs (prefix, signal, direct).
#include "core_fixture.hpp"

using namespace cp::test;

namespace {

/// Runs SIGP 4,8,order(0) with register 8 zero, and what follows.
void signal(Bench& bench, cp::Guest& guest, const std::string& order, const std::string& rest = "") {
  bench.cpu(guest).gpr[8] = 0;
  bench.start(guest, "AE4800" + order + rest);
  static_cast<void>(bench.core.run({.instructions = 1000, .until = UINT64_MAX}));
}

}  // namespace

TEST_CASE("a virtual prefix: the guest sees the blocks changed, the person at the console the storage") {
  Bench bench;
  auto& guest = bench.log_on();
  bench.put(guest, 0x2000, "FF003ABC");
  bench.put(guest, 0x0100, "11111111");
  bench.put(guest, 0x3100, "33333333");
  REQUIRE(bench.core.set_key(guest, 0x3000, 0x50).has_value());
  bench.cpu(guest).gpr[2] = 0x2000;
  // SPX 0(2); L 5,X'100'(0); ST 2,X'104'(0); STPX 4(2); and a wait at a place that the prefix does not touch.
  bench.start(guest, "B2102000 58500100 50200104 B2112004 82002010");
  bench.put(guest, 0x2010, "000A000000777777");
  CHECK(bench.core.run({.instructions = 1000, .until = UINT64_MAX}) == cp::RunStop::idle);
  CHECK(bench.cpu(guest).gpr[5] == 0x3333'3333);
  CHECK(bench.at(guest, 0x2004, 4) == "00003000");
  CHECK(bench.at(guest, 0x0100, 4) == "11111111");
  CHECK(bench.at(guest, 0x3100, 8) == "3333333300002000");
  CHECK((*bench.core.key(guest, 0x3000) & 0xF8) == 0x50);
  CHECK((*bench.core.key(guest, 0x0000) & 0xF8) == 0x00);
  bench.core.reset(guest, false);
  CHECK(bench.cpu(guest).prefix == 0);
  CHECK(bench.at(guest, 0x3100, 8) == "3333333300002000");
  CHECK((*bench.core.key(guest, 0x3000) & 0xF8) == 0x50);
}

TEST_CASE("with another prefix the interval timer goes on with what is there") {
  Bench bench;
  auto& guest = bench.log_on();
  bench.put(guest, 0x2000, "00003000");
  bench.cpu(guest).gpr[2] = 0x2000;
  bench.put(guest, 0x0050, "00100000");
  bench.put(guest, 0x3050, "00500000");
  // L 4,80(0); SPX 0(2); L 5,80(0); BCT 6,12(9), to itself: some time; STPX 4(2), at which CP
  // brings the timer up to date; L 7,80(0)
  bench.cpu(guest).gpr[6] = 100'000;
  bench.start(guest, "58400050 B2102000 58500050 4660900C B2112004 58700050 82002010");
  bench.put(guest, 0x2010, "000A000000777777");
  bench.cpu(guest).gpr[9] = 0x1000;
  CHECK(bench.core.run({.instructions = 1'000'000, .until = UINT64_MAX}) == cp::RunStop::idle);
  CHECK(bench.cpu(guest).gpr[4] == 0x0010'0000);
  CHECK(bench.cpu(guest).gpr[5] == 0x0050'0000);
  CHECK(bench.cpu(guest).gpr[7] < 0x0050'0000);
  CHECK(bench.cpu(guest).gpr[7] > 0x004F'0000);
  CHECK(bench.at(guest, 0x0050, 4) == "00100000");
}

TEST_CASE("the operator's store status is the same as the guest's own") {
  Bench bench;
  auto& guest = bench.log_on();
  bench.cpu(guest).gpr[0] = 0xCAFE;
  bench.core.store_status(guest);
  CHECK(bench.at(guest, 384, 4) == "0000CAFE");
}

TEST_CASE("a virtual prefix that names no storage stops the guest in CP") {
  Bench bench;
  auto& guest = bench.log_on();
  bench.put(guest, 0x2000, "00F00000");
  bench.cpu(guest).gpr[2] = 0x2000;
  bench.start(guest, "B2102000 0700");
  CHECK(bench.core.run({.instructions = 1000, .until = UINT64_MAX}) == cp::RunStop::idle);
  REQUIRE(bench.port.messages.size() == 1);
  CHECK(bench.port.messages[0] == "CP ENTERED; the virtual prefix names storage that the virtual machine does not have");
  CHECK(bench.view(guest).status == cp::GuestStatus::cp_mode);
  bench.core.reset(guest, true);
  CHECK(bench.at(guest, 0, 4) == "00000000");
}

TEST_CASE("SIGP stop puts the guest into CP mode, behind the instruction") {
  Bench bench;
  auto& guest = bench.log_on();
  signal(bench, guest, "05", "41100007");
  CHECK(bench.port.messages == std::vector<std::string>{"CP"});
  CHECK(bench.core.stopped(guest));
  CHECK(bench.cpu(guest).psw.address == 0x1004);
  CHECK(bench.cpu(guest).psw.condition_code == 0);
  CHECK(bench.cpu(guest).gpr[1] == 0);
  bench.core.begin(guest);
  static_cast<void>(bench.core.run({.instructions = 1, .until = UINT64_MAX}));
  CHECK(bench.cpu(guest).gpr[1] == 7);
}

TEST_CASE("SIGP stop and store status fills the fixed locations") {
  Bench bench;
  auto& guest = bench.log_on();
  bench.cpu(guest).gpr[15] = 0x1234'5678;
  bench.cpu(guest).fpr[3] = 0xFEDC'BA98'7654'3210;
  bench.cpu(guest).cr[15] = 0x77;
  signal(bench, guest, "09");
  CHECK(bench.core.stopped(guest));
  CHECK(bench.at(guest, 256, 4) == "00000000");
  CHECK(bench.at(guest, 260, 8).substr(2) == "00100400000000");
  CHECK(bench.at(guest, 352 + 24, 8) == "FEDCBA9876543210");
  CHECK(bench.at(guest, 384 + 60, 4) == "12345678");
  CHECK(bench.at(guest, 448 + 60, 4) == "00000077");
  CHECK(bench.at(guest, 224, 8) == "0000000000000000");
}

TEST_CASE("SIGP resets: with the registers or without, and stopped behind it") {
  struct Row {
    const char* order;
    bool initial;
  };
  for (const auto& row : {Row{"07", true}, Row{"08", false}, Row{"0B", true}, Row{"0C", false}}) {
    CAPTURE(row.order);
    Bench bench;
    auto& guest = bench.log_on();
    bench.cpu(guest).cr[7] = 9;
    bench.cpu(guest).gpr[9] = 9;
    bench.core.external_interrupt(guest, 0x40);
    signal(bench, guest, row.order);
    CHECK(bench.core.stopped(guest));
    CHECK(bench.cpu(guest).cr[7] == (row.initial ? 0U : 9U));
    CHECK(bench.cpu(guest).psw.address == (row.initial ? 0U : 0x1004U));
    CHECK(bench.cpu(guest).gpr[9] == 9);
    // The external interruption was forgotten: an instruction runs under an enabled PSW.
    bench.start(guest, "41100007");
    bench.cpu(guest).cr[0] = 0x40;
    bench.cpu(guest).psw.system_mask = 1;
    static_cast<void>(bench.core.run({.instructions = 1, .until = UINT64_MAX}));
    CHECK(bench.cpu(guest).gpr[1] == 7);
  }
}
