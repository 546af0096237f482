// Names and sums for the look at a guest.
#include "cp/guest_view.hpp"

#include <numeric>

namespace cp {

std::string_view name_of(GuestStatus status) {
  switch (status) {
    case GuestStatus::runnable:
      return "runnable";
    case GuestStatus::cp_mode:
      return "CP mode";
    case GuestStatus::page_wait:
      return "page wait";
    case GuestStatus::enabled_wait:
      return "enabled wait";
    case GuestStatus::disabled_wait:
      return "disabled wait";
  }
  return "unknown";
}

std::uint64_t GuestCounters::trap_count() const { return std::accumulate(traps.begin(), traps.end(), std::uint64_t{0}); }

}  // namespace cp
