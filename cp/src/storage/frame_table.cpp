// The frame table and its free list.
#include "storage/frame_table.hpp"

#include <algorithm>

namespace cp {

FrameTable::FrameTable(std::uint32_t frame_count) : frames_(frame_count) {
  for (std::uint32_t i = 0; i < frame_count; ++i) free_.push_back(i);
}

std::optional<std::uint32_t> FrameTable::take_free() {
  if (free_.empty()) return std::nullopt;
  const auto number = free_.front();
  free_.pop_front();
  frames_[number] = {.use = Frame::Use::control_program};
  return number;
}

bool FrameTable::take(std::uint32_t number) {
  const auto found = std::find(free_.begin(), free_.end(), number);
  if (found == free_.end()) return false;
  free_.erase(found);
  frames_[number] = {.use = Frame::Use::control_program};
  return true;
}

void FrameTable::give_to_guest(std::uint32_t number, Guest& guest, std::uint32_t page) {
  frames_[number] = {.use = Frame::Use::guest, .guest = &guest, .page = page};
}

void FrameTable::release(std::uint32_t number) {
  frames_[number] = {};
  free_.push_back(number);
}

std::uint32_t FrameTable::control_program_count() const {
  return static_cast<std::uint32_t>(std::count_if(frames_.begin(), frames_.end(),
                                                  [](const Frame& frame) { return frame.use == Frame::Use::control_program; }));
}

}  // namespace cp
