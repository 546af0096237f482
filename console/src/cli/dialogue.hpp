// The dialogue file of `cambridge exec`: the operator as a list of steps, and who carries them out.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <tl/expected.hpp>

#include <isa370/address.hpp>

namespace console {

struct DialogueStep {
  enum class Kind : std::uint8_t { expect, attention, type, ready, stop };
  Kind kind = Kind::stop;
  std::string text;                 ///< Of expect and type, as written behind one blank.
  isa370::DeviceNumber device = 0;  ///< Of ready.
  std::uint32_t line = 0;
  bool operator==(const DialogueStep&) const = default;
};

/// "expect READY", as it stands in the file.
[[nodiscard]] std::string to_string(const DialogueStep& step);

/// A step a line; empty lines and lines that begin with "*" or "#" are comments. All faults at once, as "FILE:LINE: ...".
[[nodiscard]] tl::expected<std::vector<DialogueStep>, std::vector<std::string>> parse_dialogue(std::string_view text,
                                                                                               std::string_view name);

/// What the operator can see and touch.
class OperatorsPlace {
 public:
  virtual ~OperatorsPlace() = default;
  /// Everything that the machine typed from `offset` on: finished lines end with "\n", an unfinished one may follow.
  [[nodiscard]] virtual std::string typed_from(std::size_t offset) const = 0;
  /// The machine waits for a line at its console.
  [[nodiscard]] virtual bool reading() const = 0;
  virtual void type(std::string_view line) = 0;
  virtual void attention() = 0;
  /// Puts the next cards into a reader and presses its start key.
  virtual void ready(isa370::DeviceNumber device) = 0;
};

/// Goes through the steps as far as what the machine does allows, one act at a time.
class Dialogue {
 public:
  explicit Dialogue(std::vector<DialogueStep> steps) : steps_(std::move(steps)) {}

  enum class Progress : std::uint8_t {
    none,     ///< The next step must wait, or there is none.
    acted,    ///< Something was done to the machine: it must run on before the next call.
    stopped,  ///< The step `stop` was reached.
  };
  /// `idle`: nothing will happen before the operator does something.
  Progress advance(OperatorsPlace& place, bool idle);
  /// The step that waits; nullptr behind the last one.
  [[nodiscard]] const DialogueStep* waiting() const { return next_ < steps_.size() ? &steps_[next_] : nullptr; }

 private:
  [[nodiscard]] bool expected_is_there(const OperatorsPlace& place, std::string_view text);

  std::vector<DialogueStep> steps_;
  std::size_t next_ = 0;
  std::size_t seen_ = 0;  ///< Offset in what was typed, behind what the last `expect` found.
  bool attention_given_ = false;
};

}  // namespace console
