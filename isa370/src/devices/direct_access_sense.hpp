// Sense byte 7 of the 24-byte controls: format in bits 0 to 3, message in bits 4 to 7. [HERC]
#pragma once

#include <cstdint>

#include "isa370/bits.hpp"

namespace isa370::message {

inline constexpr std::uint8_t invalid_command = 0x01;
inline constexpr std::uint8_t invalid_sequence = 0x02;
inline constexpr std::uint8_t count_too_small = 0x03;
inline constexpr std::uint8_t invalid_argument = 0x04;
inline constexpr std::uint8_t device_equipment = 0x10;
inline constexpr std::uint8_t data_check = 0x40;
inline constexpr std::uint8_t usage = 0x60;  ///< The buffered log.

}  // namespace isa370::message
