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

/// When it crosses a block, or is not known to be accessible.
template <typename Word>
[[nodiscard, gnu::noinline]] FetchedField<Word> fetch_field_by_copy(Cpu& cpu, std::uint32_t address, unsigned length) {
  std::array<std::uint8_t, largest_field> copy;
  const auto outcome = cpu.fetch_bytes(address, std::span(copy).first(length));
  if (outcome != Outcome::done) return {0, outcome};
  return {packed_decimal::load_field<Word>(copy.data(), length)};
}

template <typename Word>
[[nodiscard]] FetchedField<Word> fetch_field(Cpu& cpu, std::uint32_t address, unsigned length) {
  if (const auto* const bytes = cpu.readable(address, length)) [[likely]]
    return {packed_decimal::load_field<Word>(bytes, length)};
  return fetch_field_by_copy<Word>(cpu, address, length);
}

/// The first operand's field, in which the result will be.
struct ResultField {
  std::uint32_t address = 0;
  unsigned length = 0;
  std::uint8_t* bytes = nullptr;  ///< In the host, when they are at hand.
};

template <typename Word>
[[nodiscard, gnu::noinline]] Outcome store_field_by_copy(Cpu& cpu, const ResultField& field, Word value) {
  std::array<std::uint8_t, largest_field> copy;
  packed_decimal::store_field(copy.data(), field.length, value);
  return cpu.store_bytes(field.address, std::span(copy).first(field.length));
}

/// What does not fit is cut off on the left.
template <typename Word>
[[nodiscard]] Outcome store_field(Cpu& cpu, const ResultField& field, Word value) {
  if (field.bytes == nullptr) [[unlikely]]
    return store_field_by_copy(cpu, field, value);
  packed_decimal::store_field(field.bytes, field.length, value);
  cpu.note_stored(field.address, field.length);
  return Outcome::done;
}

/// What both fields of an instruction hold.
template <typename Word>
struct PackedFields {
  ResultField result;
  Word first = 0;
  Word second = 0;
  Outcome outcome = Outcome::done;
};

/// Exceptions of storing into the first field come before those of fetching the second.
template <typename Word>
[[nodiscard, gnu::noinline]] PackedFields<Word> fetch_fields_by_copy(Cpu& cpu, const Instruction& i, unsigned second_length) {
  PackedFields<Word> fields{.result = {cpu.first_address(i), i.l1 + 1U}};
  const auto& [address, length, bytes] = fields.result;
  fields.outcome = cpu.check_store(address, length);
  if (fields.outcome != Outcome::done) return fields;
  if (second_length != 0) {
    const auto second = fetch_field<Word>(cpu, cpu.second_address(i), second_length);
    fields.second = second.value;
    fields.outcome = second.outcome;
    if (fields.outcome != Outcome::done) return fields;
  }
  const auto first = fetch_field<Word>(cpu, address, length);
  fields.first = first.value;
  fields.outcome = first.outcome;
  return fields;
}

template <typename Word>
[[nodiscard]] PackedFields<Word> fetch_fields(Cpu& cpu, const Instruction& i) {
  const auto address = cpu.first_address(i);
  const unsigned length = i.l1 + 1U;
  const unsigned second_length = i.l2 + 1U;
  auto* const first = cpu.writable(address, length);
  const auto* const second = cpu.readable(cpu.second_address(i), second_length);
  if (first == nullptr || second == nullptr) [[unlikely]]
    return fetch_fields_by_copy<Word>(cpu, i, second_length);
  using packed_decimal::load_field;
  return {{address, length, first}, load_field<Word>(first, length), load_field<Word>(second, second_length)};
}

/// Of an instruction whose second operand is not in storage.
template <typename Word>
[[nodiscard]] PackedFields<Word> fetch_first_field(Cpu& cpu, const Instruction& i) {
  const auto address = cpu.first_address(i);
  const unsigned length = i.l1 + 1U;
  auto* const first = cpu.writable(address, length);
  if (first == nullptr) [[unlikely]]
    return fetch_fields_by_copy<Word>(cpu, i, 0);
  return {{address, length, first}, packed_decimal::load_field<Word>(first, length), 0};
}

/// Whether fields of up to `l1` and `l2` (length codes) fit into a word of 64 bits.
[[nodiscard]] constexpr bool fit_into_word(unsigned l1, unsigned l2) { return std::max(l1, l2) < sizeof(std::uint64_t); }

}  // namespace isa370::execute
