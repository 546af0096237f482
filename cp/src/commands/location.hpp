// Operands of DISPLAY and STORE: ranges of storage and of registers.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include <tl/expected.hpp>

namespace cp {

/// What is wrong with a range; each command has its own message for it.
enum class RangeFault : std::uint8_t { bad_address, bad_range, beyond_the_end };

/// A range with both ends in it.
struct Range {
  std::uint32_t first = 0;
  std::uint32_t last = 0;
};

/// "hex1", "hex1-hex2", "hex1:END", "hex1.count" (count in hexadecimal) below `size`; empty: all of it. Without an end, one
/// byte.
[[nodiscard]] tl::expected<Range, RangeFault> parse_storage_range(std::string_view text, std::uint32_t size);
/// "n", "n-m", "n:END", "n.count" with n up to `last`; numbers decimal, or one hexadecimal digit; empty: all registers.
[[nodiscard]] std::optional<Range> parse_register_range(std::string_view text, std::uint32_t last);
/// A register's number, decimal or one hexadecimal digit, up to `last`.
[[nodiscard]] std::optional<std::uint32_t> parse_register(std::string_view text, std::uint32_t last);

}  // namespace cp
