// Builds the instruction table from instructions.def, and the indexes into it.
#include <array>
#include <string_view>

#include "isa370/instruction.hpp"

namespace isa370 {
namespace {

using enum Format;
using enum Privilege;
using enum ConditionCodeUse;

// What the table's column of models says.
constexpr ArchitectureSet models_360(Architecture::system_360, Architecture::model_67, Architecture::system_370);
constexpr ArchitectureSet models_67(Architecture::model_67);
constexpr ArchitectureSet models_67_370(Architecture::model_67, Architecture::system_370);
constexpr ArchitectureSet models_370(Architecture::system_370);

constexpr auto rows = std::to_array<InstructionRow>({
#define INSTRUCTION(opcode, mnemonic, name, format, privilege, condition_code, models, section, handler) \
  {opcode, #mnemonic, name, format, privilege, condition_code, models_##models, section},
#include "instructions.def"
#undef INSTRUCTION
});

constexpr std::uint8_t no_row = 0xFF;
static_assert(rows.size() < no_row);

/// Row number by first byte; for first bytes with two-byte codes, by second byte in `extended`.
struct Index {
  std::array<std::uint8_t, 256> by_first{};
  std::array<std::uint8_t, 256> b2{};
};

constexpr bool io_group(std::uint8_t first) { return first >= 0x9C && first <= 0x9F; }

constexpr Index build_index() {
  Index index;
  index.by_first.fill(no_row);
  index.b2.fill(no_row);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const auto opcode = rows[i].opcode;
    if (opcode < 0x100)
      index.by_first[opcode] = static_cast<std::uint8_t>(i);
    else if (opcode >> 8 == 0xB2)
      index.b2[opcode & 0xFF] = static_cast<std::uint8_t>(i);
  }
  return index;
}

constexpr Index table_index = build_index();

}  // namespace

std::span<const InstructionRow> instruction_table() { return rows; }

const InstructionRow* find_instruction(std::uint8_t first_byte, std::uint8_t second_byte) {
  // SIO and its relatives tell themselves apart by bit 15 alone; the other bits of the second byte are ignored.
  if (io_group(first_byte)) {
    const auto wanted = static_cast<std::uint16_t>(first_byte << 8 | (second_byte & 1));
    for (const auto& row : rows)
      if (row.opcode == wanted) return &row;
    return nullptr;
  }
  const auto number = first_byte == 0xB2 ? table_index.b2[second_byte] : table_index.by_first[first_byte];
  return number == no_row ? nullptr : &rows[number];
}

const InstructionRow* find_instruction(std::string_view mnemonic) {
  for (const auto& row : rows)
    if (row.mnemonic == mnemonic) return &row;
  return nullptr;
}

Instruction decode(const std::array<std::uint8_t, 6>& text) {
  Instruction result;
  result.row = find_instruction(text[0], text[1]);
  result.row_number = result.row != nullptr ? static_cast<std::uint16_t>(result.row - rows.data()) : std::uint16_t{0};
  result.length = static_cast<std::uint8_t>(instruction_length(text[0]));
  const auto high = [&](int i) { return static_cast<std::uint8_t>(text[static_cast<std::size_t>(i)] >> 4); };
  const auto low = [&](int i) { return static_cast<std::uint8_t>(text[static_cast<std::size_t>(i)] & 0xF); };
  const auto displacement = [&](int i) {
    return static_cast<std::uint16_t>(low(i) << 8 | text[static_cast<std::size_t>(i) + 1]);
  };
  result.r1 = high(1);
  result.r2 = result.r3 = result.x2 = low(1);
  result.i2 = text[1];
  if (result.length == 4) {
    result.b1 = result.b2 = high(2);
    result.d1 = result.d2 = displacement(2);
  } else if (result.length == 6) {
    const bool one_length = result.row != nullptr && result.row->format == ss_length;
    result.l1 = one_length ? text[1] : high(1);
    result.l2 = low(1);
    result.b1 = high(2);
    result.d1 = displacement(2);
    result.b2 = high(4);
    result.d2 = displacement(4);
  }
  return result;
}

Instruction decode(Architecture architecture, const std::array<std::uint8_t, 6>& text) {
  // System/360 ignores the second byte of SIO, TIO, HIO and TCH, which gives System/370 four more instructions. [POO360]
  auto known = text;
  if (architecture != Architecture::system_370 && io_group(text[0])) known[1] = 0;
  auto result = decode(known);
  result.i2 = text[1];
  if (result.row != nullptr && !result.row->models.contains(architecture)) {
    result.row = nullptr;
    result.row_number = 0;
  }
  return result;
}

}  // namespace isa370
