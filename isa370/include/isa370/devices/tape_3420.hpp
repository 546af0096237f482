// The 3410, 3411 and 3420 magnetic tape units. Speeds are chosen among those of the submodels *(unverified)*.
#pragma once

#include "isa370/devices/magnetic_tape.hpp"

namespace isa370 {

inline constexpr TapeUnitModel model_3410{.type = "3410",
                                          .sense_bytes = 9,
                                          .inches_per_second = 50,
                                          .bytes_per_inch = 1600,
                                          .rewind_inches_per_second = 240,
                                          .start_time = 6'000'000,
                                          .gap_thousandths = 600};
inline constexpr TapeUnitModel model_3411 = model_3410.as("3411");  // With the control unit.
inline constexpr TapeUnitModel model_3420{.type = "3420",
                                          .sense_bytes = 24,
                                          .inches_per_second = 200,
                                          .bytes_per_inch = 1600,
                                          .rewind_inches_per_second = 640,
                                          .start_time = 2'000'000,
                                          .gap_thousandths = 600};

}  // namespace isa370
