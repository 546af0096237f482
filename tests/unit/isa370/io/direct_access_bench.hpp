// A bench for disks and drums: a small volume, and channel programs written as a list of commands.
#pragma once

#include <doctest/doctest.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "io_bench.hpp"
#include "isa370/devices/direct_access_storage.hpp"

namespace io_test {

using isa370::DirectAccessStorage;
using isa370::Track;
using isa370::TrackRecord;
using Bytes = std::vector<std::uint8_t>;

/// A volume whose medium has faults where the test wants them.
class FaultyStore final : public isa370::TrackStore {
 public:
  explicit FaultyStore(isa370::VolumeGeometry geometry) : store_(geometry) {}
  std::optional<isa370::MediumFault> read_fault;
  std::optional<isa370::MediumFault> write_fault;
  bool is_writable = true;
  int writes = 0;
  [[nodiscard]] isa370::VolumeGeometry geometry() const override { return store_.geometry(); }
  [[nodiscard]] bool writable() const override { return is_writable; }
  [[nodiscard]] tl::expected<Track, isa370::MediumFault> read(std::uint16_t cylinder, std::uint16_t head) override {
    if (read_fault) return tl::unexpected(*read_fault);
    return store_.read(cylinder, head);
  }
  [[nodiscard]] tl::expected<void, isa370::MediumFault> write(const Track& track) override {
    if (write_fault) return tl::unexpected(*write_fault);
    ++writes;
    return store_.write(track);
  }

 private:
  isa370::TrackStoreInStorage store_;
};

struct DirectAccessBench : Bench {
  explicit DirectAccessBench(bool timed = false) : Bench(channels_with(timed)) {}

  static constexpr DeviceNumber disk_number = 0x131;
  static constexpr std::uint32_t program_at = 0x1000;
  static constexpr std::uint32_t data_at = 0x2000;
  static constexpr std::uint32_t sense_at = 0xF000;
  static constexpr isa370::VolumeGeometry small{4, 3};

  DirectAccessStorage* disk = nullptr;
  FaultyStore* store = nullptr;
  std::vector<std::string> reports;

  static isa370::ChannelOptions channels_with(bool timed) {
    auto options = isa370::ChannelOptions::with(isa370::ChannelType::block_multiplexer);
    options.timed_devices = timed;
    return options;
  }

  DirectAccessStorage& attach_disk(std::string_view model, isa370::VolumeGeometry geometry = small,
                                   DirectAccessStorage::Options disk_options = {}) {
    const auto* const row = isa370::find_disk_model(model);
    REQUIRE(row != nullptr);
    auto volume = std::make_unique<FaultyStore>(geometry);
    store = volume.get();
    auto device = isa370::make_disk(*row, std::move(volume), disk_options);
    disk = device.get();
    channels.on_report([this](DeviceNumber, std::string_view text) { reports.emplace_back(text); });
    channels.attach(disk_number, std::move(device));
    return *disk;
  }

  /// A record of the track whose data begin with `fill` and go up.
  static TrackRecord record(std::uint16_t cylinder, std::uint16_t head, std::uint8_t number, const Bytes& key,
                            std::size_t length, std::uint8_t fill) {
    return {.cylinder = cylinder, .head = head, .number = number, .key = key, .data = sequence(fill, length)};
  }
  /// Writes a track with records 1, 2, ... of `length` bytes; record r has the key {head, r} if `keyed`.
  void put_track(std::uint16_t cylinder, std::uint16_t head, unsigned records, std::size_t length, bool keyed = false) {
    auto track = Track::formatted(cylinder, head);
    for (std::uint8_t number = 1; number <= records; ++number) {
      const Bytes key = keyed ? Bytes{static_cast<std::uint8_t>(head), number} : Bytes{};
      track.records.push_back(record(cylinder, head, number, key, length, static_cast<std::uint8_t>(0x10 * number + head)));
    }
    REQUIRE(store->write(track));
  }
  Track track(std::uint16_t cylinder, std::uint16_t head) {
    auto read = store->read(cylinder, head);
    REQUIRE(read);
    return *read;
  }

  // ---- Channel programs: each step is chained to the one before.

  struct Step {
    std::uint8_t code = 0;
    std::uint32_t at = 0;
    std::uint16_t length = 0;
  };
  std::vector<Step> steps;
  std::uint32_t next_data = data_at;

  void begin_program() {
    steps.clear();
    next_data = data_at;
  }
  [[nodiscard]] std::uint32_t ccw_at(std::size_t step) const { return program_at + static_cast<std::uint32_t>(step) * 8; }
  void add(std::uint8_t code, std::uint32_t at, std::uint16_t length) {
    if (!steps.empty()) storage.bytes[ccw_at(steps.size() - 1) + 4] |= flag::cc;
    ccw(ccw_at(steps.size()), code, at, flag::sli, length);
    steps.push_back({code, at, length});
  }
  /// A command that takes data.
  void out(std::uint8_t code, const Bytes& data) {
    put(next_data, data);
    add(code, next_data, static_cast<std::uint16_t>(std::max<std::size_t>(data.size(), 1)));
    next_data += static_cast<std::uint32_t>(data.size() + 8);
  }
  /// A command that gives up to `length` bytes; its number, for `got`.
  std::size_t in(std::uint8_t code, std::uint16_t length) {
    const Bytes blank(length, 0xEE);
    put(next_data, blank);
    add(code, next_data, length);
    next_data += length + 8U;
    return steps.size() - 1;
  }
  void transfer_to(std::size_t step) { add(0x08, ccw_at(step), 1); }
  /// A search, and a transfer back to it until it is satisfied.
  void search(std::uint8_t code, const Bytes& argument) {
    out(code, argument);
    transfer_to(steps.size() - 1);
  }

  static Bytes cchh(std::uint16_t cylinder, std::uint16_t head) {
    return {static_cast<std::uint8_t>(cylinder >> 8), static_cast<std::uint8_t>(cylinder), static_cast<std::uint8_t>(head >> 8),
            static_cast<std::uint8_t>(head)};
  }
  static Bytes id(std::uint16_t cylinder, std::uint16_t head, std::uint8_t number) {
    auto bytes = cchh(cylinder, head);
    bytes.push_back(number);
    return bytes;
  }
  static Bytes count(std::uint16_t cylinder, std::uint16_t head, std::uint8_t number, std::uint8_t key, std::uint16_t data) {
    auto bytes = id(cylinder, head, number);
    bytes.insert(bytes.end(), {key, static_cast<std::uint8_t>(data >> 8), static_cast<std::uint8_t>(data)});
    return bytes;
  }
  static Bytes joined(std::initializer_list<Bytes> parts) {
    Bytes all;
    for (const auto& part : parts) all.insert(all.end(), part.begin(), part.end());
    return all;
  }
  void seek(std::uint16_t cylinder, std::uint16_t head) { out(0x07, joined({{0, 0}, cchh(cylinder, head)})); }
  void find(std::uint16_t cylinder, std::uint16_t head, std::uint8_t number) {
    seek(cylinder, head);
    search(0x31, id(cylinder, head, number));
  }

  /// Runs the program that was written down, and forgets it. All interruptions of the device are taken; the last CSW with
  /// the status of all of them.
  ChannelStatusWord go() {
    REQUIRE(!steps.empty());
    // A satisfied search skips the transfer behind it.
    if (steps.back().code == 0x08) add(0x03, 0, 1);
    constexpr std::uint8_t control_unit_busy = isa370::unit_status::busy | isa370::unit_status::status_modifier;
    auto started = channels.start_io(disk_number, program_at);
    if (started.condition_code == 1 && started.csw->unit_status == control_unit_busy) {
      run();
      CHECK(channels.take(disk_number).csw.unit_status == isa370::unit_status::control_unit_end);
      started = channels.start_io(disk_number, program_at);
    }
    ChannelStatusWord csw;
    bool first = started.condition_code != 1;
    if (!first) csw = *started.csw;
    REQUIRE(started.condition_code <= 1);
    for (int limit = 0; first || channels.busy(disk_number) || pending() == disk_number; ++limit) {
      REQUIRE(limit < 100'000);
      if (pending() == disk_number) {
        const auto taken = channels.take(disk_number).csw;
        const auto status = static_cast<std::uint8_t>(csw.unit_status | taken.unit_status);
        if (first) csw = taken;
        csw.unit_status = status;
        first = false;
      } else {
        REQUIRE(step());
      }
    }
    last_steps = steps;
    begin_program();
    return csw;
  }
  std::vector<Step> last_steps;
  /// What the step of the program that ran last got.
  [[nodiscard]] Bytes got(std::size_t step) const { return at(last_steps.at(step).at, last_steps.at(step).length); }
  /// How many bytes of the last CCW were not used.
  [[nodiscard]] static std::uint16_t residual(const ChannelStatusWord& csw) { return csw.count; }
  /// The number of the step that the CSW points behind.
  [[nodiscard]] static std::size_t ended_at(const ChannelStatusWord& csw) { return (csw.command_address - program_at) / 8 - 1; }

  Bytes sense(std::uint16_t length = 24) {
    const auto before = last_steps;
    begin_program();
    next_data = sense_at;
    const auto step = in(0x04, length);
    const auto csw = go();
    CHECK(csw.unit_status == normal_end);
    auto bytes = got(step);
    bytes.resize(length - csw.count);
    last_steps = before;
    return bytes;
  }
  /// Sense bytes 0 and 1 as one number.
  unsigned sense_01() {
    const auto bytes = sense();
    return bytes.at(0) * 256U + bytes.at(1);
  }
  /// Runs a program that ends with unit check; sense bytes 0 and 1.
  unsigned unit_check() {
    const auto csw = go();
    CHECK((csw.unit_status & isa370::unit_status::unit_check) != 0);
    return sense_01();
  }
};

}  // namespace io_test
