// The time of day and spans of time, written as VM/370 writes them.
#include "session/calendar.hpp"

#include <fmt/format.h>

#include <array>
#include <string_view>

namespace cp {

namespace {

constexpr std::uint64_t seconds_in_day = 86'400;
constexpr unsigned microsecond_shift = 12;  // TOD bit 51 counts microseconds.

std::uint64_t seconds_since_1900(std::uint64_t time_of_day) { return (time_of_day >> microsecond_shift) / 1'000'000; }

struct Date {
  unsigned year = 1900;
  unsigned month = 1;
  unsigned day = 1;
};

bool leap(unsigned year) { return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0); }

Date date_of(std::uint64_t days) {
  Date date;
  for (; days >= (leap(date.year) ? 366U : 365U); ++date.year) days -= leap(date.year) ? 366U : 365U;
  constexpr std::array<unsigned, 12> lengths{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  for (const unsigned usual : lengths) {
    const unsigned length = date.month == 2 && leap(date.year) ? 29U : usual;
    if (days < length) break;
    days -= length;
    ++date.month;
  }
  date.day = static_cast<unsigned>(days) + 1;
  return date;
}

}  // namespace

std::string clock_time(std::uint64_t time_of_day) {
  return connect_time(seconds_since_1900(time_of_day) % seconds_in_day * 1'000'000'000);
}

std::string full_time(std::uint64_t time_of_day) {
  // 1 January 1900 was a Monday.
  constexpr std::array<std::string_view, 7> weekdays{"MONDAY", "TUESDAY",  "WEDNESDAY", "THURSDAY",
                                                     "FRIDAY", "SATURDAY", "SUNDAY"};
  const std::uint64_t days = seconds_since_1900(time_of_day) / seconds_in_day;
  const Date date = date_of(days);
  return fmt::format("{} GMT {} {:02}/{:02}/{:02}", clock_time(time_of_day), weekdays[days % 7], date.month, date.day,
                     date.year % 100);
}

std::string connect_time(isa370::Nanoseconds span) {
  const std::uint64_t seconds = span / 1'000'000'000;
  return fmt::format("{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60);
}

std::string processor_time(isa370::Nanoseconds span) {
  const std::uint64_t hundredths = span / 10'000'000;
  return fmt::format("{:03}:{:02}.{:02}", hundredths / 6000, hundredths / 100 % 60, hundredths % 100);
}

}  // namespace cp
