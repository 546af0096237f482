// Program-event recording: which events a program asks for, and which registers an instruction alters. [POO] "Program-Event
// Recording" (GA22-7000-4 pp. 39-45).
#pragma once

#include <array>
#include <cstdint>

#include "isa370/bits.hpp"
#include "isa370/instruction.hpp"
#include "isa370/interruption.hpp"

namespace isa370 {

/// Control registers 9 to 11 taken apart: event masks in bits 0-3 of the first, where they lie as in the PER code, a mask for
/// each general register in its bits 16-31; the first and the last location of the storage area in the others.
struct EventControl {
  std::uint32_t masks = 0;
  std::uint32_t first_location = 0;
  std::uint32_t last_location = 0;

  static constexpr std::uint32_t event_masks = 0xF000'0000;

  /// As it stands in the control registers; the PSW's PER mask is another matter.
  [[nodiscard]] static constexpr EventControl from(const std::array<std::uint32_t, 16>& control_registers) {
    return {control_registers[9], control_registers[10] & address_mask, control_registers[11] & address_mask};
  }
  [[nodiscard]] constexpr bool any() const { return (masks & event_masks) != 0; }
  /// Those of the events in a PER code that are asked for.
  [[nodiscard]] constexpr std::uint8_t recognised(std::uint8_t code) const {
    return static_cast<std::uint8_t>(code & (masks & event_masks) >> 24);
  }
  /// Bit 0 of 16 stands for register 0.
  [[nodiscard]] constexpr std::uint16_t registers() const { return static_cast<std::uint16_t>(masks); }
  /// Whether one of `length` bytes lies in the area. Both wrap at 16 MB: an area whose first location is behind its last one
  /// goes on at location 0.
  [[nodiscard]] constexpr bool area_has(std::uint32_t address, std::uint32_t length = 1) const {
    const auto distance = [](std::uint32_t from, std::uint32_t to) { return (to - from) & address_mask; };
    return distance(first_location, address) <= distance(first_location, last_location) ||
           distance(address, first_location) < length;
  }
};

/// The general registers into which a completed instruction puts a value, be it the old one; bit 0 of 16 stands for register 0.
/// `condition_code` is the one that it left. EDIT AND MARK does not tell by its text or its code: it is not among them.
[[nodiscard]] std::uint16_t altered_registers(const Instruction& instruction, unsigned condition_code);

}  // namespace isa370
