// The core of CP: the guests, the machine under them, and the loop that dispatches, handles exits and pages.
//
// It knows no commands and no terminals: what a guest types or asks goes through `ConsolePort`, which the sessions implement.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <tl/expected.hpp>

#include <isa370/devices/card_reader.hpp>
#include <isa370/devices/channel_to_channel.hpp>
#include <isa370/machine.hpp>

#include "cp/control_program.hpp"

namespace cp {

struct Guest;       // guest/guest.hpp
class RealDevices;  // io/real_devices.hpp

/// One device of a virtual machine.
struct VirtualDeviceView {
  isa370::DeviceNumber number = 0;
  std::string_view type;                     ///< As responses name it: "CONS", "RDR", "TAPE".
  std::string_view model;                    ///< "3420".
  std::optional<isa370::DeviceNumber> real;  ///< Of an attached device.
  const VirtualDevice* minidisk = nullptr;   ///< Of a minidisk: what the directory says.
};

/// A virtual machine's device.
struct DevicePlace {
  std::string user;
  isa370::DeviceNumber number = 0;
};

/// Answer to a CP command that a guest issued with DIAGNOSE X'08'.
struct CommandAnswer {
  std::vector<std::string> lines;
  std::uint32_t return_code = 0;  ///< The message number of the error, 0 for success.
};

/// Which parts of an error message "DMSLOD001E NO FILENAME SPECIFIED" a user wants to see: SET EMSG.
struct ErrorMessageParts {
  bool code = true;
  bool text = true;
};

/// Where the core's words to the outside go.
class ConsolePort {
 public:
  virtual ~ConsolePort() = default;
  /// The guest's virtual console typed `text`; '\n' marks a carriage return.
  virtual void guest_typed(Guest& guest, std::string_view text) = 0;
  /// CP types a line at the guest's terminal: the answer to a command that the guest issued without a response buffer.
  virtual void cp_typed(Guest& guest, std::string_view line) = 0;
  /// The guest's virtual console waits for a line (VM READ).
  virtual void guest_reads(Guest& guest) = 0;
  /// CP stopped the guest and says why, e.g. "DMKDSP450W CP ENTERED; DISABLED WAIT PSW '000A0000 00000000'". The terminal goes
  /// to CP READ.
  virtual void entered_cp(Guest& guest, std::string_view message) = 0;
  /// DIAGNOSE X'08': carries out a CP command for the guest. LOGOFF and the like may take effect behind the return.
  virtual CommandAnswer command_from_guest(Guest& guest, std::string_view command) = 0;
  /// DIAGNOSE X'5C': what the user has set.
  [[nodiscard]] virtual ErrorMessageParts error_messages_wanted(const Guest& guest) const = 0;
};

class Core {
 public:
  Core(const Options& options, ConsolePort& port);
  ~Core();
  Core(const Core&) = delete;
  Core& operator=(const Core&) = delete;

  [[nodiscard]] isa370::Machine& machine();
  [[nodiscard]] const isa370::Machine& machine() const;
  [[nodiscard]] Monitor& monitor();
  [[nodiscard]] const Options& options() const;

  // ---- Guests ----
  [[nodiscard]] std::vector<Guest*> guests();  ///< In order of logon.
  [[nodiscard]] Guest* find(std::string_view user);
  [[nodiscard]] const Guest* find(std::string_view user) const;
  /// Makes the virtual machine of the directory entry: reset, cleared, stopped. The error is one line ("no room for ... in real
  /// storage").
  [[nodiscard]] tl::expected<Guest*, std::string> create(const DirectoryUser& user);
  /// Gives everything the guest has back.
  void destroy(Guest& guest);
  [[nodiscard]] GuestView view(const Guest& guest) const;

  // ---- Console functions ----
  /// Stops the guest (console-function mode) or lets it go on.
  void stop(Guest& guest);
  void begin(Guest& guest);
  [[nodiscard]] bool stopped(const Guest& guest) const;
  /// Virtual system reset; with `clear`, storage and keys become zero too (its pages are given back).
  void reset(Guest& guest, bool clear);
  void restart(Guest& guest);
  /// Stores the virtual processor's status into the fixed absolute locations (isa370::store_status_location).
  void store_status(Guest& guest);
  [[nodiscard]] tl::expected<void, std::string> ipl(Guest& guest, isa370::DeviceNumber device);
  [[nodiscard]] tl::expected<void, std::string> ipl(Guest& guest, const NamedSystem& system);
  void external_interrupt(Guest& guest, std::uint16_t code);
  [[nodiscard]] isa370::CpuState& cpu(Guest& guest);  ///< Virtual registers and PSW.
  /// The virtual machine's storage by guest-absolute address. Pages are brought in (which takes simulated time).
  [[nodiscard]] tl::expected<std::vector<std::uint8_t>, std::string> read(Guest& guest, std::uint32_t address,
                                                                          std::uint32_t length);
  [[nodiscard]] tl::expected<void, std::string> write(Guest& guest, std::uint32_t address, std::span<const std::uint8_t> bytes);
  [[nodiscard]] tl::expected<std::uint8_t, std::string> key(const Guest& guest, std::uint32_t address) const;
  [[nodiscard]] tl::expected<void, std::string> set_key(Guest& guest, std::uint32_t address, std::uint8_t key);
  /// SET TIMER ON (virtual CPU time), REAL (waiting counts too), OFF; SET ECMODE.
  enum class TimerSetting : std::uint8_t { off, on, real };
  void set_timer(Guest& guest, TimerSetting setting);
  void set_extended_control(Guest& guest, bool on);  ///< Resets the virtual machine.
  /// SET ASSIST. False when the machine has no assist.
  [[nodiscard]] bool set_assist(Guest& guest, bool on, bool supervisor_calls);
  /// Resets and clears the virtual machine. The error is one line: there is no room for what the method needs.
  [[nodiscard]] tl::expected<void, std::string> set_method(Guest& guest, Method method);
  void set_pseudo_page_faults(Guest& guest, bool on);

  // ---- Devices ----
  [[nodiscard]] RealDevices& real_devices();
  /// The virtual machine's devices, in the order of their numbers.
  [[nodiscard]] std::vector<VirtualDeviceView> devices(const Guest& guest) const;
  /// Takes a device away from a virtual machine; a real one becomes free. False when there is none of that number.
  bool detach_device(Guest& guest, isa370::DeviceNumber number);
  [[nodiscard]] tl::expected<void, std::string> attach_device(Guest& guest, isa370::DeviceNumber number,
                                                              std::unique_ptr<isa370::Device> device);
  /// A virtual machine's channel-to-channel adapter; nullptr when the device is none.
  [[nodiscard]] isa370::ChannelToChannelAdapter* adapter(const Guest& guest, isa370::DeviceNumber number) const;
  /// The other half of a coupled adapter, if it is a virtual machine's.
  [[nodiscard]] std::optional<DevicePlace> coupled_with(const isa370::ChannelToChannelAdapter& adapter) const;
  [[nodiscard]] tl::expected<void, std::string> make_ready(Guest& guest, isa370::DeviceNumber number);
  [[nodiscard]] std::vector<std::string> take_device_reports();

  // ---- The virtual console and reader ----
  /// A line for the guest: answers the read under way, or is kept and announced by an attention interruption.
  void give_line(Guest& guest, std::string_view line);
  void request_key(Guest& guest);
  [[nodiscard]] bool reading(const Guest& guest) const;
  [[nodiscard]] tl::expected<void, std::string> load_reader(Guest& guest, isa370::DeviceNumber reader,
                                                            const std::vector<isa370::Card>& cards);

  /// What is wrong with CP's own tables (storage/audit.hpp); nothing when all is well.
  [[nodiscard]] std::vector<std::string> audit() const;

  // ---- Time ----
  RunStop run(isa370::Budget budget);
  /// Instructions that the machine and the simulator have executed: what budgets count.
  [[nodiscard]] std::uint64_t instruction_count() const;

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace cp
