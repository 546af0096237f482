// The 2314 (and 2319) direct access storage facility: packs of twenty surfaces behind their own control. [DASD360], [HERC]
#pragma once

#include <memory>

#include "isa370/devices/direct_access_storage.hpp"
#include "isa370/devices/disk_storage_controls.hpp"

namespace isa370 {

inline constexpr DiskModel model_2314{
    .name = "2314",
    .also = "2314-1 2319",
    .type = "2314",
    .device_type = 0x14,
    .model_number = 1,
    .cylinders = 200,
    .alternates = 3,
    .heads = 20,
    .capacity = 7294,
    .overhead = {.formula = RecordOverhead::Formula::last_free, .record = 101, .key = 45, .tolerance = 2137},
    .image_track_size = 7680,
    .revolution = milliseconds(25),
    .bytes_per_second = 312'000,
    .seek_minimum = milliseconds(25),
    .seek_average = milliseconds(60),
    .seek_maximum = milliseconds(130),
    .control = &control_2314};

class Disk2314 final : public DirectAccessStorage {
 public:
  explicit Disk2314(std::unique_ptr<TrackStore> store, Options options = {})
      : DirectAccessStorage(model_2314, std::move(store), options) {}

 protected:
  /// Byte 3: which drive of the facility.
  void complete_sense(const Sense& sense, std::array<std::uint8_t, 24>& bytes) const override;
};

}  // namespace isa370
