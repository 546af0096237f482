// Interruption codes and the reasons why the machine hands control back. [POO] "Interruptions".
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

#include "isa370/address.hpp"

namespace isa370 {

/// Program-interruption codes. `none` doubles as "completed" where handlers report how an instruction ended.
enum class ProgramInterruption : std::uint8_t {
  none = 0x00,
  operation = 0x01,
  privileged_operation = 0x02,
  execute = 0x03,
  protection = 0x04,
  addressing = 0x05,
  specification = 0x06,
  data = 0x07,
  fixed_point_overflow = 0x08,
  fixed_point_divide = 0x09,
  decimal_overflow = 0x0A,
  decimal_divide = 0x0B,
  exponent_overflow = 0x0C,
  exponent_underflow = 0x0D,
  significance = 0x0E,
  floating_point_divide = 0x0F,
  segment_translation = 0x10,
  page_translation = 0x11,
  translation_specification = 0x12,
  special_operation = 0x13,
  monitor = 0x40,
  per = 0x80,
};

/// The exception's name as the manual gives it, e.g. "privileged operation".
[[nodiscard]] std::string_view name_of(ProgramInterruption code);

/// Nullified instructions leave the instruction address at themselves, so that they can be done again.
[[nodiscard]] constexpr bool nullifies(ProgramInterruption code) {
  return code == ProgramInterruption::segment_translation || code == ProgramInterruption::page_translation;
}

/// Overflows, underflow, significance and MONITOR CALL come with the end of an instruction that was completed.
[[nodiscard]] constexpr bool completes(ProgramInterruption code) {
  switch (code) {
    case ProgramInterruption::fixed_point_overflow:
    case ProgramInterruption::decimal_overflow:
    case ProgramInterruption::exponent_overflow:
    case ProgramInterruption::exponent_underflow:
    case ProgramInterruption::significance:
    case ProgramInterruption::monitor:
      return true;
    default:
      return false;
  }
}

/// Program events may join the code of another exception; this is the code without them.
[[nodiscard]] constexpr ProgramInterruption without_events(std::uint16_t code) {
  return static_cast<ProgramInterruption>(code & ~static_cast<unsigned>(ProgramInterruption::per));
}

/// External-interruption codes. [POO] "External interruption".
namespace external_code {
inline constexpr std::uint16_t interval_timer = 0x0080;
inline constexpr std::uint16_t interrupt_key = 0x0040;
inline constexpr std::uint16_t external_signals = 0x003F;  ///< Lines 2 to 7 of direct control, from the left.
inline constexpr std::uint16_t emergency_signal = 0x1201;  ///< The signalling processor's address comes with these two.
inline constexpr std::uint16_t external_call = 0x1202;
inline constexpr std::uint16_t clock_comparator = 0x1004;
inline constexpr std::uint16_t cpu_timer = 0x1005;
}  // namespace external_code

/// Fixed real storage locations. [POO] "Assigned main-storage locations".
namespace fixed_location {
inline constexpr std::uint32_t restart_new_psw = 0x00;
inline constexpr std::uint32_t restart_old_psw = 0x08;
inline constexpr std::uint32_t external_old_psw = 0x18;
inline constexpr std::uint32_t supervisor_call_old_psw = 0x20;
inline constexpr std::uint32_t program_old_psw = 0x28;
inline constexpr std::uint32_t machine_check_old_psw = 0x30;
inline constexpr std::uint32_t io_old_psw = 0x38;
inline constexpr std::uint32_t channel_status_word = 0x40;
inline constexpr std::uint32_t channel_address_word = 0x48;
inline constexpr std::uint32_t interval_timer = 0x50;
inline constexpr std::uint32_t external_new_psw = 0x58;
inline constexpr std::uint32_t supervisor_call_new_psw = 0x60;
inline constexpr std::uint32_t program_new_psw = 0x68;
inline constexpr std::uint32_t machine_check_new_psw = 0x70;
inline constexpr std::uint32_t io_new_psw = 0x78;
inline constexpr std::uint32_t external_processor_address = 0x84;         ///< Of who signalled, halfword.
inline constexpr std::uint32_t external_interruption_code = 0x86;         ///< EC mode, halfword.
inline constexpr std::uint32_t supervisor_call_interruption_code = 0x88;  ///< EC mode: 0, ILC, code (halfword).
inline constexpr std::uint32_t program_interruption_code = 0x8C;          ///< EC mode: 0, ILC, code (halfword).
inline constexpr std::uint32_t translation_exception_address = 0x90;
inline constexpr std::uint32_t monitor_class = 0x94;
inline constexpr std::uint32_t program_event_code = 0x96;
inline constexpr std::uint32_t program_event_address = 0x98;
inline constexpr std::uint32_t monitor_code = 0x9C;
inline constexpr std::uint32_t channel_id = 0xA8;
inline constexpr std::uint32_t limited_channel_logout = 0xB0;
inline constexpr std::uint32_t io_address = 0xB8;  ///< EC mode: word, device number in the low halfword (X'BA').
inline constexpr std::uint32_t machine_check_cpu_timer = 0xD8;
inline constexpr std::uint32_t machine_check_clock_comparator = 0xE0;
inline constexpr std::uint32_t machine_check_code = 0xE8;  ///< A doubleword.
inline constexpr std::uint32_t failing_storage_address = 0xF8;
inline constexpr std::uint32_t region_code = 0xFC;
inline constexpr std::uint32_t machine_check_floating_point_registers = 0x160;
inline constexpr std::uint32_t machine_check_general_registers = 0x180;
inline constexpr std::uint32_t machine_check_control_registers = 0x1C0;
}  // namespace fixed_location

/// Fixed absolute locations that the store-status function fills. [POO] "Store Status" (GA22-7000-4 p. 54)
namespace store_status_location {
inline constexpr std::uint32_t cpu_timer = 216;
inline constexpr std::uint32_t clock_comparator = 224;
inline constexpr std::uint32_t psw = 256;
inline constexpr std::uint32_t prefix = 264;
inline constexpr std::uint32_t floating_point_registers = 352;
inline constexpr std::uint32_t general_registers = 384;
inline constexpr std::uint32_t control_registers = 448;
}  // namespace store_status_location

/// Where the 360/67 in extended mode puts interruption codes, halfwords all. [FC67]
namespace fixed_location_67 {
inline constexpr std::uint32_t external_code = 0x0E;
inline constexpr std::uint32_t supervisor_call_code = 0x10;
inline constexpr std::uint32_t program_code = 0x12;
inline constexpr std::uint32_t io_code = 0x16;
}  // namespace fixed_location_67

/// The channel status word. [POO] "Channel-status word".
struct ChannelStatusWord {
  std::uint8_t key = 0;               ///< 0 to 15.
  std::uint32_t command_address = 0;  ///< Behind the last CCW used.
  std::uint8_t unit_status = 0;
  std::uint8_t channel_status = 0;
  std::uint16_t count = 0;
  bool operator==(const ChannelStatusWord&) const = default;
  [[nodiscard]] std::uint64_t to_bits() const;
  [[nodiscard]] static ChannelStatusWord from_bits(std::uint64_t word);
};

/// Events of program-event recording that an instruction caused. [POO] "Program-Event Recording".
struct ProgramEvents {
  std::uint8_t code = 0;      ///< The PER code: ones for the events.
  std::uint32_t address = 0;  ///< Of the instruction, or of the EXECUTE that executed it.

  static constexpr std::uint8_t successful_branching = 0x80;
  static constexpr std::uint8_t instruction_fetching = 0x40;
  static constexpr std::uint8_t storage_alteration = 0x20;
  static constexpr std::uint8_t register_alteration = 0x10;

  [[nodiscard]] constexpr bool any() const { return code != 0; }
  bool operator==(const ProgramEvents&) const = default;
};

/// Why `Machine::run` came back.
enum class ExitReason : std::uint8_t {
  budget,           ///< The instruction or time budget is used up.
  program,          ///< Hosted only: a program interruption; `code`, `instruction`, `translation_address`.
  supervisor_call,  ///< Hosted only: `code` is the SVC number.
  external,         ///< Hosted only: `code`.
  input_output,     ///< Hosted only: `code` is the device number, `csw` its status.
  host_event,       ///< An event that the host put on the clock is due: `event_target`, `event_detail`.
  disabled_wait,    ///< The machine waits and no interruption can end it.
  idle,             ///< The machine waits, enabled, and no event is scheduled: only outside input can go on.
  check_stop,       ///< The machine is in the check-stop state, or interruptions follow each other for ever.
  stopped,          ///< The processor is in the stopped state: `start`, `restart` or IPL ends it.
  machine_check,    ///< Hosted only: `machine_check_code`.
};
[[nodiscard]] std::string_view name_of(ExitReason reason);

/// One return of `Machine::run`. In the hosted way the PSW in the machine's state is what would have become the old PSW.
struct Exit {
  ExitReason reason = ExitReason::budget;
  std::uint16_t code = 0;
  std::uint8_t instruction_length = 0;            ///< Bytes, of the instruction (of EXECUTE, if it was executed by one).
  std::array<std::uint8_t, 6> instruction{};      ///< The instruction, or the subject of EXECUTE as modified.
  std::uint32_t translation_address = 0;          ///< For segment- and page-translation exceptions.
  ChannelStatusWord csw{};                        ///< For input_output.
  std::optional<std::uint32_t> limited_logout{};  ///< For input_output: what would be stored at location 176.
  /// For program, whose code then has X'80' in it, and for supervisor_call, behind which a program interruption for them is
  /// due.
  ProgramEvents events{};
  std::uint64_t machine_check_code = 0;  ///< For machine_check, as it would be stored at location 232.
  std::uint32_t event_target = 0;        ///< For host_event.
  std::uint32_t event_detail = 0;
};

}  // namespace isa370
