// Reading a guest's code before it is executed: straight on from one instruction, up to where it must be stopped.
//
// Pure functions of bytes and registers. What lies behind a conditional branch is read as code, as it is executed when the
// branch is not taken. It may be data; `first_touching` sees to it that no instruction of the run then finds a patch in them.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>

#include <isa370/instruction_set.hpp>

namespace cp {

/// Instructions that are executed one after the other unless one branches.
struct ScannedRun {
  enum class Ending : std::uint8_t {
    closed,  ///< The last one always branches, or traps.
    stop,    ///< Before the instruction behind it CP must get control: it is silent, or EXECUTE, or there were too many before.
    open,    ///< The bytes end.
  };
  Ending ending = Ending::open;
  std::uint32_t length = 0;  ///< Bytes, without the instruction at which to stop.
  bool silent = false;       ///< The instruction at which to stop is a silent one.
  bool operator==(const ScannedRun&) const = default;
};

/// More instructions than this are not put into one run.
inline constexpr unsigned most_instructions_in_run = 64;
/// So many bytes are read at most.
inline constexpr std::uint32_t most_bytes_in_run = (most_instructions_in_run + 1) * 6;

[[nodiscard]] ScannedRun scan_run(std::span<const std::uint8_t> code, const isa370::InstructionSet& silent);

using GeneralRegisters = std::array<std::uint32_t, 16>;

/// The offset of the first instruction before `end` that may fetch from, or store into, the byte at a logical address, as far
/// as can be told when the run begins: an address from registers that change within the run may be any.
[[nodiscard]] std::optional<std::uint32_t> first_touching(std::span<const std::uint8_t> code, std::uint32_t end,
                                                          std::uint32_t byte, const GeneralRegisters& gpr);

/// The instruction at the beginning of `code`, decoded; bytes that are not there are taken for zeros.
[[nodiscard]] isa370::Instruction instruction_at(std::span<const std::uint8_t> code);

/// An operation code that no System/370 has, for an instruction of that length.
[[nodiscard]] constexpr std::uint8_t unassigned_operation(unsigned instruction_length) {
  return instruction_length == 2 ? 0x02 : instruction_length == 4 ? 0xA0 : 0xE0;
}

}  // namespace cp
