// Dynamic address translation by segment and page tables, as pure functions. [POO] "Dynamic address translation", [FC67].
//
// The translation look-aside buffer (access.hpp) stands in front of it.
#pragma once

#include <cstdint>

#include "isa370/interruption.hpp"
#include "isa370/storage.hpp"

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
};

/// As System/370 does it. Tables lie at real addresses, to which `prefix` applies.
[[nodiscard]] Translation translate(const Storage& storage, std::uint32_t control_register_0, std::uint32_t control_register_1,
                                    VirtualAddress address, std::uint32_t prefix = 0);
/// As the 360/67 does it: segments of 1M, pages of 4K, one register for the segment table, addresses of 24 or 32 bits. [FC67]
[[nodiscard]] Translation translate_67(const Storage& storage, std::uint32_t control_register_0, VirtualAddress address);

/// The bits of CR0 that govern translation: page size 8-9, zero 10, segment size 11-12.
inline constexpr std::uint32_t translation_format_bits = 0x00F8'0000;

}  // namespace isa370
