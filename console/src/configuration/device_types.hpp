// Every type of device that a device statement can name.
#pragma once

#include <string_view>

#include "configuration/device_statement.hpp"

namespace console {

/// nullptr when no maker knows the type (in capitals). Consoles are not among them: the console is the operator's place.
[[nodiscard]] const DeviceType* find_device_type(std::string_view type);

}  // namespace console
