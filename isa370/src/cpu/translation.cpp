// The two table look-ups of dynamic address translation, with their checks in the manual's order.
// NOT IMPLEMENTED: segment protection and the common-segment bit, which came later than the base System/370.
#include "cpu/translation.hpp"

#include "isa370/bits.hpp"

namespace isa370 {
namespace {

using Ending = Translation::Ending;

/// Four bits of a length field say how many sixteenths of the largest table there are, less one.
constexpr unsigned length_field_bits = 4;

constexpr std::uint32_t segment_invalid_bit = bit<std::uint32_t>(31);

}  // namespace

std::optional<TranslationFormat> translation_format(std::uint32_t control_register_0) {
  TranslationFormat format;
  switch (bits(control_register_0, 8, 9)) {
    case 0b01:
      format.page_bits = 11;
      break;
    case 0b10:
      format.page_bits = 12;
      break;
    default:
      return std::nullopt;
  }
  switch (bits(control_register_0, 10, 12)) {
    case 0b000:
      format.segment_bits = 16;
      break;
    case 0b010:
      format.segment_bits = 20;
      break;
    default:
      return std::nullopt;
  }
  return format;
}

Translation translate(const Storage& storage, std::uint32_t control_register_0, std::uint32_t control_register_1,
                      VirtualAddress address, std::uint32_t prefix) {
  return translate_by_tables(control_register_0, control_register_1, address.value,
                             [&](std::uint32_t at, unsigned bytes) -> std::optional<std::uint32_t> {
                               const auto place = to_absolute({at}, prefix);
                               if (!storage.contains(place, bytes)) return std::nullopt;
                               if (bytes == 2) return storage.read<std::uint16_t>(place);
                               return storage.read<std::uint32_t>(place);
                             });
}

// Tables look as they do on System/370 with pages of 4K and segments of 1M, which took them over. What differs: a segment may
// be any of 4,096; a segment entry has a page table's length in bits 0-7, in entries less one, and its address in bits 8-30; a
// page entry has bit 12 for invalid and zeros in 13 and 14. The checks and their order are taken from System/370 (unverified).
Translation translate_67(const Storage& storage, std::uint32_t control_register_0, VirtualAddress address) {
  constexpr unsigned segment_shift = 20, page_shift = 12;
  constexpr std::uint32_t byte_mask = (1U << page_shift) - 1, page_mask = 0xFF;
  constexpr std::uint32_t page_invalid_bit = 0x0008, page_zeros = 0x0006;

  const std::uint32_t segment_index = address.value >> segment_shift;
  const std::uint32_t segment_entry_at = ((control_register_0 & 0x00FF'FFC0) + segment_index * 4) & address_mask;
  if (segment_index >> length_field_bits > bits(control_register_0, 0, 7))
    return {.ending = Ending::segment_length, .address = segment_entry_at};
  if (!storage.contains({segment_entry_at}, 4)) return {.ending = Ending::addressing};
  const auto segment_entry = storage.read<std::uint32_t>({segment_entry_at});
  if ((segment_entry & segment_invalid_bit) != 0) return {.ending = Ending::segment_invalid, .address = segment_entry_at};

  const std::uint32_t page_index = address.value >> page_shift & page_mask;
  const std::uint32_t page_entry_at = ((segment_entry & 0x00FF'FFFE) + page_index * 2) & address_mask;
  if (page_index > bits(segment_entry, 0, 7)) return {.ending = Ending::page_length, .address = page_entry_at};
  if (!storage.contains({page_entry_at}, 2)) return {.ending = Ending::addressing};
  const std::uint32_t page_entry = storage.read<std::uint16_t>({page_entry_at});
  if ((page_entry & page_invalid_bit) != 0) return {.ending = Ending::page_invalid, .address = page_entry_at};
  if ((page_entry & page_zeros) != 0) return {.ending = Ending::specification};
  return {.ending = Ending::translated, .address = page_entry >> 4 << page_shift | (address.value & byte_mask)};
}

std::optional<std::uint8_t> Translation::condition_code() const {
  switch (ending) {
    case Ending::translated:
      return 0;
    case Ending::segment_invalid:
      return 1;
    case Ending::page_invalid:
      return 2;
    case Ending::segment_length:
    case Ending::page_length:
      return 3;
    default:
      return std::nullopt;
  }
}

ProgramInterruption Translation::exception() const {
  switch (ending) {
    case Ending::segment_length:
    case Ending::segment_invalid:
      return ProgramInterruption::segment_translation;
    case Ending::page_length:
    case Ending::page_invalid:
      return ProgramInterruption::page_translation;
    case Ending::addressing:
      return ProgramInterruption::addressing;
    default:
      return ProgramInterruption::translation_specification;
  }
}

}  // namespace isa370
