// Compressed images of tracks and block groups.
#include "cckd_compression.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "cckd_tables.hpp"

namespace isa370::cckd {
namespace {

constexpr std::size_t least_worth_compressing = 512;  // As Hercules does.

}  // namespace

tl::expected<std::vector<std::uint8_t>, std::string> expand(std::span<const std::uint8_t> image, std::size_t most) {
  if (image.size() < unit_header_size) return tl::unexpected(std::string("the image is shorter than its header"));
  if (image[0] == static_cast<std::uint8_t>(Method::none)) {
    if (image.size() > most)
      return tl::unexpected(fmt::format("the image has {} bytes; at most {} are possible", image.size(), most));
    return std::vector<std::uint8_t>(image.begin(), image.end());
  }
  std::vector<std::uint8_t> expanded(most);
  std::copy_n(image.begin() + 1, unit_header_size - 1, expanded.begin() + 1);
  const auto in = image.subspan(unit_header_size);
  const auto out = std::span(expanded).subspan(unit_header_size);
  if (image[0] > static_cast<std::uint8_t>(Method::bzip2))
    return tl::unexpected(fmt::format("byte X'{:02X}' names no compression", image[0]));
  const auto length = isa370::expand(static_cast<Method>(image[0]), in, out);
  if (!length) return tl::unexpected(length.error());
  expanded.resize(unit_header_size + *length);
  return expanded;
}

std::vector<std::uint8_t> compress(std::span<const std::uint8_t> image, Method method, int level) {
  std::vector<std::uint8_t> plain(image.begin(), image.end());
  if (method == Method::none || image.size() < least_worth_compressing) return plain;
  const auto in = image.subspan(unit_header_size);
  std::vector<std::uint8_t> compressed(image.size());
  std::copy_n(image.begin(), unit_header_size, compressed.begin());
  compressed[0] = static_cast<std::uint8_t>(method);
  // What needs as much room as before does not fit, and stays as it is.
  const auto room = std::span(compressed).subspan(unit_header_size, in.size() - 1);
  const auto length = isa370::compress(method, in, room, level);
  if (!length) return plain;
  compressed.resize(unit_header_size + *length);
  return compressed;
}

}  // namespace isa370::cckd
