// The 2305, as a paging supervisor uses it: three pages a track, found by their identifiers; time; what it refuses.
#include <doctest/doctest.h>

#include "direct_access_bench.hpp"
#include "isa370/devices/drum_2305.hpp"

namespace io_test {
namespace {

namespace unit = isa370::unit_status;
namespace channel = isa370::channel_status;
namespace disk_sense = isa370::disk_sense;

constexpr Nanoseconds revolution = isa370::model_2305_2.revolution;

struct Drum : DirectAccessBench {
  Drum() : DirectAccessBench(true) {
    attach_disk("2305-2", {96, 8});
    for (const auto& [cylinder, head] : std::to_array<std::pair<std::uint16_t, std::uint16_t>>({{0, 0}, {5, 3}, {95, 7}})) {
      auto pages = Track::formatted(cylinder, head);
      for (std::uint8_t number = 1; number <= 3; ++number)
        pages.records.push_back({.cylinder = cylinder, .head = head, .number = number, .key = {}, .data = Bytes(4096)});
      REQUIRE(store->write(pages));
    }
  }
  /// SEEK, SEARCH ID EQUAL, TIC *-8, READ or WRITE DATA, as a paging supervisor builds it. The page is at X'4000'.
  ChannelStatusWord page(std::uint8_t command, std::uint16_t cylinder, std::uint16_t head, std::uint8_t number) {
    find(cylinder, head, number);
    add(command, 0x4000, 4096);
    storage.bytes[ccw_at(steps.size() - 1) + 4] = 0;
    return go();
  }
};

TEST_CASE_FIXTURE(Drum, "pages that are written come back; others are zeros") {
  const ChannelStatusWord good{.command_address = program_at + 32, .unit_status = normal_end};
  for (std::uint8_t number = 1; number <= 3; ++number) {
    put(0x4000, sequence(number, 4096));
    CHECK(page(0x05, 95, 7, number) == good);
  }
  for (std::uint8_t number = 1; number <= 3; ++number) {
    CHECK(page(0x06, 95, 7, number) == good);
    CHECK(at(0x4000, 4096) == sequence(number, 4096));
  }
  CHECK(page(0x06, 5, 3, 2) == good);
  CHECK(at(0x4000, 4096) == Bytes(4096));
}

TEST_CASE_FIXTURE(Drum, "the clock decides when a record passes, and nothing else") {
  // Wherever the program starts, a page ends when the end of its record passes: at one angle for each record.
  Nanoseconds previous = 0;
  for (std::uint8_t number = 1; number <= 3; ++number) {
    std::optional<Nanoseconds> angle;
    for (Nanoseconds start = 0; start < 2 * revolution; start += 700'000) {
      clock.advance_to((clock.now() / revolution + 1) * revolution + start);
      const auto began = clock.now();
      REQUIRE(page(0x06, 5, 3, number).unit_status == normal_end);
      const auto taken = clock.now() - began;
      CHECK(taken > 2'700'000);  // 4,096 bytes at 1.5 million a second.
      CHECK(taken <= revolution + 3'000'000);
      if (!angle) angle = clock.now() % revolution;
      CHECK(clock.now() % revolution == *angle);
    }
    // A record lies 4,294 bytes behind the one before.
    if (number > 1) CHECK(*angle - previous == doctest::Approx(2'862'667).epsilon(0.0001));
    previous = *angle;
  }
}

TEST_CASE_FIXTURE(Drum, "three records of a track can be read in one revolution") {
  seek(0, 0);
  for (std::uint8_t number = 1; number <= 3; ++number) {
    search(0x31, id(0, 0, number));
    add(0x06, 0x4000, 4096);
  }
  CHECK(go().unit_status == normal_end);
  CHECK(clock.now() < revolution);
}

TEST_CASE_FIXTURE(Drum, "a record that is not there: no record found after two index points") {
  const auto csw = page(0x06, 5, 3, 4);
  CHECK(csw.unit_status == (normal_end | unit::unit_check));
  CHECK(csw.command_address == program_at + 16);
  CHECK(clock.now() == 2 * revolution);
  CHECK(sense_01() == disk_sense::no_record_found);
}

TEST_CASE_FIXTURE(Drum, "a model 1 turns its tracks past the heads twice as fast") {
  std::array<Nanoseconds, 2> taken{};
  for (std::size_t model = 0; model < 2; ++model) {
    attach_disk(model == 0 ? "2305-1" : "2305-2");
    put_track(0, 0, 3, 4096);
    clock.advance_to((clock.now() / revolution + 1) * revolution);
    const auto began = clock.now();
    in(0x1E, 4104);
    in(0x1E, 4104);
    CHECK(go().unit_status == normal_end);
    taken[model] = clock.now() - began;
  }
  CHECK(static_cast<double>(taken[1]) / static_cast<double>(taken[0]) == doctest::Approx(2).epsilon(0.1));
}

TEST_CASE_FIXTURE(Drum, "less than a page is padded, more is of incorrect length") {
  put(0x4000, sequence(1, 4096));
  REQUIRE(page(0x05, 0, 0, 1).channel_status == 0);
  find(0, 0, 1);
  out(0x05, sequence(0xA0, 16));
  CHECK(go().unit_status == normal_end);
  REQUIRE(page(0x06, 0, 0, 1).channel_status == 0);
  CHECK(at(0x4000, 16) == sequence(0xA0, 16));
  CHECK(at(0x4010, 4080) == Bytes(4080));
  find(0, 0, 1);
  add(0x06, 0x4000, 5000);
  storage.bytes[ccw_at(steps.size() - 1) + 4] = 0;
  const auto csw = go();
  CHECK(csw.channel_status == channel::incorrect_length);
  CHECK(csw.count == 904);
}

TEST_CASE("one that is made without a volume is an empty model 2") {
  isa370::Drum2305 drum;
  REQUIRE(drum.store() != nullptr);
  CHECK(drum.store()->geometry() == isa370::VolumeGeometry{96, 8});
  CHECK(drum.disk_model().name == "2305-2");
  CHECK(drum.model() == "2305");
}

}  // namespace
}  // namespace io_test
