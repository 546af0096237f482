// The 3211 printer behind a 3811 control unit, and the 3203: printers with a forms control buffer.
#pragma once

#include "isa370/devices/line_printer.hpp"

namespace isa370 {

inline constexpr LinePrinterModel model_3203{
    .type = "3203", .sense_bytes = 5, .columns = 132, .forms_control_buffer = true, .lines_per_minute = 1200};
inline constexpr LinePrinterModel model_3211{.type = "3211",
                                             .sense_bytes = 6,
                                             .columns = 150,
                                             .forms_control_buffer = true,
                                             .character_buffer = 512,
                                             .lines_per_minute = 2000,
                                             .per_further_line = 1'850'000};

}  // namespace isa370
