// START I/O, TEST I/O, HALT I/O and TEST CHANNEL in each state of the subchannel; the order of pending interruptions.
#include <doctest/doctest.h>

#include "io_bench.hpp"

namespace io_test {
namespace {

namespace unit = isa370::unit_status;
namespace channel = isa370::channel_status;

constexpr std::uint8_t read = 0x02;
constexpr DeviceNumber on_multiplexer = 0x00C;
constexpr DeviceNumber on_block_multiplexer = 0x1A0;

struct States : Bench {
  ScriptedDevice& slow = attach<ScriptedDevice>(on_multiplexer);
  ScriptedDevice& fast = attach<ScriptedDevice>(on_block_multiplexer);
  States() { ccw(0x100, read, 0x200, flag::sli, 4); }
};

TEST_CASE_FIXTURE(States, "not operational: condition code 3") {
  CHECK(channels.start_io(0x00D, 0x100).condition_code == 3);
  CHECK(channels.test_io(0x00D).condition_code == 3);
  CHECK(channels.halt_io(0x00D).condition_code == 3);
  CHECK(channels.test_channel(2).condition_code == 3);
  CHECK(channels.test_channel(255).condition_code == 3);
  CHECK(channels.device(0x00D) == nullptr);
}

TEST_CASE_FIXTURE(States, "available") {
  CHECK(channels.test_io(on_multiplexer).condition_code == 0);
  CHECK(channels.test_channel(0).condition_code == 0);
  CHECK(channels.test_channel(1).condition_code == 0);
  const auto halted = channels.halt_io(on_multiplexer);
  CHECK(halted.condition_code == 1);
  CHECK(halted.csw == ChannelStatusWord{});
  CHECK(halted.status_only);
  CHECK(slow.halts == 0);
  CHECK(channels.start_io(on_multiplexer, 0x100).condition_code == 0);
}

TEST_CASE_FIXTURE(States, "working") {
  REQUIRE(channels.start_io(on_multiplexer, 0x100).condition_code == 0);
  REQUIRE(channels.start_io(on_block_multiplexer, 0x100).condition_code == 0);
  CHECK(channels.start_io(on_multiplexer, 0x100).condition_code == 2);
  CHECK(channels.test_io(on_multiplexer).condition_code == 2);
  CHECK(channels.test_channel(0).condition_code == 0);
  CHECK(channels.test_channel(1).condition_code == 2);
  CHECK(slow.commands.size() == 1);
  SUBCASE("HALT I/O on the byte-multiplexer channel stores zeros, then the end is pending") {
    const auto result = channels.halt_io(on_multiplexer);
    CHECK(result.condition_code == 1);
    CHECK(result.csw == ChannelStatusWord{});
    CHECK(slow.halts == 1);
    CHECK(channels.halt_io(on_multiplexer).condition_code == 0);
    CHECK(channels.take(on_multiplexer).csw ==
          ChannelStatusWord{.command_address = 0x108, .unit_status = normal_end, .count = 4});
    run();
    CHECK(pending() == on_block_multiplexer);
  }
  SUBCASE("HALT I/O on another channel ends a burst") {
    CHECK(channels.halt_io(on_block_multiplexer).condition_code == 2);
    CHECK(fast.halts == 1);
    CHECK(channels.take(on_block_multiplexer).csw.unit_status == normal_end);
  }
}

TEST_CASE_FIXTURE(States, "interruption pending in the subchannel") {
  REQUIRE(channels.start_io(on_multiplexer, 0x100).condition_code == 0);
  run();
  CHECK(channels.start_io(on_multiplexer, 0x100).condition_code == 2);
  CHECK(channels.halt_io(on_multiplexer).condition_code == 0);
  CHECK(channels.test_channel(0).condition_code == 1);
  CHECK(slow.commands.size() == 1);
  const auto tested = channels.test_io(on_multiplexer);
  CHECK(tested.condition_code == 1);
  CHECK_FALSE(tested.status_only);
  CHECK(tested.csw == ChannelStatusWord{.command_address = 0x108, .unit_status = normal_end, .count = 4});
  CHECK(channels.test_io(on_multiplexer).condition_code == 0);
  CHECK_FALSE(channels.any_pending());
}

TEST_CASE_FIXTURE(States, "status held by the device") {
  slow.call_unsolicited(unit::attention);
  CHECK(channels.test_channel(0).condition_code == 1);
  SUBCASE("TEST I/O stores and clears it") {
    const auto tested = channels.test_io(on_multiplexer);
    CHECK(tested.condition_code == 1);
    CHECK(tested.csw == ChannelStatusWord{.unit_status = unit::attention});
  }
  SUBCASE("START I/O stores and clears it, with busy, and does not begin") {
    const auto started = channels.start_io(on_multiplexer, 0x100);
    CHECK(started.condition_code == 1);
    CHECK(started.status_only);
    CHECK(started.csw->unit_status == (unit::attention | unit::busy));
    CHECK(slow.commands.empty());
    CHECK(channels.start_io(on_multiplexer, 0x100).condition_code == 0);
  }
  SUBCASE("an interruption presents it") {
    CHECK(channels.take(on_multiplexer).csw == ChannelStatusWord{.unit_status = unit::attention});
  }
  CHECK_FALSE(channels.any_pending());
}

TEST_CASE_FIXTURE(States, "status that comes while the subchannel works is presented after the ending") {
  REQUIRE(channels.start_io(on_multiplexer, 0x100).condition_code == 0);
  slow.call_unsolicited(unit::attention);
  CHECK_FALSE(channels.any_pending());
  run();
  CHECK(channels.take(on_multiplexer).csw.unit_status == normal_end);
  REQUIRE(channels.any_pending());
  CHECK(channels.take(on_multiplexer).csw.unit_status == unit::attention);
  CHECK_FALSE(channels.any_pending());
}

TEST_CASE_FIXTURE(States, "START I/O stores the status of a program that cannot start") {
  std::uint32_t channel_address_word = 0x100;
  std::uint8_t expected = channel::program_check;
  SUBCASE("CAW bits 4-7") { channel_address_word = 0x0800'0100; }
  SUBCASE("CCW not on a doubleword") { channel_address_word = 0x104; }
  SUBCASE("CCW outside of storage") { channel_address_word = 0xFF'FFF8; }
  SUBCASE("CCW fetch-protected") {
    storage.keys[0] = 0x18;
    channel_address_word = 0x2000'0100;
    expected = channel::protection_check;
  }
  SUBCASE("first CCW a transfer in channel") { ccw(0x100, 0x08, 0x100, 0, 1); }
  SUBCASE("command code") { ccw(0x100, 0x10, 0x200, 0, 1); }
  SUBCASE("count of zero") { ccw(0x100, read, 0x200, 0, 0); }
  SUBCASE("reserved flags") { ccw(0x100, read, 0x200, 0x03, 1); }
  const auto result = channels.start_io(on_multiplexer, channel_address_word);
  CHECK(result.condition_code == 1);
  CHECK(result.status_only);
  REQUIRE(result.csw);
  CHECK(result.csw->channel_status == expected);
  CHECK(result.csw->unit_status == 0);
  CHECK(slow.commands.empty());
  CHECK_FALSE(channels.any_pending());
  CHECK_FALSE(channels.busy(on_multiplexer));
}

TEST_CASE_FIXTURE(States, "START I/O stores the status of a device that refuses, with a PCI that came with it") {
  slow.script = {{.beginning = {.kind = Beginning::Kind::rejected, .status = unit::unit_check}}};
  ccw(0x100, read, 0x200, flag::pci, 4);
  const auto result = channels.start_io(on_multiplexer, 0x100);
  CHECK(result.condition_code == 1);
  CHECK(result.csw->unit_status == unit::unit_check);
  CHECK(result.csw->channel_status == channel::program_controlled_interruption);
  CHECK_FALSE(channels.any_pending());
}

TEST_CASE_FIXTURE(States, "interruptions are pending by channel, then in order of arrival, and masks choose") {
  auto& later = attach<ScriptedDevice>(0x009);
  auto& high = attach<ScriptedDevice>(0x2FF);
  high.call_unsolicited(unit::attention);
  fast.call_unsolicited(unit::attention);
  slow.call_unsolicited(unit::attention);
  later.call_unsolicited(unit::attention);
  CHECK(channels.pending([](unsigned number) { return number == 1; }) == on_block_multiplexer);
  CHECK_FALSE(channels.pending([](unsigned number) { return number == 5; }));
  std::vector<DeviceNumber> order;
  while (const auto number = pending()) order.push_back(channels.take(*number).device);
  CHECK(order == std::vector<DeviceNumber>{on_multiplexer, 0x009, on_block_multiplexer, 0x2FF});
}

TEST_CASE_FIXTURE(States, "reset forgets programs and interruptions and resets the devices") {
  REQUIRE(channels.start_io(on_multiplexer, 0x100).condition_code == 0);
  fast.call_unsolicited(unit::attention);
  channels.reset();
  CHECK(slow.resets == 1);
  CHECK(fast.resets == 1);
  CHECK(slow.halts == 1);
  CHECK_FALSE(clock.next_at());
  CHECK_FALSE(channels.any_pending());
  CHECK(channels.test_io(on_multiplexer).condition_code == 0);
}

TEST_CASE_FIXTURE(States, "detaching ends everything; the device can go on without a channel") {
  REQUIRE(channels.start_io(on_multiplexer, 0x100).condition_code == 0);
  const auto device = channels.detach(on_multiplexer);
  REQUIRE(device.get() == &slow);
  CHECK(channels.detach(on_multiplexer) == nullptr);
  CHECK_FALSE(clock.next_at());
  slow.call_ready();
  slow.call_unsolicited(unit::attention);
  CHECK_FALSE(channels.any_pending());
  CHECK(channels.device_numbers() == std::vector<DeviceNumber>{on_block_multiplexer});
  channels.event(on_multiplexer);
  channels.event(UINT32_MAX);
}

TEST_CASE_FIXTURE(States, "channel sets share a clock") {
  {
    ChannelSet other(storage, clock, target + 1);
    other.attach(on_multiplexer, std::make_unique<ScriptedDevice>());
    REQUIRE(other.start_io(on_multiplexer, 0x100).condition_code == 0);
    REQUIRE(channels.start_io(on_multiplexer, 0x100).condition_code == 0);
    CHECK(clock.waiting().size() == 2);
    channels.reset();
    CHECK(clock.waiting().size() == 1);
    CHECK(clock.waiting()[0].target == target + 1);
  }
  CHECK(clock.waiting().empty());
}

TEST_CASE_FIXTURE(States, "taking what is not pending gives nothing") {
  CHECK(channels.take(on_multiplexer).csw == ChannelStatusWord{});
  CHECK(channels.take(0x3FF).csw == ChannelStatusWord{});
}

}  // namespace
}  // namespace io_test
