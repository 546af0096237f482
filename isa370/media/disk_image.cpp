// Disk images by their names: which format, which files, and new ones.
#include "isa370/media/disk_image.hpp"

#include <algorithm>
#include <filesystem>
#include <vector>

#include <fmt/format.h>

#include "cckd_image.hpp"
#include "ckd_raw_image.hpp"
#include "fba_image.hpp"

namespace isa370 {
namespace {

using Kind = MediumFault::Kind;
using Mode = HostFile::Mode;

constexpr int most_shadows = 8;

/// The name of shadow file `number`: it replaces the character before the first period of the name, or the last one [HERC].
std::string shadow_name(std::string pattern, int number) {
  const auto folder = pattern.rfind('/');
  auto end = pattern.find('.', folder == std::string::npos ? 0 : folder + 1);
  if (end == std::string::npos) end = pattern.size();
  if (end != 0) pattern[end - 1] = static_cast<char>('0' + number);
  return pattern;
}

bool exists(const std::string& name) {
  std::error_code ignored;
  return std::filesystem::exists(name, ignored);
}

tl::expected<std::optional<CkdHeader::Kind>, MediumFault> kind_of(const HostFile& file) {
  const auto bytes = file.read_up_to(0, CkdHeader::size);
  if (!bytes) return tl::unexpected(bytes.error());
  return CkdHeader::recognise(*bytes);
}

/// A new shadow file above one with these headers. It gets its name when it is whole.
tl::expected<std::unique_ptr<CckdFile>, MediumFault> make_shadow(const std::string& name, CkdHeader header, CckdHeader second) {
  const auto unfinished = name + ".new";
  std::error_code error;
  std::filesystem::remove(unfinished, error);  // Of a process that was killed.
  auto file = HostFile::open(unfinished, Mode::create);
  if (!file) return tl::unexpected(file.error());
  header.kind = header.fixed_blocks() ? CkdHeader::Kind::fba_shadow : CkdHeader::Kind::ckd_shadow;
  header.sequence = 0;
  header.highest_cylinder = 0;
  CckdHeader fresh;
  fresh.level1_entries = second.level1_entries;
  fresh.units = second.units;
  fresh.null_format = second.null_format;
  fresh.compression = second.compression;
  fresh.compression_level = second.compression_level;
  if (auto made = CckdFile::create(std::move(*file), header, fresh); !made) return made;
  std::filesystem::rename(unfinished, name, error);
  if (error) return tl::unexpected(MediumFault{Kind::equipment, fmt::format("{}: {}", name, error.message())});
  auto shadow = HostFile::open(name, Mode::read_write);
  if (!shadow) return tl::unexpected(shadow.error());
  return CckdFile::open(std::move(*shadow));
}

/// Opens the shadow files above a volume with these headers; the highest is the one that is written.
tl::expected<std::vector<std::unique_ptr<CckdFile>>, MediumFault> open_shadows(const DiskImageOptions& options,
                                                                               const CkdHeader& header,
                                                                               const CckdHeader& second) {
  std::vector<std::unique_ptr<CckdFile>> shadows;
  int count = 0;
  while (count < most_shadows && exists(shadow_name(options.shadow, count + 1))) ++count;
  for (int number = 1; number <= count; ++number) {
    const bool written = number == count && !options.read_only;
    auto file = HostFile::open(shadow_name(options.shadow, number), written ? Mode::read_write_if_allowed : Mode::read_only);
    if (!file) return tl::unexpected(file.error());
    auto opened = CckdFile::open(std::move(*file));
    if (!opened) return tl::unexpected(opened.error());
    const auto& of_shadow = (*opened)->header();
    if (!of_shadow.shadow() || of_shadow.fixed_blocks() != header.fixed_blocks() || of_shadow.heads != header.heads ||
        of_shadow.track_size != header.track_size || (*opened)->second_header().units != second.units)
      return tl::unexpected((*opened)->file().fault(Kind::damaged, 0, "this is not a shadow file of that volume"));
    shadows.push_back(std::move(*opened));
  }
  if (options.read_only || (!shadows.empty() && shadows.back()->file().writable())) return shadows;
  if (count == most_shadows)
    return tl::unexpected(shadows.back()->file().fault(Kind::protected_, 0, "this last shadow file cannot be written"));
  auto made = make_shadow(shadow_name(options.shadow, count + 1), header, second);
  if (!made) return tl::unexpected(made.error());
  shadows.push_back(std::move(*made));
  return shadows;
}

std::uint32_t level1_entries(std::uint32_t units) { return (units + cckd::level2_entries - 1) / cckd::level2_entries; }

std::uint32_t groups_of(std::uint32_t blocks) { return (blocks + cckd::blocks_a_group - 1) / cckd::blocks_a_group; }

/// How shadow files above a raw volume begin.
CckdHeader second_header_above(std::uint32_t units, std::uint32_t table_units) {
  CckdHeader second;
  second.level1_entries = level1_entries(table_units);
  second.units = units;
  second.null_format = 1;
  second.compression = static_cast<std::uint8_t>(cckd::Method::zlib);
  return second;
}

Mode mode_of(const DiskImageOptions& options) {
  return options.read_only || !options.shadow.empty() ? Mode::read_only : Mode::read_write_if_allowed;
}

DiskImageCompression compression_of(const CckdHeader& second) {
  return static_cast<DiskImageCompression>(static_cast<std::uint8_t>(DiskImageCompression::uncompressed) + second.compression);
}

CckdHeader second_header_of(DiskImageCompression compression, std::uint32_t units, std::uint32_t table_units) {
  auto second = second_header_above(units, table_units);
  second.compression = static_cast<std::uint8_t>(static_cast<std::uint8_t>(compression) -
                                                 static_cast<std::uint8_t>(DiskImageCompression::uncompressed));
  return second;
}

tl::expected<DiskImageDescription, MediumFault> describe_compressed(HostFile file) {
  const auto opened = CckdFile::open(std::move(file));
  if (!opened) return tl::unexpected(opened.error());
  const auto& header = (*opened)->header();
  const auto& second = (*opened)->second_header();
  DiskImageDescription description;
  description.compression = compression_of(second);
  description.not_closed = (second.options & CckdHeader::opened_option) != 0;
  if (header.fixed_blocks()) {
    description.format = header.shadow() ? DiskImageFormat::fba_shadow : DiskImageFormat::fba_compressed;
    description.blocks = second.units;
    return description;
  }
  description.format = header.shadow() ? DiskImageFormat::ckd_shadow : DiskImageFormat::ckd_compressed;
  description.device_type = header.device_type;
  description.geometry = {static_cast<std::uint16_t>(second.units), static_cast<std::uint16_t>(header.heads)};
  description.track_size = header.track_size;
  return description;
}

/// Half a new volume is none.
template <typename Store>
tl::expected<std::unique_ptr<Store>, MediumFault> or_remove(const std::string& name,
                                                            tl::expected<std::unique_ptr<Store>, MediumFault> made) {
  std::error_code ignored;
  if (!made) std::filesystem::remove(name, ignored);
  return made;
}

tl::expected<std::unique_ptr<TrackStore>, MediumFault> fill(HostFile file, CkdHeader header, const NewDiskImage& image) {
  const auto [cylinders, heads] = image.geometry;
  if (image.compression == DiskImageCompression::raw) {
    auto raw = CkdRawImage::create(std::move(file), header, cylinders);
    if (!raw) return tl::unexpected(raw.error());
    return std::unique_ptr<TrackStore>(std::move(*raw));
  }
  header.kind = CkdHeader::Kind::ckd_compressed;
  const auto second = second_header_of(image.compression, cylinders, std::uint32_t{cylinders} * heads);
  auto made = CckdFile::create(std::move(file), header, second);
  if (!made) return tl::unexpected(made.error());
  std::vector<std::unique_ptr<CckdFile>> levels;
  levels.push_back(std::move(*made));
  return std::make_unique<CckdImage>(nullptr, std::move(levels));
}

tl::expected<std::unique_ptr<BlockStore>, MediumFault> fill(HostFile file, std::uint32_t blocks,
                                                            DiskImageCompression compression) {
  if (compression == DiskImageCompression::raw) {
    if (auto done = file.truncate(std::uint64_t{blocks} * BlockStore::block_size); !done) return tl::unexpected(done.error());
    auto raw = FbaRawImage::open(std::move(file));
    if (!raw) return tl::unexpected(raw.error());
    return std::unique_ptr<BlockStore>(std::move(*raw));
  }
  CkdHeader header;
  header.kind = CkdHeader::Kind::fba_compressed;
  auto second = second_header_of(compression, blocks, groups_of(blocks));
  second.null_format = 0;
  auto made = CckdFile::create(std::move(file), header, second);
  if (!made) return tl::unexpected(made.error());
  std::vector<std::unique_ptr<CckdFile>> levels;
  levels.push_back(std::move(*made));
  return std::make_unique<FbaCompressedImage>(nullptr, std::move(levels));
}

}  // namespace

tl::expected<DiskImageDescription, MediumFault> describe_disk_image(const std::string& name) {
  auto file = HostFile::open(name, Mode::read_only);
  if (!file) return tl::unexpected(file.error());
  const auto kind = kind_of(*file);
  if (!kind) return tl::unexpected(kind.error());
  DiskImageDescription description;
  if (!*kind) {
    const auto raw = FbaRawImage::open(std::move(*file));
    if (!raw) return tl::unexpected(raw.error());
    description.format = DiskImageFormat::fba_raw;
    description.blocks = (*raw)->block_count();
    return description;
  }
  if (**kind != CkdHeader::Kind::ckd_raw) return describe_compressed(std::move(*file));
  const auto raw = CkdRawImage::open(std::move(*file), Mode::read_only);
  if (!raw) return tl::unexpected(raw.error());
  description.device_type = (*raw)->header().device_type;
  description.geometry = (*raw)->geometry();
  description.track_size = (*raw)->header().track_size;
  return description;
}

tl::expected<std::unique_ptr<TrackStore>, MediumFault> open_disk_image(const std::string& name,
                                                                       const DiskImageOptions& options) {
  auto file = HostFile::open(name, mode_of(options));
  if (!file) return tl::unexpected(file.error());
  const auto header = CkdHeader::read(*file);
  if (!header) return tl::unexpected(header.error());
  if (header->fixed_blocks()) return tl::unexpected(file->fault(Kind::damaged, 0, "this is an image of fixed blocks"));
  if (header->shadow())
    return tl::unexpected(file->fault(Kind::damaged, 0, "this is a shadow file; name the image that it is a shadow of"));
  std::unique_ptr<TrackStore> below;
  std::vector<std::unique_ptr<CckdFile>> levels;
  CckdHeader second;
  if (header->compressed()) {
    auto base = CckdFile::open(std::move(*file));
    if (!base) return tl::unexpected(base.error());
    second = (*base)->second_header();
    levels.push_back(std::move(*base));
  } else {
    auto base = CkdRawImage::open(std::move(*file), mode_of(options));
    if (!base) return tl::unexpected(base.error());
    if (options.shadow.empty()) return std::unique_ptr<TrackStore>(std::move(*base));
    const auto [cylinders, heads] = (*base)->geometry();
    second = second_header_above(cylinders, std::uint32_t{cylinders} * heads);
    below = std::move(*base);
  }
  if (!options.shadow.empty()) {
    auto shadows = open_shadows(options, *header, second);
    if (!shadows) return tl::unexpected(shadows.error());
    std::ranges::move(*shadows, std::back_inserter(levels));
  }
  if (levels.empty()) return below;
  return std::make_unique<CckdImage>(std::move(below), std::move(levels));
}

tl::expected<std::unique_ptr<BlockStore>, MediumFault> open_block_image(const std::string& name,
                                                                        const DiskImageOptions& options) {
  auto file = HostFile::open(name, mode_of(options));
  if (!file) return tl::unexpected(file.error());
  const auto kind = kind_of(*file);
  if (!kind) return tl::unexpected(kind.error());
  if (*kind && **kind != CkdHeader::Kind::fba_compressed)
    return tl::unexpected(file->fault(Kind::damaged, 0,
                                      **kind == CkdHeader::Kind::fba_shadow
                                          ? "this is a shadow file; name the image that it is a shadow of"
                                          : "this is an image of count-key-data tracks"));
  std::unique_ptr<BlockStore> below;
  std::vector<std::unique_ptr<CckdFile>> levels;
  CkdHeader header;
  CckdHeader second;
  if (*kind) {
    auto base = CckdFile::open(std::move(*file));
    if (!base) return tl::unexpected(base.error());
    header = (*base)->header();
    second = (*base)->second_header();
    levels.push_back(std::move(*base));
  } else {
    auto base = FbaRawImage::open(std::move(*file));
    if (!base) return tl::unexpected(base.error());
    if (options.shadow.empty()) return std::unique_ptr<BlockStore>(std::move(*base));
    header.kind = CkdHeader::Kind::fba_compressed;
    const auto blocks = (*base)->block_count();
    second = second_header_above(blocks, groups_of(blocks));
    second.null_format = 0;
    below = std::move(*base);
  }
  if (!options.shadow.empty()) {
    auto shadows = open_shadows(options, header, second);
    if (!shadows) return tl::unexpected(shadows.error());
    std::ranges::move(*shadows, std::back_inserter(levels));
  }
  if (levels.empty()) return below;
  return std::make_unique<FbaCompressedImage>(std::move(below), std::move(levels));
}

tl::expected<std::unique_ptr<TrackStore>, MediumFault> create_disk_image(const std::string& name, const NewDiskImage& image) {
  const auto [cylinders, heads] = image.geometry;
  CkdHeader header;
  header.heads = heads;
  header.track_size = image.track_size != 0 ? image.track_size : usual_track_size(image.device_type, cylinders).value_or(0);
  header.device_type = image.device_type;
  if (cylinders == 0 || heads == 0 || header.track_size == 0)
    return tl::unexpected(MediumFault{Kind::damaged, name + ": a volume has cylinders, heads and a track size"});
  auto file = HostFile::open(name, Mode::create);
  if (!file) return tl::unexpected(file.error());
  return or_remove(name, fill(std::move(*file), header, image));
}

tl::expected<std::unique_ptr<BlockStore>, MediumFault> create_block_image(const std::string& name, std::uint32_t blocks,
                                                                          DiskImageCompression compression) {
  if (blocks == 0) return tl::unexpected(MediumFault{Kind::damaged, name + ": a volume has blocks"});
  auto file = HostFile::open(name, Mode::create);
  if (!file) return tl::unexpected(file.error());
  return or_remove(name, fill(std::move(*file), blocks, compression));
}

}  // namespace isa370
