// The 3215 console printer-keyboard.
//
// Commands: 01 write, 09 write with carriage return, 0A read inquiry, 0B alarm, 03 no-operation, 04 sense (one byte: command
// reject, intervention required; bus out check and equipment check do not happen). In the text, X'15' is the new line; what has
// no printable counterpart is typed as a period, so that nothing but text reaches the host's terminal. A read ends with the
// end-of-block key, also when nothing was typed, or with the cancel key (unit exception). Source: *IBM 3215 Console
// Printer-Keyboard Component Description*, GA24-3550, for speed and keys. NOT IMPLEMENTED: the time of a carriage return; the
// right margin.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <string>
#include <string_view>

#include "isa370/device.hpp"

namespace isa370 {

class Console3215 : public Device {
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
    std::string typed;       ///< What had been typed when the cancel key was pressed.
    bool ready = true;       ///< Not so: out of paper, or switched off; intervention is required.
    bool operator==(const State&) const = default;
  };

  /// What shines at the operator.
  struct Lamps {
    bool proceed = false;  ///< Type: a read waits.
    bool intervention_required = false;
    bool operator==(const Lamps&) const = default;
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
  /// The cancel key: ends the read under way with unit exception. What was typed on the line before has gone to storage
  /// already, character by character.
  void cancel(std::string_view typed = {});
  /// The ready and not-ready keys, or out of paper and paper again: ready is told with device end. A read under way ends with
  /// unit check, intervention required; what is being typed is typed to its end.
  void set_ready(bool ready);
  [[nodiscard]] Lamps lamps() const { return {.proceed = state_.reading, .intervention_required = !state_.ready}; }
  [[nodiscard]] bool reading() const { return state_.reading; }
  [[nodiscard]] const State& state() const { return state_; }

 private:
  Options options_;
  Outlets outlets_;
  State state_;
};

}  // namespace isa370
