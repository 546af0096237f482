// Which part of the track passes the heads next, and when.
#include "direct_access_commands.hpp"
#include "direct_access_count.hpp"
#include "direct_access_sense.hpp"
#include "isa370/devices/direct_access_storage.hpp"

namespace isa370 {

using Operation = DirectAccessCommand::Operation;

namespace {

// The flag byte of a home address.
constexpr std::uint8_t defective_track = 0x02;
constexpr std::uint8_t alternate_track = 0x01;

/// What can be done on a defective track: it is these that tell where the alternate track is.
bool works_on_defective_track(Operation operation) {
  return operation == Operation::search_home_address || operation == Operation::read_home_address ||
         operation == Operation::read_record_zero || operation == Operation::write_home_address ||
         operation == Operation::write_record_zero;
}

}  // namespace

// ---- The track and the angle -------------------------------------------------------------------------------------------

bool DirectAccessStorage::load_track() {
  if (track_ && track_->cylinder == state_.cylinder && track_->head == state_.head) return true;
  drop_track();
  // The arm may stand where another pack has no cylinders.
  const auto geometry = store_->geometry();
  if (state_.cylinder >= geometry.cylinders || state_.head >= geometry.heads) {
    fail(sense_bit::command_reject, 0, message::invalid_argument);
    state_.failed = true;
    return false;
  }
  auto track = store_->read(state_.cylinder, state_.head);
  if (!track) {
    fail(track.error());
    state_.failed = true;
    return false;
  }
  track_ = std::move(*track);
  // What the heads are on is where the arm is, whatever is written there.
  track_->cylinder = state_.cylinder;
  track_->head = state_.head;
  layout_ = TrackLayout::of(model_, *track_);
  return true;
}

/// Whether the record that passed last is still on the track, which someone else may have written in the middle of a chain.
bool DirectAccessStorage::at_record() {
  if (!load_track()) return false;
  if (state_.record < track_->records.size()) return true;
  fail(0, disk_sense::no_record_found);
  state_.failed = true;
  return false;
}

void DirectAccessStorage::drop_track() { track_.reset(); }

Nanoseconds DirectAccessStorage::angle(Nanoseconds moment) const {
  const Nanoseconds begins = state_.head % model_.tracks_per_revolution * model_.track_time();
  return (moment + model_.revolution - begins) % model_.revolution;
}

void DirectAccessStorage::turn_to(Nanoseconds& moment, Nanoseconds position) const {
  if (timed()) moment += (position + model_.revolution - angle(moment)) % model_.revolution;
}

/// To the next index point; a whole revolution when one is passing just now.
void DirectAccessStorage::turn_to_index(Nanoseconds& moment) const {
  if (timed()) moment += model_.revolution - angle(moment);
}

// ---- From record to record, from track to track ------------------------------------------------------------------------

bool DirectAccessStorage::pass_index(bool multitrack, Nanoseconds& moment) {
  constexpr std::uint8_t most = 2;
  turn_to_index(moment);
  state_.passed = Passed::index;
  if (multitrack) return next_head(0);
  if (++state_.index_points < most) return load_track();
  // Not one record passed: the track was never formatted.
  std::uint8_t byte_1 = disk_sense::no_record_found;
  if (load_track() && track_->records.empty() && !model_.control->format_sense) byte_1 |= disk_sense::missing_address_marker;
  if (state_.failed) return false;
  state_.index_points = 0;
  fail(0, byte_1);
  state_.failed = true;
  return false;
}

/// To the next track of the cylinder, at its index. `incomplete`: the sense bit when it is the end of an overflow record.
bool DirectAccessStorage::next_head(std::uint8_t incomplete) {
  constexpr std::uint8_t seek_mask = 0x18;
  const auto failed = [&](std::uint8_t byte_0, std::uint8_t byte_1) {
    fail(byte_0, byte_1 | incomplete);
    state_.failed = true;
    return false;
  };
  if (!load_track()) return false;
  if ((track_->flag & alternate_track) != 0) return failed(disk_sense::track_condition, 0);
  if ((state_.file_mask.value_or(0) & seek_mask) == seek_mask) return failed(0, disk_sense::file_protected);
  if (state_.head + 1 >= store_->geometry().heads) return failed(0, disk_sense::end_of_cylinder);
  ++state_.head;
  state_.passed = Passed::index;
  if (!load_track()) return false;
  if (incomplete != 0 && (track_->flag & defective_track) != 0) return failed(disk_sense::track_condition, 0);
  return true;
}

bool DirectAccessStorage::next_count(bool with_zero, bool multitrack, Nanoseconds& moment) {
  state_.authority = Authority::none;
  if (!load_track()) return false;
  while (true) {
    std::uint32_t next = 0;
    if (state_.passed == Passed::nothing)
      next = timed() ? layout_.next_record(angle(moment)) : state_.resting;
    else if (state_.passed >= Passed::count)
      next = state_.record + 1;
    if (next == 0 && !with_zero) next = 1;
    if (next < track_->records.size()) {
      state_.record = next;
      state_.passed = Passed::count;
      turn_to(moment, layout_.records[next].count_passed);
      return true;
    }
    if (!pass_index(multitrack, moment)) return false;
  }
}

// ---- What a command means ----------------------------------------------------------------------------------------------

/// The home address and record zero begin at the index, so these commands wait for it, unless they follow the home address.
bool DirectAccessStorage::find_home_address(const DirectAccessCommand& command, Nanoseconds& moment) {
  const bool zero = command.operation == Operation::read_record_zero || command.operation == Operation::write_record_zero;
  if (!command.searches()) state_.index_points = 0;
  if (!zero || state_.passed != Passed::home_address) {
    if (!pass_index(command.multitrack, moment)) return false;
    state_.passed = Passed::home_address;
    turn_to(moment, layout_.home_address_passed);
  }
  if (command.operation == Operation::read_record_zero) {
    if (!load_track()) return false;
    if (track_->records.empty()) return pass_index(false, moment) && pass_index(false, moment);
    state_.record = 0;
    turn_to(moment, layout_.records[0].data_passed);
  }
  return true;
}

/// To the end of the area that the command works on.
bool DirectAccessStorage::find_record(const DirectAccessCommand& command, Nanoseconds& moment) {
  const auto operation = command.operation;
  const bool this_key = state_.passed == Passed::count;
  const bool this_data = this_key || state_.passed == Passed::key;
  bool stays = false;
  if (operation == Operation::read_data) stays = this_data;
  if (operation == Operation::read_key_and_data || operation == Operation::search_key ||
      operation == Operation::search_key_and_data)
    stays = this_key;
  if (stays ? !at_record() : !next_count(operation == Operation::search_id, command.multitrack, moment)) return false;
  const auto& passes = layout_.records[state_.record];
  if (operation == Operation::search_key) turn_to(moment, passes.key_passed);
  if (operation == Operation::search_id || operation == Operation::read_count || operation == Operation::search_key)
    return true;
  turn_to(moment, passes.data_passed);
  if (operation == Operation::read_multiple)
    turn_to(moment, layout_.records.back().data_passed);
  else
    follow_overflow(moment);
  return true;
}

bool DirectAccessStorage::find(const DirectAccessCommand& command, Nanoseconds& moment) {
  const auto operation = command.operation;
  bool found = false;
  if (operation == Operation::read_initial_program) {
    if (timed()) moment += seek_time(model_, state_.cylinder);
    state_.cylinder = 0;
    state_.head = 0;
    state_.index_points = 0;
    state_.passed = Passed::nothing;
    found = pass_index(false, moment) && find_record(command, moment);
  } else if (operation == Operation::search_home_address || operation == Operation::read_home_address ||
             operation == Operation::read_record_zero || operation == Operation::write_home_address ||
             operation == Operation::write_record_zero) {
    found = find_home_address(command, moment);
  } else if (command.writes()) {
    if (!at_record()) return false;
    const auto& passes = layout_.records[state_.record];
    turn_to(moment, command.formats() ? passes.end : passes.data_passed);
    if (!command.formats()) follow_overflow(moment);
    found = true;
  } else {
    found = find_record(command, moment);
  }
  if (found && (track_->flag & defective_track) != 0 && !works_on_defective_track(operation)) {
    fail(disk_sense::track_condition, 0);
    state_.failed = true;
    return false;
  }
  return found;
}

// ---- Records that go on on the next track --------------------------------------------------------------------------------

/// WRITE SPECIAL COUNT, KEY AND DATA sets the first bit of the count area's cylinder, as files keep it [HERC].
bool DirectAccessStorage::overflows(const TrackRecord& record) const {
  constexpr std::uint16_t no_cylinder = 0xFF00;
  return model_.control->record_overflow && (record.cylinder & overflow_flag) != 0 &&
         (record.cylinder & no_cylinder) != no_cylinder;
}

/// The time that the further segments take; the heads stay where they are.
void DirectAccessStorage::follow_overflow(Nanoseconds& moment) {
  if (!timed() || !overflows(record())) return;
  const auto first_head = state_.head;
  bool more = true;
  while (more && state_.head + 1 < store_->geometry().heads) {
    turn_to_index(moment);
    ++state_.head;
    const auto track = store_->read(state_.cylinder, state_.head);
    more = track && track->records.size() > 1;
    if (!more) break;
    turn_to(moment, TrackLayout::of(model_, *track).records[1].data_passed);
    more = overflows(track->records[1]);
  }
  state_.head = first_head;
}

bool DirectAccessStorage::next_segment(std::uint8_t restart_command) {
  bool found = next_head(disk_sense::operation_incomplete);
  if (found && track_->records.size() < 2) {
    fail(0, disk_sense::no_record_found | disk_sense::operation_incomplete);
    found = false;
  }
  state_.failed = false;
  if (!found) {
    state_.sense.restart_command = restart_command;
    return false;
  }
  state_.record = 1;
  return true;
}

}  // namespace isa370
