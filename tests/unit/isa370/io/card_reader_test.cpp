// The 3505: cards, the end of the file, an empty hopper; decks from files; a whole program loaded from cards.
#include <doctest/doctest.h>

#include <string>

#include "io_bench.hpp"
#include "isa370/devices/reader_3505.hpp"
#include "isa370/ebcdic.hpp"

namespace io_test {
namespace {

namespace unit = isa370::unit_status;
namespace sense = isa370::sense_bit;
using isa370::Card;
using isa370::CardReader;
using isa370::parse_deck;

Card card(std::uint8_t first) {
  Card result;
  for (auto& column : result) column = first++;
  return result;
}

struct Reader : Bench {
  CardReader& with(CardReader::Options options) { return attach<CardReader>(number, isa370::model_3505, options); }
  ChannelStatusWord read_card(std::uint8_t command = 0x02) {
    ccw(0x100, command, 0x200, 0, 80);
    const auto csw = execute(0x100);
    REQUIRE(csw);
    return *csw;
  }
  std::uint8_t sense_byte() {
    ccw(0x100, 0x04, 0x400, flag::sli, 1);
    REQUIRE(execute(0x100));
    return storage.bytes[0x400];
  }
};

TEST_CASE_FIXTURE(Reader, "read and feed, whatever the stacker, at 1,200 cards a minute") {
  auto& reader = with({});
  reader.load({card(1), card(2), card(3), card(4)}, false);
  CHECK_FALSE(channels.any_pending());
  std::uint8_t first = 1;
  for (const auto command : std::array<std::uint8_t, 4>{0x02, 0x42, 0x82, 0xC2}) {
    const auto before = clock.now();
    CHECK(read_card(command) == ChannelStatusWord{.command_address = 0x108, .unit_status = normal_end});
    CHECK(clock.now() - before == 50'000'000);
    CHECK(at(0x200, 80) == sequence(first++, 80));
  }
  CHECK(reader.cards_left() == 0);
}

TEST_CASE_FIXTURE(Reader, "end of file: unit exception once behind the last card, then intervention is required") {
  auto& reader = with({.end_of_file = true});
  reader.load({card(1)}, false);
  CHECK(read_card().unit_status == normal_end);
  CHECK(read_card().unit_status == (normal_end | unit::unit_exception));
  CHECK(read_card().unit_status == (normal_end | unit::unit_check));
  CHECK(sense_byte() == sense::intervention_required);
  reader.load({card(7)}, true);
  CHECK(channels.take(number).csw == ChannelStatusWord{.unit_status = unit::device_end});
  CHECK(read_card().unit_status == normal_end);
  CHECK(sense_byte() == 0);
}

TEST_CASE_FIXTURE(Reader, "without the end-of-file key the last card is followed by intervention required") {
  auto& reader = with({.end_of_file = false});
  reader.load({card(1)}, false);
  CHECK(read_card().unit_status == normal_end);
  CHECK(read_card().unit_status == (normal_end | unit::unit_check));
}

TEST_CASE_FIXTURE(Reader, "cards put behind others make no interruption, and neither do no cards") {
  auto& reader = with({});
  reader.load({}, true);
  CHECK_FALSE(channels.any_pending());
  reader.load({card(1)}, false);
  reader.load({card(2)}, true);
  CHECK_FALSE(channels.any_pending());
  CHECK(reader.cards_left() == 2);
}

TEST_CASE_FIXTURE(Reader, "a card is fed even when its data are not wanted, or storage refuses them") {
  auto& reader = with({});
  reader.load({card(1), card(2), card(3)}, false);
  ccw(0x100, 0x02, 0x200, 0, 10);
  CHECK(execute(0x100)->channel_status == isa370::channel_status::incorrect_length);
  ccw(0x100, 0x02, 0xFF'FFFF, 0, 80);
  CHECK(execute(0x100)->channel_status == isa370::channel_status::program_check);
  CHECK(reader.cards_left() == 1);
}

TEST_CASE_FIXTURE(Reader, "unknown commands are rejected; HALT I/O leaves the card in the hopper; reset, too") {
  auto& reader = with({});
  reader.load({card(1)}, false);
  ccw(0x100, 0x01, 0x200, 0, 80);
  CHECK(channels.start_io(number, 0x100).csw->unit_status == unit::unit_check);
  CHECK(sense_byte() == sense::command_reject);
  ccw(0x100, 0x02, 0x200, 0, 80);
  REQUIRE(channels.start_io(number, 0x100).condition_code == 0);
  CHECK(channels.halt_io(number).condition_code == 1);
  channels.reset();
  CHECK(reader.cards_left() == 1);
  CHECK(reader.state().sense == 0);
}

TEST_CASE_FIXTURE(Reader, "a deck loads itself: the first card holds the PSW and two CCWs that read the others") {
  Card first{};
  const auto program = sequence(0x80, 160);
  // CCW at 8: one card to 2000, command chaining; CCW at 10: one card to 2050.
  const std::array<std::uint8_t, 24> loader{0,    0, 0, 0,  0, 0, 0x20, 0,    2, 0, 0x20, 0,
                                            0x40, 0, 0, 80, 2, 0, 0x20, 0x50, 0, 0, 0,    80};
  std::copy(loader.begin(), loader.end(), first.begin());
  Card second{};
  Card third{};
  std::copy_n(program.begin(), 80, second.begin());
  std::copy_n(program.begin() + 80, 80, third.begin());
  auto& reader = with({});
  reader.load({first, second, third}, false);
  REQUIRE(channels.start_initial_program_load(number).condition_code == 0);
  run();
  CHECK(channels.take(number).csw == ChannelStatusWord{.command_address = 0x18, .unit_status = normal_end});
  CHECK(at(0, 24) == std::vector<std::uint8_t>(loader.begin(), loader.end()));
  CHECK(at(0x2000, 160) == program);
}

TEST_CASE_FIXTURE(Reader, "loading from an empty reader ends with unit check") {
  with({});
  REQUIRE(channels.start_initial_program_load(number).condition_code == 0);
  run();
  CHECK(channels.take(number).csw.unit_status == (normal_end | unit::unit_check));
}

TEST_CASE("decks of EBCDIC card images") {
  std::string bytes(160, '\xC1');
  bytes[80] = '\x00';
  const auto deck = parse_deck(bytes, false);
  REQUIRE(deck);
  REQUIRE(deck->size() == 2);
  CHECK(deck->at(0)[0] == 0xC1);
  CHECK(deck->at(1)[0] == 0x00);
  CHECK(parse_deck(bytes + std::string(17, '\xC1'), false).error() == "offset 160: 17 bytes left, a card has 80");
  CHECK(parse_deck("\xC1", false).error() == "offset 0: 1 byte left, a card has 80");
  CHECK(parse_deck("//JOB\n", false).error() ==
        "offset 0: 6 bytes left, a card has 80; this looks like ASCII text, which must be said");
  CHECK(parse_deck("", false).error() == "offset 0: the deck is empty");
}

TEST_CASE("decks of ASCII lines") {
  const auto deck = parse_deck("ABC\r\n\n" + std::string(80, 'x') + "\nlast", true);
  REQUIRE(deck);
  REQUIRE(deck->size() == 4);
  CHECK(isa370::to_ascii(deck->at(0)) == "ABC" + std::string(77, ' '));
  CHECK(deck->at(1)[0] == 0x40);
  CHECK(isa370::to_ascii(deck->at(2)) == std::string(80, 'x'));
  CHECK(isa370::to_ascii(deck->at(3)) == "last" + std::string(76, ' '));
  CHECK(parse_deck("ok\n" + std::string(81, 'x'), true).error() == "line 2: 81 characters, a card has 80");
  CHECK(parse_deck("ok\nab\xC1", true).error() ==
        "line 2, column 3: the byte X'C1' is no ASCII character of a card; is it an EBCDIC deck?");
  CHECK_FALSE(parse_deck("", true));
}

}  // namespace
}  // namespace io_test
