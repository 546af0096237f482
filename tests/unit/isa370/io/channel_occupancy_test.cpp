// Channel end before device end, and who may use a channel meanwhile: selector, block-multiplexer and byte-multiplexer
// channels.
#include <doctest/doctest.h>

#include "io_bench.hpp"

namespace io_test {
namespace {

namespace unit = isa370::unit_status;
using isa370::ChannelOptions;
using isa370::ChannelType;

constexpr std::uint8_t control = 0x07;
constexpr std::uint8_t read = 0x02;
constexpr Nanoseconds long_time = 1'000'000;

/// Channel end at once, device end after a long time.
ScriptedDevice::Step slow_motion(std::uint8_t status = unit::channel_end) {
  return {.beginning = {.kind = Beginning::Kind::after, .duration = 1000}, .ending = {status, long_time}};
}

struct Occupancy : Bench {
  explicit Occupancy(ChannelType type = ChannelType::block_multiplexer) : Bench(ChannelOptions::with(type)) {
    ccw(0x100, control, 0x200, flag::sli, 6);
    ccw(0x110, control, 0x200, flag::cc | flag::sli, 6);
    ccw(0x118, read, 0x300, flag::sli, 4);
  }
  ScriptedDevice& one = attach<ScriptedDevice>(0x150);
  ScriptedDevice& two = attach<ScriptedDevice>(0x158);
};

struct Selector : Occupancy {
  Selector() : Occupancy(ChannelType::selector) {}
};

TEST_CASE_FIXTURE(Occupancy, "channel end and device end are two interruptions, and the device is busy in between") {
  one.script = {slow_motion()};
  REQUIRE(channels.start_io(0x150, 0x100).condition_code == 0);
  run(2000);
  CHECK(channels.take(0x150).csw == ChannelStatusWord{.command_address = 0x108, .unit_status = unit::channel_end, .count = 6});
  CHECK(channels.busy(0x150));
  CHECK_FALSE(channels.any_pending());
  const auto tested = channels.test_io(0x150);
  CHECK(tested.condition_code == 1);
  CHECK(tested.csw == ChannelStatusWord{.unit_status = unit::busy});
  const auto started = channels.start_io(0x150, 0x100);
  CHECK(started.condition_code == 1);
  CHECK(started.csw == ChannelStatusWord{.unit_status = unit::busy});
  CHECK(channels.start_io(0x158, 0x100).condition_code == 0);
  run();
  CHECK_FALSE(channels.busy(0x150));
  CHECK(channels.take(0x158).csw.unit_status == normal_end);
  CHECK(channels.take(0x150).csw == ChannelStatusWord{.unit_status = unit::device_end});
  CHECK(clock.now() >= long_time);
}

TEST_CASE_FIXTURE(Occupancy, "device end waits until channel end has been taken") {
  one.script = {slow_motion()};
  REQUIRE(channels.start_io(0x150, 0x100).condition_code == 0);
  run();
  CHECK(channels.take(0x150).csw.unit_status == unit::channel_end);
  CHECK(channels.take(0x150).csw.unit_status == unit::device_end);
}

TEST_CASE_FIXTURE(Occupancy, "a chain goes on at device end, and channel end is not presented") {
  one.script = {slow_motion(), {.gives = sequence(1, 4)}};
  REQUIRE(channels.start_io(0x150, 0x110).condition_code == 0);
  run(long_time / 2);
  CHECK_FALSE(channels.any_pending());
  CHECK(channels.start_io(0x150, 0x100).condition_code == 2);
  run();
  CHECK(channels.take(0x150).csw == ChannelStatusWord{.command_address = 0x120, .unit_status = normal_end});
  CHECK(at(0x300, 4) == sequence(1, 4));
}

TEST_CASE_FIXTURE(Occupancy, "status modifier with channel end skips a command when the chain goes on") {
  one.script = {slow_motion(unit::channel_end | unit::status_modifier), {.gives = sequence(1, 4)}};
  ccw(0x118, 0x03, 0, flag::sli, 1);
  ccw(0x120, read, 0x300, flag::sli, 4);
  REQUIRE(channels.start_io(0x150, 0x110).condition_code == 0);
  run();
  REQUIRE(one.commands.size() == 2);
  CHECK(one.commands[1].code == read);
}

TEST_CASE_FIXTURE(Occupancy, "an error at device end ends the chain, with the channel end that was kept back") {
  one.script = {slow_motion()};
  one.ends_with = unit::device_end | unit::unit_check;
  REQUIRE(channels.start_io(0x150, 0x110).condition_code == 0);
  run();
  CHECK(channels.take(0x150).csw ==
        ChannelStatusWord{.command_address = 0x118, .unit_status = normal_end | unit::unit_check, .count = 6});
  CHECK(one.commands.size() == 1);
}

TEST_CASE_FIXTURE(Occupancy, "a block-multiplexer channel serves another device while one seeks") {
  one.script = {slow_motion(), {.gives = sequence(1, 4)}};
  REQUIRE(channels.start_io(0x150, 0x110).condition_code == 0);
  CHECK(channels.start_io(0x158, 0x100).condition_code == 2);
  CHECK(channels.test_channel(1).condition_code == 2);
  run(2000);
  CHECK(channels.test_channel(1).condition_code == 0);
  CHECK(channels.start_io(0x158, 0x100).condition_code == 0);
  run();
  CHECK(channels.take(0x158).csw.unit_status == normal_end);
  CHECK(channels.take(0x150).csw.unit_status == normal_end);
}

TEST_CASE_FIXTURE(Occupancy, "a chain that wants to go on waits for the channel") {
  one.script = {slow_motion(), {.gives = sequence(1, 4)}};
  two.script = {{.beginning = {.kind = Beginning::Kind::after, .duration = 5 * long_time}}};
  REQUIRE(channels.start_io(0x150, 0x110).condition_code == 0);
  run(2000);
  REQUIRE(channels.start_io(0x158, 0x100).condition_code == 0);
  run(4 * long_time);
  CHECK(one.commands.size() == 1);
  run();
  CHECK(one.commands.size() == 2);
  CHECK(pending() == 0x158);
  CHECK(channels.take(0x150).csw.unit_status == normal_end);
}

TEST_CASE_FIXTURE(Occupancy, "who was told that the channel is busy is told when it no longer is") {
  one.script = {slow_motion(), {.gives = sequence(1, 4)}};
  REQUIRE(channels.start_io(0x150, 0x110).condition_code == 0);
  CHECK(channels.start_io(0x158, 0x100).condition_code == 2);
  CHECK_FALSE(channels.any_pending());
  run(2000);
  REQUIRE(pending() == 0x100);
  SUBCASE("by an interruption of device zero with a CSW of zeros") {
    const auto interruption = channels.take(0x100);
    CHECK(interruption.device == 0x100);
    CHECK(interruption.csw == ChannelStatusWord{});
    CHECK_FALSE(channels.any_pending());
  }
  SUBCASE("or by another interruption of the channel") {
    run();
    CHECK(pending() == 0x150);
    CHECK(channels.take(0x150).csw.unit_status == normal_end);
    CHECK_FALSE(channels.any_pending());
  }
  SUBCASE("not while the channel is busy again") {
    two.script = {{.beginning = {.kind = Beginning::Kind::after, .duration = 5 * long_time}}};
    CHECK(channels.start_io(0x158, 0x100).condition_code == 0);
    CHECK_FALSE(channels.any_pending());
    CHECK(channels.halt_io(0x158).condition_code == 2);
    CHECK(pending() == 0x158);
  }
  SUBCASE("a reset forgets it") {
    channels.reset();
    CHECK_FALSE(channels.any_pending());
  }
}

TEST_CASE_FIXTURE(Occupancy, "a program that does not multiplex is told by the device's interruption only") {
  one.script = {slow_motion()};
  REQUIRE(channels.start_io(0x150, 0x110).condition_code == 0);
  CHECK(channels.start_io(0x158, 0x100, false).condition_code == 2);
  run(2000);
  CHECK_FALSE(channels.any_pending());
}

TEST_CASE_FIXTURE(Occupancy, "without block multiplexing the channel stays with the program") {
  one.script = {slow_motion()};
  REQUIRE(channels.start_io(0x150, 0x110, false).condition_code == 0);
  run(2000);
  CHECK(channels.start_io(0x158, 0x100).condition_code == 2);
  CHECK(channels.test_channel(1).condition_code == 2);
  run();
  CHECK(channels.start_io(0x158, 0x100).condition_code == 0);
}

TEST_CASE_FIXTURE(Selector, "a selector channel works for one device, and keeps its ending") {
  one.script = {slow_motion()};
  REQUIRE(channels.start_io(0x150, 0x110).condition_code == 0);
  run(2000);
  CHECK(channels.start_io(0x158, 0x100).condition_code == 2);
  CHECK(channels.test_io(0x158).condition_code == 2);
  CHECK(channels.halt_device(0x158).condition_code == 2);
  run();
  CHECK(channels.test_channel(1).condition_code == 1);
  CHECK(channels.start_io(0x158, 0x100).condition_code == 2);
  CHECK(channels.test_io(0x158).condition_code == 2);
  CHECK(channels.halt_device(0x158).condition_code == 0);
  CHECK(channels.halt_io(0x158).condition_code == 0);
  CHECK(channels.test_io(0x150).condition_code == 1);
  CHECK(channels.start_io(0x158, 0x100).condition_code == 0);
}

TEST_CASE_FIXTURE(Selector, "a seek without chaining leaves a selector channel free behind channel end") {
  one.script = {slow_motion()};
  REQUIRE(channels.start_io(0x150, 0x100).condition_code == 0);
  run(2000);
  CHECK(channels.take(0x150).csw.unit_status == unit::channel_end);
  CHECK(channels.start_io(0x158, 0x100).condition_code == 0);
}

TEST_CASE_FIXTURE(Selector, "HALT I/O to any device ends the burst of the one that works") {
  REQUIRE(channels.start_io(0x150, 0x100).condition_code == 0);
  CHECK(channels.halt_io(0x158).condition_code == 2);
  CHECK(one.halts == 1);
  CHECK(two.halts == 0);
  CHECK(channels.take(0x150).csw.unit_status == normal_end);
}

TEST_CASE_FIXTURE(Occupancy, "HALT DEVICE in each state") {
  SUBCASE("available: zeros are stored") {
    const auto halted = channels.halt_device(0x150);
    CHECK(halted.condition_code == 1);
    CHECK(halted.csw == ChannelStatusWord{});
    CHECK(halted.status_only);
  }
  SUBCASE("working: the operation ends") {
    REQUIRE(channels.start_io(0x150, 0x100).condition_code == 0);
    CHECK(channels.halt_device(0x158).condition_code == 2);
    CHECK(one.halts == 0);
    CHECK(channels.halt_device(0x150).condition_code == 1);
    CHECK(one.halts == 1);
    CHECK(channels.halt_device(0x150).condition_code == 0);
    CHECK(channels.take(0x150).csw.unit_status == normal_end);
  }
  SUBCASE("in a chain, while the device seeks") {
    one.script = {slow_motion()};
    REQUIRE(channels.start_io(0x150, 0x110).condition_code == 0);
    run(2000);
    CHECK(channels.halt_device(0x150).condition_code == 1);
    run();
    CHECK(one.commands.size() == 1);
    CHECK(channels.take(0x150).csw == ChannelStatusWord{.command_address = 0x118, .unit_status = normal_end, .count = 6});
    CHECK_FALSE(channels.any_pending());
  }
  CHECK(channels.halt_device(0x15F).condition_code == 3);
}

TEST_CASE_FIXTURE(Occupancy, "CLEAR I/O in each state") {
  CHECK(channels.clear_io(0x15F).condition_code == 3);
  CHECK(channels.clear_io(0x150).condition_code == 0);
  REQUIRE(channels.start_io(0x150, 0x100).condition_code == 0);
  CHECK(channels.clear_io(0x158).condition_code == 2);
  SUBCASE("working: the operation is forgotten, and its status stored") {
    const auto cleared = channels.clear_io(0x150);
    CHECK(cleared.condition_code == 1);
    CHECK_FALSE(cleared.status_only);
    CHECK(cleared.csw == ChannelStatusWord{.command_address = 0x108, .count = 6});
    CHECK(one.halts == 1);
    run();
    CHECK_FALSE(channels.any_pending());
    CHECK(channels.start_io(0x150, 0x100).condition_code == 0);
  }
  SUBCASE("interruption pending: as TEST I/O") {
    run();
    const auto cleared = channels.clear_io(0x150);
    CHECK(cleared.condition_code == 1);
    CHECK(cleared.csw == ChannelStatusWord{.command_address = 0x108, .unit_status = normal_end, .count = 6});
    CHECK(channels.clear_io(0x150).condition_code == 0);
  }
}

TEST_CASE_FIXTURE(Occupancy, "STORE CHANNEL ID tells the types apart") {
  attach<ScriptedDevice>(0x009);
  CHECK(channels.channel_id(0) == 0x1000'0000);
  CHECK(channels.channel_id(1) == 0x2000'0000);
  CHECK_FALSE(channels.channel_id(2).has_value());
  CHECK_FALSE(channels.channel_id(255).has_value());
}

TEST_CASE_FIXTURE(Selector, "STORE CHANNEL ID of a selector channel") { CHECK(channels.channel_id(1) == 0); }

TEST_CASE_FIXTURE(Occupancy, "a control unit that is busy says so, and then that it no longer is") {
  auto& three = attach<ScriptedDevice>(0x151);  // Behind the same control unit as 150.
  one.script = {slow_motion()};
  one.script[0].ending = normal_end;
  one.script[0].ending.control_unit_busy = long_time;
  REQUIRE(channels.start_io(0x150, 0x100).condition_code == 0);
  run(2000);
  CHECK(channels.take(0x150).csw.unit_status == normal_end);
  const auto refused = channels.start_io(0x151, 0x100);
  CHECK(refused.condition_code == 1);
  CHECK(refused.csw == ChannelStatusWord{.unit_status = unit::busy | unit::status_modifier});
  CHECK(channels.test_io(0x151).csw == ChannelStatusWord{.unit_status = unit::busy | unit::status_modifier});
  CHECK(channels.start_io(0x158, 0x100).condition_code == 0);
  run();
  CHECK(channels.take(0x158).csw.unit_status == normal_end);
  CHECK(channels.take(0x151).csw == ChannelStatusWord{.unit_status = unit::control_unit_end});
  CHECK_FALSE(channels.any_pending());
  CHECK(three.commands.empty());
  CHECK(channels.start_io(0x151, 0x100).condition_code == 0);
}

TEST_CASE_FIXTURE(Occupancy, "a reset forgets motions and control units that are busy") {
  one.script = {slow_motion()};
  REQUIRE(channels.start_io(0x150, 0x110).condition_code == 0);
  run(2000);
  channels.reset();
  run();
  CHECK_FALSE(channels.any_pending());
  CHECK_FALSE(channels.busy(0x150));
  CHECK(channels.start_io(0x158, 0x100).condition_code == 0);
}

TEST_CASE_FIXTURE(Occupancy, "a device that goes away while it has the channel leaves it free") {
  one.script = {slow_motion()};
  REQUIRE(channels.start_io(0x150, 0x110, false).condition_code == 0);
  CHECK(channels.detach(0x150) != nullptr);
  CHECK(channels.start_io(0x158, 0x100).condition_code == 0);
  run();
}

TEST_CASE_FIXTURE(Occupancy, "a malfunction of the channel ends the operation, with a limited channel logout") {
  CHECK_FALSE(channels.signal_channel_malfunction(0x150, isa370::channel_status::channel_control_check));
  REQUIRE(channels.start_io(0x150, 0x100).condition_code == 0);
  CHECK(channels.signal_channel_malfunction(0x150, isa370::channel_status::channel_control_check));
  const auto interruption = channels.take(0x150);
  CHECK(interruption.csw == ChannelStatusWord{.command_address = 0x108,
                                              .channel_status = isa370::channel_status::channel_control_check,
                                              .count = 6});
  CHECK(interruption.limited_logout.has_value());
  CHECK(channels.start_io(0x150, 0x100).condition_code == 0);
  run();
  CHECK_FALSE(channels.take(0x150).limited_logout.has_value());
}

TEST_CASE("devices without time of their own end at once") {
  auto options = ChannelOptions::with(ChannelType::block_multiplexer);
  options.timed_devices = false;
  Bench bench(options);
  auto& device = bench.attach<ScriptedDevice>(0x150);
  device.script = {slow_motion()};
  bench.ccw(0x100, control, 0x200, flag::sli, 6);
  REQUIRE(bench.channels.start_io(0x150, 0x100).condition_code == 0);
  bench.run();
  CHECK(bench.channels.take(0x150).csw.unit_status == unit::channel_end);
  CHECK(bench.channels.take(0x150).csw.unit_status == unit::device_end);
  CHECK(bench.clock.now() == 0);
}

}  // namespace
}  // namespace io_test
