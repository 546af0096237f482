// Operands of DISPLAY and STORE: ranges of storage and of registers.
#include "commands/location.hpp"

#include "commands/words.hpp"

namespace cp {

namespace {

/// A range's text taken apart: what stands before and behind '-', ':' or '.'.
struct Parts {
  std::string_view first;
  char separator = 0;
  std::string_view second;
};

Parts split(std::string_view text) {
  const std::size_t at = text.find_first_of("-:.");
  if (at == std::string_view::npos) return {text, 0, {}};
  return {text.substr(0, at), text[at], text.substr(at + 1)};
}

}  // namespace

tl::expected<Range, RangeFault> parse_storage_range(std::string_view text, std::uint32_t size) {
  if (text.empty()) return Range{0, size - 1};
  const Parts parts = split(text);
  const auto first = parts.first.empty() ? std::optional<std::uint32_t>(0) : parse_hex(parts.first, 6);
  if (!first) return tl::unexpected(RangeFault::bad_address);
  if (*first >= size) return tl::unexpected(RangeFault::beyond_the_end);
  if (parts.separator == 0) return Range{*first, *first};
  if (parts.second == "END") return Range{*first, size - 1};
  const auto second = parse_hex(parts.second, 6);
  if (!second) return tl::unexpected(RangeFault::bad_range);
  if (parts.separator == '.') {
    if (*second == 0) return tl::unexpected(RangeFault::bad_range);
    if (*second > size - *first) return tl::unexpected(RangeFault::beyond_the_end);
    return Range{*first, *first + *second - 1};
  }
  if (*second < *first) return tl::unexpected(RangeFault::bad_range);
  if (*second >= size) return tl::unexpected(RangeFault::beyond_the_end);
  return Range{*first, *second};
}

std::optional<std::uint32_t> parse_register(std::string_view text, std::uint32_t last) {
  const auto number = text.size() == 1 ? parse_hex(text, 1) : text.size() == 2 ? parse_decimal(text) : std::nullopt;
  return number && *number <= last ? number : std::nullopt;
}

std::optional<Range> parse_register_range(std::string_view text, std::uint32_t last) {
  if (text.empty()) return Range{0, last};
  const Parts parts = split(text);
  const auto first = parse_register(parts.first, last);
  if (!first) return std::nullopt;
  if (parts.separator == 0) return Range{*first, *first};
  if (parts.second == "END") return Range{*first, last};
  if (parts.separator == '.') {
    const auto count = parse_decimal(parts.second);
    if (!count || *count == 0 || *count > last - *first + 1) return std::nullopt;
    return Range{*first, *first + *count - 1};
  }
  const auto second = parse_register(parts.second, last);
  if (!second || *second < *first) return std::nullopt;
  return Range{*first, *second};
}

}  // namespace cp
