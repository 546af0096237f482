// Mode, address space, keys and registers of a random case.
#include "builder.hpp"

#include <algorithm>

#include <isa370/bits.hpp>

#include "numbers.hpp"

namespace peer {
namespace {

constexpr std::uint32_t segment_entries = 16;
constexpr std::uint32_t segment_table_size = segment_entries * 4;
constexpr std::uint32_t page_table_size = 64;
constexpr std::uint32_t page_tables = 2;

}  // namespace

Case Builder::build() {
  choose_psw();
  choose_translation();
  case_.pool_offset = random_.percent(92) ? random_.below(random_pool_size - arena_size) & ~7U : zeros_in_pool;
  make_tables();
  choose_keys();
  choose_control_registers();
  make_prefix_page();
  choose_registers();
  write_code();
  return std::move(case_);
}

void Builder::choose_psw() {
  extended_ = random_.percent(55);
  translation_ = extended_ && random_.percent(65);
  problem_ = random_.percent(40);
  main_key_ = static_cast<std::uint8_t>(random_.below(16));
  const std::uint8_t key = random_.percent(60)   ? main_key_
                           : random_.percent(70) ? std::uint8_t{0}
                                                 : static_cast<std::uint8_t>(random_.below(16));
  std::uint64_t word = std::uint64_t{key} << 52 | (problem_ ? isa370::bit<std::uint64_t>(15) : 0);
  if (random_.percent(50)) word |= isa370::bit<std::uint64_t>(13);
  const std::uint64_t code_and_mask = random_.byte() & 0x3F;
  if (extended_) {
    word |= isa370::bit<std::uint64_t>(12) | code_and_mask << 40;
    if (translation_) word |= isa370::bit<std::uint64_t>(5);
    word |= std::uint64_t{random_.below(4)} << 56;
    constexpr auto zeros = std::to_array<unsigned>({0, 2, 3, 4, 17, 24, 31, 39});
    if (random_.percent(1)) word |= isa370::bit<std::uint64_t>(random_.one_of(zeros));
  } else {
    word |= std::uint64_t{random_.byte()} << 56 | code_and_mask << 24;
    word |= std::uint64_t{random_.below(0x10000)} << 32 | std::uint64_t{random_.below(4)} << 30;
  }
  case_.psw = word;
}

void Builder::choose_translation() {
  page_bits_ = random_.percent(50) ? 11 : 12;
  segment_bits_ = random_.percent(60) ? 16 : 20;
}

/// A segment table of 16 entries and page tables for two segments; with translation off the tables are for LRA.
void Builder::make_tables() {
  const std::uint32_t entries = 1U << (16 - page_bits_);  // of larger segments the first sixteenth
  case_.tables_length = segment_table_size + page_tables * page_table_size;
  // What stands behind the tables belongs to the page table of a segment of 1M; it must not lie outside.
  constexpr std::uint32_t longest_page_table = 1024;
  case_.tables = static_cast<std::uint16_t>(random_.below((arena_size - case_.tables_length - longest_page_table) / 64) * 64);
  std::vector<std::uint8_t> bytes(case_.tables_length);
  for (std::uint32_t i = 0; i < segment_entries; ++i) isa370::store_big_endian(bytes.data() + 4 * i, random_word(random_) | 1U);
  const auto first = random_.below(segment_entries);
  const auto second = random_.percent(70) ? (first + 1) % segment_entries : random_.below(segment_entries);
  const std::uint32_t invalid = page_bits_ == 12 ? 8U : 4U;
  for (std::uint32_t table = 0; table < page_tables; ++table) {
    const auto segment = table == 0 ? first : second;
    if (table != 0 && segment == first) break;
    const auto at = segment_table_size + table * page_table_size;
    const std::uint32_t whole = segment_bits_ == 16 ? 15 : 0;
    std::uint32_t entry = whole << 28 | (arena + case_.tables + at);
    if (segment_bits_ == 16 && random_.percent(20))
      entry = (random_.percent(60) ? 0 : random_.below(16)) << 28 | (entry & isa370::address_mask);
    if (random_.percent(1)) entry |= 0x0100'0000U << random_.below(4);
    isa370::store_big_endian(bytes.data() + 4 * segment, entry);
    for (std::uint32_t page = 0; page < entries; ++page) {
      const auto frames = arena_size >> page_bits_;
      const auto frame = random_.below(frames);
      std::uint32_t page_entry = (arena + (frame << page_bits_)) >> 8 & ~(invalid * 2 - 1);
      const std::uint32_t address = segment << segment_bits_ | page << page_bits_;
      if (random_.percent(8))
        page_entry |= invalid;
      else if (random_.percent(1))
        page_entry |= invalid >> 1;
      else if (random_.percent(2))
        page_entry |= 0xF000;
      else if (page * 16 / entries <= entry >> 28 || segment_bits_ != 16)
        pages_.push_back({address, static_cast<std::uint16_t>(frame << page_bits_)});
      isa370::store_big_endian(bytes.data() + at + 2 * page, static_cast<std::uint16_t>(page_entry | random_.below(2)));
    }
  }
  case_.patches.push_back({case_.tables, bytes});
  std::ranges::sort(pages_, {}, &Page::address);
  if (pages_.empty()) translation_ = false;
}

void Builder::choose_keys() {
  for (auto& key : case_.keys) {
    const auto access = random_.percent(75) ? main_key_ : static_cast<std::uint8_t>(random_.below(16));
    key = static_cast<std::uint8_t>(unsigned{access} << 4 | (random_.percent(30) ? 8U : 0U) | (random_.below(4) << 1));
  }
}

void Builder::choose_control_registers() {
  for (const unsigned number : {3U, 4U, 5U, 7U, 12U, 13U})
    if (random_.percent(50)) case_.cr[number] = random_word(random_);
  std::uint32_t control_0 = (page_bits_ == 11 ? 0x0040'0000U : 0x0080'0000U) | (segment_bits_ == 20 ? 0x0010'0000U : 0U);
  if (random_.percent(2)) control_0 ^= 0x0080'0000U >> random_.below(5);
  if (random_.percent(15)) control_0 |= isa370::bit<std::uint32_t>(1);
  if (random_.percent(50)) control_0 |= isa370::bit<std::uint32_t>(0);
  case_.cr[0] = control_0;
  case_.cr[1] = arena + case_.tables;  // 16 entries, as there are
  case_.cr[2] = random_.percent(50) ? 0xFFFF'FFFF : random_word(random_);
  case_.cr[8] = random_word(random_);
  case_.cr[14] = 0xC200'0000;
  case_.cr[15] = 512;
}

/// A page that begins as page zero does, so that interruptions find their new PSWs when it becomes the prefix.
void Builder::make_prefix_page() {
  if (!random_.percent(8)) return;
  case_.prefix_page = arena + random_.below(arena_size / 4096) * 4096;
}

std::uint32_t Builder::random_offset() {
  const auto kind = random_.below(10);
  if (kind < 5) return random_.below(1U << 11) & ~7U;
  if (kind < 7) return random_.below(1U << 11);
  if (kind < 9) return (1U << 11) - 1 - random_.below(40);
  return random_.below(40);
}

std::uint32_t Builder::random_logical() {
  if (!translation_) return arena + random_.below(arena_blocks) * block_size + random_offset();
  const auto& page = pages_[random_.below(static_cast<std::uint32_t>(pages_.size()))];
  return page.address + (page_bits_ == 12 && random_.percent(50) ? block_size : 0) + random_offset();
}

void Builder::choose_registers() {
  for (std::uint8_t number = 0; number < case_.gpr.size(); ++number) {
    auto& value = case_.gpr[number];
    const auto kind = random_.below(20);
    if (kind < 11 && number != 0) {
      value = random_logical() | (random_.percent(30) ? static_cast<std::uint32_t>(random_.byte()) << 24 : 0);
      addresses_ = static_cast<std::uint16_t>(addresses_ | 1U << number);
    } else if (kind < 14) {
      value = random_.below(64);
    } else {
      value = random_word(random_);
    }
  }
  for (auto& value : case_.fpr) value = random_floating_point(random_);
}

std::optional<std::uint16_t> Builder::arena_offset(std::uint32_t logical) const {
  logical &= isa370::address_mask;
  if (!translation_) {
    if (logical < arena || logical - arena >= arena_size) return std::nullopt;
    return static_cast<std::uint16_t>(logical - arena);
  }
  const auto page_address = logical >> page_bits_ << page_bits_;
  const auto page = std::ranges::lower_bound(pages_, page_address, {}, &Page::address);
  if (page == pages_.end() || page->address != page_address) return std::nullopt;
  return static_cast<std::uint16_t>(page->offset + (logical - page_address));
}

void Builder::poke(std::uint32_t logical, std::span<const std::uint8_t> bytes) {
  for (const auto byte : bytes) {
    const auto offset = arena_offset(logical++);
    const bool in_tables = offset && *offset >= case_.tables && *offset < case_.tables + case_.tables_length;
    if (!offset || in_tables) continue;
    auto& last = case_.patches.back();
    if (last.offset + last.bytes.size() == *offset)
      last.bytes.push_back(byte);
    else
      case_.patches.push_back({*offset, {byte}});
  }
}

void Builder::poke_word(std::uint32_t logical, std::uint32_t word) {
  std::array<std::uint8_t, sizeof word> bytes{};
  isa370::store_big_endian(bytes.data(), word);
  poke(logical, bytes);
}

void Builder::poke_doubleword(std::uint32_t logical, std::uint64_t doubleword) {
  std::array<std::uint8_t, sizeof doubleword> bytes{};
  isa370::store_big_endian(bytes.data(), doubleword);
  poke(logical, bytes);
}

}  // namespace peer
