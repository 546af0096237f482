// The two table look-ups, for 2K and 4K pages and 64K and 1M segments.
#include "storage/guest_translation.hpp"

#include <optional>

namespace cp {
namespace {

using isa370::bits;
using isa370::ProgramInterruption;

/// Page and segment sizes as control register 0 chooses them.
struct TableFormat {
  unsigned page_bits = 12;
  unsigned segment_bits = 16;
};

std::optional<TableFormat> format_of(std::uint32_t control_register_0) {
  TableFormat format;
  switch (bits(control_register_0, 8, 9)) {
    case 1:
      format.page_bits = 11;
      break;
    case 2:
      format.page_bits = 12;
      break;
    default:
      return std::nullopt;
  }
  switch (bits(control_register_0, 10, 12)) {
    case 0:
      format.segment_bits = 16;
      break;
    case 2:
      format.segment_bits = 20;
      break;
    default:
      return std::nullopt;
  }
  return format;
}

template <std::unsigned_integral Word>
Access fetch_entry(const Guest& guest, const GuestStorage& storage, std::uint32_t address, Word& entry) {
  std::array<std::uint8_t, sizeof(Word)> bytes{};
  const auto access = storage.fetch_table_entry(guest, address, bytes);
  if (access.done()) entry = isa370::load_big_endian<Word>(bytes.data());
  return access;
}

}  // namespace

GuestTranslation translate_by_guest_tables(const Guest& guest, const GuestStorage& storage, std::uint32_t address) {
  const auto format = format_of(guest.cpu.cr[0]);
  if (!format) return {.exception = ProgramInterruption::translation_specification};
  const auto segment = address >> format->segment_bits;
  const auto page = (address & ((1U << format->segment_bits) - 1)) >> format->page_bits;

  // The length in control register 1 counts units of 64 bytes: 16 entries.
  const auto designation = guest.cpu.cr[1];
  const auto segment_entry_at = ((designation & 0x00FF'FFC0) + segment * 4) & isa370::address_mask;
  if (segment / 16 > designation >> 24) return {.condition_code = 3, .address = segment_entry_at};
  std::uint32_t segment_entry = 0;
  if (const auto access = fetch_entry(guest, storage, segment_entry_at, segment_entry); !access.done())
    return {.access = access};
  if ((segment_entry & 1) != 0) return {.condition_code = 1, .address = segment_entry_at};
  if ((segment_entry & 0x0F00'0006) != 0) return {.exception = ProgramInterruption::translation_specification};

  // The page-table length counts sixteenths of the largest table.
  const auto page_entry_at = ((segment_entry & 0x00FF'FFF8) + page * 2) & isa370::address_mask;
  const auto index_bits = format->segment_bits - format->page_bits;
  if (page >> (index_bits - 4) > segment_entry >> 28) return {.condition_code = 3, .address = page_entry_at};
  std::uint16_t page_entry = 0;
  if (const auto access = fetch_entry(guest, storage, page_entry_at, page_entry); !access.done()) return {.access = access};
  const auto small = format->page_bits == 11;
  const std::uint16_t invalid = small ? 0x0004 : 0x0008;
  const std::uint16_t must_be_zero = small ? 0x0002 : 0x0006;
  if ((page_entry & invalid) != 0) return {.condition_code = 2, .address = page_entry_at};
  if ((page_entry & must_be_zero) != 0) return {.exception = ProgramInterruption::translation_specification};
  const auto frame_mask = small ? 0xFFF8U : 0xFFF0U;
  return {.condition_code = 0, .address = (page_entry & frame_mask) << 8 | (address & ((1U << format->page_bits) - 1))};
}

}  // namespace cp
