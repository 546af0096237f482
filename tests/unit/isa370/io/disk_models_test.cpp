// The table of disk models: capacities against the manuals' charts, image sizes, seek curves, names.
#include <doctest/doctest.h>

#include <cstdlib>
#include <string>

#include "isa370/devices/disk_models.hpp"
#include "isa370/media/disk_image.hpp"

namespace {

using isa370::disk_models;
using isa370::DiskModel;
using isa370::find_disk_model;
using isa370::records_per_track;
using isa370::seek_time;
using isa370::Track;

const DiskModel& model(std::string_view name) {
  const auto* const found = find_disk_model(name);
  REQUIRE(found != nullptr);
  return *found;
}

TEST_CASE("models are found by name, by another name, and by what an image says") {
  for (const auto& row : disk_models()) {
    CHECK(find_disk_model(row.name) == &row);
    CHECK(row.type == row.name.substr(0, 4));
    CHECK(row.control != nullptr);
    CHECK((row.sectors != 0) == row.control->rotational_position);
  }
  CHECK(disk_models().size() == 14);
  CHECK(model("3330").name == "3330-1");
  CHECK(model("3340").name == "3340-35");
  CHECK(model("2319").name == "2314");
  CHECK(find_disk_model("3390") == nullptr);
  CHECK(find_disk_model("") == nullptr);
  CHECK(find_disk_model(0x30, 404)->name == "3330-1");
  CHECK(find_disk_model(0x30, 411)->name == "3330-1");
  CHECK(find_disk_model(0x30, 412)->name == "3330-11");
  CHECK(find_disk_model(0x80, 2655)->name == "3380-K");
  CHECK(find_disk_model(0x80, 9999) == nullptr);
  CHECK(find_disk_model(0x99, 1) == nullptr);
}

// Longest record of a track, without and with a key of one byte.
TEST_CASE("the longest records") {
  struct Row {
    std::string_view name;
    std::uint32_t without_key;
    std::uint32_t with_key;
  };
  for (const auto& row : std::to_array<Row>({{"2301", 20483, 20429},
                                             {"2303", 4892, 4853},
                                             {"2305-1", 14136, 13933},
                                             {"2305-2", 14660, 14568},
                                             {"2311", 3625, 3604},
                                             {"2314", 7294, 7248},
                                             {"3330-1", 13030, 12973},
                                             {"3330-11", 13030, 12973},
                                             {"3340-35", 8368, 8292},
                                             {"3340-70", 8368, 8292},
                                             {"3350", 19069, 18986},
                                             {"3380", 47476, 47220}})) {
    CAPTURE(row.name);
    CHECK(records_per_track(model(row.name), 0, row.without_key) == 1);
    CHECK(records_per_track(model(row.name), 0, row.without_key + 1) == 0);
    CHECK(records_per_track(model(row.name), 1, row.with_key) == 1);
    CHECK(records_per_track(model(row.name), 1, row.with_key + 1) == 0);
  }
}

// The 3330's numbers are those of the chart in its manual [3330]; the others are known from the systems that used them: CMS's
// blocks of 800 bytes, card images, pages.
TEST_CASE("records of equal lengths on a track") {
  struct Row {
    std::string_view name;
    std::uint32_t key;
    std::uint32_t data;
    std::uint32_t records;
  };
  for (const auto& row : std::to_array<Row>(
           {{"3330", 0, 100, 56}, {"3330", 0, 101, 55}, {"3330", 0, 2, 96},    {"3330", 20, 24, 56}, {"2314", 0, 829, 7},
            {"2314", 0, 800, 7},  {"2314", 0, 80, 40},  {"2311", 0, 829, 4},   {"2311", 0, 80, 25},  {"3330", 0, 800, 14},
            {"3340", 0, 800, 8},  {"3350", 0, 800, 19}, {"2305", 0, 4096, 3},  {"3350", 0, 4096, 4}, {"3330", 0, 4096, 3},
            {"2314", 0, 4096, 1}, {"2301", 0, 4096, 4}, {"3380", 0, 4096, 10}, {"3380", 0, 80, 83},  {"3380", 0, 23476, 2},
            {"2303", 0, 829, 5}})) {
    CAPTURE(row.name);
    CAPTURE(row.data);
    CHECK(records_per_track(model(row.name), row.key, row.data) == row.records);
  }
}

TEST_CASE("filling a track record by record ends where the formula says") {
  for (const auto& row : disk_models())
    for (const auto& [key, data] : std::to_array<std::pair<std::size_t, std::size_t>>({{0, 80}, {8, 800}, {44, 96}})) {
      CAPTURE(row.name);
      auto track = Track::formatted(0, 0);
      while (isa370::record_fits(row, track.records, static_cast<std::uint32_t>(key), static_cast<std::uint32_t>(data)))
        track.records.push_back({.key = std::vector<std::uint8_t>(key), .data = std::vector<std::uint8_t>(data)});
      CHECK(track.records.size() - 1 ==
            records_per_track(row, static_cast<std::uint32_t>(key), static_cast<std::uint32_t>(data)));
    }
}

TEST_CASE("a longer record zero leaves less for the others, and must fit itself") {
  const auto& disk = model("3330");
  CHECK(isa370::record_fits(disk, {}, 0, 8));
  CHECK(isa370::record_fits(disk, {}, 0, 13165 + 8));
  CHECK_FALSE(isa370::record_fits(disk, {}, 0, 13165 + 9));
  std::vector<isa370::TrackRecord> long_zero{{.key = {}, .data = std::vector<std::uint8_t>(108)}};
  CHECK(isa370::record_fits(disk, long_zero, 0, 12930));
  CHECK_FALSE(isa370::record_fits(disk, long_zero, 0, 12931));
}

TEST_CASE("a track of an image holds the longest record of the model") {
  for (const auto& row : disk_models()) {
    CAPTURE(row.name);
    std::uint32_t longest = row.capacity;
    while (records_per_track(row, 0, longest) == 0) --longest;
    CHECK(row.image_track_size == isa370::track_image_size(longest));
    // All that the head passes in a turn is more than what can be written.
    CHECK(row.bytes_around() > row.capacity);
    CHECK(row.bytes_around() < row.capacity + row.capacity / 8 + 10);
  }
}

TEST_CASE("seeks: nothing, the next cylinder, all of them, and two at random") {
  for (const auto& row : disk_models()) {
    CAPTURE(row.name);
    CHECK(seek_time(row, 0) == 0);
    if (row.fixed_heads()) {
      CHECK(seek_time(row, 17) == 0);
      continue;
    }
    CHECK(seek_time(row, 1) == row.seek_minimum);
    CHECK(seek_time(row, row.cylinders - 1U) == row.seek_maximum);
    CHECK(seek_time(row, 65535) == row.seek_maximum);
    double sum = 0;
    for (std::uint32_t distance = 1; distance < row.cylinders; ++distance) {
      CHECK(seek_time(row, distance) >= seek_time(row, distance - 1));
      sum += static_cast<double>(seek_time(row, distance)) * 2.0 * (row.cylinders - distance);
    }
    const double pairs = static_cast<double>(row.cylinders) * (row.cylinders - 1);
    CHECK(sum / pairs == doctest::Approx(static_cast<double>(row.seek_average)).epsilon(0.02));
  }
}

}  // namespace
