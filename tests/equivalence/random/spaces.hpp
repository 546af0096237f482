// The address spaces of a random program: segment and page tables as they are when a unit begins, if all went as it should.
#pragma once

#include <cstdint>
#include <vector>

#include "../../peer/random.hpp"
#include "program.hpp"

namespace equivalence::random {

/// One entry of a page table.
struct PageEntry {
  std::uint32_t at = 0;       ///< Absolute address of the entry.
  std::uint32_t address = 0;  ///< Of the page, virtual.
  std::uint16_t value = 0;
};

class Space {
 public:
  std::uint32_t page_bits = 12;
  std::uint32_t segment_bits = 16;
  std::uint32_t segment_table = 0;   ///< Absolute address, 16 entries.
  std::uint32_t window = 0;          ///< Virtual address of pages for the tables' storage and, behind them, the scratch page.
  std::vector<PageEntry> entries{};  ///< Of arena pages: these change.

  /// Bits of control register 0.
  [[nodiscard]] std::uint32_t format_bits() const;
  [[nodiscard]] std::uint16_t invalid_bit() const { return page_bits == 12 ? 8 : 4; }
  [[nodiscard]] std::uint16_t entry_for(std::uint32_t real) const;
  [[nodiscard]] bool valid(const PageEntry& entry) const;
  [[nodiscard]] std::uint32_t frame_of(const PageEntry& entry) const;
  /// Virtual address of a location in the tables' storage.
  [[nodiscard]] std::uint32_t window_on(std::uint32_t absolute) const;
  [[nodiscard]] std::uint32_t scratch_address() const;
};

/// All spaces of a program. Those of one family have a format in common, and some page tables.
class Spaces {
 public:
  explicit Spaces(peer::Random& random);
  [[nodiscard]] const std::vector<Space>& all() const { return spaces_; }
  /// The tables as they begin.
  [[nodiscard]] const std::vector<StoragePatch>& patches() const { return patches_; }
  /// Another value for entry `entry` of space `space`; all spaces that share it know.
  void change(std::size_t space, std::size_t entry, std::uint16_t value);
  /// A random value: another frame, not valid, now and then a wrong format.
  [[nodiscard]] std::uint16_t random_entry(peer::Random& random, const Space& space) const;

 private:
  void make_family(peer::Random& random, std::uint32_t count);
  void put_word(std::uint32_t at, std::uint32_t word);
  void put_halfword(std::uint32_t at, std::uint16_t halfword);
  [[nodiscard]] std::uint32_t reserve(std::uint32_t length);

  std::vector<Space> spaces_;
  std::vector<StoragePatch> patches_;
  std::uint32_t next_ = 0;
};

}  // namespace equivalence::random
