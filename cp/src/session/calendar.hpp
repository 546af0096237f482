// The time of day and spans of time, written as VM/370 writes them.
#pragma once

#include <cstdint>
#include <string>

#include <isa370/event_clock.hpp>

namespace cp {

/// "09:00:00" from a value of the TOD clock (bit 51 is a microsecond since 1900-01-01 00:00:00).
[[nodiscard]] std::string clock_time(std::uint64_t time_of_day);
/// "09:00:00 GMT WEDNESDAY 08/02/72".
[[nodiscard]] std::string full_time(std::uint64_t time_of_day);
/// "hh:mm:ss".
[[nodiscard]] std::string connect_time(isa370::Nanoseconds span);
/// "mmm:ss.hs": minutes, seconds, hundredths of a second.
[[nodiscard]] std::string processor_time(isa370::Nanoseconds span);

}  // namespace cp
