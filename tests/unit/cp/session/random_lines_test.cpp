// Nothing that is typed may crash CP: random lines, made of commands, operands, editing symbols and any bytes.
#include <doctest/doctest.h>

#include <array>
#include <random>
#include <string>

#include "installation.hpp"

using namespace session_test;

namespace {

constexpr std::uint32_t seed = 1972;
constexpr int lines_to_type = 20'000;

using Generator = std::mt19937;

/// The same on every host, unlike the standard distributions.
std::size_t below(Generator& generator, std::size_t limit) { return generator() % limit; }

std::string random_word(Generator& generator) {
  static constexpr std::array words{
      "LOGON",    "L",     "ALICE",   "BOB",    "WONDER",   "BUILDER",  "LOGOFF", "OPERATOR", "Q",     "QUERY",
      "NAMES",    "TIME",  "V",       "SET",    "MSG",      "*",        "ON",     "OFF",      "EMSG",  "CODE",
      "TEXT",     "RUN",   "LINEDIT", "ECMODE", "TIMER",    "REAL",     "D",      "DISPLAY",  "ST",    "STORE",
      "G",        "X0-15", "Y",       "PSW",    "CAW",      "T0.100",   "K0-END", "L",        "7FFFF", "FFFFFF",
      "0.FFFFFF", "G1",    "END",     "S0",     "12345678", "B",        "BEGIN",  "IPL",      "HELLO", "STOPPED",
      "00C",      "CLEAR", "STOP",    "SYSTEM", "RESET",    "RESTART",  "EXT",    "1004",     "ATTN",  "REQ",
      "#CP",      "CP",    "HELP",    "FORCE",  "WNG",      "ALL",      "IND",    "USER",     "#",     "@",
      "METHOD",   "SIMULATE", "TRAP",
      "[",        "\"",    "{}",      "%s",     "\xC2\xA2", "\xFF\xFE", "-",      "."};
  if (below(generator, 8) != 0) return words[below(generator, words.size())];
  std::string word;
  for (std::size_t length = below(generator, 12); length > 0; --length) word += static_cast<char>(below(generator, 256));
  return word;
}

std::string random_line(Generator& generator) {
  std::string line;
  for (std::size_t count = below(generator, 5) + (below(generator, 200) == 0 ? 500 : 0); count > 0; --count) {
    line += random_word(generator);
    if (below(generator, 4) != 0) line += ' ';
  }
  return line;
}

}  // namespace

TEST_CASE("random lines do no harm") {
  MESSAGE("seed " << seed << ", lines " << lines_to_type);
  Generator generator(seed);
  cp::Options options = Installation::standard_options();
  options.hints = true;
  options.named_systems.push_back(command_system("TALKER", "IPL HELLO"));
  Installation installation(options);
  for (const char* name : {"T1", "T2", "T3"}) (void)installation.cp().connect(name);
  REQUIRE(installation.cp().logon("OPERATOR", 0).has_value());
  REQUIRE(installation.cp().logon("ALICE", 1).has_value());
  isa370::Budget budget;
  budget.instructions = 2000;
  int typed_by_users = 0;
  int guests_ran = 0;
  for (int i = 0; i < lines_to_type; ++i) {
    const auto terminal = static_cast<cp::TerminalNumber>(below(generator, 4));  // The fourth does not exist.
    const std::string& user = installation.cp().terminal(terminal).user;
    if (!user.empty()) ++typed_by_users;
    if (below(generator, 20) == 0) {
      installation.cp().attention(terminal);
    } else if (below(generator, 40) == 0) {
      installation.cp().enter(terminal, below(generator, 2) == 0 ? "SET METHOD SIMULATE#IPL HELLO" : "SET METHOD TRAP#IPL TALKER");
    } else if (user.empty() && below(generator, 2) == 0) {
      installation.cp().enter(terminal,
                              below(generator, 2) == 0 ? "LOGON ALICE#WONDER#IPL HELLO" : "LOGON OPERATOR OPERATOR#IPL TALKER");
    } else {
      installation.cp().enter(terminal, random_line(generator));
    }
    if (below(generator, 2) == 0) {
      const auto before = installation.cp().instruction_count();
      (void)installation.cp().run(budget);
      if (installation.cp().instruction_count() > before) ++guests_ran;
    }
    for (cp::TerminalNumber number = 0; number < 3; ++number) {
      const cp::Terminal& shown = installation.cp().terminal(number);
      const bool somebody = shown.mode != cp::TerminalMode::not_logged_on && shown.mode != cp::TerminalMode::password;
      REQUIRE(somebody == !shown.user.empty());
      if (somebody) REQUIRE(installation.cp().guest(shown.user).has_value());
    }
  }
  std::size_t shown = 0;
  for (cp::TerminalNumber number = 0; number < 3; ++number) shown += installation.cp().terminal(number).lines.size();
  CHECK(shown > lines_to_type);
  CHECK(typed_by_users > lines_to_type / 4);
  CHECK(guests_ran > lines_to_type / 100);
}
