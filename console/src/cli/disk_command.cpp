// `cambridge disk`: which part is meant, and `make`, `list` and `check`.
#include <algorithm>
#include <array>
#include <cctype>
#include <filesystem>

#include <fmt/format.h>

#include <isa370/ebcdic.hpp>
#include <isa370/media/disk_image_check.hpp>
#include <isa370/media/disk_image_volume.hpp>

#include "cli/command_parts.hpp"
#include "cli/disk_command_parts.hpp"
#include "cli/numbers.hpp"

namespace console {
namespace disk {
namespace {

using isa370::DiskImageCompression;

struct CompressionName {
  std::string_view name;
  DiskImageCompression compression;
  std::string_view description;
};
constexpr auto compression_names = std::to_array<CompressionName>({
    {"none", DiskImageCompression::raw, "raw"},
    {"stored", DiskImageCompression::uncompressed, "only what was written, not compressed"},
    {"zlib", DiskImageCompression::zlib, "compressed with zlib"},
    {"bzip2", DiskImageCompression::bzip2, "compressed with bzip2"},
});

std::string upper_case(std::string text) {
  std::ranges::transform(text, text.begin(), [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
  return text;
}

/// A volume of fixed blocks has its label in block 1.
tl::expected<void, isa370::MediumFault> write_block_label(isa370::BlockStore& store, std::string_view serial) {
  if (store.block_count() < 2) return {};
  isa370::BlockStore::Block block{};
  std::ranges::copy(isa370::to_ebcdic(fmt::format("VOL1{:<6}", serial)), block.begin());
  return store.write(1, block);
}

tl::expected<void, isa370::MediumFault> make_volume(NewFile& file, const NewDisk& disk, DiskImageCompression compression,
                                                    std::string_view serial) {
  if (disk.blocks != 0) {
    auto made = isa370::create_block_image(file.unfinished_name(), disk.blocks, compression);
    if (!made) return tl::unexpected(made.error());
    file.made();
    return write_block_label(**made, serial);
  }
  auto made = isa370::create_disk_image(file.unfinished_name(), {.device_type = disk.device_type,
                                                                 .geometry = {disk.cylinders, disk.heads},
                                                                 .track_size = disk.track_size,
                                                                 .compression = compression});
  if (!made) return tl::unexpected(made.error());
  file.made();
  return isa370::write_standard_volume(**made, disk.device_type, serial);
}

/// The model with the size that was asked for.
tl::expected<NewDisk, std::string> disk_to_make(const Arguments& arguments) {
  const auto& operands = arguments.positional();
  auto disk = find_new_disk(upper_case(operands[2]));
  if (!disk) return tl::unexpected(fmt::format("there is no model '{}'; there are {}", operands[2], new_disk_models()));
  const bool blocks = disk->blocks != 0;
  if (arguments.given(blocks ? "cylinders" : "blocks"))
    return tl::unexpected(fmt::format("a {} has {}", disk->model, blocks ? "blocks, not cylinders" : "cylinders, not blocks"));
  if (const auto cylinders = arguments.value("cylinders")) {
    const auto number = parse_decimal<std::uint16_t>(*cylinders);
    if (!number || *number == 0) return tl::unexpected(std::string("--cylinders is 1 to 65535"));
    disk->cylinders = *number;
  }
  if (const auto count = arguments.value("blocks")) {
    const auto number = parse_decimal<std::uint32_t>(*count);
    constexpr std::uint32_t most = 0x7FFF'FFFF;
    if (!number || *number == 0 || *number > most) return tl::unexpected(fmt::format("--blocks is 1 to {}", most));
    disk->blocks = *number;
  }
  return *disk;
}

// ---- list -----------------------------------------------------------------------------------------------------------

std::uint32_t tracks_of(const isa370::VolumeDataSet& set, std::uint32_t heads) {
  std::uint32_t tracks = 0;
  for (const auto& [first, last] : set.extents)
    if (first <= last) tracks += (last.cylinder - first.cylinder) * heads + last.head - first.head + 1U;
  return tracks;
}

std::string extents_of(const isa370::VolumeDataSet& set) {
  std::string text;
  for (const auto& [first, last] : set.extents)
    text += fmt::format(" {}/{}-{}/{}", first.cylinder, first.head, last.cylinder, last.head);
  return text;
}

void print(const isa370::VolumeContents& contents, std::uint32_t heads, std::ostream& out) {
  if (!contents.label) {
    out << "no volume label\n";
    return;
  }
  out << fmt::format("label {}, serial {}", *contents.label, contents.serial);
  if (!contents.owner.empty()) out << fmt::format(", owner {}", contents.owner);
  out << '\n';
  if (contents.label != "VOL1") return;
  if (!contents.table) {
    out << "no table of contents\n";
    return;
  }
  const auto& [first, last] = *contents.table;
  out << fmt::format("table of contents on tracks {}/{} to {}/{}, {} records free, {} data sets\n", first.cylinder, first.head,
                     last.cylinder, last.head, contents.free_records, contents.data_sets.size());
  if (contents.data_sets.empty()) return;
  out << fmt::format("{:<44} {:<5} {:<5} {:>6} {:>6} {:>7}  {}\n", "DATA SET", "DSORG", "RECFM", "BLKSZE", "LRECL", "TRACKS",
                     "EXTENTS");
  for (const auto& set : contents.data_sets)
    out << fmt::format("{:<44} {:<5} {:<5} {:>6} {:>6} {:>7} {}\n", set.name, set.organization, set.record_format,
                       set.block_length, set.record_length, tracks_of(set, heads), extents_of(set));
}

int list_blocks(const std::string& name, const isa370::DiskImageOptions& options, const Streams& streams) {
  const auto store = isa370::open_block_image(name, options);
  if (!store) return failure(streams, store.error().text, exit_code::usage);
  if ((*store)->block_count() < 2) return exit_code::success;
  const auto block = (*store)->read(1);
  if (!block) return failure(streams, block.error().text, exit_code::failure);
  constexpr std::size_t label_size = 10;
  const auto label = isa370::to_ascii(std::span(*block).first(label_size));
  if (label.starts_with("VOL1"))
    streams.out << fmt::format("label VOL1, serial {}\n", label.substr(4, label.find_last_not_of(' ') - 3));
  else
    streams.out << "no volume label\n";
  return exit_code::success;
}

}  // namespace

bool exists(const std::string& name) {
  std::error_code ignored;
  return std::filesystem::exists(name, ignored);
}

NewFile::~NewFile() {
  std::error_code ignored;
  if (made_) std::filesystem::remove(unfinished_name(), ignored);
}

tl::expected<void, isa370::MediumFault> NewFile::finish(tl::expected<void, isa370::MediumFault> done) {
  if (!done) return done;
  std::error_code error;
  std::filesystem::rename(unfinished_name(), name_, error);
  if (error)
    return tl::unexpected(
        isa370::MediumFault{isa370::MediumFault::Kind::equipment, fmt::format("{}: {}", name_, error.message())});
  made_ = false;
  return {};
}

std::string_view describe(DiskImageCompression compression) {
  return std::ranges::find(compression_names, compression, &CompressionName::compression)->description;
}

tl::expected<std::optional<DiskImageCompression>, std::string> compression_option(const Arguments& arguments) {
  const auto value = arguments.value("compress");
  if (!value) return std::nullopt;
  const auto* const found = std::ranges::find(compression_names, *value, &CompressionName::name);
  if (found == compression_names.end())
    return tl::unexpected(fmt::format("--compress is none, stored, zlib or bzip2, not '{}'", *value));
  return found->compression;
}

int failure(const Streams& streams, std::string_view what, int code) { return command_failure(streams, "disk", what, code); }

int make(const Arguments& arguments, const Streams& streams) {
  const auto disk = disk_to_make(arguments);
  if (!disk) return failure(streams, disk.error(), exit_code::usage);
  const auto compression = compression_option(arguments);
  if (!compression) return failure(streams, compression.error(), exit_code::usage);
  const auto serial = upper_case(arguments.value("volser").value_or("111111"));
  if (!isa370::valid_volume_serial(serial))
    return failure(streams, fmt::format("--volser is one to six letters or digits, not '{}'", serial), exit_code::usage);
  const auto& name = arguments.positional()[1];
  if (exists(name)) return failure(streams, name + ": is there already; it is not written over", exit_code::usage);
  NewFile file(name);
  const auto done = file.finish(make_volume(file, *disk, compression->value_or(DiskImageCompression::raw), serial));
  return done ? exit_code::success : failure(streams, done.error().text, exit_code::usage);
}

int list(const Arguments& arguments, const Streams& streams) {
  const auto& name = arguments.positional()[1];
  const auto description = isa370::describe_disk_image(name);
  if (!description) return failure(streams, description.error().text, exit_code::usage);
  const auto [cylinders, heads] = description->geometry;
  const isa370::DiskImageOptions options{.read_only = true, .shadow = arguments.value("shadow").value_or("")};
  const auto size = description->fixed_blocks() ? fmt::format("{} fixed blocks", description->blocks)
                                                : fmt::format("{}, {} cylinders of {} tracks",
                                                              device_type_name(description->device_type), cylinders, heads);
  const auto head = fmt::format("{}: {}, {}{}\n", name, size, describe(description->compression),
                                description->not_closed ? ", not closed by its last writer" : "");
  if (description->fixed_blocks()) {
    streams.out << head;
    return list_blocks(name, options, streams);
  }
  const auto store = isa370::open_disk_image(name, options);
  if (!store) return failure(streams, store.error().text, exit_code::usage);
  const auto contents = isa370::read_volume_contents(**store);
  if (!contents) return failure(streams, contents.error().text, exit_code::failure);
  streams.out << head;
  print(*contents, heads, streams.out);
  if (contents->faults.empty()) return exit_code::success;
  return failure(streams, contents->faults.front().text, exit_code::failure);
}

int check(const Arguments& arguments, const Streams& streams) {
  std::size_t faults = 0;
  for (const auto& name : std::span(arguments.positional()).subspan(1)) {
    const auto result = isa370::check_disk_image(name);
    for (const auto& fault : result.faults) streams.out << fault.text << '\n';
    for (const auto& remark : result.remarks) streams.out << remark << '\n';
    streams.out << fmt::format("{}: {} tracks or blocks, {} faults\n", name, result.tracks, result.faults.size());
    faults += result.faults.size();
  }
  return faults == 0 ? exit_code::success : exit_code::failure;
}

}  // namespace disk

namespace {

constexpr std::size_t any_number = 10'000;
constexpr auto parts = std::to_array<CommandPart>({
    {"make", "FILE MODEL", 2, 2, {"volser", "cylinders", "blocks", "compress"}, disk::make},
    {"list", "FILE", 1, 1, {"shadow"}, disk::list},
    {"check", "FILE...", 1, any_number, {}, disk::check},
    {"convert", "FILE NEW", 2, 2, {"compress", "shadow"}, disk::convert},
    {"copy", "FILE NEW", 2, 2, {"compress", "shadow", "tracks"}, disk::copy},
});
constexpr auto rows = std::to_array<OptionRow>({
    {"volser", "ABC123", false, "make: the volume serial (111111)"},
    {"cylinders", "N", false, "make: so many cylinders, not those of the model"},
    {"blocks", "N", false, "make: so many blocks, not those of the model"},
    {"compress", "HOW", false,
     "make, convert, copy: none (raw), stored (only what was written),\nzlib or bzip2; convert changes raw to zlib and others "
     "to raw"},
    {"shadow", "NAMES", false, "list, convert, copy: with the shadow files of these names, as\nin sf=NAMES: shadow_*.cckd"},
    {"tracks", "C/H-C/H", false, "copy: from this track to that one; NEW may be there then"},
    {"help", "", false, "this text"},
});

}  // namespace

std::span<const OptionRow> disk_option_rows() { return rows; }

int disk_command(const Arguments& arguments, const Streams& streams) {
  return run_part("disk", parts, rows, arguments, streams);
}

}  // namespace console
