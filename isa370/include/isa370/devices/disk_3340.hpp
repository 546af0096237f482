// The 3340 behind a 3830: data modules that hold the heads and the arm. [HERC]
//
// Two tracks share a revolution: those with even heads begin at one index point, those with odd ones half a turn later. That
// follows from rate, speed and capacity.
#pragma once

#include <memory>

#include "isa370/devices/direct_access_storage.hpp"
#include "isa370/devices/disk_storage_controls.hpp"

namespace isa370 {

inline constexpr DiskModel model_3340_35{.name = "3340-35",
                                         .also = "3340 3340-1",
                                         .type = "3340",
                                         .device_type = 0x40,
                                         .model_number = 1,
                                         .cylinders = 348,
                                         .alternates = 1,
                                         .heads = 12,
                                         .capacity = 8535,
                                         .overhead = {.record = 167, .key = 75},
                                         .image_track_size = 8704,
                                         .sectors = 64,
                                         .revolution = milliseconds(20.2),
                                         .tracks_per_revolution = 2,
                                         .bytes_per_second = 885'000,
                                         .seek_minimum = milliseconds(10),
                                         .seek_average = milliseconds(25),
                                         .seek_maximum = milliseconds(50),
                                         .control = &control_3830};
inline constexpr DiskModel model_3340_70{.name = "3340-70",
                                         .also = "3340-2",
                                         .type = "3340",
                                         .device_type = 0x40,
                                         .model_number = 2,
                                         .cylinders = 696,
                                         .alternates = 2,
                                         .heads = 12,
                                         .capacity = 8535,
                                         .overhead = {.record = 167, .key = 75},
                                         .image_track_size = 8704,
                                         .sectors = 64,
                                         .revolution = milliseconds(20.2),
                                         .tracks_per_revolution = 2,
                                         .bytes_per_second = 885'000,
                                         .seek_minimum = milliseconds(10),
                                         .seek_average = milliseconds(25),
                                         .seek_maximum = milliseconds(50),
                                         .control = &control_3830};

class Disk3340 final : public DirectAccessStorage {
 public:
  /// `model` is one of those above.
  Disk3340(const DiskModel& model, std::unique_ptr<TrackStore> store, Options options = {})
      : DirectAccessStorage(model, std::move(store), options) {}

 protected:
  /// Byte 4: a bit for each drive.
  void complete_sense(const Sense& sense, std::array<std::uint8_t, 24>& bytes) const override;
};

}  // namespace isa370
