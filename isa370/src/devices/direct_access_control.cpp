// Control commands: the arm, the file mask, sectors, lengths of a damaged count area; and what devices tell of themselves.
#include <array>

#include "direct_access_commands.hpp"
#include "direct_access_sense.hpp"
#include "isa370/devices/direct_access_storage.hpp"

namespace isa370 {

using Operation = DirectAccessCommand::Operation;

namespace {

constexpr std::uint8_t ended = unit_status::channel_end | unit_status::device_end;

Ending ends_later(Nanoseconds after) { return after == 0 ? Ending(ended) : Ending(unit_status::channel_end, after); }

}  // namespace

// The address is BBCCHH. SEEK HEAD takes only the head of it, the others move the arm. The channel is free while it moves.
Ending DirectAccessStorage::seek(const DirectAccessCommand& command, DataPath& path) {
  std::array<std::uint8_t, 6> argument{};
  const bool plain = !model_.control->format_sense;
  const std::uint8_t seek_check = plain ? disk_sense::seek_check : std::uint8_t{0};
  if (path.from_storage(argument) != argument.size())
    return ended | fail(sense_bit::command_reject | seek_check, 0, message::count_too_small);
  const auto bin = load_big_endian<std::uint16_t>(argument.data());
  auto cylinder = load_big_endian<std::uint16_t>(argument.data() + 2);
  const auto head = load_big_endian<std::uint16_t>(argument.data() + 4);
  if (command.operation == Operation::seek_head) cylinder = state_.cylinder;
  const auto geometry = store_->geometry();
  if (bin != 0 || cylinder >= geometry.cylinders || head >= geometry.heads)
    return ended | fail(sense_bit::command_reject | seek_check, 0, message::invalid_argument);

  const std::uint32_t distance = cylinder > state_.cylinder ? cylinder - state_.cylinder : state_.cylinder - cylinder;
  state_.cylinder = cylinder;
  state_.head = head;
  state_.passed = Passed::nothing;
  state_.resting = 0;
  if (distance != 0) ++state_.seeks;
  return ends_later(timed() ? seek_time(model_, distance) : 0);
}

Beginning DirectAccessStorage::recalibrate() {
  const Nanoseconds time = timed() ? seek_time(model_, state_.cylinder) : 0;
  state_.cylinder = 0;
  state_.head = 0;
  state_.passed = Passed::nothing;
  state_.resting = 0;
  if (time == 0) return {.kind = Beginning::Kind::immediate, .status = ended};
  return {.kind = Beginning::Kind::immediate, .status = unit_status::channel_end, .device_end_after = time};
}

Ending DirectAccessStorage::set_file_mask(DataPath& path) {
  std::array<std::uint8_t, 1> mask{};
  if (path.from_storage(mask) != 1) return ended | fail(sense_bit::command_reject, 0, message::count_too_small);
  if ((mask[0] & model_.control->invalid_mask) != 0)
    return ended | fail(sense_bit::command_reject, 0, message::invalid_argument);
  state_.file_mask = mask[0];
  state_.authority = Authority::none;
  return ended;
}

// The channel is free until the sector comes. X'FF' asks for no position.
Ending DirectAccessStorage::set_sector(DataPath& path) {
  constexpr std::uint8_t no_position = 0xFF;
  std::array<std::uint8_t, 1> sector{};
  if (path.from_storage(sector) != 1) return ended | fail(sense_bit::command_reject, 0, message::count_too_small);
  if (sector[0] != no_position && sector[0] >= model_.sectors)
    return ended | fail(sense_bit::command_reject, 0, message::invalid_argument);
  state_.authority = Authority::none;
  if (sector[0] == no_position) return ended;
  const Nanoseconds position = sector[0] * model_.track_time() / model_.sectors;
  state_.passed = Passed::nothing;
  if (!timed()) {
    if (!load_track()) return ended | unit_status::unit_check;
    state_.resting = layout_.next_record(position);
    return ended;
  }
  const Nanoseconds now = wiring().now();
  Nanoseconds moment = now;
  turn_to(moment, position);
  return ends_later(moment - now);
}

// Where SET SECTOR would have to turn to for the record that was processed last.
Ending DirectAccessStorage::read_sector(DataPath& path) {
  std::array<std::uint8_t, 1> sector{};
  if (state_.passed >= Passed::count) {
    if (!load_track()) return ended | unit_status::unit_check;
    if (state_.record < layout_.records.size()) {
      const Nanoseconds begins = state_.record == 0 ? layout_.record_zero_begins : layout_.records[state_.record - 1].end;
      sector[0] = static_cast<std::uint8_t>(begins * model_.sectors / model_.track_time() % model_.sectors);
    }
  }
  path.to_storage(sector);
  return ended;
}

// Key length and data length (two bytes) for the read that follows, in place of those in a count area that cannot be read.
Ending DirectAccessStorage::space_count(DataPath& path) {
  std::array<std::uint8_t, 3> lengths{};
  if (path.from_storage(lengths) != lengths.size()) return ended | fail(sense_bit::command_reject, 0, message::count_too_small);
  state_.given = GivenLengths{lengths[0], load_big_endian<std::uint16_t>(lengths.data() + 1)};
  return ended;
}

Ending DirectAccessStorage::read_log(DataPath& path) {
  std::array<std::uint8_t, 24> bytes{};
  bytes[4] = options_.address;
  bytes[7] = message::usage;
  store_big_endian(bytes.data() + 8, static_cast<std::uint32_t>(state_.bytes_read));
  store_big_endian(bytes.data() + 16, static_cast<std::uint16_t>(state_.seeks));
  state_.bytes_read = 0;
  state_.seeks = 0;
  path.to_storage(bytes);
  return ended;
}

Ending DirectAccessStorage::sense_id(DataPath& path) {
  const auto number = [](std::string_view type) {
    std::uint16_t digits = 0;
    for (const char digit : type) digits = static_cast<std::uint16_t>(digits << 4 | (digit - '0'));
    return digits;
  };
  constexpr std::uint8_t control_model = 3;
  std::array<std::uint8_t, 7> bytes{0xFF, 0, 0, control_model, 0, 0, model_.model_number};
  store_big_endian(bytes.data() + 1, number(model_.control->type));
  store_big_endian(bytes.data() + 4, number(model_.type));
  path.to_storage(bytes);
  return ended;
}

}  // namespace isa370
