// The 3330's sense data. [HERC]
#include "isa370/devices/disk_3330.hpp"

namespace isa370 {

void Disk3330::complete_sense(const Sense& sense, std::array<std::uint8_t, 24>& bytes) const {
  DirectAccessStorage::complete_sense(sense, bytes);
  constexpr std::uint8_t last = 7;
  const auto drive = static_cast<std::uint8_t>(options().address & last);
  bytes[4] = static_cast<std::uint8_t>((last - drive) << 3 | drive);
}

}  // namespace isa370
