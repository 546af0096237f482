// Where a disk or drum keeps its tracks: a file, a part of another volume, storage.
#pragma once

#include <cstdint>
#include <map>
#include <utility>

#include <tl/expected.hpp>

#include "isa370/media/fault.hpp"
#include "isa370/media/track.hpp"

namespace isa370 {

struct VolumeGeometry {
  std::uint16_t cylinders = 0;  ///< All that can be reached, alternate ones too.
  std::uint16_t heads = 0;
  bool operator==(const VolumeGeometry&) const = default;
};

class TrackStore {
 public:
  TrackStore() = default;
  TrackStore(const TrackStore&) = delete;
  TrackStore& operator=(const TrackStore&) = delete;
  virtual ~TrackStore() = default;

  [[nodiscard]] virtual VolumeGeometry geometry() const = 0;
  [[nodiscard]] virtual bool writable() const = 0;
  /// `cylinder` and `head` are within the geometry.
  [[nodiscard]] virtual tl::expected<Track, MediumFault> read(std::uint16_t cylinder, std::uint16_t head) = 0;
  /// When this returns, the track is where it outlives the process. The track's own address says where it goes.
  [[nodiscard]] virtual tl::expected<void, MediumFault> write(const Track& track) = 0;
};

/// A volume that is gone with the program. All tracks are formatted; those that were never written take no room.
class TrackStoreInStorage final : public TrackStore {
 public:
  explicit TrackStoreInStorage(VolumeGeometry geometry) : geometry_(geometry) {}
  [[nodiscard]] VolumeGeometry geometry() const override { return geometry_; }
  [[nodiscard]] bool writable() const override { return true; }
  [[nodiscard]] tl::expected<Track, MediumFault> read(std::uint16_t cylinder, std::uint16_t head) override;
  [[nodiscard]] tl::expected<void, MediumFault> write(const Track& track) override;

 private:
  VolumeGeometry geometry_;
  std::map<std::pair<std::uint16_t, std::uint16_t>, Track> tracks_;
};

}  // namespace isa370
