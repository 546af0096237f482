// zlib and bzip2, from storage to storage.
#include "cckd_compression.hpp"

#include <algorithm>

#include <bzlib.h>
#include <fmt/format.h>
#include <zlib.h>

#include "cckd_tables.hpp"

namespace isa370::cckd {
namespace {

constexpr std::size_t least_worth_compressing = 512;  // As Hercules does.
constexpr int bzip2_usual_level = 5;
constexpr int highest_level = 9;

/// What comes out goes to `out`, whose size is the room; the length is returned, or nothing.
tl::expected<std::size_t, std::string> expand_zlib(std::span<const std::uint8_t> in, std::span<std::uint8_t> out) {
  auto length = static_cast<uLongf>(out.size());
  const int result = ::uncompress(out.data(), &length, in.data(), static_cast<uLong>(in.size()));
  if (result != Z_OK) return tl::unexpected(fmt::format("what zlib compressed does not expand ({})", ::zError(result)));
  return length;
}

tl::expected<std::size_t, std::string> expand_bzip2(std::span<const std::uint8_t> in, std::span<std::uint8_t> out) {
  auto length = static_cast<unsigned>(out.size());
  // The library does not write to its source, though it asks for a pointer that would let it.
  auto* const source = const_cast<char*>(reinterpret_cast<const char*>(in.data()));
  const int result = ::BZ2_bzBuffToBuffDecompress(reinterpret_cast<char*>(out.data()), &length, source,
                                                  static_cast<unsigned>(in.size()), 0, 0);
  if (result != BZ_OK) return tl::unexpected(fmt::format("what bzip2 compressed does not expand (error {})", result));
  return length;
}

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
  tl::expected<std::size_t, std::string> length = tl::unexpected(std::string());
  if (image[0] == static_cast<std::uint8_t>(Method::zlib))
    length = expand_zlib(in, out);
  else if (image[0] == static_cast<std::uint8_t>(Method::bzip2))
    length = expand_bzip2(in, out);
  else
    return tl::unexpected(fmt::format("byte X'{:02X}' names no compression", image[0]));
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
  auto* const out = compressed.data() + unit_header_size;
  // What needs as much room as before does not fit, and stays as it is.
  std::size_t length = 0;
  if (method == Method::zlib) {
    auto room = static_cast<uLongf>(in.size() - 1);
    const int zlib_level = level < Z_DEFAULT_COMPRESSION || level > highest_level ? Z_DEFAULT_COMPRESSION : level;
    if (::compress2(out, &room, in.data(), static_cast<uLong>(in.size()), zlib_level) != Z_OK) return plain;
    length = room;
  } else {
    auto room = static_cast<unsigned>(in.size() - 1);
    const int blocks = level < 1 || level > highest_level ? bzip2_usual_level : level;
    auto* const source = const_cast<char*>(reinterpret_cast<const char*>(in.data()));
    if (::BZ2_bzBuffToBuffCompress(reinterpret_cast<char*>(out), &room, source, static_cast<unsigned>(in.size()), blocks, 0,
                                   0) != BZ_OK)
      return plain;
    length = room;
  }
  compressed.resize(unit_header_size + length);
  return compressed;
}

}  // namespace isa370::cckd
