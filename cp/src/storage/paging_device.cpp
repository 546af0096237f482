// Builds and starts the paging channel program: SEEK, SEARCH ID EQUAL, TIC back until it is found, READ or WRITE DATA.
#include "storage/paging_device.hpp"

#include <fmt/format.h>

#include <isa370/devices/drum_2305.hpp>

#include "storage/page.hpp"
#include "storage/paging_tracks.hpp"
#include "storage/system_failure.hpp"

namespace cp {
namespace {

using isa370::AbsoluteAddress;

namespace command {
constexpr std::uint8_t seek = 0x07;
constexpr std::uint8_t search_id_equal = 0x31;
constexpr std::uint8_t transfer_in_channel = 0x08;
constexpr std::uint8_t write_data = 0x05;
constexpr std::uint8_t read_data = 0x06;
}  // namespace command

constexpr std::uint8_t command_chaining = 0x40;
constexpr std::uint32_t seek_argument = 0x40;    // In the area: two zero bytes, CCHH.
constexpr std::uint32_t search_argument = 0x42;  // CCHHR; its first four bytes are the seek's last.

std::uint64_t channel_command_word(std::uint8_t code, std::uint32_t address, std::uint8_t flags, std::uint16_t count) {
  return std::uint64_t{code} << 56 | std::uint64_t{address} << 32 | std::uint64_t{flags} << 24 | count;
}

}  // namespace

PagingDevice::PagingDevice(isa370::Machine& machine, isa370::DeviceNumber number, std::uint32_t count, std::uint32_t area)
    : machine_(machine), number_(number), count_(count), area_(area) {
  for (std::uint32_t drum = 0; drum < count; ++drum)
    machine.channels().attach(static_cast<isa370::DeviceNumber>(number + drum),
                              std::make_unique<isa370::Drum2305>(isa370::model_2305_2, std::make_unique<PagingTracks>()));
  for (std::uint32_t slot = slot_count(); slot-- > 0;) free_slots_.push_back(slot);
}

std::uint32_t PagingDevice::slot_count() const { return count_ * PagingTracks::page_count; }

void PagingDevice::start(Direction direction, std::uint32_t slot, std::uint32_t address) {
  auto& storage = machine_.storage();
  const auto drum = static_cast<isa370::DeviceNumber>(number_ + slot / PagingTracks::page_count);
  const auto place = PagingTracks::place_of(slot % PagingTracks::page_count);
  storage.write(AbsoluteAddress{area_ + seek_argument}, std::uint16_t{0});
  storage.write(AbsoluteAddress{area_ + seek_argument + 2}, place.cylinder);
  storage.write(AbsoluteAddress{area_ + seek_argument + 4}, place.head);
  storage.write(AbsoluteAddress{area_ + seek_argument + 6}, place.record);
  const auto data = direction == Direction::read ? command::read_data : command::write_data;
  storage.write(AbsoluteAddress{area_}, channel_command_word(command::seek, area_ + seek_argument, command_chaining, 6));
  storage.write(AbsoluteAddress{area_ + 8},
                channel_command_word(command::search_id_equal, area_ + search_argument, command_chaining, 5));
  storage.write(AbsoluteAddress{area_ + 16}, channel_command_word(command::transfer_in_channel, area_ + 8, 0, 1));
  storage.write(AbsoluteAddress{area_ + 24}, channel_command_word(data, address, 0, page_size));
  storage.write(AbsoluteAddress{isa370::fixed_location::channel_address_word}, area_);
  const auto result = machine_.channels().start_io(drum, area_);
  if (result.condition_code != 0)
    system_failure(machine_,
                   fmt::format("the paging device {:03X} does not start, condition code {}", drum, result.condition_code));
}

bool PagingDevice::ended(const isa370::ChannelStatusWord& csw) const {
  using namespace isa370::unit_status;
  if (csw.channel_status != 0 || (csw.unit_status & (unit_check | unit_exception)) != 0)
    system_failure(machine_, fmt::format("paging error on device {:03X} or behind it, status {:02X}{:02X}", number_,
                                         csw.unit_status, csw.channel_status));
  return (csw.unit_status & device_end) != 0;
}

bool PagingDevice::reserve(std::uint32_t count) {
  if (count > unreserved()) return false;
  reserved_ += count;
  return true;
}

std::uint32_t PagingDevice::unreserved() const { return slot_count() - reserved_; }

std::uint32_t PagingDevice::allocate_slot() {
  if (free_slots_.empty()) system_failure(machine_, "no page slot although every guest reserved its own");
  const auto slot = free_slots_.back();
  free_slots_.pop_back();
  return slot;
}

std::uint32_t PagingDevice::slots_in_use() const { return slot_count() - static_cast<std::uint32_t>(free_slots_.size()); }

}  // namespace cp
