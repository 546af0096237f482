// Shadow tables: what the machine translates by while a guest's own translation is on. VM/370's DMKVAT.
//
// The guest's tables lead from its virtual addresses to its real ones, CP's from there to frames; a shadow entry is both in
// one. Entries are made when the machine misses them, and go when the guest purges its translation look-aside buffer or a page
// loses its frame: to the guest they are that buffer. Each address space that the guest uses has tables of its own, so that
// switching between them costs nothing. [SPG6], [VMA]
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <vector>

#include <isa370/machine.hpp>

#include "storage/free_storage.hpp"

namespace cp {

class ShadowTables {
 public:
  /// Address spaces that are kept: of more, the one that was not used for longest goes.
  static constexpr std::size_t most_spaces = 6;
  /// Tables are cut from frames as long as `may_grow` says so. Then `take_from_others` makes the other guests give theirs back;
  /// when that is not enough, all tables here are thrown away, and it begins anew with one address space.
  ShadowTables(isa370::Machine& machine, FreeStorage& free_storage, std::function<bool()> may_grow,
               std::function<void()> take_from_others);
  ~ShadowTables();
  ShadowTables(const ShadowTables&) = delete;
  ShadowTables& operator=(const ShadowTables&) = delete;

  /// What the real control registers 0 and 1 must hold.
  struct Designation {
    std::uint32_t page_size_bits = 0;  ///< Of CR0.
    std::uint32_t segment_table = 0;   ///< CR1: length and origin.
    bool operator==(const Designation&) const = default;
  };
  /// The tables of the address space that the guest's control registers 0 and 1 designate, made when it is new. In an address
  /// space whose format means nothing every address is missed.
  [[nodiscard]] Designation use(std::uint32_t control_register_0, std::uint32_t control_register_1);

  /// Makes room for an entry of the space in use. May take frames from guests, which is why it comes before `map`.
  void make_room(std::uint32_t virtual_address);
  /// From now on the page of a virtual address is `real_address` (whose byte index is ignored), in the guest's page `page`.
  void map(std::uint32_t virtual_address, std::uint32_t real_address, std::uint32_t page);
  /// Whether, in the space in use, other entries than that of a mapped virtual address lead to the same block of the guest's
  /// page `page`.
  [[nodiscard]] bool aliased(std::uint32_t virtual_address, std::uint32_t page) const;
  /// A page of the guest has lost its frame. True when entries went.
  bool unmap(std::uint32_t page);
  /// The guest purges its translation look-aside buffer.
  void purge();
  [[nodiscard]] std::uint64_t entries_made() const { return entries_made_; }

 private:
  friend class Audit;                           // storage/audit.hpp
  static constexpr std::size_t segments = 256;  ///< Of 64K.
  struct Space {
    std::uint32_t format = 0;       ///< The bits of the guest's CR0.
    std::uint32_t designation = 0;  ///< The guest's CR1.
    unsigned page_bits = 0;
    std::uint64_t last_use = 0;
    std::uint32_t segment_table = 0;                    ///< Real address.
    std::array<std::uint32_t, segments> page_tables{};  ///< Real addresses; 0: none.
    std::vector<std::uint8_t> attached;                 ///< Numbers of the segments that have valid entries.
  };
  /// A shadow entry, by the space's place in `spaces_` and the virtual address.
  struct Place {
    std::uint32_t space = 0;
    std::uint32_t virtual_address = 0;
    bool operator==(const Place&) const = default;
  };

  [[nodiscard]] Space& recycled_space();
  [[nodiscard]] std::uint32_t allocate(std::uint32_t size, std::uint32_t alignment);
  void release_page_tables(Space& space);
  void release_all();
  void detach_segments(Space& space);
  [[nodiscard]] static std::uint32_t page_table_size(const Space& space);
  [[nodiscard]] static std::uint32_t entry_at(const Space& space, std::uint32_t virtual_address);

  isa370::Machine& machine_;
  FreeStorage& free_storage_;
  std::function<bool()> may_grow_;
  std::function<void()> take_from_others_;
  std::vector<Space> spaces_;
  std::size_t current_ = 0;
  std::uint64_t uses_ = 0;
  std::uint64_t entries_made_ = 0;
  std::vector<std::vector<Place>> mapped_;  ///< For each page of the guest: the entries that may lead to it.
};

}  // namespace cp
