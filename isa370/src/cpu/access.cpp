// Storage operands by logical address: translation, addressing, protection, reference and change bits. [POO] "Access
// exceptions".
#include "cpu/access.hpp"

#include <algorithm>
#include <cstring>

#include "cpu/cpu.hpp"
#include "cpu/translation.hpp"

namespace isa370 {
namespace {

/// How many of `length` bytes at `address` lie in its block.
std::uint32_t length_in_block(std::uint32_t address, std::size_t length) {
  const std::uint32_t room = AccessBuffer::block_size - address % AccessBuffer::block_size;
  return static_cast<std::uint32_t>(std::min<std::size_t>(room, length));
}

}  // namespace

Cpu::Resolved Cpu::resolve(std::uint32_t address, AccessKind kind) {
  RealAddress real{address};
  if (state.psw.translation()) {
    const auto translation = translate(VirtualAddress{address});
    if (!translation.done()) {
      translation_exception_address_ = address;
      return {{}, exception(exception_of(translation))};
    }
    real.value = translation.address;
  }
  const auto absolute = this->absolute(real);
  if (!storage_.contains(absolute)) return {{}, exception(ProgramInterruption::addressing)};
  const bool allowed = kind == AccessKind::store ? storage_.store_allowed(absolute, state.psw.key)
                                                 : storage_.fetch_allowed(absolute, state.psw.key);
  if (!allowed) return {{}, exception(ProgramInterruption::protection)};
  return {absolute};
}

Cpu::Place Cpu::place(std::uint32_t address, AccessKind kind) {
  auto& entry = access_.entry(address);
  const auto tag = access_.block_tag(address);
  if ((kind == AccessKind::store ? entry.store_tag : entry.fetch_tag) == tag) return {entry.byte(address)};

  const auto resolved = resolve(address, kind);
  if (resolved.outcome != Outcome::done) return {nullptr, resolved.outcome};
  if (kind == AccessKind::store)
    storage_.note_change(resolved.address);
  else
    storage_.note_reference(resolved.address);
  auto* const byte = storage_.data() + resolved.address.value;
  if (!options_.fast_paths) return {byte};

  const std::uint32_t first = resolved.address.value - address % AccessBuffer::block_size;
  entry.block = storage_.data() + first;
  entry.code_marks = storage_.code_lines().marks() + (first >> CodeLines::line_shift);
  entry.fetch_tag = tag;  // Whoever may store may fetch.
  entry.store_tag = kind == AccessKind::store && !recording_ ? tag : 0;
  return {byte};
}

Outcome Cpu::check(std::uint32_t address, std::uint32_t length, AccessKind kind) {
  while (length != 0) {
    address &= address_mask();
    const auto& entry = access_.entry(address);
    if ((kind == AccessKind::store ? entry.store_tag : entry.fetch_tag) != access_.block_tag(address))
      if (const auto resolved = resolve(address, kind); resolved.outcome != Outcome::done) return resolved.outcome;
    const std::uint32_t part = length_in_block(address, length);
    address += part;
    length -= part;
  }
  return Outcome::done;
}

Outcome Cpu::fetch_bytes(std::uint32_t address, std::span<std::uint8_t> into) {
  while (!into.empty()) {
    address &= address_mask();
    const auto from = place(address, AccessKind::fetch);
    if (from.outcome != Outcome::done) return from.outcome;
    const std::uint32_t part = length_in_block(address, into.size());
    std::memcpy(into.data(), from.byte, part);
    into = into.subspan(part);
    address += part;
  }
  return Outcome::done;
}

Outcome Cpu::store_bytes(std::uint32_t address, std::span<const std::uint8_t> from) {
  const auto length = static_cast<std::uint32_t>(from.size());
  if (auto* const bytes = writable(address, length)) {
    std::memcpy(bytes, from.data(), length);
    note_stored(address, length);
    return Outcome::done;
  }
  // All or nothing: a store that meets an exception in its second block must not have changed the first.
  if (!AccessBuffer::in_one_block(address, from.size()))
    if (const auto outcome = check_store(address, length); outcome != Outcome::done) return outcome;
  while (!from.empty()) {
    address &= address_mask();
    const auto to = place(address, AccessKind::store);
    if (to.outcome != Outcome::done) return to.outcome;
    const std::uint32_t part = length_in_block(address, from.size());
    std::memcpy(to.byte, from.data(), part);
    note_stored_slowly(address, to.byte, part);
    from = from.subspan(part);
    address += part;
  }
  return Outcome::done;
}

template <std::unsigned_integral T>
Fetched<T> Cpu::fetch_slowly(std::uint32_t address) {
  if (off_boundary(address, sizeof(T))) return {0, exception(ProgramInterruption::specification)};
  std::array<std::uint8_t, sizeof(T)> bytes;
  if (const auto outcome = fetch_bytes(address, bytes); outcome != Outcome::done) return {0, outcome};
  return {load_big_endian<T>(bytes.data())};
}
template Fetched<std::uint8_t> Cpu::fetch_slowly(std::uint32_t);
template Fetched<std::uint16_t> Cpu::fetch_slowly(std::uint32_t);
template Fetched<std::uint32_t> Cpu::fetch_slowly(std::uint32_t);
template Fetched<std::uint64_t> Cpu::fetch_slowly(std::uint32_t);

template <std::unsigned_integral T>
Outcome Cpu::store_slowly(std::uint32_t address, T value) {
  if (off_boundary(address, sizeof(T))) return exception(ProgramInterruption::specification);
  std::array<std::uint8_t, sizeof(T)> bytes;
  store_big_endian(bytes.data(), value);
  return store_bytes(address, bytes);
}
template Outcome Cpu::store_slowly(std::uint32_t, std::uint8_t);
template Outcome Cpu::store_slowly(std::uint32_t, std::uint16_t);
template Outcome Cpu::store_slowly(std::uint32_t, std::uint32_t);
template Outcome Cpu::store_slowly(std::uint32_t, std::uint64_t);

Outcome Cpu::with_pieces(std::uint32_t first, std::uint32_t second, std::uint32_t length, PieceWork work) {
  if (const auto outcome = check_fetch(second, length); outcome != Outcome::done) return outcome;
  if (const auto outcome = check_store(first, length); outcome != Outcome::done) return outcome;
  while (length != 0) {
    first &= address_mask();
    second &= address_mask();
    const auto from = place(second, AccessKind::fetch);
    const auto to = place(first, AccessKind::store);
    if (from.outcome != Outcome::done) return from.outcome;
    if (to.outcome != Outcome::done) return to.outcome;
    const auto part = std::min(length_in_block(first, length), length_in_block(second, length));
    work.call(work.object, to.byte, from.byte, part);
    note_stored_slowly(first, to.byte, part);
    first += part;
    second += part;
    length -= part;
  }
  return Outcome::done;
}

void Cpu::note_stored_slowly(std::uint32_t address, const std::uint8_t* byte, std::uint32_t length) {
  forget_code(byte, length);
  if (recording_) altered_area_ = altered_area_ || event_control_.area_has(address, length);
}

void Cpu::forget_code(const std::uint8_t* byte, std::uint32_t length) {
  storage_.code_lines().note_written(static_cast<std::uint32_t>(byte - storage_.data()), length);
  if (storage_.code_lines().any_written()) settle_code();
}

void Cpu::settle_code() {
  auto& lines = storage_.code_lines();
  if (lines.all_written()) decoded_.forget_all();
  for (const auto line : lines.written()) decoded_.forget_line(line);
  lines.settle();
}

void Cpu::refresh_access() {
  const auto space = access_.tag(0);
  const bool model_67 = architecture() == Architecture::model_67;
  const std::uint32_t control_0 = state.cr[0] & (model_67 ? ~0U : translation_format_bits);
  if (control_0 != access_control_0_ || state.cr[1] != access_control_1_ || state.prefix != access_prefix_ ||
      storage_.key_version() != access_key_version_) {
    access_control_0_ = control_0;
    access_control_1_ = state.cr[1];
    access_prefix_ = state.prefix;
    access_key_version_ = storage_.key_version();
    access_.purge();
  }
  if (records_events()) event_control_ = EventControl::from(state.cr);
  if (recording_ != records_events()) {
    recording_ = !recording_;
    if (recording_) psw_to_go_on_ = PswMemory::never;
    access_.purge();
  }
  address_mask_ = state.psw.address_mask();
  access_.select(state.psw.key, state.psw.translation());
  if (access_.tag(0) != space) code_ = {};
}

void Cpu::purge_access_buffer() {
  access_.purge();
  code_ = {};
}

}  // namespace isa370
