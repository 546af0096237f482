// Links between machines in device statements. `0600 CTCA 0700` and `0700 CTCA 0600` are the two halves of a
// channel-to-channel adapter on one machine; `0600 CTCA` is a half that somebody may couple later.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "configuration/device_statement.hpp"
#include "configuration/hercules_configuration.hpp"

namespace console {

[[nodiscard]] std::span<const DeviceType> link_device_types();

/// Couples the adapters that name each other (naming from one side is enough), when all statements have been read. What cannot
/// be coupled is left alone, which requires intervention; a line for each.
[[nodiscard]] std::vector<std::string> couple_adapters(std::span<const ConfiguredDevice> devices);

}  // namespace console
