// Headers of disk images in and out.
#include "ckd_header.hpp"

#include <algorithm>
#include <string_view>

#include <fmt/format.h>

#include "isa370/media/disk_image.hpp"
#include "little_endian.hpp"

namespace isa370 {
namespace {

using Kind = CkdHeader::Kind;
using Fault = MediumFault::Kind;

constexpr std::size_t name_length = 8;
constexpr std::size_t heads_at = 8;
constexpr std::size_t track_size_at = 12;
constexpr std::size_t device_type_at = 16;
constexpr std::size_t sequence_at = 17;
constexpr std::size_t highest_cylinder_at = 18;

struct Name {
  std::string_view text;
  Kind kind;
};
constexpr auto names = std::to_array<Name>({
    {"CKD_P370", Kind::ckd_raw},
    {"CKD_C370", Kind::ckd_compressed},
    {"CKD_S370", Kind::ckd_shadow},
    {"FBA_C370", Kind::fba_compressed},
    {"FBA_S370", Kind::fba_shadow},
});

/// Heads and the longest record by device type, as in Hercules' images [HERC]; a 2305-1 has 48 cylinders, a 2305-2 twice
/// as many. Images of types that are not here may have any geometry.
struct UsualGeometry {
  std::uint8_t device_type;
  std::uint32_t heads;
  std::uint32_t longest_record;
  std::uint32_t most_cylinders;
};
constexpr std::uint32_t any_cylinders = 0xFFFF'FFFF;
constexpr auto usual = std::to_array<UsualGeometry>({
    {0x05, 8, 14136, 48},
    {0x05, 8, 14660, any_cylinders},
    {0x11, 10, 3625, any_cylinders},
    {0x14, 20, 7294, any_cylinders},
    {0x30, 19, 13030, any_cylinders},
    {0x40, 12, 8368, any_cylinders},
    {0x45, 15, 46456, any_cylinders},
    {0x50, 30, 19069, any_cylinders},
    {0x75, 12, 35616, any_cylinders},
    {0x80, 15, 47476, any_cylinders},
    {0x90, 15, 56664, any_cylinders},
});

/// The fault in a header's geometry, if any, and where it is.
struct Wrong {
  std::size_t offset;
  std::string what;
};
std::optional<Wrong> wrong_geometry(const CkdHeader& header) {
  constexpr std::uint32_t most_heads = 1024;
  constexpr std::uint32_t least_track_size = 64;
  constexpr std::uint32_t most_track_size = 65536;
  if (header.heads == 0 || header.heads > most_heads)
    return Wrong{heads_at, fmt::format("the header says {} heads; 1 to {} are possible", header.heads, most_heads)};
  if (header.track_size < least_track_size || header.track_size > most_track_size)
    return Wrong{track_size_at, fmt::format("the header says {} bytes a track; {} to {} are possible", header.track_size,
                                            least_track_size, most_track_size)};
  bool known = false;
  for (const auto& row : usual) {
    if (row.device_type != header.device_type) continue;
    known = true;
    if (row.heads != header.heads)
      return Wrong{heads_at, fmt::format("the header says {} heads; a device of type {:02X} has {}", header.heads,
                                         header.device_type, row.heads)};
    if (track_image_size(row.longest_record) == header.track_size) return std::nullopt;
  }
  if (!known) return std::nullopt;
  return Wrong{track_size_at, fmt::format("the header says {} bytes a track, which no device of type {:02X} has",
                                          header.track_size, header.device_type)};
}

}  // namespace

std::optional<std::uint32_t> usual_track_size(std::uint8_t device_type, std::uint32_t cylinders) {
  for (const auto& row : usual)
    if (row.device_type == device_type && cylinders <= row.most_cylinders) return track_image_size(row.longest_record);
  return std::nullopt;
}

std::array<std::uint8_t, CkdHeader::size> CkdHeader::image() const {
  std::array<std::uint8_t, size> bytes{};
  const auto* const name = std::ranges::find(names, kind, &Name::kind);
  std::ranges::copy(name->text, bytes.begin());
  store_little_endian_32(bytes.data() + heads_at, heads);
  store_little_endian_32(bytes.data() + track_size_at, track_size);
  bytes[device_type_at] = device_type;
  bytes[sequence_at] = sequence;
  store_little_endian_16(bytes.data() + highest_cylinder_at, highest_cylinder);
  return bytes;
}

std::optional<Kind> CkdHeader::recognise(std::span<const std::uint8_t> bytes) {
  if (bytes.size() < name_length) return std::nullopt;
  const std::string text(bytes.begin(), bytes.begin() + name_length);
  const auto* const found = std::ranges::find(names, text, &Name::text);
  return found == names.end() ? std::nullopt : std::optional(found->kind);
}

tl::expected<CkdHeader, MediumFault> CkdHeader::read(const HostFile& file) {
  const auto bytes = file.read_up_to(0, size);
  if (!bytes) return tl::unexpected(bytes.error());
  const auto kind = recognise(*bytes);
  if (!kind)
    return tl::unexpected(file.fault(Fault::damaged, 0, "this is not the header of a disk image (CKD_P370, CKD_C370, ...)"));
  if (bytes->size() < size)
    return tl::unexpected(file.fault(Fault::damaged, bytes->size(), "the file ends in the header, which has 512 bytes"));
  CkdHeader header;
  header.kind = *kind;
  header.heads = load_little_endian_32(bytes->data() + heads_at);
  header.track_size = load_little_endian_32(bytes->data() + track_size_at);
  header.device_type = (*bytes)[device_type_at];
  header.sequence = (*bytes)[sequence_at];
  header.highest_cylinder = load_little_endian_16(bytes->data() + highest_cylinder_at);
  if (!header.fixed_blocks())
    if (const auto wrong = wrong_geometry(header))
      return tl::unexpected(file.fault(Fault::damaged, wrong->offset, wrong->what));
  return header;
}

}  // namespace isa370
