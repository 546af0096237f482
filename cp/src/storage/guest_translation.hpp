// Dynamic address translation by a guest's own tables in its own storage, for LOAD REAL ADDRESS.
#pragma once

#include <cstdint>

#include "guest/guest.hpp"
#include "storage/guest_storage.hpp"

namespace cp {

struct GuestTranslation {
  Access access{};  ///< Of a table entry; the rest counts only when it is done.
  isa370::ProgramInterruption exception = isa370::ProgramInterruption::none;
  /// 0: `address` is the guest-real address. 1, 2: the segment-table (page-table) entry at `address` is invalid. 3: the entry
  /// at `address` is outside its table.
  std::uint8_t condition_code = 0;
  std::uint32_t address = 0;
};

/// Tables as the guest's control registers 0 and 1 designate them. [POO] "Load Real Address".
[[nodiscard]] GuestTranslation translate_by_guest_tables(const Guest& guest, const GuestStorage& storage,
                                                         std::uint32_t address);

}  // namespace cp
