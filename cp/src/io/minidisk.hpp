// A minidisk: some cylinders of a volume, numbered from zero.
#pragma once

#include <isa370/media/track_store.hpp>

namespace cp {

/// Home addresses and records zero carry the real cylinder number on the volume, all other records what the guest wrote: its
/// own cylinder numbers. [DA6], as DMKCCW relocates channel programs.
class Minidisk final : public isa370::TrackStore {
 public:
  /// The cylinders must be on the volume, which outlives the minidisk.
  Minidisk(isa370::TrackStore& volume, std::uint16_t first_cylinder, std::uint16_t cylinders, bool read_only)
      : volume_(volume), first_(first_cylinder), cylinders_(cylinders), read_only_(read_only) {}

  [[nodiscard]] isa370::VolumeGeometry geometry() const override;
  [[nodiscard]] bool writable() const override;
  [[nodiscard]] tl::expected<isa370::Track, isa370::MediumFault> read(std::uint16_t cylinder, std::uint16_t head) override;
  [[nodiscard]] tl::expected<void, isa370::MediumFault> write(const isa370::Track& track) override;

 private:
  isa370::TrackStore& volume_;
  std::uint16_t first_;
  std::uint16_t cylinders_;
  bool read_only_;
};

}  // namespace cp
