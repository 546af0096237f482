// The 3505 card reader of System/370.
#pragma once

#include "isa370/devices/card_reader.hpp"

namespace isa370 {

/// 1,200 cards a minute: its faster model. [W3505]
inline constexpr CardReaderModel model_3505{.type = "3505", .per_card = 50'000'000};

}  // namespace isa370
