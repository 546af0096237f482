// Runs a case alone on isa370, an instruction at a time, to see whether it can be compared and which instructions it performs.
//
// What the two machines may do differently without being wrong is kept out here and not in the comparison: accesses outside the
// arena (to the harness, other cases, the interval timer), clocks, waiting, I/O, look-aside buffers behind changed tables.
#pragma once

#include <array>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <isa370/instruction.hpp>
#include <isa370/machine.hpp>

#include "case.hpp"

namespace peer {

/// A row that random programs do not have, and why.
struct Exemption {
  std::string_view mnemonic;
  std::string_view reason;
};
[[nodiscard]] std::span<const Exemption> exemptions();
/// The rows of System/370 that are compared.
[[nodiscard]] std::vector<const isa370::InstructionRow*> compared_rows();

/// The same, those more than once of which few come to be compared.
[[nodiscard]] std::vector<const isa370::InstructionRow*> weighted_rows();

/// Bytes of storage as the program addresses them.
struct OperandField {
  std::uint32_t address = 0;
  std::uint32_t length = 0;
};
/// At D1(B1) and D2(X2,B2), or of MOVE LONG; of length zero where there is none.
struct Operands {
  OperandField first;
  OperandField second;
};

/// One that was performed, in order. Blocks are those of the arena, a bit each.
struct Performed {
  const isa370::InstructionRow* row = nullptr;
  std::array<std::uint8_t, 6> text{};  ///< As modified by EXECUTE.
  bool completed = false;              ///< No program interruption came of it.
  bool executed = false;               ///< By EXECUTE.
  std::uint16_t first_blocks = 0;      ///< Where operands may be, or, as second, the block whose key is one.
  std::uint16_t second_blocks = 0;
  std::uint16_t text_blocks = 0;  ///< Where it is itself, the EXECUTE included.
};

/// The same with what the rehearsal itself needs to know.
struct Step {
  Performed performed;
  std::optional<std::array<std::uint8_t, 6>> text;  ///< None when it cannot be fetched.
  Operands operands;
  std::uint32_t address = 0;   ///< Of the instruction.
  bool may_end_early = false;  ///< A comparison that need not come to the byte that cannot be fetched.
  bool ended = false;          ///< With an interruption.
  isa370::Exit exit;
  std::string_view unfit;
};

struct Rehearsal {
  std::string_view unfit;  ///< Why the case cannot be compared; empty if it can.
  std::vector<Performed> performed;
  std::uint16_t code = 0;     ///< Of the program interruption that ended it.
  bool extended = false;      ///< In which mode the last instruction was performed: EC.
  bool fetch_failed = false;  ///< The last instruction could not be fetched, or its address is odd.
};

/// Whether the blocks were referred to after one of their keys was set or its reference bit reset: Hercules, which goes on with
/// what its look-aside buffer has, may not have recorded that.
[[nodiscard]] bool used_since_key_was_set(std::span<const Performed> performed, unsigned blocks);

class Rehearser {
 public:
  explicit Rehearser(const Surroundings& surroundings);
  [[nodiscard]] Rehearsal rehearse(const Case& one);

 private:
  void set_up(const Case& one);
  /// One instruction, and why the case is unfit because of it, if so.
  [[nodiscard]] Step step(const Case& one, Rehearsal& rehearsal);
  /// The instruction that comes next, its subject if it is an EXECUTE; nullopt when it cannot be fetched.
  [[nodiscard]] std::optional<std::array<std::uint8_t, 6>> next_instruction(bool& executed) const;
  [[nodiscard]] Operands operands_of(const isa370::Instruction& instruction) const;
  [[nodiscard]] std::uint16_t blocks_of(const OperandField& field) const;
  [[nodiscard]] bool share_a_byte(const OperandField& one, const OperandField& other) const;
  /// Whether a byte of storage is there under two addresses.
  [[nodiscard]] bool has_alias(const Operands& operands) const;
  /// Where the instruction is that comes next, or the subject of EXECUTE.
  [[nodiscard]] OperandField place_of_text(bool executed) const;
  [[nodiscard]] std::uint16_t block_with_key(std::uint32_t real) const;
  /// Whether a comparison could end before it comes to a byte that cannot be fetched.
  [[nodiscard]] bool unequal_before_exception(const isa370::Instruction& instruction, const Operands& operands) const;
  [[nodiscard]] std::string_view unfit_overlap(const isa370::Instruction& instruction, const Performed& next) const;
  [[nodiscard]] Step about_to_perform() const;
  [[nodiscard]] static bool in_prefix_page(const Case& one);
  [[nodiscard]] std::optional<isa370::AbsoluteAddress> absolute_of(std::uint32_t address) const;
  [[nodiscard]] std::optional<std::array<std::uint8_t, 6>> text_at(std::uint32_t address) const;
  /// Whether the processor itself can fetch the instruction.
  [[nodiscard]] bool fetchable() const;
  [[nodiscard]] std::string_view unfit_key_operand(const Case& one, std::uint32_t real, bool whole_frame,
                                                   unsigned text_blocks) const;
  [[nodiscard]] std::string_view unfit_before(const Case& one, const Performed& next) const;
  /// For instructions that look at what was recorded in keys.
  [[nodiscard]] static std::string_view unfit_shown_key(std::vector<Performed> performed, const Performed& next);
  [[nodiscard]] static std::string_view unfit_protection(const Rehearsal& rehearsal);
  [[nodiscard]] std::string_view unfit_exception(const Step& step) const;
  [[nodiscard]] std::string_view unfit_after(const Case& one, const Step& step) const;
  [[nodiscard]] std::string_view unfit_state(const Case& one, bool translates) const;
  [[nodiscard]] bool beyond_long_page_table(std::uint32_t address) const;
  [[nodiscard]] static bool in_arena(std::uint32_t absolute) { return absolute >= arena && absolute < arena + arena_size; }
  [[nodiscard]] bool outside_touched() const;

  const Surroundings& surroundings_;
  isa370::Machine machine_;
  std::vector<std::uint8_t> tables_;  ///< As the case begins.
};

}  // namespace peer
