// Moving devices between the real channels and virtual ones.
#include "io/real_devices.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

#include <isa370/ebcdic.hpp>

#include "guest/guest.hpp"
#include "io/minidisk.hpp"

namespace cp {
namespace {

struct TypeWord {
  std::string_view model;  ///< What the model begins with.
  std::string_view word;
};

// [LOG1] names the classes; which models belong to each is what the models are.
constexpr auto type_words = std::to_array<TypeWord>({
    {"23", "DASD"},   {"33", "DASD"},   {"240", "TAPE"},  {"2415", "TAPE"}, {"34", "TAPE"},   {"2501", "RDR"}, {"2540R", "RDR"},
    {"2540P", "PUN"}, {"3505", "RDR"},  {"3525", "PUN"},  {"1403", "PRT"},  {"3211", "PRT"},  {"1443", "PRT"}, {"3203", "PRT"},
    {"3215", "CONS"}, {"1052", "CONS"}, {"3210", "CONS"}, {"327", "GRAF"},  {"CTCA", "CTCA"},
});

/// Record 3 of the first track is the volume label: VOL1 and the serial. Empty when there is none.
std::string volume_serial(isa370::TrackStore& volume) {
  constexpr std::size_t serial_at = 4;
  constexpr std::size_t serial_length = 6;
  const auto track = volume.read(0, 0);
  if (!track) return {};
  for (const auto& record : track->records) {
    if (record.number != 3 || record.data.size() < serial_at + serial_length) continue;
    const auto label = isa370::to_ascii(std::span(record.data).first(serial_at + serial_length));
    const auto serial = label.substr(serial_at);
    if (label.starts_with("VOL1")) return serial.substr(0, serial.find_last_not_of(' ') + 1);
  }
  return {};
}

}  // namespace

std::string_view device_type_word(std::string_view model) {
  const auto row = std::ranges::find_if(type_words, [&](const TypeWord& word) { return model.starts_with(word.model); });
  return row == type_words.end() ? "DEV" : row->word;
}

tl::expected<void, std::string> RealDevices::add(isa370::DeviceNumber number, std::unique_ptr<isa370::Device> device) {
  if (number >> 8 >= isa370::channel_count || device == nullptr)
    return tl::unexpected(fmt::format("{:X} is no device number", number));
  if (machine_.channels().device(number) != nullptr || find(number) != nullptr)
    return tl::unexpected(fmt::format("the real machine has a device {:03X} already", number));
  const auto behind = std::ranges::find_if(rows_, [&](const Row& row) { return row.number > number; });
  rows_.insert(behind, Row{.number = number, .model = std::string(device->model())});
  machine_.channels().attach(number, std::move(device));
  return {};
}

const RealDevices::Row* RealDevices::find(isa370::DeviceNumber number) const {
  const auto row = std::ranges::find(rows_, number, &Row::number);
  return row == rows_.end() ? nullptr : &*row;
}

const RealDevices::Row* RealDevices::find(const Guest& holder, isa370::DeviceNumber virtual_number) const {
  const auto row = std::ranges::find_if(
      rows_, [&](const Row& each) { return each.holder == &holder && each.virtual_number == virtual_number; });
  return row == rows_.end() ? nullptr : &*row;
}

isa370::DirectAccessStorage* RealDevices::disk(const Row& row) const {
  return dynamic_cast<isa370::DirectAccessStorage*>(machine_.channels().device(row.number));
}

const RealDevices::Row* RealDevices::mount(std::string_view serial) {
  for (auto& row : rows_) {
    if (row.holder != nullptr) continue;
    if (row.volume == serial) return &row;
    auto* const device = row.volume.empty() ? disk(row) : nullptr;
    if (device == nullptr || device->store() == nullptr || volume_serial(*device->store()) != serial) continue;
    row.volume = serial;
    return &row;
  }
  return nullptr;
}

std::unique_ptr<isa370::Device> RealDevices::make_minidisk(const Row& row, const MinidiskExtent& extent) {
  auto* const device = disk(row);
  if (device == nullptr || device->store() == nullptr) return nullptr;
  if (extent.cylinders == 0 || extent.first_cylinder + extent.cylinders > device->store()->geometry().cylinders) return nullptr;
  return isa370::make_disk(
      device->disk_model(),
      std::make_unique<Minidisk>(*device->store(), extent.first_cylinder, extent.cylinders, extent.read_only),
      {.read_only = extent.read_only});
}

void RealDevices::attach(const Row& row, Guest& guest, isa370::DeviceNumber virtual_number) {
  auto& own = rows_[static_cast<std::size_t>(&row - rows_.data())];
  guest.io->channels().attach(virtual_number, machine_.channels().detach(own.number));
  own.holder = &guest;
  own.virtual_number = virtual_number;
}

void RealDevices::detach(const Row& row) {
  auto& own = rows_[static_cast<std::size_t>(&row - rows_.data())];
  auto device = own.holder->io->channels().detach(own.virtual_number);
  if (device != nullptr) {
    device->reset();
    machine_.channels().attach(own.number, std::move(device));
  }
  own.holder = nullptr;
}

void RealDevices::detach_all(const Guest& holder) {
  for (const auto& row : rows_)
    if (row.holder == &holder) detach(row);
}

}  // namespace cp
