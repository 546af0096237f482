// The services of DIAGNOSE.
#include "core_fixture.hpp"

#include <isa370/ebcdic.hpp>

using namespace cp::test;

namespace {

std::string ebcdic_hex(std::string_view text) { return to_hex(isa370::to_ebcdic(text)); }

}  // namespace

TEST_CASE("X'00': who CP is") {
  Bench bench;
  auto& guest = bench.log_on();
  bench.cpu(guest).gpr[2] = 0x2000;
  bench.cpu(guest).gpr[4] = 40;
  bench.run(guest, "83240000");
  CHECK(bench.at(guest, 0x2000, 8) == ebcdic_hex("VM/370  "));
  CHECK(bench.at(guest, 0x2010, 8) == ebcdic_hex("ALICE   "));
  CHECK(bench.cpu(guest).gpr[4] == 8);
  CHECK(bench.view(guest).counters.traps[static_cast<std::size_t>(cp::TrapKind::diagnose)] == 1);
}

TEST_CASE("X'08': a command, its return code and its response") {
  Bench bench;
  auto& guest = bench.log_on();
  bench.port.answer = {.lines = {"ONE", "TWO"}, .return_code = 45};
  const auto text = isa370::to_ebcdic(std::string_view{"QUERY TIME"});
  REQUIRE(bench.core.write(guest, 0x2000, text).has_value());
  bench.cpu(guest).gpr[2] = 0x2000;
  bench.cpu(guest).gpr[4] = 10;
  bench.run(guest, "83240008");
  REQUIRE(bench.port.commands.size() == 1);
  CHECK(bench.port.commands[0] == "QUERY TIME");
  CHECK(bench.cpu(guest).gpr[4] == 45);
  CHECK(bench.port.cp_lines == std::vector<std::string>{"ONE", "TWO"});

  // Response to a buffer that is large enough, then to one that is not.
  for (const std::uint32_t size : {100U, 6U}) {
    CAPTURE(size);
    bench.cpu(guest).gpr[2] = 0x2000;
    bench.cpu(guest).gpr[3] = 0x3000;
    bench.cpu(guest).gpr[6] = 0x40000000 | 10;
    bench.cpu(guest).gpr[7] = size;
    bench.run(guest, "83260008 0550");
    CHECK(bench.cpu(guest).gpr[6] == 45);
    CHECK((bench.cpu(guest).gpr[5] >> 28 & 3) == (size == 100 ? 0 : 1));
    CHECK(bench.cpu(guest).gpr[7] == (size == 100 ? 8 : 2));
    CHECK(bench.at(guest, 0x3000, 6) == ebcdic_hex("ONE") + "15" + ebcdic_hex("TW"));
  }
}

TEST_CASE("X'08': several commands in one, and wrong operands") {
  Bench bench;
  auto& guest = bench.log_on();
  auto text = isa370::to_ebcdic(std::string_view{"A+B"});
  text[1] = 0x15;
  REQUIRE(bench.core.write(guest, 0x2000, text).has_value());
  bench.cpu(guest).gpr[2] = 0x2000;
  bench.cpu(guest).gpr[4] = 3;
  bench.run(guest, "83240008");
  CHECK(bench.port.commands == std::vector<std::string>{"A", "B"});
  bench.cpu(guest).gpr[4] = 133;
  bench.run(guest, "83240008");
  CHECK(bench.at(guest, 0x28, 8) == "0000000680001004");
  bench.cpu(guest).gpr[2] = 0x3FFFF;
  bench.cpu(guest).gpr[4] = 2;
  bench.run(guest, "83240008");
  CHECK(bench.at(guest, 0x28, 8) == "0000000580001004");
  bench.cpu(guest).gpr[15] = 0x40000002;
  bench.run(guest, "832F0008");
  CHECK(bench.at(guest, 0x28, 4) == "00000006");
}

TEST_CASE("X'0C': date, time and CPU time") {
  Bench bench;
  auto& guest = bench.log_on();
  bench.cpu(guest).gpr[2] = 0x2000;
  bench.run(guest, "8320000C");
  CHECK(bench.at(guest, 0x2000, 16) == ebcdic_hex("08/02/7209:00:00"));
}

TEST_CASE("X'10': released pages read as zeros") {
  Bench bench;
  auto& guest = bench.log_on();
  bench.put(guest, 0x3000, "FF");
  bench.put(guest, 0x5000, "FF");
  bench.put(guest, 0x6000, "FF");
  bench.cpu(guest).gpr[2] = 0x3000;
  bench.cpu(guest).gpr[4] = 0x5000;
  const auto before = bench.view(guest).resident_pages;
  bench.run(guest, "83240010");
  CHECK(bench.view(guest).resident_pages <= before);
  CHECK(bench.at(guest, 0x3000, 1) == "00");
  CHECK(bench.at(guest, 0x5000, 1) == "00");
  CHECK(bench.at(guest, 0x6000, 1) == "FF");
}

TEST_CASE("X'24' and X'60'") {
  Bench bench;
  auto& guest = bench.log_on();
  bench.cpu(guest).gpr[2] = 0xFFFFFFFF;
  bench.run(guest, "83240024 0560 83700060");
  CHECK(bench.cpu(guest).gpr[2] == 0x009);
  CHECK(bench.cpu(guest).gpr[4] / 0x1000000 == 0x80);
  CHECK((bench.cpu(guest).gpr[6] >> 28 & 3) == 0);
  CHECK(bench.cpu(guest).gpr[7] == 0x40000);
  bench.cpu(guest).gpr[2] = 0x190;
  bench.run(guest, "83240024 0560");
  CHECK((bench.cpu(guest).gpr[6] >> 28 & 3) == 3);
}
