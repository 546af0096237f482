// Card readers: what the 2501, the 2540 and the 3505 have in common; each has its model in a file of its own.
//
// Commands: 02, 42, 82 read, feed and select a stacker; on the 2540 also C2 read, and 23, 63, A3 feed; 03 no-operation; 04
// sense (one byte). NOT IMPLEMENTED: column binary, optical marks.
#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include <tl/expected.hpp>

#include "isa370/device.hpp"
#include "isa370/media/deck.hpp"

namespace isa370 {

struct CardReaderModel {
  std::string_view type;          ///< "3505".
  Nanoseconds per_card = 0;       ///< At its speed in cards a minute.
  bool feeds_separately = false;  ///< A card may be read without being fed, and fed by a command of its own.
};

class CardReader final : public Device {
 public:
  struct Options {
    bool end_of_file = true;  ///< The EOF key: unit exception behind the last card, not intervention required.
  };
  struct State {
    std::deque<Card> hopper;
    bool end_of_file_pending = false;  ///< The last card was read and its end of file not yet given.
    bool out_of_cards = false;         ///< The read under way found the hopper empty.
    std::uint8_t sense = 0;
    std::vector<std::vector<Card>> decks;  ///< Beside the reader.
    std::size_t next_deck = 0;
    bool operator==(const State&) const = default;
  };

  CardReader(const CardReaderModel& model, Options options) : model_(model), options_(options) {}
  explicit CardReader(const CardReaderModel& model) : CardReader(model, Options{}) {}

  [[nodiscard]] std::string_view model() const override { return model_.type; }
  [[nodiscard]] Beginning begin(const Command& command) override;
  [[nodiscard]] Ending finish(const Command& command, DataPath& path) override;
  void halt() override;
  void reset() override;

  /// Puts cards behind those in the hopper. `make_ready` presses the start key: device end when the reader was empty.
  void load(const std::vector<Card>& cards, bool make_ready);
  /// Decks that lie beside the reader: each time it is made ready, the next one goes into the hopper, behind the last the first
  /// again.
  void lay_ready(std::vector<std::vector<Card>> decks);
  bool make_ready() override;
  [[nodiscard]] std::size_t cards_left() const { return state_.hopper.size(); }
  [[nodiscard]] const State& state() const { return state_; }

 private:
  void feed();

  CardReaderModel model_;
  Options options_;
  State state_;
};

}  // namespace isa370
