// The machine: storage, a processor, channels and the clock. [POO] chapter "Organization".
//
// A `Machine` runs one of two ways, chosen when it is built. *Architected*: interruptions swap PSWs in page zero, as on the
// real thing. *Hosted*: `run` returns an `Exit` in place of the PSW swap, and the host (a control program) acts.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include <tl/expected.hpp>

#include "isa370/address.hpp"
#include "isa370/assist.hpp"
#include "isa370/channel.hpp"
#include "isa370/event_clock.hpp"
#include "isa370/instruction_set.hpp"
#include "isa370/interruption.hpp"
#include "isa370/machine_check.hpp"
#include "isa370/model.hpp"
#include "isa370/program_status_word.hpp"
#include "isa370/signal_processor.hpp"
#include "isa370/storage.hpp"

namespace isa370 {

enum class InterruptionWay : std::uint8_t { architected, hosted };

/// 1972-08-02 09:00:00, where simulated time begins unless told otherwise.
[[nodiscard]] std::uint64_t default_time_of_day();

/// The states of the time-of-day clock. [POO] "Time-of-Day Clock". It runs in the first two.
enum class ClockState : std::uint8_t { set, not_set, stopped, error, not_operational };

struct MachineOptions {
  std::uint32_t storage_size = 1024 * 1024;
  const Model* model = nullptr;  ///< nullptr: 370/168.
  InterruptionWay interruptions = InterruptionWay::architected;
  std::uint32_t cpu_serial = 0x012345;
  std::uint8_t cpu_version = 0;  ///< Bits 0-7 of what STORE CPU ID stores.
  /// TOD clock at time zero, in its own units (bit 51 is a microsecond since 1900-01-01 00:00:00).
  std::uint64_t time_of_day = default_time_of_day();
  ClockState clock_state = ClockState::set;
  /// The operator holds the TOD-clock switch at "enable set": SET CLOCK sets the clock.
  bool clock_can_be_set = true;
  bool interval_timer = true;
  /// The virtual-machine assist, if the model can have it.
  bool assist = false;
  bool timed_devices = true;  ///< Without, devices are as fast as the channels allow.
  /// Whether the processor remembers what it decoded and where operands lie. Only its speed depends on it.
  bool fast_paths = true;
  /// Counts how often each row of the instruction table is performed (`Machine::row_counts`), at the price of the fast paths.
  bool count_rows = false;
  /// Privileged instructions that in the problem state do nothing, where other machines recognise a privileged-operation
  /// exception. No System/370 was like that; processors of other families were.
  InstructionSet silent_in_problem_state{};
};

/// The TOD clock's value for a moment of the calendar (UTC, 1900 to 2042).
[[nodiscard]] std::uint64_t time_of_day_from(int year, int month, int day, int hour, int minute, int second);
/// "YYYY-MM-DD HH:MM:SS" taken apart into a TOD value; the error says what would be right.
[[nodiscard]] tl::expected<std::uint64_t, std::string> parse_time_of_day(std::string_view text);

/// The processor's registers: one copyable, comparable struct.
struct CpuState {
  ProgramStatusWord psw;
  std::array<std::uint32_t, 16> gpr{};
  std::array<std::uint64_t, 4> fpr{};  ///< Registers 0, 2, 4, 6.
  std::array<std::uint32_t, 16> cr{};
  std::uint32_t prefix = 0;  ///< Bits 8-19 are the prefix, the others zeros.
  bool operator==(const CpuState&) const = default;
};

/// The values control registers take at a reset. [POO] "Control registers": CR0 X'000000E0', CR2 X'FFFFFFFF', CR14 X'C2000000',
/// CR15 512. On System/360 they are zero: there are none, and on the 360/67 zeros mean what System/360 does.
[[nodiscard]] std::array<std::uint32_t, 16> initial_control_registers(Architecture architecture = Architecture::system_370);

struct Budget {
  std::uint64_t instructions = UINT64_MAX;
  Nanoseconds until = UINT64_MAX;  ///< Simulated instant at which to come back.
};

/// How often each class of interruption was taken (architected) or returned (hosted).
struct InterruptionCounts {
  std::uint64_t program = 0;
  std::uint64_t supervisor_call = 0;
  std::uint64_t input_output = 0;
  std::uint64_t external = 0;
  std::uint64_t machine_check = 0;
  bool operator==(const InterruptionCounts&) const = default;
};

/// The resets of [POO] "Resets" (GA22-7000-4 pp. 51-53), each with all that the one before does to the processor.
enum class Reset : std::uint8_t {
  cpu,              ///< What is under way or pending in the processor is forgotten; registers stay.
  initial_cpu,      ///< Also: PSW, prefix, CPU timer and clock comparator zero, control registers as they begin.
  program,          ///< `cpu`, and the channels.
  initial_program,  ///< `initial_cpu`, and the channels: what loading begins with.
  system_clear,     ///< Also: general and floating-point registers, storage and keys become zero.
  power_on,         ///< Also: the TOD clock begins at zero, not set.
};

/// What a machine that a host embeds has not of its own, but shares with the host.
struct Surroundings {
  EventClock& clock;
  ChannelSet& channels;
};

class Machine {
 public:
  explicit Machine(MachineOptions options);
  /// An embedded machine: architected, with storage and a processor of its own. What is due on the clock is the host's to take:
  /// `run` comes back for it (`budget`), and whenever the processor waits (`idle`). It also comes back
  /// - for DIAGNOSE in the supervisor state: `program`, with a privileged-operation exception, as in the hosted way;
  /// - in place of a program interruption that the first instruction behind another one causes: `program`;
  /// - behind an external interruption whose new PSW allows the same one again: `external`;
  /// - while the prefix is not in storage, or the PSW has the EC mode and `enable_extended_control` said no: `budget`.
  /// Stopping and starting it leaves no trace in its interval timer: its processor is a program of the host, which has turns.
  Machine(MachineOptions options, const Surroundings& surroundings);
  ~Machine();
  Machine(const Machine&) = delete;
  Machine& operator=(const Machine&) = delete;

  /// As given, with the storage size and the model that were chosen.
  [[nodiscard]] const MachineOptions& options() const;
  [[nodiscard]] Storage& storage();
  [[nodiscard]] const Storage& storage() const;
  [[nodiscard]] CpuState& cpu();
  [[nodiscard]] const CpuState& cpu() const;
  [[nodiscard]] ChannelSet& channels();
  [[nodiscard]] EventClock& clock();
  [[nodiscard]] const EventClock& clock() const;

  /// Runs until the budget is used up or something else ends it. Never loops without counting against the budget.
  [[nodiscard]] Exit run(Budget budget);

  /// Instructions that were completed, suppressed or terminated; nullified ones are not counted. EXECUTE and its subject count
  /// as one.
  [[nodiscard]] std::uint64_t instruction_count() const;
  [[nodiscard]] const InterruptionCounts& interruption_counts() const;
  /// By row of the instruction table, with `MachineOptions::count_rows`; the subject of EXECUTE counts beside it. Empty
  /// without.
  [[nodiscard]] std::span<const std::uint64_t> row_counts() const;

  /// How often the virtual-machine assist executed each of its instructions.
  [[nodiscard]] const assist::Counts& assist_counts() const;

  // The operator's keys.
  /// Leaves the processor in the stopped state.
  void reset(Reset kind);
  /// The system-reset key and, for hosts that then put in a PSW themselves, the start key: an initial program reset, or a
  /// system-clear reset.
  void system_reset(bool clear_storage);
  void stop();
  void start();
  [[nodiscard]] bool stopped() const;
  /// Puts the processor's status into the fixed absolute locations of `store_status_location`. System/360 has no such function.
  void store_status();
  /// Loads the PSW at real location 0 and stores the old one at 8. Ends the stopped state. [POO] "Restart".
  void restart();
  /// Loads a PSW as LPSW does, in the format that the model has now. Ends the stopped state.
  void load_psw(std::uint64_t word);
  void external_interrupt_key();
  /// Signals on lines 2 to 7 of direct control: `external_code::external_signals` from the left.
  void external_signal(std::uint8_t lines);
  /// As the processor's SIGNAL PROCESSOR to itself.
  [[nodiscard]] SignalResponse signal(SignalOrder order);
  /// A malfunction, for who wants to show one. [POO] "Machine-Check Handling". Nothing comes of it in the check-stop state.
  void signal_machine_check(const MachineCheck& check);
  /// In the check-stop state nothing happens until a reset.
  [[nodiscard]] bool check_stopped() const;
  /// Runs IPL from `device` up to the load of the PSW at location 0, with the enable-system-clear key if `clear`. The error is
  /// one line.
  [[nodiscard]] tl::expected<void, std::string> initial_program_load(DeviceNumber device, bool clear = false);

  // Timers, for programs of the host (CP sets the CPU timer to the end of a time slice).
  [[nodiscard]] std::uint64_t time_of_day() const;
  /// The clock then is in the set state.
  void set_time_of_day(std::uint64_t value);
  [[nodiscard]] ClockState clock_state() const;
  /// A stopped clock stands where it was.
  void set_clock_state(ClockState state);
  /// The operator's TOD-clock switch: "enable set" or "secure".
  void enable_clock_setting(bool enabled);
  /// The operator's interval-timer switch. Without, location 80 is as any other.
  void enable_interval_timer(bool enabled);
  /// Of an embedded machine: whether it has the EC mode.
  void enable_extended_control(bool enabled);
  /// Of an embedded machine: somebody had a hand in it; a program interruption before that does not count as one before another.
  void note_intervention();
  [[nodiscard]] std::int64_t cpu_timer() const;
  void set_cpu_timer(std::int64_t value);
  [[nodiscard]] std::uint64_t clock_comparator() const;
  void set_clock_comparator(std::uint64_t value);
  /// When a timer that runs now, as the masks of control register 0 stand, will next request an interruption by itself.
  [[nodiscard]] std::optional<Nanoseconds> next_timer_interruption() const;
  /// Whether the processor waits, and nothing that is pending now ends it.
  [[nodiscard]] bool waiting() const;

  /// Purges the translation look-aside buffer; whoever changes tables or CR0/CR1 from outside calls it.
  void purge_translation_buffer();
  /// Charges simulated time in which the processor worked on something else than instructions (CP's own work).
  void consume(Nanoseconds duration);

  /// Translates by the tables that CR0 and CR1 designate, without touching reference bits; nullopt when an exception would be
  /// recognised.
  [[nodiscard]] std::optional<RealAddress> translate(VirtualAddress address) const;

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace isa370
