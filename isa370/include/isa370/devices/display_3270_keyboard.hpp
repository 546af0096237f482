// The keyboard of a 3270 display: what keys do to the screen, and when they are locked. A copyable model that needs no device.
//
// Facts: *IBM 3270 Information Display System Component Description*, GA27-2749, "Display Operation" [3270]; the symbols of the
// operator information area are those of the 3278.
#pragma once

#include <cstdint>
#include <string_view>

#include "isa370/devices/screen_data_stream.hpp"

namespace isa370 {

/// Why the keyboard does nothing. RESET frees it from all but `time`.
enum class KeyboardLock : std::uint8_t {
  none,
  time,         ///< X and a clock: the attention waits for the program.
  system,       ///< X SYSTEM: the program has seen the attention and has not given the keyboard back.
  wrong_place,  ///< X and a man between arrows: the location is protected.
  numeric,      ///< X NUM: the field takes digits.
  overflow,     ///< X and a man with >: no null is left in the field for an inserted character.
  function,     ///< X -f: the key has no function here.
};
/// As the operator information area shows it, e.g. "X SYSTEM"; "" when it is free.
[[nodiscard]] std::string_view symbol(KeyboardLock lock);

enum class DisplayKey : std::uint8_t {
  tab,
  back_tab,
  new_line,
  home,
  left,
  right,
  up,
  down,
  erase_end_of_field,
  erase_input,
  delete_character,
  insert_mode,
  duplicate,
  field_mark,
  cursor_select,
  reset,
};

struct DisplayKeyboard {
  KeyboardLock lock = KeyboardLock::none;
  bool inserting = false;
  bool numeric_lock = true;  ///< The feature: numeric fields refuse letters.
  bool operator==(const DisplayKeyboard&) const = default;

  /// What a key other than an attention key made.
  struct Result {
    bool accepted = false;
    Aid attention = Aid::none;  ///< CURSOR SELECT on a field for attention.
  };
  [[nodiscard]] Result press(Screen3270& screen, DisplayKey key);
  /// Types one character (EBCDIC, X'40' or above) at the cursor. False when the keyboard is or becomes locked.
  bool type(Screen3270& screen, std::uint8_t character);

 private:
  bool refuse(KeyboardLock why);
  bool enter(Screen3270& screen, std::uint8_t character);
  bool make_room(Screen3270& screen);
  bool edit(Screen3270& screen, DisplayKey key);
  [[nodiscard]] Result select(Screen3270& screen);
};

}  // namespace isa370
