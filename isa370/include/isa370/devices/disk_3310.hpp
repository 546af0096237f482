// The 3310 fixed-block disk of the 4331: 126,016 blocks of 512 bytes, 11 heads, 358 cylinders.
#pragma once

#include "isa370/devices/fixed_block.hpp"

namespace isa370 {

class Disk3310 final : public FixedBlockDisk {
 public:
  static constexpr std::uint32_t block_count = 126'016;
  explicit Disk3310(std::unique_ptr<BlockStore> store);
};

}  // namespace isa370
