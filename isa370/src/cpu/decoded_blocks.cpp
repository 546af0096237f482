// Where decoded instructions come from: the current block of storage and its slots.
#include <utility>

#include "cpu/cpu.hpp"
#include "execute/performers.hpp"
#include "machine/instruction_times.hpp"

namespace isa370 {

const Slot* Cpu::enter_block(std::uint32_t address) {
  if (!decoding_ahead_ || (address & 1) != 0) return nullptr;
  const auto at = place(address, AccessKind::fetch);
  if (at.outcome != Outcome::done) return nullptr;
  const std::uint32_t offset = address % AccessBuffer::block_size;
  const auto* const bytes = at.byte - offset;
  const auto number = static_cast<std::uint32_t>(bytes - storage_.data()) / AccessBuffer::block_size;
  code_ = {.first = address - offset, .slots = decoded_.block(number), .bytes = bytes};
  return code_.slots + offset / 2;
}

void Cpu::decode_slot(const Slot* slot) {
  const auto index = slot - code_.slots;
  const auto offset = static_cast<std::uint32_t>(index) * 2;
  const auto* const bytes = code_.bytes + offset;
  const auto length = instruction_length(*bytes);
  auto& target = code_.slots[index];
  if (offset + length > AccessBuffer::block_size) {
    // Its second half may be any block's: it is fetched each time. Its own bytes here need no mark.
    target.perform = execute::perform_by_step;
    return;
  }
  InstructionText text = 0;
  for (unsigned i = 0; i < sizeof text - 2; ++i) text = text << 8 | (i < length ? bytes[i] : 0U);
  const auto decoded = DecodedInstruction::from(architecture(), text);
  target = {.perform = execute::performer_of(decoded.instruction),
            .price = Allowance::price(instruction_time(model_, decoded.instruction)),
            .text = text,
            .instruction = decoded.instruction};
  storage_.code_lines().mark(static_cast<std::uint32_t>(bytes - storage_.data()), length);
}

}  // namespace isa370
