// The program status word: System/370's basic-control (BC) and extended-control (EC) formats, [POO] "Program-status word"; that
// of System/360, [POO360]; and the extended one of the 360/67, [FC67].
#pragma once

#include <cstdint>
#include <string>

namespace isa370 {

/// How the 64 bits of a PSW lie.
enum class PswFormat : std::uint8_t {
  system_370,         ///< BC or EC, as bit 12 says.
  system_360,         ///< As BC; bit 12 chooses ASCII and not EC mode.
  model_67_extended,  ///< Masks as in EC mode, ILC in bits 16-17, an address of 32 bits.
};

/// The codes that decimal results get where more than one would do.
struct DecimalCodes {
  std::uint8_t plus = 0xC;
  std::uint8_t minus = 0xD;
  std::uint8_t zone = 0xF;
};

/// A PSW taken apart. In BC mode `interruption_code` and `instruction_length_code` are part of the word; in EC mode they
/// are zero here and interruptions store them in fixed locations instead.
struct ProgramStatusWord {
  PswFormat format = PswFormat::system_370;
  /// Bits 0-7. BC: channel masks 0-5, I/O mask 6, external mask 7. EC: 1 PER, 5 DAT, 6 I/O, 7 external; the others are zero
  /// here and, if a word has them, in `unassigned`. 360/67, extended: 4 addresses of 32 bits, 5 DAT, 6 I/O, 7 external.
  std::uint8_t system_mask = 0;
  std::uint8_t key = 0;           ///< Protection key, 0 to 15.
  bool extended_control = false;  ///< EC mode; also the extended mode of the 360/67.
  bool ascii = false;             ///< System/360 only.
  bool machine_check = false;
  bool wait = false;
  bool problem = false;
  std::uint16_t interruption_code = 0;       ///< BC only.
  std::uint8_t instruction_length_code = 0;  ///< Not EC: halfwords, 0 to 3.
  std::uint8_t condition_code = 0;           ///< 0 to 3.
  std::uint8_t program_mask = 0;             ///< 8 fixed overflow, 4 decimal overflow, 2 exponent underflow, 1 significance.
  std::uint32_t address = 0;                 ///< 24 bits; 32 where `address_mask` says so.
  std::uint64_t unassigned = 0;  ///< EC: the bits that must be zero (0, 2-4, 16-17, 24-39), kept in their places; 67: 0-3.

  static constexpr std::uint8_t per_mask = 0x40;
  static constexpr std::uint8_t long_address_mask = 0x08;  ///< 360/67 only.
  static constexpr std::uint8_t translation_mask = 0x04;
  static constexpr std::uint8_t io_mask = 0x02;
  static constexpr std::uint8_t external_mask = 0x01;

  bool operator==(const ProgramStatusWord&) const = default;

  /// Takes the 64 bits of a PSW in storage apart.
  [[nodiscard]] static ProgramStatusWord from_bits(std::uint64_t word, PswFormat format = PswFormat::system_370);
  /// The same into this one.
  void assign_bits(std::uint64_t word, PswFormat given_format);
  /// The 64 bits as an interruption or STORE STATUS stores them.
  [[nodiscard]] std::uint64_t to_bits() const;

  [[nodiscard]] bool translation() const { return extended_control && (system_mask & translation_mask) != 0; }
  /// Ones in the bits that an address has: 24, or 32 in a mode of the 360/67.
  [[nodiscard]] std::uint32_t address_mask() const {
    const bool long_addresses = format == PswFormat::model_67_extended && (system_mask & long_address_mask) != 0;
    return long_addresses ? 0xFFFF'FFFF : 0x00FF'FFFF;
  }
  /// System/360 programs may ask for those of the extended ASCII that never came. [POO360]
  [[nodiscard]] DecimalCodes decimal_codes() const { return ascii ? DecimalCodes{0xA, 0xB, 0x5} : DecimalCodes{}; }
  [[nodiscard]] bool external_enabled() const { return (system_mask & external_mask) != 0; }
  /// Bits 0-7 as SSM, STNSM and STOSM see them. In EC mode setting may put ones where zeros must be; then `valid` says so.
  [[nodiscard]] std::uint8_t system_mask_byte() const {
    return system_mask | static_cast<std::uint8_t>(unassigned >> 56);
  }
  void set_system_mask_byte(std::uint8_t mask);
  /// Whether I/O interruptions from `channel` are allowed; `control_register_2` holds the EC-mode channel masks
  /// (on the 360/67 it is control register 4).
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
