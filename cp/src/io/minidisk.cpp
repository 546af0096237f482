// Relocation of a minidisk's tracks.
#include "io/minidisk.hpp"

#include <string>

namespace cp {
namespace {

/// Adds `distance` to the cylinder of the home address, and of a record zero that names the same.
void relocate(isa370::Track& track, int distance) {
  const auto moved = static_cast<std::uint16_t>(track.cylinder + distance);
  if (!track.records.empty() && track.records.front().number == 0 && track.records.front().cylinder == track.cylinder)
    track.records.front().cylinder = moved;
  track.cylinder = moved;
}

}  // namespace

isa370::VolumeGeometry Minidisk::geometry() const { return {.cylinders = cylinders_, .heads = volume_.geometry().heads}; }

bool Minidisk::writable() const { return !read_only_ && volume_.writable(); }

tl::expected<isa370::Track, isa370::MediumFault> Minidisk::read(std::uint16_t cylinder, std::uint16_t head) {
  auto track = volume_.read(static_cast<std::uint16_t>(cylinder + first_), head);
  if (track) relocate(*track, -int{first_});
  return track;
}

tl::expected<void, isa370::MediumFault> Minidisk::write(const isa370::Track& track) {
  if (!writable())
    return tl::unexpected(isa370::MediumFault{isa370::MediumFault::Kind::protected_, "the minidisk is read-only"});
  auto real = track;
  relocate(real, first_);
  return volume_.write(real);
}

}  // namespace cp
