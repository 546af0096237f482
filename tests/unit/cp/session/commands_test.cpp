// The commands of a user who is logged on, as the terminal shows them.
#include <doctest/doctest.h>

#include "installation.hpp"

using namespace session_test;
using enum cp::TerminalMode;

namespace {

struct Alice {
  Installation installation;
  cp::TerminalNumber terminal = installation.log_on("ALICE", "WONDER");
  Lines type(std::string_view line) { return installation.type(terminal, line); }
};

}  // namespace

TEST_CASE("QUERY") {
  Alice alice;
  const auto bob = alice.installation.log_on("BOB", "BUILDER");
  CHECK(alice.type("QUERY NAMES") == Lines{"ALICE    - T1, BOB      - T2"});
  CHECK(alice.type("q u") == Lines{"002 USERS, 000 DIALED"});
  CHECK(alice.type("Q USERS BOB") == Lines{"BOB      - T2"});
  CHECK(alice.type("Q U CAROL") == Lines{"DMKCQG045E CAROL NOT LOGGED ON"});
  CHECK(alice.type("Q USERID") == Lines{"ALICE"});
  CHECK(alice.type("Q STO") == Lines{"STORAGE = 00512K"});
  CHECK(alice.type("Q V") == Lines{"STORAGE = 00512K", "CONS 009 ON TERMINAL T1", "RDR  00C 2540 READER"});
  CHECK(alice.type("Q V 00C") == Lines{"RDR  00C 2540 READER"});
  CHECK(alice.type("Q V 191") == Lines{"DMKCQG040E DEV 191 DOES NOT EXIST"});
  const Lines time = alice.type("Q T");
  REQUIRE(time.size() == 2);
  CHECK(time[0].starts_with("TIME IS 09:0"));
  CHECK(time[0].ends_with(" GMT WEDNESDAY 08/02/72"));
  CHECK(time[1].starts_with("CONNECT= 00:00:"));
  CHECK(alice.type("Q") == Lines{"DMKCQG026E OPERAND MISSING OR INVALID"});
  CHECK(alice.type("Q NONSENSE") == Lines{"DMKCQG003E INVALID OPTION - NONSENSE"});
  CHECK(alice.type("Q T NOW") == Lines{"DMKCQG003E INVALID OPTION - NOW"});
  CHECK(alice.installation.mode(bob) == cp_read);
}

TEST_CASE("SET and QUERY SET") {
  Alice alice;
  CHECK(alice.type("Q SET") == Lines{"MSG ON , WNG ON , EMSG ON  , RUN OFF", "LINEDIT ON , TIMER ON  , ECMODE ON , HINTS OFF",
                                     "METHOD TRAP, ASSIST OFF, PAGEX OFF"});
  CHECK(alice.type("SET MSG OFF#SET WNG OFF#SET RUN ON#SET TIMER REAL#SET HINTS ON#SET ECMODE OFF").empty());
  CHECK(alice.type("SET LINEDIT OFF").empty());
  CHECK(alice.type("Q SET") == Lines{"MSG OFF, WNG OFF, EMSG ON  , RUN ON", "LINEDIT OFF, TIMER REAL, ECMODE OFF, HINTS ON",
                                     "METHOD TRAP, ASSIST OFF, PAGEX OFF"});
  CHECK(alice.type("SET EMSG CODE").empty());
  CHECK(alice.type("SET MSG MAYBE") == Lines{"DMKCFS003E"});
  CHECK(alice.type("SET EMSG TEXT").empty());
  CHECK(alice.type("SET MSG MAYBE") == Lines{"INVALID OPTION - MAYBE"});
  CHECK(alice.type("SET EMSG OFF").empty());
  CHECK(alice.type("SET MSG MAYBE").empty());
  CHECK(alice.type("SET EMSG ON").empty());
  CHECK(alice.type("SET NONSENSE ON") == Lines{"DMKCFS003E INVALID OPTION - NONSENSE"});
  CHECK(alice.type("SET METHOD GUESSING") ==
        Lines{"DMKCFS003E INVALID OPTION - GUESSING", "HINT: the methods are " + cp::method_names() + "."});
  CHECK(alice.type("SET METHOD TRAP").empty());
  CHECK(alice.type("SET ASSIST ON").empty());
  CHECK(alice.type("Q SET").back() == "METHOD TRAP, ASSIST ON SVC, PAGEX OFF");
  CHECK(alice.type("SET ASSIST ON NOSVC").empty());
  CHECK(alice.type("Q SET").back() == "METHOD TRAP, ASSIST ON NOSVC, PAGEX OFF");
  CHECK(alice.type("SET ASSIST ON SOME").front() == "DMKCFS003E INVALID OPTION - SOME");
  CHECK(alice.type("SET ASSIST OFF SVC MORE").front() == "DMKCFS003E INVALID OPTION - MORE");
  CHECK(alice.type("SET ASSIST OFF").empty());
  CHECK(alice.type("SET MSG ON OFF") == Lines{"DMKCFS003E INVALID OPTION - OFF"});
}

TEST_CASE("SET PAGEX lasts until the virtual machine is reset") {
  Alice alice;
  CHECK(alice.type("SET PAGEX MAYBE") == Lines{"DMKCFS003E INVALID OPTION - MAYBE"});
  for (const std::string_view end : {"SYSTEM RESET", "SYSTEM CLEAR", "IPL 00C", "SET PAGEX OFF"}) {
    CHECK(alice.type("SET PAGEX ON").empty());
    CHECK(alice.type("Q SET").back() == "METHOD TRAP, ASSIST OFF, PAGEX ON");
    static_cast<void>(alice.type(std::string(end)));
    CHECK(alice.type("Q SET").back() == "METHOD TRAP, ASSIST OFF, PAGEX OFF");
  }
}

TEST_CASE("STORE and DISPLAY") {
  Alice alice;
  const Lines stored{"STORE COMPLETE"};
  CHECK(alice.type("STORE 1000 C1C2C3C4 5") == stored);
  CHECK(alice.type("ST S1005 0102 03") == stored);
  CHECK(alice.type("D T1000.10") == Lines{"001000  C1C2C3C4 00010203 00000000 00000000 *ABCD............*"});
  CHECK(alice.type("D 1002") == Lines{"001000  C1C2C3C4"});
  CHECK(alice.type("D L1004-1013") == Lines{"001004  00010203 00000000 00000000 00000000"});
  CHECK(alice.type("D 7FFFC-END") == Lines{"07FFFC  00000000"});
  CHECK(alice.type("D K0-FFF") == Lines{"000000 TO 000FFF   KEY = 00"});

  CHECK(alice.type("ST G14 FFFFFFFF 12") == stored);
  CHECK(alice.type("D GE-15") == Lines{"GPR 14 = FFFFFFFF 00000012"});
  CHECK(alice.type("D G0.6") == Lines{"GPR  0 = 00000000 00000000 00000000 00000000", "GPR  4 = 00000000 00000000"});
  CHECK(alice.type("ST Y2 41180000") == stored);
  CHECK(alice.type("D Y2") == Lines{"FPR  2 = 4118000000000000  1.500000000000000E+00"});
  CHECK(alice.type("D Y").size() == 4);
  CHECK(alice.type("ST X0 E0") == stored);
  CHECK(alice.type("D X0") == Lines{"ECR  0 = 000000E0"});
  CHECK(alice.type("ST PSW 20000") == stored);
  CHECK(alice.type("ST P FF040000 1234") == stored);
  CHECK(alice.type("D PSW") == Lines{"PSW = FF040000 00001234"});
  CHECK(alice.type("ST 40 1 2 3") == stored);
  CHECK(alice.type("D CSW CAW") == Lines{"CSW = 00000001 00000002", "CAW = 00000003"});
  CHECK(alice.type("D P G1") == Lines{"PSW = FF040000 00001234", "GPR  1 = 00000000"});
}

TEST_CASE("STORE and DISPLAY refused") {
  Alice alice;
  CHECK(alice.type("D") == Lines{"DMKCDB026E OPERAND MISSING OR INVALID"});
  CHECK(alice.type("D XYZ") == Lines{"DMKCDB010E INVALID REGISTER - XYZ"});
  CHECK(alice.type("D 12Q") == Lines{"DMKCDB004E INVALID HEXLOC - 12Q"});
  CHECK(alice.type("D 80000") == Lines{"DMKCDB160E HEXLOC 80000 EXCEEDS STORAGE"});
  CHECK(alice.type("D 100-10") == Lines{"DMKCDB009E INVALID RANGE - 100-10"});
  CHECK(alice.type("D G16") == Lines{"DMKCDB010E INVALID REGISTER - G16"});
  CHECK(alice.type("D Y1") == Lines{"DMKCDB010E INVALID REGISTER - Y1"});
  CHECK(alice.type("ST") == Lines{"DMKCDS026E OPERAND MISSING OR INVALID"});
  CHECK(alice.type("ST 1000") == Lines{"DMKCDS026E OPERAND MISSING OR INVALID"});
  CHECK(alice.type("ST QQ 1") == Lines{"DMKCDS004E INVALID HEXLOC - QQ"});
  CHECK(alice.type("ST 1000 123456789") == Lines{"DMKCDS005E INVALID HEXDATA - 123456789"});
  CHECK(alice.type("ST S1000 123") == Lines{"DMKCDS005E INVALID HEXDATA - 3"});
  CHECK(alice.type("ST 7FFFC 1 2") == Lines{"DMKCDS160E HEXLOC 7FFFC EXCEEDS STORAGE"});
  CHECK(alice.type("ST S7FFFF 0102") == Lines{"DMKCDS160E HEXLOC S7FFFF EXCEEDS STORAGE"});
  CHECK(alice.type("ST G15 1 2") == Lines{"DMKCDS010E INVALID REGISTER - G15"});
  CHECK(alice.type("SET ECMODE OFF").empty());
  CHECK(alice.type("D X1") == Lines{"DMKCDB010E INVALID REGISTER - X1"});
  CHECK(alice.type("D X").size() == 1);
}

TEST_CASE("DISPLAY of much storage shows some and stops") {
  Alice alice;
  CHECK(alice.type("D 0-END").size() == 256);
  CHECK(alice.type("SET HINTS ON").empty());
  const Lines lines = alice.type("D T");
  REQUIRE(lines.size() == 257);
  CHECK(lines[256].starts_with("HINT: "));
}

TEST_CASE("MSG and WNG between users") {
  Alice alice;
  Installation& installation = alice.installation;
  const auto bob = installation.log_on("BOB", "BUILDER");
  (void)installation.news(bob);
  CHECK(alice.type("MSG BOB  Hello,  Bob").empty());
  Lines heard = installation.news(bob);
  REQUIRE(heard.size() == 1);
  CHECK(heard[0].starts_with("09:00:"));
  CHECK(heard[0].ends_with(" MSG FROM ALICE   : Hello,  Bob"));
  heard = alice.type("M * note");
  REQUIRE(heard.size() == 1);
  CHECK(heard[0].ends_with(" MSG FROM ALICE   : note"));
  CHECK(alice.type("M CAROL x") == Lines{"DMKMSG045E CAROL NOT LOGGED ON"});
  CHECK(alice.type("M OP x") == Lines{"DMKMSG045E OP NOT LOGGED ON"});
  CHECK(alice.type("M BOB") == Lines{"DMKMSG026E OPERAND MISSING OR INVALID"});
  CHECK(alice.type("M") == Lines{"DMKMSG020E USERID MISSING OR INVALID"});
  CHECK(installation.type(bob, "SET MSG OFF").empty());
  CHECK(alice.type("M BOB x") == Lines{"DMKMSG057W BOB NOT RECEIVING"});

  const auto console = installation.log_on("OPERATOR", "OPERATOR");
  CHECK(alice.type("M OP please").empty());
  heard = installation.news(console);
  REQUIRE(heard.size() == 1);
  CHECK(heard[0].ends_with(" MSG FROM ALICE   : please"));
  CHECK(installation.type(bob, "SET WNG OFF").empty());
  CHECK(installation.type(console, "WNG ALL going down").size() == 1);  // The operator is one of all.
  heard = installation.news(alice.terminal);
  REQUIRE(heard.size() == 1);
  CHECK(heard[0].ends_with(" WNG FROM OPERATOR: going down"));
  CHECK(installation.news(bob).empty());
}

TEST_CASE("HELP is printed from the table") {
  Alice alice;
  const Lines list = alice.type("HELP");
  CHECK(list.size() > 15);
  for (const std::string& line : list) CHECK(line.size() <= 79);
  const Lines one = alice.type("HELP force");
  CHECK(one.front() == "FORCE userid");
  CHECK(one.back() == "Privilege class: A.");
  CHECK(alice.type("HELP HELP").back().find("Cambridge's own") != std::string::npos);
  CHECK(alice.type("HELP NONSENSE") == Lines{"DMKHLP003E NO HELP FOR NONSENSE; HELP ALONE LISTS THE COMMANDS"});
}

TEST_CASE("INDICATE USER") {
  Alice alice;
  const Lines lines = alice.type("IND USER");
  REQUIRE(lines.size() == 2);
  CHECK(lines[0].starts_with("PAGES: RES-"));
  CHECK(lines[1].starts_with("VTIME=000:00 TTIME=000:00 SIO=000000"));
  CHECK(alice.type("IND USER BOB") == Lines{"DMKTHI003E INVALID OPTION - BOB"});
  CHECK(alice.type("IND LOAD") == Lines{"DMKTHI003E INVALID OPTION - LOAD"});
}

TEST_CASE("comments, CP in front, unknown commands") {
  Alice alice;
  CHECK(alice.type("* nothing").empty());
  CHECK(alice.type("*nothing").empty());
  CHECK(alice.type("CP CP Q USERID") == Lines{"ALICE"});
  CHECK(alice.type("frobnicate now") == Lines{"?CP: frobnicate now"});
  CHECK(alice.type("FORCE BOB") == Lines{"?CP: FORCE BOB"});
  CHECK(alice.type("").empty() == false);
}

TEST_CASE("hints") {
  Alice alice;
  CHECK(alice.type("SET HINTS ON").empty());
  const auto hint_for = [&](std::string_view line) {
    std::string text;
    const Lines lines = alice.type(line);
    for (std::size_t i = 1; i < lines.size(); ++i) {
      CHECK(lines[i].size() <= 79);
      text += (i == 1 ? "" : " ") + lines[i].substr(6);  // Behind "HINT: ", or as far in.
    }
    return text;
  };
  CHECK(hint_for("LISTFILE").find("Type IPL HELLO to start") != std::string::npos);
  CHECK(hint_for("FORCE BOB").find("FORCE needs privilege class A; ALICE has G") != std::string::npos);
  CHECK(hint_for("LOGON BOB").find("ALICE is logged on at this terminal") != std::string::npos);
  CHECK(hint_for("IPL NOSUCH").find("HELLO") != std::string::npos);
  (void)alice.type("IPL HELLO");
  alice.installation.cp().attention(alice.terminal);
  CHECK(hint_for("LISTFILE").find("Type BEGIN to let it go on") != std::string::npos);
}
