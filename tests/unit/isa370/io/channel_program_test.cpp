// Channel programs: chaining, transfer in channel, lengths, program-controlled interruption, and what makes a CCW invalid.
#include <doctest/doctest.h>

#include "io_bench.hpp"

namespace io_test {
namespace {

namespace unit = isa370::unit_status;
namespace channel = isa370::channel_status;
using Step = ScriptedDevice::Step;

constexpr std::uint8_t read = 0x02;
constexpr std::uint8_t write = 0x01;
constexpr std::uint8_t control = 0x03;
constexpr std::uint8_t tic = 0x08;

TEST_CASE("a read moves the data at the end of its time, and ends with one interruption") {
  Bench bench;
  auto& device = bench.attach<ScriptedDevice>(Bench::number);
  device.script.push_back({.gives = sequence(1, 8)});
  bench.ccw(0x100, read, 0x200, 0, 8);
  CHECK(bench.channels.start_io(Bench::number, 0x100).condition_code == 0);
  CHECK(bench.channels.busy(Bench::number));
  bench.run(999);
  CHECK(bench.at(0x200, 8) == std::vector<std::uint8_t>(8));
  bench.run(1000);
  CHECK(bench.at(0x200, 8) == sequence(1, 8));
  CHECK_FALSE(bench.channels.busy(Bench::number));
  REQUIRE(bench.pending() == Bench::number);
  const auto interruption = bench.channels.take(Bench::number);
  CHECK(interruption.device == Bench::number);
  CHECK(interruption.csw == ChannelStatusWord{.command_address = 0x108, .unit_status = normal_end});
  CHECK_FALSE(bench.channels.any_pending());
}

TEST_CASE("a write takes the data, and the CSW has the key of the CAW") {
  Bench bench;
  auto& device = bench.attach<ScriptedDevice>(Bench::number);
  device.script.push_back({.takes = 5});
  bench.put(0x200, sequence(0x41, 5));
  bench.ccw(0x100, write, 0x200, 0, 5);
  CHECK(bench.execute(0x100, Bench::number, 3) ==
        ChannelStatusWord{.key = 3, .command_address = 0x108, .unit_status = normal_end});
  CHECK(device.taken == sequence(0x41, 5));
}

TEST_CASE("command chaining goes from CCW to CCW and takes channel time") {
  Bench bench;
  auto& device = bench.attach<ScriptedDevice>(Bench::number);
  device.script = {{.gives = sequence(1, 4)}, {.gives = sequence(9, 4)}};
  bench.ccw(0x100, read, 0x200, flag::cc, 4);
  bench.ccw(0x108, read, 0x204, 0, 4);
  const auto csw = bench.execute(0x100);
  REQUIRE(csw);
  CHECK(*csw == ChannelStatusWord{.command_address = 0x110, .unit_status = normal_end});
  CHECK(bench.at(0x200, 4) == sequence(1, 4));
  CHECK(bench.at(0x204, 4) == sequence(9, 4));
  CHECK(bench.clock.now() == 2000 + ChannelSet::ccw_time);
  REQUIRE(device.commands.size() == 2);
  CHECK_FALSE(device.commands[0].chained);
  CHECK(device.commands[1].chained);
}

TEST_CASE("a channel program may read the CCW that it chains to") {
  Bench bench;
  auto& device = bench.attach<ScriptedDevice>(Bench::number);
  device.script = {{.gives = {read, 0, 3, 0, 0, 0, 0, 2}}, {.gives = {0xAA, 0xBB}}};
  bench.ccw(0x100, read, 0x108, flag::cc, 8);
  const auto csw = bench.execute(0x100);
  REQUIRE(csw);
  CHECK(csw->unit_status == normal_end);
  CHECK(bench.at(0x300, 2) == std::vector<std::uint8_t>{0xAA, 0xBB});
}

TEST_CASE("status modifier skips a CCW") {
  Bench bench;
  auto& device = bench.attach<ScriptedDevice>(Bench::number);
  SUBCASE("after data") { device.script = {{.ending = normal_end | unit::status_modifier, .gives = sequence(1, 4)}}; }
  SUBCASE("after an immediate operation") {
    device.script = {{.beginning = {.kind = Beginning::Kind::immediate, .status = normal_end | unit::status_modifier}}};
  }
  device.script.push_back({.gives = sequence(1, 1)});
  bench.ccw(0x100, read, 0x200, flag::cc, 4);
  bench.ccw(0x108, 0x00, 0, 0, 0);  // Invalid: must not be looked at.
  bench.ccw(0x110, 0xE2, 0x300, 0, 1);
  CHECK(bench.execute(0x100) == ChannelStatusWord{.command_address = 0x118, .unit_status = normal_end});
  REQUIRE(device.commands.size() == 2);
  CHECK(device.commands[1].code == 0xE2);
}

TEST_CASE("unit check, unit exception and others end the chain") {
  for (const std::uint8_t extra : {unit::unit_check, unit::unit_exception, unit::attention}) {
    CAPTURE(extra);
    Bench bench;
    auto& device = bench.attach<ScriptedDevice>(Bench::number);
    device.script = {{.ending = static_cast<std::uint8_t>(normal_end | extra), .gives = sequence(1, 4)}};
    bench.ccw(0x100, read, 0x200, flag::cc, 4);
    bench.ccw(0x108, read, 0x200, 0, 4);
    CHECK(bench.execute(0x100) ==
          ChannelStatusWord{.command_address = 0x108, .unit_status = static_cast<std::uint8_t>(normal_end | extra)});
    CHECK(device.commands.size() == 1);
  }
}

TEST_CASE("a command refused in the middle of a chain ends it with that command's CCW") {
  Bench bench;
  auto& device = bench.attach<ScriptedDevice>(Bench::number);
  device.script = {{.gives = sequence(1, 4)}, {.beginning = {.kind = Beginning::Kind::rejected, .status = unit::unit_check}}};
  bench.ccw(0x100, read, 0x200, flag::cc, 4);
  bench.ccw(0x108, 0xFF, 0x200, flag::cc, 9);
  CHECK(bench.execute(0x100) == ChannelStatusWord{.command_address = 0x110, .unit_status = unit::unit_check, .count = 9});
}

TEST_CASE("transfer in channel") {
  Bench bench;
  auto& device = bench.attach<ScriptedDevice>(Bench::number);
  bench.ccw(0x100, control, 0x200, flag::cc | flag::sli, 1);
  SUBCASE("goes to its target; its upper bits, flags and count do not matter") {
    bench.ccw(0x108, 0xA0 | tic, 0x400, 0xFF, 0);
    bench.ccw(0x400, control, 0x200, flag::sli, 1);
    CHECK(bench.execute(0x100) == ChannelStatusWord{.command_address = 0x408, .unit_status = normal_end, .count = 1});
    CHECK(device.commands.size() == 2);
    CHECK(bench.clock.now() == 2000 + 2 * ChannelSet::ccw_time);
  }
  SUBCASE("to another transfer in channel is a program check at the second") {
    bench.ccw(0x108, tic, 0x400, 0, 0);
    bench.ccw(0x400, tic, 0x100, 0, 0);
    CHECK(bench.execute(0x100) == ChannelStatusWord{.command_address = 0x408, .channel_status = channel::program_check});
  }
  SUBCASE("to an address that is not on a doubleword") {
    bench.ccw(0x108, tic, 0x404, 0, 0);
    CHECK(bench.execute(0x100) == ChannelStatusWord{.command_address = 0x110, .channel_status = channel::program_check});
  }
  SUBCASE("to an address outside of storage") {
    bench.ccw(0x108, tic, 0xFF'0000, 0, 0);
    CHECK(bench.execute(0x100) == ChannelStatusWord{.command_address = 0x110, .channel_status = channel::program_check});
  }
  SUBCASE("twice, with a command between, is allowed") {
    bench.ccw(0x108, tic, 0x400, 0, 0);
    bench.ccw(0x400, control, 0x200, flag::cc | flag::sli, 1);
    bench.ccw(0x408, tic, 0x500, 0, 0);
    bench.ccw(0x500, control, 0x200, flag::sli, 1);
    CHECK(bench.execute(0x100) == ChannelStatusWord{.command_address = 0x508, .unit_status = normal_end, .count = 1});
  }
}

TEST_CASE("a chain without end takes simulated time and stays stoppable") {
  Bench bench;
  auto& device = bench.attach<ScriptedDevice>(Bench::number);
  const Beginning at_once{.kind = Beginning::Kind::immediate, .status = normal_end};
  device.script.assign(100'000, Step{.beginning = at_once});
  bench.ccw(0x100, control, 0, flag::cc, 1);
  bench.ccw(0x108, tic, 0x100, 0, 0);
  CHECK(bench.channels.start_io(Bench::number, 0x100).condition_code == 0);
  bench.run(1'000'000);
  CHECK(bench.channels.busy(Bench::number));
  // 20 microseconds a round: the command, and the transfer in channel.
  CHECK(device.commands.size() == 1 + 1'000'000 / (2 * ChannelSet::ccw_time));
  CHECK(bench.channels.halt_io(Bench::number).condition_code == 1);
  CHECK_FALSE(bench.clock.next_at());
}

TEST_CASE("data chaining without end neither hangs nor overflows") {
  Bench bench;
  auto& device = bench.attach<ScriptedDevice>(Bench::number);
  device.script = {{.takes = 100'000}};
  bench.ccw(0x100, write, 0x200, flag::cd, 1);
  bench.ccw(0x108, tic, 0x100, 0, 0);
  const auto csw = bench.execute(0x100);
  REQUIRE(csw);
  CHECK(device.taken.size() == 100'000);
  CHECK(csw->channel_status == channel::incorrect_length);
  CHECK(device.commands[0].count == 4096);
  CHECK(bench.clock.now() >= 4095 * ChannelSet::ccw_time);
}

TEST_CASE("incorrect length: the manual's table of flags") {
  // Length right, short, long; then what each of the combinations of CD, CC and SLI does.
  struct Row {
    std::uint8_t flags;
    std::size_t gives;
    bool incorrect_length;
    bool chains;
    std::uint16_t residual;
  };
  constexpr std::uint8_t cc = flag::cc;
  constexpr std::uint8_t sli = flag::sli;
  const std::array rows{
      Row{0, 10, false, false, 0},
      Row{0, 6, true, false, 4},
      Row{0, 14, true, false, 0},
      Row{sli, 10, false, false, 0},
      Row{sli, 6, false, false, 4},
      Row{sli, 14, false, false, 0},
      Row{cc, 10, false, true, 0},
      Row{cc, 6, true, false, 4},
      Row{cc, 14, true, false, 0},
      Row{cc | sli, 10, false, true, 0},
      Row{cc | sli, 6, false, true, 4},
      Row{cc | sli, 14, false, true, 0},
      Row{flag::cd, 6, true, false, 4},
      Row{flag::cd | sli, 6, true, false, 4},
      Row{flag::cd | cc, 6, true, false, 4},
      Row{flag::cd | cc | sli, 6, true, false, 4},
  };
  for (const auto& row : rows) {
    CAPTURE(row.flags);
    CAPTURE(row.gives);
    Bench bench;
    auto& device = bench.attach<ScriptedDevice>(Bench::number);
    device.script = {{.gives = sequence(1, row.gives)}, {.gives = sequence(1, 2)}};
    bench.ccw(0x100, read, 0x200, row.flags, 10);
    bench.ccw(0x108, read, 0x300, 0, 2);
    const auto csw = bench.execute(0x100);
    REQUIRE(csw);
    CHECK(csw->channel_status == (row.incorrect_length ? channel::incorrect_length : 0));
    CHECK(csw->command_address == (row.chains ? 0x110U : 0x108U));
    CHECK(csw->count == (row.chains ? 0 : row.residual));
    CHECK(device.commands.size() == (row.chains ? 2U : 1U));
    CHECK(bench.at(0x20A, 4) == std::vector<std::uint8_t>(4));
  }
}

TEST_CASE("incorrect length: an immediate operation has none, and chains unless chain data is on") {
  for (unsigned flags = 0; flags < 8; ++flags) {
    CAPTURE(flags);
    Bench bench;
    auto& device = bench.attach<ScriptedDevice>(Bench::number);
    device.script = {{.beginning = {.kind = Beginning::Kind::immediate, .status = normal_end}}, {}};
    bench.ccw(0x100, control, 0x200, static_cast<std::uint8_t>(flags << 5), 10);
    bench.ccw(0x108, control, 0x200, flag::sli, 1);
    const auto result = bench.channels.start_io(Bench::number, 0x100);
    const bool chains = (flags & 4) == 0 && (flags & 2) != 0;
    CHECK(result.condition_code == (chains ? 0 : 1));
    if (!chains) {
      REQUIRE(result.csw);
      CHECK(result.status_only);
      CHECK(result.csw->unit_status == normal_end);
      CHECK(result.csw->channel_status == 0);
    }
    bench.run();
    CHECK(device.commands.size() == (chains ? 2U : 1U));
  }
}

TEST_CASE("invalid CCWs in a chain are program checks that name the CCW") {
  Bench bench;
  auto& device = bench.attach<ScriptedDevice>(Bench::number);
  bench.ccw(0x100, control, 0x200, flag::cc | flag::sli, 1);
  SUBCASE("command code") { bench.ccw(0x108, 0xF0, 0x200, 0, 1); }
  SUBCASE("count of zero") { bench.ccw(0x108, read, 0x200, 0, 0); }
  SUBCASE("flag bit 38") { bench.ccw(0x108, read, 0x200, 0x02, 1); }
  SUBCASE("flag bit 39") { bench.ccw(0x108, read, 0x200, 0x01, 1); }
  const auto csw = bench.execute(0x100);
  REQUIRE(csw);
  CHECK(csw->channel_status == channel::program_check);
  CHECK(csw->unit_status == 0);
  CHECK(csw->command_address == 0x110);
  CHECK(device.commands.size() == 1);
}

TEST_CASE("a chain that runs out of storage or into a protected CCW") {
  Bench bench;
  bench.attach<ScriptedDevice>(Bench::number);
  SUBCASE("end of storage") {
    bench.ccw(BenchStorage::size - 8, control, 0x200, flag::cc | flag::sli, 1);
    CHECK(bench.execute(BenchStorage::size - 8) ==
          ChannelStatusWord{.command_address = BenchStorage::size + 8, .channel_status = channel::program_check});
  }
  SUBCASE("fetch-protected") {
    bench.storage.keys[1] = 0x58;
    bench.ccw(0x7F8, control, 0x200, flag::cc | flag::sli, 1);
    bench.ccw(0x800, control, 0x200, flag::sli, 1);
    CHECK(bench.execute(0x7F8, Bench::number, 6) ==
          ChannelStatusWord{.key = 6, .command_address = 0x808, .channel_status = channel::protection_check});
    CHECK(bench.execute(0x7F8, Bench::number, 5)->unit_status == normal_end);
  }
}

TEST_CASE("program-controlled interruption") {
  Bench bench;
  auto& device = bench.attach<ScriptedDevice>(Bench::number);
  device.script = {{.gives = sequence(1, 4)}, {.gives = sequence(1, 4)}, {.gives = sequence(1, 4)}};
  bench.ccw(0x100, read, 0x200, flag::cc, 4);
  bench.ccw(0x108, read, 0x200, flag::cc | flag::pci, 4);
  bench.ccw(0x110, read, 0x200, 0, 4);
  REQUIRE(bench.channels.start_io(Bench::number, 0x100).condition_code == 0);
  bench.run(1000);
  CHECK_FALSE(bench.channels.any_pending());
  bench.run(1000 + ChannelSet::ccw_time);
  REQUIRE(bench.channels.any_pending());
  CHECK(bench.channels.busy(Bench::number));
  SUBCASE("taken while the program goes on") {
    const auto csw = bench.channels.take(Bench::number).csw;
    CHECK(csw.channel_status == channel::program_controlled_interruption);
    CHECK(csw.unit_status == 0);
    CHECK(csw.command_address == 0x110);
    CHECK_FALSE(bench.channels.any_pending());
    bench.run();
    CHECK(bench.channels.take(Bench::number).csw == ChannelStatusWord{.command_address = 0x118, .unit_status = normal_end});
  }
  SUBCASE("not taken, it goes with the ending; TEST I/O does not clear it before") {
    CHECK(bench.channels.test_io(Bench::number).condition_code == 2);
    bench.run();
    CHECK(bench.channels.take(Bench::number).csw ==
          ChannelStatusWord{
              .command_address = 0x118, .unit_status = normal_end, .channel_status = channel::program_controlled_interruption});
    CHECK_FALSE(bench.channels.any_pending());
  }
}

TEST_CASE("a device may answer when it is ready, and even before it has finished being asked") {
  Bench bench;
  auto& device = bench.attach<ScriptedDevice>(Bench::number);
  device.script = {{.beginning = {.kind = Beginning::Kind::when_ready}, .gives = sequence(1, 4)}};
  bench.ccw(0x100, read, 0x200, 0, 4);
  REQUIRE(bench.channels.start_io(Bench::number, 0x100).condition_code == 0);
  CHECK_FALSE(bench.clock.next_at());
  CHECK(bench.channels.busy(Bench::number));
  device.call_ready();
  device.call_ready();
  bench.run();
  CHECK(bench.channels.take(Bench::number).csw.unit_status == normal_end);
  device.call_ready();  // Nobody waits: no effect.
  CHECK_FALSE(bench.clock.next_at());
}

TEST_CASE("initial program loading: an implied CCW, then the chain at location 8") {
  Bench bench;
  auto& device = bench.attach<ScriptedDevice>(Bench::number);
  std::vector<std::uint8_t> card(80);
  const std::vector<std::uint8_t> second_ccw{read, 0, 0x05, 0, 0x20, 0, 0, 40};
  std::copy(second_ccw.begin(), second_ccw.end(), card.begin() + 8);
  device.script = {{.gives = card}, {.gives = sequence(1, 80)}};
  bench.storage.keys[0] = 0x18;  // Key 0 is allowed everything.
  SUBCASE("ends with one interruption") {
    CHECK(bench.channels.start_initial_program_load(Bench::number).condition_code == 0);
    bench.run();
    CHECK(bench.at(8, 8) == second_ccw);
    CHECK(bench.at(0x500, 40) == sequence(1, 40));
    CHECK(bench.at(0x528, 1) == std::vector<std::uint8_t>{0});
    CHECK(bench.channels.take(Bench::number).csw == ChannelStatusWord{.command_address = 0x10, .unit_status = normal_end});
    CHECK(device.commands[0].code == 0x02);
    CHECK(device.commands[0].count == 24);
  }
  SUBCASE("of a device that does not begin") {
    device.script = {{.beginning = {.kind = Beginning::Kind::rejected, .status = unit::unit_check}}};
    const auto result = bench.channels.start_initial_program_load(Bench::number);
    CHECK(result.condition_code == 1);
    CHECK(result.csw->unit_status == unit::unit_check);
  }
  SUBCASE("of a device that does not exist") { CHECK(bench.channels.start_initial_program_load(0x00D).condition_code == 3); }
}

}  // namespace
}  // namespace io_test
