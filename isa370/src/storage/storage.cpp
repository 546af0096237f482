// Main storage: making it, setting keys, clearing. What is asked for often is inline in the header.
#include "isa370/storage.hpp"

#include <algorithm>

namespace isa370 {
namespace {

constexpr std::uint32_t unit = 4096;
constexpr std::uint32_t most = 16 * 1024 * 1024;

/// Whatever a configuration asks for, there is page zero, and no more than 24 bits can address.
constexpr std::uint32_t possible_size(std::uint32_t size) { return std::clamp(size / unit * unit, unit, most); }

}  // namespace

Storage::Storage(std::uint32_t size) : bytes_(possible_size(size)), keys_(possible_size(size) / key_block_size) {}

void Storage::set_key(AbsoluteAddress address, std::uint8_t key) {
  keys_[address.value / key_block_size] = key & 0xFE;
  ++key_version_;
}

void Storage::clear() {
  std::ranges::fill(bytes_, std::uint8_t{0});
  std::ranges::fill(keys_, std::uint8_t{0});
  ++key_version_;
}

}  // namespace isa370
