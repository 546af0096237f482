// Tracks and damage for the tests of disk images: the same for the same seed.
#pragma once

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <vector>

#include "isa370/media/disk_image.hpp"

namespace disk_test {

inline constexpr std::uint8_t type_2311 = 0x11;
inline constexpr isa370::VolumeGeometry small_2311{8, 10};

/// A number less than `limit`, the same with every library.
inline std::uint32_t below(std::mt19937& random, std::uint32_t limit) { return static_cast<std::uint32_t>(random() % limit); }

/// Up to four records with text that can be compressed and noise that cannot, and together no longer than a 2311's track.
inline isa370::Track random_track(std::mt19937& random, std::uint16_t cylinder, std::uint16_t head) {
  auto track = isa370::Track::formatted(cylinder, head);
  const auto records = below(random, 5);
  for (std::uint32_t number = 1; number <= records; ++number) {
    isa370::TrackRecord record{
        .cylinder = cylinder, .head = head, .number = static_cast<std::uint8_t>(number), .key{}, .data{}};
    record.key.resize(below(random, 9), static_cast<std::uint8_t>(number));
    record.data.resize(below(random, 850), 0x40);
    for (std::size_t i = 0; i < record.data.size() / 2; ++i) record.data[i] = static_cast<std::uint8_t>(random());
    track.records.push_back(std::move(record));
  }
  return track;
}

inline std::vector<std::uint8_t> read_bytes(const std::string& name) {
  std::ifstream in(name, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

inline void write_bytes(const std::string& name, const std::vector<std::uint8_t>& bytes) {
  std::ofstream out(name, std::ios::binary | std::ios::trunc);
  out.write(reinterpret_cast<const char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
}

/// A few bytes changed, mostly near the front where the tables are, or the end cut off.
inline std::vector<std::uint8_t> damaged(std::mt19937& random, std::vector<std::uint8_t> bytes) {
  constexpr std::uint32_t front = 1200;
  if (below(random, 4) == 0) bytes.resize(below(random, static_cast<std::uint32_t>(bytes.size())));
  const auto changes = 1 + below(random, 8);
  for (std::uint32_t i = 0; i < changes && !bytes.empty(); ++i) {
    const auto size = static_cast<std::uint32_t>(bytes.size());
    const auto at = below(random, 2) == 0 ? below(random, std::min(front, size)) : below(random, size);
    bytes[at] = below(random, 3) == 0 ? 0xFF : static_cast<std::uint8_t>(random());
  }
  return bytes;
}

}  // namespace disk_test
