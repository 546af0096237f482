// Dynamic address translation by a guest's own tables in its own storage.
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include <isa370/translation.hpp>

#include "guest/guest.hpp"
#include "storage/guest_storage.hpp"

namespace cp {

struct GuestTranslation {
  Access access{};  ///< Of a table entry; the rest counts only when its page is resident.
  isa370::Translation result;
};

/// Tables as the guest's control registers 0 and 1 designate them.
[[nodiscard]] GuestTranslation translate_by_guest_tables(const Guest& guest, const GuestStorage& storage,
                                                         std::uint32_t address);

/// The part of an operand that lies in one page of the guest.
struct OperandPiece {
  std::uint32_t address = 0;  ///< Guest-real.
  std::uint32_t offset = 0;
  std::uint32_t length = 0;
};
struct TranslatedOperand {
  Access access{};                     ///< Of the first piece that is not accessible, if there is one.
  std::vector<OperandPiece> pieces{};  ///< All, or those in front of it.
};
/// Translates and checks an operand piece by piece, as the machine meets exceptions.
[[nodiscard]] TranslatedOperand translate_operand(const Guest& guest, const GuestStorage& storage, std::uint32_t address,
                                                  std::uint32_t length,
                                                  const std::function<Access(const OperandPiece&)>& check);

}  // namespace cp
