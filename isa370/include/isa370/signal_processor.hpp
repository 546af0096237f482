// The orders of SIGNAL PROCESSOR and what the signalled processor answers. [POO] "CPU Signaling and Response" (GA22-7000-4 pp.
// 97-99).
#pragma once

#include <cstdint>

#include "isa370/bits.hpp"

namespace isa370 {

enum class SignalOrder : std::uint8_t {
  sense = 0x01,
  external_call = 0x02,
  emergency_signal = 0x03,
  start = 0x04,
  stop = 0x05,
  restart = 0x06,
  initial_program_reset = 0x07,
  program_reset = 0x08,
  stop_and_store_status = 0x09,
  initial_microprogram_load = 0x0A,
  initial_cpu_reset = 0x0B,
  cpu_reset = 0x0C,
};

struct SignalResponse {
  std::uint8_t condition_code = 0;
  std::uint32_t status = 0;  ///< With condition code 1.
  [[nodiscard]] constexpr bool accepted() const { return condition_code == 0; }
};

/// What the only processor of a system, whose address is zero, answers to itself. It operates, is not stopped and has nobody
/// intervening, so that two of the status bits are left. Without the function of initial microprogram loading that order is
/// invalid.
[[nodiscard]] constexpr SignalResponse respond_to_own_signal(std::uint16_t address, std::uint8_t order, bool call_pending) {
  constexpr auto external_call_pending = bit<std::uint32_t>(24);
  constexpr auto invalid_order = bit<std::uint32_t>(30);
  constexpr SignalResponse not_operational{.condition_code = 3, .status = 0};
  if (address != 0) return not_operational;
  const bool known = order >= static_cast<std::uint8_t>(SignalOrder::sense) &&
                     order <= static_cast<std::uint8_t>(SignalOrder::cpu_reset) &&
                     order != static_cast<std::uint8_t>(SignalOrder::initial_microprogram_load);
  if (!known) return {.condition_code = 1, .status = invalid_order};
  const bool looks_at_call = order <= static_cast<std::uint8_t>(SignalOrder::external_call);
  if (looks_at_call && call_pending) return {.condition_code = 1, .status = external_call_pending};
  return {};
}

}  // namespace isa370
