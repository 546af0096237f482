// Writes small media of every format into a folder, as first inputs for the fuzzer of media: the number of the reader and the
// file.
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <optional>
#include <string>
#include <vector>

#include <isa370/media/deck.hpp>
#include <isa370/media/disk_image.hpp>
#include <isa370/media/tape_file.hpp>

#include "scenario.hpp"

namespace {

class Folder {
 public:
  explicit Folder(std::filesystem::path path) : path_(std::move(path)) {}

  /// `make` makes the file; it becomes a seed for the reader.
  void add(const std::string& name, std::uint8_t reader, const std::function<bool(const std::string&)>& make) const {
    const auto made = (path_ / (name + ".made")).string();
    std::filesystem::remove(made);
    fuzz::require(make(made), "a medium can be made");
    std::ifstream file(made, std::ios::binary);
    const std::string bytes(std::istreambuf_iterator<char>(file), {});
    std::ofstream(path_ / name, std::ios::binary) << static_cast<char>(reader) << bytes;
    std::filesystem::remove(made);
  }

 private:
  std::filesystem::path path_;
};

constexpr std::uint8_t type_2311 = 0x11;

isa370::NewDiskImage small_volume(isa370::DiskImageCompression compression) {
  return {.device_type = type_2311, .geometry = {.cylinders = 1, .heads = 10}, .compression = compression};
}

struct Format {
  std::string name;
  isa370::DiskImageCompression compression;
};

void add_disks(const Folder& folder, const Format& format) {
  folder.add("ckd-" + format.name, 0, [&](const std::string& file) {
    auto volume = isa370::create_disk_image(file, small_volume(format.compression));
    return volume && (*volume)->write(isa370::Track::formatted(0, 1));
  });
  folder.add("fba-" + format.name, 1, [&](const std::string& file) {
    auto volume = isa370::create_block_image(file, 8, format.compression);
    return volume && (*volume)->write(1, isa370::BlockStore::Block{1, 2, 3});
  });
}

void add_tape(const Folder& folder, const std::string& name, isa370::TapeFormat format,
              std::optional<isa370::TapeCompression> compression) {
  folder.add("tape-" + name, 2, [&](const std::string& file) {
    auto reel = isa370::open_tape_file(file, {.format = format, .compression = compression});
    const std::vector<std::uint8_t> record(300, 0xC1);
    return reel && (*reel)->write(record) && (*reel)->write_tape_mark() && (*reel)->write({record.data(), 7}) &&
           (*reel)->write_tape_mark();
  });
}

void add_tapes(const Folder& folder) {
  using enum isa370::TapeFormat;
  add_tape(folder, "aws", aws, std::nullopt);
  add_tape(folder, "het-zlib", het, isa370::TapeCompression::zlib);
  add_tape(folder, "het-bzip2", het, isa370::TapeCompression::bzip2);
  add_tape(folder, "simh", simh, std::nullopt);
}

void add_decks(const Folder& folder) {
  for (const bool ascii : {false, true})
    folder.add(ascii ? "deck-ascii" : "deck-ebcdic", 3, [&](const std::string& file) {
      isa370::Card card{};
      card.fill(0xC1);
      std::ofstream(file, std::ios::binary) << isa370::deck_bytes({card, card}, ascii);
      return true;
    });
}

}  // namespace

int main(int argc, char** argv) {
  fuzz::require(argc == 2, "usage: make_media FOLDER");
  using isa370::DiskImageCompression;
  const Folder folder(argv[1]);
  for (const auto& format : {Format{"raw", DiskImageCompression::raw}, Format{"plain", DiskImageCompression::uncompressed},
                             Format{"zlib", DiskImageCompression::zlib}, Format{"bzip2", DiskImageCompression::bzip2}})
    add_disks(folder, format);
  add_tapes(folder);
  add_decks(folder);
  return 0;
}
