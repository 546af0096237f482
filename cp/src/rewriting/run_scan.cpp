// What an instruction means to a run, and which storage it may touch.
#include "rewriting/run_scan.hpp"

#include <algorithm>

#include <isa370/address.hpp>
#include <isa370/program_event_recording.hpp>

namespace cp {
namespace {

using isa370::Instruction;

namespace opcode {
constexpr unsigned branch_and_link_register = 0x05, branch_on_condition_register = 0x07, supervisor_call = 0x0A,
                   branch_and_save_register = 0x0D, move_long = 0x0E, compare_long = 0x0F, execute = 0x44,
                   branch_and_link = 0x45, branch_on_condition = 0x47, branch_and_save = 0x4D, move_inverse = 0xE8;
constexpr unsigned every_condition = 0xF;
}  // namespace opcode

unsigned code_of(const Instruction& i) { return i.row->opcode; }

/// What follows such an instruction in storage is not what is executed next.
bool always_leaves(const Instruction& i) {
  if (i.row == nullptr || i.row->privilege == isa370::Privilege::supervisor) return true;  // They trap.
  switch (code_of(i)) {
    case opcode::branch_and_link_register:
    case opcode::branch_and_save_register:
      return i.r2 != 0;
    case opcode::branch_on_condition_register:
      return i.r1 == opcode::every_condition && i.r2 != 0;
    case opcode::branch_on_condition:
      return i.r1 == opcode::every_condition;
    case opcode::branch_and_link:
    case opcode::branch_and_save:
    case opcode::supervisor_call:
      return true;
    default:
      return false;
  }
}

// ---- Operands ------------------------------------------------------------------------------------------------------------

/// General registers of which it is known what they hold: bit 0 of 16 stands for register 0.
class KnownRegisters {
 public:
  explicit KnownRegisters(const GeneralRegisters& gpr) : gpr_(gpr) {}
  /// nullopt: not known.
  [[nodiscard]] std::optional<std::uint32_t> value(unsigned number) const {
    return (known_ & bit(number)) != 0 ? std::optional(gpr_[number]) : std::nullopt;
  }
  /// A part of an address.
  [[nodiscard]] std::optional<std::uint32_t> base(unsigned number) const { return number == 0 ? 0 : value(number); }
  void note_executed(const Instruction& i) {
    constexpr unsigned edit_and_mark = 0xDF;
    constexpr unsigned condition_with_most_changes = 1;  // CS and TRT change registers then.
    known_ &= ~unsigned{isa370::altered_registers(i, condition_with_most_changes)};
    if (code_of(i) == edit_and_mark) known_ &= ~bit(1);
  }

 private:
  [[nodiscard]] static unsigned bit(unsigned number) { return 0x8000U >> number; }
  const GeneralRegisters& gpr_;
  unsigned known_ = 0xFFFF;
};

/// Whether `length` bytes from an address have the byte; a missing address may be any.
bool may_have(std::optional<std::uint32_t> address, std::uint32_t length, std::uint32_t byte) {
  return !address || ((byte - *address) & isa370::address_mask) < length;
}

std::optional<std::uint32_t> sum(std::optional<std::uint32_t> base, std::optional<std::uint32_t> index, std::uint32_t more) {
  if (!base || !index) return std::nullopt;
  return (*base + *index + more) & isa370::address_mask;
}

bool long_operand_has(const KnownRegisters& known, unsigned even, std::uint32_t byte) {
  const auto length = known.value((even + 1) & 0xF);
  return may_have(known.value(even), length ? *length & isa370::address_mask : isa370::address_mask + 1, byte);
}

/// RX: LA, BAL, BCT, BC, BAS; RS: branches on index and shifts. Their second address is no operand's.
bool takes_no_operand(unsigned code) {
  return code == 0x41 || (code >= 0x45 && code <= 0x47) || code == 0x4D || (code >= 0x86 && code <= 0x8F);
}

/// Whether the instruction may fetch or store the byte. Operands are taken for as long as they can be.
bool may_touch(const Instruction& i, const KnownRegisters& known, std::uint32_t byte) {
  constexpr std::uint32_t longest_of_one_register = 8;
  constexpr std::uint32_t longest_of_registers = 64;  // LM, STM.
  constexpr std::uint32_t longest_of_characters = 256;
  const auto code = code_of(i);
  if (i.length == 2)
    return (code == opcode::move_long || code == opcode::compare_long) &&
           (long_operand_has(known, i.r1, byte) || long_operand_has(known, i.r2, byte));
  if (i.length == 4) {
    if (takes_no_operand(code)) return false;
    const bool indexed = i.row->format == isa370::Format::rx || i.row->format == isa370::Format::rx_mask;
    const auto index = indexed ? known.base(i.x2) : 0;
    const auto length = i.row->format == isa370::Format::si ? 1 : indexed ? longest_of_one_register : longest_of_registers;
    return may_have(sum(known.base(i.b2), index, i.d2), length, byte);
  }
  // MOVE INVERSE goes through its second operand to the left.
  const auto second = sum(known.base(i.b2), 0, i.d2 - (code == opcode::move_inverse ? longest_of_characters - 1 : 0));
  const auto first_length = i.row->format == isa370::Format::ss_length ? i.l1 + 1U : longest_of_characters;
  return may_have(sum(known.base(i.b1), 0, i.d1), first_length, byte) || may_have(second, longest_of_characters, byte);
}

}  // namespace

Instruction instruction_at(std::span<const std::uint8_t> code) {
  std::array<std::uint8_t, 6> text{};
  std::ranges::copy(code.first(std::min(code.size(), text.size())), text.begin());
  return isa370::decode(isa370::Architecture::system_370, text);
}

ScannedRun scan_run(std::span<const std::uint8_t> code, const isa370::InstructionSet& silent) {
  ScannedRun run;
  for (unsigned instructions = 0;; ++instructions) {
    const auto rest = code.subspan(run.length);
    if (rest.empty() || isa370::instruction_length(rest[0]) > rest.size()) return run;
    const auto i = instruction_at(rest);
    run.silent = i.row != nullptr && silent.contains(*i.row);
    if (run.silent || instructions == most_instructions_in_run || (i.row != nullptr && code_of(i) == opcode::execute)) {
      run.ending = ScannedRun::Ending::stop;
      return run;
    }
    run.length += i.length;
    if (always_leaves(i)) {
      run.ending = ScannedRun::Ending::closed;
      return run;
    }
  }
}

std::optional<std::uint32_t> first_touching(std::span<const std::uint8_t> code, std::uint32_t end, std::uint32_t byte,
                                            const GeneralRegisters& gpr) {
  KnownRegisters known(gpr);
  for (std::uint32_t offset = 0; offset < end;) {
    const auto i = instruction_at(code.subspan(offset));
    if (may_touch(i, known, byte)) return offset;
    known.note_executed(i);
    offset += i.length;
  }
  return std::nullopt;
}

}  // namespace cp
