// What a hostile user types: commands that are allowed, and those that are not.
#include <fmt/format.h>

#include "hostile_guest.hpp"

namespace isolation {
namespace {

constexpr std::array<std::string_view, 46> commands{
    "BEGIN",
    "BEGIN 1000",
    "BEGIN FFFFFF",
    "IPL 00C",
    "IPL 00C CLEAR",
    "IPL 180",
    "IPL 190",
    "IPL 500",
    "IPL 009",
    "SYSTEM RESET",
    "SYSTEM CLEAR",
    "SYSTEM RESTART",
    "EXTERNAL",
    "EXTERNAL 1004",
    "EXTERNAL 80",
    "ATTN",
    "REQUEST",
    "STORE PSW 000C0000 1000",
    "STORE PSW 040C0000 1000",
    "STORE PSW FFFFFFFF FFFFFFFF",
    "STORE 0 FFFFFFFF FFFFFFFF",
    "STORE S0 00",
    "STORE X0 FFFFFFFF",
    "STORE X1 FF000000",
    "STORE G0 FFFFFFFF",
    "STORE STATUS",
    "DISPLAY 0-FFFFFF",
    "DISPLAY K0-FFFFFF PSW G X Y CAW CSW",
    "SET ECMODE ON",
    "SET ECMODE OFF",
    "SET TIMER REAL",
    "SET TIMER OFF",
    "SET RUN ON",
    "SET RUN OFF",
    "SET LINEDIT OFF",
    "QUERY VIRTUAL",
    "QUERY NAMES",
    "INDICATE USER",
    "DETACH 00E",
    "DETACH 009",
    "DETACH 00C",
    "DEFINE CTCA 502",
    "COUPLE 500 TO * 501",
    "COUPLE 502 TO EVE1 500",
    "LOGOFF",
    "HELP",
};

constexpr std::array<std::string_view, 12> aimed{
    "FORCE {0}",           "MSG {0} HELLO",         "WNG {0} GO AWAY",   "ATTACH 00E TO {0} 00F",
    "DETACH 00E FROM {0}", "COUPLE 500 TO {0} 500", "INDICATE USER {0}", "DISPLAY {0}",
    "LOGON {0} SECRET",    "MSG {0} #CP LOGOFF",    "QUERY USERS {0}",   "DETACH 2A0 FROM SYSTEM",
};

}  // namespace

std::string hostile_command(Random& random, std::string_view target) {
  if (random.percent(20)) return fmt::format(fmt::runtime(random.one_of(aimed)), target);
  if (random.percent(5)) {
    std::string text(random.below(40), ' ');
    for (auto& c : text) c = static_cast<char>(random.byte());
    return text;
  }
  return std::string(random.one_of(commands));
}

}  // namespace isolation
