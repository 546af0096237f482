// Commands and keys of a local 3270 display.
#include "isa370/devices/display_3270.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "isa370/ebcdic.hpp"

namespace isa370 {
namespace {

namespace command_code {
constexpr std::uint8_t write = 0x01;
constexpr std::uint8_t read_buffer = 0x02;
constexpr std::uint8_t no_operation = 0x03;
constexpr std::uint8_t sense = 0x04;
constexpr std::uint8_t erase_write = 0x05;
constexpr std::uint8_t read_modified = 0x06;
constexpr std::uint8_t select = 0x0B;
constexpr std::uint8_t erase_write_alternate = 0x0D;
constexpr std::uint8_t erase_all_unprotected = 0x0F;
constexpr std::uint8_t write_structured_field = 0x11;
constexpr std::uint8_t sense_id = 0xE4;
}  // namespace command_code

namespace write_control {
constexpr std::uint8_t sound_alarm = 0x04;
constexpr std::uint8_t keyboard_restore = 0x02;
constexpr std::uint8_t reset_modified = 0x01;
}  // namespace write_control

constexpr std::uint8_t ended = unit_status::channel_end | unit_status::device_end;

/// SELECT for reading or writing: 1B, 2B, 3B, 4B.
bool selects_for_operation(std::uint8_t code) { return code == 0x1B || code == 0x2B || code == 0x3B || code == 0x4B; }

}  // namespace

Display3270::Display3270(Options options, Outlets outlets)
    : options_(std::move(options)), outlets_(std::move(outlets)), state_(initial()) {}

Display3270::State Display3270::initial() const {
  State state{.screen = Screen3270(options_.screen), .keyboard = {}};
  state.keyboard.numeric_lock = options_.numeric_lock;
  return state;
}

bool Display3270::has(std::uint8_t code) const {
  switch (code) {
    case command_code::write:
    case command_code::read_buffer:
    case command_code::erase_write:
    case command_code::read_modified:
    case command_code::select:
    case command_code::erase_all_unprotected:
      return true;
    case command_code::erase_write_alternate:
      return options_.alternate_size;
    case command_code::write_structured_field:
      return options_.structured_fields;
    case command_code::sense_id:
      return !options_.identity.empty();
    default:
      return options_.selects_for_operation && selects_for_operation(code);
  }
}

Beginning Display3270::rejected(std::uint8_t sense) {
  state_.sense = sense;
  return {.kind = Beginning::Kind::rejected, .status = unit_status::unit_check};
}

Beginning Display3270::begin(const Command& command) {
  // Sense data stay until a command other than sense and no-operation; these two forget the buffer address.
  if (command.code == command_code::sense || command.code == command_code::no_operation) {
    state_.buffer_address = 0;
    if (command.code == command_code::sense) return {.kind = Beginning::Kind::after};
    return {.kind = Beginning::Kind::immediate, .status = ended};
  }
  state_.sense = 0;
  if (!has(command.code)) return rejected(sense_bit::command_reject);
  if (command.code == command_code::sense_id) {
    state_.buffer_address = 0;
    return {.kind = Beginning::Kind::after};
  }
  if (!state_.ready) return rejected(sense_bit::intervention_required);
  if (state_.keyboard.lock == KeyboardLock::time) {
    state_.keyboard.lock = KeyboardLock::system;
    changed();
  }
  if (!command.chained) state_.buffer_address = 0;
  const bool moves_data = (command.code & 0x03) != 0x03;
  if (!moves_data) return begin_control(command.code);
  // A write that is not chained begins at the cursor.
  if (command.code == command_code::write && !command.chained) state_.buffer_address = state_.screen.cursor();
  const auto longest = std::uint32_t{4} * state_.screen.locations();
  return {.kind = Beginning::Kind::after, .duration = std::min(command.count, longest) * options_.per_byte};
}

// Control commands free the channel at once, and the device when the buffer has been gone through.
Beginning Display3270::begin_control(std::uint8_t code) {
  state_.buffer_address = 0;
  if (code == command_code::erase_all_unprotected) {
    state_.screen.erase_unprotected();
    restore_keyboard();
    changed();
  }
  return {.kind = Beginning::Kind::immediate,
          .status = unit_status::channel_end,
          .device_end_after = state_.screen.locations() * options_.per_byte};
}

Ending Display3270::finish(const Command& command, DataPath& path) {
  switch (command.code) {
    case command_code::sense:
      path.to_storage(std::array{state_.sense});
      return ended;
    case command_code::sense_id:
      path.to_storage(options_.identity);
      return ended;
    case command_code::read_buffer:
      return read(read_buffer_data(state_.screen, state_.aid, state_.buffer_address), path);
    case command_code::read_modified:
      return read_modified(path);
    case command_code::write_structured_field:
      return write_structured_fields(path);
    default:
      return write(command.code, path);
  }
}

Ending Display3270::read(const InboundData& data, DataPath& path) {
  const auto moved = path.to_storage(data.bytes);
  state_.buffer_address = data.next[std::min(moved, data.bytes.size())];
  return ended;
}

Ending Display3270::read_modified(DataPath& path) {
  if (state_.query_reply.empty()) return read(read_modified_data(state_.screen, state_.aid, state_.buffer_address), path);
  auto reply = std::exchange(state_.query_reply, {});
  reply.insert(reply.begin(), static_cast<std::uint8_t>(Aid::structured_field));
  path.to_storage(reply);
  return ended;
}

Ending Display3270::write(std::uint8_t code, DataPath& path) {
  std::vector<std::uint8_t> bytes(path.remaining());
  bytes.resize(path.from_storage(bytes));
  const bool understood = write_screen(code, bytes);
  changed();
  if (understood) return ended;
  state_.sense = display_sense::operation_check;
  return ended | unit_status::unit_check;
}

/// A write control character and a data stream. False when it made no sense.
bool Display3270::write_screen(std::uint8_t code, std::span<const std::uint8_t> bytes) {
  if (code != command_code::write) {
    state_.screen.erase(code == command_code::erase_write ? options_.screen : options_.alternate);
    state_.buffer_address = 0;
  }
  // A screen that has become smaller since.
  if (state_.buffer_address >= state_.screen.locations()) state_.buffer_address = 0;
  if (bytes.empty()) return true;
  const auto control = bytes.front();
  if ((control & write_control::reset_modified) != 0) state_.screen.reset_modified();
  if (!write_data_stream(state_.screen, state_.buffer_address, bytes.subspan(1), options_.data_stream)) return false;
  if ((control & write_control::keyboard_restore) != 0) restore_keyboard();
  if ((control & write_control::sound_alarm) != 0 && outlets_.alarm) outlets_.alarm();
  return true;
}

void Display3270::restore_keyboard() {
  state_.keyboard.lock = KeyboardLock::none;
  state_.keyboard.inserting = false;
  state_.aid = Aid::none;
  state_.query_reply.clear();
}

void Display3270::reset() {
  const bool ready = state_.ready;
  state_ = initial();
  state_.ready = ready;
  changed();
}

// ---- The person ----------------------------------------------------------------------------------------------------------

bool Display3270::press(Aid aid) {
  const bool beyond =
      options_.program_function_keys < 24 && ((aid >= Aid::program_function_13 && aid <= Aid::program_function_21) ||
                                              (aid >= Aid::program_function_22 && aid <= Aid::program_function_24));
  const bool no_key = aid == Aid::none || aid == Aid::structured_field;
  if (no_key || beyond || !state_.query_reply.empty() || !state_.ready || state_.keyboard.lock != KeyboardLock::none)
    return false;
  if (aid == Aid::selector_pen) return key(DisplayKey::cursor_select);
  if (aid == Aid::clear) state_.screen.erase(state_.screen.size());
  attention(aid);
  return true;
}

void Display3270::attention(Aid aid) {
  state_.aid = aid;
  state_.keyboard.inserting = false;
  state_.keyboard.lock = KeyboardLock::time;
  changed();
  wiring().unsolicited(unit_status::attention);
}

bool Display3270::key(DisplayKey key) {
  if (!state_.ready) return false;
  const auto result = state_.keyboard.press(state_.screen, key);
  if (result.attention != Aid::none)
    attention(result.attention);
  else
    changed();
  return result.accepted;
}

std::size_t Display3270::type(std::string_view text) {
  std::size_t typed = 0;
  if (!state_.ready) return typed;
  while (typed < text.size() && state_.keyboard.type(state_.screen, to_ebcdic(text[typed]))) ++typed;
  changed();
  return typed;
}

void Display3270::set_ready(bool ready) {
  if (ready == state_.ready) return;
  state_ = initial();
  state_.ready = ready;
  changed();
  if (ready) wiring().unsolicited(unit_status::device_end);
}

}  // namespace isa370
