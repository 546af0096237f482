// Making decoded blocks and forgetting instructions in them.
#include "decode/decoded_storage.hpp"

#include <algorithm>
#include <span>

#include "isa370/bits.hpp"

namespace isa370 {

std::array<std::uint8_t, 6> text_bytes(InstructionText text, unsigned length) {
  std::array<std::uint8_t, 8> all{};
  const auto kept = length == 0 ? 0 : ~std::uint64_t{0} << (64 - 8 * std::min(length, 6U));
  store_big_endian(all.data(), text << 16 & kept);
  std::array<std::uint8_t, 6> bytes;
  std::copy_n(all.begin(), bytes.size(), bytes.begin());
  return bytes;
}

Slot* DecodedStorage::make_block(std::uint32_t number) {
  if (++block_count_ > most_blocks) {
    std::ranges::fill(blocks_, nullptr);
    block_count_ = 1;
  }
  blocks_[number] = std::make_unique<Block>();
  auto& slots = blocks_[number]->slots;
  for (auto& slot : slots) slot.perform = undecoded_;
  slots.back().perform = end_;
  return slots.data();
}

void DecodedStorage::forget_line(std::uint32_t line) {
  constexpr std::uint32_t slots_in_line = CodeLines::line_size / 2;
  constexpr std::uint32_t lines_in_block = slots_in_block / slots_in_line;
  constexpr std::uint32_t reach = 2;  // An instruction that begins two halfwords earlier ends in the line.
  const auto& block = blocks_[line / lines_in_block];
  if (block == nullptr) return;
  const auto first = line % lines_in_block * slots_in_line;
  const auto begin = block->slots.begin() + (first < reach ? 0 : first - reach);
  // Only what is performed changes: the instruction that does the writing may be among them.
  for (auto& slot : std::span(begin, block->slots.begin() + first + slots_in_line)) slot.perform = undecoded_;
}

void DecodedStorage::forget_all() {
  for (const auto& block : blocks_)
    if (block != nullptr)
      for (auto& slot : std::span(block->slots).first(slots_in_block)) slot.perform = undecoded_;
}

}  // namespace isa370
