// What CP says when it stops a guest, where more than one method comes to it.
#pragma once

#include <string_view>

namespace cp::entry {

inline constexpr std::string_view program_interruption_loop = "DMKPRG453W CP ENTERED; PROGRAM INTERRUPT LOOP";
inline constexpr std::string_view external_interruption_loop = "DMKDSP452W CP ENTERED; EXTERNAL INTERRUPT LOOP";
/// The guest itself asked for the stopped state.
inline constexpr std::string_view stopped_by_guest = "CP";

}  // namespace cp::entry
