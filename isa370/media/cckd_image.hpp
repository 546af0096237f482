// A count-key-data volume in a compressed file and the shadow files above it.
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "cckd_file.hpp"
#include "isa370/media/track_store.hpp"

namespace isa370 {

/// What a track looks like that is not in a file. Format 0: record zero and an end of file; 1: record zero; 2: twelve records
/// of 4,096 bytes, for Linux [HERC].
[[nodiscard]] Track empty_track(std::uint8_t format, std::uint16_t cylinder, std::uint16_t head);

class CckdImage final : public TrackStore {
 public:
  /// `levels`: at least one file, all of the same geometry, the lowest first. `below` is looked at for what is in none of
  /// them; without it such tracks are empty.
  CckdImage(std::unique_ptr<TrackStore> below, std::vector<std::unique_ptr<CckdFile>> levels);

  [[nodiscard]] VolumeGeometry geometry() const override { return geometry_; }
  [[nodiscard]] bool writable() const override { return levels_.back()->file().writable(); }
  [[nodiscard]] tl::expected<Track, MediumFault> read(std::uint16_t cylinder, std::uint16_t head) override;
  [[nodiscard]] tl::expected<void, MediumFault> write(const Track& track) override;

 private:
  [[nodiscard]] tl::expected<Track, MediumFault> read_uncached(std::uint16_t cylinder, std::uint16_t head);
  [[nodiscard]] tl::expected<void, MediumFault> write_uncached(const Track& track);
  [[nodiscard]] tl::expected<Track, MediumFault> parse(const CckdFile& file, std::uint32_t number,
                                                       const CckdFile::Image& image) const;

  std::unique_ptr<TrackStore> below_;
  std::vector<std::unique_ptr<CckdFile>> levels_;
  VolumeGeometry geometry_;
  std::optional<Track> last_;  ///< Devices read one track many times.
};

}  // namespace isa370
