// Sets of instructions: rows of the instruction table.
#pragma once

#include <bitset>
#include <cstdint>
#include <string>
#include <string_view>

#include <tl/expected.hpp>

#include "isa370/instruction.hpp"

namespace isa370 {

class InstructionSet {
 public:
  void add(const InstructionRow& row) { rows_.set(number_of(row)); }
  [[nodiscard]] bool contains(const InstructionRow& row) const { return rows_.test(number_of(row)); }
  /// By place in the instruction table.
  [[nodiscard]] bool contains_number(std::uint16_t row_number) const { return rows_.test(row_number); }
  [[nodiscard]] bool empty() const { return rows_.none(); }
  bool operator==(const InstructionSet&) const = default;

 private:
  static constexpr std::size_t most_rows = 256;
  [[nodiscard]] static std::size_t number_of(const InstructionRow& row) {
    return static_cast<std::size_t>(&row - instruction_table().data());
  }
  std::bitset<most_rows> rows_;
};

/// Privileged instructions by mnemonic, "SSM,STNSM". The error is one line and says what is wrong with which of them.
[[nodiscard]] tl::expected<InstructionSet, std::string> parse_privileged_instructions(std::string_view text);
/// "SSM,STNSM", in the order of the table.
[[nodiscard]] std::string to_string(const InstructionSet& instructions);

}  // namespace isa370
