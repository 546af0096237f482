// The 2305 fixed-head storage behind a 2835: a head for each track, and rotational position sensing. [S370G], [HERC]
//
// A 2305-1 has two heads for each track, half a revolution from each other, that work at once: the track passes in half the
// time. NOT IMPLEMENTED: multiple requesting (eight device addresses for one drum).
#pragma once

#include <memory>

#include "isa370/devices/direct_access_storage.hpp"
#include "isa370/devices/disk_storage_controls.hpp"

namespace isa370 {

inline constexpr DiskModel model_2305_1{.name = "2305-1",
                                        .also = "",
                                        .type = "2305",
                                        .device_type = 0x05,
                                        .model_number = 1,
                                        .cylinders = 48,
                                        .heads = 8,
                                        .capacity = 14568,
                                        .overhead = {.record = 432, .key = 202},
                                        .image_track_size = 14336,
                                        .sectors = 90,
                                        .revolution = milliseconds(5),
                                        .bytes_per_second = 3'000'000,
                                        .control = &control_2835};
inline constexpr DiskModel model_2305_2{.name = "2305-2",
                                        .also = "2305",
                                        .type = "2305",
                                        .device_type = 0x05,
                                        .model_number = 2,
                                        .cylinders = 96,
                                        .heads = 8,
                                        .capacity = 14858,
                                        .overhead = {.record = 198, .key = 91},
                                        .image_track_size = 14848,
                                        .sectors = 90,
                                        .revolution = milliseconds(10),
                                        .bytes_per_second = 1'500'000,
                                        .control = &control_2835};

class Drum2305 final : public DirectAccessStorage {
 public:
  /// `model` is one of those above.
  Drum2305(const DiskModel& model, std::unique_ptr<TrackStore> store, Options options = {})
      : DirectAccessStorage(model, std::move(store), options) {}
  /// A model 2 that is empty, and gone with the program.
  Drum2305() : Drum2305(model_2305_2, std::make_unique<TrackStoreInStorage>(model_2305_2.geometry())) {}
};

}  // namespace isa370
