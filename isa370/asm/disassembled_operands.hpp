// Operands of an instruction as text, with the storage operands given by whoever knows more than base and displacement.
#pragma once

#include <array>
#include <optional>
#include <string>

#include "isa370/instruction.hpp"

namespace isa370 {

/// Names in the place of D1(B1) and D2(B2); an empty one leaves base and displacement.
struct StorageNames {
  std::string first;
  std::string second;
};
[[nodiscard]] std::string operand_text(const Instruction& in, const StorageNames& names);
/// Whether the instruction has an operand D1(B1); whether it has D2(B2) that is an address of storage and no shift.
[[nodiscard]] bool has_first_storage(const Instruction& in);
[[nodiscard]] bool has_second_storage(const Instruction& in);
/// Whether a statement can make these bits: those that the format does not use are zero.
[[nodiscard]] bool is_canonical(const Instruction& in, const std::array<std::uint8_t, 6>& text);

}  // namespace isa370
