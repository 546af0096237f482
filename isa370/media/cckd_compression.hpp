// The images of tracks and block groups in compressed files: the first byte says how the rest, behind five bytes of header, is
// compressed.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include <tl/expected.hpp>

#include "compression.hpp"

namespace isa370::cckd {

using Method = CompressionMethod;

/// `image` with its header; at most `most` bytes come out. The first byte becomes 0. The error says what is wrong.
[[nodiscard]] tl::expected<std::vector<std::uint8_t>, std::string> expand(std::span<const std::uint8_t> image,
                                                                          std::size_t most);

/// Short images, and those that would not become shorter, stay as they are. `level` is that of the method, -1 its usual one.
[[nodiscard]] std::vector<std::uint8_t> compress(std::span<const std::uint8_t> image, Method method, int level);

}  // namespace isa370::cckd
