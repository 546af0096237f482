// The 3350 behind a 3830: disks that stay in the drive. [HERC]
#pragma once

#include <memory>

#include "isa370/devices/direct_access_storage.hpp"
#include "isa370/devices/disk_storage_controls.hpp"

namespace isa370 {

inline constexpr DiskModel model_3350{.name = "3350",
                                      .also = "3350-1",
                                      .type = "3350",
                                      .device_type = 0x50,
                                      .model_number = 0,
                                      .cylinders = 555,
                                      .alternates = 5,
                                      .heads = 30,
                                      .capacity = 19254,
                                      .overhead = {.record = 185, .key = 82},
                                      .image_track_size = 19456,
                                      .sectors = 128,
                                      .revolution = milliseconds(16.7),
                                      .bytes_per_second = 1'198'000,
                                      .seek_minimum = milliseconds(10),
                                      .seek_average = milliseconds(25),
                                      .seek_maximum = milliseconds(50),
                                      .control = &control_3830};

class Disk3350 final : public DirectAccessStorage {
 public:
  explicit Disk3350(std::unique_ptr<TrackStore> store, Options options = {})
      : DirectAccessStorage(model_3350, std::move(store), options) {}

 protected:
  /// Byte 4: a bit for each drive.
  void complete_sense(const Sense& sense, std::array<std::uint8_t, 24>& bytes) const override;
};

}  // namespace isa370
