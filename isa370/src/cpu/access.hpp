// The translation look-aside buffer: what accesses to a block of storage have been found to be allowed.
//
// An entry stands for one block of 2,048 bytes (the unit of storage keys, and a whole part of either page size) as it is seen
// under one PSW key, with translation on or off. Its fetch tag matches when a fetch is allowed and the reference bit is on;
// its store tag, when a store is allowed and the change bit is on, too. One comparison then settles translation, bounds,
// protection and the bits. Purging gives tags a new generation.
#pragma once

#include <array>
#include <cstdint>

#include "isa370/bits.hpp"
#include "isa370/storage.hpp"

namespace isa370 {

enum class AccessKind : std::uint8_t { fetch, store };

class AccessBuffer {
 public:
  static constexpr std::uint32_t block_size = Storage::key_block_size;
  static constexpr unsigned block_shift = 11;
  static constexpr std::size_t entry_count = 1024;

  struct Entry {
    std::uint64_t fetch_tag = 0;
    std::uint64_t store_tag = 0;
    std::uint8_t* block = nullptr;  ///< The block's bytes in the host.
  };

  /// Chooses the key and the translation mode that accesses are made under from now on.
  void select(std::uint8_t key, bool translation) {
    space_ = static_cast<std::uint32_t>(key) << 1 | (translation ? 1U : 0U);
    base_ = generation_ << 32 | std::uint64_t{space_} << 24;
  }
  void purge() {
    if (++generation_ << 32 == 0) {  // All generations have been used once.
      entries_.fill({});
      ++generation_;
    }
    base_ = generation_ << 32 | std::uint64_t{space_} << 24;
  }

  [[nodiscard]] std::uint64_t tag(std::uint32_t address) const { return base_ + (address >> block_shift); }
  [[nodiscard]] Entry& entry(std::uint32_t address) {
    // Different keys use the same low addresses; spread them.
    return entries_[((address >> block_shift) ^ (space_ << 5)) % entry_count];
  }
  /// Whether `length` bytes at `address` lie in one block.
  [[nodiscard]] static constexpr bool in_one_block(std::uint32_t address, std::size_t length) {
    return address % block_size + length <= block_size;
  }

 private:
  std::uint32_t space_ = 0;
  std::uint64_t generation_ = 1;  ///< Entries begin with tag 0, which is of no generation.
  std::uint64_t base_ = std::uint64_t{1} << 32;
  std::array<Entry, entry_count> entries_{};
};

}  // namespace isa370
