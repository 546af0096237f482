// The character classes of the language. Letters are those of the alphabet and $ # @; small letters count as capitals.
#pragma once

#include <string>
#include <string_view>

namespace isa370::assembler {

[[nodiscard]] constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }
[[nodiscard]] constexpr char to_upper(char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; }
[[nodiscard]] constexpr bool is_letter(char c) {
  const char upper = to_upper(c);
  return (upper >= 'A' && upper <= 'Z') || c == '$' || c == '#' || c == '@';
}
[[nodiscard]] constexpr bool is_symbol_character(char c) { return is_letter(c) || is_digit(c); }

[[nodiscard]] inline std::string to_upper(std::string_view text) {
  std::string result(text);
  for (char& c : result) c = to_upper(c);
  return result;
}

/// Whether the apostrophe at `at` belongs to an attribute (L'NAME, T'&PARM) and does not open a string.
[[nodiscard]] constexpr bool is_attribute_apostrophe(std::string_view text, std::size_t at) {
  if (at == 0 || at + 1 >= text.size()) return false;
  const char letter = to_upper(text[at - 1]);
  if (letter != 'L' && letter != 'T' && letter != 'K' && letter != 'N' && letter != 'S' && letter != 'I') return false;
  if (at >= 2 && (is_symbol_character(text[at - 2]) || text[at - 2] == '&')) return false;
  return is_letter(text[at + 1]) || text[at + 1] == '&' || (letter == 'L' && text[at + 1] == '*');
}

/// The place behind the string that opens with the apostrophe at `at` (two apostrophes inside are one character);
/// text.size() + 1 when it is not closed.
[[nodiscard]] constexpr std::size_t end_of_string(std::string_view text, std::size_t at) {
  for (std::size_t i = at + 1; i < text.size(); ++i) {
    if (text[i] != '\'') continue;
    if (i + 1 >= text.size() || text[i + 1] != '\'') return i + 1;
    ++i;
  }
  return text.size() + 1;
}

}  // namespace isa370::assembler
