// EBCDIC (code page 037) to and from ASCII. Characters that have no counterpart become '.', or a blank in EBCDIC.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace isa370 {

[[nodiscard]] std::uint8_t to_ebcdic(char ascii);
[[nodiscard]] char to_ascii(std::uint8_t ebcdic);
[[nodiscard]] std::vector<std::uint8_t> to_ebcdic(std::string_view ascii);
[[nodiscard]] std::string to_ascii(std::span<const std::uint8_t> ebcdic);

}  // namespace isa370
