// Page requests: find a frame, write out what it held if need be, read or clear it, and wake the guest.
#include "storage/paging.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "guest/assist_block.hpp"
#include "storage/system_failure.hpp"
#include "storage/translation_tables.hpp"

namespace cp {
namespace {

using isa370::AbsoluteAddress;
using isa370::Storage;

// Real storage begins with CP's page zero and the frame of the paging channel program.
constexpr std::uint32_t channel_program_frame = 1;
// An EXECUTE of an MVC whose parts all cross page boundaries touches eight pages at once.
constexpr std::uint32_t least_pageable_frames = 8;
// The least that shadow tables need: a segment table and a page table of whoever runs.
constexpr std::uint32_t frames_for_shadow_tables = 1;
constexpr std::uint8_t reference_and_change = Storage::reference | Storage::change;

AbsoluteAddress block(std::uint32_t frame, unsigned half) { return {frame * page_size + half * Storage::key_block_size}; }

}  // namespace

Paging::Paging(isa370::Machine& machine, const Monitor& monitor, isa370::DeviceNumber first_device, std::uint32_t device_count)
    : machine_(machine),
      monitor_(monitor),
      frames_(machine.storage().size() / page_size),
      drum_(machine, first_device, device_count, channel_program_frame * page_size),
      replacement_(make_clock_replacement()),
      free_storage_([this] { return frame_now(); }, [this](std::uint32_t frame) { frames_.release(frame); }) {
  if (!frames_.take(0) || !frames_.take(channel_program_frame))
    system_failure(machine_, "real storage has less than two frames");
}

tl::expected<void, std::string> Paging::admit(Guest& guest) {
  const auto pages = static_cast<std::uint32_t>(guest.storage.pages.size());
  const auto tables = (table_bytes(pages) + page_size - 1) / page_size;
  const auto kept = frames_.control_program_count() + tables;
  constexpr auto left = least_pageable_frames + frames_for_shadow_tables;
  if (frames_.size() < kept + left)
    return tl::unexpected(
        fmt::format("no room for {}'s tables in real storage: CP keeps {} of {} frames and needs {} more, and {} must be left "
                    "for pages; give the machine more real storage",
                    guest.name(), frames_.control_program_count(), frames_.size(), tables, left));
  if (!drum_.reserve(pages))
    return tl::unexpected(
        fmt::format("no room for {}'s storage of {}K on paging device {:03X}, which has {}K left; log somebody off or make "
                    "the virtual machine smaller",
                    guest.name(), pages * 4, drum_.number(), drum_.unreserved() * 4));
  build_tables(machine_, free_storage_, guest);
  return {};
}

void Paging::dismiss(Guest& guest) {
  clear(guest);
  guest.storage.shadow.reset();
  std::erase(translating_, &guest);
  release_tables(free_storage_, guest);
  if (guest.storage.assist_block != 0) free_storage_.release(std::exchange(guest.storage.assist_block, 0), AssistBlock::size);
  drum_.give_back_reservation(static_cast<std::uint32_t>(guest.storage.pages.size()));
  purge_needed_ = true;
}

void Paging::clear(Guest& guest) {
  if (guest.simulated) return guest.simulated->storage().clear();
  cancel(guest);
  for (std::uint32_t page = 0; page < guest.storage.pages.size(); ++page) {
    free_page(guest, page);
    guest.storage.pages[page] = {};
    swap_entry(guest, page).clear();
  }
}

void Paging::release(Guest& guest, std::uint32_t first, std::uint32_t last) {
  if (guest.simulated) {
    const auto end = std::min(last + 1, static_cast<std::uint32_t>(guest.storage.pages.size()));
    for (auto page = first; page < end; ++page)
      guest.simulated->storage().fill(isa370::to_absolute(isa370::RealAddress{page * page_size}, guest.storage.prefix),
                                      page_size, 0);
    return;
  }
  cancel(guest);
  for (auto page = first; page <= last && page < guest.storage.pages.size(); ++page) free_page(guest, page);
}

void Paging::cancel(Guest& guest) {
  std::erase_if(requests_, [&guest](const Request& request) { return request.guest == &guest; });
  while (active_ && active_->guest == &guest) wait_for_drum();
  guest.page_wait = false;
  guest.pseudo_page_faults.note_arrival_of_all();  // A task that touches its page too early asks again.
}

// Makes a page untouched. The guest's keys stay as they are.
void Paging::free_page(Guest& guest, std::uint32_t page) {
  auto& entry = guest.storage.pages[page];
  if (entry.state == Page::State::resident) {
    const auto frame = entry.frame;
    take_from_guest(frame);
    frames_.release(frame);
  }
  if (entry.slot) drum_.release_slot(*entry.slot);
  entry.slot.reset();
  entry.state = Page::State::untouched;
  swap_entry(guest, page).reset_changed();
}

void Paging::exchange(Guest& guest, std::uint32_t first, std::uint32_t second) {
  while (active_ && active_->guest == &guest && (active_->page == first || active_->page == second)) wait_for_drum();
  auto& pages = guest.storage.pages;
  std::swap(pages[first], pages[second]);
  auto other = swap_entry(guest, second);
  swap_entry(guest, first).exchange(other);
  for (const auto page : {first, second}) {
    unmap(guest, page);
    if (pages[page].state == Page::State::resident) {
      frames_.give_to_guest(pages[page].frame, guest, page);
      set_page_entry(machine_, guest, page, pages[page].frame);
    }
  }
}

bool Paging::bring(Guest& guest, std::uint32_t page) {
  if (guest.simulated || guest.storage.pages[page].state == Page::State::resident) return true;
  guest.page_wait = true;
  requests_.push_back({&guest, page, true});
  advance();
  return !guest.page_wait;
}

bool Paging::start_bringing(Guest& guest, std::uint32_t page) {
  const auto& entry = guest.storage.pages[page];
  if (entry.state == Page::State::resident) return true;
  requests_.push_back({&guest, page, false});
  advance();
  return entry.state == Page::State::resident;
}

void Paging::bring_now(Guest& guest, std::uint32_t page) {
  const auto& entry = guest.storage.pages[page];
  if (guest.simulated || entry.state == Page::State::resident) return;
  requests_.push_front({&guest, page, false});
  advance();
  while (entry.state != Page::State::resident) wait_for_drum();
}

// Carries requests out until the drum is busy or none is left.
void Paging::advance() {
  while (!active_ && !requests_.empty()) {
    const auto request = requests_.front();
    if (request.guest->storage.pages[request.page].state == Page::State::resident) {
      satisfy(*request.guest, request.page);
      continue;
    }
    const auto frame = find_frame();
    if (!frame) return;  // A changed page is being written first.
    fill(*request.guest, request.page, *frame);
  }
}

// The page is resident: ends every request for it.
void Paging::satisfy(Guest& guest, std::uint32_t page) {
  guest.pseudo_page_faults.note_arrival(page);
  std::erase_if(requests_, [&guest, page](const Request& request) {
    const auto same = request.guest == &guest && request.page == page;
    if (same && request.wakes) guest.page_wait = false;
    return same;
  });
}

// A frame for the next request; nothing when a changed page had to be written first, which is then under way.
std::optional<std::uint32_t> Paging::find_frame() {
  if (const auto free = frames_.take_free()) return free;
  const auto victim = replacement_->choose(frames_, *this);
  if (!victim) system_failure(machine_, "no frame of real storage can be taken");
  auto& guest = *frames_[*victim].guest;
  const auto page = frames_[*victim].page;
  auto& entry = guest.storage.pages[page];
  take_from_guest(*victim);
  const auto changed = swap_entry(guest, page).changed();
  publish(PageStolenEvent{guest.name(), page, changed});
  if (!changed) {
    entry.state = entry.slot ? Page::State::on_drum : Page::State::untouched;
    frames_[*victim] = {.use = Frame::Use::control_program};
    return *victim;
  }
  if (!entry.slot) entry.slot = drum_.allocate_slot();
  entry.state = Page::State::in_transit;
  frames_[*victim].in_transit = true;
  active_ = {PagingDevice::Direction::write, &guest, page, *victim};
  ++guest.counters.page_writes;
  publish(PageWriteEvent{guest.name(), page, *victim});
  drum_.start(PagingDevice::Direction::write, *entry.slot, *victim * page_size);
  return std::nullopt;
}

// A frame for CP itself, at once.
std::uint32_t Paging::frame_now() {
  while (active_) wait_for_drum();
  for (;;) {
    if (const auto frame = find_frame()) return *frame;
    while (active_) {
      // The written page's frame must come here and not to the next request: hold the queue back.
      auto held = std::exchange(requests_, {});
      wait_for_drum();
      requests_ = std::move(held);
    }
  }
}

// Gives the first request's page the frame: with zeros at once, else by a read from the drum.
void Paging::fill(Guest& guest, std::uint32_t page, std::uint32_t frame) {
  auto& entry = guest.storage.pages[page];
  if (!entry.slot) {
    machine_.storage().fill({frame * page_size}, page_size, 0);
    make_resident(guest, page, frame, false);
    satisfy(guest, page);
    return;
  }
  entry.state = Page::State::in_transit;
  frames_.give_to_guest(frame, guest, page);
  frames_[frame].in_transit = true;
  active_ = {PagingDevice::Direction::read, &guest, page, frame};
  ++guest.counters.page_reads;
  drum_.start(PagingDevice::Direction::read, *entry.slot, frame * page_size);
}

void Paging::drum_interruption(const isa370::ChannelStatusWord& csw) {
  if (!active_ || !drum_.ended(csw)) return;
  const auto done = *std::exchange(active_, std::nullopt);
  if (done.direction == PagingDevice::Direction::write) {
    auto& entry = done.guest->storage.pages[done.page];
    entry.state = Page::State::on_drum;
    swap_entry(*done.guest, done.page).reset_changed();
    frames_.release(done.frame);
  } else {
    make_resident(*done.guest, done.page, done.frame, true);
    satisfy(*done.guest, done.page);
  }
  advance();
}

void Paging::make_resident(Guest& guest, std::uint32_t page, std::uint32_t frame, bool from_drum) {
  auto& entry = guest.storage.pages[page];
  auto swap = swap_entry(guest, page);
  frames_.give_to_guest(frame, guest, page);
  for (unsigned half = 0; half < 2; ++half) {
    // The machine gets access control and fetch protection; the guest's reference and change bits so far stay with CP.
    machine_.storage().set_key(block(frame, half), static_cast<std::uint8_t>(swap.key(half) & ~reference_and_change));
  }
  entry.state = Page::State::resident;
  entry.frame = frame;
  swap.reset_changed();
  swap.note_referenced();  // Somebody is about to use it: not the next victim.
  ++guest.storage.resident;
  set_page_entry(machine_, guest, page, frame);
  publish(PageReadEvent{guest.name(), page, frame, from_drum});
}

// Takes keys and reference and change bits over, and makes the page-table entry invalid.
void Paging::take_from_guest(std::uint32_t frame) {
  auto& guest = *frames_[frame].guest;
  const auto page = frames_[frame].page;
  auto swap = swap_entry(guest, page);
  for (unsigned half = 0; half < 2; ++half) {
    const auto key = machine_.storage().key(block(frame, half));
    if ((key & Storage::change) != 0) swap.note_changed();
    swap.set_key(half, static_cast<std::uint8_t>(key | (swap.key(half) & reference_and_change)));
    machine_.storage().set_key(block(frame, half), 0);
  }
  unmap(guest, page);
  --guest.storage.resident;
}

SwapEntry Paging::swap_entry(const Guest& guest, std::uint32_t page) { return {machine_.storage(), guest, page}; }

void Paging::unmap(Guest& guest, std::uint32_t page) {
  invalidate_page_entry(machine_, guest, page);
  if (guest.storage.shadow) guest.storage.shadow->unmap(page);
  purge_needed_ = true;
}

ShadowTables& Paging::shadow_tables(Guest& guest) {
  auto& shadow = guest.storage.shadow;
  if (!shadow) {
    shadow = std::make_unique<ShadowTables>(
        machine_, free_storage_, [this] { return frames_.size() - frames_.control_program_count() > least_pageable_frames; },
        [this, &guest] { keep_shadow_tables_of(guest); });
    translating_.push_back(&guest);
  }
  return *shadow;
}

void Paging::make_assist_block(Guest& guest) {
  if (guest.storage.assist_block == 0)
    guest.storage.assist_block = free_storage_.allocate(AssistBlock::size, AssistBlock::alignment);
}

// The others' can be made again from their own tables.
void Paging::keep_shadow_tables_of(const Guest& guest) {
  for (auto* const other : translating_)
    if (other != &guest) other->storage.shadow.reset();
  std::erase_if(translating_, [&guest](const Guest* other) { return other != &guest; });
  purge_needed_ = true;
}

void Paging::purge_shadow_tables(Guest& guest) {
  if (!guest.storage.shadow) return;
  guest.storage.shadow->purge();
  purge_needed_ = true;
}

// The guest must not see that CP resets the machine's reference bits, so they are kept for it.
bool Paging::test_and_reset(std::uint32_t frame) {
  auto swap = swap_entry(*frames_[frame].guest, frames_[frame].page);
  auto referenced = swap.referenced();
  swap.reset_referenced();
  for (unsigned half = 0; half < 2; ++half) {
    const auto key = machine_.storage().key(block(frame, half));
    if ((key & Storage::reference) == 0) continue;
    referenced = true;
    swap.set_key(half, swap.key(half) | Storage::reference);
    machine_.storage().set_key(block(frame, half), static_cast<std::uint8_t>(key & ~Storage::reference));
  }
  return referenced;
}

bool Paging::take_purge_needed() { return std::exchange(purge_needed_, false); }

std::optional<isa370::Exit> Paging::take_deferred() {
  if (deferred_.empty()) return std::nullopt;
  const auto exit = deferred_.front();
  deferred_.pop_front();
  return exit;
}

void Paging::wait_for_drum() {
  if (!wait_for_machine(UINT64_MAX)) system_failure(machine_, "the paging device does not end its channel program");
}

bool Paging::wait_for_machine(isa370::Nanoseconds until) {
  auto& cpu = machine_.cpu();
  cpu.psw = {};
  cpu.psw.extended_control = true;
  cpu.psw.wait = true;
  cpu.psw.system_mask = isa370::ProgramStatusWord::io_mask;
  const auto exit = machine_.run({.instructions = UINT64_MAX, .until = until});
  switch (exit.reason) {
    case isa370::ExitReason::idle:
    case isa370::ExitReason::disabled_wait:
      return false;
    case isa370::ExitReason::input_output:
      if (drum_.owns(exit.code)) drum_interruption(exit.csw);
      return true;
    case isa370::ExitReason::host_event:
      deferred_.push_back(exit);
      return true;
    default:
      return true;
  }
}

}  // namespace cp
