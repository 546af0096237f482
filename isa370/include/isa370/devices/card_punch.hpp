// Card punches: what the 2540 and the 3525 have in common; each has its model in a file of its own.
//
// Commands: write, feed and select stacker (01, 41, 81), no-operation, sense.
// NOT IMPLEMENTED: column binary, the 3525's reading and printing features, punch-feed-read, error retry.
#pragma once

#include <cstdint>
#include <memory>
#include <string_view>

#include "isa370/device.hpp"
#include "isa370/media/card.hpp"

namespace isa370 {

struct CardPunchModel {
  std::string_view type;     ///< "3525".
  Nanoseconds per_card = 0;  ///< At its speed in cards a minute.
};

class CardPunch final : public Device {
 public:
  struct State {
    std::uint8_t sense = 0;
    bool ready = true;
    std::uint64_t punched = 0;  ///< Cards since the beginning.
    bool operator==(const State&) const = default;
  };

  CardPunch(const CardPunchModel& model, std::unique_ptr<CardStacker> stacker) : model_(model), stacker_(std::move(stacker)) {}

  [[nodiscard]] std::string_view model() const override { return model_.type; }
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

  CardPunchModel model_;
  std::unique_ptr<CardStacker> stacker_;
  State state_;
};

}  // namespace isa370
