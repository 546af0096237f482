// Demand paging: brings pages of guests into frames of real storage, by way of the paging device, and takes frames back.
//
// One request at a time uses the drum; the others queue in the order of their coming.
#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <tl/expected.hpp>

#include "guest/guest.hpp"
#include "storage/frame_table.hpp"
#include "storage/free_storage.hpp"
#include "storage/paging_device.hpp"
#include "storage/replacement.hpp"
#include "storage/swap_table.hpp"

namespace cp {

class Paging final : private ReferenceBits {
 public:
  Paging(isa370::Machine& machine, const Monitor& monitor, isa370::DeviceNumber first_device, std::uint32_t device_count);

  // ---- A guest's storage as a whole ----
  /// Makes tables for `guest.storage.pages` and reserves room on the drum. The error is one line.
  [[nodiscard]] tl::expected<void, std::string> admit(Guest& guest);
  /// Gives everything of the guest's storage back.
  void dismiss(Guest& guest);
  /// All pages become untouched and all keys zero.
  void clear(Guest& guest);
  /// Pages `first` to `last` become zeros; keys stay.
  void release(Guest& guest, std::uint32_t first, std::uint32_t last);
  /// Two pages change places, keys and all. Nobody runs meanwhile.
  void exchange(Guest& guest, std::uint32_t first, std::uint32_t second);
  /// Forgets what the guest waits for.
  void cancel(Guest& guest);

  // ---- Pages ----
  /// True when the page is resident (now); else the guest is put in page wait until it is.
  [[nodiscard]] bool bring(Guest& guest, std::uint32_t page);
  /// The same without a wait: the guest goes on. When the page has come, its pseudo page faults for it have ended.
  [[nodiscard]] bool start_bringing(Guest& guest, std::uint32_t page);
  /// Lets simulated time pass until the page is resident. Nobody runs meanwhile.
  void bring_now(Guest& guest, std::uint32_t page);
  /// The paging device's interruption.
  void drum_interruption(const isa370::ChannelStatusWord& csw);
  [[nodiscard]] bool owns(isa370::DeviceNumber device) const { return drum_.owns(device); }
  /// Whether a request is under way or queued.
  [[nodiscard]] bool busy() const { return active_.has_value() || !requests_.empty(); }

  /// The guest's shadow tables, made at the first call.
  [[nodiscard]] ShadowTables& shadow_tables(Guest& guest);
  /// Finds room for the guest's AssistBlock, if it has none.
  void make_assist_block(Guest& guest);
  /// The guest's translation look-aside buffer is empty: PURGE TLB, and resets.
  void purge_shadow_tables(Guest& guest);

  /// Whether page-table entries were changed since the last call, so that the translation look-aside buffer must be purged.
  [[nodiscard]] bool take_purge_needed();
  /// Events for others that came due while `bring_now` waited, for the main loop.
  [[nodiscard]] std::optional<isa370::Exit> take_deferred();
  /// Waits for the next interruption or event; paging goes on, others' are deferred. False when nothing can come.
  bool wait_for_machine(isa370::Nanoseconds until);

  [[nodiscard]] const FrameTable& frames() const { return frames_; }
  [[nodiscard]] std::uint32_t slots_in_use() const { return drum_.slots_in_use(); }

 private:
  friend class Audit;  // storage/audit.hpp
  struct Request {
    Guest* guest = nullptr;
    std::uint32_t page = 0;
    bool wakes = false;  ///< The guest is in page wait for it.
  };
  struct Active {
    PagingDevice::Direction direction = PagingDevice::Direction::read;
    Guest* guest = nullptr;
    std::uint32_t page = 0;
    std::uint32_t frame = 0;
  };

  bool test_and_reset(std::uint32_t frame) override;

  void advance();
  [[nodiscard]] std::optional<std::uint32_t> find_frame();
  [[nodiscard]] std::uint32_t frame_now();
  void fill(Guest& guest, std::uint32_t page, std::uint32_t frame);
  void make_resident(Guest& guest, std::uint32_t page, std::uint32_t frame, bool from_drum);
  void take_from_guest(std::uint32_t frame);
  void unmap(Guest& guest, std::uint32_t page);
  [[nodiscard]] SwapEntry swap_entry(const Guest& guest, std::uint32_t page);
  void free_page(Guest& guest, std::uint32_t page);
  void satisfy(Guest& guest, std::uint32_t page);
  void wait_for_drum();
  void keep_shadow_tables_of(const Guest& guest);

  template <typename Body>
  void publish(Body body) const {
    if (monitor_.active()) monitor_.publish({machine_.clock().now(), std::move(body)});
  }

  isa370::Machine& machine_;
  const Monitor& monitor_;
  FrameTable frames_;
  PagingDevice drum_;
  std::unique_ptr<Replacement> replacement_;
  FreeStorage free_storage_;
  std::deque<Request> requests_;
  std::optional<Active> active_;
  std::deque<isa370::Exit> deferred_;
  std::vector<Guest*> translating_;  ///< Those that have shadow tables.
  bool purge_needed_ = true;
};

}  // namespace cp
