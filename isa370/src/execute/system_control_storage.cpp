// Control registers, storage keys and translation: LCTL, STCTL, SSK, ISK, RRB, LRA, PTLB. [POO] "System-Control Instructions".
#include "cpu/translation.hpp"
#include "execute/handlers.hpp"
#include "execute/system_control.hpp"

namespace isa370::execute {
namespace {

using RegisterBytes = std::array<std::uint8_t, 16 * sizeof(std::uint32_t)>;

}  // namespace

Outcome lctl(Cpu& cpu, const Instruction& i) {
  const auto address = cpu.second_address(i);
  if (!aligned<std::uint32_t>(address)) return specification;
  RegisterBytes bytes;
  const unsigned count = register_count(i);
  const auto fetched = cpu.fetch_bytes(address, std::span(bytes).first(count * sizeof(std::uint32_t)));
  if (fetched != Outcome::done) return fetched;
  bool changed = false;
  for (unsigned k = 0; k < count; ++k) {
    const auto word = load_big_endian<std::uint32_t>(bytes.data() + k * sizeof(std::uint32_t));
    changed = changed || word != cpu.state.cr[(i.r1 + k) & 0xF];
    cpu.state.cr[(i.r1 + k) & 0xF] = word;
  }
  return changed ? Outcome::reconsider : Outcome::done;
}

Outcome stctl(Cpu& cpu, const Instruction& i) {
  const auto address = cpu.second_address(i);
  if (!aligned<std::uint32_t>(address)) return specification;
  RegisterBytes bytes;
  const unsigned count = register_count(i);
  for (unsigned k = 0; k < count; ++k)
    store_big_endian(bytes.data() + k * sizeof(std::uint32_t), cpu.state.cr[(i.r1 + k) & 0xF]);
  return cpu.store_bytes(address, std::span(bytes).first(count * sizeof(std::uint32_t)));
}

// ---- Storage keys ----------------------------------------------------------------------------------------------------------

namespace {

/// The block that bits 8-20 of R2 name by real address; bits 28-31 must be zeros.
Outcome with_key_block(Cpu& cpu, std::uint32_t register_2, auto use) {
  if (bits(register_2, 28, 31) != 0) return specification;
  const auto block = cpu.absolute({register_2 & address_mask & ~(Storage::key_block_size - 1)});
  return cpu.storage().contains(block) ? use(block) : addressing;
}

}  // namespace

Outcome ssk(Cpu& cpu, const Instruction& i) {
  return with_key_block(cpu, cpu.gpr(i.r2), [&](AbsoluteAddress block) {
    cpu.storage().set_key(block, static_cast<std::uint8_t>(cpu.gpr(i.r1)));
    return Outcome::refresh;
  });
}

/// BC-mode programs do not see the reference and change bits; those of the 360/67 always do. [POO], [FC67]
Outcome isk(Cpu& cpu, const Instruction& i) {
  return with_key_block(cpu, cpu.gpr(i.r2), [&](AbsoluteAddress block) {
    constexpr std::uint8_t basic_control_bits = 0xF8;
    std::uint8_t key = cpu.storage().key(block);
    if (!cpu.state.psw.extended_control && cpu.architecture() != Architecture::model_67) key &= basic_control_bits;
    cpu.gpr(i.r1) = (cpu.gpr(i.r1) & 0xFFFF'FF00) | key;
    return Outcome::done;
  });
}

/// The condition code tells what the reference (2) and change (1) bits were; the reference bit goes off.
Outcome rrb(Cpu& cpu, const Instruction& i) {
  const auto block = cpu.absolute({cpu.second_address(i)});
  if (!cpu.storage().contains(block)) return addressing;
  const std::uint8_t key = cpu.storage().key(block);
  cpu.storage().set_key(block, key & static_cast<std::uint8_t>(~Storage::reference));
  cpu.set_condition_code((key & (Storage::reference | Storage::change)) >> 1);
  return Outcome::reconsider;
}

// ---- Translation -----------------------------------------------------------------------------------------------------------

Outcome lra(Cpu& cpu, const Instruction& i) {
  const auto translation = cpu.translate({cpu.indexed_address(i)});
  const auto code = translation.condition_code();
  if (!code) return exception(cpu.exception_of(translation));
  cpu.gpr(i.r1) = translation.address;
  return set_code(cpu, *code);
}

Outcome ptlb(Cpu& cpu, const Instruction& /*i*/) {
  cpu.purge_access_buffer();
  return Outcome::refresh;
}

}  // namespace isa370::execute
