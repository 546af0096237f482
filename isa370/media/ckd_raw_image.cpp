// Raw images: tracks at places that follow from their addresses.
#include "ckd_raw_image.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace isa370 {
namespace {

using Fault = MediumFault::Kind;

constexpr std::uint32_t most_cylinders = 65535;
constexpr int most_files = 27;

/// The name of a file of several: the character before the first period, or the last one, is the number.
std::string numbered(std::string name, int number) {
  constexpr int digits = 9;
  const auto folder = name.rfind('/');
  auto end = name.find('.', folder == std::string::npos ? 0 : folder + 1);
  if (end == std::string::npos) end = name.size();
  if (end == 0) return name;
  name[end - 1] = static_cast<char>(number <= digits ? '0' + number : 'A' + number - digits - 1);
  return name;
}

}  // namespace

tl::expected<void, MediumFault> CkdRawImage::add(HostFile file, const CkdHeader& header) {
  const auto size = file.size();
  if (!size) return tl::unexpected(size.error());
  const std::uint64_t cylinder_size = std::uint64_t{header.heads} * header.track_size;
  const std::uint64_t tracks_size = *size - std::min<std::uint64_t>(*size, CkdHeader::size);
  const auto cylinders = tracks_size / cylinder_size;
  const std::uint32_t first = geometry_.cylinders;
  const bool last = header.highest_cylinder == 0 || (header.sequence == 0 && header.highest_cylinder == cylinders);
  if (!last && (header.highest_cylinder < first || header.highest_cylinder - first + 1U != cylinders))
    return tl::unexpected(file.fault(
        Fault::damaged, *size,
        fmt::format("the header says cylinders {} to {}, and there are {}", first, header.highest_cylinder, cylinders)));
  if (cylinders == 0 || tracks_size % cylinder_size != 0)
    return tl::unexpected(file.fault(Fault::damaged, *size,
                                     fmt::format("the file ends within a cylinder: one has {} tracks of {} bytes, {} are "
                                                 "there and {} bytes",
                                                 header.heads, header.track_size, cylinders, tracks_size % cylinder_size)));
  if (first + cylinders > most_cylinders)
    return tl::unexpected(
        file.fault(Fault::damaged, *size, fmt::format("{} cylinders are more than there can be", first + cylinders)));
  parts_.push_back({std::move(file), first, static_cast<std::uint32_t>(cylinders)});
  geometry_ = {static_cast<std::uint16_t>(first + cylinders), static_cast<std::uint16_t>(header.heads)};
  return {};
}

tl::expected<std::unique_ptr<CkdRawImage>, MediumFault> CkdRawImage::open(HostFile first, HostFile::Mode mode) {
  const auto header = CkdHeader::read(first);
  if (!header) return tl::unexpected(header.error());
  if (header->sequence > 1 && header->sequence != CkdHeader::last_file)
    return tl::unexpected(
        first.fault(Fault::damaged, 0, fmt::format("this is file {} of several; name the first one", header->sequence)));
  std::unique_ptr<CkdRawImage> image(new CkdRawImage(*header));
  const std::string name = first.name();
  const bool several = header->sequence == 1 && header->highest_cylinder != 0;
  if (auto done = image->add(std::move(first), *header); !done) return tl::unexpected(done.error());
  bool more = several;
  for (int number = 2; more; ++number) {
    if (number > most_files)
      return tl::unexpected(image->parts_.back().file.fault(Fault::damaged, 0, "there are too many files"));
    auto file = HostFile::open(numbered(name, number), mode);
    if (!file) return tl::unexpected(file.error());
    const auto next = CkdHeader::read(*file);
    if (!next) return tl::unexpected(next.error());
    if (next->kind != CkdHeader::Kind::ckd_raw || next->sequence != number || next->heads != header->heads ||
        next->track_size != header->track_size || next->device_type != header->device_type)
      return tl::unexpected(
          file->fault(Fault::damaged, 0, fmt::format("the header is not that of file {} of {}", number, name)));
    more = next->highest_cylinder != 0;
    if (auto done = image->add(std::move(*file), *next); !done) return tl::unexpected(done.error());
  }
  return image;
}

tl::expected<std::unique_ptr<CkdRawImage>, MediumFault> CkdRawImage::create(HostFile file, const CkdHeader& header,
                                                                            std::uint16_t cylinders) {
  if (auto done = file.write(0, header.image()); !done) return tl::unexpected(done.error());
  const std::size_t cylinder_size = std::size_t{header.heads} * header.track_size;
  std::vector<std::uint8_t> bytes(cylinder_size);
  for (std::uint32_t cylinder = 0; cylinder < cylinders; ++cylinder) {
    for (std::uint32_t head = 0; head < header.heads; ++head)
      std::ranges::copy(Track::formatted(static_cast<std::uint16_t>(cylinder), static_cast<std::uint16_t>(head)).image(),
                        bytes.begin() + static_cast<std::ptrdiff_t>(std::size_t{head} * header.track_size));
    if (auto done = file.write(CkdHeader::size + cylinder * cylinder_size, bytes); !done) return tl::unexpected(done.error());
  }
  std::unique_ptr<CkdRawImage> image(new CkdRawImage(header));
  if (auto done = image->add(std::move(file), header); !done) return tl::unexpected(done.error());
  return image;
}

bool CkdRawImage::writable() const {
  return std::ranges::all_of(parts_, [](const Part& part) { return part.file.writable(); });
}

CkdRawImage::Place CkdRawImage::place(std::uint16_t cylinder, std::uint16_t head) {
  const auto part =
      std::ranges::find_if(parts_, [cylinder](const Part& p) { return cylinder < p.first_cylinder + p.cylinders; });
  const std::uint64_t track = std::uint64_t{cylinder - part->first_cylinder} * header_.heads + head;
  return {&part->file, CkdHeader::size + track * header_.track_size};
}

MediumFault CkdRawImage::outside(std::uint16_t cylinder, std::uint16_t head) {
  return parts_.front().file.fault(Fault::damaged, 0, fmt::format("there is no track {}/{}", cylinder, head));
}

tl::expected<Track, MediumFault> CkdRawImage::read(std::uint16_t cylinder, std::uint16_t head) {
  if (cylinder >= geometry_.cylinders || head >= geometry_.heads) return tl::unexpected(outside(cylinder, head));
  const auto [file, offset] = place(cylinder, head);
  std::vector<std::uint8_t> bytes(header_.track_size);
  if (auto done = file->read(offset, bytes); !done) return tl::unexpected(done.error());
  auto track = Track::parse(bytes);
  if (!track)
    return tl::unexpected(file->fault(Fault::damaged, offset, fmt::format("track {}/{}, {}", cylinder, head, track.error())));
  if (track->cylinder != cylinder || track->head != head)
    return tl::unexpected(file->fault(
        Fault::damaged, offset,
        fmt::format("the home address names track {}/{}, not {}/{}", track->cylinder, track->head, cylinder, head)));
  return std::move(*track);
}

tl::expected<void, MediumFault> CkdRawImage::write(const Track& track) {
  if (track.cylinder >= geometry_.cylinders || track.head >= geometry_.heads)
    return tl::unexpected(outside(track.cylinder, track.head));
  const auto [file, offset] = place(track.cylinder, track.head);
  auto image = track.image();
  if (image.size() > header_.track_size)
    return tl::unexpected(file->fault(Fault::full, offset,
                                      fmt::format("track {}/{} with {} bytes is longer than the {} bytes of this image",
                                                  track.cylinder, track.head, image.size(), header_.track_size)));
  image.resize(header_.track_size);
  // Only what changes is written: then a process that is killed leaves the other records alone.
  std::vector<std::uint8_t> before(header_.track_size);
  if (auto done = file->read(offset, before); !done) return tl::unexpected(done.error());
  const auto first = std::ranges::mismatch(image, before).in1 - image.begin();
  if (first == std::ssize(image)) return {};
  const auto last = std::mismatch(image.rbegin(), image.rend(), before.rbegin()).first.base() - image.begin();
  return file->write(offset + static_cast<std::uint64_t>(first),
                     std::span(image).subspan(static_cast<std::size_t>(first), static_cast<std::size_t>(last - first)));
}

}  // namespace isa370
