// The channels of one machine: START I/O and its relatives, the execution of channel programs, pending I/O interruptions.
//
// The channels reach storage through `ChannelStorage`, so that the same channels serve a host whose storage is not the
// machine's own, but kept in pages. On multiplexer channels every device has a subchannel of its own; a selector channel has
// one for all. SIOF is SIO: the channels release the processor at once anyway.
//
// NOT IMPLEMENTED: devices that force the byte-multiplexer channel into burst mode.
#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string_view>
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
  /// What the channel stores at location 176 when it found its own equipment in error. [POO] "Limited Channel Logout".
  std::optional<std::uint32_t> limited_logout{};
};

/// [POO] "Types of Channels". The numbers are those of STORE CHANNEL ID.
enum class ChannelType : std::uint8_t { selector = 0, byte_multiplexer = 1, block_multiplexer = 2 };

inline constexpr unsigned channel_count = 16;

struct ChannelOptions {
  std::array<ChannelType, channel_count> types{};
  /// Without, devices take no time of their own: a command ends as soon as the channel has moved its data.
  bool timed_devices = true;

  /// Channel 0 multiplexes by bytes, the others are of type `others`.
  [[nodiscard]] static ChannelOptions with(ChannelType others) {
    ChannelOptions options;
    options.types.fill(others);
    options.types[0] = ChannelType::byte_multiplexer;
    return options;
  }
};

class ChannelSet {
 public:
  /// `event_target` is this channel set's number on the clock; the owner of the clock passes due events to `event`.
  ChannelSet(ChannelStorage& storage, EventClock& clock, std::uint32_t event_target,
             const ChannelOptions& options = ChannelOptions::with(ChannelType::block_multiplexer));
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
  /// Who hears what devices report of their media, a line each.
  void on_report(std::function<void(DeviceNumber, std::string_view)> listener) { report_ = std::move(listener); }

  /// `channel_address_word` is the word at location 72 (X'48'): key in bits 0-3, address of the first CCW in bits 8-31.
  /// `block_multiplexing` is bit 0 of control register 0: whether a block-multiplexer channel may serve others while the device
  /// seeks or turns.
  [[nodiscard]] IoResult start_io(DeviceNumber number, std::uint32_t channel_address_word, bool block_multiplexing = true);
  [[nodiscard]] IoResult test_io(DeviceNumber number);
  /// Without block multiplexing it is TEST I/O.
  [[nodiscard]] IoResult clear_io(DeviceNumber number, bool block_multiplexing = true);
  [[nodiscard]] IoResult halt_io(DeviceNumber number);
  [[nodiscard]] IoResult halt_device(DeviceNumber number);
  /// `channel` is 0 to 255. Only the condition code is given.
  [[nodiscard]] IoResult test_channel(unsigned channel);
  /// What STORE CHANNEL ID stores at location 168; nullopt when the channel is not there.
  [[nodiscard]] std::optional<std::uint32_t> channel_id(unsigned channel) const;

  /// The pending interruption of highest priority among those `enabled` accepts (by channel number); clears nothing.
  template <typename Predicate>
  [[nodiscard]] std::optional<DeviceNumber> pending(Predicate enabled) const {
    for (const auto number : pending_numbers_)
      if (enabled(static_cast<unsigned>(number >> 8))) return number;
    for (const auto channel : available_channels_)
      if (enabled(channel)) return static_cast<DeviceNumber>(channel << 8);
    return std::nullopt;
  }
  [[nodiscard]] bool any_pending() const { return !pending_numbers_.empty() || !available_channels_.empty(); }
  /// Clears the pending interruption of `number` and gives its CSW. The channel-available interruption has device address zero
  /// and a CSW of zeros. [POO] p. 227
  [[nodiscard]] IoInterruption take(DeviceNumber number);
  [[nodiscard]] bool interruption_pending(DeviceNumber number) const;
  /// Whether a channel program is under way on the device, or the device still works on the last command of one.
  [[nodiscard]] bool busy(DeviceNumber number) const;

  /// A malfunction of the channel, for who wants to show one: the operation on the device, which must be under way, ends with
  /// `channel_status` (channel control check, channel data check or interface control check) and a limited channel logout.
  /// False when nothing is under way.
  bool signal_channel_malfunction(DeviceNumber number, std::uint8_t channel_status);

  /// An event of this channel set is due. `detail` is what the channel set put on the clock.
  void event(std::uint32_t detail);
  /// I/O system reset: channel programs are forgotten, pending interruptions cleared, devices reset.
  void reset();

  /// IPL's own READ: command X'02', 24 bytes to location 0, then the CCW at location 8, command chaining. [POO] "Initial
  /// program loading". The end is a pending interruption like any other, which the caller takes and does not present to the
  /// program.
  [[nodiscard]] IoResult start_initial_program_load(DeviceNumber number);
  /// Behind it, when the device is no longer busy: takes the end, channel end and device end together.
  [[nodiscard]] ChannelStatusWord take_initial_program_load_end(DeviceNumber number);

 private:
  struct Subchannel;
  /// A channel that one device at a time has for itself: a selector or block-multiplexer channel.
  struct Burst {
    std::optional<DeviceNumber> holder;
    std::deque<DeviceNumber> reconnecting;  ///< Devices whose chain goes on as soon as the channel is free.
    bool told_busy = false;                 ///< A program was told that the channel is busy, and not yet that it no longer is.
  };
  [[nodiscard]] Subchannel* find(DeviceNumber number) const;
  [[nodiscard]] DeviceWiring wiring_for(Subchannel& subchannel);
  [[nodiscard]] ChannelType type_of(DeviceNumber number) const;

  // channel_program.cpp: the steps of a channel program. Those that give a CSW have ended the program; the caller stores
  // the CSW (START I/O) or makes an interruption of it (`post`).
  [[nodiscard]] std::optional<ChannelStatusWord> begin_command(Subchannel& subchannel, bool chained);
  [[nodiscard]] std::optional<ChannelStatusWord> end_of_immediate(Subchannel& subchannel, const Ending& ending);
  [[nodiscard]] ChannelStatusWord conclude(Subchannel& subchannel, const Ending& ending, std::uint8_t channel_status,
                                           std::uint32_t last_ccw, std::uint16_t count);
  /// What follows a command that has not failed in the channel; false when the chain ends with it.
  [[nodiscard]] bool goes_on(Subchannel& subchannel, const Ending& ending);
  void fetch_next_command(Subchannel& subchannel);
  void transfer_in_channel(Subchannel& subchannel, std::uint32_t at, std::uint32_t target);
  void finish_command(Subchannel& subchannel);
  void end_of_device(Subchannel& subchannel);
  void device_ready(Subchannel& subchannel);
  void schedule(const Subchannel& subchannel, Nanoseconds from_now);
  [[nodiscard]] Nanoseconds device_time(Nanoseconds duration) const { return options_.timed_devices ? duration : 0; }

  // occupancy.cpp: who has the channel, and the control unit.
  [[nodiscard]] bool channel_busy(const Subchannel& subchannel) const;
  void hold_channel(const Subchannel& subchannel);
  void release_channel(const Subchannel& subchannel);
  void reconnect(Subchannel& subchannel);
  /// The channel-available interruption: whether it is pending on a channel that has become busy or free, or has interrupted.
  void update_channel_available(unsigned channel);
  void occupy_control_unit(const Subchannel& subchannel, Nanoseconds duration);
  [[nodiscard]] bool control_unit_busy(DeviceNumber number);
  void end_of_control_unit(unsigned control_unit);

  // io_instructions.cpp
  [[nodiscard]] std::optional<IoResult> not_startable(Subchannel& subchannel, bool block_multiplexing);
  /// Ends the program under way from outside.
  void halt_program(Subchannel& subchannel);

  // pending_interruptions.cpp
  void post(Subchannel& subchannel, const ChannelStatusWord& ending);
  void note_program_controlled_interruption(Subchannel& subchannel, std::uint32_t ccw, std::uint16_t count);
  void update_pending(Subchannel& subchannel);
  [[nodiscard]] ChannelStatusWord take_status(Subchannel& subchannel);
  void forget_program(Subchannel& subchannel);

  /// Added to a control unit's number, it tells its events from those of devices.
  static constexpr std::uint32_t control_unit_event = 0x1'0000;

  ChannelStorage& storage_;
  EventClock& clock_;
  std::uint32_t event_target_;
  ChannelOptions options_;
  std::function<void(DeviceNumber, std::string_view)> report_;
  std::map<DeviceNumber, std::unique_ptr<Subchannel>> subchannels_;
  std::array<Burst, channel_count> bursts_;
  struct ControlUnit {
    Nanoseconds busy_until = 0;
    std::optional<DeviceNumber> owes_end_to;  ///< Who was told that the control unit is busy.
  };
  std::map<unsigned, ControlUnit> control_units_;  ///< Those that ever were busy.
  std::vector<DeviceNumber> pending_numbers_;      ///< In order of priority: channel, then order of arrival.
  std::vector<unsigned> available_channels_;       ///< With a channel-available interruption, in order.
};

}  // namespace isa370
