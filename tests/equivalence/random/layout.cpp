// The layout as the assembler reads it.
#include "layout.hpp"

#include <array>
#include <string_view>

#include <fmt/format.h>

namespace equivalence::random {

std::string layout_equates() {
  struct Name {
    std::string_view name;
    std::uint32_t value;
  };
  constexpr auto names = std::to_array<Name>({
      {"$ENTRY", handlers},
      {"$BEGIN", begin},
      {"$LAST", last_address},
      {"$CHANGES", skeleton_changes},
      {"$SCRIPT", script},
      {"$LOG", log},
      {"$LOGEND", log_end},
      {"$SCRATCH", scratch},
      {"$ULENGTH", record::length},
      {"$UALLOW", record::allowance},
      {"$UFLAGS", record::flags},
      {"$UREPAT", record::repair_at},
      {"$UPSW", record::psw},
      {"$UGPR", record::gpr},
      {"$UCR", record::cr},
      {"$UFPR", record::fpr},
      {"$UPREFIX", record::prefix},
      {"$UREPVAL", record::repair_value},
      {"$UTIMER", record::cpu_timer},
      {"$UCOMP", record::clock_comparator},
      {"$UINTERV", record::interval_timer},
      {"$UCAW", record::channel_address},
      {"$UKEYS", record::keys},
      {"$SLEEP", flag::sleep},
      {"$OLDTIME", flag::keep_timers},
      {"$FROMNOW", flag::comparator_from_now},
      {"$STEP", flag::set_interval_timer},
      {"$SPIN", flag::spin},
      {"$OLDCR", flag::keep_control_registers},
      {"$PURGE", flag::purge},
      {"$OLDFPR", flag::keep_floating_point},
  });
  std::string text;
  for (const auto& [name, value] : names) text += fmt::format("{:<8} EQU   {}\n", name, value);
  return text;
}

}  // namespace equivalence::random
