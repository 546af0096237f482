// Blocks kept in storage.
#include "isa370/media/block_store.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace isa370 {
namespace {

MediumFault no_such_block(std::uint32_t number, std::uint32_t count) {
  return {MediumFault::Kind::damaged, fmt::format("volume in storage: block {} of {} blocks is asked for", number, count)};
}

}  // namespace

tl::expected<BlockStore::Block, MediumFault> BlockStoreInStorage::read(std::uint32_t number) {
  if (number >= blocks_) return tl::unexpected(no_such_block(number, blocks_));
  const auto found = written_.find(number);
  return found == written_.end() ? Block{} : found->second;
}

tl::expected<void, MediumFault> BlockStoreInStorage::write(std::uint32_t number,
                                                           std::span<const std::uint8_t, block_size> bytes) {
  if (number >= blocks_) return tl::unexpected(no_such_block(number, blocks_));
  std::ranges::copy(bytes, written_[number].begin());
  return {};
}

}  // namespace isa370
