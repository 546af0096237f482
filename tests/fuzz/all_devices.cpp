// The devices of the fuzzer for channel programs.
#include "all_devices.hpp"

#include <array>
#include <memory>

#include <isa370/devices/channel_to_channel.hpp>
#include <isa370/devices/console_1052.hpp>
#include <isa370/devices/direct_access_storage.hpp>
#include <isa370/devices/disk_3310.hpp>
#include <isa370/devices/disk_3370.hpp>
#include <isa370/devices/disk_models.hpp>
#include <isa370/devices/display_3277.hpp>
#include <isa370/devices/display_3278.hpp>
#include <isa370/devices/line_printer.hpp>
#include <isa370/devices/magnetic_tape.hpp>
#include <isa370/devices/punch_2540.hpp>
#include <isa370/devices/punch_3525.hpp>
#include <isa370/devices/reader_2501.hpp>
#include <isa370/devices/reader_2540.hpp>
#include <isa370/devices/reader_3505.hpp>

#include "scenario.hpp"

namespace fuzz {
namespace {

using isa370::Card;
using isa370::DeviceNumber;

/// Each code that a device of some kind knows, and some that none does.
constexpr auto commands = std::to_array<std::uint8_t>(
    {0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x07, 0x08, 0x08, 0x08, 0x09, 0x0A, 0x0B, 0x0C, 0x0D, 0x0E, 0x0F,
     0x11, 0x12, 0x13, 0x14, 0x15, 0x16, 0x17, 0x19, 0x1A, 0x1B, 0x1D, 0x1E, 0x1F, 0x22, 0x23, 0x27, 0x29,
     0x2F, 0x31, 0x31, 0x35, 0x37, 0x39, 0x3F, 0x41, 0x42, 0x43, 0x49, 0x51, 0x55, 0x61, 0x63, 0x64, 0x69,
     0x6F, 0x71, 0x73, 0x75, 0x81, 0x86, 0x89, 0x8B, 0x8E, 0x92, 0x93, 0x94, 0x96, 0x9A, 0x9E, 0xA1, 0xA3,
     0xA4, 0xA9, 0xB1, 0xB4, 0xB9, 0xBF, 0xC2, 0xC3, 0xCB, 0xD1, 0xE4, 0xE9, 0xEB, 0xF1, 0xF3, 0xFB});

/// A reel with records, tape marks and its end marker near.
std::unique_ptr<isa370::TapeMedium> some_reel() {
  using Kind = isa370::TapeBlock::Kind;
  constexpr std::uint64_t bytes_to_marker = 2000;
  std::vector<isa370::TapeBlock> blocks{{Kind::record, std::vector<std::uint8_t>(80, 0xC1)},
                                        {Kind::record, std::vector<std::uint8_t>(500, 0xC2)},
                                        {Kind::tape_mark, {}},
                                        {Kind::record, {1, 2, 3}},
                                        {Kind::tape_mark, {}},
                                        {Kind::tape_mark, {}}};
  return std::make_unique<isa370::TapeInStorage>(std::move(blocks), bytes_to_marker);
}

void attach_disks(isa370::ChannelSet& channels) {
  DeviceNumber number = 0x130;
  for (const auto& model : isa370::disk_models())
    channels.attach(number++, isa370::make_disk(model, std::make_unique<isa370::TrackStoreInStorage>(model.geometry()), {}));
  channels.attach(number++, std::make_unique<isa370::Disk3310>(
                                std::make_unique<isa370::BlockStoreInStorage>(isa370::Disk3310::block_count)));
  channels.attach(number++, std::make_unique<isa370::Disk3370>(1, std::make_unique<isa370::BlockStoreInStorage>(1000)));
}

void attach_tapes(isa370::ChannelSet& channels) {
  DeviceNumber number = 0x280;
  for (const auto& model : isa370::tape_unit_models()) {
    const bool ring = number % 3 != 0;
    channels.attach(number++, std::make_unique<isa370::MagneticTape>(model, some_reel(), ring));
  }
  channels.attach(number, std::make_unique<isa370::MagneticTape>(*isa370::find_tape_unit_model("3420")));
}

void attach_unit_record(isa370::ChannelSet& channels) {
  DeviceNumber number = 0x00C;
  for (const auto& model : {isa370::model_3505, isa370::model_2540r, isa370::model_2501})
    channels.attach(number++, std::make_unique<isa370::CardReader>(model));
  for (const auto& model : isa370::line_printer_models())
    channels.attach(number++, std::make_unique<isa370::LinePrinter>(model, std::make_unique<isa370::PaperInStorage>()));
  for (const auto& model : {isa370::model_2540p, isa370::model_3525})
    channels.attach(number++, std::make_unique<isa370::CardPunch>(model, std::make_unique<isa370::CardStackerInStorage>()));
}

void attach_displays(isa370::ChannelSet& channels) {
  channels.attach(0x009, std::make_unique<isa370::Console3215>(isa370::Console3215::Options{}, isa370::Console3215::Outlets{}));
  channels.attach(0x01F, std::make_unique<isa370::Console1052>(isa370::Console3215::Outlets{}));
  channels.attach(0x320, std::make_unique<isa370::Display3277>());
  channels.attach(0x321, std::make_unique<isa370::Display3278>(isa370::Display3278::Features{}));
  channels.attach(0x322, std::make_unique<isa370::Display3278>(isa370::Display3278::Features{.model = 4, .extended = true}));
}

void attach_links(isa370::ChannelSet& channels) {
  auto one = std::make_unique<isa370::ChannelToChannelAdapter>();
  auto other = std::make_unique<isa370::ChannelToChannelAdapter>();
  require(isa370::ChannelToChannelAdapter::couple(*one, *other), "two halves make a pair");
  channels.attach(0x4E0, std::move(one));
  channels.attach(0x5E0, std::move(other));
}

void type_on(isa370::Console3215& console, std::uint8_t acts) {
  if ((acts & 1) != 0) console.enter("typed");
  if ((acts & 2) != 0) console.cancel();
  if ((acts & 4) != 0) console.attention();
  if ((acts & 8) != 0) console.set_ready((acts & 16) != 0);
}

void type_on(isa370::Display3270& display, std::span<const std::uint8_t> bytes) {
  constexpr unsigned keys = static_cast<unsigned>(isa370::DisplayKey::reset) + 1;
  if ((bytes[0] & 1) != 0) (void)display.key(static_cast<isa370::DisplayKey>(bytes[1] % keys));
  if ((bytes[0] & 2) != 0) (void)display.type("typed");
  if ((bytes[0] & 4) != 0) (void)display.press((bytes[1] & 1) != 0 ? isa370::Aid::enter : isa370::Aid::clear);
  if ((bytes[0] & 8) != 0) display.set_ready((bytes[0] & 16) != 0);
}

}  // namespace

std::vector<DeviceNumber> attach_all(isa370::ChannelSet& channels) {
  attach_disks(channels);
  attach_tapes(channels);
  attach_unit_record(channels);
  attach_displays(channels);
  attach_links(channels);
  return channels.device_numbers();
}

void touch(isa370::Device& device, std::span<const std::uint8_t> bytes) {
  if (auto* const console = dynamic_cast<isa370::Console3215*>(&device)) type_on(*console, bytes[0]);
  if (auto* const display = dynamic_cast<isa370::Display3270*>(&device)) type_on(*display, bytes);
  if (auto* const reader = dynamic_cast<isa370::CardReader*>(&device))
    reader->load(std::vector<Card>(bytes[0] % 4U), (bytes[1] & 1) != 0);
  if (auto* const printer = dynamic_cast<isa370::LinePrinter*>(&device); printer != nullptr && (bytes[0] & 1) != 0)
    printer->set_not_ready();
  if (auto* const punch = dynamic_cast<isa370::CardPunch*>(&device); punch != nullptr && (bytes[0] & 1) != 0)
    punch->set_not_ready();
  if (auto* const adapter = dynamic_cast<isa370::ChannelToChannelAdapter*>(&device)) {
    if ((bytes[0] & 1) != 0) adapter->set_enabled((bytes[0] & 2) != 0);
    if (bytes[0] == 0xFF) adapter->uncouple();
  }
  if ((bytes[1] & 2) != 0) device.make_ready();
}

std::uint8_t some_command(std::uint32_t random) { return commands[random % commands.size()]; }

}  // namespace fuzz
