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
    beginning,  ///< The device is being asked; it may call back before it answers.
    fetching,   ///< At the event, the CCW at `next` is fetched.
    finishing,  ///< At the event, the device ends the command.
    waiting,    ///< Until the device calls `ready`.
  };

  // Wiring.
  DeviceNumber number = 0;
  std::unique_ptr<Device> device;

  // The program under way.
  Phase phase = Phase::idle;
  std::uint8_t key = 0;
  ChannelCommandWord ccw;  ///< In control.
  Command command;
  std::uint32_t next = 0;                      ///< The CCW to be fetched.
  std::optional<std::uint32_t> transfer_from;  ///< The transfer in channel that led to `next`.
  bool ready_early = false;                    ///< `ready` was called while the device was being asked.

  // What waits to be presented, in this order.
  std::optional<ChannelStatusWord> ending;
  std::optional<ChannelStatusWord> program_controlled;
  std::uint8_t unsolicited = 0;  ///< Held by the device until the subchannel is free.

  bool listed = false;  ///< In the list of pending interruptions.

  [[nodiscard]] bool working() const { return phase != Phase::idle; }
  [[nodiscard]] bool interruption_pending() const { return ending.has_value() || program_controlled.has_value(); }
};

}  // namespace isa370
