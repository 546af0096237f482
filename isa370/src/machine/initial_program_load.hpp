// Initial program loading. [POO] "Initial program loading".
#pragma once

#include <string>

#include <tl/expected.hpp>

#include "isa370/channel.hpp"
#include "isa370/event_clock.hpp"
#include "isa370/model.hpp"
#include "isa370/storage.hpp"

namespace isa370 {

/// From the reset machine up to, and without, the load of the PSW at location 0. The error is one line.
[[nodiscard]] tl::expected<void, std::string> load_initial_program(Storage& storage, EventClock& clock, ChannelSet& channels,
                                                                   DeviceNumber device, Architecture architecture);

}  // namespace isa370
