// What a channel asks of an I/O device. A device is one file named by its IBM model that implements `Device`.
//
// The channel fetches CCWs, checks them, chains, counts and stores the CSW; the device knows commands, data, sense and time.
// Each command goes: `begin` (how long does it take?), then, at that simulated instant, `finish` (data moves, status is given).
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "isa370/address.hpp"
#include "isa370/event_clock.hpp"

namespace isa370 {

/// Unit-status bits. [POO] "Unit status".
namespace unit_status {
inline constexpr std::uint8_t attention = 0x80;
inline constexpr std::uint8_t status_modifier = 0x40;
inline constexpr std::uint8_t control_unit_end = 0x20;
inline constexpr std::uint8_t busy = 0x10;
inline constexpr std::uint8_t channel_end = 0x08;
inline constexpr std::uint8_t device_end = 0x04;
inline constexpr std::uint8_t unit_check = 0x02;
inline constexpr std::uint8_t unit_exception = 0x01;
}  // namespace unit_status

/// Channel-status bits. [POO] "Channel status".
namespace channel_status {
inline constexpr std::uint8_t program_controlled_interruption = 0x80;
inline constexpr std::uint8_t incorrect_length = 0x40;
inline constexpr std::uint8_t program_check = 0x20;
inline constexpr std::uint8_t protection_check = 0x10;
inline constexpr std::uint8_t channel_data_check = 0x08;
inline constexpr std::uint8_t channel_control_check = 0x04;
inline constexpr std::uint8_t interface_control_check = 0x02;
inline constexpr std::uint8_t chaining_check = 0x01;
}  // namespace channel_status

/// Bits of the first sense byte that are common to all devices.
namespace sense_bit {
inline constexpr std::uint8_t command_reject = 0x80;
inline constexpr std::uint8_t intervention_required = 0x40;
inline constexpr std::uint8_t bus_out_check = 0x20;
inline constexpr std::uint8_t equipment_check = 0x10;
inline constexpr std::uint8_t data_check = 0x08;
inline constexpr std::uint8_t overrun = 0x04;
}  // namespace sense_bit

/// One command as the channel presents it.
struct Command {
  std::uint8_t code = 0;
  /// Bytes asked for, all data-chained CCWs together, as far as the channel looks ahead (at least 1 MB, or 4,096 CCWs).
  std::uint32_t count = 0;
  bool chained = false;  ///< Command chaining led here; false for the first command of a channel program.
};

/// The way between the device and main storage for one command. Both calls move at most what the CCWs (with data chaining
/// and indirect addressing) leave, and say how many bytes moved; the channel derives residual count and incorrect length.
class DataPath {
 public:
  virtual ~DataPath() = default;
  /// Input: device to storage (or nowhere, when the CCW says skip). For READ BACKWARD (command codes that end in 1100) the
  /// bytes come in the order in which the device meets them, the last of the record first, and go to descending addresses.
  virtual std::size_t to_storage(std::span<const std::uint8_t> data) = 0;
  /// Output: storage to device.
  virtual std::size_t from_storage(std::span<std::uint8_t> data) = 0;
  /// Bytes that the CCWs still ask for.
  [[nodiscard]] virtual std::size_t remaining() const = 0;
};

/// What a device answers to a command.
struct Beginning {
  enum class Kind : std::uint8_t {
    after,       ///< `finish` is wanted after `duration`.
    when_ready,  ///< `finish` is wanted when the device calls `DeviceWiring::ready` (a person must type first).
    immediate,   ///< The command is over; `status` is its ending status (control commands that move no data).
    rejected,    ///< The command was not accepted; `status` (with unit check, or busy) is all there is.
  };
  Kind kind = Kind::after;
  Nanoseconds duration = 0;
  std::uint8_t status = 0;
  Nanoseconds device_end_after = 0;  ///< As in `Ending`, for `immediate`.
};

/// How a command ends. Channel end frees the channel. Device end, which may come later (an arm that moves, a form that is
/// printed), frees the device and lets a chain go on; in between, the channel can serve others.
struct Ending {
  // NOLINTNEXTLINE(google-explicit-constructor): a status alone is an ending.
  Ending(std::uint8_t unit_status, Nanoseconds until_device_end = 0)
      : status(unit_status), device_end_after(until_device_end) {}
  std::uint8_t status;
  /// With channel end and without device end in `status`: after this time, counted from the ending, the channel asks for the
  /// rest of the status with `Device::end_of_device`.
  Nanoseconds device_end_after;
  /// For how long, counted from the ending, the control unit can serve none of its devices (the rest of a track is erased).
  Nanoseconds control_unit_busy = 0;
};

/// How a device reaches its channel outside of a command.
struct DeviceWiring {
  std::function<void()> ready;                    ///< The command that answered `when_ready` can finish now.
  std::function<void(std::uint8_t)> unsolicited;  ///< Status without a command: attention, or device end after not ready.
  std::function<Nanoseconds()> now;
  /// One line for the people at the machine: what is wrong with the medium, and where.
  std::function<void(std::string_view)> report;
  /// False when devices shall be as fast as the channel allows: then no duration counts, and nothing may depend on `now`.
  bool timed = true;
  /// For a device that is not attached (and in tests): nothing happens, and it is always time zero.
  [[nodiscard]] static DeviceWiring nowhere() {
    return {[] {}, [](std::uint8_t) {}, [] { return Nanoseconds{0}; }, [](std::string_view) {}};
  }
};

/// An I/O device with its control unit.
class Device {
 public:
  Device() = default;
  Device(const Device&) = delete;
  Device& operator=(const Device&) = delete;
  virtual ~Device() = default;

  /// The IBM type, e.g. "3215".
  [[nodiscard]] virtual std::string_view model() const = 0;
  /// Called when the device is attached to a channel, or detached from it (`DeviceWiring::nowhere`).
  void connect(DeviceWiring wiring) { wiring_ = std::move(wiring); }

  [[nodiscard]] virtual Beginning begin(const Command& command) = 0;
  /// Moves the data and gives the ending status (channel end, device end, and what else is to say).
  [[nodiscard]] virtual Ending finish(const Command& command, DataPath& path) = 0;
  /// The status with which the device becomes free after a channel end that came alone: device end, and what else is to say.
  [[nodiscard]] virtual std::uint8_t end_of_device() { return unit_status::device_end; }
  /// HALT I/O or a reset while a command is under way: forget it. The channel makes the status.
  virtual void halt() = 0;
  /// System reset: to the state after power on; media stay mounted.
  virtual void reset() = 0;

  /// The operator's start or ready key: a reader gets its cards, a tape its ring, a printer its paper. False when the device
  /// has no such key, or there is nothing to make ready.
  virtual bool make_ready() { return false; }

 protected:
  [[nodiscard]] const DeviceWiring& wiring() const { return wiring_; }

 private:
  DeviceWiring wiring_ = DeviceWiring::nowhere();
};

}  // namespace isa370
