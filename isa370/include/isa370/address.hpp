// The kinds of address of System/370, as different types so that they cannot be mixed. [POO] "Storage addressing".
#pragma once

#include <compare>
#include <cstdint>

namespace isa370 {

/// Names a byte of main storage, after dynamic address translation and prefixing.
struct AbsoluteAddress {
  std::uint32_t value = 0;
  auto operator<=>(const AbsoluteAddress&) const = default;
};

/// An address before prefixing and after (or without) dynamic address translation.
struct RealAddress {
  std::uint32_t value = 0;
  auto operator<=>(const RealAddress&) const = default;
};

/// An address that dynamic address translation translates by way of segment and page tables.
struct VirtualAddress {
  std::uint32_t value = 0;
  auto operator<=>(const VirtualAddress&) const = default;
};

/// An address as a program gives it: virtual when translation is on, else real. [POO] "logical address".
struct LogicalAddress {
  std::uint32_t value = 0;
  auto operator<=>(const LogicalAddress&) const = default;
};

/// Prefixing: the block of 4,096 bytes at 0 and the one that the prefix names change places. The same in both directions, so
/// that it also gives the real address of an absolute one. [POO] "Prefixing" (GA22-7000-4 p. 96)
[[nodiscard]] constexpr std::uint32_t apply_prefix(std::uint32_t address, std::uint32_t prefix) {
  constexpr std::uint32_t byte_bits = 0xFFF;
  if ((address & ~byte_bits) == 0) return address | prefix;
  return (address & ~byte_bits) == prefix ? address & byte_bits : address;
}
[[nodiscard]] constexpr AbsoluteAddress to_absolute(RealAddress address, std::uint32_t prefix) {
  return {apply_prefix(address.value, prefix)};
}

/// A channel, control unit and device as one number, e.g. X'00C'.
using DeviceNumber = std::uint16_t;

}  // namespace isa370
