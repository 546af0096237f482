// What the check of images finds, and what it says.
#include <algorithm>
#include <cstdlib>
#include <filesystem>

#include <doctest/doctest.h>
#include <fmt/format.h>

#include "cckd_file.hpp"
#include "cckd_space.hpp"
#include "disk_test_volume.hpp"
#include "isa370/media/disk_image_check.hpp"
#include "little_endian.hpp"
#include "temporary_folder.hpp"

using namespace isa370;
using namespace disk_test;

namespace {

/// A volume with tracks that were written again, so that there are free spaces.
void make_used(const std::string& name, DiskImageCompression compression) {
  std::mt19937 random(11);
  auto made = create_disk_image(name, {.device_type = type_2311, .geometry = small_2311, .compression = compression});
  REQUIRE(made.has_value());
  for (int i = 0; i < 60; ++i) {
    const auto cylinder = static_cast<std::uint16_t>(below(random, small_2311.cylinders));
    const auto head = static_cast<std::uint16_t>(below(random, small_2311.heads));
    REQUIRE((*made)->write(random_track(random, cylinder, head)).has_value());
  }
}

std::vector<std::string> faults_of(const std::string& name) {
  std::vector<std::string> texts;
  for (const auto& fault : check_disk_image(name).faults) texts.push_back(fault.text);
  return texts;
}

/// The file with these little-endian words written over.
void change(const std::string& name, std::size_t offset, std::initializer_list<std::uint32_t> words) {
  auto bytes = read_bytes(name);
  for (const auto word : words) {
    store_little_endian_32(bytes.data() + offset, word);
    offset += 4;
  }
  write_bytes(name, bytes);
}

std::uint32_t word_at(const std::string& name, std::size_t offset) {
  return load_little_endian_32(read_bytes(name).data() + offset);
}

constexpr std::size_t free_position_at = 512 + 20;
constexpr std::size_t free_number_at = 512 + 32;

}  // namespace

TEST_CASE("whole images have no faults") {
  for (const auto compression : {DiskImageCompression::raw, DiskImageCompression::uncompressed, DiskImageCompression::zlib}) {
    const TemporaryFolder folder;
    const auto name = folder.file("vol");
    make_used(name, compression);
    const auto check = check_disk_image(name);
    CHECK(check.faults.empty());
    CHECK(check.remarks.empty());
    CHECK(check.tracks == 80);
  }
}

TEST_CASE("an image in use by a writer is not checked; one whose writer was killed has a remark") {
  const TemporaryFolder folder;
  const auto name = folder.file("vol");
  std::vector<std::uint8_t> while_open;
  {
    auto made =
        create_disk_image(name, {.device_type = type_2311, .geometry = small_2311, .compression = DiskImageCompression::zlib});
    std::mt19937 random(4);
    for (std::uint16_t head = 0; head < 10; ++head) REQUIRE((*made)->write(random_track(random, 3, head)).has_value());
    CHECK(faults_of(name) == std::vector{name + ": in use by another program, or twice by this one"});
    while_open = read_bytes(name);
  }
  CHECK(check_disk_image(name).remarks.empty());
  write_bytes(name, while_open);
  const auto check = check_disk_image(name);
  CHECK(check.faults.empty());
  REQUIRE(check.remarks.size() == 1);
  CHECK(check.remarks.front().find(name + ": not closed") == 0);
  CHECK(describe_disk_image(name)->not_closed);
  // The next writer puts it in order.
  {
    auto track = Track::formatted(0, 1);
    track.records.push_back({.cylinder = 0, .head = 1, .number = 1, .key{}, .data{1}});
    CHECK(open_disk_image(name).value()->write(track).has_value());
  }
  CHECK(check_disk_image(name).remarks.empty());
  CHECK(faults_of(name).empty());
}

TEST_CASE("tables that point beyond the end, and tracks that overlap, are found, and such an image is not written") {
  const TemporaryFolder folder;
  const auto name = folder.file("vol");
  make_used(name, DiskImageCompression::zlib);
  const auto whole = read_bytes(name);
  const auto level2 = load_little_endian_32(whole.data() + 1024);
  // Two entries that are in use.
  std::vector<std::size_t> used;
  for (std::size_t i = 0; i < 80; ++i)
    if (load_little_endian_32(whole.data() + level2 + i * 8) != 0) used.push_back(level2 + i * 8);
  REQUIRE(used.size() > 2);
  const auto first = (used[0] - level2) / 8;

  change(name, used[0], {0x00FF'FFFF});
  const auto length = load_little_endian_16(whole.data() + used[0] + 4);
  const auto beyond = fmt::format("{}: offset {}: track {}/{} ({} bytes at 16777215) is beyond the end of the file", name,
                                  used[0], first / 10, first % 10, length);
  CHECK(faults_of(name).front() == beyond);
  CHECK(open_disk_image(name).error().text ==
        beyond + "; the image can be opened for reading only, and cambridge disk check tells all");
  const auto readable = open_disk_image(name, {.read_only = true, .shadow{}});
  REQUIRE(readable.has_value());
  CHECK_FALSE((*readable)->read(static_cast<std::uint16_t>(first / 10), static_cast<std::uint16_t>(first % 10)).has_value());
  CHECK((*readable)->read(7, 9).has_value());

  write_bytes(name, whole);
  change(name, used[0], {load_little_endian_32(whole.data() + used[1]), load_little_endian_32(whole.data() + used[1] + 4)});
  const auto faults = faults_of(name);
  CHECK(std::ranges::any_of(faults, [](const std::string& text) { return text.find(" overlaps ") != std::string::npos; }));
  CHECK(std::ranges::any_of(faults,
                            [](const std::string& text) { return text.find("the home address names") != std::string::npos; }));
  CHECK_FALSE(open_disk_image(name).has_value());

  write_bytes(name, whole);
  change(name, 1024, {0x7000'0000});
  CHECK(faults_of(name).front() == name + ": offset 1024: level-2 table 0 at 1879048192 is beyond the end of the file");
}

TEST_CASE("a chain of free spaces that is a loop, and lists that are wrong, are found") {
  const TemporaryFolder folder;
  const auto name = folder.file("vol");
  make_used(name, DiskImageCompression::zlib);
  REQUIRE(word_at(name, free_number_at) >= 2);
  const auto list = word_at(name, free_position_at);
  const auto first = word_at(name, list + 8);
  const auto first_size = word_at(name, list + 12);
  const auto second = word_at(name, list + 16);
  const auto second_size = word_at(name, list + 20);
  const auto number = word_at(name, free_number_at);

  change(name, list + 12, {first_size + 1});
  auto faults = faults_of(name);
  REQUIRE(faults.size() == 2);
  CHECK(faults[0] == fmt::format("{}: offset {}: {} bytes are in the list of free spaces, and are no free space", name, first,
                                 first_size + 1));
  CHECK(faults[1] ==
        fmt::format("{}: offset {}: {} bytes are free, and are not in the list of free spaces", name, first, first_size));

  // The old form: each free space begins with the place of the next, and its own size.
  change(name, list + 12, {first_size});
  change(name, first, {second, first_size});
  change(name, second, {first, second_size});
  change(name, free_position_at, {first});
  faults = faults_of(name);
  REQUIRE(faults.size() == 1);
  const auto expected =
      number == 2 ? fmt::format("{}: offset {}: the chain of 2 free spaces does not end there", name, second)
                  : fmt::format("{}: offset {}: the chain of free spaces leads back to {}: it is a loop", name, second, first);
  CHECK(faults[0] == expected);

  // Writers do not look at the list: the image is whole again when it was written.
  {
    auto track = Track::formatted(0, 1);
    track.records.push_back({.cylinder = 0, .head = 1, .number = 1, .key{}, .data{1}});
    CHECK(open_disk_image(name).value()->write(track).has_value());
  }
  CHECK(faults_of(name).empty());
}

TEST_CASE("accounts of the header that are wrong are found") {
  const TemporaryFolder folder;
  const auto name = folder.file("vol");
  make_used(name, DiskImageCompression::zlib);
  const auto used = word_at(name, 512 + 16);
  change(name, 512 + 16, {used + 5});
  CHECK(faults_of(name) ==
        std::vector{fmt::format("{}: offset 512: the header says the bytes in use are {}; it is {}", name, used + 5, used)});
}

TEST_CASE("random damage is found or harmless, and the check never crashes") {
  for (const auto compression : {DiskImageCompression::raw, DiskImageCompression::zlib, DiskImageCompression::bzip2}) {
    const TemporaryFolder folder;
    const auto name = folder.file("vol");
    make_used(name, compression);
    const auto whole = read_bytes(name);
    std::mt19937 random(1972);
    for (int round = 0; round < 150; ++round) {
      write_bytes(name, damaged(random, whole));
      for (const auto& text : faults_of(name)) REQUIRE(text.find(name + ": ") == 0);
    }
  }
}

TEST_CASE("free space is given out without rests that are too small, and joined again") {
  CckdSpace space({{0, 100, "front"}, {200, 50, "a"}, {300, 10, "b"}});
  CHECK(space.end() == 310);
  CHECK(space.overlaps().empty());
  CHECK(space.allocate(95) == 310);  // Of 100 bytes 5 would be left.
  CHECK(space.allocate(92) == 100);
  CHECK(space.allocate(8) == 192);
  CHECK(space.allocate(50) == 250);
  CHECK(space.free_spaces().empty());
  space.release(200, 50);
  space.release(300, 10);
  space.release(250, 50);
  REQUIRE(space.free_spaces().size() == 1);
  CHECK(space.free_spaces().front().position == 200);
  CHECK(space.free_spaces().front().size == 110);
  space.release(310, 95);  // Up to the end, which moves.
  CHECK(space.free_spaces().empty());
  CHECK(space.end() == 200);
  CHECK(space.allocate(0x1'0000'0000) == std::nullopt);

  const CckdSpace overlapping({{0, 100, "front"}, {90, 20, "a"}, {95, 5, "b"}, {110, 5, "c"}});
  REQUIRE(overlapping.overlaps().size() == 2);
  CHECK(overlapping.overlaps()[0].second.what == "a");
  CHECK(overlapping.overlaps()[1].first.what == "a");
  CHECK(overlapping.overlaps()[1].second.what == "b");
}
