// Performers: handlers threaded to each other, so that one instruction leads to the next without a loop around them.
//
// A performer does what every instruction needs (the privilege, the price, the way on) around its handler, which it names as a
// template argument and which is compiled into it where that pays. It ends by jumping to the performer of the next slot. A
// performer may assume something about the instruction's fields, so that the compiler leaves out what never happens then; it
// is chosen when the slot is decoded.
//
// Where the compiler can't promise such jumps (sanitizers, no optimisation), performers return the next slot to `Cpu::follow`.
#include "execute/performers.hpp"

#include <array>
#include <utility>

#include "execute/handlers.hpp"

namespace isa370 {

namespace {

#ifdef CAMBRIDGE_TAIL_CALLS
constexpr bool tail_calls = true;
#else
constexpr bool tail_calls = false;
#endif

/// What a performer must know of its row.
struct Traits {
  bool privileged = false;
  bool looks = false;     ///< Its handler looks at the instruction address, the time, or may replace the PSW.
  bool branches = false;  ///< It may go on elsewhere.
  bool executes = false;  ///< EXECUTE.
  bool indexed = false;   ///< It has an X2 field.
  bool inlined = false;  ///< Its handler is compiled in: it is short, keeps nothing in host storage, and changes nothing before
                         ///< its last access.
  unsigned slots = 1;
};

constexpr bool is_one_of(unsigned opcode, std::initializer_list<unsigned> list) {
  for (const auto each : list)
    if (each == opcode) return true;
  return false;
}

constexpr Traits traits_of(unsigned opcode, Format format, Privilege privilege, std::string_view section) {
  const auto first_byte = static_cast<std::uint8_t>(opcode > 0xFF ? opcode >> 8 : opcode);
  const bool general = section == "General Instructions";
  Traits traits;
  traits.slots = instruction_length(first_byte) / 2;
  traits.privileged = privilege == Privilege::supervisor;
  traits.executes = opcode == 0x44;
  traits.branches = is_one_of(opcode, {0x05, 0x06, 0x07, 0x0D, 0x44, 0x45, 0x46, 0x47, 0x4D, 0x82, 0x86, 0x87});
  // BALR, SVC, BASR, MVCL, CLCL, EX, BAL, BAS, STCK.
  traits.looks = traits.privileged || is_one_of(opcode, {0x05, 0x0A, 0x0D, 0x0E, 0x0F, 0x44, 0x45, 0x4D, 0xB205});
  const bool long_operands = format == Format::ss_length || format == Format::ss_two_lengths || format == Format::ss_rounding ||
                             format == Format::rs_mask || is_one_of(opcode, {0x0E, 0x0F, 0x44, 0xB205});
  // MVC and CLC when they are short; ISK, SSM, LPSW, STNSM, STOSM, SPKA, IPK.
  const bool hurries = is_one_of(opcode, {0xD2, 0xD5, 0x09, 0x80, 0x82, 0xAC, 0xAD, 0xB20A, 0xB20B});
  traits.indexed = format == Format::rx || format == Format::rx_mask;
  traits.inlined = (general && !long_operands) || hurries;
  return traits;
}

/// What a performer assumes of the instruction's fields.
struct Fields {
  static constexpr int any = -1;
  int mask = any;           ///< M1 of BC and BCR.
  bool plain_base = false;  ///< B1 and B2 are not zero, X2 is.
};

template <Fields fields, Traits traits>
void assume(const Instruction& i) {
  if constexpr (fields.mask != Fields::any)
    if (i.r1 != static_cast<std::uint8_t>(fields.mask)) __builtin_unreachable();
  if constexpr (fields.plain_base)
    if (i.b1 == 0 || i.b2 == 0 || (traits.indexed && i.x2 != 0)) __builtin_unreachable();
}

}  // namespace

class Performers {
 public:
  template <Handler handler, Traits traits, Fields fields>
  [[gnu::flatten]] static const Slot* perform(Cpu& cpu, const Slot* slot, Allowance left) {
    const Instruction& i = slot->instruction;
    assume<fields, traits>(i);
    if constexpr (traits.privileged)
      if (cpu.state.psw.problem) [[unlikely]]
        return in_problem_state<traits.slots>(cpu, slot, left);
    if constexpr (traits.looks) {
      cpu.left_ = left;
      cpu.state.psw.address = (cpu.address_of(slot) + traits.slots * 2) & cpu.address_mask();
    }
    if constexpr (traits.branches) cpu.branched_ = false;
    if constexpr (traits.executes) cpu.subject_price_ = 0;

    if constexpr (traits.inlined) {
      if (!cpu.hurried_) __builtin_unreachable();
      const Outcome outcome = handler(cpu, i);
      if (outcome == Outcome::retry) [[unlikely]]
        return perform_slowly<handler, traits>(cpu, slot, left);
      return go_on_behind<traits>(cpu, slot, left, outcome);
    } else {
      return go_on_behind<traits>(cpu, slot, left, call<handler>(cpu, i));
    }
  }

  /// An instruction that its performer does not begin.
  [[gnu::noinline]] static const Slot* stop(Cpu& cpu, const Slot* slot, Allowance left, Outcome outcome) {
    left -= slot->price;
    return stop_behind(cpu, slot, left, outcome);
  }
  /// A privileged instruction in the problem state: refused, unless the machine passes over it or assists.
  template <unsigned slots>
  [[gnu::noinline]] static const Slot* in_problem_state(Cpu& cpu, const Slot* slot, Allowance left) {
    if (cpu.assist_active()) return assist(cpu, slot, left);
    const auto outcome = cpu.refusal(slot->instruction);
    if (outcome != Outcome::done) return stop(cpu, slot, left, outcome);
    left -= slot->price;
    if (left.used_up()) return pause(cpu, slot + slots, left);
    return go_on(cpu, slot + slots, left);
  }
  [[gnu::noinline]] static const Slot* assist(Cpu& cpu, const Slot* slot, Allowance left) {
    left -= slot->price;
    cpu.state.psw.address = (cpu.address_of(slot) + slot->instruction.length) & cpu.address_mask();
    cpu.branched_ = false;
    cpu.hurried_ = false;
    const auto outcome = cpu.perform_in_problem_state(slot->instruction);
    cpu.hurried_ = true;
    if (outcome != Outcome::done) return end(cpu, slot, left, outcome);
    if (cpu.branched_) return go_on_at_target(cpu, left);
    const auto* const next = slot + slot->instruction.length / 2;
    if (left.used_up()) [[unlikely]]
      return pause(cpu, next, left);
    return go_on(cpu, next, left);
  }
  /// An instruction that ends in another way than `done`, and that did not look at the instruction address.
  [[gnu::noinline]] static const Slot* stop_behind(Cpu& cpu, const Slot* slot, Allowance left, Outcome outcome) {
    cpu.state.psw.address = (cpu.address_of(slot) + slot->instruction.length) & cpu.address_mask();
    return end(cpu, slot, left, outcome);
  }
  [[gnu::noinline]] static const Slot* end(Cpu& cpu, const Slot* slot, Allowance left, Outcome outcome) {
    cpu.ending_ = {outcome, cpu.address_of(slot), slot->instruction.length, slot->text};
    cpu.left_ = left;
    if (!cpu.settle() || cpu.recording_) return nullptr;
    const auto* const next = cpu.slot_at(cpu.state.psw.address);
    if (next == nullptr) return nullptr;
    return go_on(cpu, next, left);
  }
  /// The allowance is used up before the next instruction.
  [[gnu::noinline]] static const Slot* pause(Cpu& cpu, const Slot* next, Allowance left) {
    cpu.state.psw.address = cpu.address_of(next) & cpu.address_mask();
    return rest(cpu, left);
  }

  static const Slot* after_decoding(Cpu& cpu, const Slot* slot, Allowance left) {
    cpu.decode_slot(slot);
    return go_on(cpu, slot, left);
  }
  static const Slot* next_block(Cpu& cpu, const Slot* slot, Allowance left) {
    cpu.state.psw.address = cpu.address_of(slot) & cpu.address_mask();
    return go_on_in_block(cpu, left);
  }
  static const Slot* by_step(Cpu& cpu, const Slot* slot, Allowance left) {
    cpu.state.psw.address = cpu.address_of(slot);
    cpu.left_ = left;
    cpu.hurried_ = false;
    cpu.step();
    static_cast<void>(cpu.settle());  // Whether to go on is seen from the ending and from what is left.
    cpu.hurried_ = true;
    return nullptr;
  }

 private:
  static const Slot* rest(Cpu& cpu, Allowance left) {
    cpu.left_ = left;
    return nullptr;
  }
  /// The handler by itself, with all that an access can entail.
  template <Handler handler>
  [[gnu::noinline]] static Outcome call(Cpu& cpu, const Instruction& i) {
    cpu.hurried_ = false;
    const Outcome outcome = handler(cpu, i);
    cpu.hurried_ = true;
    return outcome;
  }
  template <Handler handler, Traits traits>
  [[gnu::noinline]] static const Slot* perform_slowly(Cpu& cpu, const Slot* slot, Allowance left) {
    return go_on_behind<traits>(cpu, slot, left, call<handler>(cpu, slot->instruction));
  }

  /// What follows an instruction that has ended with `outcome`.
  template <Traits traits>
  [[gnu::always_inline]] static const Slot* go_on_behind(Cpu& cpu, const Slot* slot, Allowance left, Outcome outcome) {
    left -= slot->price;
    if constexpr (traits.executes) left -= cpu.subject_price_;
    if (outcome != Outcome::done) [[unlikely]] {
      if constexpr (traits.looks)
        return end(cpu, slot, left, outcome);
      else
        return stop_behind(cpu, slot, left, outcome);
    }
    if constexpr (traits.branches)
      if (cpu.branched_) return go_on_at_target(cpu, left);
    const auto* const next = slot + traits.slots;
    if (left.used_up()) [[unlikely]]
      return pause(cpu, next, left);
    return go_on(cpu, next, left);
  }
  [[gnu::always_inline]] static const Slot* go_on_at_target(Cpu& cpu, Allowance left) {
    // The target is fetched only by an instruction that begins.
    if (left.used_up()) [[unlikely]]
      return rest(cpu, left);
    const auto address = cpu.state.psw.address;
    if (cpu.in_current_block(address)) [[likely]]
      return go_on(cpu, cpu.slot_in_current_block(address), left);
    return go_on_in_block(cpu, left);
  }
  /// At the instruction address, in a block that may not be the current one yet.
  [[gnu::noinline]] static const Slot* go_on_in_block(Cpu& cpu, Allowance left) {
    const auto* const target = cpu.enter_block(cpu.state.psw.address);
    if (target == nullptr) [[unlikely]]
      return rest(cpu, left);
    return go_on(cpu, target, left);
  }
  static const Slot* go_on(Cpu& cpu, const Slot* slot, Allowance left) {
    if constexpr (tail_calls) {
#ifdef __clang__
      [[clang::musttail]]
#endif
      return slot->perform(cpu, slot, left);
    } else {
      cpu.left_ = left;
      return slot;
    }
  }
};

namespace {

const Slot* unknown_operation(Cpu& cpu, const Slot* slot, Allowance left) {
  return Performers::stop(cpu, slot, left, exception(ProgramInterruption::operation));
}

template <Fields fields>
constexpr auto performers_assuming = std::to_array<Performer>({
#define INSTRUCTION(opcode, mnemonic, name, format, privilege, condition_code, models, section, handler) \
  &Performers::perform<execute::handler, traits_of(opcode, Format::format, Privilege::privilege, section), fields>,
#include "decode/instructions.def"
#undef INSTRUCTION
});

constexpr unsigned bc_operation = 0x47;
constexpr unsigned bcr_operation = 0x07;
constexpr unsigned masks = 16;

template <Handler handler, unsigned opcode, Format format>
constexpr auto branches_by_mask = []<std::size_t... mask>(std::index_sequence<mask...>) {
  return std::array<Performer, masks>{
      &Performers::perform<handler, traits_of(opcode, format, Privilege::problem, "General Instructions"),
                           Fields{.mask = static_cast<int>(mask), .plain_base = opcode == bc_operation}>...};
}
(std::make_index_sequence<masks>{});

constexpr bool plain_base(const Instruction& i) {
  const bool indexed = i.row->format == Format::rx || i.row->format == Format::rx_mask;
  return i.length >= 4 && i.b1 != 0 && i.b2 != 0 && !(indexed && i.x2 != 0);
}

}  // namespace

namespace execute {

Performer performer_of(const Instruction& i) {
  if (i.row == nullptr) return unknown_operation;
  if (i.row->opcode == bc_operation && plain_base(i)) return branches_by_mask<bc, bc_operation, Format::rx_mask>[i.r1];
  if (i.row->opcode == bcr_operation) return branches_by_mask<bcr, bcr_operation, Format::rr_mask>[i.r1];
  return plain_base(i) ? performers_assuming<Fields{.plain_base = true}>[i.row_number]
                       : performers_assuming<Fields{}>[i.row_number];
}

const Slot* perform_after_decoding(Cpu& cpu, const Slot* slot, Allowance left) {
  return Performers::after_decoding(cpu, slot, left);
}
const Slot* perform_next_block(Cpu& cpu, const Slot* slot, Allowance left) { return Performers::next_block(cpu, slot, left); }
const Slot* perform_by_step(Cpu& cpu, const Slot* slot, Allowance left) { return Performers::by_step(cpu, slot, left); }

}  // namespace execute
}  // namespace isa370
