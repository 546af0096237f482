// Data chaining, skipping and indirect data addressing. [POO] "Chaining", "Skipping", "Channel indirect data addressing".
#include "channel/data_transfer.hpp"

#include <algorithm>
#include <array>

#include "isa370/bits.hpp"

namespace isa370 {
namespace {

// Indirect-data-address words lead to blocks of 2,048 bytes, which is also the block of a storage key.
constexpr std::uint32_t block_size = 2048;

}  // namespace

std::size_t DataTransfer::to_storage(std::span<const std::uint8_t> data) {
  std::size_t done = 0;
  while (done < data.size() && left_ != 0 && channel_status_ == 0) {
    // With skipping, the bytes are counted and go nowhere; the data address is not used.
    if (ccw_.has(ccw_flag::skip)) {
      const auto length = static_cast<std::uint32_t>(std::min<std::size_t>(left_, data.size() - done));
      done += length;
      moved(length);
      continue;
    }
    const auto stretch = next_stretch(data.size() - done);
    if (!stretch) break;
    channel_status_ |= channel_status_of(store(*stretch, data.subspan(done, stretch->length)));
    if (channel_status_ != 0) break;
    done += stretch->length;
    moved(stretch->length);
  }
  if (done < data.size() && channel_status_ == 0) excess_ = true;
  return done;
}

ChannelStorage::Access DataTransfer::store(const Stretch& stretch, std::span<const std::uint8_t> bytes) {
  if (!backward_) return storage_.store(stretch.address, key_, bytes);
  const std::vector<std::uint8_t> turned(bytes.rbegin(), bytes.rend());
  return storage_.store(stretch.address + 1 - stretch.length, key_, turned);
}

std::size_t DataTransfer::from_storage(std::span<std::uint8_t> data) {
  std::size_t done = 0;
  while (done < data.size() && left_ != 0 && channel_status_ == 0) {
    const auto stretch = next_stretch(data.size() - done);
    if (!stretch) break;
    channel_status_ |= channel_status_of(storage_.fetch(stretch->address, key_, data.subspan(done, stretch->length)));
    if (channel_status_ != 0) break;
    done += stretch->length;
    moved(stretch->length);
  }
  if (done < data.size() && channel_status_ == 0) excess_ = true;
  return done;
}

std::size_t DataTransfer::remaining() const {
  if (channel_status_ != 0 || left_ == 0) return 0;
  return measure_data(storage_, key_, ccw_, left_).bytes;
}

std::optional<DataTransfer::Stretch> DataTransfer::next_stretch(std::size_t wanted) {
  Stretch stretch;
  if (ccw_.has(ccw_flag::indirect_data_address)) {
    const auto behind_block = backward_ ? block_size - 1 : 0;
    const bool block_used_up = indirect_bytes_ != 0 && indirect_address_ % block_size == behind_block;
    if ((indirect_words_ == 0 || block_used_up) && !next_indirect_address()) return std::nullopt;
    stretch.address = indirect_address_;
  } else {
    stretch.address = backward_ ? ccw_.data_address - done_ : ccw_.data_address + done_;
  }
  if (stretch.address > address_mask) {
    channel_status_ |= channel_status::program_check;
    return std::nullopt;
  }
  // One storage-key block at a time, so that all bytes before a protected or missing one are moved.
  const std::uint32_t in_block = stretch.address % block_size;
  const std::uint32_t to_boundary = backward_ ? in_block + 1 : block_size - in_block;
  stretch.length = static_cast<std::uint32_t>(std::min<std::size_t>({wanted, left_, to_boundary}));
  return stretch;
}

// The list must be on a word boundary, and all words but the first must designate the beginning of a block, or its end when
// reading backward. That bits 0-7 of a word must be zeros is seen to where the address is used.
bool DataTransfer::next_indirect_address() {
  const std::uint32_t at = ccw_.data_address + 4 * indirect_words_;
  std::array<std::uint8_t, 4> bytes{};
  if (at % 4 != 0 || at > address_mask) {
    channel_status_ |= channel_status::program_check;
    return false;
  }
  channel_status_ |= channel_status_of(storage_.fetch(at, key_, bytes));
  if (channel_status_ != 0) return false;
  const auto word = load_big_endian<std::uint32_t>(bytes.data());
  if (indirect_words_ != 0 && word % block_size != (backward_ ? block_size - 1 : 0)) {
    channel_status_ |= channel_status::program_check;
    return false;
  }
  indirect_address_ = word;
  indirect_bytes_ = 0;
  ++indirect_words_;
  return true;
}

void DataTransfer::moved(std::uint32_t length) {
  done_ = static_cast<std::uint16_t>(done_ + length);
  left_ = static_cast<std::uint16_t>(left_ - length);
  indirect_address_ = backward_ ? indirect_address_ - length : indirect_address_ + length;
  indirect_bytes_ += length;
  if (left_ == 0 && ccw_.has(ccw_flag::chain_data)) chain_data();
}

// The new CCW takes control as soon as the last byte of the old one has moved, before the device asks for more.
void DataTransfer::chain_data() {
  const auto next = fetch_data_chained(storage_, key_, ccw_);
  ccw_ = next.ccw;
  channel_status_ |= next.channel_status;
  left_ = next ? ccw_.count : std::uint16_t{0};
  done_ = 0;
  indirect_words_ = 0;
  if (next && ccw_.has(ccw_flag::program_controlled_interruption)) interrupting_ = ccw_;
}

}  // namespace isa370
