// The devices of the fuzzer for channel programs.
#include "all_devices.hpp"

#include <array>
#include <memory>

#include <isa370/devices/card_reader_3505.hpp>
#include <isa370/devices/console_3215.hpp>
#include <isa370/devices/drum_2305.hpp>

namespace fuzz {
namespace {

constexpr auto commands = std::to_array<std::uint8_t>(
    {0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x07, 0x08, 0x08, 0x08, 0x09, 0x0A, 0x0B, 0x0C, 0x0D, 0x0E, 0x0F, 0x11,
     0x12, 0x13, 0x14, 0x17, 0x19, 0x1A, 0x1B, 0x1D, 0x1E, 0x1F, 0x22, 0x23, 0x27, 0x29, 0x2F, 0x31, 0x31, 0x37,
     0x39, 0x3F, 0x42, 0x43, 0x51, 0x63, 0x69, 0x6F, 0x71, 0x8B, 0x92, 0x93, 0xA9, 0xB1, 0xBF, 0xE4, 0xFB});

}  // namespace

std::vector<isa370::DeviceNumber> attach_all(isa370::ChannelSet& channels) {
  channels.attach(0x009, std::make_unique<isa370::Console3215>(isa370::Console3215::Options{}, isa370::Console3215::Outlets{}));
  channels.attach(0x00C, std::make_unique<isa370::CardReader3505>(isa370::CardReader3505::Options{}));
  channels.attach(0x1D0, std::make_unique<isa370::Drum2305>());
  return channels.device_numbers();
}

void touch(isa370::Device& device, std::span<const std::uint8_t> bytes) {
  if (auto* const console = dynamic_cast<isa370::Console3215*>(&device)) {
    if ((bytes[0] & 1) != 0) console->enter("typed");
    if ((bytes[0] & 2) != 0) console->cancel();
    if ((bytes[0] & 4) != 0) console->attention();
    if ((bytes[0] & 8) != 0) console->set_ready((bytes[0] & 16) != 0);
  }
  if (auto* const reader = dynamic_cast<isa370::CardReader3505*>(&device))
    reader->load(std::vector<isa370::Card>(bytes[0] % 4U), (bytes[1] & 1) != 0);
  device.make_ready();
}

std::uint8_t some_command(std::uint32_t random) { return commands[random % commands.size()]; }

}  // namespace fuzz
