// The virtual channels and devices of one guest.
#pragma once

#include <memory>
#include <optional>
#include <set>

#include <isa370/devices/card_reader.hpp>
#include <isa370/devices/console_3215.hpp>

#include "core.hpp"

namespace cp {

class GuestStorage;

class GuestChannels {
 public:
  /// Makes the devices of the directory entry. The console speaks to `port`.
  GuestChannels(Guest& guest, GuestStorage& storage, isa370::Machine& machine, ConsolePort& port);

  [[nodiscard]] isa370::ChannelSet& channels() { return *channels_; }
  [[nodiscard]] const isa370::ChannelSet& channels() const { return *channels_; }
  /// The virtual machine's console; nullptr when the directory gives it none.
  [[nodiscard]] isa370::Console3215* console() const { return console_; }
  [[nodiscard]] std::optional<isa370::DeviceNumber> console_number() const { return console_number_; }
  [[nodiscard]] isa370::CardReader* reader(isa370::DeviceNumber number) const;
  /// Whether CP makes the device up: there is no real one behind it, as behind an attached device or a minidisk.
  [[nodiscard]] bool is_virtual(isa370::DeviceNumber number) const { return virtual_numbers_.contains(number); }
  /// Ends the couplings of all channel-to-channel adapters: what waits at the other halves ends with unit check.
  void uncouple_adapters();
  /// Takes a virtual device away for good. False when there is none of that number.
  bool remove(isa370::DeviceNumber number);

 private:
  void uncouple_adapter(isa370::DeviceNumber number);

  std::unique_ptr<isa370::ChannelStorage> storage_;
  std::unique_ptr<isa370::ChannelSet> channels_;
  isa370::Console3215* console_ = nullptr;
  std::optional<isa370::DeviceNumber> console_number_;
  std::set<isa370::DeviceNumber> virtual_numbers_;
};

}  // namespace cp
