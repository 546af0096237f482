// Disks and drums in device statements: `0151 3350 vol.cckd ro sf=shadow_*.cckd`.
#pragma once

#include <span>

#include "configuration/device_statement.hpp"

namespace console {

[[nodiscard]] std::span<const DeviceType> disk_device_types();

}  // namespace console
