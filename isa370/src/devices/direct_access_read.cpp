// Reads. The record was found when the command began; here its bytes go to storage.
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

}  // namespace

std::uint8_t DirectAccessStorage::read(const DirectAccessCommand& command, DataPath& path) {
  const auto operation = command.operation;
  if (operation == Operation::read_count) {
    state_.given.reset();
    path.to_storage(count_bytes(record(), overflows(record())));
    return ended;
  }
  state_.index_points = 0;
  if (operation == Operation::read_home_address) {
    state_.authority = Authority::none;
    path.to_storage(home_address_bytes(*track_));
    return ended;
  }
  const bool with_key = operation == Operation::read_key_and_data;
  if (state_.given && (with_key || operation == Operation::read_data)) return read_given_lengths(with_key, path);
  state_.given.reset();
  switch (operation) {
    case Operation::read_multiple:
      for (; state_.record < track_->records.size(); ++state_.record) {
        path.to_storage(count_bytes(record(), overflows(record())));
        path.to_storage(record().key);
        path.to_storage(record().data);
      }
      --state_.record;
      state_.passed = Passed::data;
      return ended;
    case Operation::read_record_zero:
    case Operation::read_count_key_and_data:
      state_.authority = Authority::none;
      return read_record(true, true, path);
    default:
      return read_record(false, with_key, path);
  }
}

// With the lengths of SPACE COUNT key and data are what stands on the track, wherever one really ends.
std::uint8_t DirectAccessStorage::read_given_lengths(bool with_key, DataPath& path) {
  const auto lengths = *state_.given;
  state_.given.reset();
  auto bytes = record().key;
  bytes.insert(bytes.end(), record().data.begin(), record().data.end());
  state_.passed = Passed::data;
  const bool there = std::size_t{lengths.key} + lengths.data <= bytes.size();
  bytes.resize(std::min<std::size_t>(bytes.size(), std::size_t{lengths.key} + lengths.data));
  const auto skipped = static_cast<std::ptrdiff_t>(with_key ? 0 : std::min<std::size_t>(lengths.key, bytes.size()));
  path.to_storage({bytes.begin() + skipped, bytes.end()});
  if (!there) return ended | fail(sense_bit::data_check, 0, message::data_check);
  return lengths.data == 0 ? ended | unit_status::unit_exception : ended;
}

std::uint8_t DirectAccessStorage::read_record(bool with_count, bool with_key, DataPath& path) {
  if (with_count) path.to_storage(count_bytes(record(), overflows(record())));
  if (with_key) path.to_storage(record().key);
  return read_data(path);
}

/// The data area, and those of the further segments. None at all is the end of a file.
std::uint8_t DirectAccessStorage::read_data(DataPath& path) {
  constexpr std::uint8_t restart_read = 0x06;
  const bool end_of_file = record().data.empty();
  state_.passed = Passed::data;
  while (true) {
    path.to_storage(record().data);
    state_.bytes_read += record().data.size();
    if (!overflows(record())) break;
    if (!next_segment(restart_read)) return ended | unit_status::unit_check;
    state_.passed = Passed::data;
    state_.authority = Authority::none;
  }
  return end_of_file ? ended | unit_status::unit_exception : ended;
}

}  // namespace isa370
