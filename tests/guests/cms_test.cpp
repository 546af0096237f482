// The CMS-like guest under CP: IPL, each command, return codes, program checks, pass-through to CP, two users at once.
#include <algorithm>
#include <string_view>

#include <doctest/doctest.h>

#include "session.hpp"

using guests::has;
using guests::has_part;
using guests::Installation;

namespace {

constexpr std::uint32_t ample_storage = 2 * 1024 * 1024;

/// `9` in a pattern stands for a digit, `*` for any text.
bool fits(std::string_view line, std::string_view pattern) {
  if (pattern.empty()) return line.empty();
  if (pattern.front() == '*') return fits(line, pattern.substr(1)) || (!line.empty() && fits(line.substr(1), pattern));
  if (line.empty()) return false;
  const bool same = pattern.front() == '9' ? line.front() >= '0' && line.front() <= '9' : line.front() == pattern.front();
  return same && fits(line.substr(1), pattern.substr(1));
}

bool any_fits(const std::vector<std::string>& lines, std::string_view pattern) {
  return std::ranges::any_of(lines, [&](const auto& line) { return fits(line, pattern); });
}

/// One user with CMS, ready for commands.
struct OneUser {
  Installation installation{ample_storage};
  cp::TerminalNumber terminal = installation.log_on_and_ipl("ALICE");
  std::vector<std::string> type(std::string_view line, std::string_view until = "Ready") {
    return installation.type(terminal, line, until);
  }
};

}  // namespace

TEST_CASE("IPL CMS: the version line, then Ready with the times used") {
  OneUser alice;
  const auto lines = alice.installation.lines(alice.terminal);
  CHECK(has(lines, "CMS FOR CAMBRIDGE, VERSION 0.1"));
  CHECK(any_fits(lines, "Ready; T=*9.99/*9.99 99:99:99"));
}

TEST_CASE("a null line is answered with CMS, a remark with nothing") {
  OneUser alice;
  CHECK(has(alice.type("", "CMS"), "CMS"));
  const auto from = alice.installation.line_count(alice.terminal);
  alice.installation.enter(alice.terminal, "* a remark");
  CHECK_FALSE(alice.installation.wait_for(alice.terminal, "Ready", from + 1));
  const auto lines = alice.installation.lines(alice.terminal, from);
  CHECK(lines.empty());
}

TEST_CASE("ECHO types the text as it was typed") {
  OneUser alice;
  CHECK(has(alice.type("echo Hello,  World"), "Hello,  World"));
  CHECK(has(alice.type("ec 1 2 3 4 5 6 7 8 9"), "1 2 3 4 5 6 7 8 9"));
  CHECK(any_fits(alice.type("echo"), "Ready; *"));
}

TEST_CASE("QUERY answers what CMS knows and passes on the rest") {
  OneUser alice;
  CHECK(has(alice.type("query cmslevel"), "CMS FOR CAMBRIDGE, VERSION 0.1"));
  CHECK(has(alice.type("q storage"), "STORAGE = 256K"));
  CHECK(has_part(alice.type("query time"), "VIRTCPU"));
  const auto missing = alice.type("query");
  CHECK(has(missing, "DMSQRY005E NO FUNCTION SPECIFIED"));
  CHECK(has_part(missing, "Ready(00024);"));
}

TEST_CASE("CP passes a command to CP and shows its answer and its code") {
  OneUser alice;
  CHECK(has_part(alice.type("cp query names"), "ALICE"));
  const auto wrong = alice.type("cp msg nobody hello");
  CHECK(has_part(wrong, "NOBODY"));
  CHECK(has_part(wrong, "Ready(00045);"));
}

TEST_CASE("a command that CMS does not know goes to CP; one that nobody knows is unknown") {
  OneUser alice;
  CHECK(any_fits(alice.type("msg * hello there"), "*MSG FROM ALICE*hello there*"));
  const auto lines = alice.type("frobnicate now");
  CHECK(has(lines, "UNKNOWN CP/CMS COMMAND"));
  CHECK(has_part(lines, "Ready(-0003);"));
  CHECK_FALSE(has_part(lines, "?CP"));
}

TEST_CASE("abbreviations need enough letters and no letter too many") {
  OneUser alice;
  CHECK(has(alice.type("q cmslevel"), "CMS FOR CAMBRIDGE, VERSION 0.1"));
  CHECK(has_part(alice.type("pr 10"), "4 PRIMES UP TO 10, THE LAST IS 7"));
  CHECK(has_part(alice.type("primesx"), "UNKNOWN"));
  CHECK(has_part(alice.type("p 10"), "UNKNOWN"));
}

TEST_CASE("PRIMES computes and uses virtual time") {
  OneUser alice;
  const auto lines = alice.type("primes 10000");
  CHECK(has(lines, "1229 PRIMES UP TO 10000, THE LAST IS 9973"));
  CHECK_FALSE(has_part(lines, "T=0.00/"));
  CHECK(has(alice.type("primes 2"), "1 PRIMES UP TO 2, THE LAST IS 2"));
  const auto wrong = alice.type("primes many");
  CHECK(has(wrong, "DMSPRM070E INVALID PARAMETER 'MANY'"));
  CHECK(has_part(wrong, "Ready(00024);"));
  CHECK(has_part(alice.type("primes 1"), "DMSPRM070E"));
}

TEST_CASE("TOUCH writes and reads every page") {
  OneUser alice;
  CHECK(has(alice.type("touch"), "32 PAGES, PASSES: 1, ERRORS: 0"));
  CHECK(has(alice.type("touch 64K 3"), "16 PAGES, PASSES: 3, ERRORS: 0"));
  CHECK(has(alice.type("touch 8"), "2 PAGES, PASSES: 1, ERRORS: 0"));
  CHECK(has(alice.type("touch 200K"), "DMSTCH109S THE USER AREA HAS ONLY 128K"));
  CHECK(has(alice.type("touch 8KB"), "DMSTCH070E INVALID PARAMETER '8KB'"));
  CHECK(has(alice.type("touch 8K no"), "DMSTCH070E INVALID PARAMETER 'NO'"));
  CHECK(has(alice.type("touch 1K"), "DMSTCH070E INVALID PARAMETER '1K'"));
}

TEST_CASE("TOUCH really touches: the last page holds its own address") {
  OneUser alice;
  alice.type("touch 64K 2");
  const auto page = alice.installation.control_program().read_storage("ALICE", 0x2F000, 8);
  REQUIRE(page.has_value());
  CHECK(*page == std::vector<std::uint8_t>{0x00, 0x02, 0xF0, 0x00, 0x31, 0x31, 0x31, 0x31});
}

TEST_CASE("HELP lists the commands and not the services") {
  OneUser alice;
  const auto lines = alice.type("help");
  for (const auto* name : {"Query", "ECho", "CP", "PRimes", "TOuch", "STArt", "Help"}) CHECK(has_part(lines, name));
  CHECK_FALSE(has_part(lines, "TYPLIN"));
  CHECK(has_part(alice.type("?"), "PRimes"));
}

TEST_CASE("a program check ends the program and not CMS") {
  OneUser alice;
  const auto lines = alice.type("start", "CMS");
  CHECK(has(lines, "DMSITP141T OPERATION EXCEPTION OCCURRED AT 020000 IN ROUTINE START"));
  CHECK(has(lines, "CMS"));
  CHECK(has(alice.type("echo alive"), "alive"));
}

TEST_CASE("START runs a program that CP's STORE has put there; its R15 is the return code") {
  OneUser alice;
  auto& control_program = alice.installation.control_program();
  const std::vector<std::uint8_t> program{0x41, 0xF0, 0x00, 0x2A, 0x07, 0xFE};  // LA 15,42; BR 14
  REQUIRE(control_program.write_storage("ALICE", 0x21000, program).has_value());
  CHECK(has_part(alice.type("start 21000"), "Ready(00042);"));
  CHECK(has_part(alice.type("start xyz"), "DMSSTR070E INVALID PARAMETER 'XYZ'"));
}

TEST_CASE("a supervisor call that CMS does not know ends the program") {
  OneUser alice;
  const std::vector<std::uint8_t> program{0x0A, 0x63, 0x07, 0xFE};  // SVC 99; BR 14
  REQUIRE(alice.installation.control_program().write_storage("ALICE", 0x20000, program).has_value());
  CHECK(has(alice.type("start", "CMS"), "DMSITS145T INCORRECT SVC NUMBER 99"));
}

TEST_CASE("a program that calls itself by SVC 202 for ever is stopped at depth 20") {
  OneUser alice;
  // BALR 5,0; LA 1,6(5); SVC 202; DC CL8'START' and the fence
  const std::vector<std::uint8_t> program{0x05, 0x50, 0x41, 0x10, 0x50, 0x06, 0x0A, 0xCA, 0xE2, 0xE3, 0xC1, 0xD9,
                                          0xE3, 0x40, 0x40, 0x40, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF};
  REQUIRE(alice.installation.control_program().write_storage("ALICE", 0x20000, program).has_value());
  CHECK(has(alice.type("start", "CMS"), "DMSITS146T MAXIMUM SVC DEPTH 20 HAS BEEN EXCEEDED"));
  CHECK(has(alice.type("echo alive"), "alive"));
}

TEST_CASE("the external interruption halts a command that runs for ever") {
  OneUser alice;
  auto& control_program = alice.installation.control_program();
  const std::vector<std::uint8_t> loop{0x05, 0x50, 0x07, 0xF5};  // BALR 5,0; BR 5
  REQUIRE(control_program.write_storage("ALICE", 0x20000, loop).has_value());
  const auto from = alice.installation.line_count(alice.terminal);
  alice.installation.enter(alice.terminal, "start");
  isa370::Budget budget;
  budget.instructions = 100'000;
  CHECK(control_program.run(budget) == cp::RunStop::budget);
  REQUIRE(control_program.external_interrupt("ALICE", 0x0040).has_value());
  CHECK(alice.installation.wait_for(alice.terminal, "EXTERNAL INTERRUPTION: START HALTED", from + 1));
  CHECK(has(alice.type("echo alive"), "alive"));
}

TEST_CASE("the restart key brings CMS back") {
  OneUser alice;
  auto& control_program = alice.installation.control_program();
  const auto from = alice.installation.line_count(alice.terminal);
  REQUIRE(control_program.restart("ALICE").has_value());
  CHECK(alice.installation.wait_for(alice.terminal, "CMS", from + 1));
  CHECK(has(alice.type("echo alive"), "alive"));
}

TEST_CASE("a long line and many words do no harm") {
  OneUser alice;
  CHECK(has(alice.type("echo " + std::string(100, 'x')), std::string(100, 'x')));
  std::string words = "echo";
  for (int i = 0; i < 40; ++i) words += " a";
  CHECK(has(alice.type(words), words.substr(5)));
  CHECK(has_part(alice.type(std::string(300, 'y')), "UNKNOWN CP/CMS COMMAND"));
}

TEST_CASE("two users on a machine that is too small for both: each finds only its own pages") {
  Installation installation(96 * 1024);
  const auto alice = installation.log_on_and_ipl("ALICE");
  const auto bob = installation.log_on_and_ipl("BOB");
  const auto from_alice = installation.line_count(alice);
  const auto from_bob = installation.line_count(bob);
  installation.enter(alice, "touch 128K 6");
  installation.enter(bob, "touch 96K 6");
  CHECK(installation.wait_for(alice, "Ready", from_alice + 1));
  CHECK(installation.wait_for(bob, "Ready", from_bob + 1));
  CHECK(has(installation.lines(alice, from_alice), "32 PAGES, PASSES: 6, ERRORS: 0"));
  CHECK(has(installation.lines(bob, from_bob), "24 PAGES, PASSES: 6, ERRORS: 0"));
  CHECK(installation.control_program().guest("ALICE")->counters.page_reads > 0);
  CHECK(installation.control_program().guest("BOB")->counters.page_reads > 0);
}

TEST_CASE("one user sends the other a message from CMS") {
  Installation installation(ample_storage);
  const auto alice = installation.log_on_and_ipl("ALICE");
  const auto bob = installation.log_on_and_ipl("BOB");
  const auto from = installation.line_count(bob);
  installation.type(alice, "msg bob lunch at noon?");
  CHECK(has_part(installation.lines(bob, from), "lunch at noon?"));
}
