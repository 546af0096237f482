// Headers and table entries of compressed disk images in and out.
#include "cckd_tables.hpp"

#include <algorithm>

#include "ckd_header.hpp"
#include "isa370/bits.hpp"
#include "little_endian.hpp"

namespace isa370 {
namespace {

constexpr std::size_t options_at = 3;
constexpr std::size_t words_at = 4;
constexpr std::size_t units_at = 40;
constexpr std::size_t null_format_at = 44;
constexpr std::size_t compression_at = 45;
constexpr std::size_t compression_level_at = 46;

std::uint16_t load_16(const std::uint8_t* bytes, bool big_endian) {
  return big_endian ? load_big_endian<std::uint16_t>(bytes) : load_little_endian_16(bytes);
}

void store_16(std::uint8_t* bytes, std::uint16_t value, bool big_endian) {
  if (big_endian)
    store_big_endian(bytes, value);
  else
    store_little_endian_16(bytes, value);
}

/// The words of the header behind the options, in their order.
template <typename Header>
auto words_of(Header& header) {
  return std::array{&header.level1_entries, &header.level2_entries, &header.file_size,
                    &header.used,           &header.free_position,  &header.free_total,
                    &header.free_largest,   &header.free_number,    &header.free_embedded};
}

}  // namespace

std::uint32_t cckd::load_32(const std::uint8_t* bytes, bool big_endian) {
  return big_endian ? load_big_endian<std::uint32_t>(bytes) : load_little_endian_32(bytes);
}

void cckd::store_32(std::uint8_t* bytes, std::uint32_t value, bool big_endian) {
  if (big_endian)
    store_big_endian(bytes, value);
  else
    store_little_endian_32(bytes, value);
}

CckdEntry cckd::load_entry(const std::uint8_t* bytes, bool big_endian) {
  return {load_32(bytes, big_endian), load_16(bytes + 4, big_endian), load_16(bytes + 6, big_endian)};
}

std::array<std::uint8_t, CckdEntry::size> cckd::entry_image(const CckdEntry& entry, bool big_endian) {
  std::array<std::uint8_t, CckdEntry::size> bytes{};
  store_32(bytes.data(), entry.position, big_endian);
  store_16(bytes.data() + 4, entry.length, big_endian);
  store_16(bytes.data() + 6, entry.room, big_endian);
  return bytes;
}

std::array<std::uint8_t, cckd::free_entry_size> cckd::free_entry_image(std::uint64_t position, std::uint64_t size,
                                                                       bool big_endian) {
  std::array<std::uint8_t, free_entry_size> bytes{};
  store_32(bytes.data(), static_cast<std::uint32_t>(position), big_endian);
  store_32(bytes.data() + 4, static_cast<std::uint32_t>(size), big_endian);
  return bytes;
}

std::array<std::uint8_t, CckdHeader::size> CckdHeader::image() const {
  std::array<std::uint8_t, size> bytes{};
  std::ranges::copy(version, bytes.begin());
  bytes[options_at] = options;
  auto* at = bytes.data() + words_at;
  for (const auto* const word : words_of(*this)) {
    cckd::store_32(at, *word, big_endian());
    at += sizeof *word;
  }
  store_little_endian_32(bytes.data() + units_at, units);
  bytes[null_format_at] = null_format;
  bytes[compression_at] = compression;
  store_16(bytes.data() + compression_level_at, static_cast<std::uint16_t>(compression_level), big_endian());
  return bytes;
}

CckdHeader CckdHeader::parse(std::span<const std::uint8_t, size> bytes) {
  CckdHeader header;
  std::copy_n(bytes.begin(), header.version.size(), header.version.begin());
  header.options = bytes[options_at];
  const auto* at = bytes.data() + words_at;
  for (auto* const word : words_of(header)) {
    *word = cckd::load_32(at, header.big_endian());
    at += sizeof *word;
  }
  header.units = load_little_endian_32(bytes.data() + units_at);
  header.null_format = bytes[null_format_at];
  header.compression = bytes[compression_at];
  header.compression_level = static_cast<std::int16_t>(load_16(bytes.data() + compression_level_at, header.big_endian()));
  return header;
}

}  // namespace isa370
