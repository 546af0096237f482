// Tape units in device statements: `0180 3420 tape.aws ro`.
#pragma once

#include <span>

#include "configuration/device_statement.hpp"

namespace console {

[[nodiscard]] std::span<const DeviceType> tape_device_types();

}  // namespace console
