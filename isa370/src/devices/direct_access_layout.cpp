// The arithmetic of a track's layout, in bytes first and then in time.
#include "isa370/devices/direct_access_layout.hpp"

#include <algorithm>

namespace isa370 {
namespace {

constexpr std::uint64_t count_area = 8;

/// Positions in bytes; `time` makes times of them.
struct Ruler {
  std::uint64_t bytes_around;  ///< Of the model, or of what the track holds, if that is more.
  Nanoseconds around;
  [[nodiscard]] Nanoseconds time(std::uint64_t bytes) const { return bytes * around / bytes_around; }
};

struct Areas {
  std::uint64_t before_key;
  std::uint64_t before_data;
  std::uint64_t key;
  std::uint64_t data;
};

RecordPassage passage(const Ruler& ruler, std::uint64_t count_passed, const Areas& areas, std::uint64_t end) {
  const std::uint64_t key_passed = areas.key == 0 ? count_passed : count_passed + areas.before_key + areas.key;
  const std::uint64_t data_begins = key_passed + areas.before_data;
  return {.count_begins = ruler.time(count_passed - count_area),
          .count_passed = ruler.time(count_passed),
          .key_passed = ruler.time(key_passed),
          .data_begins = ruler.time(data_begins),
          .data_passed = ruler.time(data_begins + areas.data),
          .end = ruler.time(end)};
}

}  // namespace

TrackLayout TrackLayout::of(const DiskModel& model, const Track& track) {
  const std::uint64_t front = model.bytes_around() - model.capacity;
  std::uint64_t total = front;
  for (std::size_t i = 0; i < track.records.size(); ++i) {
    const auto key = static_cast<std::uint32_t>(track.records[i].key.size());
    const auto data = static_cast<std::uint32_t>(track.records[i].data.size());
    if (i == 0)
      total += space_of_record_zero(model, key, data);
    else
      total += i + 1 == track.records.size() ? space_of_last_record(model, key, data) : space_of_record(model, key, data);
  }
  const Ruler ruler{.bytes_around = std::max<std::uint64_t>(total, model.bytes_around()), .around = model.track_time()};

  TrackLayout layout;
  layout.home_address_passed = ruler.time(front / 3);
  layout.record_zero_begins = ruler.time(front / 2 - count_area);
  std::uint64_t at = 0;
  for (std::size_t i = 0; i < track.records.size(); ++i) {
    const std::uint64_t key = track.records[i].key.size();
    const std::uint64_t data = track.records[i].data.size();
    const auto lengths = std::pair{static_cast<std::uint32_t>(key), static_cast<std::uint32_t>(data)};
    if (i == 0) {
      at = front + space_of_record_zero(model, lengths.first, lengths.second);
      layout.records.push_back(passage(ruler, front / 2, {front / 8, front / 8, key, data}, at));
      continue;
    }
    const std::uint64_t overhead = model.overhead.record;
    const std::uint64_t key_overhead = key == 0 ? 0 : model.overhead.key;
    const Areas areas{overhead / 4, key == 0 ? overhead / 4 : std::max<std::uint64_t>(key_overhead, 1) / 2, key, data};
    const std::uint64_t end = at + space_of_record(model, lengths.first, lengths.second);
    layout.records.push_back(passage(ruler, at + overhead / 2, areas, end));
    at = end;
  }
  return layout;
}

std::uint32_t TrackLayout::next_record(Nanoseconds angle) const {
  const auto found = std::ranges::find_if(records, [&](const auto& record) { return record.count_begins >= angle; });
  return static_cast<std::uint32_t>(found - records.begin());
}

}  // namespace isa370
