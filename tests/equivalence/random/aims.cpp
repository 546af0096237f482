// What units set out to do: short sequences of instructions with operands that suit them.
//
// Results must not depend on time. A timer's value is surely over or surely not; an interruption that comes by itself finds a
// PSW that waits for it; behind the start of an operation nothing looks before the operation is surely over.
#include <algorithm>
#include <array>

#include <isa370/bits.hpp>

#include "../../peer/layout.hpp"
#include "layout.hpp"
#include "unit_builder.hpp"

namespace equivalence::random {
namespace {

using isa370::bit;

namespace mask {
constexpr auto emergency_signal = bit<std::uint32_t>(17);
constexpr auto external_call = bit<std::uint32_t>(18);
constexpr auto clock_comparator = bit<std::uint32_t>(20);
constexpr auto cpu_timer = bit<std::uint32_t>(21);
constexpr auto interval_timer = bit<std::uint32_t>(24);
constexpr auto interrupt_key = bit<std::uint32_t>(25);
}  // namespace mask

constexpr auto psw_wait = bit<std::uint64_t>(14);
constexpr auto psw_external = bit<std::uint64_t>(7);
constexpr auto psw_io_extended = bit<std::uint64_t>(6);
constexpr auto psw_io_basic = bit<std::uint64_t>(0);  ///< Channel 0.

constexpr std::uint32_t console = 0x009;
constexpr std::uint32_t reader = 0x00C;

}  // namespace

void UnitBuilder::write_aim(Aim aim) {
  switch (aim) {
    case Aim::compute:
    case Aim::control:
      if (random_.percent(20)) change_tables_before();
      return;
    case Aim::change_tables:
      return change_tables();
    case Aim::switch_spaces:
      return switch_spaces();
    case Aim::long_move:
      return long_move();
    case Aim::timers:
      return set_timers();
    case Aim::signals:
      return signal();
    case Aim::start_io:
      return start_io();
    case Aim::look_at_io:
      return look_at_io();
    case Aim::clocks:
      return look_at_clocks();
    case Aim::wait:
      return wait();
  }
}

// ---- Storage -------------------------------------------------------------------------------------------------------------

/// Uses a page, so that an entry of the look-aside buffer is made, or an old one would be noticed.
void UnitBuilder::touch(std::uint32_t address) {
  const auto base = with(address + random_.below(1U << 11));
  switch (random_.below(4)) {
    case 0:
      return emit({0x43, 0x10, base * 16U, 0});  // IC
    case 1:
      return emit({0x92, random_.byte(), base * 16U, 0});  // MVI
    case 2:
      return emit({0xB1, random_.below(16) << 4, base * 16U, 0});  // LRA
    default:
      return emit({0xD6, 7, base * 16U, 8, base * 16U, 0});  // OC
  }
}

/// In the program's own storage, and PTLB behind it. That may be left out where an entry is surely not valid before.
void UnitBuilder::change_tables() {
  for (auto left = 1 + random_.below(3); left > 0 && !ended_; --left) {
    const auto& entries = space().entries;
    const auto index = random_.below(static_cast<std::uint32_t>(entries.size()));
    const auto entry = entries[index];
    if (entry.address >> page_bits_ == next_ >> page_bits_) continue;
    const bool surely_invalid = random_.percent(40);
    if (surely_invalid) {
      unit_.flags |= flag::purge;
      patch_halfword(entry.at, static_cast<std::uint16_t>(entry.value | space().invalid_bit()));
    }
    if (random_.percent(40)) touch(entry.address);
    const auto value = spaces_.random_entry(random_, space());
    const auto from = with(random_.below(0x10000) << 16 | value);
    const auto to = with(translation_ ? space().window_on(entry.at) : entry.at);
    emit({0x40, from * 16U, to * 16U, 0});  // STH
    if (!surely_invalid) emit({0xB2, 0x0D, 0, 0});
    wants_purge_ = true;  // It may end in between.
    spaces_.change(space_, index, value);
    if (random_.percent(70)) touch(entry.address);
    if (surely_invalid) return;  // Another change would find it valid.
  }
}

/// Between two units.
void UnitBuilder::change_tables_before() {
  for (auto left = 1 + random_.below(4); left > 0; --left) {
    const auto other = random_.below(static_cast<std::uint32_t>(spaces_.all().size()));
    const auto& changed = spaces_.all()[other];
    const auto index = random_.below(static_cast<std::uint32_t>(changed.entries.size()));
    const auto value = spaces_.random_entry(random_, changed);
    unit_.flags |= flag::purge;  // What is there now is not sure.
    patch_halfword(changed.entries[index].at, value);
    spaces_.change(other, index, value);
  }
}

/// Another segment table, now and then another format too. What is in the look-aside buffer stays right.
void UnitBuilder::switch_spaces() {
  const auto other = random_.below(static_cast<std::uint32_t>(spaces_.all().size()));
  const auto& next = spaces_.all()[other];
  constexpr std::uint32_t format = 0x00F8'0000;
  const auto load = [&](std::uint32_t control_0, std::uint32_t control_1) {
    std::array<std::uint8_t, 8> bytes{};
    isa370::store_big_endian(bytes.data(), control_0);
    isa370::store_big_endian(bytes.data() + 4, control_1);
    const auto base = with(place_data(bytes));
    emit({0xB7, 0x01, base * 16U, 0});
  };
  if (!space().entries.empty() && random_.percent(60))
    touch(space().entries[random_.below(static_cast<std::uint32_t>(space().entries.size()))].address);
  load((case_.cr[0] & ~format) | next.format_bits(), next.segment_table);
  if (random_.percent(30)) emit({0xB2, 0x0D, 0, 0});
  if (!next.entries.empty()) touch(next.entries[random_.below(static_cast<std::uint32_t>(next.entries.size()))].address);
  if (random_.percent(50)) load(case_.cr[0], case_.cr[1]);
}

std::uint8_t UnitBuilder::free_pair() {
  constexpr unsigned pairs = 7;
  const auto first = random_.below(pairs);
  for (unsigned i = 0; i < pairs; ++i) {
    const auto number = static_cast<std::uint8_t>(2 + 2 * ((first + i) % pairs));
    if (!claimed(number) && !claimed(static_cast<std::uint8_t>(number + 1))) return number;
  }
  ended_ = true;
  return 2;
}

/// MVCL or CLCL over pages of which one is mended when it is met.
void UnitBuilder::long_move() {
  const bool compares = random_.percent(30);
  auto first = random_logical() & isa370::address_mask;
  const auto index = random_.below(static_cast<std::uint32_t>(space().entries.size()));
  const auto entry = space().entries[index];
  if (translation_ && random_.percent(75) && entry.address >> page_bits_ != next_ >> page_bits_) {
    first = (entry.address - random_.below(400)) & isa370::address_mask;
    unit_.repair_at = entry.at;
    unit_.repair_value = static_cast<std::uint16_t>(space().entry_for(peer::arena + (random_.below(8) << 12)));
    patch_halfword(entry.at, static_cast<std::uint16_t>(entry.value | space().invalid_bit()));
    unit_.flags |= flag::purge;
    spaces_.change(space_, index, unit_.repair_value);
  }
  const auto second = random_.percent(25) ? first + random_.below(600) - 300 : random_logical();
  const auto length = random_.below(random_.percent(30) ? 9000 : 1200);
  const auto one = free_pair();
  claim(one, first | std::uint32_t{random_.byte()} << 24);
  claim(static_cast<std::uint8_t>(one + 1), length | std::uint32_t{random_.byte()} << 24);
  const auto other = free_pair();
  claim(other, second);
  claim(static_cast<std::uint8_t>(other + 1),
        (random_.percent(60) ? length : random_.below(2000)) | std::uint32_t{random_.byte()} << 24);
  emit({compares ? 0x0FU : 0x0EU, one * 16U | other});
  unit_.allowance = static_cast<std::uint8_t>(unit_.allowance + random_.below(3));
}

// ---- External interruptions ------------------------------------------------------------------------------------------------

void UnitBuilder::enable_external(std::uint32_t masks) {
  case_.cr[0] |= masks;
  case_.psw |= psw_external;
}

/// Lets in what is pending, one way or another.
void UnitBuilder::open_masks() {
  switch (random_.below(4)) {
    case 0:
      return emit({0xAD, 0x01, with(place_data(std::array<std::uint8_t, 1>{0})) * 16U, 0});  // STOSM
    case 1: {
      const auto system_mask = static_cast<std::uint8_t>((translation_ ? 4 : 0) | 1 | (random_.percent(30) ? 2 : 0));
      return emit({0x80, 0, with(place_data(std::array{system_mask})) * 16U, 0});  // SSM
    }
    case 2: {
      const auto base = free_register();
      const auto at = place_data(std::array<std::uint8_t, 8>{});
      claim(base, at);
      poke_doubleword(at, psw_behind(4) | psw_external);
      return emit({0x82, 0, base * 16U, 0});  // LPSW
    }
    default: {
      const auto base =
          with_word(case_.cr[0] | mask::clock_comparator | mask::cpu_timer | mask::external_call | mask::emergency_signal);
      return emit({0xB7, 0x00, base * 16U, 0});  // LCTL 0,0
    }
  }
}

void UnitBuilder::set_timers() {
  constexpr std::uint64_t negative = 0xC000'0000'0000'0000;
  const bool cpu_timer = random_.percent(60);
  if (random_.percent(70)) case_.cr[0] |= random_.percent(70) ? mask::cpu_timer | mask::clock_comparator : mask::cpu_timer;
  if (random_.percent(50)) case_.psw |= psw_external;
  if (random_.percent(35)) {  // Pending before it begins.
    unit_.cpu_timer = random_.percent(60) ? negative | random_.next() >> 2 : timer_far_off;
    unit_.clock_comparator = random_.percent(60) ? random_.below(1000) : comparator_never;
  }
  if (cpu_timer)
    emit({0xB2, 0x08, with_doubleword(random_.percent(70) ? negative | random_.next() >> 2 : timer_far_off) * 16U, 0});
  else
    emit({0xB2, 0x06, with_doubleword(random_.percent(70) ? random_.next() >> 8 : comparator_never) * 16U, 0});
  if (random_.percent(60)) open_masks();
  unit_.allowance = static_cast<std::uint8_t>(unit_.allowance + random_.below(3));
}

void UnitBuilder::signal() {
  constexpr auto usual = std::to_array<std::uint8_t>({1, 2, 2, 2, 3, 3, 3, 4, 6, 6, 6});
  constexpr auto rare = std::to_array<std::uint8_t>({0, 5, 7, 8, 9, 10, 11, 12, 13});
  case_.cr[0] |= random_.percent(60) ? mask::external_call | mask::emergency_signal : 0;
  for (auto left = 1 + random_.below(3); left > 0; --left) {
    const auto order = random_.percent(97) ? random_.one_of(usual) : random_.one_of(rare);
    const auto address = with(random_.percent(95) ? 0 : random_.below(3));
    emit({0xAE, random_.below(16) << 4 | address, 0, order});
    if (random_.percent(30)) some_instructions(1);
  }
  if (random_.percent(60)) open_masks();
  unit_.allowance = static_cast<std::uint8_t>(unit_.allowance + random_.below(4));
}

// ---- Input and output ------------------------------------------------------------------------------------------------------

std::uint64_t UnitBuilder::random_ccw(bool to_console, std::uint32_t at) {
  constexpr auto console_commands = std::to_array<std::uint8_t>({0x01, 0x01, 0x09, 0x09, 0x09, 0x0A, 0x03, 0x04, 0x0B, 0x02});
  constexpr auto reader_commands = std::to_array<std::uint8_t>({0x02, 0x02, 0x02, 0x42, 0xC2, 0x23, 0x03, 0x04, 0x01});
  constexpr std::uint32_t longest = 40;
  const auto command = to_console ? random_.one_of(console_commands) : random_.one_of(reader_commands);
  const auto count = to_console ? 1 + random_.below(longest) : random_.percent(50) ? 80 : 1 + random_.below(100);
  unsigned flags = random_.percent(60) ? 0x20 : 0;
  if (random_.percent(8)) flags |= 0x10;
  auto address = peer::arena + random_.below(peer::arena_size - 128);
  if (random_.percent(8)) {  // An indirect data address.
    flags |= 0x04;
    const auto list = at + 0x100;
    std::vector<std::uint8_t> words(8);
    isa370::store_big_endian(words.data(), address);
    isa370::store_big_endian(words.data() + 4, (address + 0x1000) & ~0x7FFU);
    patch(list, words);
    address = list;
  }
  if (random_.percent(2)) address = random_.below(1U << 24);
  if (random_.percent(2)) flags |= random_.below(4);
  return std::uint64_t{command} << 56 | std::uint64_t{address} << 32 | std::uint64_t{flags} << 24 |
         (random_.percent(2) ? 0 : count);
}

/// Its address. A few commands, chained one way or the other, with a transfer in channel now and then.
std::uint32_t UnitBuilder::write_channel_program(bool to_console) {
  constexpr std::uint64_t chain_command = 0x4000'0000;
  constexpr std::uint64_t chain_data = 0x8000'0000;
  const auto begin = channel_programs + random_.below(8) * 0x200;
  const auto length = random_.percent(50) ? 1U : 1 + random_.below(4);
  std::vector<std::uint8_t> bytes;
  const auto append = [&bytes](std::uint64_t ccw) {
    bytes.resize(bytes.size() + sizeof ccw);
    isa370::store_big_endian(bytes.data() + bytes.size() - sizeof ccw, ccw);
  };
  for (std::uint32_t i = 0; i < length; ++i) {
    auto ccw = random_ccw(to_console, begin + 8 * i);
    if (i + 1 < length) ccw |= random_.percent(70) ? chain_command : chain_data;
    append(ccw);
    if (i + 1 < length && random_.percent(10))
      append(std::uint64_t{0x08} << 56 | std::uint64_t{begin + bytes.size() + 8} << 32);
  }
  patch(begin, bytes);
  return begin;
}

/// LPSW of a PSW that waits until the operation is over.
void UnitBuilder::wait_for_io() {
  const auto base = free_register();
  const auto at = place_data(std::array<std::uint8_t, 8>{});
  claim(base, at);
  case_.cr[2] |= bit<std::uint32_t>(0);
  // Nothing else may end the wait: the masks would be open while the operation goes on.
  poke_doubleword(at, (psw_behind(4) | psw_wait | (extended_ ? psw_io_extended : psw_io_basic)) & ~psw_external);
  emit({0x82, 0, base * 16U, 0});
  unit_.allowance = static_cast<std::uint8_t>(2 + random_.below(3));
}

void UnitBuilder::start_io() {
  const bool to_console = random_.percent(50);
  const auto device = random_.percent(4) ? random_.below(0x200) : to_console ? console : reader;
  const auto key = random_.percent(60) ? 0 : std::uint32_t{main_key_};
  unit_.channel_address = key << 28 | write_channel_program(to_console);
  if (random_.percent(3)) unit_.channel_address |= 1U << random_.below(28);
  const auto base = with(device);
  const auto io = [&](unsigned operation, unsigned more) { emit({operation, more, base * 16U, 0}); };
  io(0x9C, random_.percent(70) ? 0 : 1);
  wants_sleep_ = true;
  if (random_.percent(45)) return wait_for_io();
  // While it is surely busy: a device is, a channel that is as fast as it can may be or not.
  if (!program_.timed_devices || random_.percent(40)) return;
  for (auto left = 1 + random_.below(2); left > 0; --left) {
    constexpr auto looks = std::to_array<std::uint16_t>({0x9D00, 0x9D00, 0x9E00, 0x9E01, 0x9F00, 0x9C00, 0x9D01});
    const auto look = random_.one_of(looks);
    io(look >> 8, look & 0xFFU);
  }
}

/// What was started is over.
void UnitBuilder::look_at_io() {
  if (random_.percent(60)) {
    case_.psw |= extended_ ? psw_io_extended : psw_io_basic;
    case_.cr[2] |= bit<std::uint32_t>(0);
    unit_.allowance = static_cast<std::uint8_t>(unit_.allowance + random_.below(3));
  }
  for (auto left = random_.below(4); left > 0; --left) {
    constexpr auto looks =
        std::to_array<std::uint16_t>({0x9D00, 0x9D00, 0x9D00, 0x9E00, 0x9E01, 0x9F00, 0x9F00, 0x9D01, 0xB203});
    const auto look = random_.one_of(looks);
    const auto base = with(random_.percent(80) ? (random_.percent(50) ? console : reader) : random_.below(0x700));
    emit({static_cast<unsigned>(look >> 8), look & 0xFFU, base * 16U, 0});
  }
}

// ---- Time ------------------------------------------------------------------------------------------------------------------

/// What depends on time is stored into the scratch page and is gone with the next instruction.
void UnitBuilder::look_at_clocks() {
  for (auto left = 1 + random_.below(3); left > 0 && !ended_; --left) {
    constexpr auto stores = std::to_array<std::uint8_t>({0x05, 0x07, 0x09, 0x02});  // STCK, STCKC, STPT, STIDP
    const auto operation = random_.one_of(stores);
    const auto base =
        with((translation_ ? space().scratch_address() : scratch) + (random_.percent(95) ? 8 * random_.below(8) : 4));
    emit({0xB2, operation, base * 16U, 0});
    emit({0xD7, 7, base * 16U, 0, base * 16U, 0});
  }
}

/// A PSW that waits for something that surely comes; or for the operator, who comes when the machine is idle.
void UnitBuilder::wait() {
  constexpr std::uint64_t microsecond = 4096;
  constexpr std::uint32_t all = mask::clock_comparator | mask::cpu_timer | mask::interval_timer | mask::interrupt_key;
  case_.cr[0] &= ~all;
  wants_sleep_ = true;
  const auto kind = random_.below(program_.real_timer ? 6 : 4);
  if (kind != 3) case_.psw |= psw_wait;
  if (kind == 0) {
    case_.psw |= extended_ ? psw_io_extended : psw_io_basic;
    case_.cr[2] |= bit<std::uint32_t>(0);
    unit_.allowance = static_cast<std::uint8_t>(unit_.allowance + random_.below(2));
    return;
  }
  if (kind == 1) return enable_external(mask::interrupt_key);
  if (kind == 2) {
    unit_.flags |= flag::comparator_from_now;
    unit_.clock_comparator = microsecond * (100 + random_.below(10'000));
    return enable_external(mask::clock_comparator);
  }
  if (kind == 4) {
    unit_.cpu_timer = microsecond * (20 + random_.below(5'000));
    return enable_external(mask::cpu_timer);
  }
  unit_.prefix = 0;  // With the prefix the timer's cell would be left behind.
  unit_.flags |= flag::set_interval_timer;
  unit_.interval_timer = random_.below(3) << 8;
  if (kind == 5) return enable_external(mask::interval_timer);
  // Without waiting: it has run out before the unit begins, and comes when the masks are opened.
  unit_.flags |= flag::spin;
  if (random_.percent(50)) return enable_external(mask::interval_timer);
  case_.cr[0] |= mask::interval_timer;
  open_masks();
}

}  // namespace equivalence::random
