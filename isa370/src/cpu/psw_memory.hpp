// PSWs that have been taken apart lately: programs and their supervisors switch between a few that differ in nothing but their
// addresses. Forgetting them changes nothing but speed.
#pragma once

#include <array>
#include <cstdint>

#include "cpu/access.hpp"
#include "cpu/condition.hpp"
#include "isa370/bits.hpp"
#include "isa370/program_status_word.hpp"

namespace isa370 {

class PswMemory {
 public:
  // What is true of a PSW.
  static constexpr std::uint8_t plain = 1;   ///< Instructions are executed under it, and no events of theirs are recorded.
  static constexpr std::uint8_t closed = 2;  ///< It allows neither external nor I/O interruptions.
  static constexpr std::uint8_t never = 4;   ///< Nothing that any PSW is.
  static constexpr std::uint8_t basic = 8;   ///< It has the BC mode.

  struct alignas(64) Entry {
    std::uint64_t word = 0;  ///< Without its address. A new entry holds the PSW of zeros.
    ProgramStatusWord psw;
    Condition condition = Condition::from_code(0);
    std::uint32_t space = 0;  ///< Of the access buffer.
    std::uint8_t traits = 0;  ///< Sum of the above.
  };

  /// As `psw.assign_bits(word, format)`. The reference holds until the next PSW.
  const Entry& take_apart(std::uint64_t word, PswFormat format, ProgramStatusWord& psw) {
    const std::uint64_t rest = word & ~std::uint64_t{address_mask};
    auto& entry = entries_[rest * spread >> (64 - index_bits)];
    if (entry.word != rest || entry.psw.format != format || (entry.traits & plain) == 0) [[unlikely]]
      return take_apart_anew(word, format, psw, entry);
    psw = entry.psw;
    psw.address = static_cast<std::uint32_t>(word) & address_mask;
    return entry;
  }

 private:
  static constexpr unsigned index_bits = 5;
  static constexpr std::uint64_t spread = 0x9E37'79B9'7F4A'7C15;  ///< Odd, with ones all over.

  [[gnu::noinline]] static const Entry& take_apart_anew(std::uint64_t word, PswFormat format, ProgramStatusWord& psw,
                                                        Entry& entry) {
    psw.assign_bits(word, format);
    const bool records = psw.extended_control && (psw.system_mask & ProgramStatusWord::per_mask) != 0;
    // The addresses of the 360/67's extended PSW may have 32 bits.
    const bool is_plain = psw.valid() && !psw.wait && !records && format != PswFormat::model_67_extended;
    constexpr std::uint8_t interruptions = ProgramStatusWord::io_mask | ProgramStatusWord::external_mask;
    const bool is_closed = (psw.system_mask & (psw.extended_control ? interruptions : 0xFF)) == 0;
    entry = {.word = word & ~std::uint64_t{address_mask},
             .psw = psw,
             .condition = Condition::from_code(psw.condition_code),
             .space = AccessBuffer::space_of(psw.key, psw.translation()),
             .traits = static_cast<std::uint8_t>((is_plain ? plain : 0) | (is_closed ? closed : 0) |
                                                 (psw.extended_control ? 0 : basic))};
    return entry;
  }

  std::array<Entry, 1 << index_bits> entries_{};
};

}  // namespace isa370
