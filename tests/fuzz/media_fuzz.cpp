// Arbitrary bytes in the place of media: whatever a file holds, it is read, written and closed again or refused with one line,
// and the line says which file.
//
// The first byte chooses the reader; the rest is the file.
#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <isa370/media/deck.hpp>
#include <isa370/media/disk_image.hpp>
#include <isa370/media/tape_file.hpp>

#include "scenario.hpp"

namespace {

using isa370::MediumFault;

/// A file for one input, in a folder that is gone with the process.
class Scratch {
 public:
  Scratch() {
    auto pattern = (std::filesystem::temp_directory_path() / "cambridge-fuzz-XXXXXX").string();
    fuzz::require(::mkdtemp(pattern.data()) != nullptr, "a temporary folder");
    folder_ = pattern;
  }
  ~Scratch() {
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
  }
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;
  [[nodiscard]] std::string with(std::span<const std::uint8_t> bytes) const {
    const auto name = (folder_ / "medium").string();
    std::ofstream file(name, std::ios::binary | std::ios::trunc);
    file.write(reinterpret_cast<const char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
    return name;
  }

 private:
  std::filesystem::path folder_;
};

void one_line(const MediumFault& fault) {
  fuzz::require(!fault.text.empty() && fault.text.find('\n') == std::string::npos, "a fault is one line");
  fuzz::require(fault.text.find("medium") != std::string::npos, "a fault names the file");
}

void disk(const std::string& name) {
  auto volume = isa370::open_disk_image(name);
  if (!volume) return one_line(volume.error());
  const auto geometry = (*volume)->geometry();
  const auto cylinders = std::min<std::uint16_t>(geometry.cylinders, 3);
  for (std::uint16_t cylinder = 0; cylinder < cylinders; ++cylinder)
    for (std::uint16_t head = 0; head < std::min<std::uint16_t>(geometry.heads, 4); ++head)
      if (const auto track = (*volume)->read(cylinder, head); !track) one_line(track.error());
  if (!(*volume)->writable() || cylinders == 0 || geometry.heads == 0) return;
  auto written = isa370::Track::formatted(0, 0);
  written.records.push_back({.cylinder = 0, .head = 0, .number = 1, .key{}, .data = {1, 2, 3}});
  if (const auto done = (*volume)->write(written); !done) return one_line(done.error());
  const auto again = (*volume)->read(0, 0);
  fuzz::require(again.has_value() && *again == written, "what was written is read");
}

void blocks(const std::string& name) {
  auto volume = isa370::open_block_image(name);
  if (!volume) return one_line(volume.error());
  const auto count = (*volume)->block_count();
  for (std::uint32_t block = 0; block < std::min(count, 8U); ++block)
    if (const auto read = (*volume)->read(block); !read) one_line(read.error());
  if (!(*volume)->writable() || count == 0) return;
  isa370::BlockStore::Block bytes{};
  bytes.fill(0x5A);
  if (const auto done = (*volume)->write(count - 1, bytes); !done) return one_line(done.error());
  const auto again = (*volume)->read(count - 1);
  fuzz::require(again.has_value() && *again == bytes, "what was written is read");
}

/// Forward over the reel and back again: the same blocks; then a record is written where the reel was left.
void tape(const std::string& name) {
  constexpr unsigned most_blocks = 40;
  using Kind = isa370::TapeBlock::Kind;
  auto reel = isa370::open_tape_file(name);
  if (!reel) return one_line(reel.error());
  std::vector<isa370::TapeBlock> forward;
  while (forward.size() < most_blocks) {
    auto block = (*reel)->read_forward();
    if (!block) {
      one_line(block.error());
      break;
    }
    if (block->kind == Kind::blank) break;
    forward.push_back(std::move(*block));
  }
  for (auto seen = forward.rbegin(); seen != forward.rend(); ++seen) {
    const auto block = (*reel)->read_backward();
    if (!block) return one_line(block.error());
    fuzz::require(*block == *seen, "a block is the same in both directions");
  }
  fuzz::require((*reel)->at_load_point(), "as many blocks back as forward");
  if (!(*reel)->can_be_written()) return;
  const isa370::TapeBlock written{Kind::record, {1, 2, 3}};
  if (const auto done = (*reel)->write(written.data); !done) return one_line(done.error());
  const auto again = (*reel)->read_backward();
  fuzz::require(again.has_value() && *again == written, "what was written is read");
}

/// A deck that can be read is the same when it was written as card images and read again.
void deck(const std::string& name) {
  std::ifstream file(name, std::ios::binary);
  const std::string bytes(std::istreambuf_iterator<char>(file), {});
  for (const bool truncate : {false, true}) {
    const auto cards = isa370::parse_deck(bytes, {.truncate = truncate, .pad = truncate});
    if (!cards) {
      fuzz::require(!cards.error().empty() && cards.error().find('\n') == std::string::npos, "a fault is one line");
      continue;
    }
    const auto again = isa370::parse_deck(isa370::deck_bytes(*cards, false), false);
    fuzz::require(again.has_value() && *again == *cards, "card images are read as they were written");
  }
}

using Reader = void (*)(const std::string& name);
constexpr std::array<Reader, 4> readers{disk, blocks, tape, deck};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const Scratch scratch;
  if (size == 0) return 0;
  readers[data[0] % readers.size()](scratch.with({data + 1, size - 1}));
  return 0;
}
