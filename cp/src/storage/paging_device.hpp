// The drums that CP pages to, driven by channel programs in real storage. One is in use at a time.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include <isa370/machine.hpp>

namespace cp {

class PagingDevice {
 public:
  /// Attaches `count` 2305s to the machine, from `number` on. The channel program will be in the frame at `area`.
  PagingDevice(isa370::Machine& machine, isa370::DeviceNumber number, std::uint32_t count, std::uint32_t area);

  /// The first drum's number.
  [[nodiscard]] isa370::DeviceNumber number() const { return number_; }
  [[nodiscard]] bool owns(isa370::DeviceNumber device) const { return device >= number_ && device < number_ + count_; }
  enum class Direction : std::uint8_t { read, write };
  /// Starts to read page slot `slot` into the frame at `address`, or to write it from there.
  void start(Direction direction, std::uint32_t slot, std::uint32_t address);
  /// Whether the CSW of the end of a channel program says that all went well. False for a status that is not the end.
  [[nodiscard]] bool ended(const isa370::ChannelStatusWord& csw) const;

  // Slots. A guest reserves as many as it has pages when it logs on, so that paging never runs out of them.
  [[nodiscard]] bool reserve(std::uint32_t count);
  void give_back_reservation(std::uint32_t count) { reserved_ -= count; }
  [[nodiscard]] std::uint32_t unreserved() const;
  [[nodiscard]] std::uint32_t allocate_slot();
  void release_slot(std::uint32_t slot) { free_slots_.push_back(slot); }
  [[nodiscard]] std::uint32_t slots_in_use() const;

 private:
  friend class Audit;  // storage/audit.hpp
  [[nodiscard]] std::uint32_t slot_count() const;

  isa370::Machine& machine_;
  isa370::DeviceNumber number_;
  std::uint32_t count_;
  std::uint32_t area_;
  std::uint32_t reserved_ = 0;
  std::vector<std::uint32_t> free_slots_;  ///< The last one is used next.
};

}  // namespace cp
