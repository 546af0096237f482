// What CP keeps of the storage keys of a guest's pages: VM/370's swap tables, in real storage behind the page tables, where the
// virtual-machine assist finds them. [DA6] SWPTABLE, [VMA]
//
// While a page is resident the machine has its keys; of those here, only the reference and change bits count then: those that
// the guest must still see although CP reset the machine's.
#pragma once

#include <array>
#include <cstdint>

#include <isa370/machine.hpp>

#include "guest/guest.hpp"

namespace cp {

/// The entry of one page.
class SwapEntry {
 public:
  SwapEntry(isa370::Storage& storage, const Guest& guest, std::uint32_t page);

  /// The key of a half of the page, 0 or 1.
  [[nodiscard]] std::uint8_t key(unsigned half) const;
  void set_key(unsigned half, std::uint8_t key);

  /// For page replacement; the guest's RRB and SSK do not reset it.
  [[nodiscard]] bool referenced() const;
  void note_referenced();
  void reset_referenced();
  /// Whether the page differs from its slot, as far as CP took over.
  [[nodiscard]] bool changed() const;
  void note_changed();
  void reset_changed();

  /// Zero keys, nothing noted.
  void clear();
  void exchange(SwapEntry& other);

 private:
  [[nodiscard]] std::uint8_t flags() const;
  void set_flags(unsigned flags);

  isa370::Storage& storage_;
  isa370::AbsoluteAddress place_;
};

}  // namespace cp
