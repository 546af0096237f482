// Writes: formatting a track and reading it back, updates, what must come before them, the file mask, capacity, overflow.
#include <doctest/doctest.h>

#include "direct_access_bench.hpp"

namespace io_test {
namespace {

namespace unit = isa370::unit_status;
namespace bit = isa370::sense_bit;
namespace disk_sense = isa370::disk_sense;

constexpr unsigned rejected = bit::command_reject * 256U;

struct Write : DirectAccessBench {
  Write() { attach_disk("3330"); }
  void mask(std::uint8_t value) { out(0x1F, {value}); }
  /// WRITE COUNT, KEY AND DATA (or a code like it).
  void format(std::uint16_t cylinder, std::uint16_t head, std::uint8_t number, const Bytes& key, const Bytes& data,
              std::uint8_t code = 0x1D) {
    out(code,
        joined({count(cylinder, head, number, static_cast<std::uint8_t>(key.size()), static_cast<std::uint16_t>(data.size())),
                key, data}));
  }
};

TEST_CASE_FIXTURE(Write, "a track is formatted from its home address on, and read back") {
  put_track(2, 1, 5, 30);
  seek(2, 1);
  mask(0xC0);
  out(0x19, joined({{0}, cchh(2, 1)}));
  format(2, 1, 0, {}, Bytes(8, 0x55), 0x15);
  format(2, 1, 1, {}, sequence(1, 40));
  format(2, 1, 2, {9, 8, 7}, sequence(50, 20));
  format(2, 1, 3, {1}, {});
  CHECK(go().unit_status == normal_end);
  const auto written = track(2, 1);
  REQUIRE(written.records.size() == 4);
  CHECK(written.records[0] == TrackRecord{2, 1, 0, {}, Bytes(8, 0x55)});
  CHECK(written.records[1] == TrackRecord{2, 1, 1, {}, sequence(1, 40)});
  CHECK(written.records[2] == TrackRecord{2, 1, 2, {9, 8, 7}, sequence(50, 20)});
  CHECK(written.records[3] == TrackRecord{2, 1, 3, {1}, {}});

  find(2, 1, 2);
  const auto back = in(0x0E, 23);
  CHECK(go().unit_status == normal_end);
  CHECK(got(back) == joined({{9, 8, 7}, sequence(50, 20)}));
}

TEST_CASE_FIXTURE(Write, "each command is in the store when it has ended") {
  const int before = store->writes;
  find(0, 0, 0);
  for (std::uint8_t number = 1; number <= 4; ++number) format(0, 0, number, {}, sequence(number, 10));
  CHECK(go().unit_status == normal_end);
  CHECK(store->writes == before + 4);
  CHECK(track(0, 0).records.size() == 5);
}

TEST_CASE_FIXTURE(Write, "a format write erases what follows; so does ERASE") {
  put_track(1, 0, 5, 30);
  find(1, 0, 2);
  format(1, 0, 9, {}, sequence(7, 12));
  CHECK(go().unit_status == normal_end);
  auto now = track(1, 0);
  REQUIRE(now.records.size() == 4);
  CHECK(now.records[3] == TrackRecord{1, 0, 9, {}, sequence(7, 12)});

  find(1, 0, 1);
  format(1, 0, 2, {}, sequence(7, 12), 0x11);
  CHECK(go().unit_status == normal_end);
  now = track(1, 0);
  CHECK(now.records.size() == 2);
  // Nothing can be written behind an erased place without another search.
  find(1, 0, 1);
  format(1, 0, 2, {}, {}, 0x11);
  format(1, 0, 2, {}, {1});
  CHECK(unit_check() == rejected);
}

TEST_CASE_FIXTURE(Write, "a format write may follow reading or updating the record that was found") {
  put_track(1, 0, 3, 10);
  find(1, 0, 1);
  in(0x06, 10);
  format(1, 0, 7, {}, {1, 2});
  CHECK(go().unit_status == normal_end);
  CHECK(track(1, 0).records.size() == 3);
  find(1, 0, 1);
  out(0x05, Bytes(10, 0xAA));
  format(1, 0, 8, {}, {3});
  CHECK(go().unit_status == normal_end);
  CHECK(track(1, 0).records[2] == TrackRecord{1, 0, 8, {}, {3}});
  CHECK(track(1, 0).records[1].data == Bytes(10, 0xAA));
}

TEST_CASE_FIXTURE(Write, "updates keep the lengths: short data are filled with zeros, long data cut") {
  put_track(1, 1, 3, 6, true);
  find(1, 1, 2);
  out(0x05, {1, 2, 3});
  CHECK(go().unit_status == normal_end);
  CHECK(track(1, 1).records[2].data == Bytes{1, 2, 3, 0, 0, 0});
  CHECK(track(1, 1).records[3].data == sequence(0x31, 6));

  find(1, 1, 2);
  out(0x0D, sequence(0x90, 20));
  const auto csw = go();
  CHECK(csw.unit_status == normal_end);
  CHECK(residual(csw) == 12);
  CHECK(track(1, 1).records[2].key == Bytes{0x90, 0x91});
  CHECK(track(1, 1).records[2].data == sequence(0x92, 6));

  seek(1, 1);
  search(0x29, {1, 3});
  out(0x05, Bytes(6, 0x77));
  CHECK(go().unit_status == normal_end);
  CHECK(track(1, 1).records[3].data == Bytes(6, 0x77));
}

TEST_CASE_FIXTURE(Write, "a format write whose CCW is short is filled with zeros") {
  find(1, 1, 0);
  out(0x1D, joined({count(1, 1, 1, 2, 4), {5}}));
  CHECK(go().unit_status == normal_end);
  CHECK(track(1, 1).records[1] == TrackRecord{1, 1, 1, {5, 0}, {0, 0, 0, 0}});
}

TEST_CASE_FIXTURE(Write, "writing the data of an end of file is a unit exception; writing one is not") {
  find(1, 1, 0);
  format(1, 1, 1, {3}, {});
  CHECK(go().unit_status == normal_end);
  find(1, 1, 1);
  out(0x0D, {4});
  CHECK(go().unit_status == (normal_end | unit::unit_exception));
  CHECK(track(1, 1).records[1].key == Bytes{4});
}

TEST_CASE("write commands that follow nothing that permits them") {
  struct Row {
    std::uint8_t code;
    std::vector<std::uint8_t> behind;  // Codes of commands that do not do.
  };
  for (const auto* const model : {"3330", "2314"})
    for (const auto& row : std::initializer_list<Row>{{0x05, {0x07, 0x51, 0x06, 0x12, 0x39, 0x1A}},
                                                      {0x0D, {0x07, 0x51, 0x29, 0x06, 0x12, 0x39}},
                                                      {0x1D, {0x07, 0x51, 0x06, 0x12, 0x39, 0x1A, 0x16}},
                                                      {0x01, {0x07, 0x51, 0x06, 0x12, 0x39, 0x1A, 0x16}},
                                                      {0x11, {0x07, 0x51, 0x06, 0x12, 0x39, 0x1A, 0x16}},
                                                      {0x15, {0x07, 0x31, 0x06, 0x12, 0x1A, 0x16}}})
      for (const auto before : row.behind) {
        CAPTURE(model);
        CAPTURE(row.code);
        CAPTURE(before);
        Write bench;
        bench.attach_disk(model);
        bench.put_track(1, 0, 3, 10, true);
        const int writes = bench.store->writes;
        bench.seek(1, 0);
        bench.mask(0xC0);
        if (before == 0x51)
          bench.search(before, DirectAccessBench::id(1, 0, 1));
        else if (before == 0x31)
          bench.search(before, DirectAccessBench::id(1, 0, 2));
        else if (before == 0x29)
          bench.search(before, {0, 2});
        else if (before == 0x39)
          bench.search(before, DirectAccessBench::cchh(1, 0));
        else if (before != 0x07)
          bench.in(before, 8);
        bench.out(row.code, Bytes(12));
        const auto csw = bench.go();
        CHECK(csw.unit_status == unit::unit_check);
        const auto bytes = bench.sense();
        CHECK(bytes[0] == bit::command_reject);
        if (model == std::string_view("2314")) {
          CHECK(bytes.size() == 6);
          CHECK(bytes[1] == disk_sense::invalid_sequence);
        } else {
          CHECK(bytes[1] == 0);
          CHECK(bytes[7] == 0x02);
        }
        CHECK(bench.store->writes == writes);
      }
}

TEST_CASE_FIXTURE(Write, "a part of an identifier or key that is equal does not permit writing") {
  put_track(1, 0, 3, 10, true);
  seek(1, 0);
  search(0x31, cchh(1, 0));
  out(0x05, Bytes(10));
  CHECK(unit_check() == rejected);
  seek(1, 0);
  search(0x29, {0});
  out(0x05, Bytes(10));
  CHECK(unit_check() == rejected);
}

TEST_CASE_FIXTURE(Write, "the file mask and writing") {
  struct Row {
    std::uint8_t mask;
    bool home_address;
    bool formatting;
    bool updating;
  };
  constexpr unsigned violated = rejected | disk_sense::file_protected;
  for (const auto& row : std::initializer_list<Row>{
           {0x00, false, true, true}, {0x40, false, false, false}, {0x80, false, false, true}, {0xC0, true, true, true}}) {
    CAPTURE(row.mask);
    const auto expect = [&](bool permitted) {
      const auto csw = go();
      CHECK(csw.unit_status == (permitted ? normal_end : unit::unit_check));
      CHECK(sense_01() == (permitted ? 0 : violated));
    };
    put_track(1, 0, 3, 10);
    seek(1, 0);
    mask(row.mask);
    out(0x19, joined({{0}, cchh(1, 0)}));
    expect(row.home_address);
    put_track(1, 0, 3, 10);
    seek(1, 0);
    mask(row.mask);
    search(0x39, cchh(1, 0));
    format(1, 0, 0, {}, Bytes(8), 0x15);
    expect(row.home_address);
    for (const auto code : std::initializer_list<std::uint8_t>{0x1D, 0x01, 0x11}) {
      put_track(1, 0, 3, 10);
      seek(1, 0);
      mask(row.mask);
      search(0x31, id(1, 0, 3));
      format(1, 0, 4, {}, {1}, code);
      expect(row.formatting);
    }
    for (const auto code : std::initializer_list<std::uint8_t>{0x05, 0x0D}) {
      seek(1, 0);
      mask(row.mask);
      search(0x31, id(1, 0, 1));
      out(code, Bytes(10));
      expect(row.updating);
    }
  }
  // Without a mask, home address and record zero are protected, in the next program, too.
  seek(1, 0);
  out(0x19, joined({{0}, cchh(1, 0)}));
  CHECK(unit_check() == violated);
}

TEST_CASE_FIXTURE(Write, "a record that does not fit leaves the track as it was") {
  find(1, 0, 0);
  add(0x1D, next_data, 9000);
  put(next_data, count(1, 0, 1, 0, 8000));
  CHECK(go().unit_status == normal_end);
  CHECK(track(1, 0).records[1].data.size() == 8000);
  // 13165 - 8135 leaves room for 4895.
  for (const std::uint16_t length : {std::uint16_t{4896}, std::uint16_t{4895}}) {
    find(1, 0, 1);
    out(0x1D, count(1, 0, 2, 0, length));
    if (length == 4896) {
      CHECK(unit_check() == disk_sense::invalid_track_format);
      CHECK(track(1, 0).records.size() == 2);
    } else {
      CHECK(go().unit_status == normal_end);
      CHECK(track(1, 0).records.size() == 3);
    }
  }
  find(1, 0, 2);
  out(0x1D, count(1, 0, 3, 255, 65535));
  CHECK(unit_check() == disk_sense::invalid_track_format);
}

TEST_CASE("a volume that is write-protected") {
  for (const auto* const model : {"3350", "2311"}) {
    for (const bool by_switch : {true, false}) {
      DirectAccessBench bench;
      bench.attach_disk(model, DirectAccessBench::small, {.read_only = by_switch});
      bench.put_track(0, 0, 1, 10);
      bench.store->is_writable = by_switch;
      bench.find(0, 0, 1);
      bench.out(0x05, Bytes(10));
      const bool plain = model == std::string_view("2311");
      CHECK(bench.unit_check() ==
            (plain ? rejected | disk_sense::file_protected : bit::equipment_check * 256U | disk_sense::write_inhibited));
      CHECK(bench.track(0, 0).records[1].data == sequence(0x10, 10));
      bench.find(0, 0, 1);
      bench.in(0x06, 10);
      CHECK(bench.go().unit_status == normal_end);
    }
  }
}

TEST_CASE_FIXTURE(Write, "faults of the medium while writing") {
  using Kind = isa370::MediumFault::Kind;
  put_track(0, 0, 2, 10);
  struct Row {
    Kind kind;
    unsigned sense;
  };
  for (const auto& row :
       std::initializer_list<Row>{{Kind::full, bit::equipment_check * 256U},
                                  {Kind::equipment, bit::equipment_check * 256U},
                                  {Kind::damaged, bit::data_check * 256U},
                                  {Kind::protected_, bit::equipment_check * 256U | disk_sense::write_inhibited}}) {
    store->write_fault = isa370::MediumFault{row.kind, "vol: the host's disk is full"};
    for (const auto code : std::initializer_list<std::uint8_t>{0x05, 0x1D}) {
      reports.clear();
      find(0, 0, 1);
      out(code, Bytes(10));
      format(0, 0, 5, {}, {});
      CHECK(unit_check() == row.sense);
      CHECK(reports == std::vector<std::string>{"vol: the host's disk is full"});
    }
    store->write_fault.reset();
  }
  find(0, 0, 2);
  const auto data = in(0x06, 10);
  CHECK(go().unit_status == normal_end);
  CHECK(got(data) == sequence(0x20, 10));
}

TEST_CASE_FIXTURE(Write, "a home address that names another track is refused; its flag byte is kept") {
  seek(1, 2);
  mask(0xC0);
  out(0x19, joined({{0}, cchh(2, 2)}));
  CHECK(unit_check() == rejected);
  seek(1, 2);
  mask(0xC0);
  out(0x19, joined({{0x02}, cchh(1, 2)}));
  format(3, 2, 0, {}, Bytes(8), 0x15);
  CHECK(go().unit_status == normal_end);
  CHECK(track(1, 2).flag == 0x02);
  CHECK(track(1, 2).records == std::vector<TrackRecord>{{3, 2, 0, {}, Bytes(8)}});
}

// ---- Records that go on on the next track --------------------------------------------------------------------------------

struct Overflow : Write {
  /// A record of three segments, on the tracks 1/0 (behind another record) to 1/2.
  Overflow() {
    find(1, 0, 0);
    format(1, 0, 1, {}, {0xEE});
    format(1, 0, 2, {4, 4}, sequence(0, 10), 0x01);
    find(1, 1, 0);
    format(1, 1, 1, {}, sequence(10, 20), 0x01);
    find(1, 2, 0);
    format(1, 2, 1, {}, sequence(30, 5));
    format(1, 2, 2, {}, {0xDD});
    CHECK(go().unit_status == normal_end);
  }
};

TEST_CASE_FIXTURE(Overflow, "an overflow record is read as one") {
  // In the store the count area has a flag that programs do not see.
  CHECK(track(1, 0).records[2].cylinder == 0x8001);
  find(1, 0, 2);
  const auto data = in(0x06, 50);
  const auto csw = go();
  CHECK(csw.unit_status == normal_end);
  CHECK(residual(csw) == 15);
  auto bytes = got(data);
  bytes.resize(35);
  CHECK(bytes == sequence(0, 35));

  find(1, 0, 1);
  const auto all = in(0x1E, 45);
  const auto next = in(0x12, 8);
  CHECK(go().unit_status == normal_end);
  CHECK(got(all) == joined({count(1, 0, 2, 2, 10), {4, 4}, sequence(0, 35)}));
  CHECK(got(next) == count(1, 2, 2, 0, 1));
}

TEST_CASE_FIXTURE(Overflow, "an overflow record is written as one") {
  find(1, 0, 2);
  out(0x0D, joined({{9, 9}, sequence(0x80, 35)}));
  CHECK(go().unit_status == normal_end);
  CHECK(track(1, 0).records[2].key == Bytes{9, 9});
  CHECK(track(1, 0).records[2].data == sequence(0x80, 10));
  CHECK(track(1, 1).records[1].data == sequence(0x8A, 20));
  CHECK(track(1, 2).records[1].data == sequence(0x9E, 5));
  CHECK(track(1, 2).records[2].data == Bytes{0xDD});
}

TEST_CASE_FIXTURE(Overflow, "overflow that cannot go on: file mask, end of cylinder, an empty track, a defective one") {
  const auto read_it = [&] {
    find(1, 0, 2);
    in(0x06, 50);
  };
  seek(1, 0);
  mask(0x18);
  search(0x31, id(1, 0, 2));
  in(0x06, 50);
  CHECK(unit_check() == (disk_sense::file_protected | disk_sense::operation_incomplete));
  CHECK(sense()[3] == 0x06);

  find(1, 2, 1);
  format(1, 2, 2, {}, {1}, 0x01);
  CHECK(go().unit_status == normal_end);
  find(1, 2, 2);
  out(0x05, {5});
  CHECK(unit_check() == (disk_sense::end_of_cylinder | disk_sense::operation_incomplete));
  CHECK(sense()[3] == 0x05);
  CHECK(track(1, 2).records[2].data == Bytes{5});

  auto next = track(1, 1);
  next.flag = 0x02;
  REQUIRE(store->write(next));
  read_it();
  CHECK(unit_check() == (disk_sense::track_condition * 256U | disk_sense::operation_incomplete));
  REQUIRE(store->write(Track::formatted(1, 1)));
  read_it();
  CHECK(unit_check() == (disk_sense::no_record_found | disk_sense::operation_incomplete));
}

TEST_CASE("the 3380 has no overflow") {
  Write bench;
  bench.attach_disk("3380");
  bench.find(0, 0, 0);
  bench.format(0, 0, 1, {}, {1}, 0x01);
  CHECK(bench.unit_check() == rejected);
}

}  // namespace
}  // namespace io_test
