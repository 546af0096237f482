// A bench for channels and devices: storage with keys, a clock, a channel set, and a device that does as it is told.
#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "isa370/bits.hpp"
#include "isa370/channel.hpp"
#include "isa370/device.hpp"
#include "isa370/event_clock.hpp"

namespace io_test {

using isa370::Beginning;
using isa370::ChannelSet;
using isa370::ChannelStatusWord;
using isa370::DeviceNumber;
using isa370::Nanoseconds;

inline constexpr std::uint8_t normal_end = isa370::unit_status::channel_end | isa370::unit_status::device_end;

/// 64K of storage in 2K blocks with keys. Accesses go through as a whole or not at all, as the contract says.
class BenchStorage final : public isa370::ChannelStorage {
 public:
  static constexpr std::uint32_t size = 0x1'0000;
  static constexpr std::uint32_t block = 0x800;
  std::vector<std::uint8_t> bytes = std::vector<std::uint8_t>(size);
  std::array<std::uint8_t, size / block> keys{};  ///< Access-control bits in 0-3, fetch protection in bit 4, as ISK shows.

  int beyond_24_bits = 0;  ///< Accesses by addresses that no channel may use.

  Access fetch(std::uint32_t address, std::uint8_t key, std::span<std::uint8_t> into) override {
    const auto access = check(address, key, into.size(), true);
    if (access == Access::done) std::copy_n(bytes.begin() + address, into.size(), into.begin());
    return access;
  }
  Access store(std::uint32_t address, std::uint8_t key, std::span<const std::uint8_t> from) override {
    const auto access = check(address, key, from.size(), false);
    if (access == Access::done) std::copy(from.begin(), from.end(), bytes.begin() + address);
    return access;
  }

 private:
  [[nodiscard]] Access check(std::uint32_t address, std::uint8_t key, std::size_t length, bool fetching) {
    if (address > isa370::address_mask) ++beyond_24_bits;
    if (address >= size || length > size - address) return Access::addressing;
    for (auto at = address / block; at <= (address + length - 1) / block; ++at) {
      if (key == 0 || key == keys[at] >> 4 || (fetching && (keys[at] & 0x08) == 0)) continue;
      return Access::protection;
    }
    return Access::done;
  }
};

/// Takes one instruction of its script a command; without a script it ends at once with normal ending status.
class ScriptedDevice final : public isa370::Device {
 public:
  struct Step {
    Beginning beginning{.kind = Beginning::Kind::after, .duration = 1000, .status = 0};
    isa370::Ending ending = normal_end;
    std::vector<std::uint8_t> gives{};  ///< Data of an input command.
    std::size_t takes = 0;              ///< Bytes that an output command wants.
  };
  std::deque<Step> script;
  std::vector<isa370::Command> commands;
  std::vector<std::uint8_t> taken;
  std::size_t given = 0;
  std::uint8_t ends_with = isa370::unit_status::device_end;  ///< Device end that comes later.
  int halts = 0;
  int resets = 0;

  [[nodiscard]] std::string_view model() const override { return "test"; }
  [[nodiscard]] Beginning begin(const isa370::Command& command) override {
    commands.push_back(command);
    current_ = Step{};
    if (!script.empty()) {
      current_ = script.front();
      script.pop_front();
    }
    return current_.beginning;
  }
  [[nodiscard]] isa370::Ending finish(const isa370::Command&, isa370::DataPath& path) override {
    if (!current_.gives.empty()) given = path.to_storage(current_.gives);
    if (current_.takes != 0) {
      taken.assign(current_.takes, 0);
      taken.resize(path.from_storage(taken));
    }
    return current_.ending;
  }
  [[nodiscard]] std::uint8_t end_of_device() override { return ends_with; }
  void halt() override { ++halts; }
  void reset() override { ++resets; }
  void call_ready() const { wiring().ready(); }
  void call_unsolicited(std::uint8_t status) const { wiring().unsolicited(status); }

 private:
  Step current_;
};

struct Bench {
  explicit Bench(
      const isa370::ChannelOptions& channel_options = isa370::ChannelOptions::with(isa370::ChannelType::block_multiplexer))
      : options(channel_options) {}

  static constexpr std::uint32_t target = 7;
  static constexpr DeviceNumber number = 0x00C;

  isa370::ChannelOptions options;
  BenchStorage storage;
  isa370::EventClock clock;
  ChannelSet channels{storage, clock, target, options};

  /// Attaches a device and gives a reference to it.
  template <typename Device, typename... Arguments>
  Device& attach(DeviceNumber at, Arguments&&... arguments) {
    auto device = std::make_unique<Device>(std::forward<Arguments>(arguments)...);
    auto& reference = *device;
    channels.attach(at, std::move(device));
    return reference;
  }

  void ccw(std::uint32_t at, std::uint8_t command, std::uint32_t address, std::uint8_t flags, std::uint16_t count) {
    isa370::store_big_endian(storage.bytes.data() + at, std::uint32_t{command} << 24 | address);
    isa370::store_big_endian(storage.bytes.data() + at + 4, std::uint32_t{flags} << 24 | count);
  }
  void word(std::uint32_t at, std::uint32_t value) { isa370::store_big_endian(storage.bytes.data() + at, value); }
  void put(std::uint32_t at, std::span<const std::uint8_t> data) {
    std::copy(data.begin(), data.end(), storage.bytes.begin() + at);
  }
  [[nodiscard]] std::vector<std::uint8_t> at(std::uint32_t address, std::size_t length) const {
    return {storage.bytes.begin() + address, storage.bytes.begin() + address + static_cast<std::ptrdiff_t>(length)};
  }

  /// Lets the next event happen; false when there is none.
  bool step() {
    const auto at = clock.next_at();
    if (!at) return false;
    clock.advance_to(*at);
    while (const auto event = clock.take_due())
      if (event->target == target) channels.event(event->detail);
    return true;
  }
  /// Until nothing is scheduled, or the instant is reached.
  void run(Nanoseconds until = UINT64_MAX) {
    while (clock.next_at() && *clock.next_at() <= until) step();
    if (until != UINT64_MAX) clock.advance_to(until);
  }
  [[nodiscard]] std::optional<DeviceNumber> pending() const {
    return channels.pending([](unsigned) { return true; });
  }
  /// Starts a program at `ccw_at` that must be accepted, runs it to its end and takes its interruption.
  std::optional<ChannelStatusWord> execute(std::uint32_t ccw_at, DeviceNumber device = number, std::uint8_t key = 0) {
    if (channels.start_io(device, std::uint32_t{key} << 28 | ccw_at).condition_code != 0) return std::nullopt;
    run();
    if (pending() != device) return std::nullopt;
    return channels.take(device).csw;
  }
};

/// The bytes first, first + 1, ...
inline std::vector<std::uint8_t> sequence(std::uint8_t first, std::size_t length) {
  std::vector<std::uint8_t> bytes(length);
  for (auto& byte : bytes) byte = first++;
  return bytes;
}

namespace flag {
inline constexpr std::uint8_t cd = 0x80;
inline constexpr std::uint8_t cc = 0x40;
inline constexpr std::uint8_t sli = 0x20;
inline constexpr std::uint8_t skip = 0x10;
inline constexpr std::uint8_t pci = 0x08;
inline constexpr std::uint8_t ida = 0x04;
}  // namespace flag

}  // namespace io_test
