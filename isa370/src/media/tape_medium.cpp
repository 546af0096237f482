// A reel in storage.
#include "isa370/media/tape_medium.hpp"

#include <algorithm>

namespace isa370 {

bool TapeInStorage::behind_end_marker() const {
  std::uint64_t before = 0;
  for (std::size_t i = 0; i < position_; ++i) before += blocks_[i].data.size();
  return before >= bytes_;
}

tl::expected<TapeBlock, MediumFault> TapeInStorage::read_forward() {
  if (position_ == blocks_.size()) return TapeBlock{.kind = TapeBlock::Kind::blank, .data{}};
  return blocks_[position_++];
}

tl::expected<TapeBlock, MediumFault> TapeInStorage::read_backward() {
  if (position_ == 0) return TapeBlock{.kind = TapeBlock::Kind::load_point, .data{}};
  return blocks_[--position_];
}

tl::expected<void, MediumFault> TapeInStorage::write(std::span<const std::uint8_t> record) {
  blocks_.resize(position_);
  blocks_.push_back({.kind = TapeBlock::Kind::record, .data = {record.begin(), record.end()}});
  ++position_;
  return {};
}

tl::expected<void, MediumFault> TapeInStorage::write_tape_mark() {
  blocks_.resize(position_);
  blocks_.push_back({.kind = TapeBlock::Kind::tape_mark, .data{}});
  ++position_;
  return {};
}

tl::expected<void, MediumFault> TapeInStorage::erase() {
  blocks_.resize(position_);
  return {};
}

}  // namespace isa370
