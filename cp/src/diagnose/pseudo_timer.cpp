// X'0C': date, time of day, and the CPU time used.
#include <vector>

#include <fmt/format.h>

#include "diagnose/bytes.hpp"
#include "diagnose/services.hpp"

namespace cp::diagnose {
namespace {

using isa370::Instruction;
using isa370::ProgramInterruption;

struct Calendar {
  unsigned year = 0;
  unsigned month = 0;
  unsigned day = 0;
  unsigned second_of_day = 0;
};

/// The TOD clock counts from 1900-01-01 00:00:00; bit 51 is a microsecond.
Calendar calendar_of(std::uint64_t time_of_day) {
  const auto seconds = (time_of_day >> 12) / 1'000'000;
  constexpr std::uint64_t seconds_a_day = 86'400;
  // Days since 0000-03-01, so that the leap day is the last of its year.
  constexpr std::uint64_t days_to_1900 = 693'901;
  const auto days = seconds / seconds_a_day + days_to_1900;
  const auto era = days / 146'097;
  const auto day_of_era = days % 146'097;
  const auto year_of_era = (day_of_era - day_of_era / 1'460 + day_of_era / 36'524 - day_of_era / 146'096) / 365;
  const auto day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  const auto month_index = (5 * day_of_year + 2) / 153;
  const auto month = month_index < 10 ? month_index + 3 : month_index - 9;
  return {.year = static_cast<unsigned>(year_of_era + era * 400 + (month <= 2 ? 1 : 0)),
          .month = static_cast<unsigned>(month),
          .day = static_cast<unsigned>(day_of_year - (153 * month_index + 2) / 5 + 1),
          .second_of_day = static_cast<unsigned>(seconds % seconds_a_day)};
}

}  // namespace

Simulated pseudo_timer(VirtualCpu& cpu, const Instruction& i) {
  const auto address = cpu.gpr(i.r1) & isa370::address_mask;
  if (address % 8 != 0) return Simulated::exception(ProgramInterruption::specification);
  const auto now = calendar_of(cpu.machine.time_of_day());
  std::vector<std::uint8_t> bytes;
  append(bytes, fmt::format("{:02}/{:02}/{:02}", now.month, now.day, now.year % 100), 8);
  append(bytes, fmt::format("{:02}:{:02}:{:02}", now.second_of_day / 3600, now.second_of_day / 60 % 60, now.second_of_day % 60),
         8);
  append_number(bytes, std::uint64_t{cpu.guest.counters.virtual_time / 1'000});
  append_number(bytes, std::uint64_t{cpu.guest.counters.total_time / 1'000});
  if (const auto access = cpu.storage.store(cpu.guest, address, bytes, 0); !access.done()) return Simulated::from(access);
  return cpu.done("date, time, and the CPU time used were stored");
}

}  // namespace cp::diagnose
