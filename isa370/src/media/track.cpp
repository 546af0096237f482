// Track images in and out.
#include "isa370/media/track.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "isa370/bits.hpp"

namespace isa370 {
namespace {

constexpr std::uint8_t end_mark = 0xFF;

bool at_end_mark(std::span<const std::uint8_t> rest) {
  return std::ranges::all_of(rest.first(Track::end_mark_size), [](std::uint8_t byte) { return byte == end_mark; });
}

void append(std::vector<std::uint8_t>& bytes, std::span<const std::uint8_t> more) {
  bytes.insert(bytes.end(), more.begin(), more.end());
}

template <typename Number>
void append_number(std::vector<std::uint8_t>& bytes, Number value) {
  bytes.resize(bytes.size() + sizeof(Number));
  store_big_endian(bytes.data() + bytes.size() - sizeof(Number), value);
}

}  // namespace

std::size_t Track::image_size() const {
  std::size_t size = home_address_size + end_mark_size;
  for (const auto& record : records) size += count_size + record.key.size() + record.data.size();
  return size;
}

std::vector<std::uint8_t> Track::image() const {
  std::vector<std::uint8_t> bytes;
  bytes.reserve(image_size());
  bytes.push_back(flag);
  append_number(bytes, cylinder);
  append_number(bytes, head);
  for (const auto& record : records) {
    append_number(bytes, record.cylinder);
    append_number(bytes, record.head);
    bytes.push_back(record.number);
    bytes.push_back(static_cast<std::uint8_t>(record.key.size()));
    append_number(bytes, static_cast<std::uint16_t>(record.data.size()));
    append(bytes, record.key);
    append(bytes, record.data);
  }
  bytes.insert(bytes.end(), end_mark_size, end_mark);
  return bytes;
}

tl::expected<Track, std::string> Track::parse(std::span<const std::uint8_t> image) {
  if (image.size() < home_address_size)
    return tl::unexpected(fmt::format("offset {}: the track ends in its home address", image.size()));
  Track track;
  track.flag = image[0];
  track.cylinder = load_big_endian<std::uint16_t>(image.data() + 1);
  track.head = load_big_endian<std::uint16_t>(image.data() + 3);
  std::size_t at = home_address_size;
  while (true) {
    if (image.size() - at < count_size) return tl::unexpected(fmt::format("offset {}: the track has no end mark", at));
    if (at_end_mark(image.subspan(at))) return track;
    const std::uint8_t* const count = image.data() + at;
    const std::size_t key_length = count[5];
    const std::size_t data_length = load_big_endian<std::uint16_t>(count + 6);
    if (image.size() - at - count_size < key_length + data_length)
      return tl::unexpected(
          fmt::format("offset {}: record {} with {} bytes of key and {} of data goes beyond the end of the track", at, count[4],
                      key_length, data_length));
    TrackRecord record;
    record.cylinder = load_big_endian<std::uint16_t>(count);
    record.head = load_big_endian<std::uint16_t>(count + 2);
    record.number = count[4];
    const auto key = image.subspan(at + count_size, key_length);
    const auto data = image.subspan(at + count_size + key_length, data_length);
    record.key.assign(key.begin(), key.end());
    record.data.assign(data.begin(), data.end());
    track.records.push_back(std::move(record));
    at += count_size + key_length + data_length;
  }
}

Track Track::formatted(std::uint16_t cylinder, std::uint16_t head) {
  constexpr std::size_t record_zero_size = 8;
  Track track{.cylinder = cylinder, .head = head, .records{}};
  track.records.push_back(
      {.cylinder = cylinder, .head = head, .number = 0, .key{}, .data = std::vector<std::uint8_t>(record_zero_size)});
  return track;
}

}  // namespace isa370
