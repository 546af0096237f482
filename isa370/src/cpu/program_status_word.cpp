// The PSW's formats. [POO] "Program-status-word format in BC mode", "... in EC mode"; [FC67] "Extended PSW".
#include "isa370/program_status_word.hpp"

#include <fmt/format.h>

#include "isa370/bits.hpp"

namespace isa370 {
namespace {

constexpr auto extended_control_bit = bit<std::uint64_t>(12);
constexpr auto machine_check_bit = bit<std::uint64_t>(13);
constexpr auto wait_bit = bit<std::uint64_t>(14);
constexpr auto problem_bit = bit<std::uint64_t>(15);

/// Bits of the EC-mode system mask that mean something: 1, 5, 6, 7.
constexpr std::uint8_t assigned_mask = 0x47;
/// Bits 0, 2-4, 16-17 and 24-39 of an EC-mode PSW.
constexpr std::uint64_t unassigned_bits = 0xB800'C0FF'FF00'0000;

/// The same for the 360/67: bits 4-7 mean something, bits 0-3 must be zero (unverified).
constexpr std::uint8_t assigned_mask_67 = 0x0F;
constexpr std::uint64_t unassigned_bits_67 = 0xF000'0000'0000'0000;

constexpr unsigned mask_shift = 56;
/// In EC-mode words and in the 360/67's.
constexpr unsigned condition_code_shift = 44;
constexpr unsigned program_mask_shift = 40;
constexpr unsigned length_code_shift_67 = 46;

void take_apart_extended(std::uint64_t word, ProgramStatusWord& psw) {
  const bool model_67 = psw.format == PswFormat::model_67_extended;
  psw.system_mask &= model_67 ? assigned_mask_67 : assigned_mask;
  psw.unassigned = word & (model_67 ? unassigned_bits_67 : unassigned_bits);
  if (model_67) {
    psw.instruction_length_code = static_cast<std::uint8_t>(bits(word, 16, 17));
    psw.address = static_cast<std::uint32_t>(word) & psw.address_mask();
  }
  psw.condition_code = static_cast<std::uint8_t>(bits(word, 18, 19));
  psw.program_mask = static_cast<std::uint8_t>(bits(word, 20, 23));
}

std::uint64_t extended_fields(const ProgramStatusWord& psw) {
  auto word = std::uint64_t{psw.condition_code & 3U} << condition_code_shift |
              std::uint64_t{psw.program_mask & 0xFU} << program_mask_shift | psw.unassigned;
  if (psw.format == PswFormat::model_67_extended)
    word |= std::uint64_t{psw.instruction_length_code & 3U} << length_code_shift_67;
  return word;
}

}  // namespace

ProgramStatusWord ProgramStatusWord::from_bits(std::uint64_t word, PswFormat format) {
  ProgramStatusWord psw;
  psw.assign_bits(word, format);
  return psw;
}

void ProgramStatusWord::assign_bits(std::uint64_t word, PswFormat given_format) {
  const bool bit_12 = (word & extended_control_bit) != 0;
  format = given_format;
  ascii = format != PswFormat::system_370 && bit_12;
  extended_control = format == PswFormat::system_370 ? bit_12 : format == PswFormat::model_67_extended;
  system_mask = static_cast<std::uint8_t>(word >> mask_shift);
  key = static_cast<std::uint8_t>(bits(word, 8, 11));
  machine_check = (word & machine_check_bit) != 0;
  wait = (word & wait_bit) != 0;
  problem = (word & problem_bit) != 0;
  address = static_cast<std::uint32_t>(word) & isa370::address_mask;
  if (extended_control) {
    interruption_code = 0;
    instruction_length_code = 0;
    take_apart_extended(word, *this);
  } else {
    unassigned = 0;
    interruption_code = static_cast<std::uint16_t>(bits(word, 16, 31));
    instruction_length_code = static_cast<std::uint8_t>(bits(word, 32, 33));
    condition_code = static_cast<std::uint8_t>(bits(word, 34, 35));
    program_mask = static_cast<std::uint8_t>(bits(word, 36, 39));
  }
}

std::uint64_t ProgramStatusWord::to_bits() const {
  const bool bit_12 = format == PswFormat::system_370 ? extended_control : ascii;
  const unsigned switches = unsigned{bit_12} << 3 | unsigned{machine_check} << 2 | unsigned{wait} << 1 | unsigned{problem};
  const unsigned left_half = unsigned{system_mask} << 8 | (key & 0xFU) << 4 | switches;
  const std::uint64_t word = std::uint64_t{left_half} << 48 | (address & address_mask());
  if (extended_control) return word | extended_fields(*this);
  const unsigned codes = (instruction_length_code & 3U) << 6 | (condition_code & 3U) << 4 | (program_mask & 0xFU);
  return word | std::uint64_t{interruption_code} << 32 | std::uint64_t{codes} << 24;
}

void ProgramStatusWord::set_system_mask_byte(std::uint8_t mask) {
  if (!extended_control) {
    system_mask = mask;
    return;
  }
  constexpr auto mask_positions = std::uint64_t{0xFF} << mask_shift;
  const bool model_67 = format == PswFormat::model_67_extended;
  system_mask = mask & (model_67 ? assigned_mask_67 : assigned_mask);
  unassigned =
      (unassigned & ~mask_positions) | (std::uint64_t{mask} << mask_shift & (model_67 ? unassigned_bits_67 : unassigned_bits));
}

bool ProgramStatusWord::io_enabled(unsigned channel, std::uint32_t control_register_2) const {
  constexpr unsigned channels_with_own_mask = 6;
  if (!extended_control && channel < channels_with_own_mask) return (system_mask & bit<std::uint8_t>(channel)) != 0;
  return (system_mask & io_mask) != 0 && channel < 32 && (control_register_2 & bit<std::uint32_t>(channel)) != 0;
}

bool ProgramStatusWord::any_io_enabled(std::uint32_t control_register_2) const {
  constexpr std::uint8_t own_masks = 0xFC;
  constexpr std::uint32_t later_channels = 0x03FF'FFFF;
  const bool by_io_mask = (system_mask & io_mask) != 0;
  if (extended_control) return by_io_mask && control_register_2 != 0;
  return (system_mask & own_masks) != 0 || (by_io_mask && (control_register_2 & later_channels) != 0);
}

std::string to_string(const ProgramStatusWord& psw) {
  const auto word = psw.to_bits();
  return fmt::format("{:08X} {:08X}", word >> 32, word & 0xFFFF'FFFF);
}

}  // namespace isa370
