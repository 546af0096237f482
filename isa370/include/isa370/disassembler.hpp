// Instructions as assembler statements, over the instruction table.
#pragma once

#include <array>
#include <cstdint>
#include <string>

#include "isa370/instruction.hpp"

namespace isa370 {

/// "LA    1,4(2,3)"; "DC    X'0000'" when there is no such operation. The text assembles to the same bytes.
[[nodiscard]] std::string disassemble(const std::array<std::uint8_t, 6>& text);

}  // namespace isa370
