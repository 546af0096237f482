// The storage controls in front of disks and drums: how many sense bytes they give, and what they can do. [DASD360], [3330],
// [HERC]
#pragma once

#include "isa370/devices/disk_models.hpp"

namespace isa370 {

// Sense lengths and features: the 2841, 2820 and 2314 give six bytes; position sensing began with the 2305.
inline constexpr StorageControl control_2820{
    .type = "2820", .sense_bytes = 6, .invalid_mask = 0x27, .file_scan = false, .record_overflow = true};
inline constexpr StorageControl control_2841{
    .type = "2841", .sense_bytes = 6, .invalid_mask = 0x27, .file_scan = true, .record_overflow = true};
inline constexpr StorageControl control_2314{
    .type = "2314", .sense_bytes = 6, .invalid_mask = 0x27, .file_scan = true, .record_overflow = true};
inline constexpr StorageControl control_2835{.type = "2835",
                                             .invalid_mask = 0x22,
                                             .format_sense = true,
                                             .rotational_position = true,
                                             .record_overflow = true,
                                             .buffered_log = true};
inline constexpr StorageControl control_3830{.type = "3830",
                                             .invalid_mask = 0x22,
                                             .format_sense = true,
                                             .rotational_position = true,
                                             .record_overflow = true,
                                             .buffered_log = true,
                                             .busy_while_erasing = true};
inline constexpr StorageControl control_3880{.type = "3880",
                                             .invalid_mask = 0x20,
                                             .format_sense = true,
                                             .rotational_position = true,
                                             .buffered_log = true,
                                             .read_multiple = true,
                                             .sense_id = true,
                                             .busy_while_erasing = true};

/// For the times of model rows.
[[nodiscard]] constexpr Nanoseconds milliseconds(double value) { return static_cast<Nanoseconds>(value * 1'000'000); }

}  // namespace isa370
