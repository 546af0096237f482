// The 2305: the paging channel program, its time, and what it refuses.
#include <doctest/doctest.h>

#include "io_bench.hpp"
#include "isa370/devices/drum_2305.hpp"

namespace io_test {
namespace {

namespace unit = isa370::unit_status;
namespace channel = isa370::channel_status;
namespace sense = isa370::sense_bit;
using isa370::Drum2305;

constexpr std::uint8_t no_record_found = 0x08;
constexpr std::uint8_t file_protected = 0x04;

struct Drum : Bench {
  static constexpr DeviceNumber number = 0x1D0;
  static constexpr std::uint32_t seek_argument = 0x600;
  Drum2305& drum = attach<Drum2305>(number);

  void argument(std::uint16_t cylinder, std::uint16_t head, std::uint8_t record) {
    isa370::store_big_endian(storage.bytes.data() + seek_argument, std::uint16_t{0});
    isa370::store_big_endian(storage.bytes.data() + seek_argument + 2, cylinder);
    isa370::store_big_endian(storage.bytes.data() + seek_argument + 4, head);
    storage.bytes[seek_argument + 6] = record;
  }
  /// SEEK, SEARCH ID EQUAL, TIC *-8, READ or WRITE DATA, as a paging supervisor builds it.
  std::optional<ChannelStatusWord> page(std::uint8_t command, Drum2305::Place place, std::uint32_t address) {
    argument(place.cylinder, place.head, place.record);
    ccw(0x100, 0x07, seek_argument, flag::cc, 6);
    ccw(0x108, 0x31, seek_argument + 2, flag::cc, 5);
    ccw(0x110, 0x08, 0x108, 0, 0);
    ccw(0x118, command, address, 0, 4096);
    return execute(0x100, number);
  }
  std::array<std::uint8_t, 2> sense_bytes() {
    ccw(0x180, 0x04, 0x680, 0, 24);
    const auto csw = execute(0x180, number);
    REQUIRE(csw);
    CHECK(csw->channel_status == 0);
    return {storage.bytes[0x680], storage.bytes[0x681]};
  }
};

TEST_CASE("slots cover the drum, each place once") {
  CHECK(Drum2305::page_count == 2304);
  CHECK(Drum2305::place_of(0) == Drum2305::Place{0, 0, 1});
  CHECK(Drum2305::place_of(2) == Drum2305::Place{0, 0, 3});
  CHECK(Drum2305::place_of(3) == Drum2305::Place{0, 1, 1});
  CHECK(Drum2305::place_of(24) == Drum2305::Place{1, 0, 1});
  CHECK(Drum2305::place_of(Drum2305::page_count - 1) == Drum2305::Place{95, 7, 3});
}

TEST_CASE_FIXTURE(Drum, "pages that are written come back; others are zeros") {
  const ChannelStatusWord good{.command_address = 0x120, .unit_status = normal_end};
  for (const std::uint32_t slot : {0U, 1U, 2U, 3U, 1000U, Drum2305::page_count - 1}) {
    CAPTURE(slot);
    const auto data = sequence(static_cast<std::uint8_t>(slot + 1), 4096);
    put(0x1000, data);
    CHECK(page(0x05, Drum2305::place_of(slot), 0x1000) == good);
  }
  for (const std::uint32_t slot : {0U, 1U, 2U, 3U, 1000U, Drum2305::page_count - 1}) {
    CAPTURE(slot);
    CHECK(page(0x06, Drum2305::place_of(slot), 0x3000) == good);
    CHECK(at(0x3000, 4096) == sequence(static_cast<std::uint8_t>(slot + 1), 4096));
  }
  CHECK(page(0x06, Drum2305::place_of(4), 0x3000) == good);
  CHECK(at(0x3000, 4096) == std::vector<std::uint8_t>(4096));
  CHECK(drum.state().reads == 7);
  CHECK(drum.state().writes == 6);
}

TEST_CASE_FIXTURE(Drum, "the clock decides when a record passes, and nothing else") {
  // Wherever the program starts, a page ends when the end of its record passes: at one angle for each record.
  Nanoseconds previous = 0;
  for (std::uint8_t record = 1; record <= 3; ++record) {
    std::optional<Nanoseconds> angle;
    for (Nanoseconds start = 0; start < 2 * Drum2305::revolution; start += 700'000) {
      clock.advance_to((clock.now() / Drum2305::revolution + 1) * Drum2305::revolution + start);
      const auto began = clock.now();
      REQUIRE(page(0x06, {.cylinder = 5, .head = 3, .record = record}, 0x3000)->unit_status == normal_end);
      const auto taken = clock.now() - began;
      CHECK(taken > 2'700'000);  // 4,096 bytes at 1.5 million a second.
      CHECK(taken <= Drum2305::revolution + 3'000'000);
      if (!angle) angle = clock.now() % Drum2305::revolution;
      CHECK(clock.now() % Drum2305::revolution == *angle);
    }
    // A record lies 4,294 bytes behind the one before.
    if (record > 1) CHECK(*angle - previous == doctest::Approx(2'890'026).epsilon(0.0001));
    previous = *angle;
  }
}

TEST_CASE_FIXTURE(Drum, "three records of a track can be read in one revolution") {
  argument(0, 0, 1);
  for (std::uint8_t record = 1; record <= 3; ++record) {
    const std::uint32_t base = 0x100 + (record - 1U) * 0x18;
    const std::array<std::uint8_t, 5> id{0, 0, 0, 0, record};
    put(0x610 + record * 8U, id);
    ccw(base, 0x31, 0x610 + record * 8U, flag::cc, 5);
    ccw(base + 8, 0x08, base, 0, 0);
    ccw(base + 16, 0x06, 0x2000 + record * 0x1000U, record == 3 ? 0 : flag::cc, 4096);
  }
  CHECK(execute(0x100, number)->unit_status == normal_end);
  CHECK(clock.now() < Drum2305::revolution);
}

TEST_CASE_FIXTURE(Drum, "a record that is not there: no record found after two index points") {
  CHECK(page(0x06, {.cylinder = 1, .head = 2, .record = 4}, 0x3000) ==
        ChannelStatusWord{.command_address = 0x110, .unit_status = normal_end | unit::unit_check});
  CHECK(clock.now() == 2 * Drum2305::revolution);
  CHECK(sense_bytes() == std::array<std::uint8_t, 2>{0, no_record_found});
  CHECK(drum.state().reads == 0);
}

TEST_CASE_FIXTURE(Drum, "a search for another track's record finds nothing") {
  argument(1, 2, 1);
  ccw(0x100, 0x07, seek_argument, flag::cc, 6);
  const std::array<std::uint8_t, 5> id{0, 1, 0, 3, 1};
  put(0x610, id);
  ccw(0x108, 0x31, 0x610, flag::cc, 5);
  ccw(0x110, 0x08, 0x108, 0, 0);
  ccw(0x118, 0x06, 0x3000, 0, 4096);
  CHECK(execute(0x100, number)->unit_status == (normal_end | unit::unit_check));
}

TEST_CASE_FIXTURE(Drum, "a single search answers at the next record, with status modifier when it is the one") {
  argument(0, 0, 1);
  ccw(0x100, 0x31, seek_argument + 2, 0, 5);
  CHECK(execute(0x100, number)->unit_status == (normal_end | unit::status_modifier));
  CHECK(execute(0x100, number)->unit_status == normal_end);
  CHECK(clock.now() < Drum2305::revolution / 2);
}

TEST_CASE_FIXTURE(Drum, "without a search, data of the next record that passes") {
  put(0x1000, sequence(9, 4096));
  REQUIRE(page(0x05, {.cylinder = 0, .head = 0, .record = 2}, 0x1000)->unit_status == normal_end);
  REQUIRE(page(0x06, {.cylinder = 0, .head = 0, .record = 1}, 0x3000)->unit_status == normal_end);
  ccw(0x100, 0x06, 0x3000, 0, 4096);
  REQUIRE(execute(0x100, number)->unit_status == normal_end);
  CHECK(at(0x3000, 4096) == sequence(9, 4096));
}

TEST_CASE_FIXTURE(Drum, "seeks that cannot be") {
  std::uint16_t length = 6;
  argument(95, 7, 1);
  SUBCASE("cylinder") { argument(96, 0, 1); }
  SUBCASE("head") { argument(0, 8, 1); }
  SUBCASE("bin") { storage.bytes[seek_argument + 1] = 1; }
  SUBCASE("too short") { length = 5; }
  ccw(0x100, 0x07, seek_argument, flag::sli | flag::cc, length);
  ccw(0x108, 0x03, 0, flag::sli, 1);
  const auto csw = execute(0x100, number);
  REQUIRE(csw);
  CHECK(csw->unit_status == (normal_end | unit::unit_check));
  CHECK(csw->command_address == 0x108);
  CHECK(sense_bytes() == std::array<std::uint8_t, 2>{sense::command_reject, 0});
  CHECK(drum.state().place == Drum2305::Place{});
}

TEST_CASE_FIXTURE(Drum, "the file mask guards one channel program") {
  argument(2, 2, 1);
  ccw(0x100, 0x1F, 0x700, flag::cc, 1);
  ccw(0x120, 0x07, seek_argument, 0, 6);
  SUBCASE("no seeks") {
    storage.bytes[0x700] = 0x18;
    ccw(0x108, 0x07, seek_argument, 0, 6);
    CHECK(execute(0x100, number)->unit_status == (normal_end | unit::unit_check));
    CHECK(sense_bytes() == std::array<std::uint8_t, 2>{0, file_protected});
    CHECK(drum.state().place.cylinder == 0);
    CHECK(execute(0x120, number)->unit_status == normal_end);
    CHECK(drum.state().place.cylinder == 2);
  }
  SUBCASE("no writing") {
    storage.bytes[0x700] = 0x40;
    ccw(0x108, 0x05, 0x1000, flag::sli, 4096);
    CHECK(execute(0x100, number)->unit_status == (normal_end | unit::unit_check));
    CHECK(drum.state().writes == 0);
  }
  SUBCASE("writing of data only") {
    storage.bytes[0x700] = 0x00;
    ccw(0x108, 0x05, 0x1000, 0, 4096);
    CHECK(execute(0x100, number)->unit_status == normal_end);
  }
  SUBCASE("invalid mask") {
    storage.bytes[0x700] = 0x20;
    CHECK(execute(0x100, number)->unit_status == (normal_end | unit::unit_check));
  }
}

TEST_CASE_FIXTURE(Drum, "set sector takes sector numbers and 255") {
  ccw(0x100, 0x23, 0x700, 0, 1);
  for (const unsigned sector : {0U, 89U, 90U, 254U, 255U}) {
    storage.bytes[0x700] = static_cast<std::uint8_t>(sector);
    const bool good = sector < 90 || sector == 255;
    CHECK(execute(0x100, number)->unit_status == (good ? normal_end : normal_end | unit::unit_check));
  }
}

TEST_CASE_FIXTURE(Drum, "records have one length: less is padded or incorrect, more is incorrect") {
  put(0x1000, sequence(1, 4096));
  REQUIRE(page(0x05, {.cylinder = 0, .head = 0, .record = 1}, 0x1000)->channel_status == 0);
  SUBCASE("short write: the rest becomes zeros") {
    argument(0, 0, 1);
    ccw(0x118, 0x05, 0x2000, 0, 16);
    put(0x2000, sequence(0xA0, 16));
    CHECK(execute(0x100, number)->channel_status == channel::incorrect_length);
    REQUIRE(page(0x06, {.cylinder = 0, .head = 0, .record = 1}, 0x3000)->channel_status == 0);
    CHECK(at(0x3000, 16) == sequence(0xA0, 16));
    CHECK(at(0x3010, 4080) == std::vector<std::uint8_t>(4080));
  }
  SUBCASE("long read") {
    ccw(0x118, 0x06, 0x3000, 0, 5000);
    const auto csw = execute(0x100, number);
    CHECK(csw->channel_status == channel::incorrect_length);
    CHECK(csw->count == 904);
  }
}

TEST_CASE_FIXTURE(Drum, "unknown commands are rejected; HALT I/O stops a search; reset keeps the pages") {
  ccw(0x100, 0x02, 0x200, 0, 24);
  CHECK(channels.start_io(number, 0x100).csw->unit_status == unit::unit_check);
  CHECK(sense_bytes() == std::array<std::uint8_t, 2>{sense::command_reject, 0});
  put(0x1000, sequence(1, 4096));
  REQUIRE(page(0x05, {.cylinder = 9, .head = 1, .record = 2}, 0x1000)->unit_status == normal_end);
  REQUIRE(channels.start_io(number, 0x100 + 8).condition_code == 0);
  CHECK(channels.halt_io(number).condition_code == 2);
  channels.reset();
  CHECK_FALSE(clock.next_at());
  CHECK(drum.state().place == Drum2305::Place{});
  REQUIRE(page(0x06, {.cylinder = 9, .head = 1, .record = 2}, 0x3000)->unit_status == normal_end);
  CHECK(at(0x3000, 4096) == sequence(1, 4096));
}

}  // namespace
}  // namespace io_test
