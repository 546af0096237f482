// Operands of the commands about devices.
#pragma once

#include <initializer_list>
#include <optional>
#include <string_view>
#include <vector>

#include <isa370/device.hpp>

namespace cp {

class CommandRun;

/// A device number as people type it; nullopt when it is none.
[[nodiscard]] std::optional<isa370::DeviceNumber> device_number(std::string_view text);

/// The operands without words like TO, AS and FROM, which may be left out.
[[nodiscard]] std::vector<std::string_view> essential(const CommandRun& run, std::initializer_list<std::string_view> fillers);

}  // namespace cp
