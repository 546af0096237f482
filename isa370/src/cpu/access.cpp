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
  AbsoluteAddress absolute{address};
  if (state.psw.translation()) {
    const auto translation = translate(storage_, state.cr[0], state.cr[1], {address});
    if (!translation.done()) {
      translation_exception_address_ = address;
      return {{}, exception(translation.exception())};
    }
    absolute.value = translation.address;
  }
  if (!storage_.contains(absolute)) return {{}, exception(ProgramInterruption::addressing)};
  const bool allowed = kind == AccessKind::store ? storage_.store_allowed(absolute, state.psw.key)
                                                 : storage_.fetch_allowed(absolute, state.psw.key);
  if (!allowed) return {{}, exception(ProgramInterruption::protection)};
  return {absolute};
}

Cpu::Place Cpu::place(std::uint32_t address, AccessKind kind) {
  auto& entry = access_.entry(address);
  const auto tag = access_.tag(address);
  const std::uint32_t offset = address % AccessBuffer::block_size;
  if ((kind == AccessKind::store ? entry.store_tag : entry.fetch_tag) == tag) return {entry.block + offset};

  const auto resolved = resolve(address, kind);
  if (resolved.outcome != Outcome::done) return {nullptr, resolved.outcome};
  auto* const byte = storage_.bytes().data() + resolved.address.value;
  entry.block = byte - offset;
  entry.fetch_tag = tag;  // Whoever may store may fetch.
  if (kind == AccessKind::store) {
    storage_.note_change(resolved.address);
    entry.store_tag = tag;
  } else {
    storage_.note_reference(resolved.address);
    entry.store_tag = 0;
  }
  return {byte};
}

Outcome Cpu::check(std::uint32_t address, std::uint32_t length, AccessKind kind) {
  while (length != 0) {
    address &= address_mask;
    const auto& entry = access_.entry(address);
    if ((kind == AccessKind::store ? entry.store_tag : entry.fetch_tag) != access_.tag(address))
      if (const auto resolved = resolve(address, kind); resolved.outcome != Outcome::done) return resolved.outcome;
    const std::uint32_t part = length_in_block(address, length);
    address += part;
    length -= part;
  }
  return Outcome::done;
}

Outcome Cpu::fetch_bytes(std::uint32_t address, std::span<std::uint8_t> into) {
  while (!into.empty()) {
    address &= address_mask;
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
  // All or nothing: a store that meets an exception in its second block must not have changed the first.
  if (!AccessBuffer::in_one_block(address, from.size()))
    if (const auto outcome = check_store(address, static_cast<std::uint32_t>(from.size())); outcome != Outcome::done)
      return outcome;
  while (!from.empty()) {
    address &= address_mask;
    const auto to = place(address, AccessKind::store);
    if (to.outcome != Outcome::done) return to.outcome;
    const std::uint32_t part = length_in_block(address, from.size());
    std::memcpy(to.byte, from.data(), part);
    from = from.subspan(part);
    address += part;
  }
  return Outcome::done;
}

void Cpu::refresh_access() {
  const auto space = access_.tag(0);
  const std::uint32_t control_0 = state.cr[0] & translation_format_bits;
  if (control_0 != access_control_0_ || state.cr[1] != access_control_1_ || storage_.key_version() != access_key_version_) {
    access_control_0_ = control_0;
    access_control_1_ = state.cr[1];
    access_key_version_ = storage_.key_version();
    access_.purge();
  }
  access_.select(state.psw.key, state.psw.translation());
  if (access_.tag(0) != space) code_ = {};
}

void Cpu::purge_access_buffer() {
  access_.purge();
  code_ = {};
}

}  // namespace isa370
