// The façade of CP: connect terminals, enter lines, run, look at guests, subscribe to events.
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
#include <isa370/machine.hpp>

#include "cp/directory.hpp"
#include "cp/guest_view.hpp"
#include "cp/monitor.hpp"
#include "cp/terminal.hpp"

namespace cp {

/// A system that IPL finds by name: an image that is put into the guest's storage and entered in BC mode, supervisor state.
struct NamedSystem {
  std::string name;
  std::uint32_t origin = 0;
  std::vector<std::uint8_t> bytes;
  std::uint32_t entry = 0;
};

struct Options {
  std::uint32_t real_storage = 512 * 1024;
  const isa370::Model* model = nullptr;  ///< nullptr: the machine's default.
  std::uint64_t time_of_day = 0;         ///< 0: the machine's default.
  Directory directory;
  std::vector<NamedSystem> named_systems;
  isa370::Nanoseconds time_slice = 50'000'000;
  isa370::DeviceNumber paging_device = 0x2A0;
  std::uint32_t paging_device_count = 1;  ///< 2305 drums of 9 MB each, from `paging_device` on.
  bool fast_paths = true;                 ///< See isa370::MachineOptions.
  bool timed_devices = true;              ///< See isa370::MachineOptions.
  /// Privileged instructions at which the real machine does not trap, see isa370::MachineOptions. Guests go wrong then, but for
  /// those whose code is rewritten (Method::rewrite).
  isa370::InstructionSet silent_instructions{};
  bool hints = true;  ///< Say what to do when a command is typed in the wrong mode.
};

/// Why `run` came back.
enum class RunStop : std::uint8_t {
  budget,
  idle,  ///< Nothing can happen before somebody types.
};

/// CP and the machine it owns. Holds no global state: a process can have several.
class ControlProgram {
 public:
  explicit ControlProgram(Options options);
  ~ControlProgram();
  ControlProgram(const ControlProgram&) = delete;
  ControlProgram& operator=(const ControlProgram&) = delete;

  // ---- Terminals -----------------------------------------------------------------------------------------------------------
  /// A terminal on which somebody can log on.
  TerminalNumber connect(std::string_view name);
  [[nodiscard]] const Terminal& terminal(TerminalNumber number) const;
  [[nodiscard]] std::size_t terminal_count() const;
  /// A line and the enter key. Line editing ("#" ends a line, "@" deletes a character, "¢" or "[" the line, '"' escapes) is
  /// applied while the user has LINEDIT on. The effect may need simulated time: `run` lets it happen.
  void enter(TerminalNumber number, std::string_view line);
  /// The attention key: once at a running guest stops it and gives CP READ.
  void attention(TerminalNumber number);

  // ---- Time ----------------------------------------------------------------------------------------------------------------
  /// Lets the machine, CP and all guests run. Instructions of guests and of the machine count against the budget.
  RunStop run(isa370::Budget budget);
  /// Instructions so far, as budgets count them: the machine's, and those of simulated machines.
  [[nodiscard]] std::uint64_t instruction_count() const;

  // ---- Looking at it -------------------------------------------------------------------------------------------------------
  [[nodiscard]] isa370::Machine& machine();
  [[nodiscard]] const isa370::Machine& machine() const;
  [[nodiscard]] Monitor& monitor();
  [[nodiscard]] const Options& options() const;
  [[nodiscard]] std::vector<std::string> logged_on_users() const;  ///< In order of logon.
  [[nodiscard]] std::optional<GuestView> guest(std::string_view user) const;
  /// Guest-real storage, brought in where needed (which takes simulated time); the error says what is wrong.
  [[nodiscard]] tl::expected<std::vector<std::uint8_t>, std::string> read_storage(std::string_view user, std::uint32_t address,
                                                                                  std::uint32_t length);
  [[nodiscard]] tl::expected<void, std::string> write_storage(std::string_view user, std::uint32_t address,
                                                              std::span<const std::uint8_t> bytes);
  /// Storage key of the guest's 2K block, reference and change bits included.
  [[nodiscard]] tl::expected<std::uint8_t, std::string> storage_key(std::string_view user, std::uint32_t address) const;
  [[nodiscard]] tl::expected<void, std::string> set_storage_key(std::string_view user, std::uint32_t address, std::uint8_t key);

  /// Looks through CP's frame table, free storage, page slots and translation tables, and says what is wrong, a line each:
  /// nothing when all is well.
  [[nodiscard]] std::vector<std::string> audit() const;

  // ---- Doing without a terminal what its commands do (tests, `cambridge exec`) ---------------------------------------------
  /// Logs `user` on at the terminal without a password. The guest is stopped (CP READ) until `begin`.
  [[nodiscard]] tl::expected<void, std::string> logon(std::string_view user, TerminalNumber terminal);
  [[nodiscard]] tl::expected<void, std::string> set_cpu(std::string_view user, const isa370::CpuState& cpu);
  [[nodiscard]] tl::expected<void, std::string> begin(std::string_view user);
  [[nodiscard]] tl::expected<void, std::string> restart(std::string_view user);
  [[nodiscard]] tl::expected<void, std::string> ipl(std::string_view user, isa370::DeviceNumber device);
  [[nodiscard]] tl::expected<void, std::string> external_interrupt(std::string_view user, std::uint16_t code);
  /// The request key of the guest's virtual console: an attention interruption for the guest, no CP READ.
  [[nodiscard]] tl::expected<void, std::string> request_key(std::string_view user);
  /// Gives a device to a virtual machine, which from then on has it for itself. The error is one line: nobody of that name is
  /// logged on, or the virtual machine has a device of that number.
  [[nodiscard]] tl::expected<void, std::string> attach_device(std::string_view user, isa370::DeviceNumber number,
                                                              std::unique_ptr<isa370::Device> device);
  /// Puts a device on the real machine. It is free: DEDICATE statements and the command ATTACH give it to a virtual machine.
  /// The error is one line: the number is in use.
  [[nodiscard]] tl::expected<void, std::string> add_real_device(isa370::DeviceNumber number,
                                                                std::unique_ptr<isa370::Device> device);
  /// The ready key of a virtual machine's device. See isa370::Device::make_ready.
  [[nodiscard]] tl::expected<void, std::string> make_ready(std::string_view user, isa370::DeviceNumber number);
  /// What devices reported of their media since the last call, a line each: "ALICE 181: tape.aws: offset 6: ...". Nothing when
  /// OPERATOR is logged on, who has read it.
  [[nodiscard]] std::vector<std::string> take_device_reports();
  [[nodiscard]] tl::expected<void, std::string> load_reader(std::string_view user, isa370::DeviceNumber reader,
                                                            const std::vector<isa370::Card>& cards);

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

/// Prints "cp version, real storage, directory hash": the first line of every transcript.
[[nodiscard]] std::string configuration_line(const Options& options);

}  // namespace cp
