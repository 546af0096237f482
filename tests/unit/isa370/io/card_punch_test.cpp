// Card punches, and the 2540's reading and feeding apart.
#include <doctest/doctest.h>

#include "io_bench.hpp"
#include "isa370/devices/punch_3525.hpp"
#include "isa370/devices/reader_2540.hpp"

namespace io_test {
namespace {

namespace unit = isa370::unit_status;
using isa370::Card;
using isa370::CardPunch;
using isa370::CardReader;
using isa370::CardStackerInStorage;

constexpr DeviceNumber unit_number = 0x00D;

struct Cards : Bench {
  std::uint8_t command(std::uint8_t code, std::uint16_t count = 80) {
    ccw(0x100, code, 0x1000, flag::sli, count);
    const auto started = channels.start_io(unit_number, 0x100);
    std::uint8_t status = started.condition_code == 1 ? started.csw->unit_status : std::uint8_t{0};
    run();
    while (channels.interruption_pending(unit_number)) status |= channels.take(unit_number).csw.unit_status;
    return status;
  }
};

struct Punch : Cards {
  Punch() {
    auto medium = std::make_unique<CardStackerInStorage>();
    stacker = medium.get();
    punch = &attach<CardPunch>(unit_number, isa370::model_3525, std::move(medium));
  }
  CardStackerInStorage* stacker = nullptr;
  CardPunch* punch = nullptr;
};

TEST_CASE_FIXTURE(Punch, "cards are punched, whatever the stacker, and filled up with blanks") {
  put(0x1000, sequence(1, 80));
  for (const auto code : std::to_array<std::uint8_t>({0x01, 0x41, 0x81})) CHECK(command(code) == normal_end);
  CHECK(command(0x01, 2) == normal_end);
  REQUIRE(stacker->cards().size() == 4);
  CHECK(std::vector<std::uint8_t>(stacker->cards()[2].begin(), stacker->cards()[2].end()) == sequence(1, 80));
  Card last;
  last.fill(0x40);
  last[0] = 1;
  last[1] = 2;
  CHECK(stacker->cards()[3] == last);
  CHECK(punch->state().punched == 4);
}

TEST_CASE_FIXTURE(Punch, "not ready, and commands of other devices") {
  punch->set_not_ready();
  CHECK(command(0x01) == unit::unit_check);
  CHECK(command(0x04, 1) == normal_end);
  CHECK(storage.bytes[0x1000] == isa370::sense_bit::intervention_required);
  CHECK(punch->make_ready());
  CHECK(channels.take(unit_number).csw.unit_status == unit::device_end);
  CHECK(command(0x02) == unit::unit_check);
  CHECK(command(0x04, 1) == normal_end);
  CHECK(storage.bytes[0x1000] == isa370::sense_bit::command_reject);
  CHECK(stacker->cards().empty());
}

struct Reader2540 : Cards {
  Reader2540() { reader = &attach<CardReader>(unit_number, isa370::model_2540r); }
  CardReader* reader = nullptr;
};

TEST_CASE_FIXTURE(Reader2540, "a card can be read before it is fed into a stacker") {
  Card first{};
  Card second{};
  first.fill(1);
  second.fill(2);
  reader->load({first, second}, false);
  CHECK(command(0xC2) == normal_end);
  CHECK(at(0x1000, 80) == std::vector<std::uint8_t>(80, 1));
  CHECK(command(0xC2) == normal_end);
  CHECK(at(0x1000, 80) == std::vector<std::uint8_t>(80, 1));
  CHECK(command(0x63, 1) == normal_end);
  CHECK(command(0x02) == normal_end);
  CHECK(at(0x1000, 80) == std::vector<std::uint8_t>(80, 2));
  CHECK(command(0x23, 1) == (normal_end | unit::unit_exception));
  CHECK(command(0x23, 1) == (normal_end | unit::unit_check));
  CHECK(command(0xE3, 1) == unit::unit_check);
}

TEST_CASE_FIXTURE(Reader2540, "decks beside the reader go into the hopper one by one, and then again") {
  CHECK_FALSE(reader->make_ready());
  reader->lay_ready({std::vector<Card>(2), std::vector<Card>(3)});
  CHECK(reader->cards_left() == 0);
  CHECK(reader->make_ready());
  CHECK(channels.take(unit_number).csw.unit_status == unit::device_end);
  CHECK(reader->cards_left() == 2);
  CHECK(reader->make_ready());
  CHECK(reader->make_ready());
  CHECK(reader->cards_left() == 7);
}

}  // namespace
}  // namespace io_test
