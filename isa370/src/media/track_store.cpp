// A volume in storage.
#include "isa370/media/track_store.hpp"

namespace isa370 {

tl::expected<Track, MediumFault> TrackStoreInStorage::read(std::uint16_t cylinder, std::uint16_t head) {
  const auto found = tracks_.find({cylinder, head});
  return found == tracks_.end() ? Track::formatted(cylinder, head) : found->second;
}

tl::expected<void, MediumFault> TrackStoreInStorage::write(const Track& track) {
  tracks_.insert_or_assign({track.cylinder, track.head}, track);
  return {};
}

}  // namespace isa370
