// The 2400 series of magnetic tape units, nine tracks. Speeds are chosen among those of the submodels *(unverified)*.
#pragma once

#include "isa370/devices/magnetic_tape.hpp"

namespace isa370 {

inline constexpr TapeUnitModel model_2401{.type = "2401",
                                          .sense_bytes = 6,
                                          .inches_per_second = 112,
                                          .bytes_per_inch = 800,
                                          .rewind_inches_per_second = 300,
                                          .start_time = 5'000'000,
                                          .gap_thousandths = 600};
// The same drives, two in a box, or with the control unit in theirs.
inline constexpr TapeUnitModel model_2402 = model_2401.as("2402");
inline constexpr TapeUnitModel model_2403 = model_2401.as("2403");
inline constexpr TapeUnitModel model_2404 = model_2401.as("2404");
inline constexpr TapeUnitModel model_2415{.type = "2415",
                                          .sense_bytes = 6,
                                          .inches_per_second = 18,
                                          .bytes_per_inch = 1600,
                                          .rewind_inches_per_second = 150,
                                          .start_time = 20'000'000,
                                          .gap_thousandths = 600};

}  // namespace isa370
