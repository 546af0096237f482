// One track of a count-key-data volume: its home address and its records.
//
// The bytes are those of a track image, as disk image files keep them [HERC]: five bytes of home address (zero, CC, HH), the
// records one behind the other (count CCHHRKDD, key, data), and eight bytes X'FF' behind the last.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include <tl/expected.hpp>

namespace isa370 {

struct TrackRecord {
  std::uint16_t cylinder = 0;  ///< As the count area says; not always where the track is.
  std::uint16_t head = 0;
  std::uint8_t number = 0;
  std::vector<std::uint8_t> key;   ///< At most 255 bytes.
  std::vector<std::uint8_t> data;  ///< At most 65,535 bytes; none: end of file.
  bool operator==(const TrackRecord&) const = default;
};

struct Track {
  static constexpr std::uint32_t home_address_size = 5;
  static constexpr std::uint32_t count_size = 8;
  static constexpr std::uint32_t end_mark_size = 8;

  std::uint8_t flag = 0;  ///< First byte of the home address.
  std::uint16_t cylinder = 0;
  std::uint16_t head = 0;
  std::vector<TrackRecord> records;  ///< Record zero first.

  /// Bytes of the track image, end mark included.
  [[nodiscard]] std::size_t image_size() const;
  [[nodiscard]] std::vector<std::uint8_t> image() const;
  /// Reads an image; bytes behind the end mark are ignored. The error says at which offset of the image it is wrong.
  [[nodiscard]] static tl::expected<Track, std::string> parse(std::span<const std::uint8_t> image);
  /// A track as it is after initialisation: record zero with eight bytes of zeros.
  [[nodiscard]] static Track formatted(std::uint16_t cylinder, std::uint16_t head);
  bool operator==(const Track&) const = default;
};

}  // namespace isa370
