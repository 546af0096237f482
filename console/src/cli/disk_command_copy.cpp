// `cambridge disk convert` and `copy`: volumes from file to file, whole or in part.
#include <algorithm>
#include <array>

#include <fmt/format.h>

#include <isa370/media/disk_image_volume.hpp>

#include "cli/disk_command_parts.hpp"
#include "cli/numbers.hpp"

namespace console::disk {
namespace {

using isa370::DiskImageCompression;
using isa370::DiskImageDescription;
using isa370::MediumFault;
using Done = tl::expected<void, MediumFault>;

Done copy_tracks(isa370::TrackStore& from, isa370::TrackStore& to, const isa370::VolumeExtent& range) {
  const auto heads = from.geometry().heads;
  for (auto at = range.first; at <= range.last;) {
    const auto track = from.read(at.cylinder, at.head);
    if (!track) return tl::unexpected(track.error());
    if (auto done = to.write(*track); !done) return done;
    if (++at.head >= heads) at = {static_cast<std::uint16_t>(at.cylinder + 1), 0};
  }
  return {};
}

Done copy_blocks(isa370::BlockStore& from, isa370::BlockStore& to) {
  constexpr isa370::BlockStore::Block zeros{};
  for (std::uint32_t number = 0; number < from.block_count(); ++number) {
    const auto block = from.read(number);
    if (!block) return tl::unexpected(block.error());
    if (*block == zeros) continue;  // A new volume is all zeros.
    if (auto done = to.write(number, *block); !done) return done;
  }
  return {};
}

struct Job {
  std::string source;
  std::string target;
  isa370::DiskImageOptions options;
  DiskImageDescription description;
  DiskImageCompression compression = DiskImageCompression::raw;
};

isa370::VolumeExtent whole(const DiskImageDescription& description) {
  const auto [cylinders, heads] = description.geometry;
  return {{0, 0}, {static_cast<std::uint16_t>(cylinders - 1), static_cast<std::uint16_t>(heads - 1)}};
}

Done to_new_volume(const Job& job, const isa370::VolumeExtent& range) {
  auto from = isa370::open_disk_image(job.source, job.options);
  if (!from) return tl::unexpected(from.error());
  NewFile target(job.target);
  auto to = isa370::create_disk_image(target.unfinished_name(), {.device_type = job.description.device_type,
                                                                 .geometry = job.description.geometry,
                                                                 .track_size = job.description.track_size,
                                                                 .compression = job.compression});
  if (!to) return tl::unexpected(to.error());
  target.made();
  auto done = copy_tracks(**from, **to, range);
  to->reset();  // Closed, before it gets its name.
  return target.finish(std::move(done));
}

Done to_new_blocks(const Job& job) {
  auto from = isa370::open_block_image(job.source, job.options);
  if (!from) return tl::unexpected(from.error());
  NewFile target(job.target);
  auto to = isa370::create_block_image(target.unfinished_name(), job.description.blocks, job.compression);
  if (!to) return tl::unexpected(to.error());
  target.made();
  auto done = copy_blocks(**from, **to);
  to->reset();
  return target.finish(std::move(done));
}

Done into_volume(const Job& job, const isa370::VolumeExtent& range) {
  auto from = isa370::open_disk_image(job.source, job.options);
  if (!from) return tl::unexpected(from.error());
  auto to = isa370::open_disk_image(job.target);
  if (!to) return tl::unexpected(to.error());
  if (!(*to)->writable())
    return tl::unexpected(MediumFault{MediumFault::Kind::protected_, job.target + ": the host does not permit writing"});
  if ((*to)->geometry() != (*from)->geometry())
    return tl::unexpected(
        MediumFault{MediumFault::Kind::damaged, fmt::format("{}: it has not the geometry of {}", job.target, job.source)});
  return copy_tracks(**from, **to, range);
}

tl::expected<Job, std::string> job_of(const Arguments& arguments) {
  Job job;
  job.source = arguments.positional()[1];
  job.target = arguments.positional()[2];
  job.options = {.read_only = true, .shadow = arguments.value("shadow").value_or("")};
  const auto compression = compression_option(arguments);
  if (!compression) return tl::unexpected(compression.error());
  auto description = isa370::describe_disk_image(job.source);
  if (!description) return tl::unexpected(description.error().text);
  job.description = *description;
  job.compression = compression->value_or(job.description.compression);
  return job;
}

int finish(const Done& done, const Streams& streams) {
  return done ? exit_code::success : failure(streams, done.error().text, exit_code::failure);
}

/// "C/H-C/H", within the volume.
tl::expected<isa370::VolumeExtent, std::string> parse_range(std::string_view text, const DiskImageDescription& description) {
  const auto wrong = [&] {
    const auto [last_cylinder, last_head] = whole(description).last;
    return tl::unexpected(
        fmt::format("--tracks is CYLINDER/HEAD-CYLINDER/HEAD, from 0/0 to {}/{}, not '{}'", last_cylinder, last_head, text));
  };
  constexpr auto separators = std::to_array<char>({'/', '-', '/'});
  std::array<std::uint16_t, separators.size() + 1> numbers{};
  auto rest = text;
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    const auto end = i < separators.size() ? rest.find(separators[i]) : rest.size();
    if (end == std::string_view::npos) return wrong();
    const auto number = parse_decimal<std::uint16_t>(rest.substr(0, end));
    if (!number) return wrong();
    numbers[i] = *number;
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  const isa370::VolumeExtent range{{numbers[0], numbers[1]}, {numbers[2], numbers[3]}};
  const auto [cylinders, heads] = description.geometry;
  if (range.first > range.last || range.last.cylinder >= cylinders || range.first.head >= heads || range.last.head >= heads)
    return wrong();
  return range;
}

}  // namespace

int convert(const Arguments& arguments, const Streams& streams) {
  auto job = job_of(arguments);
  if (!job) return failure(streams, job.error(), exit_code::usage);
  if (!arguments.given("compress"))
    job->compression =
        job->description.compression == DiskImageCompression::raw ? DiskImageCompression::zlib : DiskImageCompression::raw;
  if (exists(job->target))
    return failure(streams, job->target + ": is there already; it is not written over", exit_code::usage);
  return finish(job->description.fixed_blocks() ? to_new_blocks(*job) : to_new_volume(*job, whole(job->description)), streams);
}

int copy(const Arguments& arguments, const Streams& streams) {
  const auto job = job_of(arguments);
  if (!job) return failure(streams, job.error(), exit_code::usage);
  const auto tracks = arguments.value("tracks");
  const bool there = exists(job->target);
  if (there && !tracks)
    return failure(streams, job->target + ": is there already; name the --tracks that are to be replaced in it",
                   exit_code::usage);
  if (there && arguments.given("compress"))
    return failure(streams, job->target + ": is there already, and keeps its --compress", exit_code::usage);
  if (job->description.fixed_blocks()) {
    if (tracks) return failure(streams, "--tracks is not for fixed blocks", exit_code::usage);
    return finish(to_new_blocks(*job), streams);
  }
  auto range = whole(job->description);
  if (tracks) {
    const auto parsed = parse_range(*tracks, job->description);
    if (!parsed) return failure(streams, parsed.error(), exit_code::usage);
    range = *parsed;
  }
  return finish(there ? into_volume(*job, range) : to_new_volume(*job, range), streams);
}

}  // namespace console::disk
