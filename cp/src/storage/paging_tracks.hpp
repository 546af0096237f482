// The tracks of a paging drum: each holds three records of a page, zeros until they are written.
#pragma once

#include <map>
#include <utility>

#include <isa370/devices/drum_2305.hpp>
#include <isa370/media/track_store.hpp>

#include "storage/page.hpp"

namespace cp {

class PagingTracks final : public isa370::TrackStore {
 public:
  static constexpr std::uint32_t pages_per_track = 3;
  static constexpr std::uint32_t page_count =
      std::uint32_t{isa370::model_2305_2.cylinders} * isa370::model_2305_2.heads * pages_per_track;

  /// Where page slot `slot` (below page_count) of a drum lies: cylinder, head, record (from 1).
  struct Place {
    std::uint16_t cylinder = 0;
    std::uint16_t head = 0;
    std::uint8_t record = 1;
    bool operator==(const Place&) const = default;
  };
  [[nodiscard]] static Place place_of(std::uint32_t slot);

  [[nodiscard]] isa370::VolumeGeometry geometry() const override { return isa370::model_2305_2.geometry(); }
  [[nodiscard]] bool writable() const override { return true; }
  [[nodiscard]] tl::expected<isa370::Track, isa370::MediumFault> read(std::uint16_t cylinder, std::uint16_t head) override;
  [[nodiscard]] tl::expected<void, isa370::MediumFault> write(const isa370::Track& track) override;

 private:
  std::map<std::pair<std::uint16_t, std::uint16_t>, isa370::Track> written_;
};

}  // namespace cp
