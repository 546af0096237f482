// The 3370 fixed-block disk: 12 heads, 62 blocks a track; model 1 has 558,000 blocks in 750 cylinders, model 2 712,752 in 958.
#pragma once

#include "isa370/devices/fixed_block.hpp"

namespace isa370 {

class Disk3370 final : public FixedBlockDisk {
 public:
  static constexpr std::uint32_t block_count_1 = 558'000;
  static constexpr std::uint32_t block_count_2 = 712'752;
  /// `model` is 1 or 2.
  Disk3370(unsigned model, std::unique_ptr<BlockStore> store);
};

}  // namespace isa370
