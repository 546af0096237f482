// What instructions cost: the published times of the models.
#pragma once

#include "isa370/instruction.hpp"
#include "isa370/machine.hpp"

namespace isa370 {

[[nodiscard]] Nanoseconds instruction_time(const Model& model, const Instruction& instruction);
/// No instruction takes less; at least 1.
[[nodiscard]] Nanoseconds shortest_instruction_time(const Model& model);

}  // namespace isa370
