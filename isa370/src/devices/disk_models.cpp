// The table of disk and drum models, and the arithmetic of their tracks and arms.
#include "isa370/devices/disk_models.hpp"

#include <algorithm>
#include <array>
#include <memory>

#include "isa370/devices/disk_2311.hpp"
#include "isa370/devices/disk_2314.hpp"
#include "isa370/devices/disk_3330.hpp"
#include "isa370/devices/disk_3340.hpp"
#include "isa370/devices/disk_3350.hpp"
#include "isa370/devices/disk_3380.hpp"
#include "isa370/devices/drum_2301.hpp"
#include "isa370/devices/drum_2303.hpp"
#include "isa370/devices/drum_2305.hpp"

namespace isa370 {
namespace {

using Formula = RecordOverhead::Formula;

// Geometry, capacity, overheads, sectors and image track sizes: [HERC] (the headers that dasdinit writes, and its device table,
// which agree with the capacity formulas of the manuals); 2301 and 2303, which it has not, see there. Times: [S370G],
// [DASD360].
constexpr std::array models{model_2301,    model_2303,    model_2305_1,  model_2305_2, model_2311, model_2314,   model_3330_1,
                            model_3330_11, model_3340_35, model_3340_70, model_3350,   model_3380, model_3380_e, model_3380_k};

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

// ---- Devices -----------------------------------------------------------------------------------------------------------

std::unique_ptr<DirectAccessStorage> make_disk(const DiskModel& model, std::unique_ptr<TrackStore> store,
                                               DirectAccessStorage::Options options) {
  switch (model.device_type) {
    case 0x01:
      return std::make_unique<Drum2301>(std::move(store), options);
    case 0x03:
      return std::make_unique<Drum2303>(std::move(store), options);
    case 0x05:
      return std::make_unique<Drum2305>(model, std::move(store), options);
    case 0x11:
      return std::make_unique<Disk2311>(std::move(store), options);
    case 0x14:
      return std::make_unique<Disk2314>(std::move(store), options);
    case 0x30:
      return std::make_unique<Disk3330>(model, std::move(store), options);
    case 0x40:
      return std::make_unique<Disk3340>(model, std::move(store), options);
    case 0x50:
      return std::make_unique<Disk3350>(std::move(store), options);
    case 0x80:
      return std::make_unique<Disk3380>(model, std::move(store), options);
    default:
      return std::make_unique<DirectAccessStorage>(model, std::move(store), options);
  }
}

}  // namespace isa370
