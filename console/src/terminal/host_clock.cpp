// Reads the host's monotonic clock.
#include "terminal/host_clock.hpp"

#include <algorithm>
#include <chrono>

namespace console {
namespace {

isa370::Nanoseconds read_clock() {
  const auto since = std::chrono::steady_clock::now().time_since_epoch();
  return static_cast<isa370::Nanoseconds>(std::chrono::duration_cast<std::chrono::nanoseconds>(since).count());
}

}  // namespace

HostClock::HostClock() : last_(read_clock()) {}

isa370::Nanoseconds HostClock::elapsed(isa370::Nanoseconds limit) {
  const auto now = read_clock();
  const auto passed = now - last_;
  last_ = now;
  return std::min(passed, limit);
}

}  // namespace console
