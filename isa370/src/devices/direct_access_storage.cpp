// What happens with any command: sense data, the start of a chain, what is rejected, and the way to the others.
#include "isa370/devices/direct_access_storage.hpp"

#include <algorithm>

#include "direct_access_commands.hpp"
#include "direct_access_sense.hpp"

namespace isa370 {

using Operation = DirectAccessCommand::Operation;

namespace {

constexpr std::uint8_t ended = unit_status::channel_end | unit_status::device_end;

}  // namespace

DirectAccessStorage::DirectAccessStorage(const DiskModel& model, std::unique_ptr<TrackStore> store, Options options)
    : model_(model), options_(options), store_(std::move(store)) {}

// ---- Commands ----------------------------------------------------------------------------------------------------------

// The file mask, and what a search found, are good for one channel program. Others may write on the volume between programs.
void DirectAccessStorage::start_chain() {
  if (state_.passed >= Passed::count)
    state_.resting = state_.record + 1;
  else if (state_.passed != Passed::nothing)
    state_.resting = 0;
  state_.passed = Passed::nothing;
  state_.authority = Authority::none;
  state_.index_points = 0;
  state_.file_mask.reset();
  state_.given.reset();
  drop_track();
}

Beginning DirectAccessStorage::begin(const Command& command) {
  if (!command.chained) start_chain();
  state_.failed = false;
  const auto known = find_direct_access_command(*model_.control, command.code);
  if (!known || !known->keeps_sense()) state_.sense = {};
  if (!known) return reject(sense_bit::command_reject, 0, message::invalid_command);
  if (known->operation == Operation::no_operation) return {.kind = Beginning::Kind::immediate, .status = ended};
  if (known->needs_no_medium()) {
    state_.index_points = 0;
    return {.kind = Beginning::Kind::after};
  }
  if (!store_) return reject(sense_bit::intervention_required, 0, 0);
  if (known->writes()) return begin_write(*known, command.count);
  if (!known->searches() && !known->reads()) return begin_control(*known);
  if (known->operation == Operation::read_initial_program && state_.file_mask)
    return reject(sense_bit::command_reject, disk_sense::invalid_sequence, message::invalid_sequence);

  const Nanoseconds now = timed() ? wiring().now() : 0;
  Nanoseconds moment = now;
  (void)find(*known, moment);  // A failure shows when the command ends.
  return {.kind = Beginning::Kind::after, .duration = moment - now};
}

Beginning DirectAccessStorage::begin_control(const DirectAccessCommand& command) {
  state_.index_points = 0;
  state_.given.reset();
  switch (command.operation) {
    case Operation::seek:
    case Operation::seek_cylinder:
    case Operation::seek_head:
    case Operation::recalibrate:
      if (!mask_permits(command)) return reject(0, disk_sense::file_protected, 0);
      state_.authority = Authority::none;
      return command.operation == Operation::recalibrate ? recalibrate() : Beginning{.kind = Beginning::Kind::after};
    case Operation::restore:
      return {.kind = Beginning::Kind::immediate, .status = ended};
    case Operation::set_file_mask:
      // One mask is good for the whole program.
      if (state_.file_mask) return reject(sense_bit::command_reject, disk_sense::invalid_sequence, message::invalid_sequence);
      return {.kind = Beginning::Kind::after};
    case Operation::space_count: {
      const Nanoseconds now = timed() ? wiring().now() : 0;
      Nanoseconds moment = now;
      if (next_count(state_.passed == Passed::home_address, false, moment)) state_.authority = Authority::none;
      return {.kind = Beginning::Kind::after, .duration = moment - now};
    }
    default:
      return {.kind = Beginning::Kind::after};
  }
}

Beginning DirectAccessStorage::begin_write(const DirectAccessCommand& command, std::uint32_t count) {
  if (!mask_permits(command)) return reject(sense_bit::command_reject, disk_sense::file_protected, 0);
  if (!in_sequence(command)) return reject(sense_bit::command_reject, disk_sense::invalid_sequence, message::invalid_sequence);
  if (options_.read_only || !store_->writable())
    return model_.control->format_sense
               ? reject(sense_bit::equipment_check, disk_sense::write_inhibited, message::device_equipment)
               : reject(sense_bit::command_reject, disk_sense::file_protected, 0);
  state_.index_points = 0;
  state_.given.reset();
  const Nanoseconds now = timed() ? wiring().now() : 0;
  Nanoseconds moment = now;
  if (find(command, moment) && timed()) {
    // How long the new record is stands in storage; the command asks for at most so much.
    const auto most = std::min<std::uint64_t>(count, model_.bytes_around());
    if (command.formats()) moment += most * 1'000'000'000 / model_.bytes_per_second;
  }
  return {.kind = Beginning::Kind::after, .duration = moment - now};
}

Ending DirectAccessStorage::finish(const Command& command, DataPath& path) {
  const auto known = find_direct_access_command(*model_.control, command.code);
  if (!known) return ended | fail(sense_bit::command_reject, 0, message::invalid_command);
  if (state_.failed) {
    state_.failed = false;
    return ended | unit_status::unit_check;
  }
  if (!store_ && !known->needs_no_medium()) return ended | fail(sense_bit::intervention_required, 0);
  switch (known->operation) {
    case Operation::reserve:
    case Operation::release:
      state_.reserved = known->operation == Operation::reserve;
      [[fallthrough]];
    case Operation::sense:
      path.to_storage(sense_data());
      return ended;
    case Operation::sense_id:
      return sense_id(path);
    case Operation::read_log:
      return read_log(path);
    case Operation::seek:
    case Operation::seek_cylinder:
    case Operation::seek_head:
      return seek(*known, path);
    case Operation::set_file_mask:
      return set_file_mask(path);
    case Operation::set_sector:
      return set_sector(path);
    case Operation::read_sector:
      return read_sector(path);
    case Operation::space_count:
      return space_count(path);
    default:
      break;
  }
  // Somebody changed the pack in the middle of the command.
  if (!track_) return ended | fail(sense_bit::intervention_required, 0);
  if (known->writes()) return write(*known, path);
  return known->searches() ? search(*known, path) : read(*known, path);
}

void DirectAccessStorage::halt() {
  start_chain();
  state_.failed = false;
}

void DirectAccessStorage::reset() {
  halt();
  state_ = {};
}

void DirectAccessStorage::mount(std::unique_ptr<TrackStore> store) {
  halt();
  store_ = std::move(store);
  if (store_) wiring().unsolicited(unit_status::device_end);
}

std::unique_ptr<TrackStore> DirectAccessStorage::dismount() {
  halt();
  return std::move(store_);
}

// ---- Unit check and sense ------------------------------------------------------------------------------------------------

Beginning DirectAccessStorage::reject(std::uint8_t byte_0, std::uint8_t byte_1, std::uint8_t format_and_message) {
  // The invalid sequence has a bit of its own only where there is no message.
  if (model_.control->format_sense && format_and_message == message::invalid_sequence) byte_1 = 0;
  const auto status = fail(byte_0, byte_1, format_and_message);
  state_.failed = false;
  return {.kind = Beginning::Kind::rejected, .status = status};
}

std::uint8_t DirectAccessStorage::fail(std::uint8_t byte_0, std::uint8_t byte_1, std::uint8_t format_and_message) {
  state_.sense = {.byte_0 = byte_0,
                  .byte_1 = byte_1,
                  .format_and_message = format_and_message,
                  .cylinder = state_.cylinder,
                  .head = state_.head};
  if (track_ && state_.passed >= Passed::count && state_.record < track_->records.size()) state_.sense.record = record().number;
  state_.authority = Authority::none;
  state_.given.reset();
  return unit_status::unit_check;
}

// A full medium is trouble of the host, not a track that is too short: what fits on a track is checked before.
std::uint8_t DirectAccessStorage::fail(const MediumFault& fault) {
  wiring().report(fault.text);
  switch (fault.kind) {
    case MediumFault::Kind::damaged:
      return fail(sense_bit::data_check, 0, message::data_check);
    case MediumFault::Kind::protected_:
      if (!model_.control->format_sense) return fail(sense_bit::command_reject, disk_sense::file_protected);
      return fail(sense_bit::equipment_check, disk_sense::write_inhibited, message::device_equipment);
    default:
      return fail(sense_bit::equipment_check, 0, message::device_equipment);
  }
}

std::vector<std::uint8_t> DirectAccessStorage::sense_data() const {
  const auto& sense = state_.sense;
  std::array<std::uint8_t, 24> bytes{};
  bytes[0] = sense.byte_0;
  bytes[1] = sense.byte_1;
  if (!model_.control->format_sense) {
    bytes[5] = sense.restart_command;
  } else {
    bytes[3] = sense.restart_command;
    bytes[7] = sense.format_and_message;
    if (sense.format_and_message == message::data_check) {
      store_big_endian(bytes.data() + 8, sense.cylinder);
      store_big_endian(bytes.data() + 10, sense.head);
      bytes[12] = sense.record;
    }
  }
  complete_sense(sense, bytes);
  return {bytes.begin(), bytes.begin() + model_.control->sense_bytes};
}

void DirectAccessStorage::complete_sense(const Sense& sense, std::array<std::uint8_t, 24>& bytes) const {
  if (!model_.control->format_sense) return;
  bytes[4] = options_.address;
  bytes[5] = static_cast<std::uint8_t>(sense.cylinder & 0xFF);
  // Bits 0 and 1: 512 and 256 cylinders.
  bytes[6] = static_cast<std::uint8_t>((sense.cylinder >> 2 & 0xC0) | (sense.head & 0x1F));
}

}  // namespace isa370
