// The one clock: simulated nanoseconds and the events that wait for them.
//
// Nothing here reads the host's clock. Events are plain data, so that the clock can be copied with the rest of the
// machine's state; who an event is for is a number.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

namespace isa370 {

using Nanoseconds = std::uint64_t;

/// Event targets below `first_host_target` belong to the machine; a host (CP, a test) uses the others.
inline constexpr std::uint32_t channel_target = 0;
inline constexpr std::uint32_t interval_timer_target = 1;
inline constexpr std::uint32_t first_host_target = 0x100;

struct Event {
  Nanoseconds at = 0;
  std::uint64_t sequence = 0;  ///< Events of one instant happen in the order in which they were scheduled.
  std::uint32_t target = 0;
  std::uint32_t detail = 0;
  bool operator==(const Event&) const = default;
};

class EventClock {
 public:
  [[nodiscard]] Nanoseconds now() const { return now_; }
  /// Time goes forward only; a smaller value is ignored.
  void advance_to(Nanoseconds at);

  void schedule(Nanoseconds at, std::uint32_t target, std::uint32_t detail);
  /// Forgets every event of `target` with `detail`.
  void cancel(std::uint32_t target, std::uint32_t detail);
  [[nodiscard]] std::optional<Nanoseconds> next_at() const;
  /// Takes the earliest event that is due (at <= now), if any.
  [[nodiscard]] std::optional<Event> take_due();
  [[nodiscard]] const std::vector<Event>& waiting() const { return waiting_; }

  bool operator==(const EventClock&) const = default;

 private:
  Nanoseconds now_ = 0;
  std::uint64_t next_sequence_ = 0;
  std::vector<Event> waiting_;  ///< Sorted by (at, sequence).
};

}  // namespace isa370
