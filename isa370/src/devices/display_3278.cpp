// What makes a 3278 or 3279 of a 3270 display.
#include "isa370/devices/display_3278.hpp"

#include <array>

namespace isa370 {
namespace {

Display3270::Options options_of(const Display3278::Features& features) {
  Display3270::Options options;
  options.alternate = Display3278::screen_of(features.model).value_or(ScreenSize{24, 80});
  options.screen = features.model == 1 ? ScreenSize{12, 40} : ScreenSize{24, 80};
  options.data_stream = {.binary_addresses = true,
                         .extended_attributes = features.extended,
                         .graphic_escape = features.extended,
                         .checks_codes = true};
  options.alternate_size = true;
  options.selects_for_operation = true;
  options.structured_fields = features.extended;
  options.program_function_keys = 24;
  options.numeric_lock = features.numeric_lock;
  // A 3274-1D and a 3278-2, whatever the screen, as [HERC] says.
  options.identity = {0xFF, 0x32, 0x74, 0x1D, 0x32, 0x78, 0x02};
  return options;
}

}  // namespace

std::optional<ScreenSize> Display3278::screen_of(unsigned model) {
  static constexpr auto sizes = std::to_array<ScreenSize>({{12, 80}, {24, 80}, {32, 80}, {43, 80}, {27, 132}});
  if (model < 1 || model > sizes.size()) return std::nullopt;
  return sizes[model - 1];
}

Display3278::Display3278(Features features, Outlets outlets)
    : Display3270(options_of(features), std::move(outlets)), features_(features) {}

}  // namespace isa370
