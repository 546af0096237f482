// Tracks in compressed files.
#include "cckd_image.hpp"

#include <fmt/format.h>

namespace isa370 {

using Kind = MediumFault::Kind;

Track empty_track(std::uint8_t format, std::uint16_t cylinder, std::uint16_t head) {
  constexpr std::uint8_t with_end_of_file = 0;
  constexpr std::uint8_t for_linux = 2;
  constexpr std::uint8_t linux_records = 12;
  constexpr std::size_t linux_record_size = 4096;
  auto track = Track::formatted(cylinder, head);
  if (format == with_end_of_file) track.records.push_back({.cylinder = cylinder, .head = head, .number = 1, .key{}, .data{}});
  for (std::uint8_t number = 1; format == for_linux && number <= linux_records; ++number)
    track.records.push_back(
        {.cylinder = cylinder, .head = head, .number = number, .key{}, .data = std::vector<std::uint8_t>(linux_record_size)});
  return track;
}

CckdImage::CckdImage(std::unique_ptr<TrackStore> below, std::vector<std::unique_ptr<CckdFile>> levels)
    : below_(std::move(below)), levels_(std::move(levels)) {
  const auto& base = *levels_.front();
  geometry_ = {static_cast<std::uint16_t>(base.second_header().units), static_cast<std::uint16_t>(base.header().heads)};
}

tl::expected<Track, MediumFault> CckdImage::parse(const CckdFile& file, std::uint32_t number,
                                                  const CckdFile::Image& image) const {
  const auto damaged = [&](std::string_view what) {
    return tl::unexpected(
        file.file().fault(Kind::damaged, file.offset_of(number), fmt::format("{}, {}", file.unit_name(number), what)));
  };
  auto track = Track::parse(image);
  if (!track) return damaged(track.error());
  if (track->cylinder != number / geometry_.heads || track->head != number % geometry_.heads)
    return damaged(fmt::format("the home address names track {}/{}", track->cylinder, track->head));
  return std::move(*track);
}

tl::expected<Track, MediumFault> CckdImage::read_uncached(std::uint16_t cylinder, std::uint16_t head) {
  const auto number = std::uint32_t{cylinder} * geometry_.heads + head;
  for (std::size_t level = levels_.size(); level-- > 0;) {
    const auto& file = *levels_[level];
    const auto unit = file.read(number);
    if (!unit) return tl::unexpected(unit.error());
    if (const auto* const image = std::get_if<CckdFile::Image>(&*unit)) return parse(file, number, *image);
    if (const auto* const empty = std::get_if<CckdFile::Empty>(&*unit)) return empty_track(empty->format, cylinder, head);
  }
  if (below_) return below_->read(cylinder, head);
  return empty_track(levels_.front()->second_header().null_format, cylinder, head);
}

tl::expected<Track, MediumFault> CckdImage::read(std::uint16_t cylinder, std::uint16_t head) {
  if (last_ && last_->cylinder == cylinder && last_->head == head) return *last_;
  if (cylinder >= geometry_.cylinders || head >= geometry_.heads)
    return tl::unexpected(
        levels_.front()->file().fault(Kind::damaged, 0, fmt::format("there is no track {}/{}", cylinder, head)));
  auto track = read_uncached(cylinder, head);
  if (track) last_ = *track;
  return track;
}

tl::expected<void, MediumFault> CckdImage::write_uncached(const Track& track) {
  auto& top = *levels_.back();
  const auto number = std::uint32_t{track.cylinder} * geometry_.heads + track.head;
  if (track.flag != 0)
    return tl::unexpected(
        top.file().fault(Kind::full, 0,
                         fmt::format("{}: a compressed image has no room for the flag X'{:02X}' of a home address",
                                     top.unit_name(number), track.flag)));
  constexpr std::uint8_t formats = 2;  // Those for Linux are long, and are stored as other tracks are.
  for (std::uint8_t format = 0; format < formats; ++format)
    if (track == empty_track(format, track.cylinder, track.head)) return top.write_empty(number, format);
  return top.write(number, track.image());
}

tl::expected<void, MediumFault> CckdImage::write(const Track& track) {
  if (track.cylinder >= geometry_.cylinders || track.head >= geometry_.heads)
    return tl::unexpected(
        levels_.front()->file().fault(Kind::damaged, 0, fmt::format("there is no track {}/{}", track.cylinder, track.head)));
  last_.reset();
  auto done = write_uncached(track);
  if (done) last_ = track;
  return done;
}

}  // namespace isa370
