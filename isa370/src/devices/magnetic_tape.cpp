// The commands of tape units, and how long tape takes to move.
#include "isa370/devices/magnetic_tape.hpp"

#include <algorithm>
#include <utility>

#include "isa370/devices/tape_2400.hpp"
#include "isa370/devices/tape_3420.hpp"

namespace isa370 {
namespace {

namespace command_code {
constexpr std::uint8_t write = 0x01;
constexpr std::uint8_t read = 0x02;
constexpr std::uint8_t no_operation = 0x03;
constexpr std::uint8_t sense = 0x04;
constexpr std::uint8_t rewind = 0x07;
constexpr std::uint8_t read_backward = 0x0C;
constexpr std::uint8_t rewind_unload = 0x0F;
constexpr std::uint8_t erase_gap = 0x17;
constexpr std::uint8_t write_tape_mark = 0x1F;
constexpr std::uint8_t backspace_block = 0x27;
constexpr std::uint8_t backspace_file = 0x2F;
constexpr std::uint8_t forward_space_block = 0x37;
constexpr std::uint8_t forward_space_file = 0x3F;
constexpr std::uint8_t data_security_erase = 0x97;
}  // namespace command_code

/// Sense byte 1.
namespace tape_sense {
constexpr std::uint8_t ready = 0x40;      // Tape unit status A.
constexpr std::uint8_t not_ready = 0x20;  // Tape unit status B: not ready, rewinding.
constexpr std::uint8_t load_point = 0x08;
constexpr std::uint8_t file_protect = 0x02;
}  // namespace tape_sense

constexpr std::uint8_t ended = unit_status::channel_end | unit_status::device_end;

/// Mode sets: of density (7- and 9-track), parity, translator and converter. They have the form DDMMM011.
bool sets_mode(std::uint8_t code) { return (code & 0x07) == 0x03 && code != command_code::no_operation; }

bool writes(std::uint8_t code) {
  return code == command_code::write || code == command_code::write_tape_mark || code == command_code::erase_gap ||
         code == command_code::data_security_erase;
}

constexpr std::array models{model_2401, model_2402, model_2403, model_2404, model_2415, model_3410, model_3411, model_3420};

}  // namespace

std::span<const TapeUnitModel> tape_unit_models() { return models; }

const TapeUnitModel* find_tape_unit_model(std::string_view type) {
  const auto* const found = std::ranges::find(models, type, &TapeUnitModel::type);
  return found == models.end() ? nullptr : found;
}

MagneticTape::MagneticTape(const TapeUnitModel& model, std::unique_ptr<TapeMedium> reel, bool ring)
    : model_(model), reel_(std::move(reel)) {
  state_.loaded = reel_ != nullptr;
  state_.ring = ring && reel_ != nullptr && reel_->can_be_written();
}

// ---- Beginning -------------------------------------------------------------------------------------------------------

Beginning MagneticTape::begin(const Command& command) {
  // Sense data stay until a command other than sense and no-operation.
  if (command.code == command_code::sense) return {.kind = Beginning::Kind::after};
  if (command.code == command_code::no_operation) return {.kind = Beginning::Kind::immediate, .status = ended};
  state_.sense = {};
  if (!state_.loaded) return rejected(sense_bit::intervention_required);
  if (writes(command.code) && !state_.ring) return rejected(sense_bit::command_reject, tape_sense::file_protect);
  switch (command.code) {
    case command_code::read:
    case command_code::read_backward:
    case command_code::write:
      return begin_block(command);
    default:
      if (sets_mode(command.code)) return {.kind = Beginning::Kind::immediate, .status = ended};
      return begin_motion(command.code);
  }
}

Beginning MagneticTape::begin_block(const Command& command) {
  // How long a block is, the unit knows when it has passed; the time for what is asked is a bound that is near enough.
  return {.kind = Beginning::Kind::after, .duration = block_time(std::min<std::uint32_t>(command.count, 65'535))};
}

/// Control commands give channel end at once and move the tape afterwards, by the control unit alone.
Beginning MagneticTape::begin_motion(std::uint8_t code) {
  const auto here = state_.thousandths;
  const auto status = control(code);
  if ((status & unit_status::unit_check) != 0 && (status & unit_status::channel_end) == 0)
    return {.kind = Beginning::Kind::rejected, .status = status};
  const auto distance = here > state_.thousandths ? here - state_.thousandths : state_.thousandths - here;
  const bool rewinds = code == command_code::rewind || code == command_code::rewind_unload;
  const auto speed = rewinds ? model_.rewind_inches_per_second : model_.inches_per_second;
  const auto time = model_.start_time + distance * 1'000'000 / speed;
  if (code == command_code::rewind_unload || status != ended) return {.kind = Beginning::Kind::immediate, .status = status};
  return {.kind = Beginning::Kind::immediate, .status = unit_status::channel_end, .device_end_after = time};
}

Beginning MagneticTape::rejected(std::uint8_t sense_0, std::uint8_t sense_1) {
  return {.kind = Beginning::Kind::rejected, .status = unit_check(sense_0, sense_1)};
}

// ---- Ending ----------------------------------------------------------------------------------------------------------

Ending MagneticTape::finish(const Command& command, DataPath& path) {
  switch (command.code) {
    case command_code::sense: {
      const auto bytes = sense_data();
      path.to_storage(std::span(bytes).first(model_.sense_bytes));
      return ended;
    }
    case command_code::read:
      return read(path, false);
    case command_code::read_backward:
      return read(path, true);
    default:
      return write(path);
  }
}

Ending MagneticTape::read(DataPath& path, bool backward) {
  const auto block = backward ? reel_->read_backward() : reel_->read_forward();
  if (!block) return failed(block.error());
  moved_over(*block, backward);
  if (block->kind == TapeBlock::Kind::record) {
    if (backward)
      path.to_storage(std::vector<std::uint8_t>(block->data.rbegin(), block->data.rend()));
    else
      path.to_storage(block->data);
  }
  return status_of(*block);
}

Ending MagneticTape::write(DataPath& path) {
  std::vector<std::uint8_t> record(path.remaining());
  record.resize(path.from_storage(record));
  // The channel had an error before the first byte: no block comes about.
  if (record.empty()) return ended;
  return written(reel_->write(record), record.size());
}

std::uint8_t MagneticTape::written(const tl::expected<void, MediumFault>& done, std::size_t bytes) {
  if (!done) return failed(done.error());
  moved(bytes, false);
  return reel_->behind_end_marker() ? ended | unit_status::unit_exception : ended;
}

std::uint8_t MagneticTape::status_of(const TapeBlock& block) {
  switch (block.kind) {
    case TapeBlock::Kind::record:
      return ended;
    case TapeBlock::Kind::tape_mark:
      return ended | unit_status::unit_exception;
    case TapeBlock::Kind::load_point:
      return ended | unit_check(0, tape_sense::load_point);
    case TapeBlock::Kind::blank:
      break;
  }
  return ended | unit_check(sense_bit::data_check);
}

// ---- Motion ----------------------------------------------------------------------------------------------------------

std::uint8_t MagneticTape::control(std::uint8_t code) {
  switch (code) {
    case command_code::rewind_unload:
      state_.loaded = false;
      [[fallthrough]];
    case command_code::rewind:
      reel_->rewind();
      state_.thousandths = 0;
      return ended;
    case command_code::erase_gap:
    case command_code::data_security_erase:
      return written(reel_->erase(), 0);
    case command_code::write_tape_mark:
      return written(reel_->write_tape_mark(), 0);
    case command_code::backspace_block:
      return move_over_block(true);
    case command_code::forward_space_block:
      return move_over_block(false);
    case command_code::backspace_file:
      return move_over_file(true);
    case command_code::forward_space_file:
      return move_over_file(false);
    default:
      return unit_check(sense_bit::command_reject);
  }
}

std::uint8_t MagneticTape::move_over_block(bool backward) {
  const auto block = backward ? reel_->read_backward() : reel_->read_forward();
  if (!block) return failed(block.error());
  moved_over(*block, backward);
  return status_of(*block);
}

// A tape mark is what is looked for: no unit exception.
std::uint8_t MagneticTape::move_over_file(bool backward) {
  for (;;) {
    const auto block = backward ? reel_->read_backward() : reel_->read_forward();
    if (!block) return failed(block.error());
    moved_over(*block, backward);
    if (block->kind == TapeBlock::Kind::tape_mark) return ended;
    if (block->kind != TapeBlock::Kind::record) return status_of(*block);
  }
}

void MagneticTape::moved_over(const TapeBlock& block, bool backward) {
  if (block.kind == TapeBlock::Kind::record || block.kind == TapeBlock::Kind::tape_mark) moved(block.data.size(), backward);
}

void MagneticTape::moved(std::size_t bytes, bool backward) {
  const std::uint64_t distance = model_.gap_thousandths + bytes * 1000 / model_.bytes_per_inch;
  state_.thousandths = backward ? state_.thousandths - std::min(state_.thousandths, distance) : state_.thousandths + distance;
}

Nanoseconds MagneticTape::block_time(std::size_t bytes) const {
  constexpr Nanoseconds second = 1'000'000'000;
  return model_.start_time + Nanoseconds{bytes} * second / (model_.bytes_per_inch * model_.inches_per_second);
}

// ---- Sense, and the operator ---------------------------------------------------------------------------------------

std::uint8_t MagneticTape::unit_check(std::uint8_t sense_0, std::uint8_t sense_1) {
  state_.sense[0] = sense_0;
  state_.sense[1] = sense_1;
  return unit_status::unit_check;
}

std::uint8_t MagneticTape::failed(const MediumFault& fault) {
  wiring().report(fault.text);
  const bool damaged = fault.kind == MediumFault::Kind::damaged;
  return ended | unit_check(damaged ? sense_bit::data_check : sense_bit::equipment_check);
}

/// Byte 1 shows how the unit is now.
std::array<std::uint8_t, 24> MagneticTape::sense_data() const {
  auto bytes = state_.sense;
  bytes[1] |= state_.loaded ? tape_sense::ready : tape_sense::not_ready;
  if (state_.loaded && reel_->at_load_point()) bytes[1] |= tape_sense::load_point;
  if (state_.loaded && !state_.ring) bytes[1] |= tape_sense::file_protect;
  return bytes;
}

void MagneticTape::reset() { state_.sense = {}; }

bool MagneticTape::make_ready() {
  if (reel_ == nullptr) return false;
  const bool was_loaded = std::exchange(state_.loaded, true);
  state_.ring = reel_->can_be_written();
  if (!was_loaded) wiring().unsolicited(unit_status::device_end);
  return true;
}

}  // namespace isa370
