// Dynamic address translation by tables in real storage, as pure functions. [POO] "Dynamic address translation", [FC67].
//
// The translation look-aside buffer (access.hpp) stands in front of it.
#pragma once

#include <cstdint>

#include "isa370/storage.hpp"
#include "isa370/translation.hpp"

namespace isa370 {

/// As System/370 does it. Tables lie at real addresses, to which `prefix` applies.
[[nodiscard]] Translation translate(const Storage& storage, std::uint32_t control_register_0, std::uint32_t control_register_1,
                                    VirtualAddress address, std::uint32_t prefix = 0);
/// As the 360/67 does it: segments of 1M, pages of 4K, one register for the segment table, addresses of 24 or 32 bits. [FC67]
[[nodiscard]] Translation translate_67(const Storage& storage, std::uint32_t control_register_0, VirtualAddress address);

}  // namespace isa370
