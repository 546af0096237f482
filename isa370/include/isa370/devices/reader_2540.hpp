// The reading side of the 2540 card read punch, behind a 2821 control unit.
#pragma once

#include "isa370/devices/card_reader.hpp"

namespace isa370 {

/// 1,000 cards a minute. [W2540]
inline constexpr CardReaderModel model_2540r{.type = "2540R", .per_card = 60'000'000, .feeds_separately = true};

}  // namespace isa370
