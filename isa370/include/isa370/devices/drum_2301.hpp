// The 2301 drum behind a 2820: 200 tracks, each four of the drum's, with their own heads. Data move four bits at a time.
//
// [S370G]; record overheads from OS/360's device table. Its tracks are those of one cylinder.
#pragma once

#include <memory>

#include "isa370/devices/direct_access_storage.hpp"
#include "isa370/devices/disk_storage_controls.hpp"

namespace isa370 {

inline constexpr DiskModel model_2301{.name = "2301",
                                      .also = "",
                                      .type = "2301",
                                      .device_type = 0x01,
                                      .cylinders = 1,
                                      .heads = 200,
                                      .capacity = 20483,
                                      .overhead = {.formula = RecordOverhead::Formula::last_free, .record = 186, .key = 53},
                                      .image_track_size = 20992,
                                      .revolution = milliseconds(17.5),
                                      .bytes_per_second = 1'200'000,
                                      .control = &control_2820};

class Drum2301 final : public DirectAccessStorage {
 public:
  explicit Drum2301(std::unique_ptr<TrackStore> store, Options options = {})
      : DirectAccessStorage(model_2301, std::move(store), options) {}
};

}  // namespace isa370
