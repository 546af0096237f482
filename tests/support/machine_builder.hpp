// A machine for a test: poke hexadecimal bytes, set a PSW, run, look.
#pragma once

#include <cstdint>
#include <string_view>

#include <isa370/machine.hpp>

namespace test_support {

class MachineBuilder {
 public:
  static constexpr std::uint32_t origin = 0x2000;  ///< Where `code` goes, and the PSW points.
  static constexpr std::uint32_t storage_size = 0x40000;

  /// 256K, no interval timer, a 370/168 unless another model is named. Each new PSW in page zero is a disabled wait in the mode
  /// given, at X'E00' plus its location.
  explicit MachineBuilder(bool extended_control = false, isa370::InterruptionWay way = isa370::InterruptionWay::architected,
                          bool interval_timer = false, std::string_view model = "370/168", bool assist = false)
      : machine({.storage_size = storage_size,
                 .model = isa370::find_model(model),
                 .interruptions = way,
                 .interval_timer = interval_timer,
                 .assist = assist}) {
    const std::uint64_t wait = extended_control ? 0x000A'0000'0000'0E00 : 0x0002'0000'0000'0E00;
    for (const std::uint32_t location : {0x58U, 0x60U, 0x68U, 0x70U, 0x78U}) doubleword(location, wait + location);
    machine.cpu().psw.extended_control = extended_control;
    machine.cpu().psw.address = origin;
  }

  /// Hexadecimal digits, blanks between them as one likes.
  MachineBuilder& bytes(std::uint32_t address, std::string_view hexadecimal) {
    unsigned digits = 0;
    std::uint8_t byte = 0;
    for (const char digit : hexadecimal) {
      if (digit == ' ') continue;
      const int value = digit >= 'A' ? digit - 'A' + 10 : digit - '0';
      byte = static_cast<std::uint8_t>(byte << 4 | value);
      if (++digits % 2 == 0) machine.storage().bytes()[address++] = byte;
    }
    return *this;
  }
  MachineBuilder& code(std::string_view hexadecimal) { return bytes(origin, hexadecimal); }
  MachineBuilder& word(std::uint32_t address, std::uint32_t value) {
    machine.storage().write(isa370::AbsoluteAddress{address}, value);
    return *this;
  }
  MachineBuilder& doubleword(std::uint32_t address, std::uint64_t value) {
    machine.storage().write(isa370::AbsoluteAddress{address}, value);
    return *this;
  }
  MachineBuilder& psw(std::uint64_t value) {
    machine.load_psw(value);
    return *this;
  }

  isa370::Exit run(std::uint64_t instructions = 1000) { return machine.run({.instructions = instructions}); }

  [[nodiscard]] std::uint16_t halfword(std::uint32_t address) const { return machine.storage().read<std::uint16_t>({address}); }
  [[nodiscard]] std::uint32_t word(std::uint32_t address) const { return machine.storage().read<std::uint32_t>({address}); }
  [[nodiscard]] std::uint64_t doubleword(std::uint32_t address) const {
    return machine.storage().read<std::uint64_t>({address});
  }
  [[nodiscard]] std::uint32_t& gpr(unsigned number) { return machine.cpu().gpr[number]; }
  [[nodiscard]] std::uint32_t& cr(unsigned number) { return machine.cpu().cr[number]; }
  [[nodiscard]] isa370::ProgramStatusWord& psw() { return machine.cpu().psw; }

  isa370::Machine machine;
};

}  // namespace test_support
