// Searches and reads: each command on a small volume, with its good and its bad ends.
#include <doctest/doctest.h>

#include "direct_access_bench.hpp"

namespace io_test {
namespace {

namespace unit = isa370::unit_status;
namespace bit = isa370::sense_bit;
namespace disk_sense = isa370::disk_sense;

constexpr std::uint8_t end_of_file = normal_end | unit::unit_exception;

struct Read : DirectAccessBench {
  Read() {
    attach_disk("3330");
    for (std::uint16_t head = 0; head < 3; ++head) put_track(1, head, 4, 100, true);
  }
  /// The count area of record `number` of track 1/`head`.
  static Bytes count_of(std::uint16_t head, std::uint8_t number) { return count(1, head, number, 2, 100); }
  static Bytes key_of(std::uint16_t head, std::uint8_t number) { return {static_cast<std::uint8_t>(head), number}; }
  static Bytes data_of(std::uint16_t head, std::uint8_t number) {
    return sequence(static_cast<std::uint8_t>(0x10 * number + head), 100);
  }
};

TEST_CASE_FIXTURE(Read, "a search loop finds the record; then its data, key and data, or the next count") {
  find(1, 2, 3);
  const auto data = in(0x06, 100);
  CHECK(go().unit_status == normal_end);
  CHECK(got(data) == data_of(2, 3));

  find(1, 2, 3);
  const auto key_and_data = in(0x0E, 102);
  CHECK(go().unit_status == normal_end);
  CHECK(got(key_and_data) == joined({key_of(2, 3), data_of(2, 3)}));

  find(1, 2, 3);
  const auto next = in(0x12, 8);
  const auto after = in(0x06, 100);
  CHECK(go().unit_status == normal_end);
  CHECK(got(next) == count_of(2, 4));
  CHECK(got(after) == data_of(2, 4));

  find(1, 2, 3);
  const auto whole = in(0x1E, 110);
  CHECK(go().unit_status == normal_end);
  CHECK(got(whole) == joined({count_of(2, 4), key_of(2, 4), data_of(2, 4)}));
}

TEST_CASE_FIXTURE(Read, "home address and record zero, alone and behind a search of the home address") {
  seek(1, 1);
  const auto home = in(0x1A, 5);
  const auto zero = in(0x16, 16);
  const auto first = in(0x06, 100);
  CHECK(go().unit_status == normal_end);
  CHECK(got(home) == joined({{0}, cchh(1, 1)}));
  CHECK(got(zero) == joined({count(1, 1, 0, 0, 8), Bytes(8)}));
  CHECK(got(first) == data_of(1, 1));

  seek(1, 1);
  search(0x39, cchh(1, 1));
  const auto count_area = in(0x12, 8);
  CHECK(go().unit_status == normal_end);
  CHECK(got(count_area) == count_of(1, 1));
}

TEST_CASE_FIXTURE(Read, "READ COUNT meets every record once a turn, and not record zero") {
  seek(1, 0);
  std::vector<std::size_t> counts;
  for (int i = 0; i < 6; ++i) counts.push_back(in(0x12, 8));
  CHECK(go().unit_status == normal_end);
  const std::array<std::uint8_t, 6> order{1, 2, 3, 4, 1, 2};
  for (std::size_t i = 0; i < counts.size(); ++i) CHECK(got(counts[i]) == count_of(0, order[i]));
  // The next program without a seek goes on where this one ended.
  const auto next = in(0x12, 8);
  CHECK(go().unit_status == normal_end);
  CHECK(got(next) == count_of(0, 3));
}

TEST_CASE_FIXTURE(Read, "no record is found when the index passes for the second time") {
  find(1, 0, 9);
  in(0x06, 100);
  const auto csw = go();
  CHECK(csw.unit_status == (normal_end | unit::unit_check));
  CHECK(ended_at(csw) == 1);
  const auto bytes = sense();
  CHECK(bytes.size() == 24);
  CHECK(bytes[0] == 0);
  CHECK(bytes[1] == disk_sense::no_record_found);
  // Data read in between begin a new count.
  seek(1, 0);
  for (int turn = 0; turn < 3; ++turn) {
    search(0x31, id(1, 0, 4));
    in(0x06, 100);
  }
  CHECK(go().unit_status == normal_end);
  // A home address that is not there, too.
  seek(1, 0);
  search(0x39, cchh(2, 2));
  CHECK(unit_check() == disk_sense::no_record_found);
  // A key that is not there.
  seek(1, 0);
  search(0x29, {0, 9});
  CHECK(unit_check() == disk_sense::no_record_found);
}

TEST_CASE_FIXTURE(Read, "relations of searches: what the record is to what storage holds") {
  struct Row {
    std::uint8_t code;
    Bytes argument;
    std::uint8_t finds;  // Record, 0xFF: none.
  };
  for (const auto& row : std::initializer_list<Row>{{0x31, id(1, 1, 2), 2},
                                                    {0x31, id(1, 1, 0), 0},
                                                    {0x31, id(1, 2, 2), 0xFF},
                                                    {0x51, id(1, 1, 2), 3},
                                                    {0x51, id(1, 1, 4), 0xFF},
                                                    {0x51, id(1, 0, 9), 0},
                                                    {0x71, id(1, 1, 2), 2},
                                                    {0x71, id(1, 0, 9), 0},
                                                    {0x71, id(1, 1, 5), 0xFF},
                                                    {0x29, {1, 3}, 3},
                                                    {0x29, {1, 0}, 0xFF},
                                                    {0x49, {1, 3}, 4},
                                                    {0x49, {1, 4}, 0xFF},
                                                    {0x69, {1, 3}, 3},
                                                    {0x69, {0, 9}, 1},
                                                    {0x69, {1}, 1},
                                                    {0x31, {0, 1, 0, 1}, 0}}) {
    CAPTURE(row.code);
    CAPTURE(row.argument.back());
    seek(1, 1);
    search(row.code, row.argument);
    const auto data = in(0x06, 100);
    const auto csw = go();
    if (row.finds == 0xFF) {
      CHECK(csw.unit_status == (normal_end | unit::unit_check));
      CHECK(sense_01() == disk_sense::no_record_found);
      continue;
    }
    CHECK(csw.unit_status == normal_end);
    if (row.finds != 0) CHECK(got(data) == data_of(1, row.finds));
  }
}

TEST_CASE_FIXTURE(Read, "a search of a key may follow a search of an identifier, and means the same record") {
  find(1, 0, 2);
  search(0x29, key_of(0, 2));
  const auto data = in(0x06, 100);
  CHECK(go().unit_status == normal_end);
  CHECK(got(data) == data_of(0, 2));
  // Records without keys satisfy no search of keys.
  put_track(2, 0, 3, 10);
  seek(2, 0);
  search(0x69, {0});
  CHECK(unit_check() == disk_sense::no_record_found);
  // Its data have passed with it.
  find(2, 0, 1);
  out(0x29, {0});
  const auto next = in(0x06, 10);
  CHECK(go().unit_status == normal_end);
  CHECK(got(next) == sequence(0x20, 10));
}

TEST_CASE_FIXTURE(Read, "multitrack searches and reads go on on the next track, to the end of the cylinder") {
  seek(1, 0);
  search(0xA9, key_of(2, 3));
  const auto data = in(0x06, 100);
  CHECK(go().unit_status == normal_end);
  CHECK(got(data) == data_of(2, 3));
  CHECK(disk->state().head == 2);

  seek(1, 1);
  std::vector<std::size_t> counts;
  for (int i = 0; i < 9; ++i) counts.push_back(in(0x92, 8));
  const auto csw = go();
  CHECK(csw.unit_status == (normal_end | unit::unit_check));
  CHECK(ended_at(csw) == 9);
  CHECK(sense_01() == disk_sense::end_of_cylinder);
  for (std::size_t i = 0; i < 8; ++i)
    CHECK(got(counts[i]) == count_of(static_cast<std::uint16_t>(1 + i / 4), static_cast<std::uint8_t>(1 + i % 4)));

  // An identifier on the next track: record zero of it is compared as well.
  seek(1, 0);
  search(0xB1, id(1, 1, 0));
  CHECK(go().unit_status == normal_end);
  CHECK(disk->state().head == 1);
  // Head by head through the home addresses.
  seek(1, 0);
  search(0xB9, cchh(1, 2));
  CHECK(go().unit_status == normal_end);
  seek(1, 0);
  const auto home = in(0x9A, 5);
  const auto zero = in(0x96, 16);
  CHECK(go().unit_status == normal_end);
  CHECK(got(home) == joined({{0}, cchh(1, 1)}));
  CHECK(got(zero) == joined({count(1, 1, 0, 0, 8), Bytes(8)}));
}

TEST_CASE_FIXTURE(Read, "head switching that the file mask forbids") {
  seek(1, 0);
  out(0x1F, {0x18});
  search(0xA9, key_of(2, 3));
  CHECK(unit_check() == disk_sense::file_protected);
}

TEST_CASE_FIXTURE(Read, "a record without data is the end of a file") {
  auto file = Track::formatted(2, 0);
  file.records.push_back(record(2, 0, 1, {7, 8}, 0, 0));
  REQUIRE(store->write(file));
  struct Row {
    std::uint8_t code;
    Bytes gives;
  };
  for (const auto& row : std::initializer_list<Row>{
           {0x06, {}}, {0x0E, {7, 8}}, {0x1E, joined({count(2, 0, 1, 2, 0), {7, 8}})}, {0x86, {}}, {0x8E, {7, 8}}}) {
    CAPTURE(row.code);
    seek(2, 0);
    const auto step = in(row.code, 20);
    const auto csw = go();
    CHECK(csw.unit_status == end_of_file);
    CHECK(20 - residual(csw) == row.gives.size());
    auto bytes = got(step);
    bytes.resize(row.gives.size());
    CHECK(bytes == row.gives);
  }
  // Nothing in a count area is the end of a file.
  seek(2, 0);
  in(0x12, 8);
  CHECK(go().unit_status == normal_end);
}

TEST_CASE_FIXTURE(Read, "initial program loading reads record 1 of the first track") {
  put_track(0, 0, 2, 24);
  seek(3, 2);
  CHECK(go().unit_status == normal_end);
  REQUIRE(channels.start_initial_program_load(disk_number).condition_code == 0);
  // The second CCW of the bootstrap is part of the data: no command, a program check.
  run();
  CHECK(at(0, 24) == sequence(0x10, 24));
  CHECK(disk->state().cylinder == 0);
  CHECK(disk->state().head == 0);
  while (pending()) (void)channels.take(*pending());
  // Not behind a file mask.
  out(0x1F, {0});
  in(0x02, 24);
  CHECK(unit_check() == bit::command_reject * 256U);
}

TEST_CASE_FIXTURE(Read, "SPACE COUNT gives the lengths for the next read") {
  const auto bytes = joined({key_of(0, 1), data_of(0, 1)});
  seek(1, 0);
  out(0x0F, {2, 0, 100});
  const auto normal = in(0x0E, 102);
  CHECK(go().unit_status == normal_end);
  CHECK(got(normal) == bytes);

  seek(1, 0);
  out(0x0F, {10, 0, 20});
  const auto data = in(0x06, 20);
  CHECK(go().unit_status == normal_end);
  CHECK(got(data) == Bytes(bytes.begin() + 10, bytes.begin() + 30));

  seek(1, 0);
  out(0x0F, {10, 0, 0});
  in(0x06, 20);
  CHECK(go().unit_status == end_of_file);

  seek(1, 0);
  out(0x0F, {2, 0, 101});
  in(0x06, 200);
  CHECK(unit_check() == bit::data_check * 256U);

  seek(1, 0);
  out(0x0F, {2, 0});
  CHECK(unit_check() == bit::command_reject * 256U);
}

TEST_CASE_FIXTURE(Read, "a short CCW gets what it asks for, a long one less; the record passes as a whole") {
  find(1, 0, 1);
  const auto part = in(0x06, 10);
  const auto next = in(0x06, 200);
  const auto csw = go();
  CHECK(csw.unit_status == normal_end);
  CHECK(residual(csw) == 100);
  CHECK(got(part) == sequence(0x10, 10));
  auto bytes = got(next);
  bytes.resize(100);
  CHECK(bytes == data_of(0, 2));
}

TEST_CASE_FIXTURE(Read, "a track without records: no record found") {
  REQUIRE(store->write({.flag = 0, .cylinder = 3, .head = 0, .records = {}}));
  for (const auto code : std::initializer_list<std::uint8_t>{0x06, 0x12, 0x16, 0x1E, 0x0E}) {
    CAPTURE(code);
    seek(3, 0);
    in(code, 100);
    CHECK(unit_check() == disk_sense::no_record_found);
  }
  seek(3, 0);
  const auto home = in(0x1A, 5);
  CHECK(go().unit_status == normal_end);
  CHECK(got(home) == joined({{0}, cchh(3, 0)}));
}

TEST_CASE_FIXTURE(Read, "a defective track tells where its alternate is, and nothing else") {
  auto bad = track(1, 0);
  bad.flag = 0x02;
  REQUIRE(store->write(bad));
  for (const auto code : std::initializer_list<std::uint8_t>{0x06, 0x12, 0x1E, 0x0E, 0x92}) {
    CAPTURE(code);
    seek(1, 0);
    in(code, 10);
    CHECK(unit_check() == disk_sense::track_condition * 256U);
  }
  seek(1, 0);
  search(0x31, id(1, 0, 1));
  CHECK(unit_check() == disk_sense::track_condition * 256U);
  seek(1, 0);
  const auto home = in(0x1A, 5);
  in(0x16, 16);
  CHECK(go().unit_status == normal_end);
  CHECK(got(home) == joined({{0x02}, cchh(1, 0)}));
  // Nor does an alternate track lead to the track behind it.
  bad.flag = 0x01;
  REQUIRE(store->write(bad));
  seek(1, 0);
  search(0xA9, key_of(1, 1));
  CHECK(unit_check() == disk_sense::track_condition * 256U);
}

TEST_CASE_FIXTURE(Read, "faults of the medium: data check, equipment check, and a line for people") {
  using Kind = isa370::MediumFault::Kind;
  for (const auto& [kind, expected] : std::to_array<std::pair<Kind, std::uint8_t>>(
           {{Kind::damaged, bit::data_check}, {Kind::equipment, bit::equipment_check}})) {
    store->read_fault = isa370::MediumFault{kind, "vol.ckd: offset 512: trouble"};
    reports.clear();
    seek(1, 0);
    in(0x06, 100);
    CHECK(unit_check() == expected * 256U);
    REQUIRE(reports.size() == 1);
    CHECK(reports[0] == "vol.ckd: offset 512: trouble");
    store->read_fault.reset();
  }
}

TEST_CASE("READ MULTIPLE and SENSE ID are known behind a 3880 only") {
  DirectAccessBench bench;
  bench.attach_disk("3380");
  bench.put_track(0, 1, 3, 50, true);
  bench.seek(0, 1);
  const auto all = bench.in(0x5E, 200);
  const auto csw = bench.go();
  CHECK(csw.unit_status == normal_end);
  CHECK(csw.count == 20);
  Bytes expected;
  for (std::uint8_t number = 1; number <= 3; ++number) {
    const auto record = bench.track(0, 1).records[number];
    expected =
        DirectAccessBench::joined({expected, DirectAccessBench::count(0, 1, number, 2, 50), record.key, record.data, Bytes{}});
  }
  auto bytes = bench.got(all);
  bytes.resize(180);
  CHECK(bytes == expected);
  const auto id = bench.in(0xE4, 7);
  CHECK(bench.go().unit_status == normal_end);
  CHECK(bench.got(id) == Bytes{0xFF, 0x38, 0x80, 0x03, 0x33, 0x80, 0x02});

  DirectAccessBench older;
  older.attach_disk("3330");
  for (const auto code : std::initializer_list<std::uint8_t>{0x5E, 0xE4}) {
    older.in(code, 7);
    CHECK(older.unit_check() == bit::command_reject * 256U);
  }
}

TEST_CASE("SEARCH KEY AND DATA of the 2311 and 2314 compares what is not X'FF'") {
  DirectAccessBench bench;
  bench.attach_disk("2314");
  bench.put_track(0, 1, 4, 10, true);
  bench.seek(0, 1);
  bench.search(0x2D, {0xFF, 0xFF, 0x31, 0xFF, 0x33});
  const auto next = bench.in(0x06, 10);
  CHECK(bench.go().unit_status == normal_end);
  CHECK(bench.got(next) == sequence(0x41, 10));
  bench.seek(0, 1);
  bench.search(0x4D, {0xFF, 3});
  const auto after = bench.in(0x12, 8);
  CHECK(bench.go().unit_status == normal_end);
  CHECK(bench.got(after) == DirectAccessBench::count(0, 1, 1, 2, 10));
  bench.seek(0, 1);
  bench.search(0xED, {0xFF, 9});
  CHECK(bench.unit_check() == disk_sense::end_of_cylinder);
}

}  // namespace
}  // namespace io_test
