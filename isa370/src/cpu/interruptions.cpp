// Interruptions: which is taken, and what it leaves in the old PSW and in the fixed locations. [POO] chapter "Interruptions".
//
// The order: what an instruction causes comes with its end (conclude); then, between instructions, early exceptions of the
// PSW, machine checks, external conditions, I/O. In the hosted way each becomes an Exit, and the PSW in the state is what would
// be the old one.
#include <utility>

#include "cpu/cpu.hpp"
#include "cpu/external_masks.hpp"
#include "execute/assisted.hpp"

namespace isa370 {
namespace {

/// What BC mode puts into the PSW, EC mode stores as a word: zero, length in bits 13-14, code.
constexpr std::uint32_t length_and_code(std::uint16_t code, std::uint8_t length) { return std::uint32_t{length} << 16 | code; }

}  // namespace

void Cpu::note_code_in_psw(std::uint16_t code, std::uint8_t length) {
  if (state.psw.format == PswFormat::system_370 && state.psw.extended_control) return;
  state.psw.instruction_length_code = length / 2;
  if (!state.psw.extended_control) state.psw.interruption_code = code;
}

void Cpu::swap_psw(std::uint32_t old_location, std::uint32_t new_location) {
  if (!low_storage_available()) {  // The prefix is invalid: only a reset helps.
    check_stopped_ = true;
    return;
  }
  const auto old_psw = fixed(old_location);
  storage_.write(old_psw, state.psw.to_bits());
  storage_.note_change(old_psw);
  if (storage_.code_lines().any_written()) [[unlikely]]
    settle_code();  // The old PSW may lie where instructions have been decoded.
  swapped_plainly_ = load_psw(storage_.read<std::uint64_t>(fixed(new_location)));
}

Exit Cpu::hosted_exit(ExitReason reason, std::uint16_t code, const Ending& ending) const {
  Exit exit;
  exit.reason = reason;
  exit.code = code;
  exit.instruction_length = ending.length;
  const bool by_execute = text_byte(ending.text, 0) == 0x44 && subject_ != no_subject;
  const auto text = by_execute ? subject_ : ending.text;
  exit.instruction = text_bytes(text, by_execute ? instruction_length(text_byte(text, 0)) : ending.length);
  return exit;
}

bool Cpu::program_interruption(ProgramInterruption code, const Ending& ending) {
  const auto events = std::exchange(events_, {});
  const auto event_bit = static_cast<std::uint16_t>(events.any() ? ProgramInterruption::per : ProgramInterruption::none);
  const auto number = static_cast<std::uint16_t>(static_cast<std::uint16_t>(code) | event_bit);
  if (embedded_ && host_sees_to(code)) {
    exit_ = hosted_exit(ExitReason::program, number, ending);
    exit_->events = events;
    return true;
  }
  ++counts_.program;
  note_code_in_psw(number, ending.length);
  constexpr unsigned exception_address_register_of_67 = 2;
  const bool translation = nullifies(code);
  if (translation && architecture() == Architecture::model_67)
    state.cr[exception_address_register_of_67] = translation_exception_address_;
  if (hosted()) {
    auto exit = hosted_exit(ExitReason::program, number, ending);
    if (translation) exit.translation_address = translation_exception_address_;
    exit.events = events;
    exit_ = exit;
    return true;
  }
  if (state.psw.format == PswFormat::model_67_extended) {
    write_fixed(fixed_location_67::program_code, number);
  } else if (state.psw.extended_control) {
    write_fixed(fixed_location::program_interruption_code, length_and_code(number, ending.length));
    if (translation) write_fixed(fixed_location::translation_exception_address, translation_exception_address_);
  }
  if (code == ProgramInterruption::monitor) {
    write_fixed(fixed_location::monitor_class, std::uint16_t{monitor_class_});
    write_fixed(fixed_location::monitor_code, monitor_code_);
  }
  if (events.any()) store_program_events(events);
  swap_psw(fixed_location::program_old_psw, fixed_location::program_new_psw);
  return false;
}

bool Cpu::supervisor_call_interruption(const Ending& ending) {
  interruption_loop_.end();
  const bool by_execute = text_byte(ending.text, 0) == 0x44 && subject_ != no_subject;
  const std::uint16_t number = text_byte(by_execute ? subject_ : ending.text, 1);
  if (assist_active() && (state.cr[6] & assist::no_supervisor_calls) == 0 &&
      execute::assisted_supervisor_call(*this, static_cast<std::uint8_t>(number), ending.length)) {
    ++assist_counts_.back();
    return false;
  }
  ++counts_.supervisor_call;
  note_code_in_psw(number, ending.length);
  if (hosted()) {
    auto exit = hosted_exit(ExitReason::supervisor_call, number, ending);
    exit.events = std::exchange(events_, {});
    exit_ = exit;
    return true;
  }
  if (state.psw.format == PswFormat::model_67_extended)
    write_fixed(fixed_location_67::supervisor_call_code, number);
  else if (state.psw.extended_control)
    write_fixed(fixed_location::supervisor_call_interruption_code, length_and_code(number, ending.length));
  swap_psw(fixed_location::supervisor_call_old_psw, fixed_location::supervisor_call_new_psw);
  return false;
}

// [POO] "External Interruption" (GA22-7000-4 p. 86): interval timer, interrupt key and external signals come first, and
// together, as the bits of one code; the others alone, in this order.
std::uint16_t Cpu::external_request() const {
  std::uint16_t code = 0;
  if (interval_timer_pending_ && external_allowed(external_mask::interval_timer)) code |= external_code::interval_timer;
  if (interrupt_key_pending_ && external_allowed(external_mask::interrupt_key)) code |= external_code::interrupt_key;
  if (external_allowed(external_mask::external_signal)) code |= external_signals_pending_;
  if (code != 0) return code;
  if (emergency_signal_pending_ && external_allowed(external_mask::emergency_signal)) return external_code::emergency_signal;
  if (external_call_pending_ && external_allowed(external_mask::external_call)) return external_code::external_call;
  if (external_allowed(external_mask::clock_comparator) && clock_comparator_requests()) return external_code::clock_comparator;
  if (external_allowed(external_mask::cpu_timer) && cpu_timer_negative()) return external_code::cpu_timer;
  return 0;
}

std::optional<Exit> Cpu::external_interruption(std::uint16_t code) {
  ++counts_.external;
  interruption_loop_.end();
  const bool signal = code == external_code::emergency_signal || code == external_code::external_call;
  switch (code) {
    case external_code::emergency_signal:
      emergency_signal_pending_ = false;
      break;
    case external_code::external_call:
      external_call_pending_ = false;
      break;
    case external_code::clock_comparator:
    case external_code::cpu_timer:
      break;  // They stay pending as long as their condition lasts.
    default:
      if ((code & external_code::interval_timer) != 0) interval_timer_pending_ = false;
      if ((code & external_code::interrupt_key) != 0) interrupt_key_pending_ = false;
      external_signals_pending_ &= static_cast<std::uint8_t>(~code);
  }
  note_code_in_psw(code, 0);
  if (hosted()) return hosted_exit(ExitReason::external, code, {});
  if (state.psw.format == PswFormat::model_67_extended) {
    write_fixed(fixed_location_67::external_code, code);
  } else {
    if (signal || (state.psw.extended_control && state.psw.format == PswFormat::system_370))
      write_fixed(fixed_location::external_processor_address, cpu_address);  // Zeros where nobody signals.
    if (state.psw.extended_control) write_fixed(fixed_location::external_interruption_code, code);
  }
  swap_psw(fixed_location::external_old_psw, fixed_location::external_new_psw);
  if (embedded_ && state.psw.valid() && state.psw.external_enabled() && external_request() == code)
    return hosted_exit(ExitReason::external, code, {});
  return std::nullopt;
}

std::optional<Exit> Cpu::io_interruption(DeviceNumber device) {
  ++counts_.input_output;
  interruption_loop_.end();
  const auto interruption = channels_->take(device);
  note_code_in_psw(device, 0);
  if (hosted()) {
    auto exit = hosted_exit(ExitReason::input_output, device, {});
    exit.csw = interruption.csw;
    exit.limited_logout = interruption.limited_logout;
    return exit;
  }
  write_fixed(fixed_location::channel_status_word, interruption.csw.to_bits());
  if (interruption.limited_logout) write_fixed(fixed_location::limited_channel_logout, *interruption.limited_logout);
  if (state.psw.format == PswFormat::model_67_extended) {
    write_fixed(fixed_location_67::io_code, device);
  } else if (state.psw.extended_control) {
    // Locations 185-187: location 184 is not the I/O address's.
    write_fixed(fixed_location::io_address + 1, std::uint8_t{0});
    write_fixed(fixed_location::io_address + 2, device);
  }
  swap_psw(fixed_location::io_old_psw, fixed_location::io_new_psw);
  return std::nullopt;
}

Cpu::Asynchronous Cpu::take_interruption() {
  if (!state.psw.valid()) {
    const Ending early{.length = early_exception_length_};
    const bool exits = program_interruption(ProgramInterruption::specification, early);
    return {true, exits ? exit_ : std::nullopt};
  }
  early_exception_length_ = 0;
  if (machine_check_due()) return {true, machine_check_interruption()};
  if (state.psw.external_enabled())
    if (const auto code = external_request(); code != 0) return {true, external_interruption(code)};
  if (channels_->any_pending()) {
    const auto enabled = [this](unsigned channel) { return state.psw.io_enabled(channel, channel_masks()); };
    if (const auto device = channels_->pending(enabled)) return {true, io_interruption(*device)};
  }
  return {};
}

}  // namespace isa370
