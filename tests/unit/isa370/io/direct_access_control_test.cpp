// The arm, the file mask and seeks, sectors, sense data, reserving, packs; which control knows which command.
#include <doctest/doctest.h>

#include "direct_access_bench.hpp"

namespace io_test {
namespace {

namespace unit = isa370::unit_status;
namespace bit = isa370::sense_bit;
namespace disk_sense = isa370::disk_sense;

constexpr unsigned rejected = bit::command_reject * 256U;

struct Control : DirectAccessBench {
  Control() { attach_disk("3330"); }
};

TEST_CASE_FIXTURE(Control, "SEEK, SEEK CYLINDER and SEEK HEAD; RECALIBRATE; RESTORE") {
  seek(3, 1);
  CHECK(go().unit_status == normal_end);
  CHECK(disk->state().cylinder == 3);
  CHECK(disk->state().head == 1);
  out(0x0B, {0, 0, 0, 2, 0, 0});
  CHECK(go().unit_status == normal_end);
  CHECK(disk->state().cylinder == 2);
  out(0x1B, {0, 0, 0, 9, 0, 2});
  CHECK(go().unit_status == normal_end);
  CHECK(disk->state().cylinder == 2);
  CHECK(disk->state().head == 2);
  add(0x17, 0, 1);
  CHECK(go().unit_status == normal_end);
  CHECK(disk->state().cylinder == 2);
  add(0x13, 0, 1);
  CHECK(go().unit_status == normal_end);
  CHECK(disk->state().cylinder == 0);
  CHECK(disk->state().head == 0);
}

TEST_CASE("seek addresses that are not there, and short ones") {
  struct Row {
    std::uint8_t code;
    Bytes argument;
    std::uint8_t message;
  };
  for (const auto* const model : {"3330", "2314"})
    for (const auto& row : std::initializer_list<Row>{{0x07, {0, 0, 0, 4, 0, 0}, 4},
                                                      {0x07, {0, 0, 0, 1, 0, 3}, 4},
                                                      {0x07, {0, 1, 0, 1, 0, 0}, 4},
                                                      {0x07, {0, 0, 0, 1, 0}, 3},
                                                      {0x0B, {0, 0, 0xFF, 0xFF, 0, 0}, 4},
                                                      {0x1B, {0, 0, 0, 0, 0, 3}, 4},
                                                      {0x1B, {0, 1, 0, 0, 0, 1}, 4},
                                                      {0x1B, {0}, 3}}) {
      CAPTURE(model);
      CAPTURE(row.code);
      DirectAccessBench bench;
      bench.attach_disk(model);
      bench.seek(2, 1);
      CHECK(bench.go().unit_status == normal_end);
      bench.out(row.code, row.argument);
      CHECK(bench.go().unit_status == (normal_end | unit::unit_check));
      const auto bytes = bench.sense();
      if (bytes.size() == 6) {
        CHECK(bytes[0] == (bit::command_reject | disk_sense::seek_check));
      } else {
        CHECK(bytes[0] == bit::command_reject);
        CHECK(bytes[7] == row.message);
      }
      CHECK(bench.disk->state().cylinder == 2);
      CHECK(bench.disk->state().head == 1);
    }
}

TEST_CASE_FIXTURE(Control, "the file mask and seeks") {
  const std::array<std::array<bool, 4>, 4> permitted{
      {{true, true, true, true}, {false, true, true, false}, {false, false, true, false}, {false, false, false, false}}};
  const std::array<std::uint8_t, 4> codes{0x07, 0x0B, 0x1B, 0x13};
  for (std::size_t mask = 0; mask < 4; ++mask)
    for (std::size_t i = 0; i < 4; ++i) {
      CAPTURE(mask);
      CAPTURE(codes[i]);
      out(0x1F, {static_cast<std::uint8_t>(mask << 3)});
      out(codes[i], {0, 0, 0, 1, 0, 1});
      const auto csw = go();
      CHECK(csw.unit_status == (permitted[mask][i] ? normal_end : unit::unit_check));
      CHECK(sense_01() == (permitted[mask][i] ? 0 : disk_sense::file_protected));
    }
}

TEST_CASE("file masks that are none, and a second one") {
  for (const auto* const model : {"3330", "2311"}) {
    DirectAccessBench bench;
    bench.attach_disk(model);
    for (unsigned mask = 0; mask < 256; ++mask) {
      bench.out(0x1F, {static_cast<std::uint8_t>(mask)});
      const bool valid = (mask & bench.disk->disk_model().control->invalid_mask) == 0;
      CHECK(bench.go().unit_status == (valid ? normal_end : normal_end | unit::unit_check));
      CHECK(bench.sense_01() == (valid ? 0 : rejected));
    }
    bench.out(0x1F, {0});
    bench.out(0x1F, {0});
    CHECK((bench.unit_check() & rejected) != 0);
  }
}

TEST_CASE_FIXTURE(Control, "SET SECTOR and READ SECTOR") {
  put_track(0, 0, 20, 400);
  for (const unsigned sector : {0U, 1U, 64U, 127U, 128U, 200U, 254U, 255U}) {
    out(0x23, {static_cast<std::uint8_t>(sector)});
    const bool valid = sector < 128 || sector == 255;
    CHECK(go().unit_status == (valid ? normal_end : normal_end | unit::unit_check));
    CHECK(sense_01() == (valid ? 0 : rejected));
  }
  // The sector that READ SECTOR gives leads to the record again.
  for (std::uint8_t number = 0; number <= 20; ++number) {
    find(0, 0, number);
    const auto read = in(0x22, 1);
    CHECK(go().unit_status == normal_end);
    const auto sector = got(read);
    seek(0, 0);
    out(0x23, sector);
    out(0x31, id(0, 0, number));
    CHECK((go().unit_status & unit::unit_check) == 0);
    CHECK(disk->state().record == number);
    CHECK(disk->state().authority == DirectAccessStorage::Authority::identifier);
  }
}

TEST_CASE("which control knows which command") {
  struct Row {
    std::uint8_t code;
    std::string_view models;  // That know it.
  };
  constexpr std::string_view all = "2301 2303 2305-2 2311 2314 3330 3340 3350 3380";
  constexpr std::string_view positions = "2305-2 3330 3340 3350 3380";
  constexpr std::string_view scan = "2303 2311 2314";
  for (const auto& row : std::initializer_list<Row>{{0x22, positions},
                                                    {0x23, positions},
                                                    {0xA4, positions},
                                                    {0x2D, scan},
                                                    {0xED, scan},
                                                    {0x5E, "3380"},
                                                    {0xE4, "3380"},
                                                    {0xB4, all},
                                                    {0x94, all},
                                                    {0x17, all},
                                                    {0x44, ""},
                                                    {0x53, ""},
                                                    {0x73, ""},
                                                    {0x63, ""},
                                                    {0x47, ""},
                                                    {0x25, ""},
                                                    {0x82, ""},
                                                    {0x0C, ""},
                                                    {0xFF, ""}})
    for (const auto* const model : {"2301", "2303", "2305-2", "2311", "2314", "3330", "3340", "3350", "3380"}) {
      CAPTURE(row.code);
      CAPTURE(model);
      DirectAccessBench bench;
      bench.attach_disk(model);
      bench.put_track(0, 0, 1, 10, true);
      bench.put(0x2000, Bytes(24));
      bench.add(row.code, 0x2000, 24);
      const auto csw = bench.go();
      const auto bytes = bench.sense();
      if (row.models.find(model) == std::string_view::npos) {
        CHECK(csw.unit_status == unit::unit_check);
        CHECK(bytes[0] == bit::command_reject);
        CHECK(bytes[1] == 0);
        if (bytes.size() == 24) CHECK(bytes[7] == 1);
      } else {
        CHECK((csw.unit_status & unit::unit_check) == 0);
      }
      CHECK(bench.disk->model() == std::string_view(model).substr(0, 4));
    }
}

TEST_CASE("sense data say where the device was, and stay until another command") {
  DirectAccessBench bench;
  bench.attach_disk("3330-11", {700, 19}, {.address = 5});
  bench.find(600, 18, 9);
  CHECK((bench.go().unit_status & unit::unit_check) != 0);
  bench.add(0x03, 0, 1);
  CHECK(bench.go().unit_status == normal_end);
  const auto bytes = bench.sense();
  CHECK(bytes[1] == disk_sense::no_record_found);
  CHECK(bytes[4] == (2 << 3 | 5));
  CHECK(bytes[5] == (600 & 0xFF));
  CHECK(bytes[6] == (0x80 | 18));
  CHECK(bench.sense() == bytes);
  bench.seek(0, 0);
  CHECK(bench.go().unit_status == normal_end);
  const auto cleared = bench.sense();
  CHECK(cleared[1] == 0);

  DirectAccessBench large;
  large.attach_disk("3380-K", {2655, 15});
  large.find(2600, 14, 9);
  CHECK((large.go().unit_status & unit::unit_check) != 0);
  const auto place = large.sense();
  CHECK(place[4] == 0);
  CHECK(place[5] == (2600 & 0xFF));
  CHECK(place[6] == (2600 >> 8 << 4 | 14));
}

TEST_CASE("which drive, and byte 3 of the six") {
  struct Row {
    std::string_view model;
    std::size_t byte;
    std::uint8_t value;
  };
  for (const auto& row : std::initializer_list<Row>{
           {"2311", 3, 0xC8}, {"2314", 3, 0x40}, {"3330", 4, 0x31}, {"3340", 4, 0x40}, {"3350", 4, 0x40}, {"3380", 4, 1}}) {
    CAPTURE(row.model);
    DirectAccessBench bench;
    bench.attach_disk(row.model, DirectAccessBench::small, {.address = 1});
    CHECK(bench.sense().at(row.byte) == row.value);
  }
}

TEST_CASE_FIXTURE(Control, "reserving and releasing give sense data") {
  find(0, 0, 9);
  CHECK((go().unit_status & unit::unit_check) != 0);
  const auto reserve = in(0xB4, 24);
  CHECK(go().unit_status == normal_end);
  CHECK(got(reserve)[1] == disk_sense::no_record_found);
  CHECK(disk->state().reserved);
  in(0x94, 24);
  CHECK(go().unit_status == normal_end);
  CHECK_FALSE(disk->state().reserved);
}

TEST_CASE_FIXTURE(Control, "the buffered log counts seeks and bytes, and begins anew when it is read") {
  put_track(2, 0, 1, 500);
  find(2, 0, 1);
  in(0x06, 500);
  CHECK(go().unit_status == normal_end);
  for (const bool fresh : {true, false}) {
    const auto log = in(0xA4, 24);
    CHECK(go().unit_status == normal_end);
    const auto bytes = got(log);
    CHECK(bytes[7] == 0x60);
    CHECK(bytes[10] * 256 + bytes[11] == (fresh ? 500 : 0));
    CHECK(bytes[17] == (fresh ? 1 : 0));
  }
}

TEST_CASE_FIXTURE(Control, "packs are taken and mounted") {
  auto pack = disk->dismount();
  seek(0, 0);
  CHECK(go().unit_status == unit::unit_check);
  CHECK(sense_01() == bit::intervention_required * 256U);
  add(0x03, 0, 1);
  CHECK(go().unit_status == normal_end);
  disk->mount(std::move(pack));
  CHECK(channels.take(disk_number).csw == ChannelStatusWord{.unit_status = unit::device_end});
  seek(3, 0);
  CHECK(go().unit_status == normal_end);
  // A smaller pack: the arm stands where it has nothing.
  disk->mount(std::make_unique<isa370::TrackStoreInStorage>(isa370::VolumeGeometry{1, 1}));
  CHECK(channels.take(disk_number).csw.unit_status == unit::device_end);
  in(0x06, 10);
  CHECK(unit_check() == rejected);
  // In the middle of a command.
  seek(0, 0);
  in(0x12, 8);
  REQUIRE(channels.start_io(disk_number, program_at).condition_code == 0);
  step();
  step();
  pack = disk->dismount();
  disk->mount(std::make_unique<isa370::TrackStoreInStorage>(small));
  run();
  CHECK((channels.take(disk_number).csw.unit_status & unit::unit_check) != 0);
}

TEST_CASE_FIXTURE(Control, "a new program, HALT I/O and reset forget what was found; the state can be compared") {
  put_track(1, 0, 2, 10);
  find(1, 0, 1);
  CHECK(go().unit_status == normal_end);
  out(0x05, Bytes(10));
  CHECK(unit_check() == rejected);
  const auto before = disk->state();
  find(1, 0, 1);
  REQUIRE(channels.start_io(disk_number, program_at).condition_code == 0);
  step();
  CHECK(channels.halt_io(disk_number).condition_code != 0);
  run();
  while (pending()) (void)channels.take(*pending());
  begin_program();
  CHECK(disk->state() != before);
  CHECK(disk->state().authority == DirectAccessStorage::Authority::none);
  channels.reset();
  CHECK(disk->state() == DirectAccessStorage::State{});
}

}  // namespace
}  // namespace io_test
