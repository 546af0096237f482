// Hercules configuration files: what is honoured, what is warned about, what is an error and where.
#include <algorithm>

#include <doctest/doctest.h>

#include "configuration/hercules_configuration.hpp"

namespace {

using console::parse_hercules_configuration;
using console::ReaderStatement;
using Lines = std::vector<std::string>;

TEST_CASE("a configuration of the time") {
  const auto read = parse_hercules_configuration(
      "# TOS/360\n* another comment\n\nCPUSERIAL 012ABC\nCPUMODEL 2065\nMAINSIZE 2\nARCHMODE S/370\nNUMCPU 1\r\n"
      "001F 1052-C /\n000C 3505 \"my deck.txt\" more.txt ascii eof multifile trunc # cards\n000d 2540R x.bin EBCDIC autopad\n",
      "tos.conf");
  REQUIRE(read);
  CHECK(read->warnings == Lines{});
  CHECK(read->cpu_serial == 0x012ABC);
  CHECK(read->cpu_model == 0x2065);
  CHECK(read->storage == 2 * 1024 * 1024);
  REQUIRE(read->console);
  CHECK(read->console->number == 0x01F);
  CHECK(read->console->model == "1052");
  REQUIRE(read->readers.size() == 2);
  const auto& first = read->readers[0];
  CHECK(first.number == 0x00C);
  CHECK(first.files == Lines{"my deck.txt", "more.txt"});
  CHECK(first.code == ReaderStatement::Code::ascii);
  CHECK(first.end_of_file);
  CHECK(first.multiple_files);
  CHECK(first.truncate);
  CHECK(first.line == 10);
  const auto& second = read->readers[1];
  CHECK(second.number == 0x00D);
  CHECK(second.model == "2540");
  CHECK(second.code == ReaderStatement::Code::ebcdic);
  CHECK_FALSE(second.end_of_file);
  CHECK(second.pad);
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
      "PANRATE FAST\n0180 3420 a.aws ro\n0009 3215-C\n000E 1403 p.txt\n0300-0307 3330 x\n00C0.8 3270\n0010,0011 3420\n001F "
      "1052-C\n"
      "NUMCPU 2\nARCHMODE ESA/390\n000C 3505 sockdev localhost:80\nLOADPARM X\nabc 9999\n",
      "vm.conf");
  REQUIRE(read);
  CHECK(read->console->number == 0x009);
  REQUIRE(read->warnings.size() == 12);
  CHECK(read->warnings[0].starts_with("vm.conf:1: warning: the statement PANRATE"));
  CHECK(read->warnings[1].starts_with("vm.conf:2: warning: device 0180 3420"));
  CHECK(read->warnings[2].starts_with("vm.conf:4:"));
  CHECK(read->warnings[6].starts_with("vm.conf:8: warning: device 001F"));
  CHECK(read->warnings[11].starts_with("vm.conf:13:"));
}

TEST_CASE("all faults at once, with line and column") {
  const auto read = parse_hercules_configuration(
      "000C 3505 a ascii ebcdic\n00G0 3505\nMAINSIZE lots\n  CPUSERIAL 1234567\nCPUMODEL\n1234 3505\n000C 3505 b\n0009 3215-C\n"
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
