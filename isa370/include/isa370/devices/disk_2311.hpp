// The 2311 disk drive behind a 2841: packs of ten surfaces. [DASD360], [HERC]
#pragma once

#include <memory>

#include "isa370/devices/direct_access_storage.hpp"
#include "isa370/devices/disk_storage_controls.hpp"

namespace isa370 {

inline constexpr DiskModel model_2311{
    .name = "2311",
    .also = "2311-1",
    .type = "2311",
    .device_type = 0x11,
    .model_number = 1,
    .cylinders = 200,
    .alternates = 3,
    .heads = 10,
    .capacity = 3625,
    .overhead = {.formula = RecordOverhead::Formula::last_free, .record = 61, .key = 20, .tolerance = 2148},
    .image_track_size = 4096,
    .revolution = milliseconds(25),
    .bytes_per_second = 156'000,
    .seek_minimum = milliseconds(25),
    .seek_average = milliseconds(75),
    .seek_maximum = milliseconds(135),
    .control = &control_2841};

class Disk2311 final : public DirectAccessStorage {
 public:
  explicit Disk2311(std::unique_ptr<TrackStore> store, Options options = {})
      : DirectAccessStorage(model_2311, std::move(store), options) {}

 protected:
  /// Byte 3: the drive is ready and on line.
  void complete_sense(const Sense& sense, std::array<std::uint8_t, 24>& bytes) const override;
};

}  // namespace isa370
