// The 1052 printer-keyboard as the console of System/360: the 3215's commands, keys and status at a typewriter's speed.
//
// Source: *IBM 1052 Adapter and 2150 Console*, GA22-6877, by way of GX20-1703 (command codes); 14.8 characters a second.
#pragma once

#include <utility>

#include "isa370/devices/console_3215.hpp"

namespace isa370 {

class Console1052 final : public Console3215 {
 public:
  static constexpr Nanoseconds per_character = 67'567'568;
  explicit Console1052(Outlets outlets) : Console3215({.per_character = per_character}, std::move(outlets)) {}
  [[nodiscard]] std::string_view model() const override { return "1052"; }
};

}  // namespace isa370
