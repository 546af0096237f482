// The CMS-like guest as the build made it: the nucleus, assembled and loaded at its place, inside the program.
#pragma once

#include <cstdint>
#include <span>

namespace cms_guest {

struct Image {
  std::uint32_t origin;
  std::span<const std::uint8_t> bytes;
  std::uint32_t entry;
};

[[nodiscard]] Image nucleus();

}  // namespace cms_guest
