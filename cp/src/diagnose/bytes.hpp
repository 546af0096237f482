// Fields that services of DIAGNOSE put together for the guest: EBCDIC text, and numbers with the high-order byte first.
#pragma once

#include <algorithm>
#include <concepts>
#include <cstdint>
#include <string_view>
#include <vector>

#include <isa370/bits.hpp>
#include <isa370/ebcdic.hpp>

namespace cp::diagnose {

/// `width` bytes, with blanks behind the text.
inline void append(std::vector<std::uint8_t>& bytes, std::string_view text, std::size_t width) {
  const auto converted = isa370::to_ebcdic(text.substr(0, width));
  bytes.insert(bytes.end(), converted.begin(), converted.end());
  bytes.insert(bytes.end(), width - converted.size(), isa370::to_ebcdic(' '));
}

template <std::unsigned_integral Word>
void append_number(std::vector<std::uint8_t>& bytes, Word value) {
  bytes.resize(bytes.size() + sizeof(Word));
  isa370::store_big_endian(bytes.data() + bytes.size() - sizeof(Word), value);
}

}  // namespace cp::diagnose
