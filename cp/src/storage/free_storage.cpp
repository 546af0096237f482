// First fit by address, with neighbouring free pieces joined.
#include "storage/free_storage.hpp"

#include <iterator>
#include <utility>

#include "storage/page.hpp"

namespace cp {
namespace {

std::optional<std::uint32_t> cut(std::map<std::uint32_t, std::uint32_t>& pieces, std::uint32_t size, std::uint32_t alignment) {
  for (const auto& [offset, length] : pieces) {
    const auto start = (offset + alignment - 1) / alignment * alignment;
    if (start + size > offset + length) continue;
    const auto before = start - offset;
    const auto behind = offset + length - (start + size);
    pieces.erase(offset);
    if (before != 0) pieces[start - before] = before;
    if (behind != 0) pieces[start + size] = behind;
    return start;
  }
  return std::nullopt;
}

}  // namespace

FreeStorage::FreeStorage(std::function<std::uint32_t()> take_frame, std::function<void(std::uint32_t)> give_frame)
    : take_frame_(std::move(take_frame)), give_frame_(std::move(give_frame)) {}

std::uint32_t FreeStorage::allocate(std::uint32_t size, std::uint32_t alignment) {
  if (const auto kept = allocate_from_kept(size, alignment)) return *kept;
  const auto frame = take_frame_();
  auto& pieces = frames_[frame];
  pieces[0] = page_size;
  return frame * page_size + cut(pieces, size, alignment).value_or(0);
}

std::optional<std::uint32_t> FreeStorage::allocate_from_kept(std::uint32_t size, std::uint32_t alignment) {
  for (auto& [frame, pieces] : frames_)
    if (const auto offset = cut(pieces, size, alignment)) return frame * page_size + *offset;
  return std::nullopt;
}

void FreeStorage::release(std::uint32_t address, std::uint32_t size) {
  const auto found = frames_.find(page_of(address));
  if (found == frames_.end()) return;
  auto& pieces = found->second;
  auto piece = pieces.emplace(address % page_size, size).first;
  if (const auto next = std::next(piece); next != pieces.end() && piece->first + piece->second == next->first) {
    piece->second += next->second;
    pieces.erase(next);
  }
  if (piece != pieces.begin()) {
    const auto previous = std::prev(piece);
    if (previous->first + previous->second == piece->first) {
      previous->second += piece->second;
      pieces.erase(piece);
      piece = previous;
    }
  }
  if (piece->second == page_size) {
    const auto frame = found->first;
    frames_.erase(found);
    give_frame_(frame);
  }
}

}  // namespace cp
