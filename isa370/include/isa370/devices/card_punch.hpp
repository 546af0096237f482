// Card punches: the 2540's punch side and the 3525.
//
// Commands: write, feed and select stacker (01, 41, 81; on the 2540 also with column binary, 21, 61, A1), no-operation, sense.
// NOT IMPLEMENTED: the 3525's reading and printing features, punch-feed-read, error retry.
#pragma once

#include <cstdint>
#include <memory>
#include <string_view>

#include "isa370/device.hpp"
#include "isa370/media/card.hpp"

namespace isa370 {

class CardPunch final : public Device {
 public:
  struct Options {
    std::string_view type = "3525";      ///< "2540P", "3525".
    Nanoseconds per_card = 200'000'000;  ///< 300 cards a minute: the 2540 and the 3525 model P3.
  };
  struct State {
    std::uint8_t sense = 0;
    bool ready = true;
    std::uint64_t punched = 0;  ///< Cards since the beginning.
    bool operator==(const State&) const = default;
  };

  CardPunch(Options options, std::unique_ptr<CardStacker> stacker) : options_(options), stacker_(std::move(stacker)) {}

  [[nodiscard]] std::string_view model() const override { return options_.type; }
  [[nodiscard]] Beginning begin(const Command& command) override;
  [[nodiscard]] Ending finish(const Command& command, DataPath& path) override;
  void halt() override {}
  void reset() override { state_.sense = 0; }
  bool make_ready() override;
  /// Out of cards, or the stop key.
  void set_not_ready() { state_.ready = false; }
  [[nodiscard]] const State& state() const { return state_; }
  [[nodiscard]] const CardStacker& stacker() const { return *stacker_; }

 private:
  [[nodiscard]] Beginning rejected(std::uint8_t sense);

  Options options_;
  std::unique_ptr<CardStacker> stacker_;
  State state_;
};

}  // namespace isa370
