// Fetches the entries from the guest's pages.
#include "storage/guest_translation.hpp"

#include <algorithm>
#include <array>
#include <optional>

namespace cp {

GuestTranslation translate_by_guest_tables(const Guest& guest, const GuestStorage& storage, std::uint32_t address) {
  GuestTranslation translation;
  translation.result = isa370::translate_by_tables(
      guest.cpu.cr[0], guest.cpu.cr[1], address, [&](std::uint32_t at, unsigned size) -> std::optional<std::uint32_t> {
        std::array<std::uint8_t, 4> bytes{};
        const auto access = storage.fetch_table_entry(guest, at, std::span{bytes}.first(size));
        if (access.kind == Access::Kind::not_resident) translation.access = access;
        if (!access.done()) return std::nullopt;
        return isa370::load_big_endian<std::uint32_t>(bytes.data()) >> (32 - 8 * size);
      });
  return translation;
}

TranslatedOperand translate_operand(const Guest& guest, const GuestStorage& storage, std::uint32_t address,
                                    std::uint32_t length, const std::function<Access(const OperandPiece&)>& check) {
  constexpr std::uint32_t smallest_page = 2048;
  TranslatedOperand operand;
  for (std::uint32_t offset = 0; offset < length;) {
    const auto at = (address + offset) & isa370::address_mask;
    const auto [access, result] = translate_by_guest_tables(guest, storage, at);
    operand.access = access;
    if (access.done() && !result.done())
      operand.access = {.kind = Access::Kind::translation, .exception = result.exception(), .virtual_address = at};
    if (!operand.access.done()) break;
    const OperandPiece piece{result.address, offset, std::min(length - offset, smallest_page - at % smallest_page)};
    operand.access = check(piece);
    if (!operand.access.done()) break;
    operand.pieces.push_back(piece);
    offset += piece.length;
  }
  return operand;
}

}  // namespace cp
