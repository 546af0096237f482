// Main storage with storage keys. [POO] "Main storage", "Storage key".
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "isa370/address.hpp"
#include "isa370/bits.hpp"
#include "isa370/code_lines.hpp"

namespace isa370 {

/// Bytes of absolute storage and one key for each 2,048-byte block: access control 0-3, fetch protection 4, reference 5,
/// change 6 (bit 7 is zero). Size: a multiple of 4,096 bytes, at most 16 MB.
class Storage {
 public:
  static constexpr std::uint32_t key_block_size = 2048;
  static constexpr std::uint8_t fetch_protection = 0x08;
  static constexpr std::uint8_t reference = 0x04;
  static constexpr std::uint8_t change = 0x02;

  explicit Storage(std::uint32_t size);

  [[nodiscard]] std::uint32_t size() const { return static_cast<std::uint32_t>(bytes_.size()); }
  [[nodiscard]] bool contains(AbsoluteAddress address, std::uint32_t length = 1) const {
    return address.value < size() && length <= size() - address.value;
  }

  /// All of storage, for the operator's and CP's own accesses: no keys are checked, no reference or change bit is set.
  [[nodiscard]] std::span<const std::uint8_t> bytes() const { return bytes_; }
  /// The same to write anywhere in it. The processor then forgets all that it has decoded, so that this is for beginnings;
  /// `overwrite` is for work. The view must be taken anew after the machine has run.
  [[nodiscard]] std::span<std::uint8_t> bytes() {
    code_lines_.note_all_written();
    return bytes_;
  }
  template <std::unsigned_integral Word>
  [[nodiscard]] Word read(AbsoluteAddress address) const {
    return load_big_endian<Word>(bytes_.data() + address.value);
  }
  template <std::unsigned_integral Word>
  void write(AbsoluteAddress address, Word word) {
    store_big_endian(bytes_.data() + address.value, word);
    code_lines_.note_word_written(address.value, sizeof word);
  }
  /// Copies `from` to `address`, as `write` does; all of it must be contained.
  void overwrite(AbsoluteAddress address, std::span<const std::uint8_t> from);
  /// Puts `length` bytes of `value` at `address`.
  void fill(AbsoluteAddress address, std::uint32_t length, std::uint8_t value);

  [[nodiscard]] std::uint8_t key(AbsoluteAddress address) const { return keys_[address.value / key_block_size]; }
  /// Sets all seven bits of the key.
  void set_key(AbsoluteAddress address, std::uint8_t key);
  void note_reference(AbsoluteAddress address) { keys_[address.value / key_block_size] |= reference; }
  void note_change(AbsoluteAddress address) { keys_[address.value / key_block_size] |= reference | change; }

  /// Protection rules. [POO] "Key-controlled protection". `access_key` 0 is allowed everything.
  [[nodiscard]] bool store_allowed(AbsoluteAddress address, std::uint8_t access_key) const {
    return access_key == 0 || access_key == key(address) >> 4;
  }
  [[nodiscard]] bool fetch_allowed(AbsoluteAddress address, std::uint8_t access_key) const {
    return access_key == 0 || access_key == key(address) >> 4 || (key(address) & fetch_protection) == 0;
  }

  /// Changes whenever a key is set: who remembers what the keys allow (the processor does) looks here whether that still holds.
  [[nodiscard]] std::uint64_t key_version() const { return key_version_; }

  /// Where the processor has decoded instructions: it marks them, everybody who writes says so (`write` and its like do).
  [[nodiscard]] CodeLines& code_lines() { return code_lines_; }
  /// The bytes for the processor's own accesses, which keeps to the rules of `code_lines` itself.
  [[nodiscard]] std::uint8_t* data() { return bytes_.data(); }

  /// Zeros all bytes and keys.
  void clear();
  bool operator==(const Storage& other) const { return bytes_ == other.bytes_ && keys_ == other.keys_; }

 private:
  std::vector<std::uint8_t> bytes_;
  std::vector<std::uint8_t> keys_;
  std::uint64_t key_version_ = 0;
  CodeLines code_lines_;
};

}  // namespace isa370
