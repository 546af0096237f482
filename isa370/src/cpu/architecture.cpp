// What the processors of the three architectures do differently, each difference in one place.
//
// Elsewhere: which instructions there are (decode), operands on their boundaries (access.cpp), the 360/67's tables
// (translation.cpp), interruption codes (interruptions.cpp), the interval timer's rate (timers.cpp).
#include "cpu/cpu.hpp"
#include "cpu/external_masks.hpp"

namespace isa370 {
namespace {

/// Bit 8 of control register 6 is the extended mode of the 360/67. [FC67]
constexpr auto extended_mode = bit<std::uint32_t>(8);
constexpr unsigned mode_register = 6;
constexpr unsigned channel_mask_register = 4;

/// System/360 has one mask for all that is external, bit 7 of the PSW. [POO360]
constexpr std::uint32_t all_of_system_360 =
    external_mask::interval_timer | external_mask::interrupt_key | external_mask::external_signal;
/// ... and bits 0-6 of the PSW for channels 0-6, so that "channel 6 and up" of System/370 is channel 6. [POO360]
constexpr std::uint32_t channel_6 = bit<std::uint32_t>(6);

}  // namespace

PswFormat Cpu::older_psw_format() const {
  const bool extended = architecture() == Architecture::model_67 && (state.cr[mode_register] & extended_mode) != 0;
  return extended ? PswFormat::model_67_extended : PswFormat::system_360;
}

void Cpu::adopt_psw_format() {
  auto& psw = state.psw;
  const auto format = psw_format();
  const bool has_mode_bit = format == PswFormat::system_370;
  if (psw.format == format && (has_mode_bit || psw.extended_control == (format == PswFormat::model_67_extended))) return;
  psw.format = format;
  psw.extended_control = format == PswFormat::model_67_extended;
  psw.unassigned = 0;
  psw.address &= psw.address_mask();
}

std::uint32_t Cpu::channel_masks() const {
  switch (psw_format()) {
    case PswFormat::system_370:
      return state.cr[2];
    case PswFormat::model_67_extended:
      return state.cr[channel_mask_register];
    default:
      return channel_6;
  }
}

std::uint32_t Cpu::older_external_masks() const {
  return psw_format() == PswFormat::model_67_extended ? state.cr[mode_register] & all_of_system_360 : all_of_system_360;
}

Translation Cpu::translate(VirtualAddress address) const {
  return architecture() == Architecture::model_67
             ? translate_67(storage_, state.cr[0], address)
             : isa370::translate(storage_, state.cr[0], state.cr[1], address, state.prefix);
}

/// The 360/67 has no code of its own for entries of invalid format. [SIMH] (unverified)
ProgramInterruption Cpu::exception_of(const Translation& translation) const {
  const auto code = translation.exception();
  const bool plain = architecture() != Architecture::system_370 && code == ProgramInterruption::translation_specification;
  return plain ? ProgramInterruption::specification : code;
}

/// The 360/67's program backs up by the instruction-length code itself, as after any other suppression. [SIMH] (unverified)
bool Cpu::nullified(ProgramInterruption code) const { return architecture() == Architecture::system_370 && nullifies(code); }

}  // namespace isa370
