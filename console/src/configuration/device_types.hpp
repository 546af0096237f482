// Every type of device that a device statement can name.
#pragma once

#include <functional>
#include <string_view>

#include "configuration/device_statement.hpp"

namespace console {

/// nullptr when no maker knows the type (in capitals). Consoles are not among them: the console is the operator's place.
[[nodiscard]] const DeviceType* find_device_type(std::string_view type);

/// Each type, those of one maker behind each other.
void for_each_device_type(const std::function<void(const DeviceType&)>& act);

}  // namespace console
