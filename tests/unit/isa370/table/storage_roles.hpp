// Which rows of the instruction table have operands in storage, how long these are and how they are accessed. The table does
// not say so itself; a test sees to it that each of its rows is here.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include <isa370/instruction.hpp>

namespace table_test {

enum class Access : std::uint8_t {
  fetch,
  store,  ///< Or fetched and stored.
};

/// How long an operand is.
enum class Extent : std::uint8_t {
  byte,
  halfword,
  word,
  doubleword,
  registers,  ///< As many words as there are registers from R1 to R3.
  mask,       ///< As many bytes as the mask has ones; under a zero mask one byte is looked at.
  length,     ///< L + 1.
  backwards,  ///< L + 1, addressed by its rightmost byte.
  length_1,   ///< L1 + 1.
  length_2,   ///< L2 + 1.
  functions,  ///< 256 function bytes, of which those are needed that the arguments ask for.
  edited,     ///< As many bytes as the pattern asks for: half as many as it has digit selectors.
};

struct StorageOperand {
  Access access = Access::fetch;
  Extent extent = Extent::byte;
  unsigned boundary = 1;  ///< Where it must lie on System/370.
};

/// `left` is addressed by the third and fourth byte of the instruction, `right` by the fifth and sixth.
struct StorageRow {
  std::string_view mnemonic;
  StorageOperand left;
  std::optional<StorageOperand> right;
};

/// Rows whose operands are accessed as a whole or not at all.
[[nodiscard]] std::span<const StorageRow> storage_rows();
/// MVCL and CLCL: units of operation, of which those before an exception are completed.
[[nodiscard]] std::span<const std::string_view> interruptible_rows();
/// Rows with an address that does not name an operand in storage by logical address; those without any address are not listed.
[[nodiscard]] std::span<const std::string_view> address_only_rows();
/// Whether a format has no address at all.
[[nodiscard]] bool has_no_address(isa370::Format format);

/// Bytes that an operand has, as the instruction's second byte says.
[[nodiscard]] unsigned length_of(Extent extent, std::uint8_t second_byte);

/// Second bytes with which a row is worth trying: every length class. Registers are even, and floating-point registers.
[[nodiscard]] std::vector<std::uint8_t> second_bytes(const isa370::InstructionRow& row);

/// An instruction whose operands are addressed by registers 12 (left) and 13 (right), without displacement.
[[nodiscard]] std::vector<std::uint8_t> instruction_text(const isa370::InstructionRow& row, std::uint8_t second_byte);
inline constexpr unsigned left_base = 12;
inline constexpr unsigned right_base = 13;

}  // namespace table_test
