// Checks an access block by block, then moves the bytes.
#include "storage/guest_storage.hpp"

#include "storage/swap_table.hpp"

#include <algorithm>
#include <utility>

namespace cp {
namespace {

using isa370::AbsoluteAddress;
using isa370::Storage;

constexpr std::uint8_t reference_and_change = Storage::reference | Storage::change;

/// The guest-real address of a guest-absolute one.
std::uint32_t real_of(const Guest& guest, std::uint32_t address) { return isa370::apply_prefix(address, guest.storage.prefix); }

unsigned half_of(std::uint32_t address) { return address % page_size / Storage::key_block_size; }

bool allowed(std::uint8_t storage_key, std::uint8_t access_key, bool store) {
  if (access_key == 0 || access_key == storage_key >> 4) return true;
  return !store && (storage_key & Storage::fetch_protection) == 0;
}

/// Calls `part(address, offset, length)` for the pieces of a range that lie in one key block each; stops when it returns false.
template <typename Part>
void for_each_block(std::uint32_t address, std::uint32_t length, Part part) {
  for (std::uint32_t offset = 0; offset < length;) {
    const auto at = (address + offset) & isa370::address_mask;
    const auto piece = std::min(length - offset, Storage::key_block_size - at % Storage::key_block_size);
    if (!part(at, offset, piece)) return;
    offset += piece;
  }
}

}  // namespace

AbsoluteAddress GuestStorage::real(const Guest& guest, std::uint32_t address) const {
  if (guest.simulated) return isa370::to_absolute(isa370::RealAddress{address}, guest.storage.prefix);
  return {guest.storage.pages[page_of(address)].frame * page_size + address % page_size};
}

Access GuestStorage::check(const Guest& guest, std::uint32_t address, std::uint32_t length, std::uint8_t key,
                           bool store) const {
  Access missing;
  Access failed;
  for_each_block(address, length, [&](std::uint32_t at, std::uint32_t, std::uint32_t) {
    if (at >= guest.storage_size()) {
      failed = {Access::Kind::addressing};
    } else if (!allowed(this->key(guest, at), key, store)) {
      failed = {Access::Kind::protection};
    } else if (missing.done() && !resident(guest, page_of(at))) {
      missing = {Access::Kind::not_resident, page_of(at)};
    }
    return failed.done();
  });
  // An exception is the guest's; it must not wait for a page first.
  return failed.done() ? missing : failed;
}

Access GuestStorage::check_fetch(const Guest& guest, std::uint32_t address, std::uint32_t length, std::uint8_t key) const {
  return check(guest, address, length, key, false);
}

Access GuestStorage::check_store(const Guest& guest, std::uint32_t address, std::uint32_t length, std::uint8_t key) const {
  return check(guest, address, length, key, true);
}

Access GuestStorage::fetch(Guest& guest, std::uint32_t address, std::span<std::uint8_t> into, std::uint8_t key) {
  const auto length = static_cast<std::uint32_t>(into.size());
  const auto access = check_fetch(guest, address, length, key);
  if (access.kind == Access::Kind::protection || access.kind == Access::Kind::addressing)
    note_fetched_before(guest, address, length, key);
  if (!access.done()) return access;
  for_each_block(address, length, [&](std::uint32_t at, std::uint32_t offset, std::uint32_t piece) {
    note(guest, at, Storage::reference);
    const auto bytes = std::as_const(storage_of(guest)).bytes().subspan(real(guest, at).value, piece);
    std::copy(bytes.begin(), bytes.end(), into.begin() + offset);
    return true;
  });
  return {};
}

// The machine fetches from one block after the other until it meets the exception.
void GuestStorage::note_fetched_before(Guest& guest, std::uint32_t address, std::uint32_t length, std::uint8_t key) {
  for_each_block(address, length, [&](std::uint32_t at, std::uint32_t, std::uint32_t piece) {
    const auto access = check_fetch(guest, at, piece, key);
    if (access.kind == Access::Kind::not_resident)
      note_absent(guest, at);
    else if (access.done())
      note(guest, at, Storage::reference);
    return access.done() || access.kind == Access::Kind::not_resident;
  });
}

Access GuestStorage::store(Guest& guest, std::uint32_t address, std::span<const std::uint8_t> from, std::uint8_t key) {
  const auto length = static_cast<std::uint32_t>(from.size());
  const auto access = check_store(guest, address, length, key);
  if (!access.done()) return access;
  for_each_block(address, length, [&](std::uint32_t at, std::uint32_t offset, std::uint32_t piece) {
    note(guest, at, reference_and_change);
    storage_of(guest).overwrite(real(guest, at), from.subspan(offset, piece));
    return true;
  });
  return {};
}

// Block by block, so that a range larger than real storage can be moved.
Access GuestStorage::fetch_now(Guest& guest, std::uint32_t address, std::span<std::uint8_t> into, std::uint8_t key) {
  Access result;
  for_each_block(address, static_cast<std::uint32_t>(into.size()),
                 [&](std::uint32_t at, std::uint32_t offset, std::uint32_t piece) {
                   result = check_fetch(guest, at, piece, key);
                   if (result.kind == Access::Kind::not_resident) paging_.bring_now(guest, result.page);
                   if (result.done() || result.kind == Access::Kind::not_resident)
                     result = fetch(guest, at, into.subspan(offset, piece), key);
                   return result.done();
                 });
  return result;
}

Access GuestStorage::store_now(Guest& guest, std::uint32_t address, std::span<const std::uint8_t> from, std::uint8_t key) {
  Access result;
  for_each_block(address, static_cast<std::uint32_t>(from.size()),
                 [&](std::uint32_t at, std::uint32_t offset, std::uint32_t piece) {
                   result = check_store(guest, at, piece, key);
                   if (result.kind == Access::Kind::not_resident) paging_.bring_now(guest, result.page);
                   if (result.done() || result.kind == Access::Kind::not_resident)
                     result = store(guest, at, from.subspan(offset, piece), key);
                   return result.done();
                 });
  return result;
}

void GuestStorage::read_now(Guest& guest, std::uint32_t address, std::span<std::uint8_t> into) {
  for_each_block(address, static_cast<std::uint32_t>(into.size()),
                 [&](std::uint32_t at, std::uint32_t offset, std::uint32_t piece) {
                   if (at >= guest.storage_size()) return false;
                   paging_.bring_now(guest, page_of(at));
                   const auto bytes = std::as_const(storage_of(guest)).bytes().subspan(real(guest, at).value, piece);
                   std::copy(bytes.begin(), bytes.end(), into.begin() + offset);
                   return true;
                 });
}

void GuestStorage::write_now(Guest& guest, std::uint32_t address, std::span<const std::uint8_t> from) {
  // Key 0 is allowed everything, and the caller has checked the range.
  static_cast<void>(store_now(guest, address, from, 0));
}

Access GuestStorage::fetch_absolute_now(Guest& guest, std::uint32_t address, std::span<std::uint8_t> into, std::uint8_t key) {
  Access result;
  for_each_block(address, static_cast<std::uint32_t>(into.size()),
                 [&](std::uint32_t at, std::uint32_t offset, std::uint32_t piece) {
                   result = fetch_now(guest, real_of(guest, at), into.subspan(offset, piece), key);
                   return result.done();
                 });
  return result;
}

Access GuestStorage::store_absolute_now(Guest& guest, std::uint32_t address, std::span<const std::uint8_t> from,
                                        std::uint8_t key) {
  Access result;
  for_each_block(address, static_cast<std::uint32_t>(from.size()),
                 [&](std::uint32_t at, std::uint32_t offset, std::uint32_t piece) {
                   result = store_now(guest, real_of(guest, at), from.subspan(offset, piece), key);
                   return result.done();
                 });
  return result;
}

void GuestStorage::read_absolute_now(Guest& guest, std::uint32_t address, std::span<std::uint8_t> into) {
  for_each_block(address, static_cast<std::uint32_t>(into.size()),
                 [&](std::uint32_t at, std::uint32_t offset, std::uint32_t piece) {
                   read_now(guest, real_of(guest, at), into.subspan(offset, piece));
                   return true;
                 });
}

void GuestStorage::write_absolute_now(Guest& guest, std::uint32_t address, std::span<const std::uint8_t> from) {
  static_cast<void>(store_absolute_now(guest, address, from, 0));
}

Access GuestStorage::fetch_table_entry(const Guest& guest, std::uint32_t address, std::span<std::uint8_t> into) const {
  const auto access = check_fetch(guest, address, static_cast<std::uint32_t>(into.size()), 0);
  if (!access.done()) return access;
  const auto bytes = std::as_const(storage_of(guest)).bytes().subspan(real(guest, address).value, into.size());
  std::copy(bytes.begin(), bytes.end(), into.begin());
  return {};
}

std::uint8_t GuestStorage::key(const Guest& guest, std::uint32_t address) const {
  if (guest.simulated) return guest.simulated->storage().key(real(guest, address));
  const auto own = SwapEntry(machine_.storage(), guest, page_of(address)).key(half_of(address));
  const auto& page = guest.storage.pages[page_of(address)];
  if (page.state != Page::State::resident) return own;
  return static_cast<std::uint8_t>(machine_.storage().key(real(guest, address)) | (own & reference_and_change));
}

void GuestStorage::set_key(Guest& guest, std::uint32_t address, std::uint8_t key) {
  if (guest.simulated) return guest.simulated->storage().set_key(real(guest, address), key);
  SwapEntry swap(machine_.storage(), guest, page_of(address));
  swap.set_key(half_of(address), key);
  if (guest.storage.pages[page_of(address)].state != Page::State::resident) return;
  // CP's own bits must survive what the guest does to its key.
  const auto old = machine_.storage().key(real(guest, address));
  if ((old & Storage::reference) != 0) swap.note_referenced();
  if ((old & Storage::change) != 0) swap.note_changed();
  machine_.storage().set_key(real(guest, address), static_cast<std::uint8_t>(key & ~reference_and_change));
}

/// A reference to a page that is not in real storage.
void GuestStorage::note_absent(Guest& guest, std::uint32_t address) {
  SwapEntry swap(machine_.storage(), guest, page_of(address));
  swap.set_key(half_of(address), swap.key(half_of(address)) | Storage::reference);
}

void GuestStorage::note(Guest& guest, std::uint32_t address, std::uint8_t bits) {
  if ((bits & Storage::change) != 0)
    storage_of(guest).note_change(real(guest, address));
  else
    storage_of(guest).note_reference(real(guest, address));
}

isa370::ChannelStorage::Access GuestChannelStorage::fetch(std::uint32_t address, std::uint8_t key,
                                                          std::span<std::uint8_t> into) {
  switch (storage_.fetch_absolute_now(guest_, address, into, key).kind) {
    case cp::Access::Kind::done:
      return Access::done;
    case cp::Access::Kind::protection:
      return Access::protection;
    default:
      return Access::addressing;
  }
}

isa370::ChannelStorage::Access GuestChannelStorage::store(std::uint32_t address, std::uint8_t key,
                                                          std::span<const std::uint8_t> from) {
  switch (storage_.store_absolute_now(guest_, address, from, key).kind) {
    case cp::Access::Kind::done:
      return Access::done;
    case cp::Access::Kind::protection:
      return Access::protection;
    default:
      return Access::addressing;
  }
}

}  // namespace cp
