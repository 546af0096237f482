// The loop of `cambridge exec`: a slice of the machine, then the operator.
#include "cli/exec_run.hpp"

#include <algorithm>

namespace console {
namespace {

using State = ExecSubject::State;

constexpr isa370::Nanoseconds second = 1'000'000'000;
/// How often the operator looks at the paper, in simulated time.
constexpr isa370::Nanoseconds attentive_slice = 10'000'000;
constexpr isa370::Nanoseconds long_slice = second;
/// A machine found waiting for so long, slice after slice, waits for its operator, whatever its timers do. Longer than a full
/// line takes on the console.
constexpr isa370::Nanoseconds quiet_time = 100 * second;

class Runner {
 public:
  Runner(ExecSubject& subject, Dialogue& dialogue, const ExecOptions& options)
      : subject_(subject), dialogue_(dialogue), options_(options), end_(subject.now() + options.max_time) {}

  tl::expected<Stop, std::string> run() {
    quiet_since_ = subject_.now();
    for (;;) {
      const auto used = subject_.instructions();
      if (used >= options_.max_instructions || subject_.now() >= end_) return Stop::limit;
      const auto state = subject_.run({.instructions = options_.max_instructions - used, .until = next_look()});
      if (!state) return tl::unexpected(state.error());
      if (*state == State::running) quiet_since_ = subject_.now();
      if (const auto stop = look(*state)) return *stop;
    }
  }

 private:
  isa370::Nanoseconds next_look() const {
    const bool attentive = dialogue_.waiting() != nullptr || subject_.reading();
    return std::min(end_, subject_.now() + (attentive ? attentive_slice : long_slice));
  }

  std::optional<Stop> look(State state) {
    const bool quiet = state == State::waiting && subject_.now() - quiet_since_ >= quiet_time;
    const bool over = state == State::disabled_wait || state == State::check_stop;
    switch (dialogue_.advance(subject_, state == State::idle || quiet)) {
      case Dialogue::Progress::stopped:
        return Stop::matched;
      case Dialogue::Progress::acted:
        quiet_since_ = subject_.now();
        if (!over) return std::nullopt;
        break;
      case Dialogue::Progress::none:
        break;
    }
    if (state == State::disabled_wait) return Stop::disabled_wait;
    if (state == State::check_stop) return Stop::check_stop;
    // Timers may go on, but a read that nobody answers stays where it is.
    if (state == State::idle || (quiet && subject_.reading())) return Stop::idle;
    return std::nullopt;
  }

  ExecSubject& subject_;
  Dialogue& dialogue_;
  const ExecOptions& options_;
  isa370::Nanoseconds end_;
  isa370::Nanoseconds quiet_since_ = 0;
};

}  // namespace

std::string_view name_of(Stop stop) {
  switch (stop) {
    case Stop::disabled_wait:
      return "disabled-wait";
    case Stop::idle:
      return "idle";
    case Stop::limit:
      return "limit";
    case Stop::matched:
      return "matched";
    case Stop::check_stop:
      return "check-stop";
  }
  return "";
}

tl::expected<Stop, std::string> run_to_end(ExecSubject& subject, Dialogue& dialogue, const ExecOptions& options) {
  return Runner(subject, dialogue, options).run();
}

}  // namespace console
