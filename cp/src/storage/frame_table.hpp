// The frames of real storage: who has which. VM/370's CORTABLE.
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <vector>

#include "storage/page.hpp"

namespace cp {

class FrameTable {
 public:
  explicit FrameTable(std::uint32_t frame_count);

  [[nodiscard]] std::uint32_t size() const { return static_cast<std::uint32_t>(frames_.size()); }
  [[nodiscard]] Frame& operator[](std::uint32_t number) { return frames_[number]; }
  [[nodiscard]] const Frame& operator[](std::uint32_t number) const { return frames_[number]; }

  /// Takes the frame that has been free for the longest time; it belongs to CP until `give_to_guest`.
  [[nodiscard]] std::optional<std::uint32_t> take_free();
  /// Takes one particular frame for CP, when it is free.
  [[nodiscard]] bool take(std::uint32_t number);
  void give_to_guest(std::uint32_t number, Guest& guest, std::uint32_t page);
  void release(std::uint32_t number);

  [[nodiscard]] std::uint32_t free_count() const { return static_cast<std::uint32_t>(free_.size()); }
  /// Frames that CP itself keeps.
  [[nodiscard]] std::uint32_t control_program_count() const;

 private:
  friend class Audit;  // storage/audit.hpp
  std::vector<Frame> frames_;
  std::deque<std::uint32_t> free_;  ///< The free list, oldest first.
};

}  // namespace cp
