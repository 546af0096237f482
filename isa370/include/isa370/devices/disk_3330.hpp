// The 3330 and 3333 behind a 3830: packs of nineteen surfaces, with rotational position sensing. [3330], [HERC]
#pragma once

#include <memory>

#include "isa370/devices/direct_access_storage.hpp"
#include "isa370/devices/disk_storage_controls.hpp"

namespace isa370 {

inline constexpr DiskModel model_3330_1{.name = "3330-1",
                                        .also = "3330 3333-1",
                                        .type = "3330",
                                        .device_type = 0x30,
                                        .model_number = 1,
                                        .cylinders = 404,
                                        .alternates = 7,
                                        .heads = 19,
                                        .capacity = 13165,
                                        .overhead = {.record = 135, .key = 56},
                                        .image_track_size = 13312,
                                        .sectors = 128,
                                        .revolution = milliseconds(16.7),
                                        .bytes_per_second = 806'000,
                                        .seek_minimum = milliseconds(10),
                                        .seek_average = milliseconds(30),
                                        .seek_maximum = milliseconds(55),
                                        .control = &control_3830};
inline constexpr DiskModel model_3330_11{.name = "3330-11",
                                         .also = "3330-2 3333-11",
                                         .type = "3330",
                                         .device_type = 0x30,
                                         .model_number = 0x11,
                                         .cylinders = 808,
                                         .alternates = 7,
                                         .heads = 19,
                                         .capacity = 13165,
                                         .overhead = {.record = 135, .key = 56},
                                         .image_track_size = 13312,
                                         .sectors = 128,
                                         .revolution = milliseconds(16.7),
                                         .bytes_per_second = 806'000,
                                         .seek_minimum = milliseconds(10),
                                         .seek_average = milliseconds(30),
                                         .seek_maximum = milliseconds(55),
                                         .control = &control_3830};

class Disk3330 final : public DirectAccessStorage {
 public:
  /// `model` is one of those above.
  Disk3330(const DiskModel& model, std::unique_ptr<TrackStore> store, Options options = {})
      : DirectAccessStorage(model, std::move(store), options) {}

 protected:
  /// Byte 4: the number of the drive, and its complement.
  void complete_sense(const Sense& sense, std::array<std::uint8_t, 24>& bytes) const override;
};

}  // namespace isa370
