// The 3350's sense data. [HERC]
#include "isa370/devices/disk_3350.hpp"

namespace isa370 {

void Disk3350::complete_sense(const Sense& sense, std::array<std::uint8_t, 24>& bytes) const {
  DirectAccessStorage::complete_sense(sense, bytes);
  bytes[4] = static_cast<std::uint8_t>(0x80 >> (options().address & 7));
}

}  // namespace isa370
