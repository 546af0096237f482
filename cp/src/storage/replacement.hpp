// The policy of page replacement: which frame is taken from a guest when none is free. One file a policy.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>

#include "storage/frame_table.hpp"

namespace cp {

/// What a policy may ask about a frame.
class ReferenceBits {
 public:
  virtual ~ReferenceBits() = default;
  /// Whether the page in the frame was referenced since the last call, which resets it.
  virtual bool test_and_reset(std::uint32_t frame) = 0;
};

class Replacement {
 public:
  virtual ~Replacement() = default;
  /// A frame that belongs to a guest and is not in transit; nothing when there is none.
  [[nodiscard]] virtual std::optional<std::uint32_t> choose(const FrameTable& frames, ReferenceBits& bits) = 0;
};

/// The clock (second chance), as CP-67 had it.
[[nodiscard]] std::unique_ptr<Replacement> make_clock_replacement();

}  // namespace cp
