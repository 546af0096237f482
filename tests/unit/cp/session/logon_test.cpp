// LOGON and LOGOFF, and what a terminal says before and behind them.
#include <doctest/doctest.h>

#include "installation.hpp"

using namespace session_test;
using enum cp::TerminalMode;

TEST_CASE("a transcript begins with the configuration") {
  Installation installation;
  const auto terminal = installation.cp().connect("T1");
  const Lines lines = installation.news(terminal);
  REQUIRE(lines.size() == 2);
  CHECK(lines[0] == cp::configuration_line(installation.cp().options()));
  CHECK(lines[0].starts_with("Cambridge CP 0.1.0, real storage 1024K, configuration "));
  CHECK(lines[1] == "CAMBRIDGE ONLINE");
  CHECK(installation.mode(terminal) == not_logged_on);

  cp::Options other = installation.cp().options();
  other.named_systems[0].bytes[0] ^= 1;
  CHECK(cp::configuration_line(other) != lines[0]);
}

TEST_CASE("a session from LOGON to LOGOFF") {
  Installation installation;
  const auto terminal = installation.log_on("alice", "wonder");
  CHECK(installation.mode(terminal) == cp_read);
  CHECK(installation.cp().logged_on_users() == Lines{"ALICE"});
  CHECK(installation.cp().terminal(terminal).user == "ALICE");
  const Lines bye = installation.type(terminal, "LOG");
  REQUIRE(bye.size() == 2);
  CHECK(bye[0].starts_with("CONNECT= 00:00:"));
  CHECK(bye[0].find(" VIRTCPU= 000:00.") != std::string::npos);
  CHECK(bye[0].find(" TOTCPU= 000:00.") != std::string::npos);
  CHECK(bye[1].starts_with("LOGOFF AT 09:00:"));
  CHECK(bye[1].ends_with(" GMT WEDNESDAY 08/02/72"));
  CHECK(installation.mode(terminal) == not_logged_on);
  CHECK(installation.cp().logged_on_users().empty());
  CHECK_FALSE(installation.cp().guest("ALICE").has_value());
}

TEST_CASE("a password is never in the transcript") {
  Installation installation;
  const auto first = installation.log_on("ALICE", "WONDER");
  const auto second = installation.cp().connect("T2");
  CHECK(installation.type(second, "L BOB BUILDER").at(0).starts_with("LOGON AT"));
  (void)installation.type(second, "LOGON BOB BUILDER");  // In the wrong place.
  (void)installation.type(second, "CP LOGON BOB BUILDER");
  (void)installation.type(second, "#CP LOGON BOB BUILDER");
  (void)installation.type(second, "LOGOFF#LOGON BOB#BUILDER");
  CHECK(installation.mode(second) == cp_read);
  CHECK(installation.transcript(first).find("WONDER") == std::string::npos);
  CHECK(installation.transcript(second).find("BUILDER") == std::string::npos);
  CHECK(installation.transcript(second).find("> L BOB ********") != std::string::npos);
}

TEST_CASE("refused logons") {
  Installation installation;
  const auto terminal = installation.cp().connect("T1");
  CHECK(installation.type(terminal, "LOGON CAROL") == Lines{"DMKLOG053E CAROL NOT IN CP DIRECTORY"});
  CHECK(installation.type(terminal, "LOGON") == Lines{"DMKLOG020E USERID MISSING OR INVALID"});
  CHECK(installation.type(terminal, "LOGON VERYLONGNAME") == Lines{"DMKLOG020E USERID MISSING OR INVALID"});
  CHECK(installation.type(terminal, "LOGON ALICE WONDER NONSENSE") == Lines{"DMKLOG003E INVALID OPTION - NONSENSE"});
  CHECK(installation.type(terminal, "LOGON ALICE") == Lines{"ENTER PASSWORD:"});
  CHECK(installation.type(terminal, "GUESS") == Lines{"DMKLOG050E PASSWORD INCORRECT - REINITIATE LOGON PROCEDURE"});
  CHECK(installation.mode(terminal) == not_logged_on);
  CHECK(installation.type(terminal, "Q N") == Lines{"?CP: Q N"});
  CHECK(installation.type(terminal, "LOGON ALICE") == Lines{"ENTER PASSWORD:"});
  installation.cp().attention(terminal);
  CHECK(installation.mode(terminal) == not_logged_on);

  (void)installation.log_on("ALICE", "WONDER");
  CHECK(installation.type(terminal, "LOGON ALICE WONDER") == Lines{"DMKLOG054E ALREADY LOGGED ON T2"});
  CHECK(installation.cp().logged_on_users() == Lines{"ALICE"});
}

TEST_CASE("an IPL statement starts a system at logon, unless NOIPL says not to") {
  cp::Options options = Installation::standard_options();
  options.directory = cp::parse_directory("USER AUTO AUTO 256K\n IPL HELLO\n CONSOLE 009 3215\n", "test").value();
  Installation installation(options);
  const auto terminal = installation.log_on("AUTO", "AUTO");
  CHECK(installation.mode(terminal) == vm_read);
  CHECK(installation.transcript(terminal).find("  HELLO\n") != std::string::npos);
  (void)installation.type(terminal, "#CP LOGOFF");
  (void)installation.type(terminal, "LOGON AUTO AUTO NOIPL");
  CHECK(installation.mode(terminal) == cp_read);
}

TEST_CASE("the operator hears of users, and can log them off") {
  Installation installation;
  const auto console = installation.log_on("OPERATOR", "OPERATOR");
  const auto terminal = installation.log_on("BOB", "BUILDER");
  const Lines told = installation.news(console);
  REQUIRE(told.size() == 1);
  CHECK(told[0].ends_with(" LINE T2       LOGON  AS BOB      USERS = 002"));
  (void)installation.news(terminal);
  const Lines answer = installation.type(console, "FORCE BOB");
  REQUIRE(answer.size() == 1);
  CHECK(answer[0].ends_with(" LINE T2       LOGOFF AS BOB      USERS = 001 FORCED"));
  const Lines bye = installation.news(terminal);
  REQUIRE(bye.size() == 2);
  CHECK(bye[1].ends_with(" BY SYSTEM"));
  CHECK(installation.mode(terminal) == not_logged_on);
  CHECK(installation.type(console, "FORCE BOB") == Lines{"DMKUSO045E BOB NOT LOGGED ON"});
}

TEST_CASE("the facade logs users on without a password") {
  Installation installation;
  const auto terminal = installation.cp().connect("T1");
  CHECK(installation.cp().logon("alice", terminal).has_value());
  CHECK(installation.mode(terminal) == cp_read);
  CHECK_FALSE(installation.cp().logon("BOB", terminal).has_value());
  CHECK_FALSE(installation.cp().logon("CAROL", terminal).has_value());
  CHECK_FALSE(installation.cp().logon("BOB", 99).has_value());
  CHECK_FALSE(installation.cp().begin("BOB").has_value());
  CHECK_FALSE(installation.cp().read_storage("BOB", 0, 1).has_value());
}
