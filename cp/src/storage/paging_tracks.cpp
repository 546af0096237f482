// Formats tracks for pages when they are first read.
#include "storage/paging_tracks.hpp"

namespace cp {

using isa370::MediumFault;
using isa370::Track;

PagingTracks::Place PagingTracks::place_of(std::uint32_t slot) {
  const std::uint32_t track = slot / pages_per_track;
  return {.cylinder = static_cast<std::uint16_t>(track / isa370::model_2305_2.heads),
          .head = static_cast<std::uint16_t>(track % isa370::model_2305_2.heads),
          .record = static_cast<std::uint8_t>(slot % pages_per_track + 1)};
}

tl::expected<Track, MediumFault> PagingTracks::read(std::uint16_t cylinder, std::uint16_t head) {
  if (const auto found = written_.find({cylinder, head}); found != written_.end()) return found->second;
  Track track = Track::formatted(cylinder, head);
  for (std::uint8_t number = 1; number <= pages_per_track; ++number)
    track.records.push_back(
        {.cylinder = cylinder, .head = head, .number = number, .key = {}, .data = std::vector<std::uint8_t>(page_size)});
  return track;
}

tl::expected<void, MediumFault> PagingTracks::write(const Track& track) {
  written_.insert_or_assign({track.cylinder, track.head}, track);
  return {};
}

}  // namespace cp
