// The instruction table as data, and instructions taken apart.
//
// There is one table, src/decode/instructions.def. Decoder, disassembler, assembler, documentation and tests walk the
// array that `instruction_table()` returns.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "isa370/model.hpp"

namespace isa370 {

/// How an instruction's fields lie, and how its operands are written in assembler.
enum class Format : std::uint8_t {
  rr,              ///< R1,R2
  rr_mask,         ///< M1,R2          BCR
  rr_single,       ///< R1             SPM
  rr_immediate,    ///< I              SVC
  rx,              ///< R1,D2(X2,B2)
  rx_mask,         ///< M1,D2(X2,B2)   BC
  rs,              ///< R1,R3,D2(B2)
  rs_mask,         ///< R1,M3,D2(B2)   ICM, STCM, CLM
  rs_shift,        ///< R1,D2(B2)      shifts
  si,              ///< D1(B1),I2
  s,               ///< D2(B2), opcode of one byte (SSM, LPSW, TS) or two
  s_implied,       ///< no operand     IPK, PTLB
  ss_length,       ///< D1(L,B1),D2(B2)
  ss_two_lengths,  ///< D1(L1,B1),D2(L2,B2)
  ss_rounding,     ///< D1(L1,B1),D2(B2),I3   SRP
};

/// Bytes: 2, 4 or 6, as the first two bits of the operation code say.
[[nodiscard]] constexpr unsigned instruction_length(std::uint8_t first_byte) {
  return first_byte < 0x40 ? 2 : first_byte < 0xC0 ? 4 : 6;
}

enum class Privilege : std::uint8_t { problem, supervisor };

/// Whether and how the condition code changes.
enum class ConditionCodeUse : std::uint8_t { unchanged, set, loaded };

/// One row of the table. `opcode` has one byte (0x5A) or, for rows with a two-byte code, both (0xB202).
struct InstructionRow {
  std::uint16_t opcode;
  std::string_view mnemonic;  ///< Upper case.
  std::string_view name;      ///< As the manual's heading, e.g. "Add".
  Format format;
  Privilege privilege;
  ConditionCodeUse condition_code;
  ArchitectureSet models;    ///< Those that have it.
  std::string_view section;  ///< Chapter of [POO] that describes it, or the manual that does.
};

[[nodiscard]] std::span<const InstructionRow> instruction_table();
/// The row of an instruction by its first two bytes; nullptr when there is none.
[[nodiscard]] const InstructionRow* find_instruction(std::uint8_t first_byte, std::uint8_t second_byte);
/// The row by mnemonic (upper case); nullptr when there is none.
[[nodiscard]] const InstructionRow* find_instruction(std::string_view mnemonic);

/// The fields of an instruction. Which of them mean something depends on the format.
struct Instruction {
  const InstructionRow* row = nullptr;  ///< nullptr: no such operation.
  std::uint16_t row_number = 0;
  std::uint8_t length = 2;  ///< Bytes.
  std::uint8_t r1 = 0;      ///< Or mask M1.
  std::uint8_t r2 = 0;
  std::uint8_t r3 = 0;  ///< Or mask M3, or I3 of SRP.
  std::uint8_t x2 = 0;
  std::uint8_t i2 = 0;  ///< Immediate byte (also SVC's).
  std::uint8_t l1 = 0;  ///< Length code: one less than the length. For ss_length all eight bits.
  std::uint8_t l2 = 0;
  std::uint8_t b1 = 0;
  std::uint8_t b2 = 0;
  std::uint16_t d1 = 0;
  std::uint16_t d2 = 0;
};

/// Takes an instruction of up to six bytes apart.
[[nodiscard]] Instruction decode(const std::array<std::uint8_t, 6>& text);
/// The same for one architecture: an instruction that it lacks has no row, and I/O instructions of System/360 are told apart by
/// their first byte alone.
[[nodiscard]] Instruction decode(Architecture architecture, const std::array<std::uint8_t, 6>& text);

}  // namespace isa370
