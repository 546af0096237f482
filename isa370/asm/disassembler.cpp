// Instructions as assembler statements, over the instruction table. The text assembles to the same bytes again; so an
// instruction whose unused bits are not zero, which no statement can make, is shown as a constant with its name as a remark.
#include "isa370/disassembler.hpp"

#include <fmt/format.h>

#include "disassembled_operands.hpp"

namespace isa370 {
namespace {

std::string address(unsigned displacement, unsigned base) { return fmt::format("{}({})", displacement, base); }

std::string one_of(const std::string& name, const std::string& otherwise) { return name.empty() ? otherwise : name; }

/// D(L,B): with a name only the length is left.
std::string with_length(const std::string& name, unsigned displacement, unsigned code, unsigned base) {
  if (!name.empty()) return fmt::format("{}({})", name, code + 1);
  return fmt::format("{}({},{})", displacement, code + 1, base);
}

}  // namespace

std::string operand_text(const Instruction& in, const StorageNames& names) {
  const auto second = one_of(names.second, address(in.d2, in.b2));
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
      if (names.second.empty()) return fmt::format("{},{}({},{})", in.r1, in.d2, in.x2, in.b2);
      return in.x2 == 0 ? fmt::format("{},{}", in.r1, second) : fmt::format("{},{}({})", in.r1, second, in.x2);
    case Format::rs:
      return fmt::format("{},{},{}", in.r1, in.r3, second);
    case Format::rs_mask:
      return fmt::format("{},B'{:04b}',{}", in.r1, in.r3, second);
    case Format::rs_shift:
      return fmt::format("{},{}", in.r1, address(in.d2, in.b2));
    case Format::si:
      return fmt::format("{},X'{:02X}'", one_of(names.first, address(in.d1, in.b1)), in.i2);
    case Format::s:
      return second;
    case Format::s_implied:
      return {};
    case Format::ss_length:
      return fmt::format("{},{}", with_length(names.first, in.d1, in.l1, in.b1), second);
    case Format::ss_two_lengths:
      return fmt::format("{},{}", with_length(names.first, in.d1, in.l1, in.b1),
                         with_length(names.second, in.d2, in.l2, in.b2));
    case Format::ss_rounding:
      return fmt::format("{},{},{}", with_length(names.first, in.d1, in.l1, in.b1), address(in.d2, in.b2), in.r3);
  }
  return {};
}

bool has_first_storage(const Instruction& in) {
  const auto format = in.row->format;
  return format == Format::si || format == Format::ss_length || format == Format::ss_two_lengths ||
         format == Format::ss_rounding;
}

bool has_second_storage(const Instruction& in) {
  switch (in.row->format) {
    case Format::rx:
    case Format::rx_mask:
    case Format::rs:
    case Format::rs_mask:
    case Format::s:
    case Format::ss_length:
    case Format::ss_two_lengths:
      return true;
    default:
      return false;
  }
}

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

namespace {

std::string constant(const std::array<std::uint8_t, 6>& text, unsigned length) {
  std::string digits;
  for (unsigned i = 0; i < length; ++i) digits += fmt::format("{:02X}", text[i]);
  return fmt::format("DC    X'{}'", digits);
}

}  // namespace

std::string disassemble(const std::array<std::uint8_t, 6>& text) {
  const auto instruction = decode(text);
  if (instruction.row == nullptr) return constant(text, instruction_length(text[0]));
  auto statement = fmt::format("{:<5} {}", instruction.row->mnemonic, operand_text(instruction, {}));
  statement.erase(statement.find_last_not_of(' ') + 1);
  if (is_canonical(instruction, text)) return statement;
  return fmt::format("{}  {}", constant(text, instruction.length), statement);
}

}  // namespace isa370
