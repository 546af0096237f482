// Instructions as assembler statements, over the instruction table. The text assembles to the same bytes again; so an
// instruction whose unused bits are not zero, which no statement can make, is shown as a constant with its name as a remark.
#include "isa370/disassembler.hpp"

#include <fmt/format.h>

namespace isa370 {
namespace {

std::string address(unsigned displacement, unsigned base) { return fmt::format("{}({})", displacement, base); }

std::string operands(const Instruction& in) {
  const auto second = address(in.d2, in.b2);
  switch (in.row->format) {
    case Format::rr:
    case Format::rr_mask:
      return fmt::format("{},{}", in.r1, in.r2);
    case Format::rr_single:
      return fmt::format("{}", in.r1);
    case Format::rr_immediate:
      return fmt::format("{}", in.i2);
    case Format::rx:
    case Format::rx_mask:
      return fmt::format("{},{}({},{})", in.r1, in.d2, in.x2, in.b2);
    case Format::rs:
      return fmt::format("{},{},{}", in.r1, in.r3, second);
    case Format::rs_mask:
      return fmt::format("{},B'{:04b}',{}", in.r1, in.r3, second);
    case Format::rs_shift:
      return fmt::format("{},{}", in.r1, second);
    case Format::si:
      return fmt::format("{},X'{:02X}'", address(in.d1, in.b1), in.i2);
    case Format::s:
      return second;
    case Format::s_implied:
      return {};
    case Format::ss_length:
      return fmt::format("{}({},{}),{}", in.d1, in.l1 + 1, in.b1, second);
    case Format::ss_two_lengths:
      return fmt::format("{}({},{}),{}({},{})", in.d1, in.l1 + 1, in.b1, in.d2, in.l2 + 1, in.b2);
    case Format::ss_rounding:
      return fmt::format("{}({},{}),{},{}", in.d1, in.l1 + 1, in.b1, second, in.r3);
  }
  return {};
}

/// Whether an assembler can make these bits: those that the format does not use are zero.
bool is_canonical(const Instruction& in, const std::array<std::uint8_t, 6>& text) {
  const bool has_long_code = in.row->opcode > 0xFF;
  switch (in.row->format) {
    case Format::rr_single:
    case Format::rs_shift:
      return (text[1] & 0x0F) == 0;
    case Format::s:
      return text[1] == (has_long_code ? in.row->opcode & 0xFF : 0);
    case Format::s_implied:
      return text[1] == (has_long_code ? in.row->opcode & 0xFF : 0) && text[2] == 0 && text[3] == 0;
    case Format::ss_rounding:
      return in.r3 <= 9;
    default:
      return true;
  }
}

std::string constant(const std::array<std::uint8_t, 6>& text, unsigned length) {
  std::string digits;
  for (unsigned i = 0; i < length; ++i) digits += fmt::format("{:02X}", text[i]);
  return fmt::format("DC    X'{}'", digits);
}

}  // namespace

std::string disassemble(const std::array<std::uint8_t, 6>& text) {
  const auto instruction = decode(text);
  if (instruction.row == nullptr) return constant(text, instruction_length(text[0]));
  auto statement = fmt::format("{:<5} {}", instruction.row->mnemonic, operands(instruction));
  statement.erase(statement.find_last_not_of(' ') + 1);
  if (is_canonical(instruction, text)) return statement;
  return fmt::format("{}  {}", constant(text, instruction.length), statement);
}

}  // namespace isa370
