// The event clock: a list sorted by instant and order of scheduling. It is short (a few devices, a few timers).
#include "isa370/event_clock.hpp"

#include <algorithm>

namespace isa370 {

void EventClock::advance_to(Nanoseconds at) { now_ = std::max(now_, at); }

void EventClock::schedule(Nanoseconds at, std::uint32_t target, std::uint32_t detail) {
  const auto behind = std::ranges::upper_bound(waiting_, at, {}, &Event::at);
  waiting_.insert(behind, Event{.at = at, .sequence = next_sequence_++, .target = target, .detail = detail});
}

void EventClock::cancel(std::uint32_t target, std::uint32_t detail) {
  std::erase_if(waiting_, [&](const Event& event) { return event.target == target && event.detail == detail; });
}

std::optional<Nanoseconds> EventClock::next_at() const {
  if (waiting_.empty()) return std::nullopt;
  return waiting_.front().at;
}

std::optional<Event> EventClock::take_due() {
  if (waiting_.empty() || waiting_.front().at > now_) return std::nullopt;
  const auto event = waiting_.front();
  waiting_.erase(waiting_.begin());
  return event;
}

}  // namespace isa370
