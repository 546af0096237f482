// Dynamic address translation of System/370 by segment and page tables. [POO] "Dynamic address translation".
//
// Whoever has the tables says how an entry is fetched: the processor from real storage, a control program from the storage of
// one of its virtual machines.
#pragma once

#include <cstdint>
#include <optional>

#include "isa370/address.hpp"
#include "isa370/bits.hpp"
#include "isa370/interruption.hpp"

namespace isa370 {

struct Translation {
  /// In the order in which the conditions are recognised.
  enum class Ending : std::uint8_t {
    specification,    ///< CR0 or an entry has an invalid format.
    segment_length,   ///< The segment table has no entry for the segment.
    segment_invalid,  ///< The entry's invalid bit is on.
    page_length,      ///< The page table has no entry for the page.
    page_invalid,     ///< The entry's invalid bit is on.
    addressing,       ///< An entry lies outside of storage.
    translated,
  };
  Ending ending = Ending::specification;
  /// The real address; for the four endings in between, that of the entry which is missing or invalid.
  std::uint32_t address = 0;

  [[nodiscard]] bool done() const { return ending == Ending::translated; }
  /// The exception that an access meets; not to be asked when `done`.
  [[nodiscard]] ProgramInterruption exception() const;
  /// What LOAD REAL ADDRESS sets; nullopt where it meets the exception.
  [[nodiscard]] std::optional<std::uint8_t> condition_code() const;
};

/// The bits of CR0 that govern translation: page size 8-9, zero 10, segment size 11-12.
inline constexpr std::uint32_t translation_format_bits = 0x00F8'0000;

/// What these bits choose: how many bits of an address name the byte in its page, and how many the byte in its segment.
struct TranslationFormat {
  unsigned page_bits = 0;
  unsigned segment_bits = 0;
  [[nodiscard]] unsigned page_index_bits() const { return segment_bits - page_bits; }
};
/// nullopt when the bits mean nothing.
[[nodiscard]] std::optional<TranslationFormat> translation_format(std::uint32_t control_register_0);

/// The two look-ups, with their checks in the manual's order. `fetch(address, bytes)` gives the entry of 4 or 2 bytes at a real
/// address as an optional number; nothing ends the translation as `addressing`.
template <typename Fetch>
[[nodiscard]] Translation translate_by_tables(std::uint32_t control_register_0, std::uint32_t control_register_1,
                                              std::uint32_t virtual_address, const Fetch& fetch) {
  using Ending = Translation::Ending;
  // Four bits of a length field say how many sixteenths of the largest table there are, less one.
  constexpr unsigned length_field_bits = 4;
  constexpr std::uint32_t segment_invalid_bit = bit<std::uint32_t>(31);
  constexpr std::uint32_t segment_zeros = 0x0F00'0006;  // bits 4-7 and 29-30
  const auto format = translation_format(control_register_0);
  if (!format) return {.ending = Ending::specification};

  virtual_address &= address_mask;
  const std::uint32_t segment_index = virtual_address >> format->segment_bits;
  const std::uint32_t segment_entry_at = ((control_register_1 & 0x00FF'FFC0) + segment_index * 4) & address_mask;
  // A segment table has a unit of 16 entries more than CR1's length says.
  if (segment_index >> length_field_bits > bits(control_register_1, 0, 7))
    return {.ending = Ending::segment_length, .address = segment_entry_at};
  const std::optional<std::uint32_t> segment_entry = fetch(segment_entry_at, 4U);
  if (!segment_entry) return {.ending = Ending::addressing};
  if ((*segment_entry & segment_invalid_bit) != 0) return {.ending = Ending::segment_invalid, .address = segment_entry_at};
  if ((*segment_entry & segment_zeros) != 0) return {.ending = Ending::specification};

  const std::uint32_t page_index = bits(virtual_address, 32 - format->segment_bits, 31 - format->page_bits);
  const std::uint32_t page_entry_at = ((*segment_entry & 0x00FF'FFF8) + page_index * 2) & address_mask;
  if (page_index >> (format->page_index_bits() - length_field_bits) > bits(*segment_entry, 0, 3))
    return {.ending = Ending::page_length, .address = page_entry_at};
  const std::optional<std::uint32_t> page_entry = fetch(page_entry_at, 2U);
  if (!page_entry) return {.ending = Ending::addressing};
  // The entry's bits behind the frame's: the invalid bit, zeros to bit 14, and bit 15, which is the program's.
  const unsigned frame_bits = 24 - format->page_bits;
  const std::uint32_t invalid_bit = 0x8000U >> frame_bits;
  if ((*page_entry & invalid_bit) != 0) return {.ending = Ending::page_invalid, .address = page_entry_at};
  if ((*page_entry & (invalid_bit - 1) & ~1U) != 0) return {.ending = Ending::specification};

  const std::uint32_t frame = *page_entry >> (16 - frame_bits);
  const std::uint32_t byte_index = virtual_address & ((1U << format->page_bits) - 1);
  return {.ending = Ending::translated, .address = frame << format->page_bits | byte_index};
}

}  // namespace isa370
