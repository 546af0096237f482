// The punching side of the 2540 card read punch, behind a 2821 control unit.
#pragma once

#include "isa370/devices/card_punch.hpp"

namespace isa370 {

/// 300 cards a minute. [W2540]
inline constexpr CardPunchModel model_2540p{.type = "2540P", .per_card = 200'000'000};

}  // namespace isa370
