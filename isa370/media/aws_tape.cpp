// AWS and HET tape files: chunks with headers that chain forward and backward, compressed or not. [HERC]
#include <array>

#include <fmt/format.h>

#include "compression.hpp"
#include "file_tape.hpp"
#include "little_endian.hpp"

namespace isa370 {
namespace {

constexpr std::uint64_t header_size = 6;
constexpr std::uint32_t longest_chunk = 65'535;

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
    std::array<std::uint8_t, header_size> bytes{};
    store_little_endian_16(bytes.data(), length);
    store_little_endian_16(bytes.data() + 2, previous);
    bytes[4] = flags;
    return bytes;
  }
  [[nodiscard]] static Header from(const std::array<std::uint8_t, header_size>& bytes) {
    return {
        .length = load_little_endian_16(bytes.data()), .previous = load_little_endian_16(bytes.data() + 2), .flags = bytes[4]};
  }
};

class AwsTape final : public FileTape {
 public:
  using FileTape::FileTape;

  tl::expected<void, MediumFault> write(std::span<const std::uint8_t> given) override {
    // A block that would not become shorter stays as it is.
    std::vector<std::uint8_t> shorter(given.size());
    std::uint8_t compression = static_cast<std::uint8_t>(options().compression.value_or(TapeCompression::none));
    std::span<const std::uint8_t> record = given;
    if (compression != 0) {
      const auto length = compress(static_cast<CompressionMethod>(compression), given, shorter);
      if (length && *length < given.size())
        record = std::span(shorter).first(*length);
      else
        compression = 0;
    }
    std::vector<std::uint8_t> bytes;
    std::uint16_t before = place().chunk_before;
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
    const auto bytes = Header{.length = 0, .previous = place().chunk_before, .flags = header_flag::tape_mark}.bytes();
    return append(bytes, 0);
  }

 private:
  tl::expected<TapeBlock, MediumFault> read_block(TapePlace& place) const override {
    const auto begins = place.offset;
    TapeBlock block{.kind = TapeBlock::Kind::record, .data{}};
    std::uint8_t compression = 0;
    for (bool first = true;; first = false) {
      std::array<std::uint8_t, header_size> bytes{};
      if (auto done = file().read(place.offset, bytes); !done) return tl::unexpected(done.error());
      const auto header = Header::from(bytes);
      if (auto sound = check(header, place, first); !sound) return tl::unexpected(sound.error());
      if (first) compression = header.compression();
      if (header.compression() != compression) return damaged(place.offset, "a block that is compressed in part");
      if (header.has(header_flag::tape_mark)) {
        place = {place.offset + header_size, 0};
        return TapeBlock{.kind = TapeBlock::Kind::tape_mark, .data{}};
      }
      const auto done = block.data.size();
      if (done + header.length > longest_tape_record) return damaged(place.offset, "a block of more than 16M begins before");
      block.data.resize(done + header.length);
      if (auto read = file().read(place.offset + header_size, std::span(block.data).subspan(done)); !read)
        return tl::unexpected(read.error());
      place = {place.offset + header_size + header.length, header.length};
      if (header.has(header_flag::ends_record)) return expanded(begins, std::move(block), compression);
    }
  }

  tl::expected<TapeBlock, MediumFault> expanded(std::uint64_t offset, TapeBlock block, std::uint8_t compression) const {
    if (compression == 0) return block;
    if (compression == header_flag::compression) return damaged(offset, "a block with an unknown compression");
    // How long it was, nobody wrote down: room is made until it fits.
    for (std::size_t room = std::max<std::size_t>(longest_chunk + 1, block.data.size() * 4);; room *= 4) {
      std::vector<std::uint8_t> data(room);
      const auto length = expand(static_cast<CompressionMethod>(compression), block.data, data);
      if (!length && room < longest_tape_record) continue;
      if (!length) return damaged(offset, length.error());
      data.resize(*length);
      block.data = std::move(data);
      return block;
    }
  }

  tl::expected<void, MediumFault> check(const Header& header, const TapePlace& place, bool first) const {
    if (header.previous != place.chunk_before)
      return damaged(place.offset, fmt::format("the header says that {} bytes are before it, and there are {}", header.previous,
                                               place.chunk_before));
    if (header.has(header_flag::tape_mark)) {
      if (!first || header.length != 0) return damaged(place.offset, "a tape mark within a block");
      return {};
    }
    if (header.has(header_flag::begins_record) != first)
      return damaged(place.offset, first ? "the first part of a block is missing" : "a block begins within another");
    if (header.length == 0) return damaged(place.offset, "a block without data");
    return {};
  }
};

}  // namespace

std::unique_ptr<TapeMedium> make_aws_tape(HostFile file, const TapeFileOptions& options) {
  return std::make_unique<AwsTape>(std::move(file), options);
}

}  // namespace isa370
