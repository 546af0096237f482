// The 3380 behind a 3880: records in cells of 32 bytes, SENSE ID, READ MULTIPLE; no record overflow. [HERC]
//
// Average seek time of the first model: IBM's announcement; the other seek times could not be verified.
#pragma once

#include <memory>

#include "isa370/devices/direct_access_storage.hpp"
#include "isa370/devices/disk_storage_controls.hpp"

namespace isa370 {

inline constexpr DiskModel model_3380{.name = "3380",
                                      .also = "3380-1 3380-A 3380-D 3380-J",
                                      .type = "3380",
                                      .device_type = 0x80,
                                      .model_number = 0x02,
                                      .cylinders = 885,
                                      .alternates = 1,
                                      .heads = 15,
                                      .capacity = 47968,
                                      .overhead = {.formula = RecordOverhead::Formula::cells, .record = 492, .key = 236},
                                      .image_track_size = 47616,
                                      .sectors = 222,
                                      .revolution = milliseconds(16.6),
                                      .bytes_per_second = 3'000'000,
                                      .seek_minimum = milliseconds(3),
                                      .seek_average = milliseconds(16),
                                      .seek_maximum = milliseconds(30),
                                      .control = &control_3880};
inline constexpr DiskModel model_3380_e{.name = "3380-E",
                                        .also = "3380-2",
                                        .type = "3380",
                                        .device_type = 0x80,
                                        .model_number = 0x0A,
                                        .cylinders = 1770,
                                        .alternates = 2,
                                        .heads = 15,
                                        .capacity = 47968,
                                        .overhead = {.formula = RecordOverhead::Formula::cells, .record = 492, .key = 236},
                                        .image_track_size = 47616,
                                        .sectors = 222,
                                        .revolution = milliseconds(16.6),
                                        .bytes_per_second = 3'000'000,
                                        .seek_minimum = milliseconds(3),
                                        .seek_average = milliseconds(17),
                                        .seek_maximum = milliseconds(31),
                                        .control = &control_3880};
inline constexpr DiskModel model_3380_k{.name = "3380-K",
                                        .also = "3380-3",
                                        .type = "3380",
                                        .device_type = 0x80,
                                        .model_number = 0x1E,
                                        .cylinders = 2655,
                                        .alternates = 3,
                                        .heads = 15,
                                        .capacity = 47968,
                                        .overhead = {.formula = RecordOverhead::Formula::cells, .record = 492, .key = 236},
                                        .image_track_size = 47616,
                                        .sectors = 222,
                                        .revolution = milliseconds(16.6),
                                        .bytes_per_second = 3'000'000,
                                        .seek_minimum = milliseconds(2),
                                        .seek_average = milliseconds(16),
                                        .seek_maximum = milliseconds(29),
                                        .control = &control_3880};

class Disk3380 final : public DirectAccessStorage {
 public:
  /// `model` is one of those above.
  Disk3380(const DiskModel& model, std::unique_ptr<TrackStore> store, Options options = {})
      : DirectAccessStorage(model, std::move(store), options) {}

 protected:
  /// Cylinders of twelve bits.
  void complete_sense(const Sense& sense, std::array<std::uint8_t, 24>& bytes) const override;
};

}  // namespace isa370
