// The subclass masks of external interruptions in control register 0. [POO] "External interruption".
#pragma once

#include "isa370/bits.hpp"

namespace isa370::external_mask {
inline constexpr auto emergency_signal = bit<std::uint32_t>(17);
inline constexpr auto external_call = bit<std::uint32_t>(18);
inline constexpr auto clock_comparator = bit<std::uint32_t>(20);
inline constexpr auto cpu_timer = bit<std::uint32_t>(21);
inline constexpr auto interval_timer = bit<std::uint32_t>(24);
inline constexpr auto interrupt_key = bit<std::uint32_t>(25);
inline constexpr auto external_signal = bit<std::uint32_t>(26);
}  // namespace isa370::external_mask
