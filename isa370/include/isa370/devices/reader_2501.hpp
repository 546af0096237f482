// The 2501 card reader of System/360.
#pragma once

#include "isa370/devices/card_reader.hpp"

namespace isa370 {

/// 1,000 cards a minute.
inline constexpr CardReaderModel model_2501{.type = "2501", .per_card = 60'000'000};

}  // namespace isa370
