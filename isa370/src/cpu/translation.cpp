// The two table look-ups of dynamic address translation, with their checks in the manual's order.
// NOT IMPLEMENTED: segment protection and the common-segment bit, which came later than the base System/370.
#include "cpu/translation.hpp"

#include "isa370/bits.hpp"

namespace isa370 {
namespace {

using Ending = Translation::Ending;

/// What CR0 bits 8-12 choose: how many bits of the address name the byte, and how many the byte and the page.
struct Geometry {
  unsigned byte_bits = 0;
  unsigned segment_shift = 0;
  [[nodiscard]] bool valid() const { return byte_bits != 0 && segment_shift != 0; }
  [[nodiscard]] unsigned page_index_bits() const { return segment_shift - byte_bits; }
};

Geometry geometry_of(std::uint32_t control_register_0) {
  Geometry geometry;
  switch (bits(control_register_0, 8, 9)) {
    case 0b01:
      geometry.byte_bits = 11;
      break;
    case 0b10:
      geometry.byte_bits = 12;
      break;
    default:
      break;
  }
  switch (bits(control_register_0, 11, 12)) {
    case 0b00:
      geometry.segment_shift = 16;
      break;
    case 0b10:
      geometry.segment_shift = 20;
      break;
    default:
      break;
  }
  if (bits(control_register_0, 10, 10) != 0) return {};
  return geometry;
}

/// Four bits of a length field say how many sixteenths of the largest table there are, less one.
constexpr unsigned length_field_bits = 4;

constexpr std::uint32_t segment_invalid_bit = bit<std::uint32_t>(31);
constexpr std::uint32_t segment_zeros = 0x0F00'0006;  // bits 4-7 and 29-30

}  // namespace

Translation translate(const Storage& storage, std::uint32_t control_register_0, std::uint32_t control_register_1,
                      VirtualAddress address, std::uint32_t prefix) {
  const auto geometry = geometry_of(control_register_0);
  if (!geometry.valid()) return {.ending = Ending::specification};

  const std::uint32_t virtual_address = address.value & address_mask;
  const std::uint32_t segment_index = virtual_address >> geometry.segment_shift;
  const std::uint32_t segment_entry_at = ((control_register_1 & 0x00FF'FFC0) + segment_index * 4) & address_mask;
  // A segment table has a unit of 16 entries more than CR1's length says.
  if (segment_index >> length_field_bits > bits(control_register_1, 0, 7))
    return {.ending = Ending::segment_length, .address = segment_entry_at};
  const auto segment_entry_place = to_absolute({segment_entry_at}, prefix);
  if (!storage.contains(segment_entry_place, 4)) return {.ending = Ending::addressing};
  const auto segment_entry = storage.read<std::uint32_t>(segment_entry_place);
  if ((segment_entry & segment_invalid_bit) != 0) return {.ending = Ending::segment_invalid, .address = segment_entry_at};
  if ((segment_entry & segment_zeros) != 0) return {.ending = Ending::specification};

  const std::uint32_t page_index = bits(virtual_address, 32 - geometry.segment_shift, 31 - geometry.byte_bits);
  const std::uint32_t page_entry_at = ((segment_entry & 0x00FF'FFF8) + page_index * 2) & address_mask;
  if (page_index >> (geometry.page_index_bits() - length_field_bits) > bits(segment_entry, 0, 3))
    return {.ending = Ending::page_length, .address = page_entry_at};
  const auto page_entry_place = to_absolute({page_entry_at}, prefix);
  if (!storage.contains(page_entry_place, 2)) return {.ending = Ending::addressing};
  const std::uint32_t page_entry = storage.read<std::uint16_t>(page_entry_place);
  // The entry's bits behind the frame's: the invalid bit, zeros to bit 14, and bit 15, which is the program's.
  const unsigned frame_bits = 24 - geometry.byte_bits;
  const std::uint32_t invalid_bit = 0x8000U >> frame_bits;
  if ((page_entry & invalid_bit) != 0) return {.ending = Ending::page_invalid, .address = page_entry_at};
  if ((page_entry & (invalid_bit - 1) & ~1U) != 0) return {.ending = Ending::specification};

  const std::uint32_t frame = page_entry >> (16 - frame_bits);
  const std::uint32_t byte_index = virtual_address & ((1U << geometry.byte_bits) - 1);
  return {.ending = Ending::translated, .address = frame << geometry.byte_bits | byte_index};
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
