// Packed operands of instructions in storage: fields of at most 16 bytes, right-aligned in a word of the host.
#pragma once

#include <algorithm>
#include <array>
#include <span>

#include "cpu/cpu.hpp"
#include "execute/packed_decimal.hpp"

namespace isa370::execute {

inline constexpr unsigned largest_field = 16;

/// One operand field, or the exception that its fetch met.
template <typename Word>
struct FetchedField {
  Word value = 0;
  Outcome outcome = Outcome::done;
};

template <typename Word>
[[nodiscard]] FetchedField<Word> fetch_field(Cpu& cpu, std::uint32_t address, unsigned length) {
  if (const auto* const bytes = cpu.readable(address, length)) [[likely]]
    return {packed_decimal::load_field<Word>(bytes, length)};
  std::array<std::uint8_t, largest_field> copy;
  const auto outcome = cpu.fetch_bytes(address, std::span(copy).first(length));
  if (outcome != Outcome::done) return {0, outcome};
  return {packed_decimal::load_field<Word>(copy.data(), length)};
}

/// What does not fit is cut off on the left.
template <typename Word>
[[nodiscard]] Outcome store_field(Cpu& cpu, std::uint32_t address, unsigned length, Word value) {
  if (auto* const bytes = cpu.writable(address, length)) [[likely]] {
    packed_decimal::store_field(bytes, length, value);
    cpu.note_stored(address, length);
    return Outcome::done;
  }
  std::array<std::uint8_t, largest_field> copy;
  packed_decimal::store_field(copy.data(), length, value);
  return cpu.store_bytes(address, std::span(copy).first(length));
}

/// Recognises the exceptions of storing into a field before anything else is done with the operands.
[[nodiscard]] inline Outcome check_field(Cpu& cpu, std::uint32_t address, unsigned length) {
  return cpu.writable(address, length) != nullptr ? Outcome::done : cpu.check_store(address, length);
}

/// Both fields of an instruction with two lengths.
template <typename Word>
struct FieldPair {
  Word first = 0;
  Word second = 0;
  Outcome outcome = Outcome::done;
};

/// Fetches both, of which the first will be stored into.
template <typename Word>
[[nodiscard]] FieldPair<Word> fetch_fields(Cpu& cpu, const Instruction& i) {
  const auto address = cpu.first_address(i);
  const unsigned length = i.l1 + 1U;
  if (const auto outcome = check_field(cpu, address, length); outcome != Outcome::done) return {0, 0, outcome};
  const auto second = fetch_field<Word>(cpu, cpu.second_address(i), i.l2 + 1U);
  if (second.outcome != Outcome::done) return {0, 0, second.outcome};
  const auto first = fetch_field<Word>(cpu, address, length);
  return {first.value, second.value, first.outcome};
}

/// Whether fields of up to `l1` and `l2` (length codes) fit into a word of 64 bits.
[[nodiscard]] constexpr bool fit_into_word(unsigned l1, unsigned l2) { return std::max(l1, l2) < sizeof(std::uint64_t); }

}  // namespace isa370::execute
