// Instructions while events are recorded: one at a time, each looked at when it has ended.
//
// Storage alteration is noted where storing happens (`Cpu::note_stored_slowly`): as long as events are recorded, no store finds
// its place in the access buffer. The other events are told from the instruction and from how it ended. What the manual leaves
// to the model: an instruction whose second or third halfword cannot be fetched gives no event; EXECUTE's own fetch is an event
// even if its subject cannot be fetched; a terminated instruction gives the alterations that have happened.
// NOT IMPLEMENTED: EDIT AND MARK that puts the address into register 1 which is there already gives no event.
#include "isa370/program_event_recording.hpp"

#include <algorithm>
#include <span>

#include "cpu/cpu.hpp"

namespace isa370 {
namespace {

/// BALR BCTR BCR BASR, BAL BCT BC BAS, BXH BXLE.
constexpr auto branches = std::to_array<std::uint16_t>({0x05, 0x06, 0x07, 0x0D, 0x45, 0x46, 0x47, 0x4D, 0x86, 0x87});

/// Those whose result goes into register R1, whatever happens.
constexpr auto alter_first_register = std::to_array<std::uint16_t>({
    0x05, 0x06, 0x09, 0x0D, 0x10, 0x11, 0x12, 0x13,        // BALR BCTR ISK BASR, LPR LNR LTR LCR
    0x14, 0x16, 0x17, 0x18, 0x1A, 0x1B, 0x1E, 0x1F,        // NR OR XR LR, AR SR ALR SLR
    0x41, 0x43, 0x45, 0x46, 0x48, 0x4A, 0x4B, 0x4C, 0x4D,  // LA IC BAL BCT LH, AH SH MH BAS
    0x4F, 0x54, 0x56, 0x57, 0x58, 0x5A, 0x5B, 0x5E, 0x5F,  // CVB, N O X L, A S AL SL
    0x86, 0x87, 0x88, 0x89, 0x8A, 0x8B, 0xB1,              // BXH BXLE, SRL SLL SRA SLA, LRA
});

/// MR DR M D, SRDL SLDL SRDA SLDA.
constexpr auto alter_first_pair = std::to_array<std::uint16_t>({0x1C, 0x1D, 0x5C, 0x5D, 0x8C, 0x8D, 0x8E, 0x8F});

constexpr auto edit_and_mark = std::to_array<std::uint16_t>({0xDF});

bool is_one_of(const Instruction& instruction, std::span<const std::uint16_t> opcodes) {
  return instruction.row != nullptr && std::ranges::find(opcodes, instruction.row->opcode) != opcodes.end();
}

constexpr std::uint16_t register_bit(unsigned number) { return static_cast<std::uint16_t>(0x8000U >> (number & 0xF)); }
constexpr std::uint16_t register_pair(unsigned even) {
  return static_cast<std::uint16_t>(register_bit(even) | register_bit(even + 1));
}

/// Wraps from register 15 to 0.
std::uint16_t register_range(unsigned first, unsigned last) {
  std::uint16_t registers = register_bit(last);
  for (unsigned number = first; number != last; number = (number + 1) & 0xF)
    registers = static_cast<std::uint16_t>(registers | register_bit(number));
  return registers;
}

/// Exceptions that come when the result is already there.
bool completes(Outcome outcome, const Instruction& instruction) {
  constexpr std::uint16_t convert_to_binary = 0x4F;
  switch (outcome) {
    case Outcome::done:
    case Outcome::reconsider:
    case Outcome::refresh:
    case Outcome::supervisor_call:
      return true;
    default:
      break;
  }
  switch (static_cast<ProgramInterruption>(outcome)) {
    case ProgramInterruption::fixed_point_overflow:
    case ProgramInterruption::decimal_overflow:
    case ProgramInterruption::exponent_overflow:
    case ProgramInterruption::exponent_underflow:
    case ProgramInterruption::significance:
    case ProgramInterruption::monitor:
      return true;
    case ProgramInterruption::fixed_point_divide:  // Division is suppressed.
      return instruction.row != nullptr && instruction.row->opcode == convert_to_binary;
    default:
      return false;
  }
}

}  // namespace

std::uint16_t altered_registers(const Instruction& i, unsigned condition_code) {
  if (is_one_of(i, alter_first_register)) return register_bit(i.r1);
  if (is_one_of(i, alter_first_pair)) return register_pair(i.r1);
  switch (i.row != nullptr ? i.row->opcode : 0U) {
    case 0x0E:  // MVCL and
    case 0x0F:  // CLCL: at each unit of operation.
      return register_pair(i.r1) | register_pair(i.r2);
    case 0x98:  // LM
      return register_range(i.r1, i.r3);
    case 0xAE:  // SIGP, when there is a status, and
    case 0xBA:  // CS, when unequal.
      return condition_code == 1 ? register_bit(i.r1) : std::uint16_t{0};
    case 0xBB:  // CDS, when unequal.
      return condition_code == 1 ? register_pair(i.r1) : std::uint16_t{0};
    case 0xBF:  // ICM
      return i.r3 != 0 ? register_bit(i.r1) : std::uint16_t{0};
    case 0xDD:  // TRT, when it has found a function byte.
      return condition_code != 0 ? register_range(1, 2) : std::uint16_t{0};
    case 0xB20B:  // IPK
      return register_bit(2);
    default:
      return 0;
  }
}

bool Cpu::step_recorded() {
  const auto registers_before = state.gpr;
  altered_area_ = false;
  branched_ = false;
  step();
  events_ = {events_of_ending(registers_before), ending_.address & isa370::address_mask};
  return settle();
}

std::uint8_t Cpu::events_of_ending(const std::array<std::uint32_t, 16>& registers_before) const {
  constexpr std::uint8_t execute_operation = 0x44;
  // An instruction that could not be fetched has no text. Text of zeros is an unknown operation.
  if (ending_.text == 0 && ending_.outcome != exception(ProgramInterruption::operation)) return 0;

  auto instruction = decode(text_bytes(ending_.text, 6));
  bool fetched_in_area = event_control_.area_has(ending_.address);
  if (text_byte(ending_.text, 0) == execute_operation && subject_ != no_subject) {
    const auto at = [&](unsigned number) { return number != 0 ? registers_before[number] : 0; };
    const auto subject_address = (at(instruction.x2) + at(instruction.b2) + instruction.d2) & isa370::address_mask;
    fetched_in_area = fetched_in_area || event_control_.area_has(subject_address);
    instruction = decode(text_bytes(subject_, 6));
  }

  std::uint8_t code = fetched_in_area ? ProgramEvents::instruction_fetching : 0;
  if (altered_area_) code |= ProgramEvents::storage_alteration;
  // One that was passed over in the problem state has altered nothing. (LPSW, which enters it, alters no registers.)
  const bool passed_over = instruction.row != nullptr && instruction.row->privilege == Privilege::supervisor &&
                           state.psw.problem && ending_.outcome == Outcome::done;
  if (completes(ending_.outcome, instruction) && !passed_over) {
    auto altered = altered_registers(instruction, condition_code());
    if (is_one_of(instruction, edit_and_mark) && state.gpr[1] != registers_before[1]) altered |= register_bit(1);
    if ((altered & event_control_.registers()) != 0) code |= ProgramEvents::register_alteration;
    if (branched_ && is_one_of(instruction, branches)) code |= ProgramEvents::successful_branching;
  }
  return event_control_.recognised(code);
}

bool Cpu::program_event_interruption() {
  // A PSW with a format error that this instruction, or its SVC interruption, has introduced: both come as one interruption.
  if (!state.psw.valid()) {
    const Ending early{.length = early_exception_length_};
    return program_interruption(ProgramInterruption::specification, early);
  }
  return program_interruption(ProgramInterruption::per, ending_);
}

void Cpu::store_program_events(const ProgramEvents& events) {
  write_fixed(fixed_location::program_event_code, static_cast<std::uint16_t>(events.code << 8));
  write_fixed(fixed_location::program_event_address, events.address);
}

}  // namespace isa370
