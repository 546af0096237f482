// The 3278 display station on a 3274 control unit, and the 3279, which adds colour.
//
// Two screen sizes (ERASE/WRITE ALTERNATE chooses the second), addresses also of 14 bits, 24 program function keys, SENSE ID.
// With extended attributes (the 3279): START FIELD EXTENDED, MODIFY FIELD, SET ATTRIBUTE; what they set is kept with each
// character.
#pragma once

#include <optional>

#include "isa370/devices/display_3270.hpp"

namespace isa370 {

class Display3278 final : public Display3270 {
 public:
  struct Features {
    unsigned model = 2;        ///< 1: 12 x 80, 2: 24 x 80, 3: 32 x 80, 4: 43 x 80, 5: 27 x 132.
    bool extended = false;     ///< Extended attributes: it is a 3279.
    bool numeric_lock = true;  ///< Of the keyboard.
  };
  explicit Display3278(Features features, Outlets outlets = {});
  /// The alternate screen of a model; nullopt when there is no such model.
  [[nodiscard]] static std::optional<ScreenSize> screen_of(unsigned model);
  [[nodiscard]] std::string_view model() const override { return features_.extended ? "3279" : "3278"; }

 private:
  Features features_;
};

}  // namespace isa370
