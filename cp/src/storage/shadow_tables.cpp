// Shadow segment and page tables in real storage, in the architected formats: always 64K segments, and the guest's page size,
// because two small pages of a guest may lie in different frames.
#include "storage/shadow_tables.hpp"

#include <algorithm>
#include <utility>

#include <isa370/bits.hpp>
#include <isa370/translation.hpp>

#include "storage/page.hpp"

namespace cp {
namespace {

using isa370::AbsoluteAddress;

constexpr unsigned segment_bits = 16;
constexpr unsigned small_page_bits = 11;
constexpr std::uint32_t segment_table_size = 256 * 4;
constexpr std::uint32_t segment_table_length = 256 / 16 - 1;  ///< Units of 16 entries, less one, in CR1.
constexpr std::uint32_t segment_invalid = 1;
constexpr std::uint32_t whole_page_table = 0xF000'0000;
constexpr std::uint32_t small_pages = 0x0040'0000;
constexpr std::uint32_t large_pages = 0x0080'0000;

std::uint16_t invalid_entry(unsigned page_bits) { return page_bits == small_page_bits ? 0x0004 : 0x0008; }

}  // namespace

ShadowTables::ShadowTables(isa370::Machine& machine, FreeStorage& free_storage, std::function<bool()> may_grow,
                           std::function<void()> take_from_others)
    : machine_(machine),
      free_storage_(free_storage),
      may_grow_(std::move(may_grow)),
      take_from_others_(std::move(take_from_others)) {}

ShadowTables::~ShadowTables() { release_all(); }

ShadowTables::Designation ShadowTables::use(std::uint32_t control_register_0, std::uint32_t control_register_1) {
  const auto bits = control_register_0 & isa370::translation_format_bits;
  const auto same = [&](const Space& space) { return space.format == bits && space.designation == control_register_1; };
  if (current_ >= spaces_.size() || !same(spaces_[current_])) {
    const auto known = std::ranges::find_if(spaces_, same);
    if (known == spaces_.end()) {
      auto& space = recycled_space();
      space.format = bits;
      space.designation = control_register_1;
      const auto format = isa370::translation_format(control_register_0);
      space.page_bits = format ? format->page_bits : small_page_bits;
    }
    current_ = static_cast<std::size_t>(std::ranges::find_if(spaces_, same) - spaces_.begin());
  }
  auto& space = spaces_[current_];
  space.last_use = ++uses_;
  return {space.page_bits == small_page_bits ? small_pages : large_pages, segment_table_length << 24 | space.segment_table};
}

ShadowTables::Space& ShadowTables::recycled_space() {
  if (spaces_.empty() || (spaces_.size() < most_spaces && may_grow_())) {
    const auto segment_table = allocate(segment_table_size, 64);
    for (std::uint32_t i = 0; i < segments; ++i)
      machine_.storage().write(AbsoluteAddress{segment_table + i * 4}, segment_invalid);
    spaces_.emplace_back().segment_table = segment_table;
    return spaces_.back();
  }
  auto& oldest = *std::ranges::min_element(spaces_, {}, &Space::last_use);
  release_page_tables(oldest);
  return oldest;
}

// When frames are scarce, all tables are thrown away rather than that pages go: they can be made again from the guest's.
std::uint32_t ShadowTables::allocate(std::uint32_t size, std::uint32_t alignment) {
  if (const auto address = free_storage_.allocate_from_kept(size, alignment)) return *address;
  if (!may_grow_()) take_from_others_();
  if (!may_grow_()) {
    for (auto& space : spaces_) release_page_tables(space);
    if (const auto address = free_storage_.allocate_from_kept(size, alignment)) return *address;
  }
  return free_storage_.allocate(size, alignment);
}

void ShadowTables::make_room(std::uint32_t virtual_address) {
  auto& space = spaces_[current_];
  const auto segment = virtual_address >> segment_bits;
  if (space.page_tables[segment] != 0) return;
  const auto size = page_table_size(space);
  const auto page_table = allocate(size, 32);
  space.page_tables[segment] = page_table;
}

void ShadowTables::map(std::uint32_t virtual_address, std::uint32_t real_address, std::uint32_t page) {
  auto& space = spaces_[current_];
  auto& storage = machine_.storage();
  const auto segment = virtual_address >> segment_bits;
  const auto page_table = space.page_tables[segment];
  const auto segment_entry = AbsoluteAddress{space.segment_table + segment * 4};
  if ((storage.read<std::uint32_t>(segment_entry) & segment_invalid) != 0) {
    const auto size = page_table_size(space);
    for (std::uint32_t i = 0; i < size; i += 2) storage.write(AbsoluteAddress{page_table + i}, invalid_entry(space.page_bits));
    storage.write(segment_entry, whole_page_table | page_table);
    space.attached.push_back(static_cast<std::uint8_t>(segment));
  }
  const auto frame = real_address >> space.page_bits;
  storage.write(AbsoluteAddress{entry_at(space, virtual_address)}, static_cast<std::uint16_t>(frame << (space.page_bits - 8)));
  ++entries_made_;
  if (mapped_.size() <= page) mapped_.resize(page + 1);
  const Place place{static_cast<std::uint32_t>(current_), virtual_address >> space.page_bits << space.page_bits};
  if (std::ranges::find(mapped_[page], place) == mapped_[page].end()) mapped_[page].push_back(place);
}

bool ShadowTables::aliased(std::uint32_t virtual_address, std::uint32_t page) const {
  if (page >= mapped_.size()) return false;
  const auto& space = spaces_[current_];
  const auto& storage = std::as_const(machine_).storage();
  const auto entry = [&](std::uint32_t address) {
    return storage.read<std::uint16_t>(AbsoluteAddress{entry_at(space, address)});
  };
  const auto own = virtual_address >> space.page_bits << space.page_bits;
  return std::ranges::any_of(mapped_[page], [&](const Place& place) {
    return place.space == current_ && place.virtual_address != own &&
           space.page_tables[place.virtual_address >> segment_bits] != 0 && entry(place.virtual_address) == entry(own);
  });
}

// An entry may by now lead elsewhere, or be in a table of another use: it is missed once more then, and made again.
bool ShadowTables::unmap(std::uint32_t page) {
  if (page >= mapped_.size() || mapped_[page].empty()) return false;
  for (const auto& place : mapped_[page]) {
    const auto& space = spaces_[place.space];
    if (space.page_tables[place.virtual_address >> segment_bits] == 0) continue;
    machine_.storage().write(AbsoluteAddress{entry_at(space, place.virtual_address)}, invalid_entry(space.page_bits));
  }
  mapped_[page].clear();
  return true;
}

void ShadowTables::purge() {
  for (auto& space : spaces_) detach_segments(space);
  mapped_.clear();
}

void ShadowTables::detach_segments(Space& space) {
  for (const auto segment : space.attached)
    machine_.storage().write(AbsoluteAddress{space.segment_table + segment * 4U}, segment_invalid);
  space.attached.clear();
}

void ShadowTables::release_page_tables(Space& space) {
  detach_segments(space);
  for (auto& page_table : space.page_tables) {
    if (page_table != 0) free_storage_.release(page_table, page_table_size(space));
    page_table = 0;
  }
}

void ShadowTables::release_all() {
  for (auto& space : spaces_) {
    release_page_tables(space);
    free_storage_.release(space.segment_table, segment_table_size);
  }
  spaces_.clear();
  mapped_.clear();
}

std::uint32_t ShadowTables::page_table_size(const Space& space) { return (1U << (segment_bits - space.page_bits)) * 2; }

std::uint32_t ShadowTables::entry_at(const Space& space, std::uint32_t virtual_address) {
  const auto index = (virtual_address & ((1U << segment_bits) - 1)) >> space.page_bits;
  return space.page_tables[virtual_address >> segment_bits] + index * 2;
}

}  // namespace cp
