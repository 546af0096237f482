// The commands of line printers, and how the paper moves.
#include "isa370/devices/line_printer.hpp"

#include <algorithm>
#include <utility>

#include "isa370/devices/printer_1403.hpp"
#include "isa370/devices/printer_3211.hpp"

namespace isa370 {
namespace {

namespace command_code {
constexpr std::uint8_t no_operation = 0x03;
constexpr std::uint8_t sense = 0x04;
constexpr std::uint8_t block_data_check = 0x73;
constexpr std::uint8_t allow_data_check = 0x7B;
constexpr std::uint8_t load_forms_control_buffer = 0x63;
constexpr std::uint8_t gate_load = 0xEB;
constexpr std::uint8_t load_characters = 0xFB;
constexpr std::uint8_t load_characters_and_fold = 0xF3;
}  // namespace command_code

constexpr std::uint8_t channel_9_sense = 0x01;
constexpr std::uint8_t ended = unit_status::channel_end | unit_status::device_end;
constexpr unsigned overflow_channel = 12;
constexpr unsigned warning_channel = 9;

constexpr std::array models{model_1403, model_1443, model_3203, model_3211};

// Bits 5-7 of a code: 001 writes, 011 moves the paper at once. Bit 0: skips; bits 1-4: the channel, or the lines to space.
bool writes(std::uint8_t code) { return (code & 0x07) == 0x01; }
bool moves(std::uint8_t code) { return (code & 0x07) == 0x03; }
bool skips(std::uint8_t code) { return (code & 0x80) != 0; }
unsigned number_of(std::uint8_t code) { return (code & 0x78U) >> 3; }

bool valid_motion(std::uint8_t code) {
  constexpr unsigned most_lines = 3;
  if (skips(code)) return number_of(code) >= 1 && number_of(code) <= CarriageTape::channels;
  return number_of(code) <= most_lines;
}

}  // namespace

std::span<const LinePrinterModel> line_printer_models() { return models; }

const LinePrinterModel* find_line_printer_model(std::string_view type) {
  const auto* const found = std::ranges::find(models, type, &LinePrinterModel::type);
  return found == models.end() ? nullptr : found;
}

bool CarriageTape::has(unsigned line, unsigned channel) const {
  return line >= 1 && line <= lines.size() && (lines[line - 1] >> (16 - channel) & 1) != 0;
}

CarriageTape CarriageTape::usual() {
  constexpr std::size_t form = 66;
  constexpr auto line_of_channel = std::to_array<std::uint8_t>({1, 7, 13, 19, 25, 31, 37, 43, 63, 49, 55, 61});
  CarriageTape tape{.lines = std::vector<std::uint16_t>(form)};
  for (unsigned channel = 1; channel <= channels; ++channel)
    tape.lines[line_of_channel[channel - 1] - 1U] |= static_cast<std::uint16_t>(1U << (16 - channel));
  return tape;
}

LinePrinter::LinePrinter(const LinePrinterModel& model, std::unique_ptr<Paper> paper, CarriageTape tape)
    : model_(model), paper_(std::move(paper)) {
  state_.tape = std::move(tape);
}

// ---- Beginning -------------------------------------------------------------------------------------------------------

Beginning LinePrinter::begin(const Command& command) {
  // Sense data stay until a command other than sense and no-operation.
  if (command.code == command_code::sense) return {.kind = Beginning::Kind::after};
  if (command.code == command_code::no_operation) return {.kind = Beginning::Kind::immediate, .status = ended};
  state_.sense = {};
  const bool gate_open = std::exchange(state_.gate_open, false);
  if (!state_.ready) return rejected(sense_bit::intervention_required);
  switch (command.code) {
    case command_code::block_data_check:
    case command_code::allow_data_check:
      return {.kind = Beginning::Kind::immediate, .status = ended};
    case command_code::gate_load:
      state_.gate_open = true;
      return {.kind = Beginning::Kind::immediate, .status = ended};
    case command_code::load_characters:
    case command_code::load_characters_and_fold:
      // The 2821 wants its gate opened first; the 3811 has none.
      if (!gate_open && !model_.forms_control_buffer) return rejected(sense_bit::command_reject);
      return {.kind = Beginning::Kind::after};
    case command_code::load_forms_control_buffer:
      if (!model_.forms_control_buffer) return rejected(sense_bit::command_reject);
      return {.kind = Beginning::Kind::after};
    default:
      break;
  }
  if ((!writes(command.code) && !moves(command.code)) || !valid_motion(command.code))
    return rejected(sense_bit::command_reject);
  constexpr Nanoseconds per_byte = 10'000;
  if (writes(command.code))
    return {.kind = Beginning::Kind::after, .duration = std::min<std::uint32_t>(command.count, model_.columns) * per_byte};
  const auto motion = move_paper(command.code);
  if (!motion.valid) return {.kind = Beginning::Kind::immediate, .status = ended | unit_status::unit_check};
  return {.kind = Beginning::Kind::immediate,
          .status = unit_status::channel_end,
          .device_end_after = time_for(motion.lines, false)};
}

Beginning LinePrinter::rejected(std::uint8_t sense) { return {.kind = Beginning::Kind::rejected, .status = unit_check(sense)}; }

// ---- Ending ----------------------------------------------------------------------------------------------------------

Ending LinePrinter::finish(const Command& command, DataPath& path) {
  switch (command.code) {
    case command_code::sense:
      path.to_storage(std::span(state_.sense).first(model_.sense_bytes));
      return ended;
    case command_code::load_characters:
    case command_code::load_characters_and_fold:
      return load_characters(path);
    case command_code::load_forms_control_buffer:
      return load_forms_control_buffer(path);
    default:
      return write(command.code, path);
  }
}

Ending LinePrinter::write(std::uint8_t code, DataPath& path) {
  std::vector<std::uint8_t> line(std::min<std::size_t>(path.remaining(), model_.columns));
  line.resize(path.from_storage(line));
  if (auto printed = paper_->print(line); !printed) return failed(printed.error());
  const auto motion = move_paper(code);
  if (!motion.valid) return ended | unit_status::unit_check;
  return {unit_status::channel_end, time_for(motion.lines, true)};
}

std::uint8_t LinePrinter::end_of_device() {
  return unit_status::device_end | std::exchange(state_.end_status, std::uint8_t{0});
}

Ending LinePrinter::load_characters(DataPath& path) {
  state_.characters.assign(model_.character_buffer, 0);
  path.from_storage(state_.characters);
  return ended;
}

// A byte a line: the channel in bits 4-7, the end of the form in bit 3. The first byte may have one that indexes the paper,
// which is of no interest here.
Ending LinePrinter::load_forms_control_buffer(DataPath& path) {
  constexpr std::size_t longest_form = 180;
  constexpr std::uint8_t last_line = 0x10;
  constexpr std::uint8_t channel_bits = 0x0F;
  std::vector<std::uint8_t> bytes(longest_form);
  bytes.resize(path.from_storage(bytes));
  CarriageTape tape;
  for (const auto byte : bytes) {
    const unsigned channel = byte & channel_bits;
    if (channel > CarriageTape::channels) return ended | unit_check(sense_bit::command_reject);
    tape.lines.push_back(channel == 0 ? std::uint16_t{0} : static_cast<std::uint16_t>(1U << (16 - channel)));
    if ((byte & last_line) == 0 || &byte == bytes.data()) continue;
    state_.tape = std::move(tape);
    state_.line = 1;
    return ended;
  }
  return ended | unit_check(sense_bit::command_reject);
}

// ---- The paper -------------------------------------------------------------------------------------------------------

LinePrinter::Motion LinePrinter::move_paper(std::uint8_t code) {
  const auto moved = skips(code) ? skip(number_of(code)) : space(number_of(code));
  if (moved) return {.lines = *moved};
  static_cast<void>(failed(moved.error()));
  return {.valid = false};
}

/// Holes of channels 9 and 12 are noticed when the paper spaces, and not when it skips.
tl::expected<unsigned, MediumFault> LinePrinter::space(unsigned lines) {
  if (auto done = paper_->space(lines); !done) return tl::unexpected(done.error());
  for (unsigned i = 0; i < lines; ++i) {
    state_.line = state_.line % static_cast<unsigned>(state_.tape.lines.size()) + 1;
    if (state_.tape.has(state_.line, overflow_channel)) state_.end_status |= unit_status::unit_exception;
    if (state_.tape.has(state_.line, warning_channel)) state_.end_status |= unit_check(channel_9_sense);
  }
  return lines;
}

/// To the next hole of the channel. A channel without one would let the paper run for ever, until somebody stops it.
tl::expected<unsigned, MediumFault> LinePrinter::skip(unsigned channel) {
  const auto form = static_cast<unsigned>(state_.tape.lines.size());
  for (unsigned distance = 1; distance <= form; ++distance) {
    const unsigned line = (state_.line - 1 + distance) % form + 1;
    if (!state_.tape.has(line, channel)) continue;
    auto done = line > state_.line ? paper_->space(distance) : paper_->eject(line);
    if (!done) return tl::unexpected(done.error());
    state_.line = line;
    return distance;
  }
  state_.ready = false;
  return tl::unexpected(
      MediumFault{MediumFault::Kind::equipment, "the carriage control tape has no hole in the channel skipped to"});
}

Nanoseconds LinePrinter::time_for(unsigned lines, bool printed) const {
  constexpr Nanoseconds minute = 60'000'000'000;
  const Nanoseconds one_line = minute / model_.lines_per_minute;
  const Nanoseconds motion = lines > 1 ? (lines - 1) * model_.per_further_line : 0;
  return printed ? one_line + motion : (lines == 0 ? 0 : model_.per_further_line) + motion;
}

// ---- Sense, and the operator ---------------------------------------------------------------------------------------

std::uint8_t LinePrinter::unit_check(std::uint8_t sense) {
  state_.sense[0] |= sense;
  return unit_status::unit_check;
}

std::uint8_t LinePrinter::failed(const MediumFault& fault) {
  wiring().report(fault.text);
  return ended | unit_check(state_.ready ? sense_bit::equipment_check : sense_bit::intervention_required);
}

void LinePrinter::reset() {
  state_.sense = {};
  state_.gate_open = false;
  state_.end_status = 0;
}

bool LinePrinter::make_ready() {
  if (!std::exchange(state_.ready, true)) wiring().unsolicited(unit_status::device_end);
  return true;
}

}  // namespace isa370
