// Writes segment-table and page-table entries.
#include "storage/translation_tables.hpp"

#include <isa370/assist.hpp>

namespace cp {
namespace {

namespace assist = isa370::assist;
using isa370::AbsoluteAddress;

constexpr std::uint32_t segment_table_unit = 64;  // The length in CR1 counts these: 16 entries.
// A page table and its swap table: the latter's address, the entries of the one, a header, the entries of the other.
constexpr std::uint32_t page_table_offset = 8;
constexpr std::uint32_t page_table_size = pages_per_segment * 2;
constexpr std::uint32_t swap_table_offset = page_table_offset + page_table_size;
constexpr std::uint32_t swap_table_size = assist::swap_table_header + pages_per_segment * assist::swap_entry_size;
constexpr std::uint32_t tables_unit = 32;
constexpr std::uint32_t tables_size = (swap_table_offset + swap_table_size + tables_unit - 1) / tables_unit * tables_unit;
constexpr std::uint16_t page_invalid = 0x0008;
constexpr std::uint32_t segment_invalid = 0x0000'0001;

std::uint32_t segment_count(std::uint32_t page_count) { return (page_count + pages_per_segment - 1) / pages_per_segment; }

std::uint32_t segment_table_size(std::uint32_t segments) {
  return (segments * 4 + segment_table_unit - 1) / segment_table_unit * segment_table_unit;
}

/// The two tables of a segment: no page is in storage, all keys are zero. Real address of the page table.
std::uint32_t build_segment(isa370::Storage& storage, FreeStorage& free_storage) {
  const auto block = free_storage.allocate(tables_size, tables_unit);
  storage.fill({block}, tables_size, 0);
  const auto page_table = block + page_table_offset;
  storage.write(AbsoluteAddress{page_table - assist::swap_table_pointer}, block + swap_table_offset);
  for (std::uint32_t page = 0; page < pages_per_segment; ++page)
    storage.write(AbsoluteAddress{page_table + page * 2}, page_invalid);
  return page_table;
}

AbsoluteAddress entry_of(const Guest& guest, std::uint32_t page) {
  return {guest.storage.page_tables[page / pages_per_segment] + page % pages_per_segment * 2};
}

}  // namespace

std::uint32_t table_bytes(std::uint32_t page_count) {
  const auto segments = segment_count(page_count);
  return segment_table_size(segments) + segments * tables_size;
}

void build_tables(isa370::Machine& machine, FreeStorage& free_storage, Guest& guest) {
  auto& storage = machine.storage();
  const auto page_count = static_cast<std::uint32_t>(guest.storage.pages.size());
  const auto segments = segment_count(page_count);
  const auto size = segment_table_size(segments);
  guest.storage.segment_table = free_storage.allocate(size, segment_table_unit);
  guest.storage.page_tables.clear();
  for (std::uint32_t i = 0; i < size / 4; ++i) {
    auto entry = segment_invalid;
    if (i < segments) {
      const auto page_table = build_segment(storage, free_storage);
      guest.storage.page_tables.push_back(page_table);
      const auto pages = std::min(pages_per_segment, page_count - i * pages_per_segment);
      entry = (pages - 1) << 28 | page_table;
    }
    storage.write(AbsoluteAddress{guest.storage.segment_table + i * 4}, entry);
  }
}

void release_tables(FreeStorage& free_storage, Guest& guest) {
  for (const auto page_table : guest.storage.page_tables) {
    const auto block = table_block(page_table);
    free_storage.release(block.address, block.size);
  }
  free_storage.release(guest.storage.segment_table,
                       segment_table_size(static_cast<std::uint32_t>(guest.storage.page_tables.size())));
  guest.storage.page_tables.clear();
}

std::uint32_t segment_table_designation(const Guest& guest) {
  const auto units = segment_table_size(static_cast<std::uint32_t>(guest.storage.page_tables.size())) / segment_table_unit;
  return (units - 1) << 24 | guest.storage.segment_table;
}

TableBlock table_block(std::uint32_t page_table) { return {page_table - page_table_offset, tables_size}; }

std::uint32_t swap_entry_address(const Guest& guest, std::uint32_t page) {
  const auto swap_table = guest.storage.page_tables[page / pages_per_segment] - page_table_offset + swap_table_offset;
  return swap_table + assist::swap_table_header + page % pages_per_segment * assist::swap_entry_size;
}

void set_page_entry(isa370::Machine& machine, const Guest& guest, std::uint32_t page, std::uint32_t frame) {
  // Bits 0-11 are the leftmost 12 bits of the frame's address.
  machine.storage().write(entry_of(guest, page), static_cast<std::uint16_t>(frame << 4));
}

void invalidate_page_entry(isa370::Machine& machine, const Guest& guest, std::uint32_t page) {
  machine.storage().write(entry_of(guest, page), page_invalid);
}

}  // namespace cp
