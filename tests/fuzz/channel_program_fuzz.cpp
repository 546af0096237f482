// Arbitrary channel programs and I/O instructions on arbitrary channels with devices of every kind: none may crash the host,
// stop the clock, or leave a device that no reset frees.
//
// The bytes are: the channels (1), CCWs (32 of 8 bytes at location X'100'), and then acts of 4 bytes each.
#include <algorithm>
#include <array>
#include <cstring>
#include <memory>
#include <random>
#include <span>
#include <vector>

#include <isa370/bits.hpp>

#include "all_devices.hpp"
#include "scenario.hpp"

extern "C" std::size_t LLVMFuzzerMutate(std::uint8_t* bytes, std::size_t size, std::size_t most);

namespace {

using isa370::DeviceNumber;

constexpr std::uint32_t storage_size = 0x4000;
constexpr std::uint32_t program_at = 0x100;
constexpr std::size_t ccws = 32;
constexpr std::size_t header_size = 1 + ccws * 8;
constexpr std::size_t act_size = 4;
constexpr std::size_t most_acts = 64;
constexpr unsigned most_steps = 300;

class SmallStorage final : public isa370::ChannelStorage {
 public:
  std::vector<std::uint8_t> bytes = std::vector<std::uint8_t>(storage_size);

  Access fetch(std::uint32_t address, std::uint8_t key, std::span<std::uint8_t> into) override {
    const auto access = check(address, key, into.size());
    if (access == Access::done) std::copy_n(bytes.begin() + address, into.size(), into.begin());
    return access;
  }
  Access store(std::uint32_t address, std::uint8_t key, std::span<const std::uint8_t> from) override {
    const auto access = check(address, key, from.size());
    if (access == Access::done) std::copy(from.begin(), from.end(), bytes.begin() + address);
    return access;
  }

 private:
  /// The last block has key 3, the others zero.
  [[nodiscard]] static Access check(std::uint32_t address, std::uint8_t key, std::size_t length) {
    fuzz::require(address <= isa370::address_mask, "channels use 24-bit addresses");
    if (address >= storage_size || length > storage_size - address) return Access::addressing;
    const bool last_block = address + length > storage_size - 0x800;
    return key != 0 && (!last_block || key != 3) ? Access::protection : Access::done;
  }
};

isa370::ChannelOptions options_of(std::uint8_t byte) {
  auto options =
      isa370::ChannelOptions::with((byte & 1) != 0 ? isa370::ChannelType::selector : isa370::ChannelType::block_multiplexer);
  options.timed_devices = (byte & 2) != 0;
  return options;
}

class Run {
 public:
  explicit Run(std::span<const std::uint8_t> bytes)
      : channels_(storage_, clock_, 7, options_of(bytes.empty() ? 0 : bytes[0])), numbers_(fuzz::attach_all(channels_)) {
    const auto program = bytes.subspan(std::min<std::size_t>(1, bytes.size()));
    std::copy_n(program.begin(), std::min(program.size(), ccws * 8), storage_.bytes.begin() + program_at);
  }

  void act(std::span<const std::uint8_t> act) {
    const auto number = numbers_[act[1] % numbers_.size()];
    switch (act[0] % 12) {
      case 0:
      case 1:
      case 2:
      case 3: {
        const auto address = static_cast<std::uint32_t>(program_at + 8 * (act[2] % ccws));
        return check(channels_.start_io(number, std::uint32_t{act[3]} << 28 | address, (act[3] & 0x80) != 0));
      }
      case 4:
        return check(channels_.test_io(number));
      case 5:
        return check(channels_.halt_io(number));
      case 6:
        return check(channels_.halt_device(number));
      case 7:
        return check(channels_.clear_io(number));
      case 8:
        return check(channels_.test_channel(act[1]));
      case 9:
        return static_cast<void>(channels_.signal_channel_malfunction(number, act[2] & 0x0E));
      case 10:
        return fuzz::touch(*channels_.device(number), std::span(act).subspan(2));
      default:
        return run_events(act[2]);
    }
  }

  void end() {
    run_events(most_steps);
    channels_.reset();
    fuzz::require(!channels_.any_pending() && !clock_.next_at(), "a reset leaves nothing under way");
    for (const auto number : numbers_) {
      fuzz::require(!channels_.busy(number), "a reset frees every device");
      fuzz::require(channels_.test_io(number).condition_code == 0, "after a reset every device is available");
    }
  }

 private:
  static void check(const isa370::IoResult& result) {
    fuzz::require(result.condition_code <= 3, "condition codes are 0 to 3");
    fuzz::require(!result.csw || result.condition_code == 1, "a CSW comes with condition code 1");
  }

  void run_events(unsigned steps) {
    const auto begun = clock_.now();
    unsigned done = 0;
    for (; done < steps && clock_.next_at(); ++done) {
      clock_.advance_to(*clock_.next_at());
      if (const auto event = clock_.take_due()) channels_.event(event->detail);
      if (const auto device = channels_.pending([&](unsigned) { return done % 3 == 0; }))
        static_cast<void>(channels_.take(*device));
    }
    // A chain without end takes time: no instant has more than a few steps for each device.
    const auto instants = done / (4 * numbers_.size());
    fuzz::require(clock_.now() - begun >= (instants > 0 ? instants - 1 : 0) * isa370::ChannelSet::ccw_time,
                  "channel programs take time");
  }

  SmallStorage storage_;
  isa370::EventClock clock_;
  isa370::ChannelSet channels_;
  std::vector<DeviceNumber> numbers_;
};

}  // namespace

/// Every other time a CCW that means something takes the place of one.
extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t* bytes, std::size_t size, std::size_t most, unsigned seed) {
  std::minstd_rand random(seed);
  if (most < header_size + act_size || random() % 2 == 0) return LLVMFuzzerMutate(bytes, size, most);
  if (size < header_size + act_size) {
    std::fill(bytes + size, bytes + header_size + act_size, std::uint8_t{0});
    size = header_size + act_size;
  }
  const auto byte = [&random] { return static_cast<std::uint8_t>(random() >> 8); };
  std::uint8_t* const ccw = bytes + 1 + 8 * (random() % ccws);
  ccw[0] = fuzz::some_command(static_cast<std::uint32_t>(random()));
  isa370::store_big_endian(ccw + 1, static_cast<std::uint16_t>(random() % 3 == 0 ? 0 : storage_size >> 16));
  isa370::store_big_endian(ccw + 2, static_cast<std::uint16_t>(random() % storage_size));
  if ((ccw[0] & 0x0F) == 0x08)
    isa370::store_big_endian(ccw + 2, static_cast<std::uint16_t>(program_at + 8 * (random() % ccws)));
  ccw[4] = static_cast<std::uint8_t>(random() % 4 == 0 ? byte() & 0xFC : 0x60);
  ccw[5] = 0;
  isa370::store_big_endian(ccw + 6, static_cast<std::uint16_t>(random() % 4 == 0 ? random() % 5000 : 1 + random() % 16));
  std::uint8_t* const act = bytes + header_size + act_size * (random() % ((size - header_size) / act_size));
  for (unsigned i = 0; i < act_size; ++i) act[i] = byte();
  return size;
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::span bytes(data, size);
  Run run(bytes);
  for (std::size_t at = header_size, acts = 0; at + act_size <= size && acts < most_acts; at += act_size, ++acts)
    run.act(bytes.subspan(at, act_size));
  run.end();
  return 0;
}
