// The table of device types, family by family.
#include "configuration/device_types.hpp"

#include <algorithm>
#include <array>
#include <span>

#include "configuration/disk_devices.hpp"
#include "configuration/display_devices.hpp"
#include "configuration/link_devices.hpp"
#include "configuration/tape_devices.hpp"
#include "configuration/unit_record_devices.hpp"

namespace console {
namespace {

auto families() {
  return std::array{disk_device_types(), tape_device_types(), unit_record_device_types(), display_device_types(),
                    link_device_types()};
}

}  // namespace

const DeviceType* find_device_type(std::string_view type) {
  for (const auto& family : families()) {
    const auto found = std::ranges::find(family, type, &DeviceType::type);
    if (found != family.end()) return &*found;
  }
  return nullptr;
}

void for_each_device_type(const std::function<void(const DeviceType&)>& act) {
  for (const auto& family : families()) std::ranges::for_each(family, act);
}

}  // namespace console
