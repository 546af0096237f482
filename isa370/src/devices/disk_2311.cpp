// The 2311's sense data. [HERC]
#include "isa370/devices/disk_2311.hpp"

namespace isa370 {

void Disk2311::complete_sense(const Sense&, std::array<std::uint8_t, 24>& bytes) const { bytes[3] = 0xC8; }

}  // namespace isa370
