// Keys and lamps of the console printer-keyboards, and what the 1052 has of its own.
#include <doctest/doctest.h>

#include <random>
#include <string>

#include "io_bench.hpp"
#include "isa370/devices/console_1052.hpp"
#include "isa370/ebcdic.hpp"

namespace io_test {
namespace {

namespace unit = isa370::unit_status;
namespace sense = isa370::sense_bit;
using isa370::Console1052;
using isa370::Console3215;

struct Console : Bench {
  std::string paper;
  Console3215& console =
      attach<Console1052>(number, Console3215::Outlets{.typed = [this](std::string_view text) { paper += text; }});

  void start_read(std::uint8_t flags = flag::sli) {
    ccw(0x100, 0x0A, 0x200, flags, 20);
    REQUIRE(channels.start_io(number, 0x100).condition_code == 0);
    run();
  }
  ChannelStatusWord ended() {
    run();
    return channels.take(number).csw;
  }
  std::uint8_t sense_byte() {
    ccw(0x180, 0x04, 0x280, flag::sli, 1);
    REQUIRE(execute(0x180));
    return storage.bytes[0x280];
  }
};

TEST_CASE_FIXTURE(Console, "the 1052 types 14.8 characters a second") {
  put(0x200, isa370::to_ebcdic(std::string_view{"IEA000A"}));
  ccw(0x100, 0x09, 0x200, 0, 7);
  CHECK(execute(0x100)->unit_status == normal_end);
  CHECK(clock.now() == 7 * Console1052::per_character);
  CHECK(paper == "IEA000A\n");
  CHECK(console.model() == "1052");
}

TEST_CASE_FIXTURE(Console, "the lamps: proceed while a read waits, intervention required without paper") {
  CHECK(console.lamps() == Console3215::Lamps{});
  start_read();
  CHECK(console.lamps() == Console3215::Lamps{.proceed = true, .intervention_required = false});
  console.enter("r 00,'u'");
  CHECK(ended().unit_status == normal_end);
  console.set_ready(false);
  CHECK(console.lamps() == Console3215::Lamps{.proceed = false, .intervention_required = true});
}

TEST_CASE_FIXTURE(Console, "what was typed before the cancel key is in storage") {
  start_read();
  console.cancel("r 0");
  CHECK(ended() == ChannelStatusWord{.command_address = 0x108, .unit_status = normal_end | unit::unit_exception, .count = 17});
  CHECK(isa370::to_ascii(at(0x200, 3)) == "r 0");
  CHECK(console.state() == Console3215::State{});
}

TEST_CASE_FIXTURE(Console, "the end-of-block key alone: no text, and incorrect length unless it is suppressed") {
  start_read(0);
  console.enter("");
  const auto csw = ended();
  CHECK(csw.unit_status == normal_end);
  CHECK(csw.channel_status == isa370::channel_status::incorrect_length);
  CHECK(csw.count == 20);
}

TEST_CASE_FIXTURE(Console, "the not-ready key ends a read; what was typed ahead is kept") {
  start_read();
  console.set_ready(false);
  console.set_ready(false);
  console.cancel("too late");
  CHECK(ended().unit_status == (normal_end | unit::unit_check));
  CHECK(sense_byte() == sense::intervention_required);
  console.enter("kept");
  console.set_ready(true);
  CHECK(ended() == ChannelStatusWord{.unit_status = unit::device_end});
  start_read();
  CHECK(ended().unit_status == normal_end);
  CHECK(isa370::to_ascii(at(0x200, 4)) == "kept");
}

TEST_CASE_FIXTURE(Console, "out of paper in the middle of a line: it is typed to its end") {
  ccw(0x100, 0x01, 0x200, 0, 3);
  REQUIRE(channels.start_io(number, 0x100).condition_code == 0);
  console.set_ready(false);
  CHECK(ended().unit_status == normal_end);
  CHECK(paper.size() == 3);
  CHECK(channels.start_io(number, 0x100).csw->unit_status == unit::unit_check);
}

TEST_CASE_FIXTURE(Console, "random commands and keys: every unit check leaves sense, and reads end") {
  std::mt19937 random(1052);
  const auto below = [&](std::uint32_t limit) { return static_cast<std::uint32_t>(random() % limit); };
  constexpr auto codes = std::to_array<std::uint8_t>({0x01, 0x09, 0x0A, 0x0A, 0x0B, 0x03, 0x04, 0x02, 0x11, 0x0C, 0xE4});
  for (unsigned round = 0; round < 3000; ++round) {
    CAPTURE(round);
    ccw(0x100, codes[below(codes.size())], 0x200, static_cast<std::uint8_t>(below(2) != 0 ? flag::cc | flag::sli : flag::sli),
        static_cast<std::uint16_t>(1 + below(40)));
    ccw(0x108, codes[below(codes.size())], 0x300, flag::sli, 10);
    const auto result = channels.start_io(number, 0x100);
    std::uint8_t status = result.csw ? result.csw->unit_status : std::uint8_t{0};
    run();
    if (below(3) == 0) console.enter("typed");
    if (below(5) == 0) console.cancel("ty");
    if (below(9) == 0) console.set_ready(below(3) != 0);
    if (below(9) == 0) console.attention();
    run();
    if (below(4) == 0 && channels.halt_device(number).condition_code == 1) CHECK_FALSE(console.reading());
    while (channels.interruption_pending(number)) status |= channels.take(number).csw.unit_status;
    if ((status & unit::unit_check) != 0) CHECK(console.state().sense != 0);
    CHECK(channels.busy(number) == console.reading());
    CHECK(console.lamps().intervention_required != console.state().ready);
  }
}

}  // namespace
}  // namespace io_test
