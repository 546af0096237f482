// The calendar of the TOD clock: moments as people write them, and as clock units.
#include <array>
#include <chrono>
#include <cstddef>
#include <optional>

#include <fmt/format.h>

#include "isa370/machine.hpp"

namespace isa370 {
namespace {

constexpr std::uint64_t clock_units_a_second = 4'096'000'000;

struct Moment {
  int year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0;
  [[nodiscard]] std::chrono::year_month_day date() const {
    return {std::chrono::year{year}, std::chrono::month{static_cast<unsigned>(month)},
            std::chrono::day{static_cast<unsigned>(day)}};
  }
  [[nodiscard]] bool valid() const {
    return year >= 1900 && year <= 2042 && date().ok() && hour < 24 && minute < 60 && second < 60;
  }
};

/// "YYYY-MM-DD HH:MM:SS", where every digit stands in its place.
std::optional<Moment> take_apart(std::string_view text) {
  constexpr std::string_view pattern = "dddd-dd-dd dd:dd:dd";
  if (text.size() != pattern.size()) return std::nullopt;
  std::array<int, 6> numbers{};
  std::size_t field = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (pattern[i] != 'd') {
      if (text[i] != pattern[i]) return std::nullopt;
      ++field;
    } else if (text[i] >= '0' && text[i] <= '9') {
      numbers[field] = numbers[field] * 10 + (text[i] - '0');
    } else {
      return std::nullopt;
    }
  }
  return Moment{numbers[0], numbers[1], numbers[2], numbers[3], numbers[4], numbers[5]};
}

}  // namespace

std::uint64_t time_of_day_from(int year, int month, int day, int hour, int minute, int second) {
  using namespace std::chrono;
  const Moment moment{year, month, day, hour, minute, second};
  constexpr sys_days epoch = January / 1 / 1900;
  const auto since = sys_days{moment.date()} - epoch + hours{hour} + minutes{minute} + seconds{second};
  return static_cast<std::uint64_t>(duration_cast<std::chrono::seconds>(since).count()) * clock_units_a_second;
}

tl::expected<std::uint64_t, std::string> parse_time_of_day(std::string_view text) {
  const auto moment = take_apart(text);
  if (!moment || !moment->valid())
    return tl::unexpected(
        fmt::format("time of day '{}': write YYYY-MM-DD HH:MM:SS, from 1900 to 2042, e.g. 1972-08-02 09:00:00", text));
  return time_of_day_from(moment->year, moment->month, moment->day, moment->hour, moment->minute, moment->second);
}

std::uint64_t default_time_of_day() { return time_of_day_from(1972, 8, 2, 9, 0, 0); }

}  // namespace isa370
