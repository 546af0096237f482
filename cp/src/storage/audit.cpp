// Follows every table from each of its ends: a frame to the page that it should hold, and a page to its frame.
#include "storage/audit.hpp"

#include <algorithm>
#include <map>
#include <set>

#include <fmt/format.h>

#include "guest/assist_block.hpp"
#include "storage/translation_tables.hpp"

namespace cp {

using isa370::AbsoluteAddress;

namespace {

constexpr std::uint32_t segment_invalid = 1;
constexpr std::uint32_t segment_table_unit = 64;
constexpr std::uint16_t page_invalid = 0x0008;
constexpr std::uint16_t small_page_invalid = 0x0004;
constexpr unsigned small_page_bits = 11;
constexpr std::uint8_t access_control = 0xF8;

}  // namespace

class Audit {
 public:
  Audit(const isa370::Machine& machine, const Paging& paging, std::span<const std::unique_ptr<Guest>> guests)
      : machine_(machine), paging_(paging), guests_(guests) {}

  std::vector<std::string> run() {
    check_frames();
    for (const auto& guest : guests_) {
      if (guest->simulated) continue;  // Nothing of it is in real storage.
      if (guest->storage.assist_block != 0) claim(guest->storage.assist_block, AssistBlock::size, *guest);
      check_pages(*guest);
      check_tables(*guest);
      if (guest->storage.shadow) check_shadow(*guest, *guest->storage.shadow);
    }
    check_slots();
    check_free_storage();
    check_requests();
    return std::move(faults_);
  }

 private:
  template <typename... Arguments>
  void expect(bool holds, fmt::format_string<Arguments...> format, Arguments&&... arguments) {
    if (!holds) faults_.push_back(fmt::format(format, std::forward<Arguments>(arguments)...));
  }
  [[nodiscard]] bool known(const Guest* guest) const {
    return std::ranges::any_of(guests_, [guest](const auto& owned) { return owned.get() == guest; });
  }
  [[nodiscard]] bool under_way(const Guest& guest, std::uint32_t page) const {
    return paging_.active_ && paging_.active_->guest == &guest && paging_.active_->page == page;
  }
  template <std::unsigned_integral Word>
  [[nodiscard]] Word read(std::uint32_t address) const {
    return machine_.storage().read<Word>(AbsoluteAddress{address});
  }

  // ---- From the frames -----------------------------------------------------------------------------------------------------

  void check_frames() {
    const auto& frames = paging_.frames_;
    std::set<std::uint32_t> free;
    for (const auto number : frames.free_) {
      expect(free.insert(number).second, "frame {} is in the free list twice", number);
      expect(frames[number].use == Frame::Use::free, "frame {} is in the free list and in use", number);
    }
    for (std::uint32_t number = 0; number < frames.size(); ++number) {
      const auto& frame = frames[number];
      if (frame.use == Frame::Use::guest) {
        check_frame_of_guest(number, frame);
        continue;
      }
      for (std::uint32_t half = 0; half < page_size; half += isa370::Storage::key_block_size)
        expect((machine_.storage().key(AbsoluteAddress{number * page_size + half}) & access_control) == 0,
               "frame {} is no guest's and has a storage key", number);
      if (frame.use == Frame::Use::free)
        expect(free.contains(number), "frame {} is free and not in the free list", number);
      else
        expect(number < 2 || paging_.free_storage_.frames_.contains(number), "CP keeps frame {} and does not know what for",
               number);
    }
  }

  void check_frame_of_guest(std::uint32_t number, const Frame& frame) {
    if (!known(frame.guest)) return expect(false, "frame {} belongs to a guest that is gone", number);
    const auto& pages = frame.guest->storage.pages;
    if (frame.page >= pages.size()) return expect(false, "frame {} holds page {:X} of a smaller guest", number, frame.page);
    const auto& page = pages[frame.page];
    if (frame.in_transit)
      expect(page.state == Page::State::in_transit && under_way(*frame.guest, frame.page) && paging_.active_->frame == number,
             "frame {} is said to be in transit", number);
    else
      expect(page.state == Page::State::resident && page.frame == number, "frame {} is said to hold page {:X} of {}", number,
             frame.page, frame.guest->name());
  }

  // ---- From the pages ------------------------------------------------------------------------------------------------------

  void check_pages(const Guest& guest) {
    std::uint32_t resident = 0;
    for (std::uint32_t number = 0; number < guest.storage.pages.size(); ++number) {
      const auto& page = guest.storage.pages[number];
      if (page.slot)
        expect(slots_.insert(*page.slot).second, "slot {} is page {:X} of {} and another one's", *page.slot, number,
               guest.name());
      switch (page.state) {
        case Page::State::resident:
          ++resident;
          expect(holds(page.frame, guest, number), "page {:X} of {} is in frame {}, which is not its own", number, guest.name(),
                 page.frame);
          break;
        case Page::State::in_transit:
          expect(under_way(guest, number), "page {:X} of {} is in transit for ever", number, guest.name());
          break;
        case Page::State::on_drum:
          expect(page.slot.has_value(), "page {:X} of {} is nowhere", number, guest.name());
          break;
        case Page::State::untouched:
          expect(!page.slot, "page {:X} of {} has a slot and no contents", number, guest.name());
          break;
      }
    }
    expect(resident == guest.storage.resident, "{} has {} pages in frames and counts {}", guest.name(), resident,
           guest.storage.resident);
  }

  [[nodiscard]] bool holds(std::uint32_t frame, const Guest& guest, std::uint32_t page) const {
    if (frame >= paging_.frames_.size()) return false;
    const auto& entry = paging_.frames_[frame];
    return entry.use == Frame::Use::guest && entry.guest == &guest && entry.page == page;
  }

  void check_slots() {
    for (const auto slot : paging_.drum_.free_slots_) expect(!slots_.contains(slot), "slot {} is free and in use", slot);
    expect(paging_.drum_.slots_in_use() == slots_.size(), "{} slots are in use and {} are pages'", paging_.drum_.slots_in_use(),
           slots_.size());
    std::size_t pages = 0;
    for (const auto& guest : guests_) pages += guest->simulated ? 0 : guest->storage.pages.size();
    expect(paging_.drum_.slot_count() - paging_.drum_.unreserved() == pages, "{} slots are reserved for {} pages",
           paging_.drum_.slot_count() - paging_.drum_.unreserved(), pages);
  }

  // ---- The tables in real storage ------------------------------------------------------------------------------------------

  void check_tables(const Guest& guest) {
    const auto designation = segment_table_designation(guest);
    const auto origin = designation & (isa370::address_mask & ~(segment_table_unit - 1));
    const auto entries = ((designation >> 24) + 1) * segment_table_unit / 4;
    claim(origin, entries * 4, guest);
    for (std::uint32_t segment = 0; segment < entries; ++segment) {
      const auto entry = read<std::uint32_t>(origin + segment * 4);
      if (segment >= guest.storage.page_tables.size()) {
        expect((entry & segment_invalid) != 0, "segment {:X} of {} is valid, and is none of its own", segment, guest.name());
        continue;
      }
      const auto page_table = guest.storage.page_tables[segment];
      const auto block = table_block(page_table);
      claim(block.address, block.size, guest);
      const auto swap_table = read<std::uint32_t>(page_table - isa370::assist::swap_table_pointer);
      expect(block.address < swap_table && swap_table < block.address + block.size,
             "the swap table of segment {:X} of {} is at {:06X}", segment, guest.name(), swap_table);
      const auto last =
          std::min(pages_per_segment, static_cast<std::uint32_t>(guest.storage.pages.size()) - segment * pages_per_segment);
      expect(entry == ((last - 1) << 28 | page_table), "segment {:X} of {} has the entry {:08X}", segment, guest.name(), entry);
      for (std::uint32_t i = 0; i < pages_per_segment; ++i)
        check_page_entry(guest, segment * pages_per_segment + i, read<std::uint16_t>(page_table + i * 2));
    }
  }

  void check_page_entry(const Guest& guest, std::uint32_t page, std::uint16_t entry) {
    const auto& pages = guest.storage.pages;
    const auto resident = page < pages.size() && pages[page].state == Page::State::resident;
    expect(entry == (resident ? pages[page].frame << 4 : page_invalid), "page {:X} of {} has the entry {:04X}", page,
           guest.name(), entry);
  }

  void check_shadow(const Guest& guest, const ShadowTables& shadow) {
    for (std::uint32_t number = 0; number < shadow.spaces_.size(); ++number) {
      const auto& space = shadow.spaces_[number];
      claim(space.segment_table, ShadowTables::segments * 4, guest);
      for (std::uint32_t segment = 0; segment < ShadowTables::segments; ++segment) {
        const auto page_table = space.page_tables[segment];
        if (page_table != 0) claim(page_table, ShadowTables::page_table_size(space), guest);
        const auto entry = read<std::uint32_t>(space.segment_table + segment * 4);
        const auto valid = (entry & segment_invalid) == 0;
        const auto attached = std::ranges::find(space.attached, segment) != space.attached.end();
        expect(valid == attached && (!valid || entry == (0xF000'0000 | page_table)),
               "shadow segment {:X} of {} has the entry {:08X}", segment, guest.name(), entry);
        if (valid && page_table != 0) check_shadow_segment(guest, shadow, number, segment);
      }
    }
  }

  void check_shadow_segment(const Guest& guest, const ShadowTables& shadow, std::uint32_t number, std::uint32_t segment) {
    const auto& space = shadow.spaces_[number];
    for (std::uint32_t address = segment * segment_size; address < (segment + 1) * segment_size;
         address += 1U << space.page_bits) {
      const auto entry = read<std::uint16_t>(ShadowTables::entry_at(space, address));
      const auto invalid = space.page_bits == small_page_bits ? small_page_invalid : page_invalid;
      if (entry == invalid) continue;
      const auto frame = (std::uint32_t{entry} >> (space.page_bits - 8) << space.page_bits) / page_size;
      const auto own = frame < paging_.frames_.size() && paging_.frames_[frame].use == Frame::Use::guest &&
                       paging_.frames_[frame].guest == &guest;
      expect(own && (entry & invalid) == 0, "shadow entry {:04X} for {:06X} leads {} to a frame that is not its own", entry,
             address, guest.name());
      if (!own) continue;
      const auto page = paging_.frames_[frame].page;
      const ShadowTables::Place place{number, address};
      expect(page < shadow.mapped_.size() && std::ranges::find(shadow.mapped_[page], place) != shadow.mapped_[page].end(),
             "shadow entry {:04X} for {:06X} of {} would outlive page {:X}", entry, address, guest.name(), page);
    }
  }

  // ---- Free storage --------------------------------------------------------------------------------------------------------

  /// The guest has this block of free storage.
  void claim(std::uint32_t address, std::uint32_t size, const Guest& guest) {
    expect(paging_.free_storage_.frames_.contains(page_of(address)) && page_of(address + size - 1) == page_of(address),
           "a table of {} at {:06X} is not in free storage", guest.name(), address);
    expect(claims_.emplace(address, size).second, "two tables are at {:06X}", address);
  }

  void check_free_storage() {
    auto blocks = claims_;
    for (const auto& [frame, pieces] : paging_.free_storage_.frames_) {
      expect(frame < paging_.frames_.size() && paging_.frames_[frame].use == Frame::Use::control_program,
             "free storage has frame {}, which is not CP's", frame);
      for (const auto& [offset, length] : pieces)
        expect(blocks.emplace(frame * page_size + offset, length).second, "a table is in the free piece at {:06X}",
               frame * page_size + offset);
    }
    std::map<std::uint32_t, std::uint32_t> used;  // Bytes, by frame.
    std::uint32_t end = 0;
    for (const auto& [address, length] : blocks) {
      expect(address >= end, "the block of free storage at {:06X} begins in another one", address);
      end = address + length;
      used[page_of(address)] += length;
    }
    for (const auto& [frame, pieces] : paging_.free_storage_.frames_)
      expect(used[frame] == page_size, "{} bytes of frame {} are accounted for", used[frame], frame);
  }

  // ---- Requests ------------------------------------------------------------------------------------------------------------

  void check_requests() {
    for (const auto& request : paging_.requests_) {
      if (!known(request.guest)) {
        expect(false, "a guest that is gone wants page {:X}", request.page);
        continue;
      }
      expect(request.page < request.guest->storage.pages.size(), "{} wants page {:X}, which it has not", request.guest->name(),
             request.page);
    }
    if (paging_.active_) expect(known(paging_.active_->guest), "the drum works for a guest that is gone");
    for (const auto& guest : guests_) {
      const auto wakes = [&guest](const Paging::Request& request) { return request.guest == guest.get() && request.wakes; };
      expect(!guest->page_wait || std::ranges::any_of(paging_.requests_, wakes), "{} waits for a page that nobody brings",
             guest->name());
    }
  }

  const isa370::Machine& machine_;
  const Paging& paging_;
  std::span<const std::unique_ptr<Guest>> guests_;
  std::vector<std::string> faults_;
  std::set<std::uint32_t> slots_;
  std::map<std::uint32_t, std::uint32_t> claims_;  ///< Blocks of free storage that have an owner.
};

std::vector<std::string> audit_storage(const isa370::Machine& machine, const Paging& paging,
                                       std::span<const std::unique_ptr<Guest>> guests) {
  return Audit(machine, paging, guests).run();
}

}  // namespace cp
