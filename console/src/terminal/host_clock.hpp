// The host's clock, read here and nowhere else: to let simulated time keep step with the person at the terminal, and to measure
// how fast the machine is.
#pragma once

#include <isa370/event_clock.hpp>

namespace console {

class HostClock {
 public:
  HostClock();
  /// Nanoseconds since the last call (or since construction), at most `limit`: a stopped program does not race to catch up.
  [[nodiscard]] isa370::Nanoseconds elapsed(isa370::Nanoseconds limit);

 private:
  isa370::Nanoseconds last_;
};

}  // namespace console
