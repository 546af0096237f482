// Keys of a 3270 display.
#include "isa370/devices/display_3270_keyboard.hpp"

#include <optional>

namespace isa370 {
namespace {

constexpr std::uint8_t duplicate_code = 0x1C;
constexpr std::uint8_t field_mark_code = 0x1E;
constexpr std::uint8_t blank = 0x40;

namespace designator {
constexpr std::uint8_t not_selected = 0x6F;  // ?
constexpr std::uint8_t selected = 0x6E;      // >
constexpr std::uint8_t enter = 0x50;         // &
}  // namespace designator

/// Numeric lock lets through the digits, period, minus sign and DUP.
bool numeric_character(std::uint8_t code) {
  constexpr std::uint8_t zero = 0xF0;
  constexpr std::uint8_t nine = 0xF9;
  constexpr std::uint8_t period = 0x4B;
  constexpr std::uint8_t minus = 0x60;
  return (code >= zero && code <= nine) || code == period || code == minus || code == duplicate_code;
}

/// Attribute bits of the field at `at`; those of an unformatted screen are zeros.
std::uint8_t attribute_bits(const Screen3270& screen, std::uint16_t at) {
  const auto attribute = screen.attribute_of(at);
  return attribute ? screen.at(*attribute).code : std::uint8_t{0};
}

/// The location behind in the same field; on an unformatted screen fields end with the buffer.
std::optional<std::uint16_t> next_in_field(const Screen3270& screen, std::uint16_t at) {
  const auto next = screen.behind(at);
  if (screen.at(next).attribute || (next == 0 && !screen.formatted())) return std::nullopt;
  return next;
}

/// To the first location of the next unprotected field behind the cursor's.
void tab(Screen3270& screen) { screen.move_cursor(screen.unprotected_field(screen.cursor()).value_or(0)); }

// To the first location of the cursor's field when it is unprotected and the cursor not there already; else of the one before.
void back_tab(Screen3270& screen) {
  auto at = screen.before(screen.cursor());
  for (unsigned left = screen.locations(); left > 0; --left, at = screen.before(at)) {
    const auto& cell = screen.at(at);
    const auto first = screen.behind(at);
    if (!cell.attribute || (cell.code & field_attribute::is_protected) != 0) continue;
    if (screen.at(first).attribute || first == screen.cursor()) continue;
    return screen.move_cursor(first);
  }
  if (screen.locked(screen.cursor()) || !screen.formatted()) screen.move_cursor(0);
}

// To the first location on the rows below that takes characters, around the end.
void new_line(Screen3270& screen) {
  const auto columns = screen.size().columns;
  auto at = static_cast<std::uint16_t>((screen.cursor() / columns + 1) * columns % screen.locations());
  if (screen.formatted()) {
    unsigned left = screen.locations();
    for (; left > 0 && screen.locked(at); --left) at = screen.behind(at);
    if (left == 0) at = 0;
  }
  screen.move_cursor(at);
}

void move(Screen3270& screen, DisplayKey key) {
  const unsigned columns = screen.size().columns;
  const unsigned locations = screen.locations();
  const unsigned cursor = screen.cursor();
  switch (key) {
    case DisplayKey::left:
      return screen.move_cursor(screen.before(screen.cursor()));
    case DisplayKey::right:
      return screen.move_cursor(screen.behind(screen.cursor()));
    case DisplayKey::up:
      return screen.move_cursor(static_cast<std::uint16_t>((cursor + locations - columns) % locations));
    case DisplayKey::down:
      return screen.move_cursor(static_cast<std::uint16_t>((cursor + columns) % locations));
    case DisplayKey::tab:
      return tab(screen);
    case DisplayKey::back_tab:
      return back_tab(screen);
    case DisplayKey::new_line:
      return new_line(screen);
    default:  // home
      return screen.move_cursor(screen.unprotected_field(0).value_or(0));
  }
}

/// Characters behind the cursor come closer, in the field and on the row; a null follows.
void delete_at_cursor(Screen3270& screen) {
  const auto columns = screen.size().columns;
  auto at = screen.cursor();
  for (auto next = next_in_field(screen, at); next && *next / columns == at / columns; next = next_in_field(screen, at)) {
    screen.at(at) = screen.at(*next);
    at = *next;
  }
  screen.at(at) = {};
}

/// Behind a character: an attribute is passed, and if its field is to be skipped, so is that.
void advance(Screen3270& screen) {
  const auto next = screen.behind(screen.cursor());
  screen.move_cursor(next);
  if (!screen.at(next).attribute) return;
  if ((screen.at(next).code & field_attribute::auto_skip) == field_attribute::auto_skip)
    tab(screen);
  else
    screen.move_cursor(screen.behind(next));
}

}  // namespace

std::string_view symbol(KeyboardLock lock) {
  switch (lock) {
    case KeyboardLock::none:
      return "";
    case KeyboardLock::time:
      return "X CLOCK";
    case KeyboardLock::system:
      return "X SYSTEM";
    case KeyboardLock::wrong_place:
      return "X PROTECTED";
    case KeyboardLock::numeric:
      return "X NUM";
    case KeyboardLock::overflow:
      return "X OVERFLOW";
    case KeyboardLock::function:
      return "X -f";
  }
  return "";
}

bool DisplayKeyboard::refuse(KeyboardLock why) {
  lock = why;
  return false;
}

DisplayKeyboard::Result DisplayKeyboard::press(Screen3270& screen, DisplayKey key) {
  if (key == DisplayKey::reset) {
    inserting = false;
    if (lock == KeyboardLock::time) return {};
    lock = KeyboardLock::none;
    return {.accepted = true};
  }
  if (lock != KeyboardLock::none) return {};
  if (key == DisplayKey::cursor_select) return select(screen);
  return {.accepted = edit(screen, key)};
}

bool DisplayKeyboard::edit(Screen3270& screen, DisplayKey key) {
  switch (key) {
    case DisplayKey::insert_mode:
      inserting = true;
      return true;
    case DisplayKey::duplicate:
      if (!enter(screen, duplicate_code)) return false;
      tab(screen);
      return true;
    case DisplayKey::field_mark:
      if (!enter(screen, field_mark_code)) return false;
      advance(screen);
      return true;
    case DisplayKey::erase_input:
      screen.erase_unprotected();
      return true;
    case DisplayKey::erase_end_of_field:
    case DisplayKey::delete_character: {
      if (screen.locked(screen.cursor())) return refuse(KeyboardLock::wrong_place);
      screen.mark_modified(screen.cursor());
      if (key == DisplayKey::delete_character) {
        delete_at_cursor(screen);
        return true;
      }
      for (std::optional<std::uint16_t> at = screen.cursor(); at; at = next_in_field(screen, *at)) screen.at(*at) = {};
      return true;
    }
    default:
      move(screen, key);
      return true;
  }
}

bool DisplayKeyboard::type(Screen3270& screen, std::uint8_t character) {
  if (lock != KeyboardLock::none || character < blank) return false;
  if (!enter(screen, character)) return false;
  advance(screen);
  return true;
}

bool DisplayKeyboard::enter(Screen3270& screen, std::uint8_t character) {
  const auto cursor = screen.cursor();
  if (screen.locked(cursor)) return refuse(KeyboardLock::wrong_place);
  const bool wants_digits = numeric_lock && (attribute_bits(screen, cursor) & field_attribute::numeric) != 0;
  if (wants_digits && !numeric_character(character)) return refuse(KeyboardLock::numeric);
  if (inserting && !make_room(screen)) return refuse(KeyboardLock::overflow);
  screen.at(cursor) = {.code = character, .attribute = false, .extended = {}};
  screen.mark_modified(cursor);
  return true;
}

// The characters from the cursor to the first null in the field move by one.
bool DisplayKeyboard::make_room(Screen3270& screen) {
  std::optional<std::uint16_t> null = screen.cursor();
  while (null && screen.at(*null).code != 0) null = next_in_field(screen, *null);
  if (!null) return false;
  for (auto at = *null; at != screen.cursor(); at = screen.before(at)) screen.at(at) = screen.at(screen.before(at));
  return true;
}

// The cursor stands for the pen: the field's first character says what selecting it means.
DisplayKeyboard::Result DisplayKeyboard::select(Screen3270& screen) {
  const auto attribute = screen.attribute_of(screen.cursor());
  const auto display = attribute ? screen.at(*attribute).code & field_attribute::display_bits : 0;
  if (display != field_attribute::pen_detectable && display != field_attribute::intensified) {
    lock = KeyboardLock::function;
    return {};
  }
  auto& field = screen.at(*attribute);
  auto& first = screen.at(screen.behind(*attribute));
  if (first.attribute) {
    lock = KeyboardLock::function;
    return {};
  }
  switch (first.code) {
    case designator::not_selected:
      first.code = designator::selected;
      field.code |= field_attribute::modified;
      return {.accepted = true};
    case designator::selected:
      first.code = designator::not_selected;
      field.code &= static_cast<std::uint8_t>(~field_attribute::modified);
      return {.accepted = true};
    case 0:
    case blank:
      field.code |= field_attribute::modified;
      return {.accepted = true, .attention = Aid::selector_pen};
    case designator::enter:
      field.code |= field_attribute::modified;
      return {.accepted = true, .attention = Aid::enter};
    default:
      lock = KeyboardLock::function;
      return {};
  }
}

}  // namespace isa370
