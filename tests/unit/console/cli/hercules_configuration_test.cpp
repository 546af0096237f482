// Hercules configuration files: what is honoured, what is warned about, what is an error and where.
#include <algorithm>

#include <doctest/doctest.h>

#include <isa370/devices/card_reader.hpp>

#include "configuration/hercules_configuration.hpp"
#include "session.hpp"

namespace {

using cli_test::Folder;
using console::parse_hercules_configuration;
using isa370::CardReader;
using Lines = std::vector<std::string>;

/// The reader at `number`; nullptr when the configuration has none.
const CardReader* reader_at(const console::HerculesConfiguration& configuration, isa370::DeviceNumber number) {
  for (const auto& device : configuration.devices)
    if (device.number == number) return dynamic_cast<const CardReader*>(device.device.get());
  return nullptr;
}

TEST_CASE("a configuration of the time") {
  const Folder folder;
  const auto first_deck = folder.file("my deck.txt", "ONE\n" + std::string(90, 'X') + "\n");
  const auto more = folder.file("more.txt", "THREE\n");
  const auto images = folder.file("x.bin", std::string(170, '\xC1'));
  const auto printer = folder.name("printer.txt");
  const auto read = parse_hercules_configuration(
      "# TOS/360\n* another comment\n\nCPUSERIAL 012ABC\nCPUMODEL 2065\nMAINSIZE 2\nARCHMODE S/370\nNUMCPU 1\r\n"
      "001F 1052-C /\n000C 3505 \"" +
          first_deck + "\" " + more + " ascii eof multifile trunc # cards\n000d 2540R " + images +
          " EBCDIC autopad\n000E 1403 " + printer + " crlf\n0180 3420 " + folder.name("new.aws") + "\n0010,0011 3420\n",
      "tos.conf");
  REQUIRE(read);
  CHECK(read->warnings == Lines{});
  CHECK(read->cpu_serial == 0x012ABC);
  CHECK(read->cpu_model == 0x2065);
  CHECK(read->storage == 2 * 1024 * 1024);
  REQUIRE(read->console);
  CHECK(read->console->number == 0x01F);
  CHECK(read->console->model == "1052");
  const auto* const first = reader_at(*read, 0x00C);
  REQUIRE(first != nullptr);
  REQUIRE(first->state().decks.size() == 1);
  CHECK(first->state().decks[0].size() == 3);
  CHECK(first->model() == "3505");
  const auto* const second = reader_at(*read, 0x00D);
  REQUIRE(second != nullptr);
  CHECK(second->model() == "2540R");
  CHECK(second->state().decks[0].size() == 3);
  CHECK(cli_test::text_of(printer).empty());
  Lines models;
  for (const auto& device : read->devices) models.emplace_back(device.device->model());
  CHECK(models == Lines{"3505", "2540R", "1403", "3420", "3420", "3420"});
}

TEST_CASE("files that cannot be had are faults with line and column, all at once") {
  const Folder folder;
  const auto read = parse_hercules_configuration(
      "000C 3505 " + folder.name("none.txt") + " " + folder.file("odd", "\xC1") + " ebcdic\n0180 3420 " +
          folder.name("none.aws") + " ro\n000E 1403 /\n0151 3350 " + folder.name("none.cckd") + "\n",
      "c");
  REQUIRE_FALSE(read);
  REQUIRE(read.error().size() == 5);
  CHECK(read.error()[0] == "c:1:11: " + folder.name("none.txt") + ": No such file or directory");
  CHECK(read.error()[1].find("odd: offset 0: 1 byte left, a card has 80") != std::string::npos);
  CHECK(read.error()[2] == "c:2:11: " + folder.name("none.aws") + ": No such file or directory");
  CHECK(read.error()[3].starts_with("c:3:11: /: "));
  CHECK(read.error()[4] == "c:4:11: " + folder.name("none.cckd") + ": No such file or directory");
}

TEST_CASE("what was printed before is replaced, but not when the configuration has a fault, and not with noclear") {
  const Folder folder;
  const auto printer = folder.file("printer.txt", "OLD\n");
  const auto statement = "000E 1403 " + printer;
  CHECK_FALSE(parse_hercules_configuration(statement + "\n000F 3505 " + folder.name("none") + "\n", "c"));
  CHECK(cli_test::text_of(printer) == "OLD\n");
  CHECK(parse_hercules_configuration(statement + " noclear\n", "c"));
  CHECK(cli_test::text_of(printer) == "OLD\n");
  CHECK(parse_hercules_configuration(statement + "\n", "c"));
  CHECK(cli_test::text_of(printer).empty());
}

TEST_CASE("main storage") {
  const auto size = [](const std::string& text) { return parse_hercules_configuration("MAINSIZE " + text, "c")->storage; };
  CHECK(size("16") == 16U * 1024 * 1024);
  CHECK(size("512K") == 512U * 1024);
  CHECK(size("1m") == 1024U * 1024);
  CHECK(size("64") == 16U * 1024 * 1024);
  CHECK(parse_hercules_configuration("MAINSIZE 64", "c")->warnings.size() == 1);
}

TEST_CASE("what is not supported is a warning with its line") {
  const auto read = parse_hercules_configuration(
      "PANRATE FAST\n0180 9999 a.aws ro\n0009 3215-C\n000E 1403 * speed=9\n00C0.8 2260\n0010,0011 3420 * chunksize=1\n001F "
      "1052-C\nNUMCPU 2\nARCHMODE ESA/390\n000C 3505 sockdev localhost:80\nLOADPARM X\nabc 9999\n",
      "vm.conf");
  REQUIRE_FALSE(read);  // The reader takes the host's name for a file.
  const auto warned = parse_hercules_configuration(
      "PANRATE FAST\n0180 9999 a.aws ro\n0009 3215-C\n000E 1403 * speed=9\n00C0.8 2260\n0010,0011 3420 * chunksize=1\n001F "
      "1052-C\nNUMCPU 2\nARCHMODE ESA/390\nLOADPARM X\nabc 9999\n",
      "vm.conf");
  REQUIRE(warned);
  CHECK(warned->console->number == 0x009);
  REQUIRE(warned->warnings.size() == 11);
  CHECK(warned->warnings[0].starts_with("vm.conf:1: warning: the statement PANRATE"));
  CHECK(warned->warnings[1].starts_with("vm.conf:2: warning: device 0180 9999"));
  CHECK(warned->warnings[2] == "vm.conf:4:13: warning: the operand 'speed=9' has no effect here");
  CHECK(warned->warnings[4].starts_with("vm.conf:6:18: warning: "));
  CHECK(warned->warnings[6].starts_with("vm.conf:7: warning: device 001F"));
  CHECK(warned->warnings[10].starts_with("vm.conf:11:"));
}

TEST_CASE("all faults at once, with line and column") {
  const auto read = parse_hercules_configuration(
      "000C 3505 * ascii ebcdic\n00G0 3505\nMAINSIZE lots\n  CPUSERIAL 1234567\nCPUMODEL\n1234 3505\n000C 3505 *\n0009 3215-C\n"
      "000A 3505 \"open\n0020-0010 3505\n000B\nMAINSIZE 0\nCPUMODEL 12345\nNUMCPU 1 2\n000D 3505 \"\"\n",
      "bad.conf");
  REQUIRE_FALSE(read);
  const Lines places{"bad.conf:1:19: ",  "bad.conf:2:1: ",   "bad.conf:3:10: ",  "bad.conf:4:13: ", "bad.conf:5:1: ",
                     "bad.conf:6:1: ",   "bad.conf:7:1: ",   "bad.conf:9:11: ",  "bad.conf:10:1: ", "bad.conf:11:1: ",
                     "bad.conf:12:10: ", "bad.conf:13:10: ", "bad.conf:14:10: ", "bad.conf:15:11: "};
  REQUIRE(read.error().size() == places.size());
  for (std::size_t i = 0; i < places.size(); ++i) {
    CAPTURE(read.error()[i]);
    CHECK(read.error()[i].starts_with(places[i]));
  }
}

TEST_CASE("any bytes give a result, and nothing unprintable comes back") {
  std::string bytes;
  unsigned seed = 1;
  for (int round = 0; round < 300; ++round) {
    bytes.clear();
    for (int i = 0; i < 200; ++i) {
      seed = seed * 1'103'515'245 + 12'345;
      constexpr std::string_view likely = "0009 3215-C\n000C 3505 eof\"#*.,-MAINSIZE";
      const auto draw = seed >> 16;
      bytes += draw % 8 == 0 ? static_cast<char>(draw >> 4) : likely[draw % likely.size()];
    }
    const auto read = parse_hercules_configuration(bytes, "random");
    for (const auto& line : read ? read->warnings : read.error())
      CHECK(std::all_of(line.begin(), line.end(), [](char c) { return c >= ' ' && c <= '~'; }));
  }
}

}  // namespace
