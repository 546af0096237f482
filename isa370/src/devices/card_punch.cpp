// The commands of card punches.
#include "isa370/devices/card_punch.hpp"

#include <array>
#include <utility>

namespace isa370 {
namespace {

namespace command_code {
constexpr std::uint8_t no_operation = 0x03;
constexpr std::uint8_t sense = 0x04;
}  // namespace command_code

constexpr std::uint8_t ended = unit_status::channel_end | unit_status::device_end;
constexpr std::uint8_t blank = 0x40;

/// Write, feed, whatever the stacker (bits 0 and 1), EBCDIC.
bool punches(std::uint8_t code) { return (code & 0x3F) == 0x01; }

}  // namespace

Beginning CardPunch::begin(const Command& command) {
  // Sense data stay until a command other than sense and no-operation.
  if (command.code == command_code::sense) return {.kind = Beginning::Kind::after};
  if (command.code == command_code::no_operation) return {.kind = Beginning::Kind::immediate, .status = ended};
  state_.sense = 0;
  if (!punches(command.code)) return rejected(sense_bit::command_reject);
  if (!state_.ready) return rejected(sense_bit::intervention_required);
  constexpr Nanoseconds per_byte = 10'000;
  return {.kind = Beginning::Kind::after, .duration = std::tuple_size_v<Card> * per_byte};
}

Beginning CardPunch::rejected(std::uint8_t sense) {
  state_.sense = sense;
  return {.kind = Beginning::Kind::rejected, .status = unit_status::unit_check};
}

Ending CardPunch::finish(const Command& command, DataPath& path) {
  if (command.code == command_code::sense) {
    path.to_storage(std::array{state_.sense});
    return ended;
  }
  Card card;
  card.fill(blank);
  path.from_storage(card);
  if (const auto done = stacker_->put(card); !done) {
    wiring().report(done.error().text);
    state_.sense = sense_bit::equipment_check;
    return ended | unit_status::unit_check;
  }
  ++state_.punched;
  return {unit_status::channel_end, model_.per_card};
}

bool CardPunch::make_ready() {
  if (!std::exchange(state_.ready, true)) wiring().unsolicited(unit_status::device_end);
  return true;
}

}  // namespace isa370
