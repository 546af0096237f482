// Constants as DC, DS and literals write them: duplication, type, length and nominal value.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "expression.hpp"
#include "statement.hpp"
#include "using_table.hpp"

namespace isa370::assembler {

/// What a type letter stands for.
struct ConstantType {
  char letter;
  std::uint8_t implied_length;  ///< 0: as long as the value.
  std::uint8_t alignment;       ///< Without a length modifier.
  std::uint8_t shortest;        ///< Least length modifier.
  std::uint16_t longest;
  bool addresses;  ///< The value stands in parentheses.
};

/// One operand of DC or DS. The fields are places in the statement's text.
struct Constant {
  const ConstantType* type = nullptr;
  std::int64_t duplication = 1;
  std::optional<std::uint32_t> length_modifier;
  Field specification;        ///< All of it.
  std::vector<Field> values;  ///< Nominal values; empty for DS without any.

  [[nodiscard]] std::uint32_t alignment() const { return length_modifier ? 1U : type->alignment; }
};

/// Storage and object code beyond this many bytes is refused: it is the size of the address space.
constexpr std::uint64_t most_bytes = 0x100'0000;

/// Reads one operand; the cursor stops behind it. Duplication and length must have values already.
[[nodiscard]] Constant read_constant(Cursor& cursor, const Surroundings& surroundings, bool value_needed);
/// Bytes of its value number `index` (0 for DS without one): the length attribute is that of the first.
[[nodiscard]] std::uint32_t value_length(const Constant& constant, std::string_view text, std::size_t index);
/// Bytes of the whole operand, duplication counted. Faults above `most_bytes`.
[[nodiscard]] std::uint32_t total_length(const Constant& constant, std::string_view text);

/// A place in encoded bytes that a loader must change.
struct Fixup {
  std::uint32_t offset = 0;
  std::uint8_t length = 4;
  int section = -1;        ///< What its value is relative to.
  std::string v_constant;  ///< Or this external name.
  bool negative = false;
};

struct EncodedConstant {
  std::vector<std::uint8_t> bytes;
  std::vector<Fixup> fixups;
};

/// Encodes the operand at the location that `surroundings` gives. In a literal, '*' is not the constant's place but the
/// instruction's, and the same in each duplication: `is_literal`.
[[nodiscard]] EncodedConstant encode_constant(const Constant& constant, std::string_view text, Surroundings surroundings,
                                              const UsingTable& usings, bool is_literal);

/// Appends `value` as an address of `length` bytes, with its fixups.
void append_address(EncodedConstant& to, const Value& value, unsigned length, const std::vector<Section>& sections,
                    std::size_t at);

}  // namespace isa370::assembler
