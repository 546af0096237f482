// Main storage as the real machine's channels see it: absolute addresses, protection by the channel program's key.
#pragma once

#include <algorithm>
#include <cstring>
#include <utility>

#include "isa370/channel.hpp"
#include "isa370/storage.hpp"

namespace isa370 {

class RealChannelStorage final : public ChannelStorage {
 public:
  explicit RealChannelStorage(Storage& storage) : storage_(storage) {}

  Access fetch(std::uint32_t address, std::uint8_t key, std::span<std::uint8_t> into) override {
    const auto access = check(address, into.size(), [&](AbsoluteAddress block) { return storage_.fetch_allowed(block, key); });
    if (access != Access::done || into.empty()) return access;
    for_each_block(address, into.size(), [this](AbsoluteAddress block) { storage_.note_reference(block); });
    std::memcpy(into.data(), std::as_const(storage_).bytes().data() + address, into.size());
    return Access::done;
  }

  Access store(std::uint32_t address, std::uint8_t key, std::span<const std::uint8_t> from) override {
    const auto access = check(address, from.size(), [&](AbsoluteAddress block) { return storage_.store_allowed(block, key); });
    if (access != Access::done || from.empty()) return access;
    for_each_block(address, from.size(), [this](AbsoluteAddress block) { storage_.note_change(block); });
    storage_.overwrite({address}, from);
    return Access::done;
  }

 private:
  static void for_each_block(std::uint32_t address, std::size_t length, auto visit) {
    const auto last = address + static_cast<std::uint32_t>(length) - 1;
    for (auto block = address / Storage::key_block_size; block <= last / Storage::key_block_size; ++block)
      visit(AbsoluteAddress{block * Storage::key_block_size});
  }
  [[nodiscard]] Access check(std::uint32_t address, std::size_t length, auto allowed) const {
    if (length == 0) return Access::done;
    if (length > storage_.size() || !storage_.contains({address}, static_cast<std::uint32_t>(length)))
      return Access::addressing;
    bool all = true;
    for_each_block(address, length, [&](AbsoluteAddress block) { all = all && allowed(block); });
    return all ? Access::done : Access::protection;
  }

  Storage& storage_;
};

}  // namespace isa370
