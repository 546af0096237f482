// AWS and HET tape files: chunks with headers that chain forward and backward, compressed or not. [HERC]
#include <array>
#include <filesystem>

#include <fmt/format.h>

#include "compression.hpp"
#include "host_file.hpp"
#include "isa370/media/tape_file.hpp"

namespace isa370 {
namespace {

constexpr std::uint64_t header_size = 6;
constexpr std::uint32_t longest_chunk = 65'535;
/// More than any channel program of the time can ask for; a longer block is damage.
constexpr std::size_t longest_record = 16 * 1024 * 1024;

namespace header_flag {
constexpr std::uint8_t begins_record = 0x80;
constexpr std::uint8_t tape_mark = 0x40;
constexpr std::uint8_t ends_record = 0x20;
constexpr std::uint8_t compression = 0x03;  // zlib 1, bzip2 2.
}  // namespace header_flag

/// Lengths are little-endian.
struct Header {
  std::uint16_t length = 0;    ///< Bytes of this chunk.
  std::uint16_t previous = 0;  ///< Bytes of the chunk before.
  std::uint8_t flags = 0;

  [[nodiscard]] bool has(std::uint8_t flag) const { return (flags & flag) != 0; }
  [[nodiscard]] std::uint8_t compression() const { return flags & header_flag::compression; }
  [[nodiscard]] std::array<std::uint8_t, header_size> bytes() const {
    return {static_cast<std::uint8_t>(length),
            static_cast<std::uint8_t>(length >> 8),
            static_cast<std::uint8_t>(previous),
            static_cast<std::uint8_t>(previous >> 8),
            flags,
            0};
  }
  [[nodiscard]] static Header from(const std::array<std::uint8_t, header_size>& bytes) {
    return {.length = static_cast<std::uint16_t>(bytes[0] | bytes[1] << 8),
            .previous = static_cast<std::uint16_t>(bytes[2] | bytes[3] << 8),
            .flags = bytes[4]};
  }
};

class AwsTape final : public TapeMedium {
 public:
  AwsTape(HostFile file, const TapeFileOptions& options) : file_(std::move(file)), options_(options) {}

  bool at_load_point() const override { return blocks_.empty(); }
  bool can_be_written() const override { return file_.writable(); }
  bool behind_end_marker() const override { return offset_ >= options_.length; }
  void rewind() override {
    blocks_.clear();
    offset_ = 0;
    chunk_before_ = 0;
  }

  tl::expected<TapeBlock, MediumFault> read_forward() override {
    const auto size = file_.size();
    if (!size) return tl::unexpected(size.error());
    if (offset_ >= *size) return TapeBlock{.kind = TapeBlock::Kind::blank, .data{}};
    Place place{.offset = offset_, .chunk_before = chunk_before_};
    auto block = read_block(place);
    if (!block) return block;
    blocks_.push_back({offset_, chunk_before_});
    offset_ = place.offset;
    chunk_before_ = place.chunk_before;
    return block;
  }

  // The way back is the way forward, so that a block is understood the same in both directions.
  tl::expected<TapeBlock, MediumFault> read_backward() override {
    if (blocks_.empty()) return TapeBlock{.kind = TapeBlock::Kind::load_point, .data{}};
    Place place = blocks_.back();
    auto block = read_block(place);
    if (!block) return block;
    offset_ = blocks_.back().offset;
    chunk_before_ = blocks_.back().chunk_before;
    blocks_.pop_back();
    return block;
  }

  tl::expected<void, MediumFault> write(std::span<const std::uint8_t> given) override {
    // A block that would not become shorter stays as it is.
    std::vector<std::uint8_t> shorter(given.size());
    std::uint8_t compression = static_cast<std::uint8_t>(options_.compression);
    std::span<const std::uint8_t> record = given;
    if (compression != 0) {
      const auto length = compress(static_cast<CompressionMethod>(compression), given, shorter);
      if (length && *length < given.size())
        record = std::span(shorter).first(*length);
      else
        compression = 0;
    }
    std::vector<std::uint8_t> bytes;
    std::uint16_t before = chunk_before_;
    for (std::size_t done = 0; done < record.size();) {
      const auto length = static_cast<std::uint16_t>(std::min<std::size_t>(record.size() - done, longest_chunk));
      Header header{.length = length, .previous = before, .flags = compression};
      if (done == 0) header.flags |= header_flag::begins_record;
      if (done + length == record.size()) header.flags |= header_flag::ends_record;
      const auto encoded = header.bytes();
      bytes.insert(bytes.end(), encoded.begin(), encoded.end());
      const auto data = record.subspan(done, length);
      bytes.insert(bytes.end(), data.begin(), data.end());
      before = length;
      done += length;
    }
    return append(bytes, before);
  }

  tl::expected<void, MediumFault> write_tape_mark() override {
    const auto bytes = Header{.length = 0, .previous = chunk_before_, .flags = header_flag::tape_mark}.bytes();
    return append(bytes, 0);
  }

  tl::expected<void, MediumFault> erase() override { return file_.truncate(offset_); }

 private:
  struct Place {
    std::uint64_t offset = 0;
    std::uint16_t chunk_before = 0;  ///< Bytes of the chunk before it.
  };

  /// What lies behind goes first: a process that ends in between leaves a shorter reel, and not one that nobody can read.
  tl::expected<void, MediumFault> append(std::span<const std::uint8_t> bytes, std::uint16_t last_chunk) {
    if (auto done = file_.truncate(offset_); !done) return done;
    if (auto done = file_.write(offset_, bytes); !done) return done;
    blocks_.push_back({offset_, chunk_before_});
    offset_ += bytes.size();
    chunk_before_ = last_chunk;
    return {};
  }

  /// The block at `place`, which moves behind it.
  tl::expected<TapeBlock, MediumFault> read_block(Place& place) const {
    const Place begins = place;
    TapeBlock block{.kind = TapeBlock::Kind::record, .data{}};
    std::uint8_t compression = 0;
    for (bool first = true;; first = false) {
      std::array<std::uint8_t, header_size> bytes{};
      if (auto done = file_.read(place.offset, bytes); !done) return tl::unexpected(done.error());
      const auto header = Header::from(bytes);
      if (auto sound = check(header, place, first); !sound) return tl::unexpected(sound.error());
      if (first) compression = header.compression();
      if (header.compression() != compression) return damaged(place, "a block that is compressed in part");
      if (header.has(header_flag::tape_mark)) {
        place = {place.offset + header_size, 0};
        return TapeBlock{.kind = TapeBlock::Kind::tape_mark, .data{}};
      }
      const auto done = block.data.size();
      if (done + header.length > longest_record) return damaged(place, "a block of more than 16M begins before");
      block.data.resize(done + header.length);
      if (auto read = file_.read(place.offset + header_size, std::span(block.data).subspan(done)); !read)
        return tl::unexpected(read.error());
      place = {place.offset + header_size + header.length, header.length};
      if (header.has(header_flag::ends_record)) return expanded(begins, std::move(block), compression);
    }
  }

  tl::expected<TapeBlock, MediumFault> expanded(const Place& place, TapeBlock block, std::uint8_t compression) const {
    if (compression == 0) return block;
    if (compression == header_flag::compression) return damaged(place, "a block with an unknown compression");
    // How long it was, nobody wrote down: room is made until it fits.
    for (std::size_t room = std::max<std::size_t>(longest_chunk + 1, block.data.size() * 4);; room *= 4) {
      std::vector<std::uint8_t> data(room);
      const auto length = expand(static_cast<CompressionMethod>(compression), block.data, data);
      if (!length && room < longest_record) continue;
      if (!length) return damaged(place, length.error());
      data.resize(*length);
      block.data = std::move(data);
      return block;
    }
  }

  tl::expected<void, MediumFault> check(const Header& header, const Place& place, bool first) const {
    if (header.previous != place.chunk_before)
      return damaged(place, fmt::format("the header says that {} bytes are before it, and there are {}", header.previous,
                                        place.chunk_before));
    if (header.has(header_flag::tape_mark)) {
      if (!first || header.length != 0) return damaged(place, "a tape mark within a block");
      return {};
    }
    if (header.has(header_flag::begins_record) != first)
      return damaged(place, first ? "the first part of a block is missing" : "a block begins within another");
    if (header.length == 0) return damaged(place, "a block without data");
    return {};
  }

  tl::unexpected<MediumFault> damaged(const Place& place, std::string_view what) const {
    return tl::unexpected(file_.fault(MediumFault::Kind::damaged, place.offset, what));
  }

  HostFile file_;
  TapeFileOptions options_;
  std::vector<Place> blocks_;  ///< Before the position, in order.
  std::uint64_t offset_ = 0;
  std::uint16_t chunk_before_ = 0;
};

}  // namespace

tl::expected<std::unique_ptr<TapeMedium>, MediumFault> open_aws_tape(const std::string& name, const TapeFileOptions& options) {
  std::error_code ignored;
  const bool there = std::filesystem::exists(name, ignored);
  const auto mode = options.read_only ? HostFile::Mode::read_only
                    : there           ? HostFile::Mode::read_write_if_allowed
                                      : HostFile::Mode::create;
  auto file = HostFile::open(name, mode);
  if (!file) return tl::unexpected(file.error());
  return std::make_unique<AwsTape>(std::move(*file), options);
}

}  // namespace isa370
