// The 3215 as a channel program and as a person see it.
#include <doctest/doctest.h>

#include <string>

#include "io_bench.hpp"
#include "isa370/devices/console_3215.hpp"
#include "isa370/ebcdic.hpp"

namespace io_test {
namespace {

namespace unit = isa370::unit_status;
namespace channel = isa370::channel_status;
namespace sense = isa370::sense_bit;
using isa370::Console3215;

struct Typewriter : Bench {
  static constexpr DeviceNumber number = 0x009;
  std::string paper;
  int reads_started = 0;
  int alarms = 0;
  Console3215& console = attach<Console3215>(number, Console3215::Options{.per_character = 1000},
                                             Console3215::Outlets{.typed = [this](std::string_view text) { paper += text; },
                                                                  .read_started = [this] { ++reads_started; },
                                                                  .alarm = [this] { ++alarms; }});

  void text(std::uint32_t at, std::string_view ascii) { put(at, isa370::to_ebcdic(ascii)); }
  [[nodiscard]] std::string text_at(std::uint32_t address, std::size_t length) const {
    return isa370::to_ascii(at(address, length));
  }
  [[nodiscard]] ChannelStatusWord ended() { return channels.take(number).csw; }
};

TEST_CASE_FIXTURE(Typewriter, "write, and write with carriage return") {
  text(0x200, "Hello ");
  text(0x210, "world");
  ccw(0x100, 0x01, 0x200, flag::cc, 6);
  ccw(0x108, 0x09, 0x210, 0, 5);
  REQUIRE(channels.start_io(number, 0x100).condition_code == 0);
  run(5999);
  CHECK(paper.empty());
  run(6000);
  CHECK(paper == "Hello ");
  run();
  CHECK(paper == "Hello world\n");
  CHECK(clock.now() == 11'000 + ChannelSet::ccw_time);
  CHECK(ended() == ChannelStatusWord{.command_address = 0x110, .unit_status = normal_end});
}

TEST_CASE_FIXTURE(Typewriter, "a line may be gathered by data chaining") {
  text(0x200, "AB");
  text(0x300, "CD");
  ccw(0x100, 0x09, 0x200, flag::cd, 2);
  ccw(0x108, 0, 0x300, 0, 2);
  CHECK(execute(0x100, number)->channel_status == 0);
  CHECK(paper == "ABCD\n");
}

TEST_CASE_FIXTURE(Typewriter, "whatever is written, only printable text and new lines come out") {
  for (unsigned i = 0; i < 256; ++i) storage.bytes[0x200 + i] = static_cast<std::uint8_t>(i);
  ccw(0x100, 0x01, 0x200, 0, 256);
  CHECK(execute(0x100, number)->channel_status == 0);
  CHECK(paper.size() == 256);
  CHECK(paper[0x15] == '\n');
  paper[0x15] = '.';
  for (const char c : paper) CHECK((c >= ' ' && c <= '~'));
  CHECK(paper[0x00] == '.');
  CHECK(paper[0xC1] == 'A');
}

TEST_CASE_FIXTURE(Typewriter, "data that cannot be fetched are not typed") {
  ccw(0x100, 0x09, 0xFFFF, 0, 5);
  const auto csw = execute(0x100, number);
  REQUIRE(csw);
  CHECK(csw->channel_status == channel::program_check);
  CHECK(csw->count == 4);
  CHECK(paper == ".\n");
}

TEST_CASE_FIXTURE(Typewriter, "a read waits for the person") {
  ccw(0x100, 0x0A, 0x200, flag::sli, 80);
  REQUIRE(channels.start_io(number, 0x100).condition_code == 0);
  CHECK(reads_started == 1);
  CHECK(console.reading());
  run(1'000'000'000);
  CHECK(channels.busy(number));
  CHECK_FALSE(clock.next_at());
  SUBCASE("a line") {
    console.enter("query time");
    CHECK(channels.busy(number));
    run();
    CHECK(text_at(0x200, 10) == "query time");
    CHECK(storage.bytes[0x20A] == 0);
    CHECK(ended() == ChannelStatusWord{.command_address = 0x108, .unit_status = normal_end, .count = 70});
  }
  SUBCASE("an empty line") {
    console.enter("");
    run();
    CHECK(ended() == ChannelStatusWord{.command_address = 0x108, .unit_status = normal_end, .count = 80});
  }
  SUBCASE("the cancel key") {
    console.cancel();
    console.enter("too late for this read");
    run();
    CHECK(ended().unit_status == (normal_end | unit::unit_exception));
    CHECK(storage.bytes[0x200] == 0);
    CHECK(console.state().lines.size() == 1);
  }
  SUBCASE("cancel behind the end of block does nothing") {
    console.enter("line");
    console.cancel();
    run();
    CHECK(ended().unit_status == normal_end);
  }
  SUBCASE("HALT I/O") {
    CHECK(channels.halt_io(number).condition_code == 1);
    CHECK_FALSE(console.reading());
    CHECK(ended().unit_status == normal_end);
    console.enter("kept");
    CHECK_FALSE(clock.next_at());
    REQUIRE(channels.start_io(number, 0x100).condition_code == 0);
    run();
    CHECK(text_at(0x200, 4) == "kept");
  }
  CHECK_FALSE(console.reading());
}

TEST_CASE_FIXTURE(Typewriter, "lines typed ahead answer the reads to come, in order, without waiting") {
  console.enter("one");
  console.enter("second");
  ccw(0x100, 0x0A, 0x200, flag::sli | flag::cc, 80);
  ccw(0x108, 0x0A, 0x300, flag::sli, 80);
  CHECK(execute(0x100, number)->count == 74);
  CHECK(text_at(0x200, 3) == "one");
  CHECK(text_at(0x300, 6) == "second");
  CHECK(reads_started == 0);
}

TEST_CASE("an outlet may answer the read that it hears of") {
  Bench bench;
  Console3215* console = nullptr;
  console = &bench.attach<Console3215>(Bench::number, Console3215::Options{},
                                       Console3215::Outlets{.read_started = [&console] { console->enter("at once"); }});
  bench.ccw(0x100, 0x0A, 0x200, flag::sli, 80);
  CHECK(bench.execute(0x100)->count == 73);
}

TEST_CASE_FIXTURE(Typewriter, "a line longer than the count is cut, with incorrect length") {
  console.enter("0123456789");
  ccw(0x100, 0x0A, 0x200, 0, 4);
  const auto csw = execute(0x100, number);
  CHECK(csw->channel_status == channel::incorrect_length);
  CHECK(csw->count == 0);
  CHECK(text_at(0x200, 4) == "0123");
  CHECK(storage.bytes[0x204] == 0);
}

TEST_CASE_FIXTURE(Typewriter, "attention, alarm and no-operation") {
  console.attention();
  CHECK(ended() == ChannelStatusWord{.unit_status = unit::attention});
  ccw(0x100, 0x0B, 0, flag::sli, 1);
  CHECK(channels.start_io(number, 0x100).csw->unit_status == normal_end);
  CHECK(alarms == 1);
  ccw(0x100, 0x03, 0, flag::sli, 1);
  CHECK(channels.start_io(number, 0x100).csw->unit_status == normal_end);
}

TEST_CASE_FIXTURE(Typewriter, "an unknown command is rejected, and sense says so until the next command") {
  ccw(0x100, 0x02, 0x200, 0, 4);
  const auto refused = channels.start_io(number, 0x100);
  CHECK(refused.condition_code == 1);
  CHECK(refused.csw->unit_status == unit::unit_check);
  ccw(0x100, 0x04, 0x200, flag::sli, 24);
  CHECK(execute(0x100, number)->count == 23);
  CHECK(storage.bytes[0x200] == sense::command_reject);
  ccw(0x110, 0x09, 0x300, 0, 1);
  CHECK(execute(0x110, number)->unit_status == normal_end);
  CHECK(execute(0x100, number)->count == 23);
  CHECK(storage.bytes[0x200] == 0);
}

TEST_CASE_FIXTURE(Typewriter, "out of paper: intervention is required, then device end") {
  console.set_ready(false);
  for (const auto command : std::array<std::uint8_t, 3>{0x01, 0x09, 0x0A}) {
    ccw(0x100, command, 0x200, 0, 4);
    CHECK(channels.start_io(number, 0x100).csw->unit_status == unit::unit_check);
    CHECK(console.state().sense == sense::intervention_required);
  }
  console.set_ready(true);
  console.set_ready(true);
  CHECK(ended() == ChannelStatusWord{.unit_status = unit::device_end});
  CHECK_FALSE(channels.any_pending());
}

TEST_CASE_FIXTURE(Typewriter, "reset ends the read and forgets what was typed ahead") {
  ccw(0x100, 0x0A, 0x200, flag::sli, 80);
  REQUIRE(channels.start_io(number, 0x100).condition_code == 0);
  channels.reset();
  CHECK(console.state() == Console3215::State{});
  console.enter("line");
  CHECK_FALSE(clock.next_at());
}

TEST_CASE("a console without a terminal loses what it types and does not fail") {
  Bench bench;
  auto& console = bench.attach<Console3215>(Bench::number, Console3215::Options{}, Console3215::Outlets{});
  bench.ccw(0x100, 0x09, 0x200, flag::cc, 4);
  bench.ccw(0x108, 0x0B, 0x200, flag::cc, 4);
  bench.ccw(0x110, 0x0A, 0x200, flag::sli, 4);
  REQUIRE(bench.channels.start_io(Bench::number, 0x100).condition_code == 0);
  bench.run();
  CHECK(console.reading());
  Console3215 alone({}, {});
  alone.attention();
  alone.enter("nobody");
  alone.cancel();
  CHECK(alone.state().lines.size() == 1);
}

}  // namespace
}  // namespace io_test
