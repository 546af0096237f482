// Code page 037, as character tables. The tables were generated from the Unicode mapping of that code page.
#include "isa370/ebcdic.hpp"

#include <algorithm>
#include <array>

namespace isa370 {
namespace {

constexpr std::string_view ascii_by_ebcdic =
    "................................................................"
    " ...........<(+|&.........!$*);.-/.........,%_>?.........`:#@'=\""
    ".abcdefghi.......jklmnopqr.......~stuvwxyz......^.........[]...."
    "{ABCDEFGHI......}JKLMNOPQR......\\.STUVWXYZ......0123456789......";
static_assert(ascii_by_ebcdic.size() == 256);

constexpr std::uint8_t ebcdic_blank = 0x40;
constexpr std::uint8_t ebcdic_period = 0x4B;

constexpr std::array<std::uint8_t, 256> build_ebcdic_by_ascii() {
  std::array<std::uint8_t, 256> table{};
  table.fill(ebcdic_blank);
  for (std::size_t i = 0; i < ascii_by_ebcdic.size(); ++i)
    table[static_cast<unsigned char>(ascii_by_ebcdic[i])] = static_cast<std::uint8_t>(i);
  table['.'] = ebcdic_period;
  table['\t'] = 0x05;
  table['\n'] = 0x15;
  return table;
}

constexpr auto ebcdic_by_ascii = build_ebcdic_by_ascii();

}  // namespace

std::uint8_t to_ebcdic(char ascii) { return ebcdic_by_ascii[static_cast<unsigned char>(ascii)]; }

char to_ascii(std::uint8_t ebcdic) { return ascii_by_ebcdic[ebcdic]; }

std::vector<std::uint8_t> to_ebcdic(std::string_view ascii) {
  std::vector<std::uint8_t> result(ascii.size());
  std::ranges::transform(ascii, result.begin(), [](char c) { return to_ebcdic(c); });
  return result;
}

std::string to_ascii(std::span<const std::uint8_t> ebcdic) {
  std::string result(ebcdic.size(), ' ');
  std::ranges::transform(ebcdic, result.begin(), [](std::uint8_t c) { return to_ascii(c); });
  return result;
}

}  // namespace isa370
