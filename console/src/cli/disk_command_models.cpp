// The disks that `cambridge disk make` makes.
#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "cli/disk_command_parts.hpp"

namespace console::disk {
namespace {

using isa370::track_image_size;

/// Cylinders, heads and longest records as in the device manuals; Hercules' images have the same [HERC]. It has no 2301 and
/// 2303.
constexpr auto models = std::to_array<NewDisk>({
    {"2301", 0x01, 1, 200, track_image_size(20483), 0},
    {"2303", 0x03, 80, 10, track_image_size(4892), 0},
    {"2305-1", 0x05, 48, 8, track_image_size(14136), 0},
    {"2305-2", 0x05, 96, 8, track_image_size(14660), 0},
    {"2311", 0x11, 200, 10, track_image_size(3625), 0},
    {"2314", 0x14, 200, 20, track_image_size(7294), 0},
    {"3330", 0x30, 404, 19, track_image_size(13030), 0},
    {"3330-1", 0x30, 404, 19, track_image_size(13030), 0},
    {"3330-11", 0x30, 808, 19, track_image_size(13030), 0},
    {"3340", 0x40, 348, 12, track_image_size(8368), 0},
    {"3340-35", 0x40, 348, 12, track_image_size(8368), 0},
    {"3340-70", 0x40, 696, 12, track_image_size(8368), 0},
    {"3350", 0x50, 555, 30, track_image_size(19069), 0},
    {"3375", 0x75, 959, 12, track_image_size(35616), 0},
    {"3380", 0x80, 885, 15, track_image_size(47476), 0},
    {"3310", 0, 0, 0, 0, 125664},
    {"3370", 0, 0, 0, 0, 558000},
    {"3370-1", 0, 0, 0, 0, 558000},
    {"3370-2", 0, 0, 0, 0, 712752},
});

struct TypeName {
  std::uint8_t device_type;
  std::string_view name;
};
constexpr auto type_names = std::to_array<TypeName>({{0x01, "2301"},
                                                     {0x03, "2303"},
                                                     {0x05, "2305"},
                                                     {0x11, "2311"},
                                                     {0x14, "2314"},
                                                     {0x30, "3330"},
                                                     {0x40, "3340"},
                                                     {0x45, "9345"},
                                                     {0x50, "3350"},
                                                     {0x75, "3375"},
                                                     {0x80, "3380"},
                                                     {0x90, "3390"}});

}  // namespace

std::optional<NewDisk> find_new_disk(std::string_view model) {
  const auto* const found = std::ranges::find(models, model, &NewDisk::model);
  return found == models.end() ? std::nullopt : std::optional(*found);
}

std::string new_disk_models() {
  std::string names;
  for (const auto& row : models) names += fmt::format("{}{}", names.empty() ? "" : " ", row.model);
  return names;
}

std::string device_type_name(std::uint8_t device_type) {
  const auto* const found = std::ranges::find(type_names, device_type, &TypeName::device_type);
  return found == type_names.end() ? fmt::format("type X'{:02X}'", device_type) : std::string(found->name);
}

}  // namespace console::disk
