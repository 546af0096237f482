// The channel-to-channel adapter between two machines, each with its channels and its clock.
#include <doctest/doctest.h>

#include <random>

#include "io_bench.hpp"
#include "isa370/devices/channel_to_channel.hpp"

namespace io_test {
namespace {

namespace unit = isa370::unit_status;
namespace channel = isa370::channel_status;
namespace sense = isa370::sense_bit;
using isa370::ChannelToChannelAdapter;
using Activity = ChannelToChannelAdapter::Activity;

namespace command {
constexpr std::uint8_t write = 0x01;
constexpr std::uint8_t read = 0x02;
constexpr std::uint8_t no_operation = 0x03;
constexpr std::uint8_t sense = 0x04;
constexpr std::uint8_t control = 0x07;
constexpr std::uint8_t read_backward = 0x0C;
constexpr std::uint8_t sense_command = 0x14;
constexpr std::uint8_t write_end_of_file = 0x81;
constexpr std::uint8_t set_extended = 0xC3;
constexpr std::uint8_t set_compatible = 0x43;
}  // namespace command

constexpr std::uint8_t attention_busy = unit::attention | unit::busy;

struct Side : Bench {
  static constexpr DeviceNumber number = 0x600;
  static constexpr std::uint32_t data_at = 0x2000;
  ChannelToChannelAdapter* half = &attach<ChannelToChannelAdapter>(number);

  std::uint8_t condition_code = 0;
  /// Starts one command; gives the status stored at once, 0 when there is none.
  std::uint8_t start(std::uint8_t code, std::uint16_t count = 1, std::uint8_t flags = flag::sli) {
    ccw(0x100, code, data_at, flags, count);
    const auto result = channels.start_io(number, 0x100);
    condition_code = result.condition_code;
    return result.csw ? result.csw->unit_status : std::uint8_t{0};
  }
  /// The interruption pending, 0 when there is none.
  ChannelStatusWord take() {
    if (!channels.interruption_pending(number)) return {};
    return channels.take(number).csw;
  }
  std::uint8_t sense_byte() {
    CHECK(start(command::sense) == 0);
    run();
    CHECK(take().unit_status == normal_end);
    return storage.bytes[data_at];
  }
};

struct Pair {
  Side left;
  Side right;
  Pair() { REQUIRE(ChannelToChannelAdapter::couple(*left.half, *right.half)); }
  /// Both machines run until nothing is to be done.
  void run() {
    while (left.clock.next_at() || right.clock.next_at()) {
      left.run();
      right.run();
    }
  }
  /// The left side writes and waits; the right one takes its attention.
  void left_writes(std::uint16_t count, std::uint8_t flags = flag::sli) {
    CHECK(left.start(command::write, count, flags) == 0);
    run();
    CHECK(left.channels.busy(Side::number));
    CHECK(right.take() == ChannelStatusWord{.unit_status = unit::attention});
  }
};

TEST_CASE_FIXTURE(Pair, "a write waits, gives attention, and ends when the other side reads") {
  left.put(Side::data_at, sequence(1, 100));
  left_writes(100, 0);
  CHECK(right.start(command::sense_command) == 0);
  run();
  CHECK(right.take().unit_status == normal_end);
  CHECK(right.storage.bytes[Side::data_at] == command::write);
  CHECK(left.channels.busy(Side::number));
  CHECK(right.start(command::read, 100, 0) == 0);
  run();
  CHECK(right.at(Side::data_at, 100) == sequence(1, 100));
  CHECK(right.take() == ChannelStatusWord{.command_address = 0x108, .unit_status = normal_end});
  CHECK(left.take() == ChannelStatusWord{.command_address = 0x108, .unit_status = normal_end});
  CHECK(left.half->state() == ChannelToChannelAdapter().state());
  CHECK(right.half->state() == ChannelToChannelAdapter().state());
}

TEST_CASE_FIXTURE(Pair, "a read waits for a write") {
  CHECK(right.start(command::read, 10, 0) == 0);
  run();
  CHECK(left.take().unit_status == unit::attention);
  CHECK(left.start(command::sense_command) == 0);
  run();
  CHECK(left.take().unit_status == normal_end);
  CHECK(left.storage.bytes[Side::data_at] == command::read);
  left.put(Side::data_at, sequence(7, 10));
  CHECK(left.start(command::write, 10, 0) == 0);
  run();
  CHECK(left.take() == ChannelStatusWord{.command_address = 0x108, .unit_status = normal_end});
  CHECK(right.take() == ChannelStatusWord{.command_address = 0x108, .unit_status = normal_end});
  CHECK(right.at(Side::data_at, 10) == sequence(7, 10));
}

TEST_CASE_FIXTURE(Pair, "read backward stores from high addresses to low ones") {
  left.put(Side::data_at, sequence(1, 4));
  left_writes(4);
  right.ccw(0x100, command::read_backward, 0x3003, 0, 4);
  REQUIRE(right.channels.start_io(Side::number, 0x100).condition_code == 0);
  run();
  CHECK(right.at(0x3000, 4) == std::vector<std::uint8_t>{4, 3, 2, 1});
}

TEST_CASE_FIXTURE(Pair, "the shorter count decides; both sides have incorrect length") {
  left.put(Side::data_at, sequence(1, 100));
  left_writes(100, 0);
  CHECK(right.start(command::read, 60, 0) == 0);
  run();
  auto written = left.take();
  CHECK(written.channel_status == channel::incorrect_length);
  CHECK(written.count == 40);
  CHECK(right.take().channel_status == channel::incorrect_length);
  CHECK(right.at(Side::data_at, 61).back() == 0);
  left_writes(20, 0);
  CHECK(right.start(command::read, 60, 0) == 0);
  run();
  written = left.take();
  CHECK(written.channel_status == 0);
  CHECK(written.count == 0);
  const auto read = right.take();
  CHECK(read.channel_status == channel::incorrect_length);
  CHECK(read.count == 40);
}

TEST_CASE_FIXTURE(Pair, "what does not match is refused with attention and busy") {
  left_writes(10);
  for (const auto code : std::array<std::uint8_t, 5>{command::write, command::control, command::no_operation,
                                                     command::set_extended, command::set_compatible}) {
    CAPTURE(code);
    CHECK(right.start(code) == attention_busy);
    CHECK(right.condition_code == 1);
  }
  CHECK(right.start(command::read, 10) == 0);
  run();
  CHECK(left.take().unit_status == normal_end);
  CHECK(right.take().unit_status == normal_end);
  CHECK(right.start(command::no_operation) == normal_end);
}

TEST_CASE_FIXTURE(Pair, "an attention not taken answers the other side's start") {
  CHECK(left.start(command::write, 10) == 0);
  CHECK(right.start(command::read, 10) == attention_busy);
  CHECK(right.start(command::read, 10) == 0);
  run();
  CHECK(right.take().unit_status == normal_end);
}

TEST_CASE_FIXTURE(Pair, "control ends when the other side asks what it is") {
  CHECK(left.start(0x27) == 0);
  run();
  CHECK(left.channels.busy(Side::number));
  CHECK(right.take().unit_status == unit::attention);
  CHECK(right.start(command::sense_command) == 0);
  run();
  CHECK(right.storage.bytes[Side::data_at] == 0x27);
  CHECK(right.take().unit_status == normal_end);
  CHECK(left.take().unit_status == normal_end);
  CHECK(right.start(command::sense_command) == 0);
  run();
  CHECK(right.storage.bytes[Side::data_at] == 0);
}

TEST_CASE_FIXTURE(Pair, "a conversation by command chaining: control and write against sense command byte and read") {
  left.put(Side::data_at, sequence(50, 8));
  left.ccw(0x100, command::control, 0, flag::cc | flag::sli, 1);
  left.ccw(0x108, command::write, Side::data_at, 0, 8);
  right.ccw(0x100, command::sense_command, 0x3000, flag::cc, 1);
  right.ccw(0x108, command::read, Side::data_at, 0, 8);
  REQUIRE(left.channels.start_io(Side::number, 0x100).condition_code == 0);
  run();
  REQUIRE(right.take().unit_status == unit::attention);
  REQUIRE(right.channels.start_io(Side::number, 0x100).condition_code == 0);
  run();
  CHECK(left.take() == ChannelStatusWord{.command_address = 0x110, .unit_status = normal_end});
  CHECK(right.take() == ChannelStatusWord{.command_address = 0x110, .unit_status = normal_end});
  CHECK(right.storage.bytes[0x3000] == command::control);
  CHECK(right.at(Side::data_at, 8) == sequence(50, 8));
}

TEST_CASE_FIXTURE(Pair, "chains of writes and reads keep in step, whoever's clock is ahead") {
  for (std::uint32_t i = 0; i < 4; ++i) {
    left.put(Side::data_at + 16 * i, sequence(static_cast<std::uint8_t>(10 * i), 16));
    const std::uint8_t flags = i < 3 ? flag::cc : 0;
    left.ccw(0x100 + 8 * i, command::write, Side::data_at + 16 * i, flags, 16);
    right.ccw(0x100 + 8 * i, command::read, Side::data_at + 16 * i, flags, 16);
  }
  Side* first = &left;
  Side* second = &right;
  SUBCASE("the writer first") {}
  SUBCASE("the reader first") { std::swap(first, second); }
  REQUIRE(first->channels.start_io(Side::number, 0x100).condition_code == 0);
  run();
  CHECK(second->take().unit_status == unit::attention);
  REQUIRE(second->channels.start_io(Side::number, 0x100).condition_code == 0);
  run();
  CHECK(left.take() == ChannelStatusWord{.command_address = 0x120, .unit_status = normal_end});
  CHECK(right.take() == ChannelStatusWord{.command_address = 0x120, .unit_status = normal_end});
  CHECK(right.at(Side::data_at, 64) == left.at(Side::data_at, 64));
}

TEST_CASE_FIXTURE(Pair, "in extended mode end of file is a unit exception for the other side's read") {
  CHECK(left.start(command::set_extended) == normal_end);
  CHECK(right.start(command::read, 10) == 0);
  run();
  CHECK(left.take().unit_status == unit::attention);
  CHECK(left.start(command::write_end_of_file) == normal_end);
  run();
  CHECK(right.take().unit_status == (normal_end | unit::unit_exception));
  // Or for the next read.
  CHECK(left.start(command::write_end_of_file) == normal_end);
  CHECK_FALSE(right.channels.any_pending());
  CHECK(right.start(command::read, 10) == 0);
  run();
  CHECK(right.take().unit_status == (normal_end | unit::unit_exception));
  CHECK(right.start(command::read, 10) == 0);
  run();
  CHECK(right.channels.busy(Side::number));
  // In compatibility mode it is a write.
  CHECK(left.take().unit_status == unit::attention);
  CHECK(left.start(command::set_compatible) == attention_busy);
  CHECK(left.start(command::write, 10) == 0);
  run();
  CHECK(left.take().unit_status == normal_end);
  CHECK(right.take().unit_status == normal_end);
  CHECK(left.start(command::set_compatible) == normal_end);
  left.put(Side::data_at, sequence(1, 3));
  CHECK(left.start(command::write_end_of_file, 3) == 0);
  CHECK(left.half->state().activity == Activity::writing);
}

TEST_CASE_FIXTURE(Pair, "a halted command no longer waits") {
  left_writes(10);
  CHECK(left.channels.halt_device(Side::number).condition_code == 1);
  CHECK(left.take().unit_status == normal_end);
  CHECK(right.start(command::read, 10) == 0);
  run();
  CHECK(right.channels.busy(Side::number));
  // The writer is halted in the instant in which the reader matched it: the reader goes on waiting.
  CHECK(left.take().unit_status == unit::attention);
  CHECK(right.channels.halt_device(Side::number).condition_code == 1);
  (void)right.take();
  left.put(Side::data_at, sequence(1, 10));
  left_writes(10);
  CHECK(right.start(command::read, 10) == 0);
  CHECK(left.channels.halt_device(Side::number).condition_code == 1);
  run();
  CHECK(right.channels.busy(Side::number));
  CHECK_FALSE(right.half->state().matched);
  (void)left.take();
  CHECK(left.start(command::write, 10) == 0);
  run();
  CHECK(right.take().unit_status == normal_end);
  CHECK(right.at(Side::data_at, 10) == sequence(1, 10));
  // And a reader that is halted so leaves the writer with unit check.
  CHECK(left.take().unit_status == normal_end);
  CHECK(right.start(command::read, 10) == 0);
  CHECK(left.take().unit_status == unit::attention);
  CHECK(left.start(command::write, 10) == 0);
  CHECK(right.channels.halt_device(Side::number).condition_code == 1);
  run();
  CHECK(left.take().unit_status == (normal_end | unit::unit_check));
  CHECK(left.sense_byte() == sense::intervention_required);
}

TEST_CASE_FIXTURE(Pair, "a half alone requires intervention; uncoupling ends what waits") {
  left_writes(10);
  left.half->uncouple();
  CHECK_FALSE(right.half->coupled());
  run();
  CHECK(left.take().unit_status == (normal_end | unit::unit_check));
  CHECK(left.sense_byte() == sense::intervention_required);
  for (const auto code : std::array<std::uint8_t, 4>{command::write, command::read, command::control, command::sense_command}) {
    CHECK(right.start(code) == unit::unit_check);
    CHECK(right.sense_byte() == sense::intervention_required);
  }
  CHECK(right.start(command::no_operation) == normal_end);
  CHECK(right.sense_byte() == sense::intervention_required);
  CHECK_FALSE(ChannelToChannelAdapter::couple(*left.half, *left.half));
  CHECK(ChannelToChannelAdapter::couple(*right.half, *left.half));
  left_writes(10);
}

TEST_CASE_FIXTURE(Pair, "a half that is destroyed leaves the other safe") {
  left_writes(10);
  right.channels.detach(Side::number);
  run();
  CHECK(left.channels.busy(Side::number));
  CHECK_FALSE(left.half->coupled());
  CHECK(left.channels.halt_device(Side::number).condition_code == 1);
  (void)left.take();
  CHECK(left.start(command::write, 10) == unit::unit_check);
}

TEST_CASE("whole machines may go, in any order, with commands under way") {
  auto left = std::make_unique<Side>();
  auto right = std::make_unique<Side>();
  REQUIRE(ChannelToChannelAdapter::couple(*left->half, *right->half));
  CHECK(left->start(command::write, 10) == 0);
  SUBCASE("the writer") { left.reset(); }
  SUBCASE("the other") { right.reset(); }
  SUBCASE("both halves on one machine") {
    auto& second = left->attach<ChannelToChannelAdapter>(0x601);
    REQUIRE(ChannelToChannelAdapter::couple(*left->half, second));
    left->run();
    left.reset();
  }
}

TEST_CASE_FIXTURE(Pair, "a reset of the other side: extended mode is told, compatibility mode is not") {
  left_writes(10);
  right.channels.reset();
  run();
  CHECK(left.channels.busy(Side::number));
  CHECK(right.start(command::read, 10) == 0);
  run();
  CHECK(left.take().unit_status == normal_end);
  CHECK(right.take().unit_status == normal_end);
  CHECK(left.start(command::set_extended) == normal_end);
  left_writes(10);
  right.channels.reset();
  run();
  CHECK(left.take().unit_status == (normal_end | unit::unit_check));
  CHECK(left.sense_byte() == sense::intervention_required);
  CHECK(left.start(command::write, 10) == unit::unit_check);
  CHECK(left.sense_byte() == sense::intervention_required);
  // Until it does something.
  CHECK(right.start(command::no_operation) == normal_end);
  left_writes(10);
  // A reset of one's own side ends extended mode.
  left.channels.reset();
  CHECK_FALSE(left.half->state().extended_mode);
}

TEST_CASE_FIXTURE(Pair, "the switch disables the adapter for both") {
  left_writes(10);
  right.half->set_enabled(false);
  run();
  CHECK(left.take().unit_status == (normal_end | unit::unit_check));
  CHECK(left.start(command::read) == unit::unit_check);
  CHECK(right.start(command::read) == unit::unit_check);
  right.half->set_enabled(true);
  left_writes(10);
}

TEST_CASE_FIXTURE(Pair, "commands that are none") {
  for (const auto code : std::array<std::uint8_t, 4>{0x24, 0xCB, 0xE3, 0xE4}) {
    CAPTURE(code);
    CHECK(left.start(code) == unit::unit_check);
    CHECK(left.sense_byte() == sense::command_reject);
  }
}

TEST_CASE_FIXTURE(Pair, "random commands of both sides: what is written is read, and every unit check leaves sense") {
  std::mt19937 random(6983);
  const auto below = [&](std::uint32_t limit) { return static_cast<std::uint32_t>(random() % limit); };
  constexpr auto codes =
      std::to_array<std::uint8_t>({0x01, 0x01, 0x02, 0x02, 0x0C, 0x03, 0x04, 0x07, 0x14, 0x81, 0xC3, 0x43, 0xFB});
  unsigned read = 0;
  for (unsigned round = 0; round < 5000; ++round) {
    CAPTURE(round);
    for (auto* const side : {&left, &right}) {
      if (below(3) == 0) continue;
      const auto before = side->half->state().sense;
      const bool idle = !side->channels.busy(Side::number);
      const auto status = side->start(codes[below(codes.size())], static_cast<std::uint16_t>(1 + below(50)));
      if (idle && (status & unit::unit_check) != 0) CHECK(side->half->state().sense != 0);
      if (!idle) CHECK(side->half->state().sense == before);
    }
    if (below(2) == 0) run();
    if (below(6) == 0) (void)left.channels.halt_device(Side::number);
    if (below(6) == 0) (void)right.channels.halt_device(Side::number);
    if (below(40) == 0) right.channels.reset();
    if (below(40) == 0) left.half->uncouple();
    if (below(20) == 0) (void)ChannelToChannelAdapter::couple(*left.half, *right.half);
    run();
    for (auto* const side : {&left, &right}) {
      while (side->channels.interruption_pending(Side::number)) {
        const auto status = side->take().unit_status;
        if ((status & unit::unit_check) != 0) CHECK(side->half->state().sense != 0);
        if (status == normal_end) ++read;
      }
      CHECK(side->half->state().data.empty());
      const bool waits = side->half->state().activity != Activity::idle;
      CHECK(side->channels.busy(Side::number) == waits);
    }
  }
  CHECK(read > 500);
}

}  // namespace
}  // namespace io_test
