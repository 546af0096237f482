// The boundaries on which the operands of instructions in storage belong. System/360 insisted on them; System/370 is only
// slower.
#pragma once

#include <cstdint>

namespace isa370::assembler {

/// The boundary of the operand D2(B2), or of the only one, in bytes; 1: any.
[[nodiscard]] constexpr unsigned operand_boundary(std::uint16_t opcode) {
  switch (opcode) {
    case 0x4E:  // CVD CVB
    case 0x4F:
    case 0x60:  // STD MXD LD CD AD SD MD DD AW SW
    case 0x67:
    case 0x68:
    case 0x69:
    case 0x6A:
    case 0x6B:
    case 0x6C:
    case 0x6D:
    case 0x6E:
    case 0x6F:
    case 0x82:    // LPSW
    case 0xBB:    // CDS
    case 0xB202:  // STIDP SCKC STCKC SPT STPT
    case 0xB206:
    case 0xB207:
    case 0xB208:
    case 0xB209:
      return 8;
    case 0x90:  // STM LM
    case 0x98:
    case 0xB6:  // STCTL LCTL CS
    case 0xB7:
    case 0xBA:
    case 0x70:    // STE
    case 0xB210:  // SPX STPX
    case 0xB211:
      return 4;
    case 0x40:  // STH EX BAL BCT BC LH CH AH SH MH BAS
    case 0x44:
    case 0x45:
    case 0x46:
    case 0x47:
    case 0x48:
    case 0x49:
    case 0x4A:
    case 0x4B:
    case 0x4C:
    case 0x4D:
    case 0x86:  // BXH BXLE
    case 0x87:
    case 0xB212:  // STAP
      return 2;
    default:
      // ST, and N to SL; LE to SU.
      return opcode == 0x50 || (opcode >= 0x54 && opcode <= 0x5F) || (opcode >= 0x78 && opcode <= 0x7F) ? 4 : 1;
  }
}

}  // namespace isa370::assembler
