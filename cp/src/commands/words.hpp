// Text taken apart as CP's commands and the directory need it: words between blanks, upper case, numbers.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cp {

/// The words of `text`, which are separated by blanks.
[[nodiscard]] std::vector<std::string_view> words_of(std::string_view text);
/// `text` without the blanks at both ends.
[[nodiscard]] std::string_view trimmed(std::string_view text);
/// Letters a-z made A-Z; everything else stays.
[[nodiscard]] std::string upper_case(std::string_view text);
/// Whether `word` is `name` or one of its beginnings of at least `shortest` letters. Both are upper case.
[[nodiscard]] bool abbreviates(std::string_view word, std::string_view name, std::size_t shortest);
/// 1 to `most_digits` (at most 8) hexadecimal digits.
[[nodiscard]] std::optional<std::uint32_t> parse_hex(std::string_view text, std::size_t most_digits);
/// 1 to 9 decimal digits.
[[nodiscard]] std::optional<std::uint32_t> parse_decimal(std::string_view text);
/// What may be shown on any terminal: control characters become blanks, and what is not UTF-8 becomes '?'.
[[nodiscard]] std::string printable(std::string_view text);

}  // namespace cp
