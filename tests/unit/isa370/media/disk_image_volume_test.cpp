// Volume labels and tables of contents: what is written is read; damage does not hurt.
#include <algorithm>

#include <doctest/doctest.h>

#include "disk_test_volume.hpp"
#include "isa370/bits.hpp"
#include "isa370/ebcdic.hpp"
#include "isa370/media/disk_image_volume.hpp"
#include "isa370/media/track_store.hpp"

using namespace isa370;

namespace {

constexpr std::uint8_t type_3350 = 0x50;
constexpr VolumeGeometry small_3350{10, 30};

void put_extent(std::uint8_t* at, VolumeExtent extent) {
  at[0] = 1;
  store_big_endian(at + 2, extent.first.cylinder);
  store_big_endian(at + 4, extent.first.head);
  store_big_endian(at + 6, extent.last.cylinder);
  store_big_endian(at + 8, extent.last.head);
}

/// The VTOC's track with a data set of four extents in records 3 and 4.
void add_data_set(TrackStore& store) {
  auto track = store.read(0, 1).value();
  auto& first = track.records[3];
  first.key = to_ebcdic("SYS1.NUCLEUS");
  first.key.resize(44, 0x40);
  first.data.assign(96, 0);
  auto* const data = first.data.data();
  data[0] = 0xF1;
  data[38] = 0x02;  // PO
  data[40] = 0xD4;  // U, blocked, ASA
  store_big_endian(data + 42, std::uint16_t{19069});
  store_big_endian(data + 44, std::uint16_t{80});
  put_extent(data + 61, {{1, 0}, {1, 29}});
  put_extent(data + 71, {{3, 5}, {3, 5}});
  put_extent(data + 81, {{4, 0}, {5, 3}});
  data[94] = 1;  // Record 4 of track 0/1.
  data[95] = 4;
  auto& more = track.records[4];
  more.key.assign(44, 3);
  more.data.assign(96, 0);
  std::fill(more.key.begin() + 4, more.key.end(), std::uint8_t{0});
  more.data[0] = 0xF3;
  put_extent(more.key.data() + 4, {{7, 0}, {7, 1}});
  more.data[94] = 1;  // And again record 4: a loop.
  more.data[95] = 4;
  REQUIRE(store.write(track).has_value());
}

}  // namespace

TEST_CASE("a new volume has a label and an empty table of contents") {
  TrackStoreInStorage store(small_3350);
  REQUIRE(write_standard_volume(store, type_3350, "CP67").has_value());
  const auto contents = read_volume_contents(store);
  REQUIRE(contents.has_value());
  CHECK(contents->label == "VOL1");
  CHECK(contents->serial == "CP67");
  CHECK(contents->owner == "CAMBRIDGE");
  CHECK(contents->table == VolumeExtent{{0, 1}, {0, 1}});
  CHECK(contents->data_sets.empty());
  CHECK(contents->free_records == 45);  // 47 on a track of a 3350; two are in use.
  CHECK(contents->faults.empty());
  // Who IPLs it gets the wait state PSW of the first record.
  const auto track = store.read(0, 0).value();
  REQUIRE(track.records.size() == 4);
  CHECK(track.records[1].data.size() == 24);
  CHECK(load_big_endian<std::uint64_t>(track.records[1].data.data()) == 0x0006'0000'0000'000F);
}

TEST_CASE("a device type without known constants gets a label alone") {
  TrackStoreInStorage store({1, 200});
  REQUIRE(write_standard_volume(store, 0x01, "DRUM01").has_value());
  const auto contents = read_volume_contents(store);
  CHECK(contents->serial == "DRUM01");
  CHECK_FALSE(contents->table.has_value());
  CHECK(store.read(0, 1) == Track::formatted(0, 1));
}

TEST_CASE("data sets are read with all their extents, a loop in the chain notwithstanding") {
  TrackStoreInStorage store(small_3350);
  REQUIRE(write_standard_volume(store, type_3350, "ABCDEF").has_value());
  add_data_set(store);
  const auto contents = read_volume_contents(store);
  REQUIRE(contents->data_sets.size() == 1);
  const auto& set = contents->data_sets.front();
  CHECK(set.name == "SYS1.NUCLEUS");
  CHECK(set.organization == "PO");
  CHECK(set.record_format == "UBA");
  CHECK(set.block_length == 19069);
  CHECK(set.record_length == 80);
  REQUIRE(set.extents.size() >= 4);
  CHECK(set.extents[1] == VolumeExtent{{3, 5}, {3, 5}});
  CHECK(set.extents[2] == VolumeExtent{{4, 0}, {5, 3}});
  CHECK(set.extents[3] == VolumeExtent{{7, 0}, {7, 1}});
}

TEST_CASE("volumes without a label, and those of CMS") {
  TrackStoreInStorage store(small_3350);
  CHECK_FALSE(read_volume_contents(store)->label.has_value());
  auto track = Track::formatted(0, 0);
  for (std::uint8_t number = 1; number <= 3; ++number)
    track.records.push_back({.cylinder = 0, .head = 0, .number = number, .key{}, .data = std::vector<std::uint8_t>(800)});
  std::ranges::copy(to_ebcdic("CMS=CMS191"), track.records[3].data.begin());
  REQUIRE(store.write(track).has_value());
  const auto contents = read_volume_contents(store);
  CHECK(contents->label == "CMS=");
  CHECK(contents->serial == "CMS191");
  CHECK_FALSE(contents->table.has_value());
}

TEST_CASE("volume serials") {
  CHECK(valid_volume_serial("A"));
  CHECK(valid_volume_serial("$#@9ZA"));
  CHECK_FALSE(valid_volume_serial(""));
  CHECK_FALSE(valid_volume_serial("ABCDEFG"));
  CHECK_FALSE(valid_volume_serial("abc"));
  CHECK_FALSE(valid_volume_serial("A B"));
}

TEST_CASE("random damage to labels and tables of contents is survived") {
  std::mt19937 random(23);
  for (int round = 0; round < 400; ++round) {
    TrackStoreInStorage store(small_3350);
    REQUIRE(write_standard_volume(store, type_3350, "ABCDEF").has_value());
    add_data_set(store);
    for (std::uint16_t head = 0; head < 2; ++head) {
      auto track = store.read(0, head).value();
      for (std::uint32_t i = 0; i < 6; ++i) {
        auto& record = track.records[disk_test::below(random, head == 0 ? 4 : 6)];
        auto& bytes = record.key.empty() || disk_test::below(random, 3) == 0 ? record.data : record.key;
        if (!bytes.empty())
          bytes[disk_test::below(random, static_cast<std::uint32_t>(bytes.size()))] = static_cast<std::uint8_t>(random());
      }
      REQUIRE(store.write(track).has_value());
    }
    REQUIRE(read_volume_contents(store).has_value());
  }
}
