// The 2305's commands, and what passes its heads when.
#include "isa370/devices/drum_2305.hpp"

#include <algorithm>
#include <array>

#include "isa370/bits.hpp"

namespace isa370 {
namespace {

namespace command_code {
constexpr std::uint8_t no_operation = 0x03;
constexpr std::uint8_t sense = 0x04;
constexpr std::uint8_t write_data = 0x05;
constexpr std::uint8_t read_data = 0x06;
constexpr std::uint8_t seek = 0x07;
constexpr std::uint8_t set_file_mask = 0x1F;
constexpr std::uint8_t set_sector = 0x23;
constexpr std::uint8_t search_id_equal = 0x31;
}  // namespace command_code

constexpr std::uint8_t ended = unit_status::channel_end | unit_status::device_end;
constexpr std::uint8_t no_record_found = 0x08;  // Sense byte 1.
constexpr std::uint8_t file_protected = 0x04;   // Sense byte 1.

// The track in bytes. A record is a count area (whose ID is searched), a gap and the data; 4,096 + 198 bytes each [HERC]. Where
// on the track the first one begins is ours: the home address and record zero stand before it.
constexpr Nanoseconds track_bytes = 14'858;
constexpr Nanoseconds first_record_at = 1'200;
constexpr Nanoseconds record_bytes = 4'294;
constexpr Nanoseconds count_area_bytes = 8;
constexpr Nanoseconds data_at = 190;  // Within the record.
static_assert(first_record_at + Drum2305::records_per_track * record_bytes <= track_bytes);

/// When, behind the index, byte `position` of the track passes the heads.
constexpr Nanoseconds passes_at(Nanoseconds position) { return position * Drum2305::revolution / track_bytes; }
constexpr Nanoseconds id_passed_at(std::uint32_t record) {
  return passes_at(first_record_at + (record - 1) * record_bytes + count_area_bytes);
}
constexpr Nanoseconds data_begins_at(std::uint32_t record) {
  return passes_at(first_record_at + (record - 1) * record_bytes + data_at);
}
constexpr Nanoseconds data_time = passes_at(Drum2305::record_size);

/// The first record whose ID is still to pass, and records_per_track + 1 when the index comes first.
std::uint32_t next_record(Nanoseconds angle) {
  std::uint32_t record = 1;
  while (record <= Drum2305::records_per_track && id_passed_at(record) <= angle) ++record;
  return record;
}

std::uint32_t slot_of(const Drum2305::Place& place) {
  return (place.cylinder * Drum2305::heads + place.head) * Drum2305::records_per_track + place.record - 1;
}

}  // namespace

Drum2305::Place Drum2305::place_of(std::uint32_t slot) {
  const std::uint32_t track = slot / records_per_track;
  return {.cylinder = static_cast<std::uint16_t>(track / heads),
          .head = static_cast<std::uint16_t>(track % heads),
          .record = static_cast<std::uint8_t>(slot % records_per_track + 1)};
}

Drum2305::Drum2305() { state_.pages.resize(page_count); }

// ---- Beginning -----------------------------------------------------------------------------------------------------------

Beginning Drum2305::begin(const Command& command) {
  // Sense data stay until a command other than sense and no-operation.
  if (command.code == command_code::sense) return {.kind = Beginning::Kind::after};
  if (command.code == command_code::no_operation) return {.kind = Beginning::Kind::immediate, .status = ended};
  state_.sense = {};
  // The mask, and what a search found, are good for one channel program.
  if (!command.chained) {
    state_.file_mask = 0;
    state_.found = false;
    state_.index_passes = 0;
  }
  if (command.code == command_code::search_id_equal) return begin_search();
  state_.index_passes = 0;
  switch (command.code) {
    case command_code::seek:
    case command_code::set_file_mask:
    // SET SECTOR disconnects until shortly before its record; a search that begins earlier ends at the same instant.
    case command_code::set_sector:
      state_.found = false;
      return {.kind = Beginning::Kind::after};
    case command_code::read_data:
    case command_code::write_data:
      return begin_transfer();
    default:
      return {.kind = Beginning::Kind::rejected, .status = unit_check(sense_bit::command_reject, 0)};
  }
}

// A search compares the next ID that passes. One that follows others ends, not satisfied, when the index passes a second time.
Beginning Drum2305::begin_search() {
  state_.found = false;
  state_.at_index = false;
  const Nanoseconds angle = wiring().now() % revolution;
  std::uint32_t record = next_record(angle);
  if (record <= records_per_track) {
    state_.place.record = static_cast<std::uint8_t>(record);
    return {.kind = Beginning::Kind::after, .duration = id_passed_at(record) - angle};
  }
  if (++state_.index_passes >= 2) {
    state_.at_index = true;
    return {.kind = Beginning::Kind::after, .duration = revolution - angle};
  }
  state_.place.record = 1;
  return {.kind = Beginning::Kind::after, .duration = revolution - angle + id_passed_at(1)};
}

Beginning Drum2305::begin_transfer() {
  const Nanoseconds angle = wiring().now() % revolution;
  // Without a search before, the next record that passes is meant.
  if (!state_.found) {
    const std::uint32_t record = next_record(angle);
    state_.place.record = record <= records_per_track ? static_cast<std::uint8_t>(record) : std::uint8_t{1};
  }
  state_.found = false;
  const Nanoseconds begins = data_begins_at(state_.place.record);
  const Nanoseconds wait = (begins + revolution - angle) % revolution;
  return {.kind = Beginning::Kind::after, .duration = wait + data_time};
}

// ---- Ending --------------------------------------------------------------------------------------------------------------

Ending Drum2305::finish(const Command& command, DataPath& path) {
  switch (command.code) {
    case command_code::sense: {
      std::array<std::uint8_t, 24> bytes{};
      std::ranges::copy(state_.sense, bytes.begin());
      path.to_storage(bytes);
      return ended;
    }
    case command_code::seek:
      return seek(path);
    case command_code::set_file_mask:
      return set_file_mask(path);
    case command_code::set_sector: {
      constexpr std::uint8_t sectors = 90;
      constexpr std::uint8_t no_position = 0xFF;
      std::array<std::uint8_t, 1> sector{};
      if (path.from_storage(sector) != 1 || (sector[0] >= sectors && sector[0] != no_position))
        return ended | unit_check(sense_bit::command_reject, 0);
      return ended;
    }
    case command_code::search_id_equal:
      return search(path);
    case command_code::read_data:
      return read(path);
    case command_code::write_data:
      return write(path);
    default:
      return ended | unit_check(sense_bit::command_reject, 0);
  }
}

std::uint8_t Drum2305::seek(DataPath& path) {
  constexpr std::uint8_t seek_mask = 0x18;
  std::array<std::uint8_t, 6> argument{};  // BBCCHH
  if (path.from_storage(argument) != argument.size()) return ended | unit_check(sense_bit::command_reject, 0);
  const auto bin = load_big_endian<std::uint16_t>(argument.data());
  const auto cylinder = load_big_endian<std::uint16_t>(argument.data() + 2);
  const auto head = load_big_endian<std::uint16_t>(argument.data() + 4);
  if (bin != 0 || cylinder >= cylinders || head >= heads) return ended | unit_check(sense_bit::command_reject, 0);
  // SEEK is permitted with bits 3-4 of the mask 00 only; 01 and 10 leave SEEK CYLINDER and SEEK HEAD.
  if ((state_.file_mask & seek_mask) != 0) return ended | unit_check(0, file_protected);
  state_.place = {.cylinder = cylinder, .head = head, .record = 1};
  return ended;
}

std::uint8_t Drum2305::search(DataPath& path) {
  std::array<std::uint8_t, 5> argument{};  // CCHHR
  const std::size_t length = path.from_storage(argument);
  if (state_.at_index) {
    state_.at_index = false;
    state_.index_passes = 0;
    return ended | unit_check(0, no_record_found);
  }
  // A shorter argument is compared as far as it goes; none at all (the channel had an error) finds nothing.
  std::array<std::uint8_t, 5> id{};
  store_big_endian(id.data(), state_.place.cylinder);
  store_big_endian(id.data() + 2, state_.place.head);
  id[4] = state_.place.record;
  state_.found =
      length != 0 && std::equal(argument.begin(), argument.begin() + static_cast<std::ptrdiff_t>(length), id.begin());
  if (!state_.found) return ended;
  state_.index_passes = 0;
  return ended | unit_status::status_modifier;
}

std::uint8_t Drum2305::set_file_mask(DataPath& path) {
  constexpr std::uint8_t must_be_zero = 0x22;  // Bits 2 and 6.
  std::array<std::uint8_t, 1> mask{};
  if (path.from_storage(mask) != 1 || (mask[0] & must_be_zero) != 0) return ended | unit_check(sense_bit::command_reject, 0);
  state_.file_mask = mask[0];
  return ended;
}

std::uint8_t Drum2305::read(DataPath& path) {
  static constexpr std::array<std::uint8_t, record_size> zeros{};
  const auto& data = page();
  path.to_storage(data.empty() ? std::span<const std::uint8_t>{zeros} : std::span<const std::uint8_t>{data});
  ++state_.reads;
  return ended;
}

std::uint8_t Drum2305::write(DataPath& path) {
  constexpr std::uint8_t write_mask = 0xC0;
  constexpr std::uint8_t no_writing = 0x40;
  if ((state_.file_mask & write_mask) == no_writing) return ended | unit_check(sense_bit::command_reject, file_protected);
  // What the CCWs do not fill of the record becomes zeros.
  std::vector<std::uint8_t> data(record_size);
  path.from_storage(data);
  page() = std::move(data);
  ++state_.writes;
  return ended;
}

std::uint8_t Drum2305::unit_check(std::uint8_t sense_0, std::uint8_t sense_1) {
  state_.sense = {sense_0, sense_1};
  return unit_status::unit_check;
}

std::vector<std::uint8_t>& Drum2305::page() { return state_.pages[slot_of(state_.place)]; }

void Drum2305::halt() {
  state_.found = false;
  state_.at_index = false;
  state_.index_passes = 0;
}

void Drum2305::reset() {
  halt();
  state_.place = {};
  state_.file_mask = 0;
  state_.sense = {};
}

}  // namespace isa370
