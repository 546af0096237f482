// zlib and bzip2, from storage to storage.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>

#include <tl/expected.hpp>

namespace isa370 {

enum class CompressionMethod : std::uint8_t { none = 0, zlib = 1, bzip2 = 2 };

/// What comes out goes to `out`, whose size is the room; the length is returned. The error says what is wrong. `method` is not
/// none.
[[nodiscard]] tl::expected<std::size_t, std::string> expand(CompressionMethod method, std::span<const std::uint8_t> in,
                                                            std::span<std::uint8_t> out);

/// The length; nothing when there is not room enough in `out`. `level` is that of the method, 1 to 9, -1 its usual one.
[[nodiscard]] std::optional<std::size_t> compress(CompressionMethod method, std::span<const std::uint8_t> in,
                                                  std::span<std::uint8_t> out, int level = -1);

}  // namespace isa370
