// Sizes of storage as users write them: "512K", "2M".
#include <fmt/format.h>

#include <algorithm>

#include "cp/directory.hpp"

namespace cp {

namespace {

constexpr std::uint32_t kilobyte = 1024;
constexpr std::uint32_t megabyte = 1024 * 1024;
constexpr std::uint32_t smallest_storage = 8 * kilobyte;
constexpr std::uint32_t largest_storage = 16 * megabyte;
constexpr std::uint32_t granule = 4 * kilobyte;

tl::unexpected<std::string> bad_size(std::string_view text) {
  return tl::unexpected(fmt::format("'{}' is no storage size; write a multiple of 4K from 8K to 16M, e.g. 512K or 1M", text));
}

}  // namespace

tl::expected<std::uint32_t, std::string> parse_storage_size(std::string_view text) {
  constexpr std::size_t most_digits = 5;
  if (text.size() < 2 || text.size() > most_digits + 1) return bad_size(text);
  const char unit = text.back();
  const std::string_view digits = text.substr(0, text.size() - 1);
  if (!std::all_of(digits.begin(), digits.end(), [](char c) { return c >= '0' && c <= '9'; })) return bad_size(text);
  std::uint64_t number = 0;
  for (const char digit : digits) number = number * 10 + static_cast<std::uint64_t>(digit - '0');
  if (unit == 'K' || unit == 'k') {
    number *= kilobyte;
  } else if (unit == 'M' || unit == 'm') {
    number *= megabyte;
  } else {
    return bad_size(text);
  }
  if (number < smallest_storage || number > largest_storage || number % granule != 0) return bad_size(text);
  return static_cast<std::uint32_t>(number);
}

}  // namespace cp
