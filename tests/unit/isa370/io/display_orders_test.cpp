// 3270 orders, one by one, and random data streams.
#include <doctest/doctest.h>

#include <random>

#include "display_bench.hpp"

namespace io_test {
namespace {

namespace unit = isa370::unit_status;
namespace command = display_command;

TEST_CASE_FIXTURE(Display3277Bench, "repeat to address fills up to the address, and all when it is where we are") {
  erase_write(Stream().set_address(5).repeat(10, '*').text("BEHIND"));
  CHECK(line(0) == "     *****BEHIND");
  erase_write(Stream().set_address(5).repeat(5, '='));
  for (unsigned row = 0; row < 24; ++row) CHECK(line(row) == std::string(80, '='));
  erase_write(Stream().set_address(1910).repeat(3, '+'));
  CHECK(line(0) == "+++");
  CHECK(line(23) == std::string(70, ' ') + std::string(10, '+'));
  // Attributes are overwritten, too.
  erase_write(Stream().field(label).text("AB").set_address(0).repeat(3, 'x'));
  CHECK_FALSE(display->state().screen.formatted());
}

TEST_CASE_FIXTURE(Display3277Bench, "erase unprotected to address leaves protected fields and attributes") {
  Stream stream;
  stream.field(label).text("KEEP").field(open_field).text("LOSE").field(label).text("KEEP").field(open_field).text("THIS");
  erase_write(stream);
  REQUIRE(line(0) == " KEEP LOSE KEEP THIS");
  write(Stream().set_address(1).erase_unprotected(17));
  CHECK(line(0) == " KEEP      KEEP  HIS");
  write(Stream().set_address(0).erase_unprotected(0));
  CHECK(line(0) == " KEEP      KEEP");
  CHECK(display->state().screen.at(5).attribute);
  // From within a field, and around the end.
  erase_write(Stream().text("ABC").set_address(1917).text("XYZ"));
  write(Stream().set_address(1918).erase_unprotected(2).text("!"));
  CHECK(line(0) == "  !");
  CHECK(line(23) == std::string(77, ' ') + "X");
}

TEST_CASE_FIXTURE(Display3277Bench, "program tab goes to the next unprotected field, and behind data clears the rest") {
  Stream stream;
  stream.field(open_field).text("AAAA").field(label).text("LABEL").field(open_field).text("BBBB").field(label);
  erase_write(stream);
  REQUIRE(line(0) == " AAAA LABEL BBBB");
  // Behind an order: only moves.
  write(Stream().set_address(1).tab().text("C"));
  CHECK(line(0) == " AAAA LABEL CBBB");
  // Behind data: the rest of the field becomes nulls.
  write(Stream().set_address(1).text("D").tab().text("E"));
  CHECK(line(0) == " D    LABEL EBBB");
  // On the attribute of an unprotected field: to its first location.
  write(Stream().set_address(11).tab().text("F"));
  CHECK(line(0) == " D    LABEL FBBB");
  // A field without locations is passed by.
  erase_write(Stream().field(label).text("XY").field(open_field).field(label).text("Z").field(open_field));
  write(Stream().set_address(1).tab().text("H"));
  CHECK(line(0) == " XY  Z H");
  erase_write(stream);
  write(Stream().set_address(1).text("D").tab().text("F"));
  // None before the end of the buffer: to location 0.
  write(Stream().set_address(17).tab().text("G"));
  CHECK(line(0) == "GD    LABEL FBBB");
}

TEST_CASE_FIXTURE(Display3277Bench, "a second program tab goes on clearing at the beginning of the buffer") {
  erase_write(Stream().text("WRAPPED").field(open_field).text("NEXT").set_address(1900).field(open_field).text("LONG"));
  write(Stream().set_address(1901).text("L").tab().tab().text("N"));
  CHECK(line(0) == "        NEXT");
  CHECK(display->state().screen.at(8).code == isa370::to_ebcdic('N'));
  CHECK(line(23) == std::string(61, ' ') + "L");
}

TEST_CASE_FIXTURE(Display3277Bench, "fields: intensified, not displayed, on read back with all their bits") {
  erase_write(Stream().field(0x08).text("BRIGHT").field(secret).text("HIDDEN").field(0x3D).text("EVEN SO"));
  CHECK(line(0) == " BRIGHT");
  const auto bytes = receive(command::read_buffer);
  CHECK(bytes[4] == 0xC8);
  CHECK(bytes[3 + 8 + 1] == 0x4C);
  CHECK(bytes[3 + 8 + 8 + 1] == 0x7D);
  CHECK(display->state().screen.at(0).code == 0x08);
}

TEST_CASE_FIXTURE(Display3277Bench, "small letters are shown as capitals, and kept") {
  erase_write(Stream().text("Mixed"));
  CHECK(line(0) == "MIXED");
  CHECK(isa370::to_ascii(receive(command::read_buffer, 8)).substr(3) == "Mixed");
  isa370::Display3277 dual(2, true);
  dual.type("Mixed");
  CHECK(dual.lines()[0].substr(0, 5) == "Mixed");
}

struct Display3279Bench : Display3278Bench {
  Display3279Bench() : Display3278Bench(2, true) {}
  [[nodiscard]] const isa370::ScreenCell& cell(std::uint16_t at) const { return display->state().screen.at(at); }
};

TEST_CASE_FIXTURE(Display3279Bench, "extended attributes of fields and characters") {
  Stream stream;
  stream.raw({0x29, 0x03, 0xC0, 0x60, 0x42, 0xF2, 0x41, 0xF4}).text("RED").raw({0x28, 0x42, 0xF6}).text("YELLOW");
  CHECK(erase_write(stream.raw({0x28, 0x00, 0x00}).text("!")) == normal_end);
  CHECK(line(0) == " REDYELLOW!");
  CHECK(cell(0).attribute);
  CHECK(cell(0).code == label);
  CHECK(cell(0).extended == isa370::ExtendedAttributes{.highlighting = 0xF4, .color = 0xF2, .character_set = 0});
  CHECK(cell(1).extended.color == 0);
  CHECK(cell(4).extended.color == 0xF6);
  CHECK(cell(10).extended.color == 0);
  // MODIFY FIELD changes what it names, and goes on behind the attribute.
  CHECK(write(Stream().set_address(0).raw({0x2C, 0x01, 0x42, 0xF4}).text("GRE")) == normal_end);
  CHECK(cell(0).extended == isa370::ExtendedAttributes{.highlighting = 0xF4, .color = 0xF4, .character_set = 0});
  CHECK(cell(0).code == label);
  CHECK(line(0) == " GREYELLOW!");
  CHECK(write(Stream().raw({0x08, 0xC1})) == normal_end);
  CHECK(cell(0).extended.character_set == 0xF1);
  CHECK(receive(command::read_buffer, 5) == std::vector<std::uint8_t>{0x60, 0x40, 0x40, 0x08, 0xC1});
}

TEST_CASE_FIXTURE(Display3279Bench, "faulty extended orders are an operation check") {
  const auto streams = std::to_array<std::vector<std::uint8_t>>({{0x29},
                                                                 {0x29, 0x01},
                                                                 {0x29, 0x01, 0x42},
                                                                 {0x29, 0x01, 0x77, 0x00},
                                                                 {0x2C, 0x00},
                                                                 {0x28},
                                                                 {0x28, 0x42},
                                                                 {0x28, 0x99, 0x00},
                                                                 {0x08},
                                                                 {0x08, 0x11}});
  for (const auto& bytes : streams) {
    CAPTURE(bytes.size());
    Stream stream;
    stream.bytes.insert(stream.bytes.end(), bytes.begin(), bytes.end());
    erase_write(Stream());
    CHECK(write(stream) == (normal_end | unit::unit_check));
    CHECK(sense() == isa370::display_sense::operation_check);
  }
}

/// Random commands with random data streams, mostly of orders; and keys in between.
template <typename BenchType>
void torture(BenchType& bench, std::uint32_t seed) {
  std::mt19937 random(seed);
  const auto below = [&](std::uint32_t limit) { return static_cast<std::uint32_t>(random() % limit); };
  constexpr auto orders =
      std::to_array<std::uint8_t>({0x05, 0x08, 0x11, 0x12, 0x13, 0x1D, 0x28, 0x29, 0x2C, 0x3C, 0xC1, 0x00, 0x42, 0xC0});
  constexpr auto commands = std::to_array<std::uint8_t>({0x01, 0x05, 0x0D, 0x02, 0x06, 0x0B, 0x0F, 0x01, 0x01, 0x11, 0x03});
  unsigned checks = 0;
  for (unsigned round = 0; round < 4000; ++round) {
    CAPTURE(round);
    std::vector<std::uint8_t> bytes(1 + below(60));
    for (auto& byte : bytes) byte = below(3) == 0 ? orders[below(orders.size())] : static_cast<std::uint8_t>(random());
    bench.put(bench.buffer, bytes);
    const auto count = static_cast<std::uint16_t>(bytes.size());
    bench.ccw(0x100, commands[below(commands.size())], bench.buffer, flag::cc | flag::sli, count);
    bench.ccw(0x108, commands[below(commands.size())], bench.buffer, flag::sli, count);
    const auto result = bench.channels.start_io(bench.number, 0x100);
    bench.run();
    std::uint8_t status = result.csw ? result.csw->unit_status : std::uint8_t{0};
    while (bench.channels.interruption_pending(bench.number)) status |= bench.channels.take(bench.number).csw.unit_status;
    if ((status & unit::unit_check) != 0) {
      ++checks;
      CHECK(bench.display->state().sense != 0);
    }
    const auto& screen = bench.display->state().screen;
    REQUIRE(screen.cursor() < screen.locations());
    REQUIRE(bench.display->state().buffer_address < screen.locations());
    REQUIRE(bench.display->lines().size() == screen.size().rows);
    bench.display->key(static_cast<DisplayKey>(below(16)));
    bench.display->type("A1 ");
    if (below(4) == 0) bench.display->press(isa370::program_function(below(26)));
    if (below(20) == 0) bench.display->press(Aid::clear);
    if (below(50) == 0) bench.channels.reset();
    while (bench.channels.interruption_pending(bench.number)) (void)bench.channels.take(bench.number);
    REQUIRE(screen.cursor() < screen.locations());
  }
  CHECK(checks > 100);
}

TEST_CASE("random data streams leave a screen, and every unit check leaves sense") {
  Display3277Bench display_3277;
  torture(display_3277, 3277);
  Display3278Bench display_3278(5);
  torture(display_3278, 3278);
  Display3278Bench display_3279(4, true);
  torture(display_3279, 3279);
}

}  // namespace
}  // namespace io_test
