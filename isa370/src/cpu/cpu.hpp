// The processor: registers, PSW, dynamic address translation, timers, interruptions and the instruction loop.
//
// Instruction handlers (src/execute) are free functions `Outcome mnemonic(Cpu&, const Instruction&)`. They read like the
// manual's paragraph: fetch, check, compute, commit. Every exception that nullifies or suppresses comes before the first store.
// NOT IMPLEMENTED: program-event recording (the PER mask is kept, no event is recognised), prefixing, machine checks.
#pragma once

#include <concepts>
#include <cstdint>
#include <optional>
#include <span>

#include "cpu/access.hpp"
#include "decode/decoded_instruction.hpp"
#include "isa370/instruction.hpp"
#include "isa370/machine.hpp"

namespace isa370 {

/// How a handler ended. Values below 0x100 are program-interruption codes.
enum class Outcome : std::uint16_t {
  done = 0,
  supervisor_call = 0x100,  ///< Completed; the loop presents the SVC interruption with the instruction's I field.
  reconsider =
      0x200,  ///< Completed, and masks, PSW, timers or pending conditions changed: look for interruptions before going on.
};
[[nodiscard]] constexpr Outcome exception(ProgramInterruption code) { return static_cast<Outcome>(code); }

/// A fetched operand, or the exception that its fetch met.
template <std::unsigned_integral T>
struct Fetched {
  T value = 0;
  Outcome outcome = Outcome::done;
  [[nodiscard]] explicit operator bool() const { return outcome == Outcome::done; }
  [[nodiscard]] T operator*() const { return value; }
};

class Cpu {
 public:
  /// Wiring: what the processor reaches. The channels get theirs after they are made.
  Cpu(const MachineOptions& options, const Model& model, Storage& storage, EventClock& clock);
  void connect(ChannelSet& channels) { channels_ = &channels; }

  // ---- For the handlers: registers ---------------------------------------------------------------------------------------
  CpuState state;

  [[nodiscard]] std::uint32_t& gpr(unsigned number) { return state.gpr[number]; }
  /// An even-odd pair as one number; `even` must be even (handlers check with `odd`).
  [[nodiscard]] std::uint64_t gpr_pair(unsigned even) const {
    return std::uint64_t{state.gpr[even]} << 32 | state.gpr[even + 1];
  }
  void set_gpr_pair(unsigned even, std::uint64_t value) {
    state.gpr[even] = static_cast<std::uint32_t>(value >> 32);
    state.gpr[even + 1] = static_cast<std::uint32_t>(value);
  }
  [[nodiscard]] std::uint8_t condition_code() const { return state.psw.condition_code; }
  void set_condition_code(unsigned code) { state.psw.condition_code = static_cast<std::uint8_t>(code); }

  // ---- For the handlers: addresses ---------------------------------------------------------------------------------------
  /// D1(B1), 24 bits.
  [[nodiscard]] std::uint32_t first_address(const Instruction& i) const { return base(i.b1, i.d1); }
  /// D2(X2,B2) of RX instructions, 24 bits.
  [[nodiscard]] std::uint32_t indexed_address(const Instruction& i) const {
    return (base(i.b2, i.d2) + (i.x2 != 0 ? state.gpr[i.x2] : 0)) & address_mask;
  }
  /// D2(B2) of RS, S and SS instructions, 24 bits.
  [[nodiscard]] std::uint32_t second_address(const Instruction& i) const { return base(i.b2, i.d2); }
  /// The address of the next sequential instruction is in the PSW while a handler runs; branching sets it.
  void branch(std::uint32_t address) { state.psw.address = address & address_mask; }

  // ---- For the handlers: storage operands, by logical address and PSW key; any alignment, wrapping at 16 MB ----------------
  template <std::unsigned_integral T>
  [[nodiscard]] Fetched<T> fetch(std::uint32_t address) {
    const auto& entry = access_.entry(address);
    if (entry.fetch_tag == access_.tag(address) && AccessBuffer::in_one_block(address, sizeof(T))) [[likely]]
      return {load_big_endian<T>(entry.block + address % AccessBuffer::block_size)};
    std::uint8_t bytes[sizeof(T)];
    if (const auto outcome = fetch_bytes(address, bytes); outcome != Outcome::done) return {0, outcome};
    return {load_big_endian<T>(bytes)};
  }
  template <std::unsigned_integral T>
  [[nodiscard]] Outcome store(std::uint32_t address, T value) {
    const auto& entry = access_.entry(address);
    if (entry.store_tag == access_.tag(address) && AccessBuffer::in_one_block(address, sizeof(T))) [[likely]] {
      store_big_endian(entry.block + address % AccessBuffer::block_size, value);
      return Outcome::done;
    }
    std::uint8_t bytes[sizeof(T)];
    store_big_endian(bytes, value);
    return store_bytes(address, bytes);
  }
  /// At most 4,096 bytes.
  [[nodiscard]] Outcome fetch_bytes(std::uint32_t address, std::span<std::uint8_t> into);
  [[nodiscard]] Outcome store_bytes(std::uint32_t address, std::span<const std::uint8_t> from);
  /// Recognises the access exceptions that storing (fetching) `length` bytes would meet, without doing it.
  [[nodiscard]] Outcome check_store(std::uint32_t address, std::uint32_t length) {
    return check(address, length, AccessKind::store);
  }
  [[nodiscard]] Outcome check_fetch(std::uint32_t address, std::uint32_t length) {
    return check(address, length, AccessKind::fetch);
  }

  // ---- For EXECUTE (cpu/execute.cpp) ---------------------------------------------------------------------------------------
  /// Fetches, modifies and executes the instruction at `address` for EXECUTE, whose length it takes.
  [[nodiscard]] Outcome execute_subject(std::uint32_t address, std::uint8_t modifier, std::uint8_t execute_length);

  // ---- For the system-control and I/O handlers ----------------------------------------------------------------------
  [[nodiscard]] Storage& storage() { return storage_; }
  [[nodiscard]] ChannelSet& channels() { return *channels_; }
  /// The clock, brought up to the start of the instruction under way: channels schedule by it.
  void synchronize_clock();
  /// SSM and STOSM: ones where zeros must be are recognised early, with this instruction's length.
  void set_system_mask(std::uint8_t mask, std::uint8_t instruction_length);
  /// LPSW, and the new PSW of an interruption.
  void load_psw(std::uint64_t word);
  void set_monitor_event(std::uint8_t monitor_class, std::uint32_t code);
  /// Forgets translations and what keys allow. Who calls it from a handler ends with `Outcome::reconsider`.
  void purge_access_buffer();

  // Timers (cpu/timers.cpp); values are in clock units (4,096 a microsecond).
  [[nodiscard]] std::uint64_t time_of_day() const;
  void set_time_of_day(std::uint64_t value);
  [[nodiscard]] std::int64_t cpu_timer() const;
  void set_cpu_timer(std::int64_t value);
  [[nodiscard]] std::uint64_t clock_comparator() const { return clock_comparator_; }
  void set_clock_comparator(std::uint64_t value) { clock_comparator_ = value; }
  [[nodiscard]] std::uint64_t cpu_id() const;

  // ---- For the machine ----------------------------------------------------------------------------------------------
  [[nodiscard]] Exit run(const Budget& budget);
  [[nodiscard]] std::uint64_t instruction_count() const { return steps_ - steps_not_counted_; }
  [[nodiscard]] const InterruptionCounts& interruption_counts() const { return counts_; }
  /// Initial CPU reset; general and floating-point registers only when `clear`.
  void reset(bool clear);
  void restart();
  void press_interrupt_key() { interrupt_key_pending_ = true; }

 private:
  [[nodiscard]] std::uint32_t base(unsigned number, std::uint32_t displacement) const {
    return ((number != 0 ? state.gpr[number] : 0) + displacement) & address_mask;
  }

  // access.cpp
  [[nodiscard]] Outcome check(std::uint32_t address, std::uint32_t length, AccessKind kind);
  struct Place {
    std::uint8_t* byte = nullptr;
    Outcome outcome = Outcome::done;
  };
  /// Where the byte at a logical address lies in the host, with all that an access entails; fills the access buffer.
  [[nodiscard]] Place place(std::uint32_t address, AccessKind kind);
  struct Resolved {
    AbsoluteAddress address;
    Outcome outcome = Outcome::done;
  };
  /// Translation, addressing and protection of one byte; touches nothing but the translation-exception address.
  [[nodiscard]] Resolved resolve(std::uint32_t address, AccessKind kind);
  /// Follows changes of key, translation mode, CR0 and CR1, and of storage keys by others.
  void refresh_access();

  // instruction_loop.cpp
  /// Where the last instruction of a burst stopped, and why.
  struct Ending {
    Outcome outcome = Outcome::done;
    std::uint32_t address = 0;
    std::uint8_t length = 0;
    InstructionText text = 0;
  };
  struct FetchedInstruction {
    InstructionText text = 0;
    Outcome outcome = Outcome::done;
    std::uint8_t length = 0;  ///< With an exception: by how much the address goes on.
  };
  [[nodiscard]] Ending run_burst(std::uint64_t until_step);
  [[nodiscard]] FetchedInstruction fetch_instruction(std::uint32_t address);
  [[nodiscard]] Outcome perform(const DecodedInstruction& decoded, const Instruction& instruction);
  [[nodiscard]] std::optional<Exit> conclude(const Ending& ending);
  [[nodiscard]] std::optional<Exit> wait(const Budget& budget);
  [[nodiscard]] std::optional<Exit> take_due_events();
  [[nodiscard]] std::uint64_t steps_until(Nanoseconds instant) const;
  [[nodiscard]] std::uint64_t budgeted_round();
  void charge_step_without_instruction();

  // interruptions.cpp
  struct Asynchronous {
    bool taken = false;
    std::optional<Exit> exit;
  };
  /// Takes the interruption of highest priority that is pending and enabled, if any.
  [[nodiscard]] Asynchronous take_interruption();
  [[nodiscard]] std::uint16_t pending_external() const;
  [[nodiscard]] Exit hosted_exit(ExitReason reason, std::uint16_t code, const Ending& ending) const;
  [[nodiscard]] std::optional<Exit> program_interruption(ProgramInterruption code, const Ending& ending);
  [[nodiscard]] std::optional<Exit> supervisor_call_interruption(const Ending& ending);
  [[nodiscard]] std::optional<Exit> external_interruption(std::uint16_t code);
  [[nodiscard]] std::optional<Exit> io_interruption(DeviceNumber device);
  void note_code_in_psw(std::uint16_t code, std::uint8_t length);
  void swap_psw(std::uint32_t old_location, std::uint32_t new_location);
  [[nodiscard]] bool hosted() const { return options_.interruptions == InterruptionWay::hosted; }

  // timers.cpp
  [[nodiscard]] Nanoseconds now() const { return clock_.now() + (steps_ - steps_at_clock_) * instruction_time_; }
  /// Lets the interval timer in storage follow the clock.
  void update_interval_timer();
  /// The next instant at which a timer, as masks stand, changes something.
  [[nodiscard]] Nanoseconds next_timer_instant() const;
  [[nodiscard]] Nanoseconds next_timer_interruption() const;
  [[nodiscard]] bool external_allowed(std::uint32_t mask) const {
    return state.psw.external_enabled() && (state.cr[0] & mask) != 0;
  }

  // Options.
  MachineOptions options_;
  Nanoseconds instruction_time_;

  // Wiring.
  const Model& model_;
  Storage& storage_;
  EventClock& clock_;
  ChannelSet* channels_ = nullptr;

  // State: time and counts. A step is what takes an instruction's time: an instruction begun, or an interruption without one.
  std::uint64_t steps_ = 0;
  std::uint64_t steps_not_counted_ = 0;  ///< Nullified instructions, interruptions.
  std::uint64_t steps_at_clock_ = 0;     ///< Steps when the clock was brought up to date.
  unsigned rounds_without_instruction_ = 0;
  InterruptionCounts counts_;

  // State: timers and pending external interruptions.
  std::uint64_t time_of_day_offset_ = 0;  ///< TOD clock less the clock units of simulated time.
  std::uint64_t cpu_timer_sum_ = 0;       ///< CPU timer plus the clock units of simulated time.
  std::uint64_t clock_comparator_ = 0;
  std::uint64_t interval_timer_steps_ = 0;
  bool interval_timer_pending_ = false;
  bool interrupt_key_pending_ = false;

  // State: the particulars of the last exception, for fixed locations and exits.
  std::uint32_t translation_exception_address_ = 0;
  std::uint8_t monitor_class_ = 0;
  std::uint32_t monitor_code_ = 0;
  std::uint8_t early_exception_length_ = 0;  ///< Of the instruction that made the PSW invalid; 0 for LPSW and interruptions.
  /// The instruction that EXECUTE executed, as modified; `no_subject` when it did not come so far.
  static constexpr InstructionText no_subject = ~InstructionText{0};
  InstructionText subject_ = no_subject;

  // Derived state: forgetting it changes nothing but speed.
  struct CodeWindow {
    static constexpr std::uint32_t nowhere = 0x8000'0000;
    std::uint32_t first = nowhere;  ///< Logical address of the block from which instructions come.
    const std::uint8_t* bytes = nullptr;
  };
  CodeWindow code_;
  AccessBuffer access_;
  std::uint32_t access_control_0_ = 0;  ///< CR0's translation format, CR1 and the keys' version, as the buffer knows them.
  std::uint32_t access_control_1_ = 0;
  std::uint64_t access_key_version_ = 0;
  DecodedInstructions decoded_;
  DecodedInstructions subjects_;
};

}  // namespace isa370
