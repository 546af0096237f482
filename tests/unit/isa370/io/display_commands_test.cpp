// 3270 displays as channel programs see them: writing, reading, selecting, what is rejected.
#include <doctest/doctest.h>

#include "display_bench.hpp"

namespace io_test {
namespace {

namespace unit = isa370::unit_status;
namespace sense = isa370::sense_bit;
namespace command = display_command;
using isa370::graphic_code;

/// A logon screen: a label and a field for a name, a label and a field for a password.
Stream form() {
  Stream stream;
  stream.set_address(0).field(label).text("NAME").field(open_field).cursor().set_address(20).field(skipped);
  return stream.set_address(80).field(label).text("PASSWORD").field(secret).set_address(100).field(label);
}

TEST_CASE_FIXTURE(Display3277Bench, "erase/write shows text at addresses, and puts the cursor") {
  CHECK(erase_write(form()) == normal_end);
  CHECK(line(0) == " NAME");
  CHECK(line(1) == " PASSWORD");
  CHECK(cursor() == 6);
  CHECK(changes > 0);
  CHECK(erase_write(Stream().set_address(3).text("x")) == normal_end);
  CHECK(line(0) == "   X");
  CHECK(line(1).empty());
  CHECK(cursor() == 0);
  CHECK_FALSE(display->state().screen.formatted());
}

TEST_CASE_FIXTURE(Display3277Bench, "a write begins at the cursor, or in a chain where the command before ended") {
  erase_write(Stream().set_address(160).cursor());
  CHECK(write(Stream().text("HERE")) == normal_end);
  CHECK(line(2) == "HERE");
  CHECK(cursor() == 160);
  put(0x2000, Stream().set_address(240).text("ONE").bytes);
  put(0x2100, Stream().text("TWO").bytes);
  ccw(0x100, command::write, 0x2000, flag::cc, 7);
  ccw(0x108, command::write, 0x2100, 0, 4);
  CHECK(execute(0x100, number)->unit_status == normal_end);
  CHECK(line(3) == "ONETWO");
}

TEST_CASE_FIXTURE(Display3277Bench, "a data stream may be gathered by data chaining, in the middle of an order") {
  put(0x2000, Stream().set_address(80).text("AB").bytes);
  ccw(0x100, command::erase_write, 0x2000, flag::cd, 3);
  ccw(0x108, 0, 0x2003, 0, 3);
  CHECK(execute(0x100, number)->unit_status == normal_end);
  CHECK(line(1) == "AB");
}

TEST_CASE_FIXTURE(Display3277Bench, "characters go around the end of the buffer") {
  erase_write(Stream().set_address(1918).text("YZAB"));
  CHECK(line(0) == "AB");
  CHECK(line(23) == std::string(78, ' ') + "YZ");
}

TEST_CASE_FIXTURE(Display3277Bench,
                  "an entered form is read modified: key, cursor, and each field with its address, without nulls") {
  erase_write(form());
  CHECK(display->type("OPERATOR") == 8);
  CHECK(display->key(DisplayKey::tab));
  CHECK(display->type("secret") == 6);
  CHECK(line(0) == " NAME OPERATOR");
  CHECK(line(1) == " PASSWORD");
  CHECK(display->press(Aid::enter));
  CHECK(take_attention());
  Stream expected(0x7D);
  expected.address(96).set_address(6).text("OPERATOR").set_address(90).text("secret");
  CHECK(receive(command::read_modified) == expected.bytes);
  // Nothing has been forgotten: it can be read again.
  CHECK(receive(command::read_modified) == expected.bytes);
}

TEST_CASE_FIXTURE(Display3277Bench, "the last field goes on at the beginning of the buffer") {
  erase_write(Stream().set_address(10).field(label).set_address(1915).field(open_field).cursor());
  CHECK(display->type("ABCDEFG") == 7);
  CHECK(line(0) == "EFG");
  REQUIRE(display->press(Aid::enter));
  REQUIRE(take_attention());
  CHECK(receive(command::read_modified) == Stream(0x7D).address(3).set_address(1916).text("ABCDEFG").bytes);
}

TEST_CASE_FIXTURE(Display3277Bench, "an unformatted screen is read modified as all its characters") {
  erase_write(Stream().set_address(5).text("AB").set_address(1000).text("C").set_address(80).cursor());
  CHECK(receive(command::read_modified) == Stream(0x60).address(80).text("ABC").bytes);
}

TEST_CASE_FIXTURE(Display3277Bench, "program access keys and clear are read short") {
  erase_write(Stream().text("TEXT"));
  REQUIRE(display->press(Aid::program_access_1));
  REQUIRE(take_attention());
  CHECK(receive(command::read_modified) == std::vector<std::uint8_t>{0x6C});
  CHECK(line(0) == "TEXT");
  write(Stream());
  REQUIRE(display->press(Aid::clear));
  REQUIRE(take_attention());
  CHECK(receive(command::read_modified) == std::vector<std::uint8_t>{0x6D});
  CHECK(line(0).empty());
  CHECK(cursor() == 0);
}

TEST_CASE_FIXTURE(Display3277Bench, "read buffer gives every location, attributes behind start field") {
  erase_write(Stream().set_address(1).field(digits).text("42").set_address(3).cursor());
  const auto bytes = receive(command::read_buffer);
  REQUIRE(bytes.size() == 3 + 1920 + 1);
  const std::vector<std::uint8_t> head{0x60, 0x40, 0xC3, 0x00, 0x1D, 0x50, 0xF4, 0xF2, 0x00};
  CHECK(std::vector<std::uint8_t>(bytes.begin(), bytes.begin() + 9) == head);
}

TEST_CASE_FIXTURE(Display3277Bench, "a chained read goes on where the command before stopped") {
  erase_write(Stream().text("ABCDEFGH"));
  ccw(0x100, command::read_buffer, 0x8000, flag::cc | flag::sli, 6);
  ccw(0x108, command::read_buffer, 0x8100, flag::sli, 5);
  CHECK(execute(0x100, number)->unit_status == normal_end);
  CHECK(isa370::to_ascii(at(0x8003, 3)) == "ABC");
  CHECK(isa370::to_ascii(at(0x8103, 2)) == "DE");
  put(0x2000, Stream().set_address(4).bytes);
  ccw(0x100, command::write, 0x2000, flag::cc, 4);
  CHECK(execute(0x100, number)->unit_status == normal_end);
  CHECK(isa370::to_ascii(at(0x8103, 2)) == "EF");
  // A read that is not chained begins at location 0.
  CHECK(isa370::to_ascii(receive(command::read_buffer, 5)).substr(3) == "AB");
}

TEST_CASE_FIXTURE(Display3277Bench, "a chained read modified looks for fields from there on") {
  erase_write(Stream().field(open_field | 1).text("A").set_address(80).field(open_field | 1).text("B"));
  put(0x2000, Stream().set_address(10).bytes);
  ccw(0x100, command::write, 0x2000, flag::cc, 4);
  ccw(0x108, command::read_modified, 0x8000, flag::sli, 100);
  CHECK(execute(0x100, number)->count == 100 - 7);
  CHECK(at(0x8000, 7) == Stream(0x60).address(0).set_address(81).text("B").bytes);
}

TEST_CASE_FIXTURE(Display3277Bench, "a count too small gives incorrect length, or goes on with data chaining") {
  erase_write(Stream().text("ABCDEFGH"));
  ccw(0x100, command::read_modified, 0x8000, 0, 5);
  CHECK(execute(0x100, number)->channel_status == isa370::channel_status::incorrect_length);
  ccw(0x100, command::read_modified, 0x8000, flag::cd, 5);
  ccw(0x108, 0, 0x8100, 0, 6);
  CHECK(execute(0x100, number)->channel_status == 0);
  CHECK(isa370::to_ascii(at(0x8100, 6)) == "CDEFGH");
}

TEST_CASE_FIXTURE(Display3277Bench, "write control: alarm, keyboard, modified data tags") {
  erase_write(Stream().field(open_field | 1).text("A"));
  CHECK(alarms == 0);
  REQUIRE(display->press(Aid::enter));
  REQUIRE(take_attention());
  CHECK(display->state().keyboard.lock == KeyboardLock::time);
  CHECK(display->type("x") == 0);
  write(Stream(0x04));
  CHECK(alarms == 1);
  CHECK(display->state().keyboard.lock == KeyboardLock::system);
  CHECK(display->state().aid == Aid::enter);
  CHECK(receive(command::read_modified).size() == 7);
  write(Stream(0x03));
  CHECK(display->state().keyboard.lock == KeyboardLock::none);
  CHECK(display->state().aid == Aid::none);
  CHECK(receive(command::read_modified) == Stream(0x60).address(0).bytes);
}

TEST_CASE_FIXTURE(Display3277Bench, "erase all unprotected and select free the channel first, the device later") {
  erase_write(form());
  display->type("SOMEBODY");
  REQUIRE(display->press(Aid::program_function_1));
  REQUIRE(take_attention());
  const auto before = clock.now();
  CHECK(control(command::erase_all_unprotected) == normal_end);
  CHECK(clock.now() - before == 1920 * display->options().per_byte);
  CHECK(line(0) == " NAME");
  CHECK(cursor() == 6);
  CHECK(display->state().keyboard.lock == KeyboardLock::none);
  CHECK(receive(command::read_modified) == Stream(0x60).address(6).bytes);
  CHECK(control(command::select) == normal_end);
  // In a chain the next command waits for it.
  ccw(0x100, command::select, 0, flag::cc | flag::sli, 1);
  ccw(0x108, command::read_modified, 0x8000, flag::sli, 100);
  REQUIRE(channels.start_io(number, 0x100).condition_code == 0);
  run();
  CHECK(channels.take(number).csw.unit_status == normal_end);
  erase_write(Stream().text("ALL"));
  CHECK(control(command::erase_all_unprotected) == normal_end);
  CHECK(line(0).empty());
}

TEST_CASE_FIXTURE(Display3277Bench, "what a 3277 has not is rejected") {
  for (const auto code : std::array<std::uint8_t, 6>{0x0D, 0x11, 0x1B, 0x09, 0x0E, 0xE4}) {
    CAPTURE(code);
    ccw(0x100, code, 0x2000, flag::sli, 4);
    CHECK(channels.start_io(number, 0x100).csw->unit_status == unit::unit_check);
    CHECK(sense() == isa370::sense_bit::command_reject);
  }
  ccw(0x100, 0x03, 0, flag::sli, 1);
  CHECK(channels.start_io(number, 0x100).csw->unit_status == normal_end);
  CHECK(sense() == isa370::sense_bit::command_reject);
  write(Stream());
  CHECK(sense() == 0);
}

TEST_CASE_FIXTURE(Display3277Bench, "addresses outside the screen and orders cut short are an operation check") {
  const auto wrong = [&](const Stream& stream) {
    erase_write(Stream().text("WAS"));
    CHECK(write(Stream().text("IS").raw({})) == normal_end);
    return write(stream) == (normal_end | unit::unit_check) && sense() == isa370::display_sense::operation_check;
  };
  CHECK(wrong(Stream().set_address(1920)));
  CHECK(wrong(Stream().set_address(4095).text("A")));
  CHECK(wrong(Stream().repeat(1920, '*')));
  CHECK(wrong(Stream().erase_unprotected(2000)));
  CHECK(wrong(Stream().raw({0x11, 0x40})));
  CHECK(wrong(Stream().raw({0x3C, 0x40, 0x40})));
  CHECK(wrong(Stream().raw({0x12})));
  CHECK(wrong(Stream().raw({0x1D})));
  // What stands before is done; what the control character asked for afterwards is not.
  REQUIRE(display->press(Aid::enter));
  REQUIRE(take_attention());
  CHECK(wrong(Stream().set_address(0).text("SO").raw({0x11})));
}

TEST_CASE_FIXTURE(Display3277Bench, "switched off: intervention is required, and device end when it is on again") {
  erase_write(Stream().text("GONE"));
  display->set_ready(false);
  CHECK_FALSE(display->press(Aid::enter));
  CHECK(display->type("A") == 0);
  ccw(0x100, command::read_modified, 0x8000, flag::sli, 4);
  CHECK(channels.start_io(number, 0x100).csw->unit_status == unit::unit_check);
  CHECK(sense() == sense::intervention_required);
  display->set_ready(true);
  CHECK(channels.take(number).csw == ChannelStatusWord{.unit_status = unit::device_end});
  CHECK(line(0).empty());
}

TEST_CASE_FIXTURE(Display3277Bench, "a reset empties screen and keyboard") {
  erase_write(form());
  REQUIRE(display->press(Aid::enter));
  channels.reset();
  CHECK_FALSE(channels.any_pending());
  CHECK(display->state() == isa370::Display3277().state());
}

TEST_CASE_FIXTURE(Display3278Bench, "erase/write alternate makes the screen larger, erase/write the usual size") {
  CHECK(send(command::erase_write_alternate, Stream().set_address(42 * 80).text("LAST")) == normal_end);
  CHECK(display->lines().size() == 43);
  CHECK(line(42) == "LAST");
  CHECK(write(Stream().set_address(2500).cursor()) == normal_end);
  CHECK(erase_write(Stream().text("FIRST")) == normal_end);
  CHECK(display->lines().size() == 24);
  CHECK(write(Stream().set_address(1920)) == (normal_end | unit::unit_check));
}

TEST_CASE("the screens of the models") {
  using isa370::Display3277;
  using isa370::Display3278;
  CHECK(Display3278::screen_of(3) == isa370::ScreenSize{32, 80});
  CHECK(Display3278::screen_of(5) == isa370::ScreenSize{27, 132});
  CHECK_FALSE(Display3278::screen_of(0));
  CHECK_FALSE(Display3278::screen_of(6));
  CHECK(Display3277(1).lines().size() == 12);
  CHECK(Display3277(1).lines()[0].size() == 40);
  CHECK(Display3278({.model = 1}).lines().size() == 12);
  CHECK(Display3278({.model = 2}).model() == "3278");
  CHECK(Display3278({.extended = true}).model() == "3279");
}

TEST_CASE_FIXTURE(Display3278Bench, "a 3278 takes 14-bit addresses, sense ID and the other selects") {
  CHECK(send(command::erase_write_alternate, Stream().raw({0x11, 0x0C, 0xF8}).text("X")) == normal_end);
  CHECK(line(0x0CF8 / 80) == std::string(0x0CF8 % 80, ' ') + "X");
  CHECK(write(Stream().raw({0x11, 0x0D, 0x70})) == (normal_end | unit::unit_check));
  CHECK(write(Stream().raw({0x11, 0x80, 0x40})) == (normal_end | unit::unit_check));
  CHECK(receive(command::sense_id) == std::vector<std::uint8_t>{0xFF, 0x32, 0x74, 0x1D, 0x32, 0x78, 0x02});
  CHECK(control(0x4B) == normal_end);
  CHECK(control(0x11) == unit::unit_check);
}

TEST_CASE_FIXTURE(Display3278Bench, "codes that are nothing are an operation check on a 3278; a 3277 stores them") {
  CHECK(write(Stream().raw({0x00, 0x0C, 0x15, 0x1C, 0x1E})) == normal_end);
  CHECK(write(Stream().raw({0x02})) == (normal_end | unit::unit_check));
  CHECK(sense() == isa370::display_sense::operation_check);
  CHECK(write(Stream().raw({0x29, 0x00})) == (normal_end | unit::unit_check));
  CHECK(write(Stream().raw({0x08, 0xC1})) == normal_end);
  CHECK(display->state().screen.at(0).code == 0x60);
  Display3277Bench other;
  CHECK(other.write(Stream().raw({0x02, 0x29})) == normal_end);
  CHECK(other.display->state().screen.at(1).code == 0x29);
}

}  // namespace
}  // namespace io_test
