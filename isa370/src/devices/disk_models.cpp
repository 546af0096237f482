// The table of disk and drum models, and the arithmetic of their tracks and arms.
#include "isa370/devices/disk_models.hpp"

#include <algorithm>
#include <array>

namespace isa370 {
namespace {

using Formula = RecordOverhead::Formula;

// Sense lengths and features: the 2841, 2820 and 2314 give six bytes; position sensing began with the 2305.
constexpr StorageControl control_2820{
    .type = "2820", .sense_bytes = 6, .invalid_mask = 0x27, .file_scan = false, .record_overflow = true};
constexpr StorageControl control_2841{
    .type = "2841", .sense_bytes = 6, .invalid_mask = 0x27, .file_scan = true, .record_overflow = true};
constexpr StorageControl control_2314{
    .type = "2314", .sense_bytes = 6, .invalid_mask = 0x27, .file_scan = true, .record_overflow = true};
constexpr StorageControl control_2835{.type = "2835",
                                      .invalid_mask = 0x22,
                                      .format_sense = true,
                                      .rotational_position = true,
                                      .record_overflow = true,
                                      .buffered_log = true};
constexpr StorageControl control_3830{.type = "3830",
                                      .invalid_mask = 0x22,
                                      .format_sense = true,
                                      .rotational_position = true,
                                      .record_overflow = true,
                                      .buffered_log = true,
                                      .busy_while_erasing = true};
constexpr StorageControl control_3880{.type = "3880",
                                      .invalid_mask = 0x20,
                                      .format_sense = true,
                                      .rotational_position = true,
                                      .buffered_log = true,
                                      .read_multiple = true,
                                      .sense_id = true,
                                      .busy_while_erasing = true};

constexpr Nanoseconds milliseconds(double value) { return static_cast<Nanoseconds>(value * 1'000'000); }

// Geometry, capacity, overheads, sectors and image track sizes: [HERC] (the headers that dasdinit writes, and its device table,
// which agree with the capacity formulas of the manuals); 2301 and 2303, which it has not: [S370G] and OS/360's device table.
// A 2305-1 has two heads for each track, half a revolution from each other, that work at once: the track passes in half the
// time. On a 3340 two tracks share a revolution. Times: [S370G]; 2303, 2311 and 2314 from [DASD360]; the 3380 from IBM's
// announcements, with minimum and maximum that could not be verified.
constexpr auto models = std::to_array<DiskModel>({
    {.name = "2301",
     .also = "",
     .type = "2301",
     .device_type = 0x01,
     .cylinders = 1,
     .heads = 200,
     .capacity = 20483,
     .overhead = {.formula = Formula::last_free, .record = 186, .key = 53},
     .image_track_size = 20992,
     .revolution = milliseconds(17.5),
     .bytes_per_second = 1'200'000,
     .control = &control_2820},
    {.name = "2303",
     .also = "",
     .type = "2303",
     .device_type = 0x03,
     .cylinders = 80,
     .heads = 10,
     .capacity = 4892,
     .overhead = {.formula = Formula::last_free, .record = 108, .key = 38},
     .image_track_size = 5120,
     .revolution = milliseconds(17.5),
     .bytes_per_second = 303'800,
     .control = &control_2841},
    {.name = "2305-1",
     .also = "",
     .type = "2305",
     .device_type = 0x05,
     .model_number = 1,
     .cylinders = 48,
     .heads = 8,
     .capacity = 14568,
     .overhead = {.record = 432, .key = 202},
     .image_track_size = 14336,
     .sectors = 90,
     .revolution = milliseconds(5),
     .bytes_per_second = 3'000'000,
     .control = &control_2835},
    {.name = "2305-2",
     .also = "2305",
     .type = "2305",
     .device_type = 0x05,
     .model_number = 2,
     .cylinders = 96,
     .heads = 8,
     .capacity = 14858,
     .overhead = {.record = 198, .key = 91},
     .image_track_size = 14848,
     .sectors = 90,
     .revolution = milliseconds(10),
     .bytes_per_second = 1'500'000,
     .control = &control_2835},
    {.name = "2311",
     .also = "2311-1",
     .type = "2311",
     .device_type = 0x11,
     .model_number = 1,
     .cylinders = 200,
     .alternates = 3,
     .heads = 10,
     .capacity = 3625,
     .overhead = {.formula = Formula::last_free, .record = 61, .key = 20, .tolerance = 2148},
     .image_track_size = 4096,
     .revolution = milliseconds(25),
     .bytes_per_second = 156'000,
     .seek_minimum = milliseconds(25),
     .seek_average = milliseconds(75),
     .seek_maximum = milliseconds(135),
     .control = &control_2841},
    {.name = "2314",
     .also = "2314-1 2319",
     .type = "2314",
     .device_type = 0x14,
     .model_number = 1,
     .cylinders = 200,
     .alternates = 3,
     .heads = 20,
     .capacity = 7294,
     .overhead = {.formula = Formula::last_free, .record = 101, .key = 45, .tolerance = 2137},
     .image_track_size = 7680,
     .revolution = milliseconds(25),
     .bytes_per_second = 312'000,
     .seek_minimum = milliseconds(25),
     .seek_average = milliseconds(60),
     .seek_maximum = milliseconds(130),
     .control = &control_2314},
    {.name = "3330-1",
     .also = "3330 3333-1",
     .type = "3330",
     .device_type = 0x30,
     .model_number = 1,
     .cylinders = 404,
     .alternates = 7,
     .heads = 19,
     .capacity = 13165,
     .overhead = {.record = 135, .key = 56},
     .image_track_size = 13312,
     .sectors = 128,
     .revolution = milliseconds(16.7),
     .bytes_per_second = 806'000,
     .seek_minimum = milliseconds(10),
     .seek_average = milliseconds(30),
     .seek_maximum = milliseconds(55),
     .control = &control_3830},
    {.name = "3330-11",
     .also = "3330-2 3333-11",
     .type = "3330",
     .device_type = 0x30,
     .model_number = 0x11,
     .cylinders = 808,
     .alternates = 7,
     .heads = 19,
     .capacity = 13165,
     .overhead = {.record = 135, .key = 56},
     .image_track_size = 13312,
     .sectors = 128,
     .revolution = milliseconds(16.7),
     .bytes_per_second = 806'000,
     .seek_minimum = milliseconds(10),
     .seek_average = milliseconds(30),
     .seek_maximum = milliseconds(55),
     .control = &control_3830},
    {.name = "3340-35",
     .also = "3340 3340-1",
     .type = "3340",
     .device_type = 0x40,
     .model_number = 1,
     .cylinders = 348,
     .alternates = 1,
     .heads = 12,
     .capacity = 8535,
     .overhead = {.record = 167, .key = 75},
     .image_track_size = 8704,
     .sectors = 64,
     .revolution = milliseconds(20.2),
     .tracks_per_revolution = 2,
     .bytes_per_second = 885'000,
     .seek_minimum = milliseconds(10),
     .seek_average = milliseconds(25),
     .seek_maximum = milliseconds(50),
     .control = &control_3830},
    {.name = "3340-70",
     .also = "3340-2",
     .type = "3340",
     .device_type = 0x40,
     .model_number = 2,
     .cylinders = 696,
     .alternates = 2,
     .heads = 12,
     .capacity = 8535,
     .overhead = {.record = 167, .key = 75},
     .image_track_size = 8704,
     .sectors = 64,
     .revolution = milliseconds(20.2),
     .tracks_per_revolution = 2,
     .bytes_per_second = 885'000,
     .seek_minimum = milliseconds(10),
     .seek_average = milliseconds(25),
     .seek_maximum = milliseconds(50),
     .control = &control_3830},
    {.name = "3350",
     .also = "3350-1",
     .type = "3350",
     .device_type = 0x50,
     .model_number = 0,
     .cylinders = 555,
     .alternates = 5,
     .heads = 30,
     .capacity = 19254,
     .overhead = {.record = 185, .key = 82},
     .image_track_size = 19456,
     .sectors = 128,
     .revolution = milliseconds(16.7),
     .bytes_per_second = 1'198'000,
     .seek_minimum = milliseconds(10),
     .seek_average = milliseconds(25),
     .seek_maximum = milliseconds(50),
     .control = &control_3830},
    {.name = "3380",
     .also = "3380-1 3380-A 3380-D 3380-J",
     .type = "3380",
     .device_type = 0x80,
     .model_number = 0x02,
     .cylinders = 885,
     .alternates = 1,
     .heads = 15,
     .capacity = 47968,
     .overhead = {.formula = Formula::cells, .record = 492, .key = 236},
     .image_track_size = 47616,
     .sectors = 222,
     .revolution = milliseconds(16.6),
     .bytes_per_second = 3'000'000,
     .seek_minimum = milliseconds(3),
     .seek_average = milliseconds(16),
     .seek_maximum = milliseconds(30),
     .control = &control_3880},
    {.name = "3380-E",
     .also = "3380-2",
     .type = "3380",
     .device_type = 0x80,
     .model_number = 0x0A,
     .cylinders = 1770,
     .alternates = 2,
     .heads = 15,
     .capacity = 47968,
     .overhead = {.formula = Formula::cells, .record = 492, .key = 236},
     .image_track_size = 47616,
     .sectors = 222,
     .revolution = milliseconds(16.6),
     .bytes_per_second = 3'000'000,
     .seek_minimum = milliseconds(3),
     .seek_average = milliseconds(17),
     .seek_maximum = milliseconds(31),
     .control = &control_3880},
    {.name = "3380-K",
     .also = "3380-3",
     .type = "3380",
     .device_type = 0x80,
     .model_number = 0x1E,
     .cylinders = 2655,
     .alternates = 3,
     .heads = 15,
     .capacity = 47968,
     .overhead = {.formula = Formula::cells, .record = 492, .key = 236},
     .image_track_size = 47616,
     .sectors = 222,
     .revolution = milliseconds(16.6),
     .bytes_per_second = 3'000'000,
     .seek_minimum = milliseconds(2),
     .seek_average = milliseconds(16),
     .seek_maximum = milliseconds(29),
     .control = &control_3880},
});

bool among(std::string_view names, std::string_view name) {
  while (!names.empty()) {
    const auto blank = names.find(' ');
    if (names.substr(0, blank) == name) return true;
    names.remove_prefix(blank == std::string_view::npos ? names.size() : blank + 1);
  }
  return false;
}

constexpr std::uint32_t whole_cells(std::uint32_t bytes) {
  constexpr std::uint32_t cell = RecordOverhead::cell;
  return (bytes + cell - 1) / cell * cell;
}

/// The integer part of the square root.
constexpr std::uint64_t square_root(std::uint64_t value) {
  std::uint64_t root = 0;
  for (std::uint64_t bit = std::uint64_t{1} << 31; bit != 0; bit >>= 1)
    if ((root | bit) * (root | bit) <= value) root |= bit;
  return root;
}

}  // namespace

std::span<const DiskModel> disk_models() { return models; }

const DiskModel* find_disk_model(std::string_view name) {
  const auto* const found =
      std::ranges::find_if(models, [&](const auto& model) { return model.name == name || among(model.also, name); });
  return found == models.end() ? nullptr : found;
}

const DiskModel* find_disk_model(std::uint8_t device_type, std::uint32_t cylinders) {
  for (const auto& model : models)
    if (model.device_type == device_type && cylinders <= std::uint32_t{model.cylinders} + model.alternates) return &model;
  return nullptr;
}

std::uint32_t space_of_last_record(const DiskModel& model, std::uint32_t key_length, std::uint32_t data_length) {
  const auto& overhead = model.overhead;
  const std::uint32_t key_overhead = key_length == 0 ? 0 : overhead.key;
  if (overhead.formula == Formula::last_free) return key_length + data_length + key_overhead;
  return space_of_record(model, key_length, data_length);
}

std::uint32_t space_of_record(const DiskModel& model, std::uint32_t key_length, std::uint32_t data_length) {
  const auto& overhead = model.overhead;
  const std::uint32_t key_overhead = key_length == 0 ? 0 : overhead.key;
  switch (overhead.formula) {
    case Formula::cells:
      return (key_length == 0 ? 0 : whole_cells(key_length + key_overhead)) + whole_cells(data_length + overhead.record);
    case Formula::last_free:
      return (key_length + data_length) * overhead.tolerance / RecordOverhead::tolerance_unit + key_overhead + overhead.record;
    default:
      return key_length + data_length + key_overhead + overhead.record;
  }
}

std::uint32_t space_of_record_zero(const DiskModel& model, std::uint32_t key_length, std::uint32_t data_length) {
  constexpr std::uint32_t usual = 8;
  const auto space = space_of_record(model, key_length, data_length);
  const auto free = space_of_record(model, 0, usual);
  return space > free ? space - free : 0;
}

bool record_fits(const DiskModel& model, std::span<const TrackRecord> before, std::uint32_t key_length,
                 std::uint32_t data_length) {
  std::uint32_t used = 0;
  for (std::size_t i = 0; i < before.size(); ++i) {
    const auto key = static_cast<std::uint32_t>(before[i].key.size());
    const auto data = static_cast<std::uint32_t>(before[i].data.size());
    used += i == 0 ? space_of_record_zero(model, key, data) : space_of_record(model, key, data);
  }
  const auto more = before.empty() ? space_of_record_zero(model, key_length, data_length)
                                   : space_of_last_record(model, key_length, data_length);
  return used + more <= model.capacity;
}

std::uint32_t records_per_track(const DiskModel& model, std::uint32_t key_length, std::uint32_t data_length) {
  const auto last = space_of_last_record(model, key_length, data_length);
  if (last > model.capacity) return 0;
  return 1 + (model.capacity - last) / space_of_record(model, key_length, data_length);
}

// The curve is minimum + a * sqrt(x) + b * x, with x the part of the longest way. The mean of x over two random cylinders is
// 1/3, that of sqrt(x) 8/15; so a and b follow from average and maximum.
Nanoseconds seek_time(const DiskModel& model, std::uint32_t distance) {
  if (distance == 0 || model.fixed_heads()) return 0;
  const std::uint64_t longest = std::max(model.cylinders - 2U, 1U);
  const std::uint64_t way = std::min<std::uint64_t>(distance - 1, longest);
  const auto to_average = static_cast<std::int64_t>(model.seek_average - model.seek_minimum);
  const auto to_maximum = static_cast<std::int64_t>(model.seek_maximum - model.seek_minimum);
  const std::int64_t a = std::clamp<std::int64_t>(5 * to_average - 5 * to_maximum / 3, 0, to_maximum);
  const std::int64_t b = to_maximum - a;
  constexpr std::uint64_t one = 1U << 16;
  const auto root = static_cast<std::int64_t>(square_root(way * one * one / longest));
  return model.seek_minimum + static_cast<Nanoseconds>(a * root / static_cast<std::int64_t>(one)) +
         static_cast<Nanoseconds>(b) * way / longest;
}

}  // namespace isa370
