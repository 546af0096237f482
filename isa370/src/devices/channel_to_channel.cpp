// The two halves of a channel-to-channel adapter.
#include "isa370/devices/channel_to_channel.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace isa370 {
namespace {

constexpr std::uint8_t ended = unit_status::channel_end | unit_status::device_end;

enum class Kind : std::uint8_t {
  write,
  read,
  control,
  no_operation,
  sense,
  sense_command_byte,
  set_extended_mode,
  set_compatibility_mode,
  invalid,
};

Kind kind_of(std::uint8_t code) {
  constexpr std::uint8_t sense_code = 0x04;
  constexpr std::uint8_t set_extended_code = 0xC3;
  switch (code & 0x03) {
    case 0x01:
      return Kind::write;
    case 0x02:
      return Kind::read;
    case 0x03:
      if ((code & 0x07) == 0x07) return Kind::control;
      if (code == set_extended_code) return Kind::set_extended_mode;
      if ((code & 0xC0) == 0x40) return Kind::set_compatibility_mode;
      return (code & 0xC0) == 0xC0 ? Kind::invalid : Kind::no_operation;
    default:
      if ((code & 0x0F) == 0x0C) return Kind::read;  // Backward.
      if ((code & 0x1F) == 0x14) return Kind::sense_command_byte;
      return code == sense_code ? Kind::sense : Kind::invalid;
  }
}

ChannelToChannelAdapter::Activity partner_of(ChannelToChannelAdapter::Activity activity) {
  using Activity = ChannelToChannelAdapter::Activity;
  if (activity == Activity::writing) return Activity::reading;
  if (activity == Activity::reading) return Activity::writing;
  return Activity::idle;
}

constexpr std::uint8_t other_side_first = unit_status::attention | unit_status::busy;

}  // namespace

ChannelToChannelAdapter::~ChannelToChannelAdapter() {
  // The other half's channels may be on their way down, too: nothing is said to them.
  if (other_ == nullptr) return;
  other_->other_ = nullptr;
  other_->state_.matched = false;
}

bool ChannelToChannelAdapter::couple(ChannelToChannelAdapter& one, ChannelToChannelAdapter& other) {
  if (&one == &other) return false;
  one.uncouple();
  other.uncouple();
  one.other_ = &other;
  other.other_ = &one;
  return true;
}

void ChannelToChannelAdapter::uncouple() {
  if (other_ == nullptr) return;
  auto& other = *std::exchange(other_, nullptr);
  other.other_ = nullptr;
  for (auto* const half : {this, &other}) {
    half->state_.end_of_file = false;
    half->state_.other_was_reset = false;
    half->fail_what_waits();
  }
}

void ChannelToChannelAdapter::set_enabled(bool enabled) {
  state_.enabled = enabled;
  if (enabled) return;
  fail_what_waits();
  if (other_ != nullptr) other_->fail_what_waits();
}

void ChannelToChannelAdapter::fail_what_waits() {
  if (waiting_for() == Activity::idle) return;
  state_.failed = true;
  conclude();
}

void ChannelToChannelAdapter::conclude() {
  state_.concluded = true;
  wiring().ready();
}

void ChannelToChannelAdapter::become_idle() {
  state_.activity = Activity::idle;
  state_.matched = false;
  state_.concluded = false;
  state_.failed = false;
  state_.unit_exception = false;
  state_.more_data = false;
  state_.command = 0;
  state_.count = 0;
  state_.data.clear();
}

bool ChannelToChannelAdapter::reachable() const {
  if (other_ == nullptr || !state_.enabled || !other_->state_.enabled) return false;
  return !(state_.extended_mode && state_.other_was_reset);
}

bool ChannelToChannelAdapter::writes_end_of_file(std::uint8_t code) const {
  return state_.extended_mode && (code & 0x83) == 0x81;
}

// ---- Beginning -----------------------------------------------------------------------------------------------------------

Beginning ChannelToChannelAdapter::rejected(std::uint8_t sense) {
  state_.sense = sense;
  return {.kind = Beginning::Kind::rejected, .status = unit_status::unit_check};
}

Beginning ChannelToChannelAdapter::begin(const Command& command) {
  const auto kind = kind_of(command.code);
  // Sense data stay until a command other than sense and no-operation.
  if (kind == Kind::sense) return {.kind = Beginning::Kind::after};
  if (other_ != nullptr) other_->state_.other_was_reset = false;
  const bool other_waits = other_ != nullptr && other_->waiting_for() != Activity::idle;
  if (kind != Kind::no_operation) state_.sense = 0;
  switch (kind) {
    case Kind::no_operation:
    case Kind::set_extended_mode:
    case Kind::set_compatibility_mode:
      if (other_waits) return {.kind = Beginning::Kind::rejected, .status = other_side_first};
      if (kind != Kind::no_operation) state_.extended_mode = kind == Kind::set_extended_mode;
      return {.kind = Beginning::Kind::immediate, .status = ended};
    case Kind::sense_command_byte:
      if (!reachable()) return rejected(sense_bit::intervention_required);
      return {.kind = Beginning::Kind::after};
    case Kind::write:
      if (writes_end_of_file(command.code)) return begin_write_end_of_file();
      return begin_dependent(command, Activity::writing);
    case Kind::read:
      if (state_.end_of_file) {
        state_.end_of_file = false;
        state_.unit_exception = true;
        return {.kind = Beginning::Kind::after};
      }
      return begin_dependent(command, Activity::reading);
    case Kind::control:
      return begin_dependent(command, Activity::controlling);
    default:
      return rejected(sense_bit::command_reject);
  }
}

// The writer's channel gives the data first; then the reader's takes them.
Beginning ChannelToChannelAdapter::begin_dependent(const Command& command, Activity wanted) {
  if (!reachable()) return rejected(sense_bit::intervention_required);
  auto& other = *other_;
  const auto others = other.waiting_for();
  const bool matches = others != Activity::idle && others == partner_of(wanted) && !other.state_.matched;
  if (others != Activity::idle && !matches) return {.kind = Beginning::Kind::rejected, .status = other_side_first};
  state_.activity = wanted;
  state_.command = command.code;
  state_.count = command.count;
  if (!matches) {
    other.wiring().unsolicited(unit_status::attention);
    return {.kind = Beginning::Kind::when_ready};
  }
  state_.matched = true;
  other.state_.matched = true;
  if (wanted == Activity::writing) return {.kind = Beginning::Kind::after};
  other.wiring().ready();
  return {.kind = Beginning::Kind::when_ready};
}

// A READ that waits on the other side ends with unit exception, or else the next one will.
Beginning ChannelToChannelAdapter::begin_write_end_of_file() {
  if (!reachable()) return rejected(sense_bit::intervention_required);
  auto& other = *other_;
  const auto others = other.waiting_for();
  if (others != Activity::idle && (others != Activity::reading || other.state_.matched))
    return {.kind = Beginning::Kind::rejected, .status = other_side_first};
  if (others == Activity::reading) {
    other.state_.unit_exception = true;
    other.conclude();
  } else {
    other.state_.end_of_file = true;
  }
  return {.kind = Beginning::Kind::immediate, .status = ended};
}

// ---- Ending --------------------------------------------------------------------------------------------------------------

Ending ChannelToChannelAdapter::finish(const Command& command, DataPath& path) {
  if (state_.failed) {
    become_idle();
    state_.sense = sense_bit::intervention_required;
    return ended | unit_status::unit_check;
  }
  switch (kind_of(command.code)) {
    case Kind::sense:
      path.to_storage(std::array{state_.sense});
      return ended;
    case Kind::sense_command_byte: {
      const auto others = other_ == nullptr ? Activity::idle : other_->waiting_for();
      path.to_storage(std::array{others == Activity::idle ? std::uint8_t{0} : other_->state_.command});
      if (others == Activity::controlling) other_->conclude();
      return ended;
    }
    case Kind::write:
      return end_write(path);
    case Kind::read:
      return end_read(path);
    default:  // CONTROL: the other side has asked for it.
      become_idle();
      return ended;
  }
}

Ending ChannelToChannelAdapter::end_write(DataPath& path) {
  auto* const reader = other_;
  const auto count = state_.count;
  become_idle();
  // The reader was halted in the same instant: nothing has been moved.
  if (reader == nullptr || reader->waiting_for() != Activity::reading || !reader->state_.matched) {
    state_.sense = sense_bit::intervention_required;
    return ended | unit_status::unit_check;
  }
  auto& to = reader->state_;
  to.data.resize(std::min(count, to.count));
  to.data.resize(path.from_storage(to.data));
  to.more_data = count > to.count;
  reader->conclude();
  return ended;
}

Ending ChannelToChannelAdapter::end_read(DataPath& path) {
  const bool end_of_file = state_.unit_exception;
  auto data = std::exchange(state_.data, {});
  // One byte more than the count, so that the channel sees that there is more.
  if (state_.more_data) data.push_back(0);
  become_idle();
  if (end_of_file) return ended | unit_status::unit_exception;
  path.to_storage(data);
  return ended;
}

void ChannelToChannelAdapter::halt() {
  // A READ that waits for our data waits for the next WRITE.
  if (state_.matched && state_.activity == Activity::writing && other_ != nullptr) other_->state_.matched = false;
  become_idle();
}

void ChannelToChannelAdapter::reset() {
  state_ = State{.data = {}, .enabled = state_.enabled};
  if (other_ == nullptr) return;
  other_->state_.other_was_reset = true;
  other_->state_.end_of_file = false;
  if (other_->state_.extended_mode) other_->fail_what_waits();
}

}  // namespace isa370
