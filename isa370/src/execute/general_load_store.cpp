// Loading and storing general registers, and SET PROGRAM MASK. [POO] "General Instructions".
//
// Not implemented: nothing. With the byte-oriented-operand feature of System/370 no operand here needs a boundary.
#include <algorithm>

#include "execute/handlers.hpp"
#include "execute/operands.hpp"

namespace isa370::execute {

Outcome lr(Cpu& cpu, const Instruction& i) {
  cpu.gpr(i.r1) = cpu.gpr(i.r2);
  return Outcome::done;
}

Outcome l(Cpu& cpu, const Instruction& i) {
  return with_word(cpu, i, [&](std::uint32_t operand) {
    cpu.gpr(i.r1) = operand;
    return Outcome::done;
  });
}

Outcome lh(Cpu& cpu, const Instruction& i) {
  return with_halfword(cpu, i, [&](std::uint32_t operand) {
    cpu.gpr(i.r1) = operand;
    return Outcome::done;
  });
}

Outcome la(Cpu& cpu, const Instruction& i) {
  cpu.gpr(i.r1) = cpu.indexed_address(i);
  return Outcome::done;
}

Outcome ltr(Cpu& cpu, const Instruction& i) { return commit(cpu, i.r1, fixed_point::signed_result(cpu.gpr(i.r2), false)); }

Outcome lcr(Cpu& cpu, const Instruction& i) { return commit(cpu, i.r1, fixed_point::complement(cpu.gpr(i.r2))); }

Outcome lpr(Cpu& cpu, const Instruction& i) { return commit(cpu, i.r1, fixed_point::positive(cpu.gpr(i.r2))); }

Outcome lnr(Cpu& cpu, const Instruction& i) { return commit(cpu, i.r1, fixed_point::negative(cpu.gpr(i.r2))); }

Outcome st(Cpu& cpu, const Instruction& i) { return cpu.store(cpu.indexed_address(i), cpu.gpr(i.r1)); }

Outcome sth(Cpu& cpu, const Instruction& i) {
  return cpu.store(cpu.indexed_address(i), static_cast<std::uint16_t>(cpu.gpr(i.r1)));
}

Outcome stc(Cpu& cpu, const Instruction& i) {
  return cpu.store(cpu.indexed_address(i), static_cast<std::uint8_t>(cpu.gpr(i.r1)));
}

Outcome ic(Cpu& cpu, const Instruction& i) {
  const auto byte = cpu.fetch<std::uint8_t>(cpu.indexed_address(i));
  if (!byte) return byte.outcome;
  cpu.gpr(i.r1) = (cpu.gpr(i.r1) & ~0xFFU) | *byte;
  return Outcome::done;
}

namespace {

/// Bit 0 of the mask (of four bits) stands for the leftmost byte.
constexpr bool selects(unsigned mask, unsigned byte) { return (mask >> (3 - byte) & 1) != 0; }

}  // namespace

namespace {

// Registers to and from storage, two at a time.
void load_words(std::uint32_t* registers, const std::uint8_t* bytes, unsigned count) {
  for (; count >= 2; count -= 2, registers += 2, bytes += 8) {
    const auto pair = load_big_endian<std::uint64_t>(bytes);
    registers[0] = static_cast<std::uint32_t>(pair >> 32);
    registers[1] = static_cast<std::uint32_t>(pair);
  }
  if (count != 0) *registers = load_big_endian<std::uint32_t>(bytes);
}
void store_words(std::uint8_t* bytes, const std::uint32_t* registers, unsigned count) {
  for (; count >= 2; count -= 2, registers += 2, bytes += 8)
    store_big_endian(bytes, std::uint64_t{registers[0]} << 32 | registers[1]);
  if (count != 0) store_big_endian(bytes, *registers);
}

/// LM of an operand that crosses a block, or is not known to be accessible.
Outcome load_multiple_by_copy(Cpu& cpu, const Instruction& i, std::uint32_t address) {
  const unsigned count = register_count(i);
  std::array<std::uint8_t, 64> bytes;
  if (const auto outcome = cpu.fetch_bytes(address, std::span(bytes).first(count * 4)); outcome != Outcome::done)
    return outcome;
  for (unsigned k = 0; k < count; ++k) cpu.gpr((i.r1 + k) & 0xF) = load_big_endian<std::uint32_t>(&bytes[k * 4]);
  return Outcome::done;
}

/// STM of an operand that crosses a block, or is not known to be accessible, or where instructions have been decoded.
Outcome store_multiple_by_copy(Cpu& cpu, const Instruction& i, std::uint32_t address) {
  const unsigned count = register_count(i);
  std::array<std::uint8_t, 64> bytes;
  for (unsigned k = 0; k < count; ++k) store_big_endian(&bytes[k * 4], cpu.gpr((i.r1 + k) & 0xF));
  return cpu.store_bytes(address, std::span(bytes).first(count * 4));
}

}  // namespace

Outcome lm(Cpu& cpu, const Instruction& i) {
  const unsigned count = register_count(i);
  const auto address = cpu.second_address(i);
  if (cpu.off_boundary(address, 4)) return specification;
  const auto* const words = cpu.readable(address, count * 4);
  if (words == nullptr) return cpu.hurried() ? Outcome::retry : load_multiple_by_copy(cpu, i, address);
  const unsigned before_wrap = std::min(count, 16U - i.r1);
  load_words(&cpu.gpr(i.r1), words, before_wrap);
  load_words(&cpu.gpr(0), words + before_wrap * 4, count - before_wrap);
  return Outcome::done;
}

Outcome stm(Cpu& cpu, const Instruction& i) {
  const unsigned count = register_count(i);
  const auto address = cpu.second_address(i);
  if (cpu.off_boundary(address, 4)) return specification;
  auto* const words = cpu.writable_data(address, count * 4);
  if (words == nullptr) return cpu.hurried() ? Outcome::retry : store_multiple_by_copy(cpu, i, address);
  const unsigned before_wrap = std::min(count, 16U - i.r1);
  store_words(words, &cpu.gpr(i.r1), before_wrap);
  store_words(words + before_wrap * 4, &cpu.gpr(0), count - before_wrap);
  return Outcome::done;
}

Outcome icm(Cpu& cpu, const Instruction& i) {
  const unsigned mask = i.r3;
  const auto address = cpu.second_address(i);
  if (mask == 0) {
    const auto outcome = cpu.check_fetch(address, 1);
    return outcome == Outcome::done ? set_code(cpu, 0) : outcome;
  }
  std::array<std::uint8_t, 4> inserted;
  const unsigned length = masked_length(mask);
  if (const auto outcome = cpu.fetch_bytes(address, std::span(inserted).first(length)); outcome != Outcome::done)
    return outcome;
  std::array<std::uint8_t, 4> word;
  store_big_endian(word.data(), cpu.gpr(i.r1));
  bool all_zeros = true;
  for (unsigned byte = 0, next = 0; byte < 4; ++byte) {
    if (!selects(mask, byte)) continue;
    all_zeros = all_zeros && inserted[next] == 0;
    word[byte] = inserted[next++];
  }
  cpu.gpr(i.r1) = load_big_endian<std::uint32_t>(word.data());
  return set_code(cpu, all_zeros ? 0 : inserted[0] >= 0x80 ? 1 : 2);
}

Outcome stcm(Cpu& cpu, const Instruction& i) {
  const unsigned mask = i.r3;
  const auto address = cpu.second_address(i);
  if (mask == 0) return cpu.check_store(address, 1);
  std::array<std::uint8_t, 4> word;
  store_big_endian(word.data(), cpu.gpr(i.r1));
  std::array<std::uint8_t, 4> selected;
  unsigned length = 0;
  for (unsigned byte = 0; byte < 4; ++byte)
    if (selects(mask, byte)) selected[length++] = word[byte];
  return cpu.store_bytes(address, std::span(selected).first(length));
}

/// Bits 2 and 3 of the register are the condition code, bits 4 to 7 the program mask.
Outcome spm(Cpu& cpu, const Instruction& i) {
  const auto word = cpu.gpr(i.r1);
  cpu.set_condition_code(bits(word, 2, 3));
  cpu.state.psw.program_mask = static_cast<std::uint8_t>(bits(word, 4, 7));
  return Outcome::done;
}

}  // namespace isa370::execute
