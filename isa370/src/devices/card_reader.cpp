// The commands of card readers, and the hopper.
#include "isa370/devices/card_reader.hpp"

#include <array>
#include <utility>

namespace isa370 {
namespace {

namespace command_code {
constexpr std::uint8_t no_operation = 0x03;
constexpr std::uint8_t sense = 0x04;
}  // namespace command_code

constexpr std::uint8_t ended = unit_status::channel_end | unit_status::device_end;

/// Read and feed, whatever the stacker (bits 0 and 1).
bool reads(std::uint8_t code) { return (code & 0x3F) == 0x02; }
// Read and leave the card where it is, and feed it into a stacker.
bool reads_only(std::uint8_t code) { return code == 0xC2; }
bool feeds_only(std::uint8_t code) { return (code & 0x3F) == 0x23 && code != 0xE3; }

}  // namespace

Beginning CardReader::begin(const Command& command) {
  // Sense data stay until a command other than sense and no-operation.
  if (command.code == command_code::sense) return {.kind = Beginning::Kind::after};
  if (command.code == command_code::no_operation) return {.kind = Beginning::Kind::immediate, .status = ended};
  state_.sense = 0;
  if (model_.feeds_separately && feeds_only(command.code) && !state_.hopper.empty()) {
    feed();
    return {.kind = Beginning::Kind::immediate, .status = unit_status::channel_end, .device_end_after = model_.per_card};
  }
  if (!reads(command.code) && !(model_.feeds_separately && feeds_only(command.code))) {
    state_.sense = sense_bit::command_reject;
    return {.kind = Beginning::Kind::rejected, .status = unit_status::unit_check};
  }
  // An empty hopper is found out by trying to feed: the operation ends at once, with no data, but it did begin.
  state_.out_of_cards = state_.hopper.empty();
  return {.kind = Beginning::Kind::after, .duration = state_.out_of_cards ? 0 : model_.per_card};
}

Ending CardReader::finish(const Command& command, DataPath& path) {
  if (command.code == command_code::sense) {
    path.to_storage(std::array{state_.sense});
    return ended;
  }
  if (state_.out_of_cards || state_.hopper.empty()) {
    state_.out_of_cards = false;
    if (state_.end_of_file_pending) {
      state_.end_of_file_pending = false;
      return ended | unit_status::unit_exception;
    }
    state_.sense = sense_bit::intervention_required;
    return ended | unit_status::unit_check;
  }
  path.to_storage(state_.hopper.front());
  if (!model_.feeds_separately || !reads_only(command.code)) feed();
  return ended;
}

void CardReader::feed() {
  state_.hopper.pop_front();
  state_.end_of_file_pending = options_.end_of_file && state_.hopper.empty();
}

void CardReader::lay_ready(std::vector<std::vector<Card>> decks) {
  state_.decks = std::move(decks);
  state_.next_deck = 0;
}

bool CardReader::make_ready() {
  if (state_.decks.empty()) return false;
  load(state_.decks[state_.next_deck], true);
  state_.next_deck = (state_.next_deck + 1) % state_.decks.size();
  return true;
}

void CardReader::halt() { state_.out_of_cards = false; }

void CardReader::reset() {
  state_.end_of_file_pending = false;
  state_.out_of_cards = false;
  state_.sense = 0;
}

void CardReader::load(const std::vector<Card>& cards, bool make_ready) {
  const bool was_empty = state_.hopper.empty();
  state_.hopper.insert(state_.hopper.end(), cards.begin(), cards.end());
  if (make_ready && was_empty && !state_.hopper.empty()) wiring().unsolicited(unit_status::device_end);
}

}  // namespace isa370
