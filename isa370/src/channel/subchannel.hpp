// What the channel keeps for one device: the channel program under way and the interruptions that wait.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>

#include "channel/channel_command_word.hpp"
#include "isa370/channel.hpp"

namespace isa370 {

struct ChannelSet::Subchannel {
  enum class Phase : std::uint8_t {
    idle,
    beginning,      ///< The device is being asked; it may call back before it answers.
    fetching,       ///< At the event, the CCW at `next` is fetched.
    finishing,      ///< At the event, the device ends the command.
    waiting,        ///< Until the device calls `ready`.
    disconnected,   ///< In a chain, channel end has come; at the event, the device gives device end.
    reconnecting,   ///< The chain goes on at `next` when the channel is free.
    device_working  ///< The program is over; at the event, the device gives device end.
  };

  // Wiring.
  DeviceNumber number = 0;
  std::unique_ptr<Device> device;

  // The program under way.
  Phase phase = Phase::idle;
  std::uint8_t key = 0;
  bool multiplexing = true;  ///< The channel may serve others while the device is disconnected.
  ChannelCommandWord ccw;    ///< In control.
  std::uint16_t residual_count = 0;
  Command command;
  std::uint32_t next = 0;                      ///< The CCW to be fetched.
  std::optional<std::uint32_t> transfer_from;  ///< The transfer in channel that led to `next`.
  bool ready_early = false;                    ///< `ready` was called while the device was being asked.

  // What waits to be presented, in this order.
  std::optional<ChannelStatusWord> ending;
  std::optional<ChannelStatusWord> program_controlled;
  std::uint8_t unsolicited = 0;                 ///< Held by the device until the subchannel is free.
  std::optional<std::uint32_t> limited_logout;  ///< Belongs to `ending`.

  bool listed = false;  ///< In the list of pending interruptions.

  /// A channel program is under way.
  [[nodiscard]] bool working() const { return phase != Phase::idle && phase != Phase::device_working; }
  [[nodiscard]] bool interruption_pending() const { return ending.has_value() || program_controlled.has_value(); }
};

}  // namespace isa370
