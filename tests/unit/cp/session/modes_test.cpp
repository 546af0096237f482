// Who listens: CP READ, VM READ, RUNNING; IPL, BEGIN, the attention key, and commands that a guest gives.
#include <doctest/doctest.h>

#include "installation.hpp"

using namespace session_test;
using enum cp::TerminalMode;

namespace {

struct Alice {
  explicit Alice(cp::Options options = Installation::standard_options()) : installation(std::move(options)) {}
  Installation installation;
  cp::TerminalNumber terminal = installation.log_on("ALICE", "WONDER");
  Lines type(std::string_view line) { return installation.type(terminal, line); }
  [[nodiscard]] cp::TerminalMode mode() const { return installation.mode(terminal); }
  void attention() {
    installation.cp().attention(terminal);
    installation.run();
  }
};

/// A session whose guest gives one command with DIAGNOSE.
Alice guest_commands(std::string_view command) {
  cp::Options options = Installation::standard_options();
  options.named_systems.push_back(command_system("TALKER", command));
  return Alice(std::move(options));
}

}  // namespace

TEST_CASE("IPL, a line for the guest, the attention key, BEGIN") {
  Alice alice;
  CHECK(alice.mode() == cp_read);
  CHECK(alice.type("IPL HELLO") == Lines{"HELLO"});
  CHECK(alice.mode() == vm_read);
  CHECK(alice.type("some words") == Lines{"HELLO"});
  CHECK(alice.mode() == vm_read);
  (void)alice.installation.news(alice.terminal);
  alice.attention();
  CHECK(alice.installation.news(alice.terminal) == Lines{"CP"});
  CHECK(alice.mode() == cp_read);
  CHECK(alice.type("Q USERID") == Lines{"ALICE"});
  CHECK(alice.mode() == cp_read);
  CHECK(alice.type("B").empty());
  CHECK(alice.mode() == vm_read);
  CHECK(alice.type("words") == Lines{"HELLO"});
}

TEST_CASE("#CP is understood from anywhere, and leaves the mode as it was") {
  Alice alice;
  (void)alice.type("IPL HELLO");
  CHECK(alice.type("#CP Q USERID") == Lines{"ALICE"});
  CHECK(alice.mode() == vm_read);
  CHECK(alice.type("words#CP Q USERID").size() == 2);
  CHECK(alice.type("#CP NONSENSE") == Lines{"?CP: NONSENSE"});
  CHECK(alice.type("#CP") == Lines{"CP"});
  CHECK(alice.mode() == cp_read);
  CHECK(alice.type("#CP B").empty());
  CHECK(alice.mode() == vm_read);
  CHECK(alice.type("#CP CP") == Lines{"CP"});
  CHECK(alice.mode() == cp_read);
}

TEST_CASE("IPL refused") {
  Alice alice;
  CHECK(alice.type("IPL") == Lines{"DMKCFG026E OPERAND MISSING OR INVALID"});
  CHECK(alice.type("IPL NOSUCH") == Lines{"DMKCFG044E NOSUCH DOES NOT EXIST"});
  CHECK(alice.type("IPL 191") == Lines{"DMKCFG040E DEV 191 DOES NOT EXIST"});
  CHECK(alice.type("IPL HELLO CLEAR") == Lines{"DMKCFG003E INVALID OPTION - CLEAR"});
  CHECK(alice.type("IPL 00C NONSENSE") == Lines{"DMKCFG003E INVALID OPTION - NONSENSE"});
  const Lines empty = alice.type("IPL 00C");
  REQUIRE(empty.size() == 1);
  CHECK(empty[0].starts_with("DMKVMI232E IPL UNSUCCESSFUL; "));
  CHECK(alice.mode() == cp_read);
}

TEST_CASE("IPL from cards, and STOP") {
  Alice alice;
  // The card: a PSW, which waits enabled at X'DEAD' when it is loaded, and a channel command that does nothing.
  isa370::Card card{};
  card[0] = 0xFE;
  card[1] = 0x02;
  card[6] = 0xDE;
  card[7] = 0xAD;
  card[8] = 0x03;
  card[12] = 0x20;
  card[15] = 0x01;
  REQUIRE(alice.installation.cp().load_reader("ALICE", 0x00C, {card}).has_value());
  CHECK(alice.type("IPL 00C CLEAR STOP").empty());
  CHECK(alice.mode() == cp_read);
  CHECK(alice.type("D P").at(0).starts_with("PSW = FE02"));
  CHECK(alice.type("D P").at(0).ends_with("00DEAD"));
  CHECK(alice.type("B").empty());
  CHECK(alice.mode() == running);
}

TEST_CASE("a guest that cannot go on comes to CP READ, and CP says why") {
  Alice alice;
  const Lines lines = alice.type("IPL STOPPED");
  REQUIRE(lines.size() == 1);
  CHECK(lines[0] == "DMKDSP450W CP ENTERED; DISABLED WAIT PSW '00020000 0000DEAD'");
  CHECK(alice.mode() == cp_read);
}

TEST_CASE("SYSTEM RESET, CLEAR and RESTART") {
  Alice alice;
  (void)alice.type("IPL HELLO");
  (void)alice.type("#CP ST G1 1234");
  CHECK(alice.type("#CP SYSTEM RESET") == Lines{"SYSTEM RESET"});
  CHECK(alice.mode() == cp_read);
  CHECK(alice.type("D T280.5") == Lines{"000280  C8C5D3D3 D6000000 00000000 00000000 *HELLO...........*"});
  CHECK(alice.type("SYSTEM CLEAR") == Lines{"STORAGE CLEARED - SYSTEM RESET"});
  CHECK(alice.type("D L280") == Lines{"000280  00000000"});
  CHECK(alice.type("SYSTEM") == Lines{"DMKCPB026E OPERAND MISSING OR INVALID"});
  CHECK(alice.type("SYSTEM NONSENSE") == Lines{"DMKCPB003E INVALID OPTION - NONSENSE"});
  CHECK(alice.type("ST 0 FE020000 DEAD").size() == 1);
  CHECK(alice.type("SYSTEM RESTART").empty());
  CHECK(alice.mode() == running);
  CHECK(alice.type("#CP D P").at(0).ends_with("00DEAD"));
}

TEST_CASE("BEGIN at an address; EXTERNAL; ATTN") {
  Alice alice;
  (void)alice.type("IPL STOPPED");
  CHECK(alice.type("BEGIN XYZ") == Lines{"DMKCFM004E INVALID HEXLOC - XYZ"});
  CHECK(alice.type("BEGIN 80000") == Lines{"DMKCFM160E HEXLOC 80000 EXCEEDS STORAGE"});
  // An external new PSW that waits, and a wait that is enabled for it.
  CHECK(alice.type("ST 58 00020000 BEEF#ST 300 01020000 0#ST 310 82000300").size() == 3);
  CHECK(alice.type("ST PSW 0 0").size() == 1);
  CHECK(alice.type("BEGIN 310").empty());
  CHECK(alice.mode() == running);
  const Lines lines = alice.type("#CP EXT");
  REQUIRE(lines.size() == 1);
  CHECK(lines[0].find("DISABLED WAIT") != std::string::npos);
  CHECK(lines[0].find("BEEF") != std::string::npos);
  CHECK(alice.type("D L18") == Lines{"000018  01020040"});
  CHECK(alice.type("EXT 0") == Lines{"DMKCPB013E CODE MISSING OR INVALID - 0"});
  CHECK(alice.type("EXT 100") == Lines{"DMKCPB013E CODE MISSING OR INVALID - 100"});
  CHECK(alice.type("EXT 1004").empty());
  CHECK(alice.type("SET ECMODE OFF#EXT 1004") == Lines{"DMKCPB013E CODE MISSING OR INVALID - 1004"});
}

TEST_CASE("with SET RUN ON the guest runs on in CP READ") {
  Alice alice;
  (void)alice.type("IPL HELLO");
  (void)alice.type("#CP SET RUN ON");
  alice.attention();
  CHECK(alice.mode() == cp_read);
  CHECK(alice.installation.cp().guest("ALICE")->status != cp::GuestStatus::cp_mode);
  CHECK(alice.type("SET RUN OFF#B").empty());
  alice.attention();
  CHECK(alice.installation.cp().guest("ALICE")->status == cp::GuestStatus::cp_mode);
}

TEST_CASE("a guest gives a command with DIAGNOSE") {
  Alice alice = guest_commands("QUERY USERID");
  CHECK(alice.type("IPL TALKER") == Lines{"ALICE"});
  CHECK(alice.installation.cp().guest("ALICE")->cpu.gpr[2] == 0);
  CHECK(alice.mode() == running);
}

TEST_CASE("the return code of a guest's command is the number of the message") {
  Alice alice = guest_commands("MSG CAROL HELLO");
  CHECK(alice.type("IPL TALKER") == Lines{"DMKMSG045E CAROL NOT LOGGED ON"});
  CHECK(alice.installation.cp().guest("ALICE")->cpu.gpr[2] == 45);
}

TEST_CASE("a guest enters CP") {
  Alice alice = guest_commands("CP");
  CHECK(alice.type("IPL TALKER") == Lines{"CP"});
  CHECK(alice.mode() == cp_read);
  CHECK(alice.type("B").empty());
  CHECK(alice.mode() == running);
}

TEST_CASE("a guest logs itself off") {
  Alice alice = guest_commands("LOGOFF");
  const Lines lines = alice.type("IPL TALKER");
  REQUIRE(lines.size() == 2);
  CHECK(lines[1].starts_with("LOGOFF AT"));
  CHECK(alice.mode() == not_logged_on);
  CHECK(alice.type("LOGON ALICE WONDER").at(0).starts_with("LOGON AT"));
}

TEST_CASE("a guest loads another system, or resets itself") {
  Alice alice = guest_commands("CP IPL HELLO");
  CHECK(alice.type("IPL TALKER") == Lines{"HELLO"});
  CHECK(alice.mode() == vm_read);

  Alice reset = guest_commands("SYSTEM RESET");
  CHECK(reset.type("IPL TALKER") == Lines{"SYSTEM RESET"});
  CHECK(reset.mode() == cp_read);

  Alice wrong = guest_commands("IPL NOSUCH");
  CHECK(wrong.type("IPL TALKER") == Lines{"DMKCFG044E NOSUCH DOES NOT EXIST"});
  CHECK(wrong.mode() == running);
}
