// Mode, registers and instructions of a random unit.
#include "unit_builder.hpp"

#include <algorithm>
#include <array>

#include <isa370/bits.hpp>

#include "../../peer/numbers.hpp"
#include "layout.hpp"

namespace equivalence::random {
namespace {

using isa370::bit;

bool among(std::string_view name, std::span<const std::string_view> names) {
  return std::ranges::find(names, name) != names.end();
}

/// Written by aims alone: they depend on time, or other things must be as they should be.
constexpr auto by_aims = std::to_array<std::string_view>(
    {"STCK", "STCKC", "SPT", "STPT", "STIDP", "DIAGNOSE", "SIGP", "SIO", "SIOF", "TIO", "CLRIO", "HIO", "HDV", "TCH", "STIDC"});
constexpr auto opens_masks = std::to_array<std::string_view>({"SSM", "STNSM", "STOSM", "LPSW", "LCTL"});

}  // namespace

Rows::Rows() {
  for (const auto& row : isa370::instruction_table()) {
    if (!row.models.contains(isa370::Architecture::system_370) || among(row.mnemonic, by_aims)) continue;
    (row.privilege == isa370::Privilege::supervisor ? control : plain).push_back(&row);
  }
}

Unit UnitBuilder::build(Aim aim, bool all_keys) {
  all_keys_ = all_keys;
  choose_mode(aim);
  choose_space();
  choose_control();
  // An event behind the LPSW that waits for I/O would end the wait, and leave the masks open.
  if (extended_ && aim != Aim::start_io && random_.percent(12)) choose_events();
  choose_registers();
  unit_.flags = flag::keep_floating_point;
  if (random_.percent(40)) unit_.flags = 0;
  unit_.allowance = static_cast<std::uint8_t>(random_.percent(50) ? random_.below(4) : 0);
  if (random_.percent(8)) unit_.prefix = prefix_page;
  write_instructions(aim);
  finish();
  return std::move(unit_);
}

void UnitBuilder::choose_mode(Aim aim) {
  choose_psw();
  stays_disabled_ = aim == Aim::start_io;
  const bool privileged = aim != Aim::compute && aim != Aim::long_move;
  const bool wants_translation = aim == Aim::change_tables || aim == Aim::switch_spaces || aim == Aim::long_move;
  // Tables that are changed without the PTLB behind that leave the result open.
  if (privileged && problem_ && (aim == Aim::change_tables || random_.percent(92))) {
    problem_ = false;
    case_.psw &= ~bit<std::uint64_t>(15);
  }
  if (wants_translation && !translation_ && random_.percent(80)) {
    extended_ = translation_ = true;
    case_.psw = (case_.psw & 0x00F3'0000'0000'0000) | bit<std::uint64_t>(12) | bit<std::uint64_t>(5);
  }
  if (privileged && random_.percent(60)) {
    main_key_ = 0;
    case_.psw &= ~0x00F0'0000'0000'0000U;
  }
  if (!stays_disabled_) return;
  // In BC mode the channels have masks of their own.
  case_.psw &= extended_ ? ~bit<std::uint64_t>(6) : 0x01FF'FFFF'FFFF'FFFF;
}

void UnitBuilder::choose_space() {
  space_ = random_.below(static_cast<std::uint32_t>(spaces_.all().size()));
  page_bits_ = space().page_bits;
  segment_bits_ = space().segment_bits;
  for (const auto& entry : space().entries) {
    const auto frame = space().frame_of(entry);
    if (!space().valid(entry) || frame < peer::arena || frame >= peer::arena + peer::arena_size) continue;
    pages_.push_back({entry.address, static_cast<std::uint16_t>(frame - peer::arena)});
  }
  std::ranges::sort(pages_, {}, &Page::address);
  if (!pages_.empty() || !translation_) return;
  translation_ = false;
  case_.psw &= ~bit<std::uint64_t>(5);
}

void UnitBuilder::choose_control() {
  choose_control_registers();
  auto& cr = case_.cr;
  constexpr std::uint32_t external_masks = 0x0000'6CE0;
  cr[0] = (cr[0] & 0xC000'0000) | space().format_bits() | (peer::random_word(random_) & external_masks);
  if (random_.percent(2)) cr[0] ^= 0x0080'0000U >> random_.below(5);
  cr[1] = space().segment_table;
  case_.tables_length = 0;
  case_.prefix_page = prefix_page;
  case_.patches.push_back({});
  choose_keys();
  for (std::uint8_t block = 0; block < case_.keys.size(); ++block)
    if (all_keys_ || random_.percent(8))
      unit_.keys.push_back({static_cast<std::uint8_t>(peer::arena / block_size + block), case_.keys[block]});
}

/// Program-event recording, in an area of the arena as the unit addresses it.
void UnitBuilder::choose_events() {
  case_.psw |= bit<std::uint64_t>(1);
  auto& cr = case_.cr;
  cr[9] = peer::random_word(random_);
  if (random_.percent(50)) cr[9] = 0x8000'0000U >> random_.below(4) | (cr[9] & 0xFFFF);
  cr[10] = random_logical() & isa370::address_mask;
  cr[11] = random_.percent(70) ? cr[10] + random_.below(4096) : random_logical() & isa370::address_mask;
}

void UnitBuilder::emit(std::initializer_list<unsigned> bytes) {
  std::vector<std::uint8_t> text;
  for (const auto byte : bytes) text.push_back(static_cast<std::uint8_t>(byte));
  if (!ended_ && !place(text)) ended_ = true;
}

std::uint8_t UnitBuilder::free_register() {
  constexpr unsigned registers = 15;
  const auto first = random_.below(registers);
  for (unsigned i = 0; i < registers; ++i) {
    const auto number = static_cast<std::uint8_t>(1 + (first + i) % registers);
    if (!claimed(number)) return number;
  }
  ended_ = true;
  return 0;
}

std::uint8_t UnitBuilder::with(std::uint32_t value) {
  const auto number = free_register();
  claim(number, value);
  return number;
}

std::uint32_t UnitBuilder::place_data(std::span<const std::uint8_t> bytes) {
  const auto at = random_logical() & isa370::address_mask & ~7U;
  poke(at, bytes);
  return at;
}

std::uint8_t UnitBuilder::with_word(std::uint32_t word) {
  std::array<std::uint8_t, 4> bytes{};
  isa370::store_big_endian(bytes.data(), word);
  return with(place_data(bytes));
}

std::uint8_t UnitBuilder::with_doubleword(std::uint64_t word) {
  std::array<std::uint8_t, 8> bytes{};
  isa370::store_big_endian(bytes.data(), word);
  return with(place_data(bytes));
}

void UnitBuilder::patch(std::uint32_t absolute, std::vector<std::uint8_t> bytes) {
  unit_.patches.push_back({absolute, std::move(bytes)});
}

void UnitBuilder::patch_halfword(std::uint32_t absolute, std::uint16_t halfword) {
  patch(absolute, {static_cast<std::uint8_t>(halfword >> 8), static_cast<std::uint8_t>(halfword)});
}

std::uint64_t UnitBuilder::psw_behind(std::uint32_t length) const {
  return (case_.psw & ~std::uint64_t{isa370::address_mask}) | (next_ + length);
}

void UnitBuilder::some_instructions(std::uint32_t most) {
  for (auto left = random_.below(most + 1); left > 0 && !ended_; --left) {
    const bool control = !problem_ && random_.percent(20);
    const auto& rows = control && !stays_disabled_ ? all_rows_.control : all_rows_.plain;
    const auto& row = *rows[random_.below(static_cast<std::uint32_t>(rows.size()))];
    if (row.mnemonic == "SVC" && random_.percent(80)) continue;
    if (stays_disabled_ && among(row.mnemonic, opens_masks)) continue;
    rows_ = rows;  // EXECUTE takes its subject from there.
    const auto text = random_.percent(10) && row.mnemonic != "EX" ? random_execute(row) : random_instruction(row);
    if (!place(text)) ended_ = true;
  }
}

void UnitBuilder::write_instructions(Aim aim) {
  constexpr std::uint32_t most_around = 4;
  next_ = random_logical() & isa370::address_mask & ~1U;
  case_.psw |= next_;
  const auto first = next_;
  // Where a wrong register would do harm, nothing comes before.
  const bool at_once = aim == Aim::start_io || aim == Aim::change_tables || aim == Aim::clocks;
  if (!at_once) some_instructions(aim == Aim::compute || aim == Aim::control ? 2 * most_around : most_around);
  write_aim(aim);
  if (aim != Aim::start_io) some_instructions(most_around);
  if (!ended_ && (aim == Aim::compute || aim == Aim::long_move) && random_.percent(20)) {
    if (!place(backward_branch(first))) ended_ = true;
  }
  constexpr unsigned supervisor_call = 0x0A;
  emit({supervisor_call, random_.byte()});
}

void UnitBuilder::finish() {
  unit_.psw = case_.psw;
  unit_.gpr = case_.gpr;
  unit_.cr = case_.cr;
  unit_.fpr = case_.fpr;
  for (const auto& piece : case_.patches)
    if (!piece.bytes.empty()) patch(peer::arena + piece.offset, piece.bytes);
  for (const auto& placed : case_.instructions) {
    StoragePatch piece;
    for (std::size_t i = 0; i < placed.text.size(); ++i) {
      const auto at = peer::arena + placed.offsets[i];
      if (!piece.bytes.empty() && at != piece.address + piece.bytes.size()) unit_.patches.push_back(std::exchange(piece, {}));
      if (piece.bytes.empty()) piece = {.address = at, .instruction = true};
      piece.bytes.push_back(placed.text[i]);
    }
    if (!piece.bytes.empty()) unit_.patches.push_back(std::move(piece));
  }
}

}  // namespace equivalence::random
