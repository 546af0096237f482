// The 3525 card punch of System/370, whose control unit is in a 3505.
#pragma once

#include "isa370/devices/card_punch.hpp"

namespace isa370 {

/// 300 cards a minute: its fastest model.
inline constexpr CardPunchModel model_3525{.type = "3525", .per_card = 200'000'000};

}  // namespace isa370
