// SIMH tape files: a record has its length before and behind it, in four bytes, the least significant first.
//
// A zero is a tape mark, X'FFFFFFFE' a gap, X'FFFFFFFF' the end of what was written. The first four bits of a length are the
// record's class: 8 for one that was read with errors. [SIMHT]
#include <array>

#include <fmt/format.h>

#include "file_tape.hpp"
#include "little_endian.hpp"

namespace isa370 {
namespace {

constexpr std::uint64_t word_size = 4;
constexpr std::uint32_t tape_mark = 0;
constexpr std::uint32_t gap = 0xFFFF'FFFE;
constexpr std::uint32_t end_of_medium = 0xFFFF'FFFF;
constexpr std::uint32_t length_mask = 0x0FFF'FFFF;
constexpr unsigned class_shift = 28;
constexpr std::uint32_t good_record = 0;
constexpr std::uint32_t bad_record = 8;

std::array<std::uint8_t, word_size> word_bytes(std::uint32_t word) {
  std::array<std::uint8_t, word_size> bytes{};
  store_little_endian_32(bytes.data(), word);
  return bytes;
}

class SimhTape final : public FileTape {
 public:
  using FileTape::FileTape;

  tl::expected<void, MediumFault> write(std::span<const std::uint8_t> record) override {
    if (record.size() > longest_tape_record) return damaged(place().offset, "a record of more than 16M cannot be written");
    const auto length = word_bytes(static_cast<std::uint32_t>(record.size()));
    std::vector<std::uint8_t> bytes(length.begin(), length.end());
    bytes.insert(bytes.end(), record.begin(), record.end());
    if (record.size() % 2 != 0) bytes.push_back(0);
    bytes.insert(bytes.end(), length.begin(), length.end());
    return append(bytes);
  }
  tl::expected<void, MediumFault> write_tape_mark() override { return append(word_bytes(tape_mark)); }

 private:
  [[nodiscard]] tl::expected<std::uint32_t, MediumFault> word_at(std::uint64_t offset) const {
    std::array<std::uint8_t, word_size> bytes{};
    if (auto done = file().read(offset, bytes); !done) return tl::unexpected(done.error());
    return load_little_endian_32(bytes.data());
  }

  tl::expected<TapeBlock, MediumFault> read_block(TapePlace& place) const override {
    auto at = place.offset;
    auto word = word_at(at);
    for (; word && *word == gap; word = word_at(at)) {
      at += word_size;
      const auto size = file().size();
      if (size && at >= *size) return TapeBlock{.kind = TapeBlock::Kind::blank, .data{}};
    }
    if (!word) return tl::unexpected(word.error());
    if (*word == end_of_medium) return TapeBlock{.kind = TapeBlock::Kind::blank, .data{}};
    if (*word == tape_mark) {
      place.offset = at + word_size;
      return TapeBlock{.kind = TapeBlock::Kind::tape_mark, .data{}};
    }
    return read_record(place, at, *word);
  }

  tl::expected<TapeBlock, MediumFault> read_record(TapePlace& place, std::uint64_t at, std::uint32_t word) const {
    const auto length = word & length_mask;
    const auto kind = word >> class_shift;
    if (kind != good_record && kind != bad_record) return damaged(at, fmt::format("a record of the unknown class {}", kind));
    if (length == 0 || length > longest_tape_record) return damaged(at, fmt::format("a record of {} bytes", length));
    TapeBlock block{.kind = TapeBlock::Kind::record, .data = std::vector<std::uint8_t>(length)};
    // A length that is not to be believed must not make room for itself.
    const auto size = file().size();
    if (!size) return tl::unexpected(size.error());
    if (at + word_size + length > *size)
      return damaged(at, fmt::format("{} bytes are expected, and the file ends before", length));
    if (auto done = file().read(at + word_size, block.data); !done) return tl::unexpected(done.error());
    // Some programs do not fill records up to an even length.
    auto behind = at + word_size + length + length % 2;
    auto again = word_at(behind);
    if (length % 2 != 0 && (!again || *again != word)) again = word_at(--behind);
    if (!again || *again != word)
      return damaged(behind, fmt::format("the length behind the record is not the one before it, {}", length));
    if (kind == bad_record) return damaged(at, "the record is marked as one that could not be read without errors");
    place.offset = behind + word_size;
    return block;
  }
};

}  // namespace

std::unique_ptr<TapeMedium> make_simh_tape(HostFile file, const TapeFileOptions& options) {
  return std::make_unique<SimhTape>(std::move(file), options);
}

}  // namespace isa370
