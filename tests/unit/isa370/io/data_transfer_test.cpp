// Data chaining, skipping, indirect data addressing and storage protection of one command's data.
#include <doctest/doctest.h>

#include "io_bench.hpp"

namespace io_test {
namespace {

namespace channel = isa370::channel_status;

constexpr std::uint8_t read = 0x02;
constexpr std::uint8_t write = 0x01;
constexpr std::uint8_t tic = 0x08;

TEST_CASE("data chaining scatters a block over areas") {
  Bench bench;
  auto& device = bench.attach<ScriptedDevice>(Bench::number);
  device.script = {{.gives = sequence(1, 20)}};
  bench.ccw(0x100, read, 0x200, flag::cd, 8);
  SUBCASE("in successive CCWs; their command codes are not looked at") {
    bench.ccw(0x108, 0x00, 0x300, flag::cd, 7);
    bench.ccw(0x110, 0x00, 0x400, 0, 5);
    CHECK(bench.execute(0x100) == ChannelStatusWord{.command_address = 0x118, .unit_status = normal_end});
  }
  SUBCASE("by way of a transfer in channel") {
    bench.ccw(0x108, tic, 0x600, 0, 0);
    bench.ccw(0x600, 0x00, 0x300, flag::cd, 7);
    bench.ccw(0x608, 0x00, 0x400, 0, 5);
    CHECK(bench.execute(0x100) == ChannelStatusWord{.command_address = 0x610, .unit_status = normal_end});
  }
  CHECK(device.commands.at(0).count == 20);
  CHECK(bench.at(0x200, 8) == sequence(1, 8));
  CHECK(bench.at(0x300, 7) == sequence(9, 7));
  CHECK(bench.at(0x400, 5) == sequence(16, 5));
}

TEST_CASE("data chaining gathers, and the last CCW decides on command chaining") {
  Bench bench;
  auto& device = bench.attach<ScriptedDevice>(Bench::number);
  device.script = {{.takes = 6}, {.takes = 1}};
  bench.put(0x200, sequence(1, 3));
  bench.put(0x300, sequence(4, 3));
  bench.ccw(0x100, write, 0x200, flag::cd, 3);
  bench.ccw(0x108, 0, 0x300, flag::cc, 3);
  bench.ccw(0x110, 0x11, 0x200, 0, 1);
  CHECK(bench.execute(0x100) == ChannelStatusWord{.command_address = 0x118, .unit_status = normal_end});
  REQUIRE(device.commands.size() == 2);
  CHECK(device.commands[1].code == 0x11);
}

TEST_CASE("a block that ends with an area leaves the next area's count, and is of incorrect length") {
  Bench bench;
  auto& device = bench.attach<ScriptedDevice>(Bench::number);
  device.script = {{.gives = sequence(1, 8)}};
  bench.ccw(0x100, read, 0x200, flag::cd, 8);
  bench.ccw(0x108, 0, 0x300, 0, 12);
  CHECK(bench.execute(0x100) ==
        ChannelStatusWord{
            .command_address = 0x110, .unit_status = normal_end, .channel_status = channel::incorrect_length, .count = 12});
}

TEST_CASE("errors in data chaining keep what was moved and name the CCW") {
  Bench bench;
  auto& device = bench.attach<ScriptedDevice>(Bench::number);
  device.script = {{.gives = sequence(1, 20)}};
  bench.ccw(0x100, read, 0x200, flag::cd | flag::cc, 8);
  std::uint32_t expected = 0x110;
  SUBCASE("count of zero") { bench.ccw(0x108, 0, 0x300, flag::cc, 0); }
  SUBCASE("transfer to a transfer") {
    bench.ccw(0x108, tic, 0x600, 0, 0);
    bench.ccw(0x600, tic, 0x700, 0, 5);
    expected = 0x608;
  }
  SUBCASE("transfer to an odd place") { bench.ccw(0x108, tic, 0x602, 0, 0); }
  SUBCASE("data outside of storage") { bench.ccw(0x108, 0, 0xFF'FFFF, flag::cc, 8); }
  const auto csw = bench.execute(0x100);
  REQUIRE(csw);
  CHECK(csw->command_address == expected);
  CHECK(csw->channel_status == channel::program_check);
  CHECK(csw->unit_status == normal_end);
  CHECK(bench.at(0x200, 8) == sequence(1, 8));
  CHECK(device.given == 8);
  CHECK(device.commands.size() == 1);
}

TEST_CASE("READ BACKWARD stores from its address downward") {
  constexpr std::uint8_t read_backward = 0x0C;
  Bench bench;
  auto& device = bench.attach<ScriptedDevice>(Bench::number);
  device.script = {{.gives = {5, 4, 3, 2, 1}}};
  SUBCASE("into one area") {
    bench.ccw(0x100, read_backward, 0x204, 0, 5);
    CHECK(bench.execute(0x100) == ChannelStatusWord{.command_address = 0x108, .unit_status = normal_end});
    CHECK(bench.at(0x200, 5) == sequence(1, 5));
  }
  SUBCASE("over areas: each from its own address downward, whatever its command code") {
    bench.ccw(0x100, read_backward, 0x203, flag::cd, 3);
    bench.ccw(0x108, 0x02, 0x305, 0, 2);
    CHECK(bench.execute(0x100) == ChannelStatusWord{.command_address = 0x110, .unit_status = normal_end});
    CHECK(bench.at(0x200, 5) == std::vector<std::uint8_t>{0, 3, 4, 5, 0});
    CHECK(bench.at(0x303, 4) == std::vector<std::uint8_t>{0, 1, 2, 0});
  }
  SUBCASE("across key blocks, of which the lower is protected") {
    bench.storage.keys[0] = 0x20;
    bench.storage.keys[1] = 0x10;
    bench.ccw(0x900, read_backward, 0x802, 0, 5);
    const auto csw = bench.execute(0x900, Bench::number, 1);
    REQUIRE(csw);
    CHECK(csw->channel_status == channel::protection_check);
    CHECK(csw->count == 2);
    CHECK(bench.at(0x7FE, 6) == std::vector<std::uint8_t>{0, 0, 3, 4, 5, 0});
  }
  SUBCASE("by indirect addresses, which then designate ends of blocks") {
    bench.ccw(0x100, read_backward, 0x600, flag::ida, 5);
    bench.word(0x600, 0x1801);
    bench.word(0x604, 0x27FF);
    CHECK(bench.execute(0x100) == ChannelStatusWord{.command_address = 0x108, .unit_status = normal_end});
    CHECK(bench.at(0x1800, 2) == std::vector<std::uint8_t>{4, 5});
    CHECK(bench.at(0x27FD, 3) == sequence(1, 3));
  }
  SUBCASE("an indirect address that designates another place is a program check") {
    bench.ccw(0x100, read_backward, 0x600, flag::ida, 5);
    bench.word(0x600, 0x1801);
    bench.word(0x604, 0x2800);
    CHECK(bench.execute(0x100)->channel_status == channel::program_check);
    CHECK(bench.at(0x1800, 2) == std::vector<std::uint8_t>{4, 5});
  }
  SUBCASE("below address zero is a program check") {
    bench.ccw(0x100, read_backward, 0x001, 0, 5);
    const auto csw = bench.execute(0x100);
    REQUIRE(csw);
    CHECK(csw->channel_status == channel::program_check);
    CHECK(bench.at(0, 2) == std::vector<std::uint8_t>{4, 5});
  }
}

TEST_CASE("skip counts the bytes and stores none, even outside of storage") {
  Bench bench;
  auto& device = bench.attach<ScriptedDevice>(Bench::number);
  device.script = {{.gives = sequence(1, 12)}};
  bench.ccw(0x100, read, 0xFF'0000, flag::cd | flag::skip, 8);
  bench.ccw(0x108, 0, 0x300, 0, 4);
  CHECK(bench.execute(0x100) == ChannelStatusWord{.command_address = 0x110, .unit_status = normal_end});
  CHECK(bench.at(0x300, 4) == sequence(9, 4));
}

TEST_CASE("storage keys: data go up to the block that refuses") {
  Bench bench;
  auto& device = bench.attach<ScriptedDevice>(Bench::number);
  bench.storage.keys[0] = 0x30;
  bench.storage.keys[2] = 0x30;
  bench.storage.keys[3] = 0x40;
  SUBCASE("store") {
    device.script = {{.gives = sequence(1, 16)}};
    bench.ccw(0x100, read, 0x17F8, flag::cc, 16);
    CHECK(bench.execute(0x100, Bench::number, 3) == ChannelStatusWord{.key = 3,
                                                                      .command_address = 0x108,
                                                                      .unit_status = normal_end,
                                                                      .channel_status = channel::protection_check,
                                                                      .count = 8});
    CHECK(bench.at(0x17F8, 8) == sequence(1, 8));
    CHECK(bench.at(0x1800, 8) == std::vector<std::uint8_t>(8));
  }
  SUBCASE("fetch: only when the block is fetch-protected") {
    device.script = {{.takes = 16}, {.takes = 16}};
    bench.ccw(0x100, write, 0x17F8, 0, 16);
    CHECK(bench.execute(0x100, Bench::number, 3)->channel_status == 0);
    bench.storage.keys[3] = 0x48;
    CHECK(bench.execute(0x100, Bench::number, 3)->channel_status == channel::protection_check);
    CHECK(device.taken.size() == 8);
  }
}

TEST_CASE("indirect data addressing") {
  Bench bench;
  auto& device = bench.attach<ScriptedDevice>(Bench::number);
  bench.ccw(0x100, read, 0x400, flag::ida, 0x1008);
  const auto data = sequence(0, 0x1008);
  device.script = {{.gives = data}};
  SUBCASE("leads from block to block, the first from anywhere in its block") {
    bench.word(0x400, 0x37FC);
    bench.word(0x404, 0x8000);
    bench.word(0x408, 0x6000);
    bench.word(0x40C, 0x9000);
    CHECK(bench.execute(0x100) == ChannelStatusWord{.command_address = 0x108, .unit_status = normal_end});
    CHECK(bench.at(0x37FC, 4) == std::vector<std::uint8_t>(data.begin(), data.begin() + 4));
    CHECK(bench.at(0x8000, 0x800) == std::vector<std::uint8_t>(data.begin() + 4, data.begin() + 0x804));
    CHECK(bench.at(0x6000, 0x800) == std::vector<std::uint8_t>(data.begin() + 0x804, data.begin() + 0x1004));
    CHECK(bench.at(0x9000, 4) == std::vector<std::uint8_t>(data.begin() + 0x1004, data.end()));
    CHECK(bench.at(0x3800, 4) == std::vector<std::uint8_t>(4));
  }
  SUBCASE("needs no word that it does not use") {
    bench.word(0x400, 0x3000);
    bench.word(0x404, 0xFF00'0000);
    device.script = {{.gives = sequence(0, 0x800)}};
    bench.ccw(0x100, read, 0x400, flag::ida, 0x800);
    CHECK(bench.execute(0x100) == ChannelStatusWord{.command_address = 0x108, .unit_status = normal_end});
  }
  SUBCASE("program checks") {
    std::uint16_t moved = 0;
    bench.word(0x400, 0x3000);
    bench.word(0x404, 0x8000);
    SUBCASE("list not on a word boundary") { bench.ccw(0x100, read, 0x402, flag::ida, 0x1008); }
    SUBCASE("bits 0-7 of a word") { bench.word(0x400, 0x0100'3000); }
    SUBCASE("second word not at a block") {
      bench.word(0x404, 0x8004);
      moved = 0x800;
    }
    SUBCASE("word designates no storage") {
      bench.word(0x404, 0xFF'0000);
      moved = 0x800;
    }
    SUBCASE("list runs out of storage") {
      bench.ccw(0x100, read, BenchStorage::size - 4, flag::ida, 0x1008);
      bench.word(BenchStorage::size - 4, 0x3000);
      moved = 0x800;
    }
    const auto csw = bench.execute(0x100);
    REQUIRE(csw);
    CHECK(csw->channel_status == channel::program_check);
    CHECK(csw->count == 0x1008 - moved);
    CHECK(csw->command_address == 0x108);
    CHECK(device.given == moved);
    CHECK(bench.storage.beyond_24_bits == 0);
  }
  SUBCASE("works for writing, and with data chaining") {
    bench.put(0x3000, sequence(1, 4));
    bench.put(0x5004, sequence(5, 4));
    bench.word(0x400, 0x3000);
    bench.word(0x410, 0x5004);
    bench.ccw(0x100, write, 0x400, flag::ida | flag::cd, 4);
    bench.ccw(0x108, write, 0x410, flag::ida, 4);
    device.script = {{.takes = 8}};
    CHECK(bench.execute(0x100)->channel_status == 0);
    CHECK(device.taken == sequence(1, 8));
  }
}

TEST_CASE("a data-chained CCW can ask for a program-controlled interruption") {
  Bench bench;
  auto& device = bench.attach<ScriptedDevice>(Bench::number);
  device.script = {{.gives = sequence(1, 8)}};
  bench.ccw(0x100, read, 0x200, flag::cd, 4);
  bench.ccw(0x108, read, 0x300, flag::pci, 4);
  CHECK(bench.execute(0x100)->channel_status == channel::program_controlled_interruption);
}

}  // namespace
}  // namespace io_test
