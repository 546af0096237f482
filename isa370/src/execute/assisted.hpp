// Privileged instructions as the virtual-machine assist executes them. [VMA] "Virtual-Machine Assist"
#pragma once

#include <cstdint>

#include "cpu/cpu.hpp"

namespace isa370::execute {

/// What to do for a privileged instruction in the problem state while the assist is active; nullptr when it is not assisted.
using AssistFunction = Outcome (*)(Cpu& cpu, const Instruction& i);
struct AssistEntry {
  AssistFunction function = nullptr;
  std::uint8_t place = 0;  ///< In `assist::mnemonics`.
};
[[nodiscard]] AssistEntry assist_entry(const Instruction& instruction);

/// SVC `number` by an instruction of `length` bytes. False when it is not assisted; then nothing has happened.
[[nodiscard]] bool assisted_supervisor_call(Cpu& cpu, std::uint8_t number, std::uint8_t length);

}  // namespace isa370::execute
