// First fit, and neighbours joined.
#include "cckd_space.hpp"

#include <algorithm>
#include <iterator>

#include "cckd_tables.hpp"

namespace isa370 {

CckdSpace::CckdSpace(std::vector<CckdExtent> extents) {
  std::ranges::sort(extents, [](const CckdExtent& a, const CckdExtent& b) {
    return a.position != b.position ? a.position < b.position : a.size < b.size;
  });
  const CckdExtent* longest = nullptr;  // The one that reaches farthest until now.
  for (const auto& extent : extents) {
    if (extent.size == 0) continue;
    if (extent.position > end_)
      free_.emplace(end_, extent.position - end_);
    else if (extent.position < end_ && longest != nullptr)
      overlaps_.push_back({*longest, extent});
    if (extent.end() > end_) {
      end_ = extent.end();
      longest = &extent;
    }
  }
}

std::vector<CckdSpace::Free> CckdSpace::free_spaces() const {
  std::vector<Free> spaces;
  for (const auto& [position, size] : free_) spaces.push_back({position, size});
  return spaces;
}

std::optional<std::uint64_t> CckdSpace::allocate(std::uint64_t size) {
  for (const auto& [position, room] : free_) {
    if (room != size && room < size + cckd::free_entry_size) continue;
    const auto place = position;
    const auto rest = room - size;
    free_.erase(place);
    if (rest != 0) free_.emplace(place + size, rest);
    return place;
  }
  if (end_ + size > cckd::most_file_size) return std::nullopt;
  const auto place = end_;
  end_ += size;
  return place;
}

void CckdSpace::release(std::uint64_t position, std::uint64_t size) {
  if (size == 0) return;
  if (const auto behind = free_.find(position + size); behind != free_.end()) {
    size += behind->second;
    free_.erase(behind);
  }
  if (const auto after = free_.upper_bound(position); after != free_.begin()) {
    const auto before = std::prev(after);
    if (before->first + before->second == position) {
      position = before->first;
      size += before->second;
      free_.erase(before);
    }
  }
  if (position + size == end_)
    end_ = position;
  else
    free_.emplace(position, size);
}

}  // namespace isa370
