// Machine instructions: operands as written to bytes. How operands are written follows from the format in the instruction
// table alone; no instruction is a special case here.
#include "instruction_encoder.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "characters.hpp"
#include "extended_mnemonics.hpp"
#include "operand_alignment.hpp"

namespace isa370::assembler {
namespace {

/// A storage operand: S, S(x), D(x), D(x,b), D(,b); `first` is an index register, a length or a base, as the format says.
struct StorageOperand {
  std::size_t offset = 0;
  Value value;
  std::optional<std::int64_t> first;
  std::size_t first_offset = 0;
  std::optional<std::int64_t> base;
  bool is_literal = false;
};

class Encoder {
 public:
  Encoder(const Operation& operation, Statement& statement, const EncodingContext& context)
      : row_(*operation.row),
        mask_(operation.mask),
        statement_(statement),
        context_(context),
        cursor_{statement.text, statement.operands.offset, statement.operands.end()} {}

  std::vector<std::uint8_t> encode() {
    bytes_.assign(length_of({&row_, mask_}), 0);
    if (row_.opcode > 0xFF) {
      bytes_[0] = static_cast<std::uint8_t>(row_.opcode >> 8);
      bytes_[1] = static_cast<std::uint8_t>(row_.opcode & 0xFF);
    } else {
      bytes_[0] = static_cast<std::uint8_t>(row_.opcode);
    }
    if (row_.format == Format::s_implied) return bytes_;
    if (statement_.operands.empty())
      throw Fault(statement_.operation.offset, fmt::format("{} needs operands: {}", row_.mnemonic, operand_form()));
    encode_operands();
    if (!cursor_.done())
      throw Fault(cursor_.at, fmt::format("'{}' was not expected here; {} is written with {}", cursor_.peek(), row_.mnemonic,
                                          operand_form()));
    return bytes_;
  }

 private:
  void encode_operands() {
    switch (row_.format) {
      case Format::rr:
        return encode_two_registers();
      case Format::rr_mask:
        return encode_masked_register();
      case Format::rr_single:
        return put_nibbles(reg(), 0);
      case Format::rr_immediate:
        bytes_[1] = immediate();
        return;
      case Format::rx:
        return encode_indexed(reg());
      case Format::rx_mask:
        return encode_indexed(mask());
      case Format::rs:
        return encode_rs(false);
      case Format::rs_mask:
        return encode_rs(true);
      case Format::rs_shift:
        put_nibbles(reg(), 0);
        comma();
        return put_storage(2, based(storage()));
      case Format::si:
        put_storage(2, based(storage()));
        comma();
        bytes_[1] = immediate();
        return;
      case Format::s:
        return put_storage(2, based(storage()));
      case Format::s_implied:
        return;
      case Format::ss_length:
        return encode_one_length();
      case Format::ss_two_lengths:
        return encode_two_lengths();
      case Format::ss_rounding:
        return encode_rounding();
    }
  }

  void encode_two_registers() {
    const auto first = reg();
    put_nibbles(first, second_reg());
  }

  void encode_masked_register() {
    const auto first = mask();
    put_nibbles(first, mask_ ? reg() : second_reg());
  }

  void encode_indexed(std::uint8_t first) {
    if (!mask_) comma();
    const auto operand = storage();
    if (operand.first.value_or(0) > 15)
      throw Fault(operand.first_offset, fmt::format("the index register is {}; registers are 0 to 15", *operand.first));
    put_nibbles(first, static_cast<std::uint8_t>(operand.first.value_or(0)));
    put_storage(2, operand);
  }

  void encode_rs(bool third_is_mask) {
    const auto first = reg();
    comma();
    put_nibbles(first, third_is_mask ? mask() : reg());
    comma();
    put_storage(2, based(storage()));
  }

  void encode_one_length() {
    constexpr std::int64_t most = 256;
    const auto first = storage();
    bytes_[1] = length_code(first, most);
    put_storage(2, first);
    comma();
    put_storage(4, based(storage()));
  }

  void encode_two_lengths() {
    constexpr std::int64_t most = 16;
    const auto first = storage();
    put_storage(2, first);
    comma();
    const auto second = storage();
    put_nibbles(length_code(first, most), length_code(second, most));
    put_storage(4, second);
  }

  void encode_rounding() {
    constexpr std::int64_t most = 16;
    constexpr std::int64_t highest_digit = 9;
    const auto first = storage();
    put_storage(2, first);
    comma();
    put_storage(4, based(storage()));
    comma();
    const auto digit = read_absolute(cursor_, context_.surroundings, 0, highest_digit, "the rounding digit");
    put_nibbles(length_code(first, most), static_cast<std::uint8_t>(digit));
  }

  // Operands

  std::uint8_t reg() { return static_cast<std::uint8_t>(read_absolute(cursor_, context_.surroundings, 0, 15, "the register")); }
  std::uint8_t second_reg() {
    comma();
    return reg();
  }
  std::uint8_t mask() {
    if (mask_) return *mask_;
    return static_cast<std::uint8_t>(read_absolute(cursor_, context_.surroundings, 0, 15, "the mask"));
  }
  std::uint8_t immediate() {
    return static_cast<std::uint8_t>(read_absolute(cursor_, context_.surroundings, -128, 255, "the immediate byte"));
  }
  void comma() {
    if (!cursor_.accept(','))
      throw Fault(cursor_.at, fmt::format("a comma and another operand are expected here; {} is written with {}", row_.mnemonic,
                                          operand_form()));
  }

  StorageOperand storage() {
    StorageOperand operand;
    operand.offset = cursor_.at;
    operand.is_literal = cursor_.peek() == '=';
    operand.value = operand.is_literal ? context_.literal(cursor_) : read_expression(cursor_, context_.surroundings);
    if (cursor_.accept('(')) {
      operand.first_offset = cursor_.at;
      if (cursor_.peek() != ',')
        operand.first = read_absolute(cursor_, context_.surroundings, 0, 256, "the number in parentheses");
      if (cursor_.accept(',')) operand.base = read_absolute(cursor_, context_.surroundings, 0, 15, "the base register");
      cursor_.expect(')', "the parenthesis is not closed; ')' is missing here");
    }
    return operand;
  }

  /// Makes the one number in parentheses the base, for operands that have neither index nor length.
  StorageOperand based(StorageOperand operand) const {
    if (!operand.first && !operand.base) return operand;
    if (operand.base)
      throw Fault(operand.first_offset,
                  fmt::format("this operand of {} has a base register only: {}", row_.mnemonic, operand_form()));
    if (*operand.first > 15)
      throw Fault(operand.first_offset, fmt::format("the base register is {}; registers are 0 to 15", *operand.first));
    operand.base = operand.first;
    operand.first.reset();
    return operand;
  }

  BaseDisplacement reach(const StorageOperand& operand) {
    if (operand.base) {
      if (!operand.value.absolute())
        throw Fault(operand.offset, "an address cannot have a base register written behind it; a number from 0 to 4095 can");
      if (operand.value.number < 0 || operand.value.number > 4095)
        throw Fault(operand.offset,
                    fmt::format("the displacement is {}; it must lie between 0 and 4095", operand.value.number));
      return {static_cast<std::uint8_t>(*operand.base), static_cast<std::uint16_t>(operand.value.number)};
    }
    const auto found = context_.usings->resolve(operand.value);
    if (!found)
      throw Fault(operand.offset, explain_unreachable(*context_.usings, operand.value, *context_.surroundings.sections));
    return *found;
  }

  /// One less than the length that is written or, if none is, than the length attribute of the operand. Zero counts as one.
  static std::uint8_t length_code(const StorageOperand& operand, std::int64_t most) {
    const auto length = operand.first.value_or(static_cast<std::int64_t>(operand.value.length));
    if (length > most)
      throw Fault(operand.first ? operand.first_offset : operand.offset,
                  fmt::format("the length is {}; it is {} at most here{}", length, most,
                              operand.first ? "" : ": write one in parentheses"));
    return static_cast<std::uint8_t>(std::max<std::int64_t>(length, 1) - 1);
  }

  // Bytes

  void put_nibbles(std::uint8_t left, std::uint8_t right) { bytes_[1] = static_cast<std::uint8_t>(left << 4 | right); }
  void put_storage(std::size_t at, const StorageOperand& operand) {
    const auto address = reach(operand);
    bytes_[at] = static_cast<std::uint8_t>(address.base << 4 | address.displacement >> 8);
    bytes_[at + 1] = static_cast<std::uint8_t>(address.displacement);
    const bool is_first = at == 2 && (row_.format == Format::si || bytes_.size() == 6);
    (is_first ? statement_.address_1 : statement_.address_2) = operand.value.number;
    if (!operand.value.absolute() && !operand.first) check_boundary(operand);
  }

  /// An address that is known here; with an index nothing is.
  void check_boundary(const StorageOperand& operand) const {
    const auto boundary = operand_boundary(row_.opcode);
    if (operand.value.number % boundary == 0 || context_.warnings == nullptr) return;
    const auto* const unit = boundary == 8 ? "doubleword" : boundary == 4 ? "fullword" : "halfword";
    context_.warnings->emplace_back(
        operand.offset, fmt::format("the operand of {} belongs on a {} boundary, and X'{:06X}' is none", row_.mnemonic, unit,
                                    operand.value.number & 0xFF'FFFF));
  }

  [[nodiscard]] std::string operand_form() const {
    switch (row_.format) {
      case Format::rr:
        return "R1,R2";
      case Format::rr_mask:
        return mask_ ? "R2" : "M1,R2";
      case Format::rr_single:
        return "R1";
      case Format::rr_immediate:
        return "I";
      case Format::rx:
        return "R1,D2(X2,B2)";
      case Format::rx_mask:
        return mask_ ? "D2(X2,B2)" : "M1,D2(X2,B2)";
      case Format::rs:
        return "R1,R3,D2(B2)";
      case Format::rs_mask:
        return "R1,M3,D2(B2)";
      case Format::rs_shift:
        return "R1,D2(B2)";
      case Format::si:
        return "D1(B1),I2";
      case Format::s:
        return "D2(B2)";
      case Format::s_implied:
        return "no operand";
      case Format::ss_length:
        return "D1(L,B1),D2(B2)";
      case Format::ss_two_lengths:
        return "D1(L1,B1),D2(L2,B2)";
      case Format::ss_rounding:
        return "D1(L1,B1),D2(B2),I3";
    }
    return {};
  }

  const InstructionRow& row_;
  std::optional<std::uint8_t> mask_;
  Statement& statement_;
  const EncodingContext& context_;
  Cursor cursor_;
  std::vector<std::uint8_t> bytes_;
};

}  // namespace

std::optional<Operation> find_operation(std::string_view mnemonic) {
  if (mnemonic == "DIAG") mnemonic = "DIAGNOSE";
  if (const auto* row = find_instruction(mnemonic)) return Operation{row, std::nullopt};
  const auto* extended = find_extended_mnemonic(mnemonic);
  if (extended == nullptr) return std::nullopt;
  const auto* row = find_instruction(extended->instruction);
  return row == nullptr ? std::nullopt : std::optional(Operation{row, extended->mask});
}

std::uint32_t length_of(const Operation& operation) {
  const auto opcode = operation.row->opcode;
  return instruction_length(static_cast<std::uint8_t>(opcode > 0xFF ? opcode >> 8 : opcode));
}

std::vector<std::size_t> find_literals(const Statement& statement) {
  std::vector<std::size_t> places;
  const std::string_view text = statement.text;
  for (auto i = statement.operands.offset; i < statement.operands.end(); ++i) {
    if (text[i] == '\'' && !is_attribute_apostrophe(text, i))
      i = end_of_string(text, i) - 1;
    else if (text[i] == '=' && (i == statement.operands.offset || text[i - 1] == ','))
      places.push_back(i);
  }
  return places;
}

std::vector<std::uint8_t> encode_instruction(const Operation& operation, Statement& statement, const EncodingContext& context) {
  return Encoder(operation, statement, context).encode();
}

}  // namespace isa370::assembler
