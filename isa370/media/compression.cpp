// The two libraries behind one face.
#include "compression.hpp"

#include <bzlib.h>
#include <fmt/format.h>
#include <zlib.h>

namespace isa370 {
namespace {

constexpr int bzip2_usual_level = 5;
constexpr int highest_level = 9;

/// bzip2 does not write to its source, though it asks for a pointer that would let it.
char* source(std::span<const std::uint8_t> in) { return const_cast<char*>(reinterpret_cast<const char*>(in.data())); }
char* target(std::span<std::uint8_t> out) { return reinterpret_cast<char*>(out.data()); }

}  // namespace

tl::expected<std::size_t, std::string> expand(CompressionMethod method, std::span<const std::uint8_t> in,
                                              std::span<std::uint8_t> out) {
  if (method == CompressionMethod::zlib) {
    auto length = static_cast<uLongf>(out.size());
    const int result = ::uncompress(out.data(), &length, in.data(), static_cast<uLong>(in.size()));
    if (result != Z_OK) return tl::unexpected(fmt::format("what zlib compressed does not expand ({})", ::zError(result)));
    return length;
  }
  auto length = static_cast<unsigned>(out.size());
  const int result = ::BZ2_bzBuffToBuffDecompress(target(out), &length, source(in), static_cast<unsigned>(in.size()), 0, 0);
  if (result != BZ_OK) return tl::unexpected(fmt::format("what bzip2 compressed does not expand (error {})", result));
  return length;
}

std::optional<std::size_t> compress(CompressionMethod method, std::span<const std::uint8_t> in, std::span<std::uint8_t> out,
                                    int level) {
  if (method == CompressionMethod::zlib) {
    auto room = static_cast<uLongf>(out.size());
    const int zlib_level = level < Z_DEFAULT_COMPRESSION || level > highest_level ? Z_DEFAULT_COMPRESSION : level;
    if (::compress2(out.data(), &room, in.data(), static_cast<uLong>(in.size()), zlib_level) != Z_OK) return std::nullopt;
    return room;
  }
  auto room = static_cast<unsigned>(out.size());
  const int blocks = level < 1 || level > highest_level ? bzip2_usual_level : level;
  if (::BZ2_bzBuffToBuffCompress(target(out), &room, source(in), static_cast<unsigned>(in.size()), blocks, 0, 0) != BZ_OK)
    return std::nullopt;
  return room;
}

}  // namespace isa370
