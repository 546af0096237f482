// Time: arms that move, tracks that turn, channels that are free meanwhile; a drum and a disk behave differently.
#include <doctest/doctest.h>

#include <random>

#include "direct_access_bench.hpp"

namespace io_test {
namespace {

namespace unit = isa370::unit_status;

constexpr Nanoseconds ms = 1'000'000;

struct Timed : DirectAccessBench {
  Timed() : DirectAccessBench(true) {}
  /// How long a program takes until the device is free.
  Nanoseconds time() {
    const auto before = clock.now();
    CHECK((go().unit_status & unit::unit_check) == 0);
    return clock.now() - before;
  }
  [[nodiscard]] Nanoseconds angle() const { return clock.now() % disk->disk_model().revolution; }
  /// Turns the track to an angle.
  void turn_to(Nanoseconds position) {
    const auto revolution = disk->disk_model().revolution;
    clock.advance_to(clock.now() + (position + revolution - angle()) % revolution);
  }
};

TEST_CASE_FIXTURE(Timed, "seeks take what the model's curve says, with the channel free; drums need none") {
  for (const auto& model : isa370::disk_models()) {
    CAPTURE(model.name);
    attach_disk(model.name, model.geometry());
    const auto last = static_cast<std::uint16_t>(model.cylinders - 1);
    seek(last, 0);
    CHECK(time() == model.seek_maximum);
    if (last == 0) continue;
    seek(static_cast<std::uint16_t>(last - 1), 0);
    CHECK(time() == model.seek_minimum);
    seek(static_cast<std::uint16_t>(last - 1), static_cast<std::uint16_t>(model.heads - 1));
    CHECK(time() == 0);
    add(0x13, 0, 1);
    CHECK(time() == isa370::seek_time(model, last - 1U));
  }
}

TEST_CASE_FIXTURE(Timed, "channel end comes before device end, and the chain goes on behind it") {
  attach_disk("3330", {404, 19});
  seek(403, 0);
  REQUIRE(channels.start_io(disk_number, program_at).condition_code == 0);
  step();
  CHECK(channels.take(disk_number).csw.unit_status == unit::channel_end);
  CHECK(channels.busy(disk_number));
  CHECK(channels.test_channel(1).condition_code == 0);
  run();
  CHECK(channels.take(disk_number).csw.unit_status == unit::device_end);
  begin_program();
  put_track(10, 0, 3, 100);
  find(10, 0, 3);
  const auto data = in(0x06, 100);
  const auto took = time();
  CHECK(got(data) == sequence(0x30, 100));
  CHECK(took > isa370::seek_time(disk->disk_model(), 393));
  CHECK(took < isa370::seek_time(disk->disk_model(), 393) + 2 * disk->disk_model().revolution);
}

TEST_CASE_FIXTURE(
    Timed, "reading a record at random waits half a revolution on average; a page comes from a drum three times as fast") {
  std::mt19937 random(370);
  std::array<Nanoseconds, 2> sums{};
  constexpr int tries = 200;
  std::size_t which = 0;
  for (const auto* const name : {"2305-2", "3330"}) {
    attach_disk(name, isa370::find_disk_model(name)->geometry());
    const auto& model = disk->disk_model();
    for (std::uint16_t cylinder = 0; cylinder < 90; ++cylinder) put_track(cylinder, 0, 3, 4096);
    for (int i = 0; i < tries; ++i) {
      clock.advance_to(clock.now() + random() % model.revolution);
      const auto cylinder = static_cast<std::uint16_t>(random() % 90);
      find(cylinder, 0, static_cast<std::uint8_t>(1 + random() % 3));
      const auto data = in(0x06, 4096);
      const auto took = time();
      CHECK(took < isa370::seek_time(model, 90) + 2 * model.revolution);
      sums[which] += took;
      (void)data;
    }
    if (which == 0) {
      const auto mean = sums[0] / tries;
      // Half a revolution, and a third of one for the transfer.
      CHECK(mean > 7 * ms);
      CHECK(mean < 9 * ms);
    }
    ++which;
  }
  CHECK(sums[1] > 3 * sums[0]);
}

TEST_CASE_FIXTURE(Timed, "a full track of records is read in one revolution by one chain, in order from wherever it begins") {
  for (const auto& model : isa370::disk_models()) {
    CAPTURE(model.name);
    attach_disk(model.name);
    const auto records = std::min(isa370::records_per_track(model, 0, 200), 30U);
    put_track(0, 1, records, 200);
    out(0x1B, {0, 0, 0, 0, 0, 1});
    time();
    for (const Nanoseconds start : {Nanoseconds{0}, model.revolution / 3, model.revolution * 2 / 3}) {
      turn_to(start);
      std::vector<std::size_t> counts;
      for (unsigned i = 0; i < records; ++i) counts.push_back(in(0x12, 8));
      const auto took = time();
      CHECK(took <= model.revolution + ms);
      const auto first = got(counts[0])[4];
      for (std::size_t i = 0; i < counts.size(); ++i) CHECK(got(counts[i])[4] == (first - 1 + i) % records + 1);
    }
  }
}

TEST_CASE_FIXTURE(Timed, "a search that fails takes until the second index point") {
  attach_disk("3350");
  put_track(0, 0, 4, 4096);
  turn_to(5 * ms);
  search(0x31, id(0, 0, 9));
  const auto before = clock.now();
  CHECK((go().unit_status & unit::unit_check) != 0);
  CHECK(clock.now() - before == 2 * disk->disk_model().revolution - 5 * ms);
}

TEST_CASE_FIXTURE(Timed, "SET SECTOR leaves the channel until the sector comes") {
  attach_disk("3350");
  put_track(0, 0, 4, 4096);
  turn_to(2 * ms);
  out(0x23, {64});
  const auto before = clock.now();
  REQUIRE(channels.start_io(disk_number, program_at).condition_code == 0);
  step();
  CHECK(channels.take(disk_number).csw.unit_status == unit::channel_end);
  run();
  CHECK(channels.take(disk_number).csw.unit_status == unit::device_end);
  CHECK(clock.now() - before == disk->disk_model().revolution / 2 - 2 * ms);
  begin_program();

  // With the sector of READ SECTOR, the search behind SET SECTOR meets its record first.
  for (std::uint8_t number = 1; number <= 4; ++number) {
    find(0, 0, number);
    const auto read = in(0x22, 1);
    time();
    const auto sector = got(read);
    seek(0, 0);
    out(0x23, sector);
    out(0x31, id(0, 0, number));
    time();
    CHECK(disk->state().record == number);
    CHECK(disk->state().authority == DirectAccessStorage::Authority::identifier);
  }
}

TEST_CASE_FIXTURE(Timed, "behind a format write newer controls are busy until the index") {
  for (const auto* const name : {"3330", "2314"}) {
    attach_disk(name);
    channels.attach(disk_number + 1, isa370::make_disk(disk->disk_model(), std::make_unique<FaultyStore>(small)));
    find(0, 0, 0);
    out(0x1D, joined({count(0, 0, 1, 0, 4), {1, 2, 3, 4}}));
    time();
    in(0x04, 1);
    const bool busy = disk->disk_model().control->busy_while_erasing;
    const auto other = channels.start_io(disk_number + 1, program_at);
    CHECK(other.condition_code == (busy ? 1 : 0));
    if (busy) {
      CHECK(other.csw->unit_status == (unit::busy | unit::status_modifier));
      CHECK(angle() != 0);
    }
    run();
    if (busy) CHECK(angle() == 0);
    REQUIRE(pending() == disk_number + 1);
    CHECK(channels.take(disk_number + 1).csw.unit_status == (busy ? unit::control_unit_end : normal_end));
    begin_program();
  }
}

TEST_CASE_FIXTURE(Timed, "two tracks of a 3340 share a revolution") {
  attach_disk("3340");
  const auto half = disk->disk_model().revolution / 2;
  put_track(0, 0, 1, 100);
  put_track(0, 1, 1, 100);
  out(0x1B, {0, 0, 0, 0, 0, 0});
  in(0x1A, 5);
  time();
  const auto even = angle();
  out(0x1B, {0, 0, 0, 0, 0, 1});
  in(0x1A, 5);
  time();
  CHECK((angle() + disk->disk_model().revolution - even) % disk->disk_model().revolution == half);
}

TEST_CASE("without times nothing takes time, and what is read is the same") {
  for (const bool timed : {false, true}) {
    DirectAccessBench bench(timed);
    bench.attach_disk("3350", {500, 30});
    bench.put_track(400, 7, 4, 1000, true);
    bench.seek(400, 6);
    bench.out(0x23, {0});
    bench.search(0xE9, {7, 3});
    const auto data = bench.in(0x06, 1000);
    const auto before = bench.clock.now();
    CHECK((bench.go().unit_status & unit::unit_check) == 0);
    CHECK(bench.got(data) == sequence(0x37, 1000));
    if (!timed) CHECK(bench.clock.now() - before < 30 * ChannelSet::ccw_time);
  }
}

TEST_CASE_FIXTURE(Timed, "a track that holds more than the model can is still read in one revolution") {
  attach_disk("2311");
  auto full = Track::formatted(0, 0);
  for (std::uint8_t number = 1; number <= 200; ++number) full.records.push_back(record(0, 0, number, {}, 300, number));
  REQUIRE(store->write(full));
  std::vector<std::size_t> reads;
  turn_to(0);
  for (int i = 0; i < 40; ++i) reads.push_back(in(0x06, 300));
  CHECK(time() < 2 * disk->disk_model().revolution);
  for (std::size_t i = 0; i < reads.size(); ++i) CHECK(got(reads[i]) == sequence(static_cast<std::uint8_t>(i + 1), 300));
}

}  // namespace
}  // namespace io_test
