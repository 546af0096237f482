// The 3505 (and 2540) card reader.
//
// Commands: 02 read and feed (the 2540's 42, 82, C2 choose stackers), 03 no-operation, 04 sense (one byte).
// NOT IMPLEMENTED: column binary, reading without feeding, feeding without reading.
#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include <tl/expected.hpp>

#include "isa370/device.hpp"
#include "isa370/media/card.hpp"

namespace isa370 {

/// Reads a deck: EBCDIC card images of 80 bytes, or lines of ASCII text (padded with blanks) when `ascii`. The error says what
/// is wrong and where ("offset 160: 17 bytes left, a card has 80"); a deck without cards is an error, too.
[[nodiscard]] tl::expected<std::vector<Card>, std::string> parse_deck(std::string_view bytes, bool ascii);

class CardReader3505 final : public Device {
 public:
  struct Options {
    Nanoseconds per_card = 50'000'000;  ///< 1,200 cards a minute: the 3505 model B2.
    bool end_of_file = true;            ///< The EOF key: unit exception behind the last card, not intervention required.
  };
  struct State {
    std::deque<Card> hopper;
    bool end_of_file_pending = false;  ///< The last card was read and its end of file not yet given.
    bool out_of_cards = false;         ///< The read under way found the hopper empty.
    std::uint8_t sense = 0;
    bool operator==(const State&) const = default;
  };

  explicit CardReader3505(Options options);

  [[nodiscard]] std::string_view model() const override { return "3505"; }
  [[nodiscard]] Beginning begin(const Command& command) override;
  [[nodiscard]] Ending finish(const Command& command, DataPath& path) override;
  void halt() override;
  void reset() override;

  /// Puts cards behind those in the hopper. `make_ready` presses the start key: device end when the reader was empty.
  void load(const std::vector<Card>& cards, bool make_ready);
  [[nodiscard]] std::size_t cards_left() const { return state_.hopper.size(); }
  [[nodiscard]] const State& state() const { return state_; }

 private:
  Options options_;
  State state_;
};

}  // namespace isa370
