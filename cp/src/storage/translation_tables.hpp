// The segment and page tables of a guest in real storage, in the architected formats: 64K segments, 4K pages. Each page table
// is followed by its swap table, whose address stands in front of it, as in VM/370. [DA6] PAGTABLE, SWPTABLE [POO] "Dynamic
// address translation".
#pragma once

#include <cstdint>

#include <isa370/machine.hpp>

#include "guest/guest.hpp"
#include "storage/free_storage.hpp"

namespace cp {

/// CR0 while a guest runs: 4K pages, 64K segments, and CP's own external mask, the CPU timer's.
inline constexpr std::uint32_t control_register_0_for_guests = 0x0080'0400;

/// Bytes of real storage for the tables of a guest with `page_count` pages.
[[nodiscard]] std::uint32_t table_bytes(std::uint32_t page_count);

/// Makes the tables for `guest.storage.pages`, with all pages invalid.
void build_tables(isa370::Machine& machine, FreeStorage& free_storage, Guest& guest);
void release_tables(FreeStorage& free_storage, Guest& guest);

/// CR1: length and origin of the guest's segment table.
[[nodiscard]] std::uint32_t segment_table_designation(const Guest& guest);

/// The block of free storage that a page table and its swap table are in.
struct TableBlock {
  std::uint32_t address = 0;
  std::uint32_t size = 0;
};
[[nodiscard]] TableBlock table_block(std::uint32_t page_table);

/// Real address of a page's entry in the swap table behind its page table. See swap_table.hpp.
[[nodiscard]] std::uint32_t swap_entry_address(const Guest& guest, std::uint32_t page);

void set_page_entry(isa370::Machine& machine, const Guest& guest, std::uint32_t page, std::uint32_t frame);
void invalidate_page_entry(isa370::Machine& machine, const Guest& guest, std::uint32_t page);

}  // namespace cp
