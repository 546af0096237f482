// The program status word in its basic-control (BC) and extended-control (EC) formats. [POO] "Program-status word".
#pragma once

#include <cstdint>
#include <string>

namespace isa370 {

/// A PSW taken apart. In BC mode `interruption_code` and `instruction_length_code` are part of the word; in EC mode they
/// are zero here and interruptions store them in fixed locations instead.
struct ProgramStatusWord {
  /// Bits 0-7. BC: channel masks 0-5, I/O mask 6, external mask 7. EC: 1 PER, 5 DAT, 6 I/O, 7 external; the others are zero
  /// here and, if a word has them, in `unassigned`.
  std::uint8_t system_mask = 0;
  std::uint8_t key = 0;  ///< Protection key, 0 to 15.
  bool extended_control = false;
  bool machine_check = false;
  bool wait = false;
  bool problem = false;
  std::uint16_t interruption_code = 0;       ///< BC only.
  std::uint8_t instruction_length_code = 0;  ///< BC only: halfwords, 0 to 3.
  std::uint8_t condition_code = 0;           ///< 0 to 3.
  std::uint8_t program_mask = 0;             ///< 8 fixed overflow, 4 decimal overflow, 2 exponent underflow, 1 significance.
  std::uint32_t address = 0;                 ///< 24 bits.
  std::uint64_t unassigned = 0;              ///< EC: the bits that must be zero (0, 2-4, 16-17, 24-39), kept in their places.

  static constexpr std::uint8_t per_mask = 0x40;
  static constexpr std::uint8_t translation_mask = 0x04;
  static constexpr std::uint8_t io_mask = 0x02;
  static constexpr std::uint8_t external_mask = 0x01;

  bool operator==(const ProgramStatusWord&) const = default;

  /// Takes the 64 bits of a PSW in storage apart.
  [[nodiscard]] static ProgramStatusWord from_bits(std::uint64_t word);
  /// The 64 bits as an interruption or STORE STATUS stores them.
  [[nodiscard]] std::uint64_t to_bits() const;

  [[nodiscard]] bool translation() const { return extended_control && (system_mask & translation_mask) != 0; }
  [[nodiscard]] bool external_enabled() const { return (system_mask & external_mask) != 0; }
  /// Bits 0-7 as SSM, STNSM and STOSM see them. In EC mode setting may put ones where zeros must be; then `valid` says so.
  [[nodiscard]] std::uint8_t system_mask_byte() const { return static_cast<std::uint8_t>(to_bits() >> 56); }
  void set_system_mask_byte(std::uint8_t mask);
  /// Whether I/O interruptions from `channel` are allowed; `control_register_2` holds the EC-mode channel masks.
  [[nodiscard]] bool io_enabled(unsigned channel, std::uint32_t control_register_2) const;
  /// Whether any channel can interrupt.
  [[nodiscard]] bool any_io_enabled(std::uint32_t control_register_2) const;
  /// A wait that nothing but the operator can end: wait bit on, external and all channels masked off.
  [[nodiscard]] bool disabled_wait(std::uint32_t control_register_2) const {
    return wait && !external_enabled() && !any_io_enabled(control_register_2);
  }
  /// EC-mode words with ones in unassigned positions give an early specification exception. [POO] "Early exception
  /// recognition".
  [[nodiscard]] bool valid() const { return unassigned == 0; }
};

/// "xxxxxxxx xxxxxxxx", as VM/370 displays a PSW.
[[nodiscard]] std::string to_string(const ProgramStatusWord& psw);

}  // namespace isa370
