// Volume labels and tables of contents, in and out.
#include "isa370/media/disk_image_volume.hpp"

#include <algorithm>
#include <array>
#include <set>
#include <span>

#include <fmt/format.h>

#include "isa370/bits.hpp"
#include "isa370/ebcdic.hpp"

namespace isa370 {
namespace {

constexpr std::size_t label_size = 80;
constexpr std::size_t serial_at = 4;
constexpr std::size_t serial_size = 6;
constexpr std::size_t table_address_at = 11;  // CCHHR of the format-4 DSCB.
constexpr std::size_t owner_at = 41;
constexpr std::size_t owner_size = 10;
constexpr std::uint8_t blank = 0x40;

constexpr std::size_t dscb_key_size = 44;
constexpr std::size_t dscb_data_size = 96;
constexpr std::uint8_t format_1 = 0xF1;
constexpr std::uint8_t format_3 = 0xF3;
constexpr std::uint8_t format_4 = 0xF4;
constexpr std::uint8_t format_5 = 0xF5;
constexpr std::size_t extent_size = 10;
constexpr std::size_t table_extent_at = 61;

/// Device constants of the format-4 DSCB: track length, what a record needs besides key and data, how many DSCBs and
/// directory blocks a track holds. As dasdload writes them [HERC]; the 2305-2, which it takes for a 2305-1, reckoned likewise.
struct DeviceConstants {
  std::uint8_t device_type;
  std::uint16_t most_cylinders;
  std::uint16_t track_length;
  std::uint8_t keyed_overhead;
  std::uint8_t last_overhead;
  std::uint8_t no_key_difference;
  std::uint8_t flags;
  std::uint16_t tolerance;
  std::uint8_t dscbs;
  std::uint8_t directory_blocks;
};
constexpr std::uint16_t any_cylinders = 0xFFFF;
constexpr auto device_constants = std::to_array<DeviceConstants>({
    {0x05, 48, 0x38E8, 0x7A, 0x7A, 0xCA, 0x01, 0x0200, 18, 16},
    {0x05, any_cylinders, 0x3A0A, 0x21, 0x21, 0x5B, 0x01, 0x0200, 34, 27},
    {0x11, any_cylinders, 0x0E29, 0x51, 0x14, 0x14, 0x01, 0x0219, 16, 10},
    {0x14, any_cylinders, 0x1C7E, 0x92, 0x2D, 0x2D, 0x01, 0x0216, 25, 17},
    {0x30, any_cylinders, 0x336D, 0xBF, 0xBF, 0x38, 0x01, 0x0200, 39, 28},
    {0x40, any_cylinders, 0x2157, 0xF2, 0xF2, 0x4B, 0x01, 0x0200, 22, 16},
    {0x50, any_cylinders, 0x4B36, 0x0B, 0x0B, 0x52, 0x01, 0x0200, 47, 36},
    {0x75, any_cylinders, 0x8CA0, 0x00, 0x00, 0x00, 0x30, 0x0000, 51, 43},
    {0x80, any_cylinders, 0xBB60, 0x00, 0x00, 0x00, 0x30, 0x0000, 53, 46},
    {0x90, any_cylinders, 0xE5A2, 0x00, 0x00, 0x00, 0x30, 0x0000, 50, 45},
});

const DeviceConstants* constants_of(std::uint8_t device_type, std::uint16_t cylinders) {
  const auto* const found = std::ranges::find_if(device_constants, [&](const DeviceConstants& row) {
    return row.device_type == device_type && cylinders <= row.most_cylinders;
  });
  return found == device_constants.end() ? nullptr : found;
}

// ---- Writing --------------------------------------------------------------------------------------------------------

std::vector<std::uint8_t> text(std::string_view characters, std::size_t size) {
  auto bytes = to_ebcdic(characters);
  bytes.resize(size, blank);
  return bytes;
}

void put(std::vector<std::uint8_t>& bytes, std::size_t at, std::span<const std::uint8_t> what) {
  std::ranges::copy(what, bytes.begin() + static_cast<std::ptrdiff_t>(at));
}

void append_record(Track& track, std::vector<std::uint8_t> key, std::vector<std::uint8_t> data) {
  track.records.push_back({.cylinder = track.cylinder,
                           .head = track.head,
                           .number = static_cast<std::uint8_t>(track.records.size()),
                           .key = std::move(key),
                           .data = std::move(data)});
}

Track label_track(std::string_view serial, bool with_table) {
  // A PSW in the wait state, disabled, with code F; one CCW that does nothing.
  constexpr std::array<std::uint8_t, 24> wait_state{0x00, 0x06, 0, 0, 0, 0, 0, 0x0F, 0x03, 0, 0, 0, 0, 0, 0, 0x01};
  constexpr std::size_t second_loader_size = 144;
  constexpr std::array<std::uint8_t, 5> table_address{0, 0, 0, 1, 1};
  auto track = Track::formatted(0, 0);
  append_record(track, text("IPL1", 4), {wait_state.begin(), wait_state.end()});
  append_record(track, text("IPL2", 4), std::vector<std::uint8_t>(second_loader_size));
  std::vector<std::uint8_t> label = text("VOL1", label_size);
  put(label, serial_at, text(serial, serial_size));
  put(label, table_address_at, with_table ? table_address : std::array<std::uint8_t, 5>{});
  put(label, owner_at, text("CAMBRIDGE", owner_size));
  append_record(track, text("VOL1", 4), std::move(label));
  return track;
}

std::vector<std::uint8_t> format_4_data(const DeviceConstants& device, VolumeGeometry geometry) {
  std::vector<std::uint8_t> data(dscb_data_size);
  data[0] = format_4;
  store_big_endian(data.data() + 6, static_cast<std::uint16_t>(device.dscbs - 2));  // Unused DSCBs.
  data[15] = 1;                                                                     // Extents of the table.
  store_big_endian(data.data() + 18, geometry.cylinders);
  store_big_endian(data.data() + 20, geometry.heads);
  store_big_endian(data.data() + 22, device.track_length);
  data[24] = device.keyed_overhead;
  data[25] = device.last_overhead;
  data[26] = device.no_key_difference;
  data[27] = device.flags;
  store_big_endian(data.data() + 28, device.tolerance);
  data[30] = device.dscbs;
  data[31] = device.directory_blocks;
  data[table_extent_at] = 1;  // Data, extent 0, from track 0/1 to track 0/1.
  data[table_extent_at + 5] = 1;
  data[table_extent_at + 9] = 1;
  return data;
}

Track table_track(const DeviceConstants& device, VolumeGeometry geometry) {
  auto track = Track::formatted(0, 1);
  append_record(track, std::vector<std::uint8_t>(dscb_key_size, 4), format_4_data(device, geometry));
  std::vector<std::uint8_t> free_key(dscb_key_size);
  std::fill_n(free_key.begin(), 4, std::uint8_t{5});
  // Free: from the third track, so many whole cylinders and so many tracks.
  store_big_endian(free_key.data() + 4, std::uint16_t{2});
  store_big_endian(free_key.data() + 6, static_cast<std::uint16_t>(geometry.cylinders - 1));
  free_key[8] = static_cast<std::uint8_t>(geometry.heads - 2);
  std::vector<std::uint8_t> free_data(dscb_data_size);
  free_data[0] = format_5;
  append_record(track, std::move(free_key), std::move(free_data));
  while (track.records.size() <= device.dscbs)
    append_record(track, std::vector<std::uint8_t>(dscb_key_size), std::vector<std::uint8_t>(dscb_data_size));
  return track;
}

// ---- Reading --------------------------------------------------------------------------------------------------------

std::string trimmed(std::span<const std::uint8_t> ebcdic) {
  auto characters = to_ascii(ebcdic);
  characters.erase(characters.find_last_not_of(' ') + 1);
  return characters;
}

TrackAddress track_address(const std::uint8_t* bytes) {
  return {load_big_endian<std::uint16_t>(bytes), load_big_endian<std::uint16_t>(bytes + 2)};
}

std::string organization_of(std::uint8_t first, std::uint8_t second) {
  struct Name {
    std::uint8_t bit;
    std::string_view name;
  };
  constexpr auto names = std::to_array<Name>({{0x80, "IS"}, {0x40, "PS"}, {0x20, "DA"}, {0x02, "PO"}});
  constexpr std::uint8_t virtual_storage = 0x08;
  if ((second & virtual_storage) != 0) return "VS";
  for (const auto& row : names)
    if ((first & row.bit) != 0) return std::string(row.name);
  return "";
}

std::string record_format_of(std::uint8_t bits) {
  constexpr std::array<std::string_view, 4> lengths{"", "V", "F", "U"};
  std::string format(lengths[bits >> 6]);
  struct Letter {
    std::uint8_t bit;
    char letter;
  };
  constexpr auto letters = std::to_array<Letter>({{0x10, 'B'}, {0x08, 'S'}, {0x20, 'T'}, {0x04, 'A'}, {0x02, 'M'}});
  for (const auto& row : letters)
    if ((bits & row.bit) != 0) format += row.letter;
  return format;
}

class TableReader {
 public:
  TableReader(TrackStore& store, VolumeContents& contents) : store_(store), contents_(contents) {}

  void read(TrackAddress at, std::uint8_t record) {
    const auto* const first = find(at, record);
    if (first == nullptr || first->data.size() != dscb_data_size || first->data[0] != format_4) return;
    const auto* const extent = first->data.data() + table_extent_at;
    const VolumeExtent table{track_address(extent + 2), track_address(extent + 6)};
    contents_.table = table;
    const auto [cylinders, heads] = store_.geometry();
    for (auto track = table.first; track <= table.last && track.cylinder < cylinders;) {
      read_track(track);
      if (++track.head >= heads) track = {static_cast<std::uint16_t>(track.cylinder + 1), 0};
    }
  }

 private:
  const TrackRecord* find(TrackAddress at, std::uint8_t number) {
    if (!load(at)) return nullptr;
    const auto found = std::ranges::find(track_.records, number, &TrackRecord::number);
    return found == track_.records.end() ? nullptr : &*found;
  }

  bool load(TrackAddress at) {
    const auto [cylinders, heads] = store_.geometry();
    if (at.cylinder >= cylinders || at.head >= heads) return false;
    auto track = store_.read(at.cylinder, at.head);
    if (!track) {
      contents_.faults.push_back(track.error());
      return false;
    }
    track_ = std::move(*track);
    return true;
  }

  void read_track(TrackAddress at) {
    if (!load(at)) return;
    const auto records = track_.records;  // `find` looks at other tracks.
    for (const auto& record : records) {
      if (record.number == 0 || record.key.size() != dscb_key_size || record.data.size() != dscb_data_size) continue;
      if (record.data[0] == format_1) contents_.data_sets.push_back(data_set(record));
      if (record.data[0] == 0) ++contents_.free_records;
    }
  }

  static void add_extents(VolumeDataSet& set, const std::uint8_t* bytes, std::size_t count) {
    for (std::size_t i = 0; i < count; ++i, bytes += extent_size)
      if (bytes[0] != 0) set.extents.push_back({track_address(bytes + 2), track_address(bytes + 6)});
  }

  VolumeDataSet data_set(const TrackRecord& record) {
    const auto* const data = record.data.data();
    VolumeDataSet set;
    set.name = trimmed(record.key);
    set.organization = organization_of(data[38], data[39]);
    set.record_format = record_format_of(data[40]);
    set.block_length = load_big_endian<std::uint16_t>(data + 42);
    set.record_length = load_big_endian<std::uint16_t>(data + 44);
    add_extents(set, data + 61, 3);
    // More extents are in a chain of format-3 DSCBs; a damaged one may have a loop.
    std::array<std::uint8_t, 5> next{};
    std::copy_n(data + 91, next.size(), next.begin());
    constexpr int most = 32;
    for (int i = 0; i < most && next[4] != 0; ++i) {
      const auto* const more = find(track_address(next.data()), next[4]);
      if (more == nullptr || more->data.size() != dscb_data_size || more->key.size() != dscb_key_size ||
          more->data[0] != format_3)
        break;
      add_extents(set, more->key.data() + 4, 4);
      add_extents(set, more->data.data() + 1, 9);
      std::copy_n(more->data.data() + 91, next.size(), next.begin());
    }
    return set;
  }

  TrackStore& store_;
  VolumeContents& contents_;
  Track track_;
};

}  // namespace

bool valid_volume_serial(std::string_view serial) {
  constexpr std::string_view allowed = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789$#@";
  return !serial.empty() && serial.size() <= serial_size && serial.find_first_not_of(allowed) == std::string_view::npos;
}

tl::expected<void, MediumFault> write_standard_volume(TrackStore& store, std::uint8_t device_type, std::string_view serial) {
  const auto geometry = store.geometry();
  const auto* const device = geometry.heads < 2 ? nullptr : constants_of(device_type, geometry.cylinders);
  if (auto done = store.write(label_track(serial, device != nullptr)); !done || device == nullptr) return done;
  return store.write(table_track(*device, geometry));
}

tl::expected<VolumeContents, MediumFault> read_volume_contents(TrackStore& store) {
  const auto track = store.read(0, 0);
  if (!track) return tl::unexpected(track.error());
  VolumeContents contents;
  constexpr std::uint8_t label_record = 3;
  const auto record = std::ranges::find(track->records, label_record, &TrackRecord::number);
  if (record == track->records.end() || record->data.size() < label_size) return contents;
  const std::span<const std::uint8_t> data(record->data);
  auto identifier = to_ascii(data.first(serial_at));
  if (identifier != "VOL1" && identifier != "CMS1" && identifier != "CMS=") return contents;
  contents.serial = trimmed(data.subspan(serial_at, serial_size));
  const bool standard = identifier == "VOL1";
  contents.label = std::move(identifier);
  if (!standard) return contents;
  contents.owner = trimmed(data.subspan(owner_at, owner_size));
  const auto number = data[table_address_at + 4];
  if (number != 0) TableReader(store, contents).read(track_address(data.data() + table_address_at), number);
  return contents;
}

}  // namespace isa370
