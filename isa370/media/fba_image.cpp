// Blocks in files.
#include "fba_image.hpp"

#include <algorithm>
#include <limits>

#include <fmt/format.h>

#include "isa370/bits.hpp"

namespace isa370 {
namespace {

using Kind = MediumFault::Kind;

std::size_t place_in_group(std::uint32_t block) {
  return cckd::unit_header_size + (block % cckd::blocks_a_group) * BlockStore::block_size;
}

CckdFile::Image empty_group(std::uint32_t group) {
  CckdFile::Image image(cckd::group_size);
  store_big_endian(image.data() + 1, group);
  return image;
}

MediumFault no_such_block(const HostFile& file, std::uint32_t number, std::uint32_t count) {
  return file.fault(Kind::damaged, std::uint64_t{number} * BlockStore::block_size,
                    fmt::format("there is no block {}, only {} blocks", number, count));
}

}  // namespace

tl::expected<std::unique_ptr<FbaRawImage>, MediumFault> FbaRawImage::open(HostFile file) {
  const auto size = file.size();
  if (!size) return tl::unexpected(size.error());
  const auto blocks = *size / block_size;
  if (blocks == 0 || *size % block_size != 0 || blocks > std::numeric_limits<std::int32_t>::max())
    return tl::unexpected(file.fault(Kind::damaged, *size,
                                     fmt::format("{} blocks of {} bytes and {} bytes are no volume of fixed blocks", blocks,
                                                 block_size, *size % block_size)));
  return std::unique_ptr<FbaRawImage>(new FbaRawImage(std::move(file), static_cast<std::uint32_t>(blocks)));
}

tl::expected<BlockStore::Block, MediumFault> FbaRawImage::read(std::uint32_t number) {
  if (number >= blocks_) return tl::unexpected(no_such_block(file_, number, blocks_));
  Block block{};
  if (auto done = file_.read(std::uint64_t{number} * block_size, block); !done) return tl::unexpected(done.error());
  return block;
}

tl::expected<void, MediumFault> FbaRawImage::write(std::uint32_t number, std::span<const std::uint8_t, block_size> bytes) {
  if (number >= blocks_) return tl::unexpected(no_such_block(file_, number, blocks_));
  return file_.write(std::uint64_t{number} * block_size, bytes);
}

tl::expected<CckdFile::Image, MediumFault> FbaCompressedImage::read_group(std::uint32_t group) {
  for (std::size_t level = levels_.size(); level-- > 0;) {
    const auto& file = *levels_[level];
    auto unit = file.read(group);
    if (!unit) return tl::unexpected(unit.error());
    if (std::holds_alternative<CckdFile::Empty>(*unit)) return empty_group(group);
    auto* const image = std::get_if<CckdFile::Image>(&*unit);
    if (image == nullptr) continue;
    const auto named = load_big_endian<std::uint32_t>(image->data() + 1);
    if (image->size() != cckd::group_size || named != group)
      return tl::unexpected(file.file().fault(Kind::damaged, file.offset_of(group),
                                              fmt::format("block group {} has {} bytes and names itself {}; {} bytes are right",
                                                          group, image->size(), named, cckd::group_size)));
    return std::move(*image);
  }
  auto image = empty_group(group);
  const auto first = group * cckd::blocks_a_group;
  for (auto block = first; below_ && block < std::min(first + cckd::blocks_a_group, below_->block_count()); ++block) {
    const auto bytes = below_->read(block);
    if (!bytes) return tl::unexpected(bytes.error());
    std::ranges::copy(*bytes, image.begin() + static_cast<std::ptrdiff_t>(place_in_group(block)));
  }
  return image;
}

tl::expected<void, MediumFault> FbaCompressedImage::look_at(std::uint32_t block) {
  if (block >= block_count()) return tl::unexpected(no_such_block(levels_.front()->file(), block, block_count()));
  const auto group = block / cckd::blocks_a_group;
  if (last_group_ == group) return {};
  last_group_.reset();
  auto image = read_group(group);
  if (!image) return tl::unexpected(image.error());
  last_ = std::move(*image);
  last_group_ = group;
  return {};
}

tl::expected<BlockStore::Block, MediumFault> FbaCompressedImage::read(std::uint32_t number) {
  if (auto done = look_at(number); !done) return tl::unexpected(done.error());
  Block block{};
  std::copy_n(last_.begin() + static_cast<std::ptrdiff_t>(place_in_group(number)), block_size, block.begin());
  return block;
}

tl::expected<void, MediumFault> FbaCompressedImage::write(std::uint32_t number,
                                                          std::span<const std::uint8_t, block_size> bytes) {
  if (auto done = look_at(number); !done) return done;
  const auto group = *last_group_;
  auto changed = last_;
  std::ranges::copy(bytes, changed.begin() + static_cast<std::ptrdiff_t>(place_in_group(number)));
  if (changed == last_ && levels_.back()->in_this_file(group) && writable()) return {};
  if (auto done = levels_.back()->write(group, changed); !done) return done;
  last_ = std::move(changed);
  return {};
}

}  // namespace isa370
