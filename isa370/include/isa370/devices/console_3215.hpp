// The 3215 (and 1052) console printer-keyboard.
//
// Commands: 01 write, 09 write with carriage return, 0A read inquiry, 0B alarm, 03 no-operation, 04 sense. In the text, X'15'
// is the new line; what has no printable counterpart is typed as a period, so that nothing but text reaches the host's
// terminal.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <string>
#include <string_view>

#include "isa370/device.hpp"

namespace isa370 {

class Console3215 final : public Device {
 public:
  struct Options {
    Nanoseconds per_character = 11'764'706;  ///< 85 characters a second.
  };
  struct Outlets {
    std::function<void(std::string_view)> typed{};  ///< Text that the machine typed (ASCII); "\n" marks the carriage return.
    std::function<void()> read_started{};           ///< The machine waits for a line.
    std::function<void()> alarm{};
  };
  struct State {
    bool reading = false;
    std::deque<std::string> lines;  ///< Typed ahead by the person, not yet read.
    std::uint8_t sense = 0;
    bool cancelled = false;  ///< The read under way ends with unit exception.
    bool ready = true;       ///< Not so: out of paper, or switched off; intervention is required.
    bool operator==(const State&) const = default;
  };

  /// Outlets may call `attention`, `enter` and `cancel`. Empty ones are allowed: what is typed is lost.
  Console3215(Options options, Outlets outlets);

  [[nodiscard]] std::string_view model() const override { return "3215"; }
  [[nodiscard]] Beginning begin(const Command& command) override;
  [[nodiscard]] Ending finish(const Command& command, DataPath& path) override;
  void halt() override;
  void reset() override;

  /// The request (attention) key.
  void attention();
  /// A line and the end-of-block key. It answers the read under way, or is kept for the next one.
  void enter(std::string_view line);
  /// The cancel key: ends the read under way with unit exception and no data.
  void cancel();
  /// Out of paper, and paper again (device end).
  void set_ready(bool ready);
  [[nodiscard]] bool reading() const { return state_.reading; }
  [[nodiscard]] const State& state() const { return state_; }

 private:
  Options options_;
  Outlets outlets_;
  State state_;
};

}  // namespace isa370
