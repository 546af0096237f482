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

Storage::Storage(std::uint32_t size)
    : bytes_(possible_size(size)), keys_(possible_size(size) / key_block_size), code_lines_(possible_size(size)) {}

void Storage::set_key(AbsoluteAddress address, std::uint8_t key) {
  keys_[address.value / key_block_size] = key & 0xFE;
  ++key_version_;
}

void Storage::overwrite(AbsoluteAddress address, std::span<const std::uint8_t> from) {
  if (from.empty()) return;
  std::ranges::copy(from, bytes_.begin() + address.value);
  code_lines_.note_written(address.value, static_cast<std::uint32_t>(from.size()));
}

void Storage::fill(AbsoluteAddress address, std::uint32_t length, std::uint8_t value) {
  if (length == 0) return;
  std::fill_n(bytes_.begin() + address.value, length, value);
  code_lines_.note_written(address.value, length);
}

void Storage::clear() {
  code_lines_.note_all_written();
  std::ranges::fill(bytes_, std::uint8_t{0});
  std::ranges::fill(keys_, std::uint8_t{0});
  ++key_version_;
}

}  // namespace isa370
