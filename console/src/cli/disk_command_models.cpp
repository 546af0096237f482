// The disks that `cambridge disk make` makes: those that the machine has.
#include <algorithm>
#include <array>

#include <fmt/format.h>

#include <isa370/devices/disk_models.hpp>

#include "cli/disk_command_parts.hpp"

namespace console::disk {
namespace {

/// Fixed-block disks, as Hercules names and measures them [HERC].
constexpr auto block_disks = std::to_array<NewDisk>({
    {.model = "3310", .blocks = 125664},
    {.model = "3370", .blocks = 558000},
    {.model = "3370-1", .blocks = 558000},
    {.model = "3370-2", .blocks = 712752},
});

/// Types that this machine has not, and whose images can be looked at and converted.
struct OtherType {
  std::uint8_t device_type;
  std::string_view name;
};
constexpr auto other_types = std::to_array<OtherType>({{0x45, "9345"}, {0x75, "3375"}, {0x90, "3390"}});

}  // namespace

std::optional<NewDisk> find_new_disk(std::string_view model) {
  if (const auto* const disk = isa370::find_disk_model(model))
    return NewDisk{.model = disk->name,
                   .device_type = disk->device_type,
                   .cylinders = disk->cylinders,
                   .heads = disk->heads,
                   .track_size = disk->image_track_size};
  const auto* const found = std::ranges::find(block_disks, model, &NewDisk::model);
  return found == block_disks.end() ? std::nullopt : std::optional(*found);
}

std::string new_disk_models() {
  std::string names;
  for (const auto& model : isa370::disk_models()) names += fmt::format("{} ", model.name);
  for (const auto& row : block_disks) names += fmt::format("{}{}", row.model, &row == &block_disks.back() ? "" : " ");
  return names;
}

std::string device_type_name(std::uint8_t device_type) {
  const auto models = isa370::disk_models();
  if (const auto found = std::ranges::find(models, device_type, &isa370::DiskModel::device_type); found != models.end())
    return std::string(found->type);
  const auto* const other = std::ranges::find(other_types, device_type, &OtherType::device_type);
  return other == other_types.end() ? fmt::format("type X'{:02X}'", device_type) : std::string(other->name);
}

}  // namespace console::disk
