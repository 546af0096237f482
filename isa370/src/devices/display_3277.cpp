// What makes a 3277 of a 3270 display.
#include "isa370/devices/display_3277.hpp"

#include <algorithm>
#include <cctype>

namespace isa370 {
namespace {

Display3270::Options options_of(unsigned model) {
  Display3270::Options options;
  options.screen = model == 1 ? ScreenSize{12, 40} : ScreenSize{24, 80};
  options.alternate = options.screen;
  options.numeric_lock = false;
  return options;
}

}  // namespace

Display3277::Display3277(unsigned model, bool dual_case, Outlets outlets)
    : Display3270(options_of(model), std::move(outlets)), dual_case_(dual_case) {}

std::vector<std::string> Display3277::lines() const {
  auto result = Display3270::lines();
  if (dual_case_) return result;
  for (auto& line : result)
    std::ranges::transform(line, line.begin(), [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
  return result;
}

}  // namespace isa370
