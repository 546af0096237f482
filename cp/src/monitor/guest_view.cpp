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
    case GuestStatus::io_wait:
      return "I/O wait";
    case GuestStatus::enabled_wait:
      return "enabled wait";
    case GuestStatus::disabled_wait:
      return "disabled wait";
  }
  return "unknown";
}

void SimulationCounts::count(const isa370::InstructionRow& row) {
  const auto table = isa370::instruction_table();
  if (counts_.empty()) counts_.resize(table.size());
  ++counts_[static_cast<std::size_t>(&row - table.data())];
}

std::uint64_t SimulationCounts::of(std::string_view mnemonic) const {
  const auto all = by_mnemonic();
  const auto found = all.find(std::string(mnemonic));
  return found == all.end() ? 0 : found->second;
}

std::map<std::string, std::uint64_t> SimulationCounts::by_mnemonic() const {
  std::map<std::string, std::uint64_t> result;
  for (std::size_t i = 0; i < counts_.size(); ++i)
    if (counts_[i] != 0) result[std::string(isa370::instruction_table()[i].mnemonic)] += counts_[i];
  return result;
}

std::uint64_t GuestCounters::trap_count() const { return std::accumulate(traps.begin(), traps.end(), std::uint64_t{0}); }

}  // namespace cp
