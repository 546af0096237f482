// Machine instructions: operands as written to bytes.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string_view>
#include <vector>

#include "isa370/instruction.hpp"
#include "module.hpp"

namespace isa370::assembler {

/// A machine instruction by the name that a program gives it.
struct Operation {
  const InstructionRow* row = nullptr;
  std::optional<std::uint8_t> mask;  ///< Of an extended mnemonic: the first operand is not written.
};
[[nodiscard]] std::optional<Operation> find_operation(std::string_view mnemonic);
/// Bytes of its instruction.
[[nodiscard]] std::uint32_t length_of(const Operation& operation);

/// The literals in a machine instruction's operands: where each begins (at '=') .
[[nodiscard]] std::vector<std::size_t> find_literals(const Statement& statement);

struct EncodingContext {
  Surroundings surroundings;
  const UsingTable* usings = nullptr;
  /// The address of the statement's literal; the cursor stands at '=' and must be moved behind it.
  std::function<Value(Cursor&)> literal;
  std::vector<Fault>* warnings = nullptr;  ///< Gets what is odd, but can be assembled.
};

/// Encodes the statement's operands and notes the addresses that it refers to. Faults name the operand.
[[nodiscard]] std::vector<std::uint8_t> encode_instruction(const Operation& operation, Statement& statement,
                                                           const EncodingContext& context);

}  // namespace isa370::assembler
