// PSWs that have been taken apart lately: programs and their supervisors switch between a few that differ in nothing but their
// addresses. Forgetting them changes nothing but speed.
#pragma once

#include <array>
#include <cstdint>

#include "isa370/bits.hpp"
#include "isa370/program_status_word.hpp"

namespace isa370 {

class PswMemory {
 public:
  /// As `psw.assign_bits(word, format)`.
  void take_apart(std::uint64_t word, PswFormat format, ProgramStatusWord& psw) {
    const std::uint64_t rest = word & ~std::uint64_t{address_mask};
    auto& entry = entries_[rest * spread >> (64 - index_bits)];
    if (entry.word != rest || entry.psw.format != format) [[unlikely]]
      return take_apart_anew(word, format, psw, entry);
    psw = entry.psw;
    psw.address = static_cast<std::uint32_t>(word) & address_mask;
  }

 private:
  static constexpr unsigned index_bits = 5;
  static constexpr std::uint64_t spread = 0x9E37'79B9'7F4A'7C15;  ///< Odd, with ones all over.
  struct Entry {
    std::uint64_t word = 0;  ///< Without its address. A new entry holds the PSW of zeros.
    ProgramStatusWord psw;
  };
  [[gnu::noinline]] static void take_apart_anew(std::uint64_t word, PswFormat format, ProgramStatusWord& psw, Entry& entry) {
    psw.assign_bits(word, format);
    if (format == PswFormat::model_67_extended) return;  // Its addresses may have 32 bits.
    entry.word = word & ~std::uint64_t{address_mask};
    entry.psw = psw;
  }
  std::array<Entry, 1 << index_bits> entries_{};
};

}  // namespace isa370
