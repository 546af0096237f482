// The processor: registers, PSW, dynamic address translation, timers, interruptions and the instruction loop.
//
// Instruction handlers (src/execute) are free functions `Outcome mnemonic(Cpu&, const Instruction&)`. They read like the
// manual's paragraph: fetch, check, compute, commit. Every exception that nullifies or suppresses comes before the first store.
// NOT IMPLEMENTED: more than one processor, clock synchronisation.
#pragma once

#include <concepts>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "cpu/access.hpp"
#include "cpu/condition.hpp"
#include "cpu/machine_check.hpp"
#include "cpu/psw_memory.hpp"
#include "cpu/translation.hpp"
#include "decode/decoded_instruction.hpp"
#include "decode/decoded_storage.hpp"
#include "isa370/instruction.hpp"
#include "isa370/interruption_loop.hpp"
#include "isa370/machine.hpp"
#include "isa370/program_event_recording.hpp"
#include "isa370/signal_processor.hpp"

namespace isa370 {

/// How a handler ended. Values below 0x100 are program-interruption codes.
enum class Outcome : std::uint16_t {
  done = 0,
  supervisor_call = 0x100,  ///< Completed; the loop presents the SVC interruption with the instruction's I field.
  reconsider = 0x200,  ///< Completed, and timers, control registers, channels or pending conditions changed: look at them all.
  refresh = 0x400,     ///< Completed, and the PSW changed, or what accesses depend on, or interruptions may come here: so much
                       ///< is looked at again before going on.
  retry = 0x800,       ///< Not done, nothing changed: in a hurry, an access was not found in the access buffer.
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
  /// The machine is an embedded one (isa370/machine.hpp).
  void embed();
  [[nodiscard]] bool embedded() const { return embedded_; }

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
  // The condition code, kept as a number whose sign tells it; `state.psw` has it only between bursts.
  [[nodiscard]] std::uint8_t condition_code() const { return condition_.code(); }
  void set_condition_code(unsigned code) { condition_ = Condition::from_code(code); }
  void set_condition(Condition condition) { condition_ = condition; }
  /// Whether the condition code is one of those that the four bits of `mask` stand for, bit 0 for code 0.
  [[nodiscard]] bool condition_met(unsigned mask) const { return condition_.met(mask); }

  // ---- For the handlers: addresses ---------------------------------------------------------------------------------------
  /// Ones in the bits that an address has.
  [[nodiscard]] std::uint32_t address_mask() const { return address_mask_; }
  /// D1(B1), 24 bits.
  [[nodiscard]] std::uint32_t first_address(const Instruction& i) const { return base(i.b1, i.d1); }
  /// D2(X2,B2) of RX instructions, 24 bits.
  [[nodiscard]] std::uint32_t indexed_address(const Instruction& i) const {
    return (base(i.b2, i.d2) + (i.x2 != 0 ? state.gpr[i.x2] : 0)) & address_mask();
  }
  /// D2(B2) of RS, S and SS instructions, 24 bits.
  [[nodiscard]] std::uint32_t second_address(const Instruction& i) const { return base(i.b2, i.d2); }
  /// The address of the next sequential instruction is in the PSW while a handler runs that looks at it (see
  /// execute/performers.cpp); branching sets it.
  void branch(std::uint32_t address) {
    state.psw.address = address & address_mask();
    branched_ = true;
  }

  // ---- For the handlers: storage operands, by logical address and PSW key; any alignment, wrapping at 16 MB ----------------
  template <std::unsigned_integral T>
  [[nodiscard]] Fetched<T> fetch(std::uint32_t address) {
    const auto& entry = access_.entry(address);
    if (entry.fetch_tag == access_.tag(address, sizeof(T))) [[likely]]
      return {load_big_endian<T>(entry.byte(address))};
    if (hurried_) return {0, Outcome::retry};
    return fetch_slowly<T>(address);
  }
  template <std::unsigned_integral T>
  [[nodiscard]] Outcome store(std::uint32_t address, T value) {
    const auto& entry = access_.entry(address);
    if (entry.store_tag == access_.tag(address, sizeof(T)) && !entry.holds_code(address)) [[likely]] {
      store_big_endian(entry.byte(address), value);
      return Outcome::done;
    }
    if (hurried_) return Outcome::retry;
    return store_slowly<T>(address, value);
  }
  /// The host's bytes of an operand (of at least one byte) that may be fetched and lies in one block; nullptr when that is not
  /// so, or not known. What is returned holds until the next access.
  [[nodiscard]] const std::uint8_t* readable(std::uint32_t address, std::uint32_t length) {
    const auto& entry = access_.entry(address);
    const bool known = entry.fetch_tag == access_.block_tag(address) && AccessBuffer::in_one_block(address, length);
    return known ? entry.byte(address) : nullptr;
  }
  /// The same for storing. Who stores into it says so with `note_stored` afterwards.
  [[nodiscard]] std::uint8_t* writable(std::uint32_t address, std::uint32_t length) {
    const auto& entry = access_.entry(address);
    const bool known = entry.store_tag == access_.block_tag(address) && AccessBuffer::in_one_block(address, length);
    return known ? entry.byte(address) : nullptr;
  }
  /// As `writable`, for at most a code line's length, where no instructions have been decoded: nothing needs to be said of
  /// storing.
  [[nodiscard]] std::uint8_t* writable_data(std::uint32_t address, std::uint32_t length) {
    const auto& entry = access_.entry(address);
    const bool known = entry.store_tag == access_.block_tag(address) && AccessBuffer::in_one_block(address, length);
    return known && !entry.holds_code(address) && !entry.holds_code(address + length - 1) ? entry.byte(address) : nullptr;
  }
  /// Whether the handler is compiled into its performer and must be short: what needs more than one look ends with
  /// `Outcome::retry`, and is done again without hurry.
  [[nodiscard]] bool hurried() const { return hurried_; }
  void note_stored(std::uint32_t address, std::uint32_t length) {
    const auto* const mark = access_.entry(address).code_marks;
    const auto first = address % AccessBuffer::block_size >> CodeLines::line_shift;
    const auto last = (address % AccessBuffer::block_size + length - 1) >> CodeLines::line_shift;
    for (auto line = first; line <= last; ++line)
      if (mark[line] != 0) [[unlikely]]
        return forget_code(access_.entry(address).byte(address), length);
  }
  /// Does `work(first, second, count)` with the host's bytes of two operands of one length (at least 1), left to right, piece
  /// by piece as blocks end: once, if neither crosses one. The first operand is stored into. All access exceptions come before.
  template <typename Work>
  [[nodiscard]] Outcome with_operands(std::uint32_t first, std::uint32_t second, std::uint32_t length, Work work) {
    auto* const to = writable(first, length);
    const auto* const from = readable(second, length);
    if (to == nullptr || from == nullptr) [[unlikely]]
      return with_pieces(first, second, length,
                         {&work, [](void* it, std::uint8_t* left, const std::uint8_t* right, std::uint32_t count) {
                            (*static_cast<Work*>(it))(left, right, count);
                          }});
    work(to, from, length);
    note_stored(first, length);
    return Outcome::done;
  }
  /// At least one byte, at most 4,096.
  [[nodiscard]] Outcome fetch_bytes(std::uint32_t address, std::span<std::uint8_t> into);
  [[nodiscard]] Outcome store_bytes(std::uint32_t address, std::span<const std::uint8_t> from);
  /// Recognises the access exceptions that storing (fetching) `length` bytes would meet, without doing it.
  [[nodiscard]] Outcome check_store(std::uint32_t address, std::uint32_t length) {
    return check(address, length, AccessKind::store);
  }
  [[nodiscard]] Outcome check_fetch(std::uint32_t address, std::uint32_t length) {
    return check(address, length, AccessKind::fetch);
  }

  /// System/360 wants operands of `size` bytes on their boundary. `fetch` and `store` see to it; for other accesses handlers
  /// ask.
  [[nodiscard]] bool off_boundary(std::uint32_t address, std::uint32_t size) const {
    return address % size != 0 && architecture() != Architecture::system_370;
  }

  // ---- For EXECUTE (cpu/execute.cpp) ---------------------------------------------------------------------------------------
  /// Fetches, modifies and executes the instruction at `address` for EXECUTE, whose length it takes.
  [[nodiscard]] Outcome execute_subject(std::uint32_t address, std::uint8_t modifier, std::uint8_t execute_length);

  // ---- For the system-control and I/O handlers ----------------------------------------------------------------------
  [[nodiscard]] Storage& storage() { return storage_; }
  [[nodiscard]] ChannelSet& channels() { return *channels_; }
  /// Where a real address lies in storage. [POO] "Prefixing".
  [[nodiscard]] AbsoluteAddress absolute(RealAddress address) const { return to_absolute(address, state.prefix); }
  /// SET PREFIX. Who calls it ends with `Outcome::reconsider`.
  void set_prefix(std::uint32_t prefix);
  /// False while the prefix names storage that there is not; interruptions are then impossible.
  [[nodiscard]] bool low_storage_available() const { return storage_.contains({state.prefix}, 0x1000); }
  /// Where a fixed real location lies: those below 4,096 are in the page that the prefix names.
  [[nodiscard]] AbsoluteAddress fixed(std::uint32_t location) const { return {state.prefix + location}; }
  // Fixed real locations. Without low storage they read as zeros and keep nothing.
  template <std::unsigned_integral Word>
  [[nodiscard]] Word read_fixed(std::uint32_t location) const {
    return low_storage_available() ? storage_.read<Word>(fixed(location)) : Word{0};
  }
  template <std::unsigned_integral Word>
  void write_fixed(std::uint32_t location, Word word) {
    if (low_storage_available()) storage_.write(fixed(location), word);
  }
  /// The clock, brought up to the start of the instruction under way: channels schedule by it.
  void synchronize_clock();
  /// SSM and STOSM: ones where zeros must be are recognised early, with this instruction's length.
  [[nodiscard]] Outcome set_system_mask(std::uint8_t mask, std::uint8_t instruction_length);
  /// LPSW, and the new PSW of an interruption. Whether, within a burst, instructions go on under it as under the one before:
  /// from its address, and without another look at anything.
  [[nodiscard]] bool load_psw(std::uint64_t word) {
    const auto& loaded = psw_memory_.take_apart(word, psw_format(), state.psw);
    condition_ = loaded.condition;
    early_exception_length_ = 0;
    branched_ = true;
    return (loaded.traits & psw_to_go_on_) == psw_to_go_on_ && loaded.space == access_.space();
  }
  [[nodiscard]] Architecture architecture() const { return model_.architecture; }
  /// As the tables say that the control registers designate; touches no reference bit.
  [[nodiscard]] Translation translate(VirtualAddress address) const;
  /// The exception that an access meets whose translation ended so.
  [[nodiscard]] ProgramInterruption exception_of(const Translation& translation) const;
  /// Control registers that LMC has loaded may choose another format of the PSW.
  void adopt_psw_format();
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
  [[nodiscard]] ClockState clock_state() const { return clock_state_; }
  void set_clock_state(ClockState state);
  void enable_clock_setting(bool enabled) { clock_can_be_set_ = enabled; }
  [[nodiscard]] bool clock_can_be_set() const { return clock_can_be_set_; }
  [[nodiscard]] std::uint64_t cpu_id() const;

  // Signals (cpu/signals.cpp). This processor is the only one, and signals itself.
  static constexpr std::uint16_t cpu_address = 0;
  /// What SIGNAL PROCESSOR orders happens behind the instruction.
  [[nodiscard]] SignalResponse signal(std::uint16_t address, std::uint8_t order);

  // ---- For the machine ----------------------------------------------------------------------------------------------
  [[nodiscard]] Exit run(const Budget& budget);
  [[nodiscard]] std::uint64_t instruction_count() const { return instructions_; }
  /// How often each row of the instruction table was performed, if the machine counts that.
  [[nodiscard]] std::span<const std::uint64_t> row_counts() const { return row_counts_; }
  [[nodiscard]] const InterruptionCounts& interruption_counts() const { return counts_; }
  [[nodiscard]] const assist::Counts& assist_counts() const { return assist_counts_; }
  /// The processor's part of a reset, which leaves it stopped.
  void reset(Reset kind);
  void restart();
  void stop();
  void start();
  [[nodiscard]] bool stopped() const { return stopped_; }
  void store_status();
  void press_interrupt_key() { interrupt_key_pending_ = true; }
  void signal_externally(std::uint8_t lines) { external_signals_pending_ |= lines & external_code::external_signals; }
  void signal_machine_check(const MachineCheck& check);
  [[nodiscard]] bool check_stopped() const { return check_stopped_; }
  [[nodiscard]] bool waiting() const;
  [[nodiscard]] std::optional<Nanoseconds> timer_interruption_to_come() const;
  void enable_interval_timer(bool enabled);
  void note_intervention() { interruption_loop_.end(); }
  void enable_extended_control(bool enabled) { extended_control_enabled_ = enabled; }

 private:
  [[nodiscard]] std::uint32_t base(unsigned number, std::uint32_t displacement) const {
    return ((number != 0 ? state.gpr[number] : 0) + displacement) & address_mask();
  }

  friend class Performers;  // execute/performers.cpp

  // access.cpp
  struct PieceWork {
    void* object;
    void (*call)(void*, std::uint8_t*, const std::uint8_t*, std::uint32_t);
  };
  [[nodiscard]] Outcome with_pieces(std::uint32_t first, std::uint32_t second, std::uint32_t length, PieceWork work);
  template <std::unsigned_integral T>
  [[nodiscard]] Fetched<T> fetch_slowly(std::uint32_t address);
  template <std::unsigned_integral T>
  [[nodiscard]] Outcome store_slowly(std::uint32_t address, T value);
  /// The processor has stored `length` bytes that the access buffer did not know of: while events are recorded, all of them.
  void note_stored_slowly(std::uint32_t address, const std::uint8_t* byte, std::uint32_t length);
  /// The processor has stored `length` bytes there: forgets what was decoded from them.
  void forget_code(const std::uint8_t* byte, std::uint32_t length);
  /// Forgets what was decoded from bytes that others have written.
  void settle_code();
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
  /// Follows changes of the PSW and of storage keys, as instructions within a burst can make them.
  void select_access() {
    if (storage_.key_version() != access_key_version_ || recording_ || records_events()) [[unlikely]]
      return refresh_access();
    address_mask_ = state.psw.address_mask();
    if (access_.space() == AccessBuffer::space_of(state.psw.key, state.psw.translation())) return;
    access_.select(state.psw.key, state.psw.translation());
    code_ = {};
  }
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
  /// Which interruptions were pending when a burst began, whatever the PSW's masks.
  struct Pending {
    bool external = false;
    bool input_output = false;
  };
  /// Instructions, with the interruptions that they cause, until something else must be looked at or the allowance is used up.
  [[nodiscard]] std::optional<Exit> run_burst(Allowance allowance);
  [[nodiscard]] Allowance allowance_until(Nanoseconds deadline, std::uint64_t instructions) const;
  /// One instruction, fetched and decoded anew. How it ended is in `ending_`.
  void step();
  /// What an instruction brings about happens. Whether the burst goes on.
  [[nodiscard]] bool settle();
  /// The instruction of a slot and those that follow it; without a slot, one step. Whether the burst goes on.
  [[nodiscard]] bool follow(const Slot* slot);
  struct FetchedInstruction {
    InstructionText text = 0;
    Outcome outcome = Outcome::done;
    std::uint8_t length = 0;  ///< With an exception: by how much the address goes on.
  };
  [[nodiscard]] FetchedInstruction fetch_instruction(std::uint32_t address);
  [[nodiscard]] Outcome perform(const DecodedInstruction& decoded);
  /// A privileged instruction in the problem state: the virtual-machine assist may execute it.
  [[nodiscard]] Outcome perform_in_problem_state(const Instruction& instruction);
  [[nodiscard]] bool assist_active() const { return assist_installed_ && (state.cr[6] & assist::active) != 0 && !recording_; }
  /// Fetches EXECUTE's subject, modifies it and takes it apart.
  [[nodiscard]] Outcome decode_subject(std::uint32_t address, std::uint8_t modifier, std::uint8_t execute_length,
                                       DecodedSubject& slot);
  [[nodiscard]] bool conclude();
  [[nodiscard]] std::optional<Exit> wait(const Budget& budget);
  [[nodiscard]] std::optional<Exit> take_due_events();
  [[nodiscard]] bool may_go_on() const;
  [[nodiscard]] std::uint64_t budgeted_round();
  void charge_time_without_instruction();

  // decoded_blocks.cpp
  /// The slot of the instruction at a logical address, which becomes the current block's; nullptr when there is none, because
  /// of an exception or because slots are not in use.
  [[nodiscard]] const Slot* enter_block(std::uint32_t address);
  /// The slot in the current block, or else as `enter_block`.
  [[nodiscard]] const Slot* slot_at(std::uint32_t address) {
    return in_current_block(address) ? slot_in_current_block(address) : enter_block(address);
  }
  /// Whether there is a slot for an address in the current block: odd addresses have none.
  [[nodiscard]] bool in_current_block(std::uint32_t address) const {
    return ((address - code_.first) & ~std::uint64_t{AccessBuffer::block_size - 2}) == 0;
  }
  [[nodiscard]] const Slot* slot_in_current_block(std::uint32_t address) const {
    return code_.slots + (address - code_.first) / 2;
  }
  [[nodiscard]] std::uint32_t address_of(const Slot* slot) const {
    return static_cast<std::uint32_t>(code_.first) + static_cast<std::uint32_t>(slot - code_.slots) * 2;
  }
  void decode_slot(const Slot* slot);

  /// What becomes of a privileged instruction in the problem state.
  [[nodiscard]] Outcome refusal(const Instruction& instruction) const {
    const bool silent = options_.silent_in_problem_state.contains_number(instruction.row_number);
    return silent ? Outcome::done : exception(ProgramInterruption::privileged_operation);
  }

  // program_event_recording.cpp
  [[nodiscard]] bool records_events() const {
    return (state.psw.system_mask & ProgramStatusWord::per_mask) != 0 && state.psw.extended_control &&
           state.psw.format == PswFormat::system_370 && EventControl::from(state.cr).any();
  }
  /// As `follow`, for one instruction.
  [[nodiscard]] bool step_recorded();
  [[nodiscard]] std::uint8_t events_of_ending(const std::array<std::uint32_t, 16>& registers_before) const;
  [[nodiscard]] bool program_event_interruption();
  void store_program_events(const ProgramEvents& events);

  // machine_check.cpp
  [[nodiscard]] bool machine_check_due() const {
    return state.psw.machine_check && machine_checks_.any() && machine_checks_.any_allowed(state.cr[14]);
  }
  [[nodiscard]] std::optional<Exit> machine_check_interruption();
  void store_machine_check(const PendingMachineChecks::Report& report);

  // architecture.cpp
  [[nodiscard]] PswFormat psw_format() const {
    return architecture() == Architecture::system_370 ? PswFormat::system_370 : older_psw_format();
  }
  [[nodiscard]] PswFormat older_psw_format() const;
  /// One bit for each channel, from the left, behind the PSW's own masks.
  [[nodiscard]] std::uint32_t channel_masks() const;
  /// The subclass masks of external interruptions, in the places of System/370's control register 0.
  [[nodiscard]] std::uint32_t external_masks() const {
    return architecture() == Architecture::system_370 ? state.cr[0] : older_external_masks();
  }
  [[nodiscard]] std::uint32_t older_external_masks() const;
  /// Whether the instruction address stays at an instruction that ends so.
  [[nodiscard]] bool nullified(ProgramInterruption code) const;

  // interruptions.cpp
  struct Asynchronous {
    bool taken = false;
    std::optional<Exit> exit;
  };
  /// Takes the interruption of highest priority that is pending and enabled, if any.
  [[nodiscard]] Asynchronous take_interruption();
  /// The code of the external interruption that control register 0 allows and that comes first; 0 when there is none.
  [[nodiscard]] std::uint16_t external_request() const;
  [[nodiscard]] Exit hosted_exit(ExitReason reason, std::uint16_t code, const Ending& ending) const;
  // These say whether, in the hosted way, there is an exit in `exit_` now.
  [[nodiscard]] bool program_interruption(ProgramInterruption code, const Ending& ending);
  [[nodiscard]] bool supervisor_call_interruption(const Ending& ending);
  [[nodiscard]] std::optional<Exit> external_interruption(std::uint16_t code);
  [[nodiscard]] std::optional<Exit> io_interruption(DeviceNumber device);
  void note_code_in_psw(std::uint16_t code, std::uint8_t length);
  void swap_psw(std::uint32_t old_location, std::uint32_t new_location);
  [[nodiscard]] bool hosted() const { return options_.interruptions == InterruptionWay::hosted; }

  // embedding.cpp
  /// Instructions so far, within a burst, too.
  [[nodiscard]] std::uint64_t instructions_by_now() const { return instructions_ + burst_.instructions_until(left_); }
  /// Whether the host of an embedded machine sees to what would be a program interruption.
  [[nodiscard]] bool host_sees_to(ProgramInterruption code);
  /// Whether an embedded machine cannot go on before its host has looked at it.
  [[nodiscard]] bool host_must_look() const { return embedded_ && (mode_refused() || !low_storage_available()); }
  [[nodiscard]] bool mode_refused() const { return state.psw.extended_control && !extended_control_enabled_; }

  // signals.cpp
  /// Resets come at once, before anything that is pending.
  void obey_reset();
  /// Stopping and restarting come when no interruption is pending and enabled any more.
  void obey_order();

  // timers.cpp
  [[nodiscard]] bool clock_runs() const { return clock_state_ == ClockState::set || clock_state_ == ClockState::not_set; }
  [[nodiscard]] bool clock_comparator_requests() const;
  [[nodiscard]] bool cpu_timer_negative() const {
    const auto instant = stopped_ ? stopped_at_ : now();
    return cpu_timer_negative_from_ <= instant && instant < cpu_timer_negative_until_;
  }
  [[nodiscard]] Nanoseconds now() const { return clock_.now() + time_not_on_clock_ + clocked_.time_until(left_); }
  /// Lets the interval timer in storage follow the clock.
  void update_interval_timer();
  /// The next instant at which a timer, as the masks in control register 0 stand, changes something.
  [[nodiscard]] Nanoseconds next_timer_instant() const;
  [[nodiscard]] Nanoseconds next_timer_interruption() const;
  [[nodiscard]] bool external_allowed(std::uint32_t mask) const { return (external_masks() & mask) != 0; }

  // Options.
  MachineOptions options_;
  Nanoseconds shortest_instruction_time_;
  bool decoding_ahead_;
  bool assist_installed_;
  bool embedded_ = false;
  bool extended_control_enabled_ = true;

  // Wiring.
  const Model& model_;
  Storage& storage_;
  EventClock& clock_;
  ChannelSet* channels_ = nullptr;

  // State: time and counts. A burst is granted an allowance; what is left of it is time that goes by. `left_` is exact between
  // bursts, and while a handler runs that looks at the time.
  Allowance clocked_;  ///< What was left when the clock was brought up to date.
  Allowance left_;
  Nanoseconds time_not_on_clock_ = 0;  ///< Of earlier bursts.
  std::int64_t subject_price_ = 0;     ///< What the instruction that EXECUTE executed adds to its price.
  std::uint64_t instructions_begun_ = 0;
  std::uint64_t instructions_ = 0;  ///< Those that were not nullified.
  Allowance burst_;                 ///< What the burst under way was granted; between bursts, what is left.
  /// Of an embedded machine: program interruptions that no other kind has followed yet.
  InterruptionLoop interruption_loop_;
  std::vector<std::uint64_t> row_counts_;
  assist::Counts assist_counts_{};
  unsigned rounds_without_instruction_ = 0;
  InterruptionCounts counts_;

  // State: timers and pending external interruptions.
  ClockState clock_state_;
  bool clock_can_be_set_;
  std::uint64_t time_of_day_offset_ = 0;  ///< TOD clock less the clock units of simulated time; the value itself, when stopped.
  std::uint64_t cpu_timer_sum_ = 0;       ///< CPU timer plus the clock units of simulated time.
  Nanoseconds cpu_timer_negative_from_ = 1;  ///< It begins at zero.
  Nanoseconds cpu_timer_negative_until_ = UINT64_MAX;
  std::uint64_t clock_comparator_ = 0;
  std::uint64_t interval_timer_steps_ = 0;
  bool interval_timer_pending_ = false;
  bool interrupt_key_pending_ = false;
  PendingMachineChecks machine_checks_;
  bool check_stopped_ = false;
  std::uint8_t external_signals_pending_ = 0;
  bool emergency_signal_pending_ = false;
  bool external_call_pending_ = false;

  // State: stopped or operating.
  enum class Order : std::uint8_t { none, stop, stop_and_store_status, restart };
  Order order_ = Order::none;           ///< Of a signal, to be obeyed.
  std::optional<Reset> ordered_reset_;  ///< The same.
  bool stopped_ = false;
  Nanoseconds stopped_at_ = 0;   ///< Since then the CPU timer and the interval timer have stood still.
  Nanoseconds stood_still_ = 0;  ///< Of an embedded machine: how long the interval timer has stood still in all.

  // State: the particulars of the last exception, for fixed locations and exits.
  std::uint32_t translation_exception_address_ = 0;
  std::uint8_t monitor_class_ = 0;
  std::uint32_t monitor_code_ = 0;
  std::uint8_t early_exception_length_ = 0;  ///< Of the instruction that made the PSW invalid; 0 for LPSW and interruptions.
  /// The instruction that EXECUTE executed, as modified; `no_subject` when it did not come so far.
  static constexpr InstructionText no_subject = ~InstructionText{0};
  InstructionText subject_ = no_subject;

  // State within a burst.
  std::uint32_t address_mask_ = isa370::address_mask;
  Condition condition_;
  bool branched_ = false;
  /// A handler runs compiled into its performer: an access that is not found in the access buffer gives `Outcome::retry`.
  bool hurried_ = false;
  Ending ending_;
  Pending pending_;
  std::uint8_t psw_to_go_on_ = PswMemory::never;  ///< What a PSW must be so that `load_psw` can say so.
  bool swapped_plainly_ = false;                  ///< What `load_psw` said when an interruption swapped PSWs.
  std::optional<Exit> exit_;
  bool recording_ = false;  ///< Events are recorded, and stores find no entries in the access buffer.
  EventControl event_control_;
  bool altered_area_ = false;  ///< The instruction has stored into the area that is watched.
  ProgramEvents events_;       ///< Of the last instruction of a burst, until they are presented.

  // Derived state: forgetting it changes nothing but speed (and what accesses find whose tables were changed without PTLB).
  struct CurrentBlock {
    static constexpr std::uint64_t nowhere = std::uint64_t{1} << 32;  ///< No address, even or odd, is in such a block.
    std::uint64_t first = nowhere;                                    ///< Logical address of the block of instructions.
    Slot* slots = nullptr;
    const std::uint8_t* bytes = nullptr;
  };
  CurrentBlock code_;
  AccessBuffer access_;
  std::uint32_t access_control_0_ = 0;  ///< CR0's translation format, CR1 and the keys' version, as the buffer knows them.
  std::uint32_t access_control_1_ = 0;
  std::uint32_t access_prefix_ = 0;
  std::uint64_t access_key_version_ = 0;
  DecodedStorage decoded_;
  DecodedSubjects subjects_;
  PswMemory psw_memory_;
};

}  // namespace isa370
