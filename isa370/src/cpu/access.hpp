// The translation look-aside buffer: what accesses to a block of storage have been found to be allowed.
//
// An entry stands for one block of 2,048 bytes (the unit of storage keys, and a whole part of either page size) as it is seen
// under one PSW key, with translation on or off. Its fetch tag matches when a fetch is allowed and the reference bit is on;
// its store tag, when a store is allowed and the change bit is on, too. One comparison then settles translation, bounds,
// protection, the bits and the operand's boundary. Purging gives tags a new generation.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "isa370/bits.hpp"
#include "isa370/storage.hpp"

namespace isa370 {

enum class AccessKind : std::uint8_t { fetch, store };

class AccessBuffer {
 public:
  static constexpr std::uint32_t block_size = Storage::key_block_size;
  static constexpr unsigned block_shift = 11;
  static constexpr std::size_t entry_count = 512;

  /// An entry's tags: generation and space in the left word, the block's logical address in the right one.
  using Tag = std::uint64_t;
  struct alignas(32) Entry {
    Tag fetch_tag = 0;
    Tag store_tag = 0;
    std::uint8_t* block = nullptr;             ///< The block's bytes in the host.
    const std::uint8_t* code_marks = nullptr;  ///< The marks of the block's code lines.

    [[nodiscard]] std::uint8_t* byte(std::uint32_t address) const { return block + address % block_size; }
    /// Whether instructions of this byte's line have been decoded.
    [[nodiscard]] bool holds_code(std::uint32_t address) const {
      return code_marks[address % block_size >> CodeLines::line_shift] != 0;
    }
  };

  /// A key and a translation mode.
  [[nodiscard]] static constexpr std::uint32_t space_of(std::uint8_t key, bool translation) {
    return static_cast<std::uint32_t>(key) << 1 | (translation ? 1U : 0U);
  }
  [[nodiscard]] std::uint32_t space() const { return space_; }
  /// Chooses the key and the translation mode that accesses are made under from now on.
  void select(std::uint8_t key, bool translation) {
    space_ = space_of(key, translation);
    choose_base();
  }
  void purge() {
    if (++generation_ == 1U << generation_bits) {  // All generations have been used once.
      entries_.fill({});
      generation_ = 1;
    }
    choose_base();
  }

  /// What an entry's tag must be for an access of `length` bytes (1, 2, 4 or 8) at `address`. An operand that is not on its
  /// boundary matches no entry: it may lie in two blocks.
  [[nodiscard]] Tag tag(std::uint32_t address, std::uint32_t length = 1) const {
    return base_ | (address & (~(block_size - 1) | (length - 1)));
  }
  /// What an entry's tag must be for an access anywhere in its block.
  [[nodiscard]] Tag block_tag(std::uint32_t address) const { return tag(address); }
  [[nodiscard]] Entry& entry(std::uint32_t address) {
    // Different keys use the same low addresses; spread them.
    return entries_[((address >> block_shift) ^ spread_) % entry_count];
  }
  /// Whether `length` bytes at `address` lie in one block.
  [[nodiscard]] static constexpr bool in_one_block(std::uint32_t address, std::size_t length) {
    return address % block_size + length <= block_size;
  }

 private:
  static constexpr unsigned generation_bits = 27;
  void choose_base() {
    spread_ = space_ << 4;
    base_ = Tag{generation_ << 5 | space_} << 32;
  }

  Tag base_ = Tag{1} << 37;
  std::uint32_t spread_ = 0;
  std::uint32_t space_ = 0;
  std::uint32_t generation_ = 1;  ///< Entries begin with tag 0, which is of no generation.
  std::array<Entry, entry_count> entries_{};
};

}  // namespace isa370
