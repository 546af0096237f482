// Writes: whether they are permitted, and the new track, which goes to the store as a whole before the command ends.
#include <algorithm>
#include <array>

#include "direct_access_commands.hpp"
#include "direct_access_count.hpp"
#include "direct_access_sense.hpp"
#include "isa370/devices/direct_access_storage.hpp"

namespace isa370 {

using Operation = DirectAccessCommand::Operation;

namespace {

constexpr std::uint8_t ended = unit_status::channel_end | unit_status::device_end;

/// Takes `length` bytes; zeros for those that storage does not give.
std::vector<std::uint8_t> take(DataPath& path, std::size_t length) {
  std::vector<std::uint8_t> bytes(length);
  const auto moved = path.from_storage(bytes);
  std::fill(bytes.begin() + static_cast<std::ptrdiff_t>(moved), bytes.end(), std::uint8_t{0});
  return bytes;
}

}  // namespace

// ---- Permission --------------------------------------------------------------------------------------------------------

// Bits 0 and 1 of the mask: 00 no home address and record zero, 01 no writing, 10 no formatting, 11 all. Bits 3 and 4: 00 all
// seeks, 01 SEEK CYLINDER and SEEK HEAD, 10 SEEK HEAD, 11 none, and no head switching.
bool DirectAccessStorage::mask_permits(const DirectAccessCommand& command) const {
  const std::uint8_t mask = state_.file_mask.value_or(0);
  const unsigned writing = mask >> 6;
  const unsigned seeking = mask >> 3 & 3;
  switch (command.operation) {
    case Operation::seek:
    case Operation::recalibrate:
      return seeking == 0;
    case Operation::seek_cylinder:
      return seeking <= 1;
    case Operation::seek_head:
      return seeking <= 2;
    case Operation::write_home_address:
    case Operation::write_record_zero:
      return writing == 3;
    case Operation::write_data:
    case Operation::write_key_and_data:
      return writing != 1;
    default:
      return writing == 0 || writing == 3;
  }
}

bool DirectAccessStorage::in_sequence(const DirectAccessCommand& command) const {
  switch (command.operation) {
    case Operation::write_home_address:
      return true;
    case Operation::write_record_zero:
      return state_.authority == Authority::home_address;
    case Operation::write_data:
      return (state_.authority == Authority::identifier && state_.passed == Passed::count) ||
             (state_.authority == Authority::key && state_.passed == Passed::key);
    case Operation::write_key_and_data:
      return state_.authority == Authority::identifier && state_.passed == Passed::count;
    default:
      return state_.authority == Authority::identifier || state_.authority == Authority::key ||
             state_.authority == Authority::formatted;
  }
}

// ---- Writing -----------------------------------------------------------------------------------------------------------

// Behind a format write the rest of the track is erased; newer controls do that alone, and are busy until the index.
Ending DirectAccessStorage::write(const DirectAccessCommand& command, DataPath& path) {
  Ending ending = ended;
  switch (command.operation) {
    case Operation::write_home_address:
      ending.status = write_home_address(path);
      break;
    case Operation::write_data:
    case Operation::write_key_and_data:
      ending.status = update_record(command.operation == Operation::write_key_and_data, path);
      break;
    default:
      ending.status = format_record(command, path);
      break;
  }
  if (command.formats() && timed() && model_.control->busy_while_erasing && (ending.status & unit_status::unit_check) == 0) {
    const Nanoseconds now = wiring().now();
    Nanoseconds moment = now;
    turn_to_index(moment);
    ending.control_unit_busy = moment - now;
  }
  return ending;
}

// The flag byte can be written; a home address that names another track cannot.
std::uint8_t DirectAccessStorage::write_home_address(DataPath& path) {
  const auto bytes = take(path, Track::home_address_size);
  Track track{.flag = bytes[0], .cylinder = state_.cylinder, .head = state_.head, .records = {}};
  if (load_big_endian<std::uint16_t>(bytes.data() + 1) != track.cylinder ||
      load_big_endian<std::uint16_t>(bytes.data() + 3) != track.head)
    return ended | fail(sense_bit::command_reject, 0, message::invalid_argument);
  const auto status = store_track(std::move(track));
  if ((status & unit_status::unit_check) == 0) state_.authority = Authority::home_address;
  return status;
}

/// WRITE RECORD ZERO, WRITE COUNT KEY AND DATA, WRITE SPECIAL and ERASE: a record behind the last that passed, and nothing
/// more.
std::uint8_t DirectAccessStorage::format_record(const DirectAccessCommand& command, DataPath& path) {
  const auto count = take(path, Track::count_size);
  const std::size_t key_length = count[5];
  const std::size_t data_length = load_big_endian<std::uint16_t>(count.data() + 6);
  const bool zero = command.operation == Operation::write_record_zero;
  const std::uint32_t behind = zero ? 0 : state_.record + 1;

  Track track = *track_;
  track.records.resize(std::min<std::size_t>(track.records.size(), behind));
  if (command.operation == Operation::erase) {
    (void)take(path, key_length + data_length);
    const auto status = store_track(std::move(track));
    state_.authority = Authority::none;
    return status;
  }
  if (!record_fits(model_, track.records, static_cast<std::uint32_t>(key_length), static_cast<std::uint32_t>(data_length)))
    return ended | fail(0, disk_sense::invalid_track_format);

  TrackRecord written{.cylinder = load_big_endian<std::uint16_t>(count.data()),
                      .head = load_big_endian<std::uint16_t>(count.data() + 2),
                      .number = count[4],
                      .key = take(path, key_length),
                      .data = take(path, data_length)};
  if (command.operation == Operation::write_special) written.cylinder |= overflow_flag;
  track.records.push_back(std::move(written));
  const auto status = store_track(std::move(track));
  if ((status & unit_status::unit_check) != 0) return status;
  state_.record = behind;
  state_.passed = Passed::data;
  state_.authority = Authority::formatted;
  return status;
}

/// WRITE DATA and WRITE KEY AND DATA: the lengths stay. Data of no length are the end of a file.
std::uint8_t DirectAccessStorage::update_record(bool with_key, DataPath& path) {
  constexpr std::uint8_t restart_write = 0x05;
  const bool end_of_file = record().data.empty();
  bool first = true;
  while (true) {
    Track track = *track_;
    auto& written = track.records[state_.record];
    if (first && with_key) written.key = take(path, written.key.size());
    first = false;
    written.data = take(path, written.data.size());
    const bool goes_on = overflows(written);
    const auto status = store_track(std::move(track));
    if ((status & unit_status::unit_check) != 0) return status;
    state_.passed = Passed::data;
    if (!goes_on) break;
    if (!next_segment(restart_write)) return ended | unit_status::unit_check;
    state_.authority = Authority::none;
  }
  return end_of_file ? ended | unit_status::unit_exception : ended;
}

std::uint8_t DirectAccessStorage::store_track(Track track) {
  if (const auto written = store_->write(track); !written) {
    const auto status = ended | fail(written.error());
    // What the file has now must be read again.
    drop_track();
    return static_cast<std::uint8_t>(status);
  }
  track_ = std::move(track);
  layout_ = TrackLayout::of(model_, *track_);
  return ended;
}

}  // namespace isa370
