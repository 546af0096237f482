// The 3380's sense data.
#include "isa370/devices/disk_3380.hpp"

namespace isa370 {

void Disk3380::complete_sense(const Sense& sense, std::array<std::uint8_t, 24>& bytes) const {
  DirectAccessStorage::complete_sense(sense, bytes);
  bytes[5] = static_cast<std::uint8_t>(sense.cylinder & 0xFF);
  bytes[6] = static_cast<std::uint8_t>((sense.cylinder >> 4 & 0xF0) | (sense.head & 0x0F));
}

}  // namespace isa370
