// Random channel programs on all devices: none crashes, none stops the clock, and after HALT I/O all is available again.
#include <doctest/doctest.h>

#include <random>

#include "io_bench.hpp"
#include "isa370/devices/console_3215.hpp"
#include "isa370/devices/drum_2305.hpp"
#include "isa370/devices/reader_3505.hpp"

namespace io_test {
namespace {

constexpr unsigned programs = 3000;
constexpr std::uint32_t seed = 19720802;
constexpr std::array<DeviceNumber, 4> devices{0x009, 0x00C, 0x1D0, 0x2AA};
constexpr unsigned ccws = 24;

std::uint32_t below(std::mt19937& random, std::uint32_t limit) { return static_cast<std::uint32_t>(random() % limit); }

/// CCWs that are mostly sensible: known commands, small addresses and counts, many chains.
void build_program(Bench& bench, std::mt19937& random) {
  constexpr std::array<std::uint8_t, 18> commands{0x01, 0x09, 0x0A, 0x0B, 0x02, 0x42, 0x03, 0x04, 0x05,
                                                  0x06, 0x07, 0x1F, 0x23, 0x31, 0x08, 0x08, 0x00, 0x0C};
  for (unsigned i = 0; i < ccws; ++i) {
    const auto command =
        below(random, 20) == 0 ? static_cast<std::uint8_t>(random()) : commands[below(random, commands.size())];
    std::uint32_t address = below(random, BenchStorage::size);
    if ((command & 0x0F) == 8 && below(random, 10) != 0) address = 0x100 + 8 * below(random, ccws);
    if (below(random, 40) == 0) address = static_cast<std::uint32_t>(random()) & isa370::address_mask;
    auto flags = static_cast<std::uint8_t>(random());
    if (below(random, 10) != 0) flags &= 0xFC;
    if (below(random, 3) != 0) flags &= static_cast<std::uint8_t>(~(flag::cd | flag::ida));
    if (below(random, 2) != 0) flags |= flag::cc | flag::sli;
    const auto count = static_cast<std::uint16_t>(below(random, 8) == 0 ? random() : below(random, 100));
    bench.ccw(0x100 + 8 * i, command, address, flags, count);
  }
}

TEST_CASE("random channel programs") {
  MESSAGE("seed " << seed << ", " << programs << " programs");
  std::mt19937 random(seed);
  Bench bench;
  auto& console = bench.attach<isa370::Console3215>(devices[0], isa370::Console3215::Options{}, isa370::Console3215::Outlets{});
  auto& reader = bench.attach<isa370::CardReader>(devices[1], isa370::model_3505);
  bench.attach<isa370::Drum2305>(devices[2]);
  bench.attach<isa370::Drum2305>(devices[3]);
  unsigned steps = 0;
  for (unsigned program = 0; program < programs; ++program) {
    CAPTURE(program);
    build_program(bench, random);
    for (auto& key : bench.storage.keys) key = static_cast<std::uint8_t>(below(random, 4) == 0 ? random() : 0);
    reader.load({isa370::Card{}, isa370::Card{}}, below(random, 2) == 0);
    for (const auto device : devices) {
      const std::uint32_t key = below(random, 3) == 0 ? below(random, 16) << 28 : 0;
      const auto result = bench.channels.start_io(device, key | (0x100 + 8 * below(random, ccws)));
      CHECK(result.condition_code < 3);
      CHECK(result.csw.has_value() == (result.condition_code == 1));
    }
    if (below(random, 2) == 0) console.enter("typed");
    if (below(random, 8) == 0) console.cancel();
    if (below(random, 4) == 0) console.attention();
    // A step takes channel time or belongs to a device's operation; a loop must show up as time passing.
    const auto begun = bench.clock.now();
    unsigned here = 0;
    while (here < 2000 && bench.step()) ++here;
    steps += here;
    // At most a handful of steps for each device can share an instant.
    CHECK(bench.clock.now() - begun >= here / (4 * devices.size()) * ChannelSet::ccw_time);
    for (const auto device : devices) {
      (void)bench.channels.halt_io(device);
      while (bench.channels.test_io(device).condition_code == 1) {
      }
      CHECK(bench.channels.test_io(device).condition_code == 0);
    }
    CHECK_FALSE(bench.clock.next_at());
    CHECK_FALSE(bench.channels.any_pending());
  }
  MESSAGE(steps << " steps");
  CHECK(steps > programs);
  CHECK(bench.storage.beyond_24_bits == 0);
}

}  // namespace
}  // namespace io_test
