// A guest's storage by guest-real address, for CP: what a simulated instruction fetches and stores, what reflection puts into
// page zero; and by guest-absolute address, for what virtual channels move. Storage keys are the guest's own.
#pragma once

#include <concepts>
#include <cstdint>
#include <span>

#include <isa370/bits.hpp>
#include <isa370/channel.hpp>
#include <isa370/machine.hpp>

#include "guest/guest.hpp"
#include "storage/paging.hpp"

namespace cp {

/// How an access ended. Nothing was moved unless it is done.
struct Access {
  enum class Kind : std::uint8_t {
    done,
    addressing,
    protection,
    not_resident,
    translation,  ///< By logical address only: the guest's tables do not translate it.
  };
  Kind kind = Kind::done;
  std::uint32_t page = 0;                                                     ///< The page that must be brought in first.
  isa370::ProgramInterruption exception = isa370::ProgramInterruption::none;  ///< Of a translation.
  std::uint32_t virtual_address = 0;                                          ///< What was to be translated.
  [[nodiscard]] bool done() const { return kind == Kind::done; }
};

class GuestStorage {
 public:
  GuestStorage(isa370::Machine& machine, Paging& paging) : machine_(machine), paging_(paging) {}

  // ---- Accesses that do not wait; addresses wrap at 16 MB, as operands do ----
  [[nodiscard]] Access check_fetch(const Guest& guest, std::uint32_t address, std::uint32_t length, std::uint8_t key) const;
  [[nodiscard]] Access check_store(const Guest& guest, std::uint32_t address, std::uint32_t length, std::uint8_t key) const;
  [[nodiscard]] Access fetch(Guest& guest, std::uint32_t address, std::span<std::uint8_t> into, std::uint8_t key);
  [[nodiscard]] Access store(Guest& guest, std::uint32_t address, std::span<const std::uint8_t> from, std::uint8_t key);

  // ---- Accesses that bring pages in while nobody runs ----
  [[nodiscard]] Access fetch_now(Guest& guest, std::uint32_t address, std::span<std::uint8_t> into, std::uint8_t key);
  [[nodiscard]] Access store_now(Guest& guest, std::uint32_t address, std::span<const std::uint8_t> from, std::uint8_t key);
  /// For the person at the console: reads without keys and without setting reference bits; the range must be in the guest's
  /// storage.
  void read_now(Guest& guest, std::uint32_t address, std::span<std::uint8_t> into);
  /// Stores without keys; sets change bits, as the operator's store key does.
  void write_now(Guest& guest, std::uint32_t address, std::span<const std::uint8_t> from);

  // ---- The same by guest-absolute address: what the guest's prefix does to real ones is undone ----
  [[nodiscard]] Access fetch_absolute_now(Guest& guest, std::uint32_t address, std::span<std::uint8_t> into, std::uint8_t key);
  [[nodiscard]] Access store_absolute_now(Guest& guest, std::uint32_t address, std::span<const std::uint8_t> from,
                                          std::uint8_t key);
  void read_absolute_now(Guest& guest, std::uint32_t address, std::span<std::uint8_t> into);
  void write_absolute_now(Guest& guest, std::uint32_t address, std::span<const std::uint8_t> from);

  // ---- Words in page zero, which must be resident: the processor's own accesses, of which only stores show in the key ----
  [[nodiscard]] bool page_zero_resident(const Guest& guest) const { return resident(guest, 0); }
  template <std::unsigned_integral Word>
  [[nodiscard]] Word read_low(const Guest& guest, std::uint32_t address) const {
    return storage_of(guest).read<Word>(real(guest, address));
  }
  template <std::unsigned_integral Word>
  void write_low(Guest& guest, std::uint32_t address, Word word) {
    note(guest, address, isa370::Storage::reference | isa370::Storage::change);
    storage_of(guest).write(real(guest, address), word);
  }
  /// An entry of the guest's own translation tables, fetched as the machine does: without key and reference bit.
  [[nodiscard]] Access fetch_table_entry(const Guest& guest, std::uint32_t address, std::span<std::uint8_t> into) const;

  // ---- Storage keys; the address must be in the guest's storage ----
  [[nodiscard]] std::uint8_t key(const Guest& guest, std::uint32_t address) const;
  void set_key(Guest& guest, std::uint32_t address, std::uint8_t key);

  /// In `storage_of` the guest; the page must be resident.
  [[nodiscard]] isa370::AbsoluteAddress real(const Guest& guest, std::uint32_t address) const;

 private:
  /// What a guest's pages lie in: real storage, or that of its simulated machine, which has them all.
  [[nodiscard]] isa370::Storage& storage_of(const Guest& guest) const {
    return guest.simulated ? guest.simulated->storage() : machine_.storage();
  }
  [[nodiscard]] static bool resident(const Guest& guest, std::uint32_t page) {
    return guest.simulated != nullptr || guest.storage.pages[page].state == Page::State::resident;
  }
  void note(Guest& guest, std::uint32_t address, std::uint8_t bits);
  void note_absent(Guest& guest, std::uint32_t address);
  void note_fetched_before(Guest& guest, std::uint32_t address, std::uint32_t length, std::uint8_t key);
  [[nodiscard]] Access check(const Guest& guest, std::uint32_t address, std::uint32_t length, std::uint8_t key,
                             bool store) const;

  isa370::Machine& machine_;
  Paging& paging_;
};

/// The storage of one guest as its virtual channels see it.
class GuestChannelStorage final : public isa370::ChannelStorage {
 public:
  GuestChannelStorage(GuestStorage& storage, Guest& guest) : storage_(storage), guest_(guest) {}
  Access fetch(std::uint32_t address, std::uint8_t key, std::span<std::uint8_t> into) override;
  Access store(std::uint32_t address, std::uint8_t key, std::span<const std::uint8_t> from) override;

 private:
  GuestStorage& storage_;
  Guest& guest_;
};

}  // namespace cp
