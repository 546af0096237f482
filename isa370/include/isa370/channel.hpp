// The channels of one machine: START I/O and its relatives, the execution of channel programs, pending I/O interruptions.
//
// The channels reach storage through `ChannelStorage`, so that the same channels serve a host whose storage is not the
// machine's own, but kept in pages. Channel 0 is a byte-multiplexer channel, the others are
// block-multiplexer channels; every device has a subchannel of its own. Channel end and device end come together.
// NOT IMPLEMENTED: read backward's descending addresses, HALT DEVICE, CLEAR I/O, STORE CHANNEL ID, the channel logout.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "isa370/address.hpp"
#include "isa370/device.hpp"
#include "isa370/event_clock.hpp"
#include "isa370/interruption.hpp"

namespace isa370 {

/// Storage as a channel sees it: absolute addresses and the key of the channel address word.
class ChannelStorage {
 public:
  enum class Access : std::uint8_t { done, protection, addressing };
  virtual ~ChannelStorage() = default;
  virtual Access fetch(std::uint32_t address, std::uint8_t key, std::span<std::uint8_t> into) = 0;
  virtual Access store(std::uint32_t address, std::uint8_t key, std::span<const std::uint8_t> from) = 0;
};

/// What an I/O instruction answers: the condition code and, with code 1, the CSW (or the part of it) to be stored.
struct IoResult {
  std::uint8_t condition_code = 3;
  std::optional<ChannelStatusWord> csw{};
  bool status_only = false;  ///< Store only the two status bytes (X'44') of `csw`, as START I/O and HALT I/O do.
};

struct IoInterruption {
  DeviceNumber device = 0;
  ChannelStatusWord csw;
};

class ChannelSet {
 public:
  /// `event_target` is this channel set's number on the clock; the owner of the clock passes due events to `event`.
  ChannelSet(ChannelStorage& storage, EventClock& clock, std::uint32_t event_target);
  /// Forgets this channel set's events, so that the clock may outlive it.
  ~ChannelSet();
  ChannelSet(const ChannelSet&) = delete;
  ChannelSet& operator=(const ChannelSet&) = delete;

  /// Simulated time in which a channel fetches and decodes one CCW of a chain, so that a chain without end takes time.
  /// Of the order of command chaining on the family's channels; chosen, not taken from one model's manual.
  static constexpr Nanoseconds ccw_time = 10'000;

  /// A device that has the number already is detached first. Not to be called from a device's outlet, and neither is `detach`.
  void attach(DeviceNumber number, std::unique_ptr<Device> device);
  /// Ends what is under way without a trace. nullptr when there is no such device.
  std::unique_ptr<Device> detach(DeviceNumber number);
  /// nullptr when there is none.
  [[nodiscard]] Device* device(DeviceNumber number) const;
  [[nodiscard]] std::vector<DeviceNumber> device_numbers() const;

  /// `channel_address_word` is the word at location 72 (X'48'): key in bits 0-3, address of the first CCW in bits 8-31.
  [[nodiscard]] IoResult start_io(DeviceNumber number, std::uint32_t channel_address_word);
  [[nodiscard]] IoResult test_io(DeviceNumber number);
  [[nodiscard]] IoResult halt_io(DeviceNumber number);
  /// `channel` is 0 to 15. Only the condition code is given.
  [[nodiscard]] IoResult test_channel(std::uint8_t channel);

  /// The pending interruption of highest priority among those `enabled` accepts (by channel number); clears nothing.
  template <typename Predicate>
  [[nodiscard]] std::optional<DeviceNumber> pending(Predicate enabled) const {
    for (const auto number : pending_numbers())
      if (enabled(static_cast<unsigned>(number >> 8))) return number;
    return std::nullopt;
  }
  [[nodiscard]] bool any_pending() const { return !pending_numbers_.empty(); }
  /// Clears the pending interruption of `number` and gives its CSW.
  [[nodiscard]] IoInterruption take(DeviceNumber number);
  /// Whether a channel program is under way on the device.
  [[nodiscard]] bool busy(DeviceNumber number) const;

  /// An event of this channel set is due. `detail` is what the channel set put on the clock.
  void event(std::uint32_t detail);
  /// I/O system reset: channel programs are forgotten, pending interruptions cleared, devices reset.
  void reset();

  /// IPL's own READ: command X'02', 24 bytes to location 0, then the CCW at location 8, command chaining. [POO] "Initial
  /// program loading". The end is a pending interruption like any other, which the caller takes and does not present to the
  /// program.
  [[nodiscard]] IoResult start_initial_program_load(DeviceNumber number);

 private:
  struct Subchannel;
  [[nodiscard]] Subchannel* find(DeviceNumber number) const;

  // channel_program.cpp: the steps of a channel program. Those that give a CSW have ended the program; the caller stores
  // the CSW (START I/O) or makes an interruption of it (`post`).
  [[nodiscard]] std::optional<ChannelStatusWord> begin_command(Subchannel& subchannel, bool chained);
  [[nodiscard]] std::optional<ChannelStatusWord> end_of_immediate(Subchannel& subchannel, std::uint8_t unit_status);
  [[nodiscard]] ChannelStatusWord conclude(Subchannel& subchannel, std::uint8_t unit_status, std::uint8_t channel_status,
                                           std::uint32_t last_ccw, std::uint16_t count);
  void fetch_next_command(Subchannel& subchannel);
  void transfer_in_channel(Subchannel& subchannel, std::uint32_t at, std::uint32_t target);
  void finish_command(Subchannel& subchannel);
  void chain(Subchannel& subchannel, bool status_modifier);
  void device_ready(Subchannel& subchannel);
  void schedule(const Subchannel& subchannel, Nanoseconds from_now);

  // Pending interruptions.
  void post(Subchannel& subchannel, const ChannelStatusWord& ending);
  void note_program_controlled_interruption(Subchannel& subchannel, std::uint32_t ccw, std::uint16_t count);
  void update_pending(Subchannel& subchannel);
  [[nodiscard]] ChannelStatusWord take_status(Subchannel& subchannel);
  void forget_program(Subchannel& subchannel);
  [[nodiscard]] const std::vector<DeviceNumber>& pending_numbers() const { return pending_numbers_; }

  ChannelStorage& storage_;
  EventClock& clock_;
  std::uint32_t event_target_;
  std::map<DeviceNumber, std::unique_ptr<Subchannel>> subchannels_;
  std::vector<DeviceNumber> pending_numbers_;  ///< In order of priority: channel, then order of arrival.
};

}  // namespace isa370
