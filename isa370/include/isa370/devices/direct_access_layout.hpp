// When the parts of a track pass the heads: home address, and count, key and data areas of each record.
//
// What is left of a revolution besides the capacity of the model lies in front of record 1 and holds the home address and
// record zero. How a record's overhead divides into gaps is ours: half of it ends with the count area, a quarter is between
// areas.
#pragma once

#include <cstdint>
#include <vector>

#include "isa370/devices/disk_models.hpp"
#include "isa370/media/track.hpp"

namespace isa370 {

/// Times from the track's index point.
struct RecordPassage {
  Nanoseconds count_begins = 0;
  Nanoseconds count_passed = 0;
  Nanoseconds key_passed = 0;  ///< Without a key, as `count_passed`.
  Nanoseconds data_begins = 0;
  Nanoseconds data_passed = 0;
  Nanoseconds end = 0;  ///< Where the next record's gap begins.
};

struct TrackLayout {
  Nanoseconds home_address_passed = 0;
  Nanoseconds record_zero_begins = 0;
  std::vector<RecordPassage> records;

  /// A track that holds more than the model's capacity (a file can) is pressed into one revolution.
  [[nodiscard]] static TrackLayout of(const DiskModel& model, const Track& track);
  /// The first record whose count area begins at `angle` or later; the number of records when there is none.
  [[nodiscard]] std::uint32_t next_record(Nanoseconds angle) const;
};

}  // namespace isa370
