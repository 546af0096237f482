// The 3215's commands and keys.
#include "isa370/devices/console_3215.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "isa370/ebcdic.hpp"

namespace isa370 {
namespace {

namespace command_code {
constexpr std::uint8_t write = 0x01;
constexpr std::uint8_t no_operation = 0x03;
constexpr std::uint8_t sense = 0x04;
constexpr std::uint8_t write_carriage_return = 0x09;
constexpr std::uint8_t read_inquiry = 0x0A;
constexpr std::uint8_t alarm = 0x0B;
}  // namespace command_code

constexpr std::uint8_t ended = unit_status::channel_end | unit_status::device_end;
constexpr std::uint8_t new_line = 0x15;

std::string typed_text(const std::vector<std::uint8_t>& bytes) {
  std::string text;
  text.reserve(bytes.size() + 1);
  for (const auto byte : bytes) text += byte == new_line ? '\n' : to_ascii(byte);
  return text;
}

}  // namespace

Console3215::Console3215(Options options, Outlets outlets) : options_(options), outlets_(std::move(outlets)) {}

Beginning Console3215::begin(const Command& command) {
  const auto rejected = [this](std::uint8_t sense) {
    state_.sense = sense;
    return Beginning{.kind = Beginning::Kind::rejected, .status = unit_status::unit_check};
  };
  // Sense data stay until a command other than sense and no-operation.
  if (command.code == command_code::sense) return {.kind = Beginning::Kind::after};
  if (command.code == command_code::no_operation) return {.kind = Beginning::Kind::immediate, .status = ended};
  state_.sense = 0;
  switch (command.code) {
    case command_code::alarm:
      if (outlets_.alarm) outlets_.alarm();
      return {.kind = Beginning::Kind::immediate, .status = ended};
    case command_code::write:
    case command_code::write_carriage_return:
      if (!state_.ready) return rejected(sense_bit::intervention_required);
      return {.kind = Beginning::Kind::after, .duration = command.count * options_.per_character};
    case command_code::read_inquiry:
      if (!state_.ready) return rejected(sense_bit::intervention_required);
      state_.reading = true;
      state_.cancelled = false;
      if (!state_.lines.empty()) return {.kind = Beginning::Kind::after};
      if (outlets_.read_started) outlets_.read_started();
      return {.kind = Beginning::Kind::when_ready};
    default:
      return rejected(sense_bit::command_reject);
  }
}

Ending Console3215::finish(const Command& command, DataPath& path) {
  if (command.code == command_code::sense) {
    path.to_storage(std::array{state_.sense});
    return ended;
  }
  if (command.code == command_code::read_inquiry) {
    state_.reading = false;
    if (std::exchange(state_.cancelled, false)) {
      path.to_storage(to_ebcdic(std::string_view{std::exchange(state_.typed, {})}));
      return ended | unit_status::unit_exception;
    }
    if (!state_.ready) {
      state_.sense = sense_bit::intervention_required;
      return ended | unit_status::unit_check;
    }
    if (state_.lines.empty()) return ended;
    const auto line = to_ebcdic(std::string_view{state_.lines.front()});
    state_.lines.pop_front();
    path.to_storage(line);
    return ended;
  }
  std::vector<std::uint8_t> bytes(path.remaining());
  bytes.resize(path.from_storage(bytes));
  auto text = typed_text(bytes);
  if (command.code == command_code::write_carriage_return) text += '\n';
  if (outlets_.typed) outlets_.typed(text);
  return ended;
}

void Console3215::halt() {
  state_.reading = false;
  state_.cancelled = false;
  state_.typed.clear();
}

void Console3215::reset() {
  const bool ready = state_.ready;
  state_ = State{};
  state_.ready = ready;
}

void Console3215::attention() { wiring().unsolicited(unit_status::attention); }

void Console3215::enter(std::string_view line) {
  const bool answers = state_.reading && state_.lines.empty();
  state_.lines.emplace_back(line);
  if (answers) wiring().ready();
}

void Console3215::cancel(std::string_view typed) {
  // Behind the end-of-block key it is too late.
  if (!state_.reading || !state_.ready || !state_.lines.empty() || state_.cancelled) return;
  state_.cancelled = true;
  state_.typed = typed;
  wiring().ready();
}

void Console3215::set_ready(bool ready) {
  if (ready == std::exchange(state_.ready, ready)) return;
  if (ready)
    wiring().unsolicited(unit_status::device_end);
  else if (state_.reading && state_.lines.empty() && !state_.cancelled)
    wiring().ready();
}

}  // namespace isa370
