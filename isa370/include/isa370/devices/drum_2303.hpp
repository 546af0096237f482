// The 2303 drum behind a 2841: 800 tracks with a head each, numbered as 80 cylinders of ten.
//
// [DASD360]; record overheads from OS/360's device table.
#pragma once

#include <memory>

#include "isa370/devices/direct_access_storage.hpp"
#include "isa370/devices/disk_storage_controls.hpp"

namespace isa370 {

inline constexpr DiskModel model_2303{.name = "2303",
                                      .also = "",
                                      .type = "2303",
                                      .device_type = 0x03,
                                      .cylinders = 80,
                                      .heads = 10,
                                      .capacity = 4892,
                                      .overhead = {.formula = RecordOverhead::Formula::last_free, .record = 108, .key = 38},
                                      .image_track_size = 5120,
                                      .revolution = milliseconds(17.5),
                                      .bytes_per_second = 303'800,
                                      .control = &control_2841};

class Drum2303 final : public DirectAccessStorage {
 public:
  explicit Drum2303(std::unique_ptr<TrackStore> store, Options options = {})
      : DirectAccessStorage(model_2303, std::move(store), options) {}
};

}  // namespace isa370
