// Reads and writes swap-table entries.
#include "storage/swap_table.hpp"

#include <isa370/assist.hpp>

#include "storage/translation_tables.hpp"

namespace cp {
namespace {

namespace assist = isa370::assist;

constexpr unsigned referenced_bits = assist::swap_referenced(0) | assist::swap_referenced(1);
constexpr unsigned changed_bits = assist::swap_changed(0) | assist::swap_changed(1);

}  // namespace

SwapEntry::SwapEntry(isa370::Storage& storage, const Guest& guest, std::uint32_t page)
    : storage_(storage), place_{swap_entry_address(guest, page)} {}

std::uint8_t SwapEntry::key(unsigned half) const {
  return storage_.read<std::uint8_t>({place_.value + assist::swap_key(half)});
}
void SwapEntry::set_key(unsigned half, std::uint8_t key) { storage_.write({place_.value + assist::swap_key(half)}, key); }

std::uint8_t SwapEntry::flags() const { return storage_.read<std::uint8_t>({place_.value + assist::swap_flags}); }
void SwapEntry::set_flags(unsigned flags) {
  storage_.write({place_.value + assist::swap_flags}, static_cast<std::uint8_t>(flags));
}

bool SwapEntry::referenced() const { return (flags() & referenced_bits) != 0; }
void SwapEntry::note_referenced() { set_flags(flags() | assist::swap_referenced(0)); }
void SwapEntry::reset_referenced() { set_flags(flags() & ~referenced_bits); }
bool SwapEntry::changed() const { return (flags() & changed_bits) != 0; }
void SwapEntry::note_changed() { set_flags(flags() | assist::swap_changed(0)); }
void SwapEntry::reset_changed() { set_flags(flags() & ~changed_bits); }

void SwapEntry::clear() { storage_.write(place_, std::uint64_t{0}); }

void SwapEntry::exchange(SwapEntry& other) {
  const auto own = storage_.read<std::uint64_t>(place_);
  storage_.write(place_, storage_.read<std::uint64_t>(other.place_));
  storage_.write(other.place_, own);
}

}  // namespace cp
