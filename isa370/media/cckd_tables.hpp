// The second header and the tables of compressed disk images [HERC]. A level-1 table has one word for each 256 tracks, the
// place of a level-2 table; that has for each track where its image is, how long it is, and how much room it has.
//
// Numbers are in the byte order of the host that made the file, which a bit of the header tells.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

namespace isa370 {

struct CckdHeader {
  static constexpr std::uint64_t position = 512;
  static constexpr std::size_t size = 512;

  static constexpr std::uint8_t big_endian_option = 0x02;
  static constexpr std::uint8_t space_errors_option = 0x20;
  static constexpr std::uint8_t opened_for_writing_option = 0x40;  ///< Since it was last checked.
  static constexpr std::uint8_t opened_option = 0x80;              ///< The last writer has not closed it.

  std::array<std::uint8_t, 3> version{0, 3, 1};
  std::uint8_t options = 0;
  std::uint32_t level1_entries = 0;
  std::uint32_t level2_entries = 256;
  std::uint32_t file_size = 0;      ///< Without a list of free spaces behind the end.
  std::uint32_t used = 0;           ///< Headers, tables and track images.
  std::uint32_t free_position = 0;  ///< Of the list of free spaces, or of the first free space.
  std::uint32_t free_total = 0;
  std::uint32_t free_largest = 0;
  std::uint32_t free_number = 0;
  std::uint32_t free_embedded = 0;  ///< Room behind track images that are shorter than their places.
  std::uint32_t units = 0;          ///< Cylinders, or blocks. Always in little-endian order.
  std::uint8_t null_format = 0;     ///< What tracks look like that are not there.
  std::uint8_t compression = 0;     ///< For new tracks: 0 none, 1 zlib, 2 bzip2.
  std::int16_t compression_level = -1;

  [[nodiscard]] bool big_endian() const { return (options & big_endian_option) != 0; }
  [[nodiscard]] std::array<std::uint8_t, size> image() const;
  [[nodiscard]] static CckdHeader parse(std::span<const std::uint8_t, size> bytes);
  bool operator==(const CckdHeader&) const = default;
};

/// Where a track or group of blocks is.
struct CckdEntry {
  static constexpr std::size_t size = 8;
  static constexpr std::uint32_t below = 0xFFFF'FFFF;  ///< As a position: look in the file below.

  std::uint32_t position = 0;  ///< 0: nowhere, it is empty.
  std::uint16_t length = 0;    ///< With the position 0: the format of the empty track.
  std::uint16_t room = 0;

  [[nodiscard]] bool stored() const { return position != 0 && position != below; }
  bool operator==(const CckdEntry&) const = default;
};

namespace cckd {
inline constexpr std::uint64_t level1_position = 1024;
inline constexpr std::size_t level1_entry_size = 4;
inline constexpr std::uint32_t level2_entries = 256;
inline constexpr std::uint32_t level2_size = level2_entries * CckdEntry::size;
using Level2 = std::vector<CckdEntry>;  ///< 256 entries.

inline constexpr std::uint32_t unit_header_size = 5;  ///< Of a track: compression, CC, HH; of a group: compression, number.
inline constexpr std::uint32_t blocks_a_group = 120;
inline constexpr std::uint32_t group_size = unit_header_size + blocks_a_group * 512;
inline constexpr std::uint64_t most_file_size = 0xFFFF'FFFF;
inline constexpr std::size_t free_entry_size = 8;

[[nodiscard]] std::uint32_t load_32(const std::uint8_t* bytes, bool big_endian);
void store_32(std::uint8_t* bytes, std::uint32_t value, bool big_endian);
[[nodiscard]] CckdEntry load_entry(const std::uint8_t* bytes, bool big_endian);
[[nodiscard]] std::array<std::uint8_t, CckdEntry::size> entry_image(const CckdEntry& entry, bool big_endian);
/// An entry of the list of free spaces.
[[nodiscard]] std::array<std::uint8_t, free_entry_size> free_entry_image(std::uint64_t position, std::uint64_t size,
                                                                         bool big_endian);
}  // namespace cckd

}  // namespace isa370
