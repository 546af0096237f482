// The 1403 printer behind a 2821 control unit, and the 1443.
#pragma once

#include "isa370/devices/line_printer.hpp"

namespace isa370 {

inline constexpr LinePrinterModel model_1403{.type = "1403", .sense_bytes = 1, .columns = 132, .lines_per_minute = 1100};
inline constexpr LinePrinterModel model_1443{
    .type = "1443", .sense_bytes = 1, .columns = 144, .lines_per_minute = 240, .per_further_line = 11'000'000};

}  // namespace isa370
