// X'24': what a virtual device is, and what the real one behind it. The classes and types are those of CP's control blocks.
// [SPG6] "DIAGNOSE Code X'24'"; the codes are in [DIAG24] and [HERC].
#include <algorithm>
#include <array>

#include <isa370/devices/direct_access_storage.hpp>

#include "diagnose/services.hpp"

namespace cp::diagnose {
namespace {

using isa370::Instruction;

namespace device_class {
constexpr std::uint8_t terminal = 0x80;
constexpr std::uint8_t graphic = 0x40;
constexpr std::uint8_t unit_record_input = 0x20;
constexpr std::uint8_t unit_record_output = 0x10;
constexpr std::uint8_t tape = 0x08;
constexpr std::uint8_t direct_access = 0x04;
constexpr std::uint8_t special = 0x02;
constexpr std::uint8_t fixed_block = 0x01;
}  // namespace device_class

struct TypeRow {
  std::string_view model;
  std::uint8_t device_class;
  std::uint8_t type;
};
constexpr auto types = std::to_array<TypeRow>({
    {"3215", device_class::terminal, 0x00},
    {"1052", device_class::terminal, 0x00},
    {"3277", device_class::graphic, 0x04},
    {"3278", device_class::graphic, 0x01},
    {"3279", device_class::graphic, 0x01},
    {"2501", device_class::unit_record_input, 0x81},
    {"2540R", device_class::unit_record_input, 0x82},
    {"3505", device_class::unit_record_input, 0x84},
    {"2540P", device_class::unit_record_output, 0x82},
    {"3525", device_class::unit_record_output, 0x84},
    {"1403", device_class::unit_record_output, 0x41},
    {"3211", device_class::unit_record_output, 0x42},
    {"1443", device_class::unit_record_output, 0x44},
    {"3203", device_class::unit_record_output, 0x48},
    {"2401", device_class::tape, 0x80},
    {"2415", device_class::tape, 0x40},
    {"2420", device_class::tape, 0x20},
    {"3420", device_class::tape, 0x10},
    {"3410", device_class::tape, 0x08},
    {"2311", device_class::direct_access, 0x80},
    {"2314", device_class::direct_access, 0x40},
    {"3380", device_class::direct_access, 0x20},
    {"3330", device_class::direct_access, 0x10},
    {"3350", device_class::direct_access, 0x08},
    {"2305", device_class::direct_access, 0x02},
    {"3340", device_class::direct_access, 0x01},
    {"3310", device_class::fixed_block, 0x01},
    {"3370", device_class::fixed_block, 0x02},
    {"CTCA", device_class::special, 0x80},
});
/// What CP had no code for.
constexpr TypeRow unknown_type{"", device_class::special, 0x01};

const TypeRow& type_of(std::string_view model) {
  const auto* const row = std::ranges::find(types, model, &TypeRow::model);
  return row == types.end() ? unknown_type : *row;
}

std::uint32_t word(std::uint8_t a, std::uint8_t b, std::uint8_t c, std::uint8_t d) {
  return std::uint32_t{a} << 24 | std::uint32_t{b} << 16 | std::uint32_t{c} << 8 | d;
}

bool is_minidisk(const Guest& guest, isa370::DeviceNumber number) {
  const auto entry = std::ranges::find(guest.entry.devices, number, &VirtualDevice::number);
  return entry != guest.entry.devices.end() && entry->type == VirtualDeviceType::minidisk;
}

/// Ry: class, type, status, flags.
std::uint32_t virtual_information(const Guest& guest, isa370::DeviceNumber number, const isa370::Device& device) {
  constexpr std::uint8_t busy = 0x20;
  constexpr std::uint8_t dedicated = 0x01;
  constexpr std::uint8_t read_only_disk = 0x80;
  const auto& type = type_of(device.model());
  std::uint8_t status = guest.io->channels().busy(number) ? busy : 0;
  if (!guest.io->is_virtual(number) && !is_minidisk(guest, number)) status |= dedicated;
  const auto* const disk = dynamic_cast<const isa370::DirectAccessStorage*>(&device);
  const bool read_only = disk != nullptr && disk->store() != nullptr && !disk->writable();
  return word(type.device_class, type.type, status, read_only ? read_only_disk : 0);
}

/// Ry+1: class, type, model, features.
std::uint32_t real_information(const isa370::Device& device) {
  constexpr std::uint8_t rotational_position_sensing = 0x80;
  constexpr std::uint8_t extended_sense = 0x40;
  constexpr std::uint8_t module_of_35_megabytes = 0x08;
  constexpr std::uint8_t module_of_70_megabytes = 0x04;
  constexpr std::uint8_t line_length = 80;
  constexpr std::uint8_t adapter = 0x40;
  const auto& type = type_of(device.model());
  std::uint8_t model = 0;
  std::uint8_t features = 0;
  if (const auto* const disk = dynamic_cast<const isa370::DirectAccessStorage*>(&device)) {
    const auto& what = disk->disk_model();
    model = what.model_number;
    if (what.sectors != 0) features |= rotational_position_sensing;
    if (what.control->sense_bytes == 24) features |= extended_sense;
    if (what.type == "3340") features |= model == 1 ? module_of_35_megabytes : module_of_70_megabytes;
  } else if (type.device_class == device_class::terminal) {
    features = line_length;
  } else if (device.model() == "CTCA") {
    features = adapter;
  }
  return word(type.device_class, type.type, model, features);
}

}  // namespace

Simulated device_type(VirtualCpu& cpu, const Instruction& i) {
  constexpr std::uint32_t the_console = 0xFFFF'FFFF;
  const auto& io = *cpu.guest.io;
  auto number = static_cast<isa370::DeviceNumber>(cpu.gpr(i.r1) & 0xFFFF);
  if (cpu.gpr(i.r1) == the_console) {
    if (!io.console_number()) {
      cpu.set_condition_code(3);
      return cpu.done("no virtual console");
    }
    number = *io.console_number();
    cpu.gpr(i.r1) = number;
  }
  const auto* const device = io.channels().device(number);
  if (device == nullptr) {
    cpu.set_condition_code(3);
    return cpu.done("no virtual device {:03X}", number);
  }
  cpu.gpr(i.r3) = virtual_information(cpu.guest, number, *device);
  // The console stands for the person's terminal; a virtual reader or adapter has no real device behind it.
  const bool real = !io.is_virtual(number) || io.console_number() == number;
  if (real && i.r3 != 15) cpu.gpr(i.r3 + 1U) = real_information(*device);
  cpu.set_condition_code(real ? 0 : 2);
  return cpu.done("virtual device {:03X} is a {}", number, device->model());
}

}  // namespace cp::diagnose
