// Branches that name their condition: one table of mnemonics and masks over BC and BCR.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace isa370::assembler {

struct ExtendedMnemonic {
  std::string_view mnemonic;
  std::string_view instruction;  ///< In the instruction table.
  std::uint8_t mask;
};

constexpr std::array<ExtendedMnemonic, 32> extended_mnemonics = {{
    {"B", "BC", 15},
    {"NOP", "BC", 0},
    {"BR", "BCR", 15},
    {"NOPR", "BCR", 0},
    // After comparisons
    {"BH", "BC", 2},
    {"BHR", "BCR", 2},
    {"BL", "BC", 4},
    {"BLR", "BCR", 4},
    {"BE", "BC", 8},
    {"BER", "BCR", 8},
    {"BNH", "BC", 13},
    {"BNHR", "BCR", 13},
    {"BNL", "BC", 11},
    {"BNLR", "BCR", 11},
    {"BNE", "BC", 7},
    {"BNER", "BCR", 7},
    // After arithmetic
    {"BO", "BC", 1},
    {"BOR", "BCR", 1},
    {"BP", "BC", 2},
    {"BPR", "BCR", 2},
    {"BM", "BC", 4},
    {"BMR", "BCR", 4},
    {"BZ", "BC", 8},
    {"BZR", "BCR", 8},
    {"BNP", "BC", 13},
    {"BNPR", "BCR", 13},
    {"BNM", "BC", 11},
    {"BNMR", "BCR", 11},
    {"BNZ", "BC", 7},
    {"BNZR", "BCR", 7},
    {"BNO", "BC", 14},
    {"BNOR", "BCR", 14},
}};

/// Nullptr when there is none of this name (in capitals).
[[nodiscard]] constexpr const ExtendedMnemonic* find_extended_mnemonic(std::string_view mnemonic) {
  for (const auto& row : extended_mnemonics)
    if (row.mnemonic == mnemonic) return &row;
  return nullptr;
}

}  // namespace isa370::assembler
