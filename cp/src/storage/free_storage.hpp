// CP's free storage: small blocks of real storage for segment and page tables, cut from frames that CP keeps. VM/370's DMKFRE.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <vector>

namespace cp {

class FreeStorage {
 public:
  /// `take_frame` finds a frame for CP (and may page to do so); `give_frame` takes one back.
  FreeStorage(std::function<std::uint32_t()> take_frame, std::function<void(std::uint32_t)> give_frame);

  /// A block of `size` bytes on a multiple of `alignment` (both at most 4,096; the size a multiple of 32). Its real address.
  [[nodiscard]] std::uint32_t allocate(std::uint32_t size, std::uint32_t alignment);
  /// The same if it can be cut from the frames that CP has already.
  [[nodiscard]] std::optional<std::uint32_t> allocate_from_kept(std::uint32_t size, std::uint32_t alignment);
  /// Gives a block back, and its frame when nothing of it is in use any more.
  void release(std::uint32_t address, std::uint32_t size);
  [[nodiscard]] std::size_t frame_count() const { return frames_.size(); }

 private:
  friend class Audit;                                     // storage/audit.hpp
  using Pieces = std::map<std::uint32_t, std::uint32_t>;  ///< Offset of a free piece, and its size.
  std::function<std::uint32_t()> take_frame_;
  std::function<void(std::uint32_t)> give_frame_;
  std::map<std::uint32_t, Pieces> frames_;  ///< By frame number.
};

}  // namespace cp
