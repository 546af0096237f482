// The 3277 display station on a 3272 control unit.
//
// It has one screen size (12 x 40 or 24 x 80), addresses of two times six bits, twelve program function keys, and neither
// ERASE/ WRITE ALTERNATE nor SENSE ID. Without the dual-case feature it shows capitals for small letters, which the buffer
// keeps.
#pragma once

#include "isa370/devices/display_3270.hpp"

namespace isa370 {

class Display3277 final : public Display3270 {
 public:
  /// `model` is 1 (12 x 40) or 2 (24 x 80).
  explicit Display3277(unsigned model = 2, bool dual_case = false, Outlets outlets = {});
  [[nodiscard]] std::string_view model() const override { return "3277"; }
  [[nodiscard]] std::vector<std::string> lines() const override;

 private:
  bool dual_case_;
};

}  // namespace isa370
