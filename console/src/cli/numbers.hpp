// Numbers as people give them on command lines and in configurations.
#pragma once

#include <charconv>
#include <concepts>
#include <cstdint>
#include <optional>
#include <string_view>

namespace console {

/// All of `text` as an unsigned number without sign or prefix; nullopt when it is none or does not fit.
template <std::unsigned_integral Number>
[[nodiscard]] std::optional<Number> parse_number(std::string_view text, int base) {
  Number number = 0;
  const auto* const end = text.data() + text.size();
  const auto [stopped, error] = std::from_chars(text.data(), end, number, base);
  if (error != std::errc{} || stopped != end || text.empty()) return std::nullopt;
  return number;
}

template <std::unsigned_integral Number>
[[nodiscard]] std::optional<Number> parse_hex(std::string_view text) {
  return parse_number<Number>(text, 16);
}
template <std::unsigned_integral Number>
[[nodiscard]] std::optional<Number> parse_decimal(std::string_view text) {
  return parse_number<Number>(text, 10);
}

}  // namespace console
