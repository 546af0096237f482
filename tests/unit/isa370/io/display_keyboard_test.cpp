// The keyboard of a 3270 display: typing, moving, editing, and when it is locked.
#include <doctest/doctest.h>

#include "display_bench.hpp"

namespace io_test {
namespace {

namespace command = display_command;

/// Row 0: a label, a field of six, auto-skip, a field of digits of four; row 2: a field to the end of the row.
struct Form : Display3278Bench {
  Form() : Display3278Bench(2) {
    Stream stream;
    stream.field(label).text("LABEL").field(open_field).cursor().set_address(13).field(skipped).text("SKIP");
    stream.field(digits).set_address(23).field(label).text("PROTECTED").set_address(160).field(open_field);
    erase_write(stream.set_address(239).field(label));
  }
  static constexpr unsigned first = 7;
  static constexpr unsigned second = 19;
  static constexpr unsigned third = 161;
  [[nodiscard]] KeyboardLock lock() const { return display->state().keyboard.lock; }
  bool key(DisplayKey key) const { return display->key(key); }
  std::size_t type(std::string_view text) const { return display->type(text); }
  [[nodiscard]] bool modified(std::uint16_t attribute) const {
    return (display->state().screen.at(attribute).code & isa370::field_attribute::modified) != 0;
  }
};

TEST_CASE_FIXTURE(Form, "typing sets the modified data tag, and skips what is to be skipped") {
  CHECK(cursor() == first);
  CHECK(type("ABC") == 3);
  CHECK(modified(6));
  CHECK_FALSE(modified(18));
  CHECK(cursor() == first + 3);
  CHECK(type("DEF") == 3);
  CHECK(cursor() == second);
  CHECK(type("12") == 2);
  CHECK(line(0) == " LABEL ABCDEF SKIP 12   PROTECTED");
  CHECK(modified(18));
}

TEST_CASE_FIXTURE(Form, "a full field in front of a protected one that is not skipped: the next character is refused") {
  key(DisplayKey::tab);
  CHECK(type("12345") == 4);
  CHECK(cursor() == 24);
  CHECK(lock() == KeyboardLock::wrong_place);
  CHECK(symbol(lock()) == "X PROTECTED");
  CHECK(type("6") == 0);
  CHECK_FALSE(key(DisplayKey::tab));
  CHECK_FALSE(display->press(Aid::enter));
  CHECK_FALSE(channels.any_pending());
  CHECK(key(DisplayKey::reset));
  CHECK(key(DisplayKey::tab));
  CHECK(cursor() == third);
}

TEST_CASE_FIXTURE(Form, "numeric lock refuses letters; not on a keyboard without") {
  key(DisplayKey::tab);
  CHECK(type("1.A") == 2);
  CHECK(lock() == KeyboardLock::numeric);
  CHECK(key(DisplayKey::reset));
  CHECK(type("-") == 1);
  Display3277Bench plain;
  plain.erase_write(Stream().field(digits).cursor());
  CHECK(plain.display->type("ABC") == 3);
}

TEST_CASE_FIXTURE(Form, "tab, back tab, new line, home") {
  key(DisplayKey::tab);
  CHECK(cursor() == second);
  key(DisplayKey::tab);
  CHECK(cursor() == third);
  key(DisplayKey::tab);
  CHECK(cursor() == first);
  key(DisplayKey::back_tab);
  CHECK(cursor() == third);
  type("AB");
  key(DisplayKey::back_tab);
  CHECK(cursor() == third);
  key(DisplayKey::back_tab);
  CHECK(cursor() == second);
  key(DisplayKey::new_line);
  CHECK(cursor() == third);
  key(DisplayKey::new_line);
  CHECK(cursor() == first);
  key(DisplayKey::up);
  key(DisplayKey::home);
  CHECK(cursor() == first);
}

TEST_CASE_FIXTURE(Form, "the cursor moves around the edges") {
  for (unsigned i = 0; i < first; ++i) key(DisplayKey::left);
  CHECK(cursor() == 0);
  key(DisplayKey::left);
  CHECK(cursor() == 1919);
  key(DisplayKey::right);
  CHECK(cursor() == 0);
  key(DisplayKey::up);
  CHECK(cursor() == 1840);
  key(DisplayKey::down);
  key(DisplayKey::down);
  CHECK(cursor() == 80);
}

TEST_CASE_FIXTURE(Form, "erase to the end of the field, erase input") {
  type("ABCDEF");
  type("12");
  key(DisplayKey::home);
  key(DisplayKey::right);
  key(DisplayKey::right);
  CHECK(key(DisplayKey::erase_end_of_field));
  CHECK(line(0) == " LABEL AB     SKIP 12   PROTECTED");
  CHECK(key(DisplayKey::erase_input));
  CHECK(line(0) == " LABEL        SKIP      PROTECTED");
  CHECK(cursor() == first);
  CHECK_FALSE(modified(6));
  key(DisplayKey::left);
  CHECK_FALSE(key(DisplayKey::erase_end_of_field));
  CHECK(lock() == KeyboardLock::wrong_place);
}

TEST_CASE_FIXTURE(Form, "insert mode moves characters up to the first null; a full field refuses") {
  type("ABD");
  key(DisplayKey::left);
  CHECK(key(DisplayKey::insert_mode));
  CHECK(type("C") == 1);
  CHECK(line(0).substr(0, 12) == " LABEL ABCD ");
  CHECK(type("XYZ") == 2);
  CHECK(lock() == KeyboardLock::overflow);
  CHECK(line(0).substr(0, 14) == " LABEL ABCXYD ");
  CHECK(key(DisplayKey::reset));
  CHECK_FALSE(display->state().keyboard.inserting);
  CHECK(type("!") == 1);
  CHECK(line(0).substr(0, 14) == " LABEL ABCXY! ");
}

TEST_CASE_FIXTURE(Form, "delete closes the gap in the field, and on the row only") {
  type("ABCDEF");
  key(DisplayKey::home);
  CHECK(key(DisplayKey::delete_character));
  CHECK(line(0).substr(0, 18) == " LABEL BCDEF  SKIP");
  CHECK(cursor() == first);
  erase_write(Stream().set_address(70).field(open_field).cursor().text("ABCDEFGHIJKL"));
  CHECK(key(DisplayKey::delete_character));
  CHECK(line(0) == std::string(71, ' ') + "BCDEFGHI");
  CHECK(line(1) == "JKL");
}

TEST_CASE_FIXTURE(Form, "DUP and field mark") {
  CHECK(key(DisplayKey::duplicate));
  CHECK(cursor() == second);
  CHECK(modified(6));
  CHECK(key(DisplayKey::duplicate));
  CHECK(cursor() == third);
  CHECK(key(DisplayKey::field_mark));
  CHECK(cursor() == third + 1);
  REQUIRE(display->press(Aid::enter));
  REQUIRE(take_attention());
  Stream expected(0x7D);
  expected.address(third + 1).set_address(first).raw({0x1C}).set_address(second).raw({0x1C}).set_address(third).raw({0x1E});
  CHECK(receive(command::read_modified) == expected.bytes);
}

TEST_CASE_FIXTURE(Form, "an attention locks the keyboard until the program gives it back; reset helps once it was seen") {
  REQUIRE(display->press(Aid::program_function_3));
  CHECK(lock() == KeyboardLock::time);
  CHECK(symbol(lock()) == "X CLOCK");
  CHECK_FALSE(key(DisplayKey::reset));
  CHECK_FALSE(display->press(Aid::enter));
  REQUIRE(take_attention());
  CHECK_FALSE(channels.any_pending());
  CHECK(receive(command::read_modified)[0] == 0xF3);
  CHECK(lock() == KeyboardLock::system);
  CHECK(key(DisplayKey::reset));
  CHECK(display->press(Aid::program_function_24));
  REQUIRE(take_attention());
  CHECK(receive(command::read_modified)[0] == 0x4C);
}

TEST_CASE_FIXTURE(Form, "an attention not yet taken answers START I/O") {
  REQUIRE(display->press(Aid::enter));
  ccw(0x100, command::write, 0x2000, flag::sli, 1);
  const auto result = channels.start_io(number, 0x100);
  CHECK(result.condition_code == 1);
  CHECK(result.csw->unit_status == (isa370::unit_status::attention | isa370::unit_status::busy));
  CHECK_FALSE(channels.any_pending());
}

TEST_CASE("program function keys") {
  CHECK(isa370::program_function(1) == Aid::program_function_1);
  CHECK(isa370::program_function(12) == Aid::program_function_12);
  CHECK(isa370::program_function(24) == Aid::program_function_24);
  CHECK(isa370::program_function(0) == Aid::none);
  CHECK(isa370::program_function(25) == Aid::none);
  CHECK(isa370::aid_named("pf13") == Aid::program_function_13);
  CHECK(isa370::aid_named("PA3") == Aid::program_access_3);
  CHECK(isa370::aid_named("Enter") == Aid::enter);
  CHECK(isa370::aid_named("PF0") == Aid::none);
  CHECK(isa370::aid_named("pf25") == Aid::none);
  CHECK(isa370::aid_named("") == Aid::none);
  isa370::Display3277 twelve;
  CHECK(twelve.press(Aid::program_function_12));
  isa370::Display3277 other;
  CHECK_FALSE(other.press(Aid::program_function_13));
  CHECK_FALSE(other.press(Aid::program_function_22));
  CHECK_FALSE(other.press(Aid::none));
}

TEST_CASE_FIXTURE(Display3277Bench, "cursor select: fields that are chosen, and fields that make an attention") {
  Stream stream;
  stream.field(0x24).text("?FIRST").set_address(80).field(0x24).text("?OTHER").set_address(160).field(0x28).text(" DONE");
  erase_write(stream.set_address(240).field(0x24).text("&SEND").set_address(320).field(label).text("NO"));
  const auto select_at = [&](unsigned at) {
    write(Stream().set_address(at).cursor());
    return display->key(DisplayKey::cursor_select);
  };
  CHECK(select_at(3));
  CHECK(line(0) == " >FIRST");
  CHECK(select_at(83));
  CHECK(select_at(83));
  CHECK(line(1) == " ?OTHER");
  CHECK_FALSE(channels.any_pending());
  CHECK(select_at(163));
  REQUIRE(take_attention());
  CHECK(receive(command::read_modified) == Stream(0x7E).address(163).set_address(1).set_address(161).bytes);
  write(Stream());
  CHECK(select_at(243));
  REQUIRE(take_attention());
  CHECK(receive(command::read_modified)[0] == 0x7D);
  write(Stream());
  CHECK_FALSE(select_at(322));
  CHECK(display->state().keyboard.lock == KeyboardLock::function);
}

TEST_CASE_FIXTURE(Display3277Bench, "an unformatted screen is one field that ends with the buffer") {
  CHECK(display->type("HELLO") == 5);
  CHECK(line(0) == "HELLO");
  display->key(DisplayKey::new_line);
  CHECK(cursor() == 80);
  display->type("WORLD");
  display->key(DisplayKey::back_tab);
  CHECK(cursor() == 0);
  display->key(DisplayKey::erase_end_of_field);
  CHECK(line(0).empty());
  CHECK(line(1).empty());
  display->key(DisplayKey::left);
  display->type("Z");
  CHECK(cursor() == 0);
  display->key(DisplayKey::left);
  display->key(DisplayKey::insert_mode);
  CHECK(display->type("Y") == 0);
  CHECK(display->state().keyboard.lock == KeyboardLock::overflow);
}

TEST_CASE("a display that is not attached can be used, and a screen without places for entries") {
  isa370::Display3278 display(isa370::Display3278::Features{.model = 3});
  CHECK(display.press(Aid::enter));
  isa370::Screen3270 screen({1, 3});
  isa370::DisplayKeyboard keyboard;
  for (std::uint16_t at = 0; at < 3; ++at) screen.at(at) = {.code = label, .attribute = true, .extended = {}};
  for (unsigned key = 0; key <= static_cast<unsigned>(DisplayKey::reset); ++key) {
    (void)keyboard.press(screen, static_cast<DisplayKey>(key));
    CHECK(screen.cursor() < 3);
    (void)keyboard.press(screen, DisplayKey::reset);
  }
  CHECK_FALSE(keyboard.type(screen, 0xC1));
}

}  // namespace
}  // namespace io_test
