// Displays in device statements: `00C0 3270`, `00C1 3277`, `00C2 3278-4`, `00C3 3279`.
#pragma once

#include <span>

#include "configuration/device_statement.hpp"

namespace console {

[[nodiscard]] std::span<const DeviceType> display_device_types();

}  // namespace console
