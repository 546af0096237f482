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

/// What a type letter stands for. Lengths are in bytes.
struct ConstantType {
  char letter;
  std::uint8_t implied_length;  ///< 0: as long as the value.
  std::uint8_t alignment;       ///< Without a length modifier.
  std::uint8_t shortest;        ///< Least length modifier.
  std::uint16_t longest;        ///< Greatest.
  std::uint16_t longest_area;   ///< The same in DS.
  bool addresses;               ///< The value stands in parentheses.
  bool bit_lengths;             ///< The length modifier may be in bits.
  std::int16_t lowest_scale;    ///< Of the scale modifier.
  std::int16_t highest_scale;   ///< 0: there are neither scale nor exponent modifiers.
};

/// One operand of DC or DS. The fields are places in the statement's text.
struct Constant {
  const ConstantType* type = nullptr;
  std::int64_t duplication = 1;
  std::uint32_t length_bits = 0;  ///< The length modifier; 0: none.
  bool bit_length = false;        ///< It was written in bits: the constant begins where the one before it ends.
  int scale = 0;
  int exponent = 0;
  Field specification;        ///< All of it.
  std::vector<Field> values;  ///< Nominal values; empty for DS without any.

  [[nodiscard]] std::uint32_t alignment() const { return length_bits != 0 ? 1U : type->alignment; }
};

/// Storage and object code beyond this many bytes is refused: it is the size of the address space.
constexpr std::uint64_t most_bytes = 0x100'0000;

/// Reads one operand; the cursor stops behind it. Duplication and length must have values already. DS needs no value.
[[nodiscard]] Constant read_constant(Cursor& cursor, const Surroundings& surroundings, bool value_needed);
/// Bytes of its value number `index` (0 for DS without one), a part of a byte counting as one: the length attribute is that of
/// the first.
[[nodiscard]] std::uint32_t value_length(const Constant& constant, std::string_view text, std::size_t index);
/// Bits of the whole operand, duplication counted. Faults above `most_bytes`.
[[nodiscard]] std::uint64_t total_bits(const Constant& constant, std::string_view text);
/// The same in bytes, a part of a byte counting as one.
[[nodiscard]] std::uint32_t total_length(const Constant& constant, std::string_view text);
/// The attributes T' and S' of a name of the constant.
[[nodiscard]] Attributes attributes_of(const Constant& constant, std::string_view text);

/// Where the operands of one statement lie: bytes aligned as the types say, bit strings one behind the other.
class OperandPlaces {
 public:
  explicit OperandPlaces(std::uint32_t location) : bit_(8 * std::uint64_t{location}) {}
  /// The byte in which the operand begins; it takes its place. Faults beyond `most_bytes`.
  std::uint32_t place(const Constant& constant, std::string_view text);
  /// The first byte behind all.
  [[nodiscard]] std::uint32_t end() const { return static_cast<std::uint32_t>((bit_ + 7) / 8); }

 private:
  std::uint64_t bit_;
};

/// What a loader does to an address constant.
enum class AddressKind : std::uint8_t {
  address,            ///< A, Y: adds the address of a section
  v_constant,         ///< V: the address of an external name
  dummy_offset,       ///< Q: the place of an external dummy section among all
  cumulative_length,  ///< CXD: the length of all external dummy sections
};

/// A place in encoded bytes that a loader must change.
struct Fixup {
  std::uint32_t offset = 0;
  std::uint8_t length = 4;
  int section = -1;      ///< What its value is relative to.
  std::string external;  ///< Or this external name (V).
  bool negative = false;
  AddressKind kind = AddressKind::address;
};

struct EncodedConstant {
  std::vector<std::uint8_t> bytes;
  std::vector<Fixup> fixups;
  std::uint64_t bits = 0;  ///< Of a constant with its length in bits: how many of the bytes' bits, from the left.
};

/// Encodes the operand at the location that `surroundings` gives. In a literal, '*' is not the constant's place but the
/// instruction's, and the same in each duplication: `is_literal`.
[[nodiscard]] EncodedConstant encode_constant(const Constant& constant, std::string_view text, Surroundings surroundings,
                                              const UsingTable& usings, bool is_literal);
/// Appends `count` bits, the first of `from`, to the `bits` bits of `to`.
void append_bits(std::vector<std::uint8_t>& to, std::uint64_t& bits, const std::vector<std::uint8_t>& from,
                 std::uint64_t count);

/// Appends `value` as an address of `bits` bits, with its fixups, right-adjusted in whole bytes.
void append_address(EncodedConstant& to, const Value& value, unsigned bits, const std::vector<Section>& sections,
                    std::size_t at);

}  // namespace isa370::assembler
