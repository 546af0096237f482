// IPK, ISK, LPSW, LRA, RRB, SPKA, SSK, SSM, STCTL, STNSM, STOSM and SVC for a program whose PSW and control registers are in
// storage.
//
// Each looks first whether it may: what might end in an interruption, another mode or an exception of the program's own is left
// to the control program. Simpler than [VMA] has it: access exceptions of operands come as they would for any instruction of
// the problem state, and nothing is assisted while events are recorded.
#include "execute/assisted.hpp"

#include <algorithm>
#include <optional>
#include <vector>

#include "execute/system_control.hpp"
#include "isa370/assist.hpp"
#include "isa370/translation.hpp"

namespace isa370::execute {
namespace {

constexpr auto not_assisted = exception(ProgramInterruption::privileged_operation);

// Bits of a PSW.
constexpr unsigned mask_shift = 56;
constexpr auto extended_control_bit = bit<std::uint64_t>(12);
constexpr auto wait_bit = bit<std::uint64_t>(14);
constexpr auto problem_bit = bit<std::uint64_t>(15);
constexpr auto per_bit = bit<std::uint64_t>(1);
constexpr auto translation_bit = bit<std::uint64_t>(5);
constexpr std::uint64_t key_bits = 0x00F0'0000'0000'0000;
constexpr unsigned key_shift = 52;
constexpr std::uint64_t extended_zeros = 0xB800'C0FF'FF00'0000;  // Bits 0, 2-4, 16-17, 24-39.
constexpr std::uint8_t extended_byte_zeros = 0xB8;

/// What control register 6 leads to.
class VirtualState {
 public:
  explicit VirtualState(Cpu& cpu) : cpu_(cpu), list_(cpu.state.cr[6] & assist::pointer_list) {
    if (!contains(list_, assist::list_size)) return;
    const auto pointer = word(list_ + assist::psw);
    pending_ = (pointer & assist::interruption_pending) != 0;
    psw_at_ = pointer & address_mask;
    controls_at_ = word(list_ + assist::control_registers) & address_mask;
    usable_ = contains(psw_at_, sizeof(std::uint64_t)) && contains(controls_at_, 16 * sizeof(std::uint32_t));
  }

  [[nodiscard]] bool usable() const { return usable_; }
  [[nodiscard]] std::uint64_t psw() const { return cpu_.storage().read<std::uint64_t>(cpu_.absolute({psw_at_})); }
  void set_psw(std::uint64_t value) { cpu_.storage().write(cpu_.absolute({psw_at_}), value); }
  [[nodiscard]] std::uint32_t control(unsigned number) const {
    return word(controls_at_ + number * static_cast<std::uint32_t>(sizeof(std::uint32_t)));
  }
  /// Whether an interruption that is pending might be allowed by what the masks `after` have and `before` have not.
  [[nodiscard]] bool might_interrupt(std::uint8_t before, std::uint8_t after, bool extended) const {
    constexpr std::uint8_t extended_masks = ProgramStatusWord::io_mask | ProgramStatusWord::external_mask;
    return pending_ && (after & ~before & (extended ? extended_masks : 0xFF)) != 0;
  }

  /// Where a real address of the program lies in storage; nothing when the control program must see to it.
  [[nodiscard]] std::optional<AbsoluteAddress> locate(std::uint32_t address) const {
    const auto translation = translate(address);
    if (!translation.done() || !contains(translation.address, 1)) return std::nullopt;
    return cpu_.absolute({translation.address});
  }
  /// The same for an entry of one of its tables.
  [[nodiscard]] std::optional<std::uint32_t> table_entry(std::uint32_t address, unsigned size) const {
    const auto at = locate(address);
    if (!at) return std::nullopt;
    return size == sizeof(std::uint16_t) ? cpu_.storage().read<std::uint16_t>(*at) : cpu_.storage().read<std::uint32_t>(*at);
  }
  /// A block of storage that has a key, at a real address of the program.
  struct Block {
    std::optional<AbsoluteAddress> place;  ///< If its page is in storage; else the key is only in the swap table.
    AbsoluteAddress swap_entry;            ///< Of its page.
    unsigned half = 0;
  };
  [[nodiscard]] std::optional<Block> key_block(std::uint32_t address) const {
    std::uint32_t page_entry_at = 0;
    const auto translation = translate(address, &page_entry_at);
    const bool absent = translation.ending == Translation::Ending::page_invalid;
    if (!absent && (!translation.done() || !contains(translation.address, Storage::key_block_size))) return std::nullopt;
    const auto page = bits(address, large_segments() ? 12 : 16, 19);
    const auto table = page_entry_at - page * static_cast<std::uint32_t>(sizeof(std::uint16_t));
    const auto swap_table = word(table - assist::swap_table_pointer) & address_mask;
    const auto entry = swap_table + assist::swap_table_header + page * assist::swap_entry_size;
    if (!contains(entry, assist::swap_entry_size)) return std::nullopt;
    constexpr auto half_bit = Storage::key_block_size;
    const auto place = absent ? std::nullopt : std::optional(cpu_.absolute({translation.address}));
    return Block{place, cpu_.absolute({entry}), (address & half_bit) != 0 ? 1U : 0U};
  }

 private:
  [[nodiscard]] bool contains(std::uint32_t address, std::uint32_t length) const {
    return cpu_.storage().contains(cpu_.absolute({address}), length);
  }
  [[nodiscard]] std::uint32_t word(std::uint32_t address) const {
    return cpu_.storage().read<std::uint32_t>(cpu_.absolute({address}));
  }
  [[nodiscard]] bool large_segments() const { return (word(list_ + assist::segment_table) & 1) != 0; }
  /// By the control program's tables; `entry_at` gets the address of the page-table entry.
  [[nodiscard]] Translation translate(std::uint32_t address, std::uint32_t* entry_at = nullptr) const {
    constexpr std::uint32_t pages_of_4k = 0x0080'0000;
    constexpr std::uint32_t segments_of_1m = 0x0010'0000;
    const auto format = large_segments() ? pages_of_4k | segments_of_1m : pages_of_4k;
    return translate_by_tables(format, word(list_ + assist::segment_table), address,
                               [&](std::uint32_t at, unsigned size) -> std::optional<std::uint32_t> {
                                 if (!contains(at, size)) return std::nullopt;
                                 if (size == sizeof(std::uint32_t)) return word(at);
                                 if (entry_at != nullptr) *entry_at = at;
                                 return cpu_.storage().read<std::uint16_t>(cpu_.absolute({at}));
                               });
  }

  Cpu& cpu_;
  std::uint32_t list_;
  std::uint32_t psw_at_ = 0;
  std::uint32_t controls_at_ = 0;
  bool pending_ = false;
  bool usable_ = false;
};

// ---- The PSW
// -----------------------------------------------------------------------------------------------------------------

/// Whether the program may go on under `loaded` without the control program.
bool may_load(const VirtualState& state, std::uint64_t old, std::uint64_t loaded) {
  constexpr auto changes_mode = extended_control_bit;
  if ((loaded & wait_bit) != 0 || ((old ^ loaded) & changes_mode) != 0) return false;
  const bool extended = (loaded & extended_control_bit) != 0;
  if (extended &&
      ((loaded & (extended_zeros | per_bit)) != 0 || (old & per_bit) != 0 || ((old ^ loaded) & translation_bit) != 0))
    return false;
  return !state.might_interrupt(static_cast<std::uint8_t>(old >> mask_shift), static_cast<std::uint8_t>(loaded >> mask_shift),
                                extended);
}

/// The program goes on under `loaded`: what of it the processor itself needs goes into its own PSW.
Outcome go_on_under(Cpu& cpu, VirtualState& state, std::uint64_t loaded) {
  state.set_psw(loaded);
  auto& psw = cpu.state.psw;
  const bool extended = (loaded & extended_control_bit) != 0;
  cpu.set_condition_code(static_cast<unsigned>(loaded >> (extended ? 44 : 28)) & 3U);
  psw.program_mask = static_cast<std::uint8_t>(loaded >> (extended ? 40 : 24) & 0xF);
  cpu.branch(static_cast<std::uint32_t>(loaded) & address_mask);
  auto& control = cpu.state.cr[6];
  control = (loaded & problem_bit) != 0 ? control | assist::problem_state : control & ~assist::problem_state;
  const auto key = static_cast<std::uint8_t>(loaded >> key_shift & 0xF);
  if (key == psw.key) return Outcome::done;
  psw.key = key;
  return Outcome::refresh;
}

Outcome assisted_lpsw(Cpu& cpu, const Instruction& i) {
  VirtualState state(cpu);
  const auto address = cpu.second_address(i);
  if (!state.usable() || !aligned<std::uint64_t>(address)) return not_assisted;
  const auto loaded = cpu.fetch<std::uint64_t>(address);
  if (!loaded) return loaded.outcome;
  if (!may_load(state, state.psw(), *loaded)) return not_assisted;
  return go_on_under(cpu, state, *loaded);
}

/// Whether the system mask may become `after`.
bool may_set_mask(const VirtualState& state, std::uint64_t old, std::uint8_t after) {
  constexpr std::uint8_t fixed = ProgramStatusWord::per_mask | ProgramStatusWord::translation_mask;
  const auto before = static_cast<std::uint8_t>(old >> mask_shift);
  const bool extended = (old & extended_control_bit) != 0;
  if (extended && (((before ^ after) & fixed) != 0 || (after & extended_byte_zeros) != 0)) return false;
  return !state.might_interrupt(before, after, extended);
}

std::uint64_t with_mask(std::uint64_t psw, std::uint8_t mask) {
  constexpr std::uint64_t mask_bits = 0xFF00'0000'0000'0000;
  return (psw & ~mask_bits) | std::uint64_t{mask} << mask_shift;
}

Outcome assisted_ssm(Cpu& cpu, const Instruction& i) {
  constexpr auto suppression = bit<std::uint32_t>(1);
  VirtualState state(cpu);
  if (!state.usable() || (state.control(0) & suppression) != 0) return not_assisted;
  const auto mask = cpu.fetch<std::uint8_t>(cpu.second_address(i));
  if (!mask) return mask.outcome;
  const auto old = state.psw();
  if (!may_set_mask(state, old, *mask)) return not_assisted;
  state.set_psw(with_mask(old, *mask));
  return Outcome::done;
}

template <typename Combine>
Outcome store_then_set(Cpu& cpu, const Instruction& i, Combine combine) {
  VirtualState state(cpu);
  if (!state.usable()) return not_assisted;
  const auto old = state.psw();
  const auto before = static_cast<std::uint8_t>(old >> mask_shift);
  const auto after = combine(before, i.i2);
  if (!may_set_mask(state, old, after)) return not_assisted;
  if (const auto stored = cpu.store(cpu.first_address(i), before); stored != Outcome::done) return stored;
  state.set_psw(with_mask(old, after));
  return Outcome::done;
}

Outcome assisted_stnsm(Cpu& cpu, const Instruction& i) {
  return store_then_set(cpu, i,
                        [](std::uint8_t before, std::uint8_t mask) { return static_cast<std::uint8_t>(before & mask); });
}

Outcome assisted_stosm(Cpu& cpu, const Instruction& i) {
  return store_then_set(cpu, i,
                        [](std::uint8_t before, std::uint8_t mask) { return static_cast<std::uint8_t>(before | mask); });
}

Outcome assisted_ipk(Cpu& cpu, const Instruction& /*i*/) {
  cpu.gpr(2) = (cpu.gpr(2) & 0xFFFF'FF00) | std::uint32_t{cpu.state.psw.key} << 4;
  return Outcome::done;
}

Outcome assisted_spka(Cpu& cpu, const Instruction& i) {
  VirtualState state(cpu);
  if (!state.usable()) return not_assisted;
  const auto key = static_cast<std::uint8_t>(bits(cpu.second_address(i), 24, 27));
  if (key == cpu.state.psw.key) return Outcome::done;
  state.set_psw((state.psw() & ~key_bits) | std::uint64_t{key} << key_shift);
  cpu.state.psw.key = key;
  return Outcome::refresh;
}

// ---- Control registers and translation
// ---------------------------------------------------------------------------------------

Outcome assisted_stctl(Cpu& cpu, const Instruction& i) {
  VirtualState state(cpu);
  const auto address = cpu.second_address(i);
  if (!state.usable() || !aligned<std::uint32_t>(address)) return not_assisted;
  std::array<std::uint8_t, 16 * sizeof(std::uint32_t)> bytes;
  const unsigned count = register_count(i);
  for (unsigned k = 0; k < count; ++k)
    store_big_endian(bytes.data() + k * sizeof(std::uint32_t), state.control((i.r1 + k) & 0xF));
  return cpu.store_bytes(address, std::span(bytes).first(count * sizeof(std::uint32_t)));
}

Outcome assisted_lra(Cpu& cpu, const Instruction& i) {
  VirtualState state(cpu);
  if (!state.usable()) return not_assisted;
  const auto translation = translate_by_tables(state.control(0), state.control(1), cpu.indexed_address(i),
                                               [&](std::uint32_t at, unsigned size) { return state.table_entry(at, size); });
  const auto code = translation.condition_code();
  if (!code) return not_assisted;
  cpu.gpr(i.r1) = translation.address;
  return set_code(cpu, *code);
}

// ---- Storage keys
// ------------------------------------------------------------------------------------------------------------

constexpr std::uint8_t reference_and_change = Storage::reference | Storage::change;

/// Does `use(block)` for the block whose key is meant, if the assist may touch it.
template <typename Use>
Outcome with_keys_of(Cpu& cpu, std::uint32_t address, Use use) {
  VirtualState state(cpu);
  if (!state.usable() || (cpu.state.cr[6] & assist::no_storage_keys) != 0) return not_assisted;
  const auto block = state.key_block(address & address_mask & ~(Storage::key_block_size - 1));
  return block ? use(state, *block) : not_assisted;
}

AbsoluteAddress at(AbsoluteAddress base, std::uint32_t offset) { return {base.value + offset}; }

/// The key as the program has it: the machine's, with the reference and change bits that were taken over.
std::uint8_t key_of(Cpu& cpu, const VirtualState::Block& block) {
  const auto own = cpu.storage().read<std::uint8_t>(at(block.swap_entry, assist::swap_key(block.half)));
  return block.place ? static_cast<std::uint8_t>(cpu.storage().key(*block.place) | (own & reference_and_change)) : own;
}

/// What the program takes out of the machine's key by setting it, the control program must still know.
Outcome set_key(Cpu& cpu, const VirtualState::Block& block, std::uint8_t new_key) {
  cpu.storage().write(at(block.swap_entry, assist::swap_key(block.half)), new_key);
  if (!block.place) return Outcome::done;
  const auto flags_at = at(block.swap_entry, assist::swap_flags);
  const auto key = cpu.storage().key(*block.place);
  auto flags = cpu.storage().read<std::uint8_t>(flags_at);
  if ((key & Storage::reference) != 0) flags |= assist::swap_referenced(block.half);
  if ((key & Storage::change) != 0) flags |= assist::swap_changed(block.half);
  cpu.storage().write(flags_at, flags);
  cpu.storage().set_key(*block.place, static_cast<std::uint8_t>(new_key & ~reference_and_change));
  return Outcome::refresh;
}

Outcome assisted_isk(Cpu& cpu, const Instruction& i) {
  if (bits(cpu.gpr(i.r2), 28, 31) != 0) return not_assisted;
  return with_keys_of(cpu, cpu.gpr(i.r2), [&](const VirtualState& state, const VirtualState::Block& block) {
    auto key = key_of(cpu, block);
    if ((state.psw() & extended_control_bit) == 0) key &= static_cast<std::uint8_t>(~reference_and_change);
    cpu.gpr(i.r1) = (cpu.gpr(i.r1) & 0xFFFF'FF00) | key;
    return Outcome::done;
  });
}

Outcome assisted_ssk(Cpu& cpu, const Instruction& i) {
  if (bits(cpu.gpr(i.r2), 28, 31) != 0) return not_assisted;
  return with_keys_of(cpu, cpu.gpr(i.r2), [&](const VirtualState&, const VirtualState::Block& block) {
    constexpr std::uint8_t key_bits_of_byte = 0xFE;
    return set_key(cpu, block, static_cast<std::uint8_t>(cpu.gpr(i.r1) & key_bits_of_byte));
  });
}

Outcome assisted_rrb(Cpu& cpu, const Instruction& i) {
  return with_keys_of(cpu, cpu.second_address(i), [&](const VirtualState&, const VirtualState::Block& block) {
    const auto key = key_of(cpu, block);
    cpu.set_condition_code((key & reference_and_change) >> 1U);
    return set_key(cpu, block, static_cast<std::uint8_t>(key & ~Storage::reference));
  });
}

// ---- The table
// ---------------------------------------------------------------------------------------------------------------

struct AssistRow {
  std::string_view mnemonic;
  AssistFunction function;
};
constexpr auto rows = std::to_array<AssistRow>({
    {"IPK", assisted_ipk},
    {"ISK", assisted_isk},
    {"LPSW", assisted_lpsw},
    {"LRA", assisted_lra},
    {"RRB", assisted_rrb},
    {"SPKA", assisted_spka},
    {"SSK", assisted_ssk},
    {"SSM", assisted_ssm},
    {"STCTL", assisted_stctl},
    {"STNSM", assisted_stnsm},
    {"STOSM", assisted_stosm},
});

constexpr bool in_order() {
  for (std::size_t k = 0; k < rows.size(); ++k)
    if (rows[k].mnemonic != assist::mnemonics[k]) return false;
  return assist::mnemonics.size() == rows.size() + 1 && assist::mnemonics.back() == "SVC";
}
static_assert(in_order(), "counts go by the place in the list of mnemonics");

/// By place in the instruction table.
const std::vector<AssistEntry>& entries() {
  static const auto table = [] {
    std::vector<AssistEntry> result(instruction_table().size());
    for (std::size_t k = 0; k < rows.size(); ++k) {
      const auto row = std::ranges::find(instruction_table(), rows[k].mnemonic, &InstructionRow::mnemonic);
      result[static_cast<std::size_t>(row - instruction_table().begin())] = {rows[k].function, static_cast<std::uint8_t>(k)};
    }
    return result;
  }();
  return table;
}

}  // namespace

AssistEntry assist_entry(const Instruction& instruction) {
  return instruction.row == nullptr ? AssistEntry{} : entries()[instruction.row_number];
}

bool assisted_supervisor_call(Cpu& cpu, std::uint8_t number, std::uint8_t length) {
  VirtualState state(cpu);
  if (!state.usable() || number == assist::error_recording_call) return false;
  const auto page_zero = state.locate(0);
  if (!page_zero) return false;
  const auto old = state.psw();
  const auto loaded = cpu.storage().read<std::uint64_t>(at(*page_zero, fixed_location::supervisor_call_new_psw));
  if (!may_load(state, old, loaded)) return false;

  auto shown = ProgramStatusWord::from_bits(old);
  shown.condition_code = cpu.condition_code();
  shown.program_mask = cpu.state.psw.program_mask;
  shown.address = cpu.state.psw.address;
  if (shown.extended_control) {
    cpu.storage().write(at(*page_zero, fixed_location::supervisor_call_interruption_code),
                        std::uint32_t{length} << 16 | number);
  } else {
    shown.interruption_code = number;
    shown.instruction_length_code = length / 2;
  }
  cpu.storage().write(at(*page_zero, fixed_location::supervisor_call_old_psw), shown.to_bits());
  cpu.storage().note_change(*page_zero);
  static_cast<void>(go_on_under(cpu, state, loaded));
  return true;
}

}  // namespace isa370::execute
