// The virtual console and reader through virtual channels.
#include "core_fixture.hpp"

#include <isa370/ebcdic.hpp>

using namespace cp::test;

namespace {

void put_ebcdic(Bench& bench, cp::Guest& guest, std::uint32_t address, std::string_view text) {
  REQUIRE(bench.core.write(guest, address, isa370::to_ebcdic(text)).has_value());
}

}  // namespace

TEST_CASE("a guest types on its console and takes the interruption") {
  Bench bench;
  auto& guest = bench.log_on();
  put_ebcdic(bench, guest, 0x2000, "HELLO");
  bench.put(guest, 0x48, "00002100");
  bench.put(guest, 0x2100, "09002000 20000005");
  bench.put(guest, 0x2108, "FE020000 00001234");  // Enabled wait.
  bench.cpu(guest).gpr[2] = 0x2100;
  bench.run(guest, "9C000009 82002008");
  CHECK(bench.port.typed == "HELLO\n");
  CHECK(bench.at(guest, 0x38, 8) == "FE02000900001234");
  CHECK(bench.at(guest, 0x40, 8) == "000021080C000000");
  const auto counters = bench.view(guest).counters;
  CHECK(counters.simulated.of("SIO") == 1);
  CHECK(counters.reflected.input_output == 1);
  CHECK(counters.traps[static_cast<std::size_t>(cp::TrapKind::start_io)] == 1);
  CHECK(counters.traps[static_cast<std::size_t>(cp::TrapKind::wait_state)] == 1);
}

TEST_CASE("a guest that spins on TIO sees the end of its channel program") {
  Bench bench;
  auto& guest = bench.log_on();
  put_ebcdic(bench, guest, 0x2000, "X");
  bench.put(guest, 0x48, "00002100");
  bench.put(guest, 0x2100, "01002000 20000001");
  bench.cpu(guest).gpr[1] = 0x1000;
  bench.run(guest, "9C000009 9D000009 47201004");  // SIO; TIO; BC 2,*-4
  CHECK(bench.port.typed == "X");
  CHECK(bench.at(guest, 0x44, 2) == "0C00");
  CHECK(bench.view(guest).counters.simulated.of("TIO") > 1);
}

TEST_CASE("condition codes of devices that are not there") {
  Bench bench;
  auto& guest = bench.log_on();
  // SIO, TIO, HIO X'123'; TCH X'F00'; each followed by BALR.
  bench.run(guest, "9C000123 0550 9D000123 0560 9E000123 0570 9F000F00 0580 9F000000 0590");
  for (const unsigned r : {5U, 6U, 7U, 8U}) CHECK((bench.cpu(guest).gpr[r] >> 28 & 3) == 3);
  CHECK((bench.cpu(guest).gpr[9] >> 28 & 3) == 0);
}

TEST_CASE("a read waits for a line; a line without a read is kept and announced") {
  Bench bench;
  auto& guest = bench.log_on();
  bench.put(guest, 0x48, "00002100");
  bench.put(guest, 0x2100, "0A002000 20000050");
  bench.put(guest, 0x2108, "FE020000 00001234");
  bench.cpu(guest).gpr[2] = 0x2100;
  bench.start(guest, "9C000009 82002008");
  CHECK(bench.core.run({.instructions = 1000, .until = UINT64_MAX}) == cp::RunStop::idle);
  CHECK(bench.core.reading(guest));
  CHECK(bench.port.reads == 1);
  CHECK(bench.view(guest).status == cp::GuestStatus::enabled_wait);
  bench.core.give_line(guest, "QUERY");
  CHECK(bench.core.run({.instructions = 1000, .until = UINT64_MAX}) == cp::RunStop::idle);
  CHECK(bench.at(guest, 0x2000, 5) == to_hex(isa370::to_ebcdic(std::string_view{"QUERY"})));
  CHECK(bench.at(guest, 0x38, 4) == "FE020009");

  bench.start(guest, "82002008");
  bench.core.give_line(guest, "LATER");
  CHECK(bench.core.run({.instructions = 1000, .until = UINT64_MAX}) == cp::RunStop::idle);
  CHECK(bench.at(guest, 0x44, 1) == "80");
  bench.run(guest, "9C000009 82002008");
  CHECK(bench.at(guest, 0x2000, 5) == to_hex(isa370::to_ebcdic(std::string_view{"LATER"})));
}

TEST_CASE("a channel program whose data are not in real storage, with a guest larger than it") {
  Bench bench(64 * 1024);
  auto& guest = bench.log_on("ALICE", 128 * 1024);
  put_ebcdic(bench, guest, 0x1F000 - 3, "ABCDEF");
  bench.put(guest, 0x48, "0001C000");
  bench.put(guest, 0x1C000, "0101EFFD 20000006");
  bench.put(guest, 0x2108, "FE020000 00001234");
  bench.cpu(guest).gpr[2] = 0x2100;
  bench.start(guest, "9C000009 82002008");
  for (std::uint32_t page = 4; page < 28; ++page) bench.put(guest, page * 4096, "FF");
  CHECK(bench.core.run({.instructions = 1000, .until = UINT64_MAX}) == cp::RunStop::idle);
  CHECK(bench.port.typed == "ABCDEF");
}

TEST_CASE("channels respect the guest's keys and the size of its storage") {
  Bench bench;
  auto& guest = bench.log_on();
  REQUIRE(bench.core.set_key(guest, 0x2000, 0x48).has_value());
  bench.put(guest, 0x2900, "FE020000 00001234");
  bench.cpu(guest).gpr[2] = 0x2900;
  bench.put(guest, 0x48, "30002800");
  bench.put(guest, 0x2800, "01002000 20000005");
  bench.run(guest, "9C000009 82002000");
  CHECK(bench.at(guest, 0x45, 1) == "10");
  bench.put(guest, 0x2800, "0103FFFE 20000005");
  bench.run(guest, "9C000009 82002000");
  CHECK(bench.at(guest, 0x45, 1) == "20");
}

TEST_CASE("IPL from the virtual reader") {
  Bench bench;
  auto& guest = bench.log_on();
  isa370::Card card{};
  const auto bytes = hex("00000000 00000018 02000018 20000008 00000000 00000000 41100123 82000020 000A0000 00000ABC");
  std::copy(bytes.begin(), bytes.end(), card.begin());
  // PSW to X'18'; the CCW reads the rest of the next card there.
  isa370::Card second{};
  const auto code = hex("41100123 82000020 000A0000 00000ABC");
  std::copy(code.begin(), code.end(), second.begin());
  card[15] = 16;
  REQUIRE(bench.core.load_reader(guest, 0x00C, {card, second}).has_value());
  const auto loaded = bench.core.ipl(guest, 0x00C);
  REQUIRE_MESSAGE(loaded.has_value(), loaded.error());
  CHECK(bench.core.run({.instructions = 1000, .until = UINT64_MAX}) == cp::RunStop::idle);
  CHECK(bench.cpu(guest).gpr[1] == 0x123);
  CHECK(bench.cpu(guest).psw.address == 0xABC);
  CHECK(bench.at(guest, 2, 2) == "000C");
}

TEST_CASE("IPL that cannot work says why") {
  Bench bench;
  auto& guest = bench.log_on();
  CHECK_FALSE(bench.core.ipl(guest, 0x190).has_value());
  CHECK_FALSE(bench.core.ipl(guest, 0x00C).has_value());
  CHECK_FALSE(bench.core.ipl(guest, 0x009).has_value());
  CHECK_FALSE(
      bench.core.ipl(guest, cp::NamedSystem{.name = "BIG", .origin = 0x3FFFF, .bytes = {1, 2}, .entry = 0}).has_value());
  REQUIRE(
      bench.core
          .ipl(guest, cp::NamedSystem{.name = "CMS", .origin = 0x20000, .bytes = hex("41100007 82001000"), .entry = 0x20000})
          .has_value());
  CHECK(bench.cpu(guest).psw.address == 0x20000);
  CHECK_FALSE(bench.core.stopped(guest));
}
