// The 2314's sense data. [HERC]
#include "isa370/devices/disk_2314.hpp"

namespace isa370 {

void Disk2314::complete_sense(const Sense&, std::array<std::uint8_t, 24>& bytes) const { bytes[3] = 0x40; }

}  // namespace isa370
