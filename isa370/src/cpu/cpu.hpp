// The processor: registers, PSW, dynamic address translation, timers, interruptions and the instruction loop.
//
// Instruction handlers (src/execute) are free functions `Outcome mnemonic(Cpu&, const Instruction&)`. They read like the
// manual's paragraph: fetch, check, compute, commit. Every exception that nullifies or suppresses comes before the first store.
#pragma once

#include <concepts>
#include <cstdint>
#include <span>

#include "isa370/instruction.hpp"
#include "isa370/machine.hpp"

namespace isa370 {

/// How a handler ended. Values below 0x100 are program-interruption codes.
enum class Outcome : std::uint16_t {
  done = 0,
  supervisor_call = 0x100,  ///< Completed; the loop presents the SVC interruption with the instruction's I field.
  reconsider = 0x200,       ///< Completed, and masks, PSW, timers or pending conditions changed: look for interruptions before going on.
};
[[nodiscard]] constexpr Outcome exception(ProgramInterruption code) { return static_cast<Outcome>(code); }

/// A fetched operand, or the exception that its fetch met.
template <std::unsigned_integral T>
struct Fetched {
  T value = 0;
  Outcome outcome = Outcome::done;
  [[nodiscard]] explicit operator bool() const { return outcome == Outcome::done; }
  [[nodiscard]] T operator*() const { return value; }
};

class Cpu {
 public:
  // ---- For the handlers: registers ---------------------------------------------------------------------------------------
  CpuState state;

  [[nodiscard]] std::uint32_t& gpr(unsigned number) { return state.gpr[number]; }
  /// An even-odd pair as one number; `even` must be even (handlers check with `odd`).
  [[nodiscard]] std::uint64_t gpr_pair(unsigned even) const { return std::uint64_t{state.gpr[even]} << 32 | state.gpr[even + 1]; }
  void set_gpr_pair(unsigned even, std::uint64_t value) {
    state.gpr[even] = static_cast<std::uint32_t>(value >> 32);
    state.gpr[even + 1] = static_cast<std::uint32_t>(value);
  }
  void set_condition_code(unsigned code) { state.psw.condition_code = static_cast<std::uint8_t>(code); }

  // ---- For the handlers: addresses ---------------------------------------------------------------------------------------
  /// D1(B1), 24 bits.
  [[nodiscard]] std::uint32_t first_address(const Instruction& i) const { return base(i.b1, i.d1); }
  /// D2(X2,B2) of RX instructions, 24 bits.
  [[nodiscard]] std::uint32_t indexed_address(const Instruction& i) const {
    return (base(i.b2, i.d2) + (i.x2 != 0 ? state.gpr[i.x2] : 0)) & address_mask;
  }
  /// D2(B2) of RS, S and SS instructions, 24 bits.
  [[nodiscard]] std::uint32_t second_address(const Instruction& i) const { return base(i.b2, i.d2); }
  /// The address of the next sequential instruction is in the PSW while a handler runs; branching sets it.
  void branch(std::uint32_t address) { state.psw.address = address & address_mask; }

  // ---- For the handlers: storage operands, by logical address and PSW key; any alignment, wrapping at 16 MB ----------------
  template <std::unsigned_integral T>
  [[nodiscard]] Fetched<T> fetch(std::uint32_t address);
  template <std::unsigned_integral T>
  [[nodiscard]] Outcome store(std::uint32_t address, T value);
  /// At most 4,096 bytes.
  [[nodiscard]] Outcome fetch_bytes(std::uint32_t address, std::span<std::uint8_t> into);
  [[nodiscard]] Outcome store_bytes(std::uint32_t address, std::span<const std::uint8_t> from);
  /// Recognises the access exceptions that storing (fetching) `length` bytes would meet, without doing it.
  [[nodiscard]] Outcome check_store(std::uint32_t address, std::uint32_t length);
  [[nodiscard]] Outcome check_fetch(std::uint32_t address, std::uint32_t length);

 private:
  [[nodiscard]] std::uint32_t base(unsigned number, std::uint32_t displacement) const {
    return ((number != 0 ? state.gpr[number] : 0) + displacement) & address_mask;
  }
};

}  // namespace isa370
