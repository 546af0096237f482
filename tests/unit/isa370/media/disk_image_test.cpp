// Volumes in files of every format: what is written is read again, before and after they are closed.
#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <map>

#include <doctest/doctest.h>
#include <fmt/format.h>

#include "disk_test_volume.hpp"
#include "temporary_folder.hpp"

using namespace isa370;
using namespace disk_test;

namespace {

constexpr auto compressions = {DiskImageCompression::raw, DiskImageCompression::uncompressed, DiskImageCompression::zlib,
                               DiskImageCompression::bzip2};

std::unique_ptr<TrackStore> make(const std::string& name, DiskImageCompression compression, std::uint8_t type = type_2311,
                                 VolumeGeometry geometry = small_2311) {
  auto made = create_disk_image(name, {.device_type = type, .geometry = geometry, .compression = compression});
  INFO((made ? std::string() : made.error().text));
  REQUIRE(made.has_value());
  return std::move(*made);
}

std::unique_ptr<TrackStore> open(const std::string& name, const DiskImageOptions& options = {}) {
  auto opened = open_disk_image(name, options);
  INFO((opened ? std::string() : opened.error().text));
  REQUIRE(opened.has_value());
  return std::move(*opened);
}

/// What each track should be.
using Volume = std::map<std::pair<std::uint16_t, std::uint16_t>, Track>;

void write_some(TrackStore& store, Volume& volume, std::mt19937& random, int writes) {
  const auto [cylinders, heads] = store.geometry();
  for (int i = 0; i < writes; ++i) {
    const auto cylinder = static_cast<std::uint16_t>(below(random, cylinders));
    const auto head = static_cast<std::uint16_t>(below(random, heads));
    const auto track = random_track(random, cylinder, head);
    REQUIRE(store.write(track).has_value());
    volume.insert_or_assign({cylinder, head}, track);
  }
}

void check_all(TrackStore& store, const Volume& volume) {
  const auto [cylinders, heads] = store.geometry();
  for (std::uint16_t cylinder = 0; cylinder < cylinders; ++cylinder)
    for (std::uint16_t head = 0; head < heads; ++head) {
      const auto track = store.read(cylinder, head);
      REQUIRE(track.has_value());
      const auto expected = volume.find({cylinder, head});
      REQUIRE(*track == (expected == volume.end() ? Track::formatted(cylinder, head) : expected->second));
    }
}

}  // namespace

TEST_CASE("tracks of all formats are read as they were written, also when the volume is opened again") {
  for (const auto compression : compressions) {
    CAPTURE(static_cast<int>(compression));
    const TemporaryFolder folder;
    const auto name = folder.file("vol");
    std::mt19937 random(370);
    Volume volume;
    {
      const auto store = make(name, compression);
      CHECK(store->geometry() == small_2311);
      check_all(*store, volume);
      write_some(*store, volume, random, 100);
      check_all(*store, volume);
    }
    for (int round = 0; round < 4; ++round) {
      const auto store = open(name);
      CHECK(store->writable());
      check_all(*store, volume);
      write_some(*store, volume, random, 60);
    }
    const auto description = describe_disk_image(name);
    REQUIRE(description.has_value());
    CHECK(description->compression == compression);
    CHECK(description->geometry == small_2311);
    CHECK(description->device_type == type_2311);
    CHECK_FALSE(description->not_closed);
  }
}

TEST_CASE("a compressed image that is written again and again stays short") {
  const TemporaryFolder folder;
  const auto name = folder.file("vol");
  std::mt19937 random(67);
  Volume volume;
  {
    const auto store = make(name, DiskImageCompression::zlib);
    write_some(*store, volume, random, 2000);
    check_all(*store, volume);
  }
  CHECK(std::filesystem::file_size(name) < 400'000);  // 80 tracks of at most 3,500 bytes, and gaps.
}

TEST_CASE("a volume open for writing is locked, and one opened for reading only is not written") {
  for (const auto compression : compressions) {
    const TemporaryFolder folder;
    const auto name = folder.file("vol");
    {
      const auto store = make(name, compression);
      CHECK(open_disk_image(name).error().text == name + ": in use by another program, or twice by this one");
    }
    const auto before = read_bytes(name);
    const auto first = open(name, {.read_only = true, .shadow{}});
    const auto second = open(name, {.read_only = true, .shadow{}});
    CHECK_FALSE(first->writable());
    auto track = Track::formatted(1, 2);
    track.records.push_back({.cylinder = 1, .head = 2, .number = 1, .key{}, .data{1}});
    const auto refused = first->write(track);
    REQUIRE_FALSE(refused.has_value());
    CHECK(refused.error().kind == MediumFault::Kind::protected_);
    CHECK(read_bytes(name) == before);
  }
}

TEST_CASE("an image that is opened for writing and not written is not changed") {
  for (const auto compression : compressions) {
    const TemporaryFolder folder;
    const auto name = folder.file("vol");
    { make(name, compression); }
    const auto before = read_bytes(name);
    { CHECK(open(name)->write(Track::formatted(3, 4)).has_value()); }
    CHECK(read_bytes(name) == before);
  }
}

TEST_CASE("tracks that do not fit and tracks that are not there are refused") {
  for (const auto compression : compressions) {
    const TemporaryFolder folder;
    const auto store = make(folder.file("vol"), compression);
    auto track = Track::formatted(1, 1);
    track.records.push_back({.cylinder = 1, .head = 1, .number = 1, .key{}, .data = std::vector<std::uint8_t>(5000)});
    const auto refused = store->write(track);
    REQUIRE_FALSE(refused.has_value());
    CHECK(refused.error().kind == MediumFault::Kind::full);
    CHECK(refused.error().text.find(folder.file("vol") + ": offset ") == 0);
    CHECK(store->read(1, 1) == Track::formatted(1, 1));
    CHECK_FALSE(store->write(Track::formatted(8, 0)).has_value());
    CHECK_FALSE(store->read(0, 10).has_value());
  }
}

TEST_CASE("a raw image keeps the flag of a home address; a compressed one says that it cannot") {
  const TemporaryFolder folder;
  auto track = Track::formatted(1, 1);
  track.flag = 2;
  const auto raw = make(folder.file("raw"), DiskImageCompression::raw);
  CHECK(raw->write(track).has_value());
  CHECK(raw->read(1, 1) == track);
  const auto compressed = make(folder.file("compressed"), DiskImageCompression::zlib);
  CHECK_FALSE(compressed->write(track).has_value());
}

TEST_CASE("a raw volume in several files is one volume") {
  const TemporaryFolder folder;
  std::mt19937 random(2311);
  Volume volume;
  {
    const auto whole = make(folder.file("whole"), DiskImageCompression::raw);
    write_some(*whole, volume, random, 80);
  }
  const auto bytes = read_bytes(folder.file("whole"));
  constexpr std::size_t header_size = 512;
  constexpr std::size_t cylinder_size = 10 * 4096;
  const auto part = [&](std::uint8_t number, std::uint8_t first, std::uint8_t count, bool last) {
    std::vector<std::uint8_t> file(bytes.begin(), bytes.begin() + header_size);
    file[17] = number;
    file[18] = last ? 0 : static_cast<std::uint8_t>(first + count - 1);
    const auto from = bytes.begin() + static_cast<std::ptrdiff_t>(header_size + first * cylinder_size);
    file.insert(file.end(), from, from + static_cast<std::ptrdiff_t>(count * cylinder_size));
    write_bytes(folder.file(fmt::format("vol_{}.ckd", number)), file);
  };
  part(1, 0, 3, false);
  part(2, 3, 4, false);
  part(3, 7, 1, true);
  {
    const auto store = open(folder.file("vol_1.ckd"));
    CHECK(store->geometry() == small_2311);
    check_all(*store, volume);
    write_some(*store, volume, random, 40);
    CHECK_FALSE(open_disk_image(folder.file("vol_2.ckd"), {.read_only = true, .shadow{}}).has_value());
  }
  check_all(*open(folder.file("vol_1.ckd")), volume);
  CHECK(open_disk_image(folder.file("vol_2.ckd")).error().text ==
        folder.file("vol_2.ckd") + ": offset 0: this is file 2 of several; name the first one");
  std::filesystem::rename(folder.file("vol_3.ckd"), folder.file("elsewhere"));
  CHECK(open_disk_image(folder.file("vol_1.ckd")).error().text == folder.file("vol_3.ckd") + ": No such file or directory");
}

TEST_CASE("shadow files take the writes, and the files below are left as they are") {
  for (const auto compression : compressions) {
    CAPTURE(static_cast<int>(compression));
    const TemporaryFolder folder;
    std::mt19937 random(3);
    Volume base;
    {
      const auto store = make(folder.file("base"), compression);
      write_some(*store, base, random, 80);
    }
    const auto base_bytes = read_bytes(folder.file("base"));
    const DiskImageOptions options{.read_only = false, .shadow = folder.file("shadow_*.cckd")};
    auto volume = base;
    {
      const auto store = open(folder.file("base"), options);
      CHECK(store->writable());
      check_all(*store, volume);
      write_some(*store, volume, random, 30);
      check_all(*store, volume);
    }
    CHECK(std::filesystem::exists(folder.file("shadow_1.cckd")));
    CHECK(read_bytes(folder.file("base")) == base_bytes);
    check_all(*open(folder.file("base")), base);
    check_all(*open(folder.file("base"), options), volume);

    // A second level, as Hercules' command sf+ makes it: here it is one that is above another base, empty.
    {
      const DiskImageOptions other{.read_only = false, .shadow = folder.file("other_*.cckd")};
      open(folder.file("base"), other);
    }
    std::filesystem::rename(folder.file("other_1.cckd"), folder.file("shadow_2.cckd"));
    const auto first_bytes = read_bytes(folder.file("shadow_1.cckd"));
    {
      const auto store = open(folder.file("base"), options);
      check_all(*store, volume);
      write_some(*store, volume, random, 30);
    }
    check_all(*open(folder.file("base"), options), volume);
    CHECK(read_bytes(folder.file("shadow_1.cckd")) == first_bytes);
    // Hercules knows shadow files above compressed images only.
    if (compression != DiskImageCompression::raw && std::system("command -v dasdcopy >/dev/null 2>&1") == 0) {
      const auto command = fmt::format("dasdcopy -q -o ckd {} sf={} {} >/dev/null 2>&1", folder.file("base"), options.shadow,
                                       folder.file("hercules"));
      REQUIRE(std::system(command.c_str()) == 0);
      check_all(*open(folder.file("hercules")), volume);
      check_all(*open(folder.file("base"), options), volume);
    }
    CHECK(open_disk_image(folder.file("shadow_1.cckd")).error().text ==
          folder.file("shadow_1.cckd") + ": offset 0: this is a shadow file; name the image that it is a shadow of");
  }
}

TEST_CASE("a formatted track in a shadow file hides what is below") {
  const TemporaryFolder folder;
  std::mt19937 random(5);
  auto track = random_track(random, 2, 3);
  track.records.push_back({.cylinder = 2, .head = 3, .number = 9, .key{}, .data{1, 2, 3}});
  { CHECK(make(folder.file("base"), DiskImageCompression::zlib)->write(track).has_value()); }
  const DiskImageOptions options{.read_only = false, .shadow = folder.file("shadow")};
  { CHECK(open(folder.file("base"), options)->write(Track::formatted(2, 3)).has_value()); }
  CHECK(open(folder.file("base"), options)->read(2, 3) == Track::formatted(2, 3));
  CHECK(open(folder.file("base"))->read(2, 3) == track);
  CHECK(std::filesystem::exists(folder.file("shado1")));  // Without a period the last character is the number.
}

TEST_CASE("shadow files of another volume are refused") {
  const TemporaryFolder folder;
  { make(folder.file("base"), DiskImageCompression::zlib); }
  { make(folder.file("larger"), DiskImageCompression::zlib, type_2311, {9, 10}); }
  { open(folder.file("larger"), {.read_only = false, .shadow = folder.file("s_*.x")}); }
  CHECK(open_disk_image(folder.file("base"), {.read_only = false, .shadow = folder.file("s_*.x")}).error().text ==
        folder.file("s_1.x") + ": offset 0: this is not a shadow file of that volume");
}

TEST_CASE("headers that no device has are refused with their offsets") {
  const TemporaryFolder folder;
  const auto name = folder.file("vol");
  for (const auto compression : {DiskImageCompression::raw, DiskImageCompression::zlib}) {
    std::filesystem::remove(name);
    { make(name, compression); }
    const auto whole = read_bytes(name);
    const auto fault_of = [&](std::size_t offset, std::uint8_t value) {
      auto bytes = whole;
      bytes[offset] = value;
      write_bytes(name, bytes);
      return open_disk_image(name).error().text;
    };
    CHECK(fault_of(0, 'X') == name + ": offset 0: this is not the header of a disk image (CKD_P370, CKD_C370, ...)");
    CHECK(fault_of(8, 11) == name + ": offset 8: the header says 11 heads; a device of type 11 has 10");
    CHECK(fault_of(13, 0x20) == name + ": offset 12: the header says 8192 bytes a track, which no device of type 11 has");
    auto bytes = whole;
    bytes.resize(300);
    write_bytes(name, bytes);
    CHECK(open_disk_image(name).error().text == name + ": offset 300: the file ends in the header, which has 512 bytes");
  }
  auto bytes = read_bytes(name);
  std::filesystem::remove(name);
  { make(name, DiskImageCompression::raw); }
  bytes = read_bytes(name);
  bytes.pop_back();
  write_bytes(name, bytes);
  CHECK(open_disk_image(name).error().text.find(
            fmt::format("{}: offset {}: the file ends within a cylinder", name, bytes.size())) == 0);
  bytes.push_back(0);
  bytes[512 + 4096 * 11 + 2] = 7;
  write_bytes(name, bytes);
  const auto store = open(name);
  CHECK(store->read(1, 1).error().text == name + ": offset 45568: the home address names track 7/1, not 1/1");
}

TEST_CASE("blocks of all formats are read as they were written, also with shadow files") {
  constexpr std::uint32_t blocks = 1000;
  for (const auto compression : compressions) {
    CAPTURE(static_cast<int>(compression));
    const TemporaryFolder folder;
    const auto name = folder.file("fba");
    std::mt19937 random(3370);
    std::map<std::uint32_t, BlockStore::Block> volume;
    const auto write_random = [&](BlockStore& store, int writes) {
      for (int i = 0; i < writes; ++i) {
        const auto number = below(random, blocks);
        BlockStore::Block block{};
        block.fill(static_cast<std::uint8_t>(random()));
        REQUIRE(store.write(number, block).has_value());
        volume[number] = block;
      }
    };
    const auto check = [&](BlockStore& store) {
      CHECK(store.block_count() == blocks);
      for (std::uint32_t number = 0; number < blocks; ++number) REQUIRE(store.read(number) == volume[number]);
      CHECK_FALSE(store.read(blocks).has_value());
      CHECK_FALSE(store.write(blocks, BlockStore::Block{}).has_value());
    };
    {
      auto made = create_block_image(name, blocks, compression);
      REQUIRE(made.has_value());
      write_random(**made, 60);
      check(**made);
    }
    check(*open_block_image(name).value());
    const auto base = volume;
    const auto bytes = read_bytes(name);
    const DiskImageOptions options{.read_only = false, .shadow = folder.file("sh_*.fba")};
    write_random(*open_block_image(name, options).value(), 30);
    check(*open_block_image(name, options).value());
    CHECK(read_bytes(name) == bytes);
    CHECK(describe_disk_image(name)->blocks == blocks);
    CHECK_FALSE(open_disk_image(name).has_value());
    volume = base;
    check(*open_block_image(name).value());
  }
}

TEST_CASE("random damage gives clear faults or tracks, never a crash") {
  for (const auto compression : compressions) {
    const TemporaryFolder folder;
    const auto name = folder.file("vol");
    std::mt19937 random(1966);
    Volume volume;
    { write_some(*make(name, compression), volume, random, 60); }
    const auto whole = read_bytes(name);
    for (int round = 0; round < 150; ++round) {
      write_bytes(name, damaged(random, whole));
      for (const bool read_only : {true, false}) {
        const auto opened = open_disk_image(name, {.read_only = read_only, .shadow{}});
        if (!opened) {
          REQUIRE(opened.error().text.find(name + ": ") == 0);
          continue;
        }
        const auto [cylinders, heads] = (*opened)->geometry();
        for (std::uint16_t cylinder = 0; cylinder < std::min<int>(cylinders, 9); ++cylinder)
          for (std::uint16_t head = 0; head < heads; ++head) {
            const auto track = (*opened)->read(cylinder, head);
            if (!track)
              REQUIRE(track.error().text.find(name + ": offset ") == 0);
            else
              REQUIRE((track->cylinder == cylinder && track->head == head));
          }
        if (!read_only) (void)(*opened)->write(random_track(random, 1, 1));
      }
    }
  }
}

TEST_CASE("random damage to images of fixed blocks gives clear faults or blocks") {
  for (const auto compression : compressions) {
    const TemporaryFolder folder;
    const auto name = folder.file("fba");
    std::mt19937 random(1979);
    {
      auto made = create_block_image(name, 300, compression);
      BlockStore::Block block{};
      for (std::uint32_t number = 0; number < 300; number += 7) {
        block.fill(static_cast<std::uint8_t>(number));
        REQUIRE((*made)->write(number, block).has_value());
      }
    }
    const auto whole = read_bytes(name);
    for (int round = 0; round < 60; ++round) {
      write_bytes(name, damaged(random, whole));
      const auto opened = open_block_image(name);
      if (!opened) {
        REQUIRE(opened.error().text.find(name + ": ") == 0);
        continue;
      }
      for (std::uint32_t number = 0; number < std::min(300U, (*opened)->block_count()); number += 5)
        if (const auto block = (*opened)->read(number); !block) REQUIRE(block.error().text.find(name + ": offset ") == 0);
    }
  }
}
