// `cambridge exec` as other programs see it: the JSON object, on the bare machine and in a virtual one.
#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include "session.hpp"

namespace {

using cli_test::Folder;
using cli_test::Outcome;
using Json = nlohmann::ordered_json;
using Words = std::vector<std::string>;

const Words places{"bare", "vm"};

Outcome exec(const std::string& place, const Words& words) {
  Words all{"exec", "--on=" + place};
  all.insert(all.end(), words.begin(), words.end());
  return cli_test::run(all);
}

Json exec_json(const std::string& place, const Words& words) {
  const auto outcome = exec(place, words);
  CAPTURE(outcome.errors);
  REQUIRE(outcome.code == 0);
  CHECK(cli_test::lines_of(outcome.out) == 1);
  return Json::parse(outcome.out);
}

std::string bytes(std::initializer_list<unsigned> values) {
  std::string text;
  for (const auto value : values) text += static_cast<char>(value);
  return text;
}

/// An IPL deck of a program in tests/cli.
std::string ipl_deck(const Folder& folder, const std::string& program) {
  const auto deck = folder.name(program + ".ipl");
  const auto outcome = cli_test::run({"asm", std::string(CAMBRIDGE_SOURCE_DIR) + "/tests/cli/" + program + ".asm", "-o",
                                      folder.name(program + ".deck"), "--ipl-deck", deck});
  CAPTURE(outcome.errors);
  REQUIRE(outcome.code == 0);
  return deck;
}

TEST_CASE("the object has the keys of the contract, in its order") {
  const Folder folder;
  const auto program = folder.file("p", bytes({0x00, 0x0A, 0, 0, 0, 0, 0x12, 0x34}));
  for (const auto& place : places) {
    const auto json = exec_json(place, {"--load", program + "@0", "--restart"});
    Words keys;
    for (const auto& [key, value] : json.items()) keys.push_back(key);
    Words expected{"stop", "psw", "gpr", "fpr", "cr", "instructions", "time_ns", "interruptions", "console", "storage", "keys"};
    if (place == "vm") expected.emplace_back("cp");
    CHECK(keys == expected);
    CHECK(json["stop"] == "disabled-wait");
    CHECK(json["psw"] == "000A000000001234");
    CHECK(json["gpr"] == Json(Words(16, "00000000")));
    CHECK(json["fpr"] == Json(Words(4, "0000000000000000")));
    CHECK(json["cr"][0] == "000000E0");
    CHECK(json["cr"][2] == "FFFFFFFF");
    CHECK(json["instructions"] == 0);
    CHECK(json["interruptions"] == Json{{"program", 0}, {"svc", 0}, {"io", 0}, {"external", 0}});
    CHECK(json["console"].empty());
    CHECK(json["storage"].empty());
    CHECK(json["keys"].empty());
  }
}

TEST_CASE("a System/360 and the 360/67 on the bare machine, with their own PSWs") {
  const Folder folder;
  // ICM 1,15,0(0): System/360 has none. The new PSW is a wait, with bit 12 for ASCII and not EC mode.
  const auto program = folder.file("p", bytes({0xBF, 0x1F, 0x00, 0x00}));
  const auto wait = folder.file("w", bytes({0x00, 0x0A, 0, 0, 0, 0, 0x0B, 0xAD}));
  const auto old = exec_json("bare", {"--model", "360/65", "--load", program + "@1000", "--load", wait + "@68", "--psw",
                                      "0008000000001000", "--dump", "28:8"});
  CHECK(old["psw"] == "000A000000000BAD");
  CHECK(old["storage"]["000028"] == "0008000180001004");
  CHECK(old["cr"] == Json(Words(16, "00000000")));
  // BALR 1,0; LA 2,4(3); LPSW 14(1), in extended mode with addresses of 32 bits.
  const auto link = folder.file("l", bytes({0x05, 0x10, 0x41, 0x20, 0x30, 0x04, 0x82, 0x00, 0x10, 0x0E}));
  const auto end = folder.file("e", bytes({0x08, 0x0A, 0, 0, 0xFF, 0, 0, 0}));
  const auto wide = exec_json("bare", {"--model", "67", "--load", link + "@1000", "--load", end + "@1010", "--cr", "6=00800000",
                                       "--gpr", "3=FFFFFFF0", "--psw", "0800000000001000"});
  CHECK(wide["stop"] == "disabled-wait");
  CHECK(wide["psw"] == "080A0000FF000000");
  CHECK(wide["gpr"][1] == "00001002");
  CHECK(wide["gpr"][2] == "FFFFFFF4");
}

TEST_CASE("a program that loops for ever stops at the limits") {
  const Folder folder;
  const auto loop = folder.file("loop", bytes({0x47, 0xF0, 0xF0, 0x00}));
  const Words start{"--load", loop + "@1000", "--gpr", "15=1000", "--psw", "0000000000001000"};
  for (const auto& place : places) {
    auto words = start;
    words.insert(words.end(), {"--max-instructions", "12345"});
    const auto counted = exec_json(place, words);
    CHECK(counted["stop"] == "limit");
    CHECK(counted["instructions"] == 12345);
    CHECK(counted["psw"] == "0000000000001000");

    words = start;
    words.insert(words.end(), {"--max-time", "0.001", "--model", "370/168"});
    const auto timed = exec_json(place, words);
    CHECK(timed["stop"] == "limit");
    CHECK(timed["instructions"] == 2500);  // A millisecond of a 168, at 400 ns an instruction.
  }
}

TEST_CASE("registers, storage, keys and dumps") {
  const Folder folder;
  // L 1,0(2); ST 1,4(2); LPSW 0(3)
  const auto program = folder.file("p", bytes({0x58, 0x10, 0x20, 0x00, 0x50, 0x10, 0x20, 0x04, 0x82, 0x00, 0x30, 0x00}));
  const auto data = folder.file("d", bytes({0xDE, 0xAD, 0xBE, 0xEF, 0, 0, 0, 0}));
  const auto wait = folder.file("w", bytes({0x00, 0x02, 0, 0, 0, 0, 0, 0}));
  for (const auto& place : places) {
    const auto json = exec_json(place, {"--load",    program + "@1000",
                                        "--load",    data + "@2FFC",
                                        "--load",    wait + "@4000",
                                        "--psw",     "0030000000001000",
                                        "--gpr",     "2=2FFC",
                                        "--gpr",     "3=4000",
                                        "--fpr",     "4=4110000000000000",
                                        "--cr",      "9=1F",
                                        "--key",     "2800=30",
                                        "--key",     "3000=30",
                                        "--dump",    "2FFC:8",
                                        "--dump",    "4000:2",
                                        "--storage", "64K"});
    CHECK(json["stop"] == "disabled-wait");
    CHECK(json["instructions"] == 3);
    CHECK(json["gpr"][1] == "DEADBEEF");
    CHECK(json["fpr"][2] == "4110000000000000");
    CHECK(json["cr"][9] == "0000001F");
    CHECK(json["storage"] == Json{{"002FFC", "DEADBEEFDEADBEEF"}, {"004000", "0002"}});
    // Reference in the first block, reference and change in the second, and the key was 3.
    CHECK(json["keys"] == Json{{"002800", "34"}, {"003000", "36"}, {"004000", "04"}});
    if (place == "vm") {
      CHECK(json["cp"]["simulated"] == Json{{"LPSW", 1}});
      CHECK(json["cp"]["traps"].get<int>() >= 1);
    }
  }
}

TEST_CASE("a program interruption into a disabled wait, and one into itself") {
  const Folder folder;
  const auto wait = folder.file("w", bytes({0x00, 0x02, 0, 0, 0, 0, 0x0B, 0xAD}));
  for (const auto& place : places) {
    const auto once = exec_json(place, {"--load", wait + "@68", "--psw", "0000000000001000", "--dump", "28:8"});
    CHECK(once["stop"] == "disabled-wait");
    CHECK(once["psw"] == "0002000000000BAD");
    CHECK(once["interruptions"]["program"] == 1);
    CHECK(once["storage"]["000028"] == "0000000140001002");
    CHECK(exec_json(place, {"--restart"})["stop"] == "check-stop");
  }
}

TEST_CASE("the operator: attention, prompts, empty lines") {
  const Folder folder;
  const auto config = folder.file("c", "000C 3505 " + ipl_deck(folder, "attention") + " ebcdic eof\n0009 3215-C\n");
  const auto dialogue = folder.file("d",
                                    "expect HELLO\nattention\nexpect ?\ntype one line\nexpect one line\nattention\ntype\n"
                                    "attention\ntype quit\n");
  Json results[2];
  for (const auto& place : places) {
    const auto json = exec_json(place, {"--config", config, "--ipl", "00C", "--dialogue", dialogue});
    CHECK(json["stop"] == "disabled-wait");
    CHECK(json["psw"] == "0002000000000ABC");
    CHECK(json["console"] == Json{"HELLO", "? ", "one line            ", "? ", "                    ", "? "});
    auto& result = results[place == "vm" ? 1 : 0];
    result = json;
    result.erase("time_ns");
    result.erase("cp");
  }
  CHECK(results[0] == results[1]);
}

TEST_CASE("the end of a run before the end of the dialogue is noted, unless it is to be quiet") {
  const Folder folder;
  const auto config = folder.file("c", "000C 3505 " + ipl_deck(folder, "attention") + "\n0009 3215-C\n");
  for (const auto& place : places) {
    const Words start{"--config", config, "--ipl", "00C", "--dialogue"};
    auto words = start;
    words.push_back(folder.file("never", "expect HELLO\n\nexpect GOODBYE\nstop\n"));
    auto outcome = exec(place, words);
    CHECK(outcome.code == 0);
    CHECK(Json::parse(outcome.out)["stop"] == "idle");
    CHECK(outcome.errors.find("never:3: ") != std::string::npos);
    CHECK(cli_test::lines_of(outcome.errors) == 1);
    words.emplace_back("--quiet");
    CHECK(exec(place, words).errors.empty());

    words = start;
    words.push_back(folder.file("stop", "expect HELLO\nstop\n"));
    outcome = exec(place, words);
    CHECK(Json::parse(outcome.out)["stop"] == "matched");
    CHECK(outcome.errors.empty());

    // A read that nobody answers.
    words = start;
    words.push_back(folder.file("read", "attention\nexpect ?\n"));
    CHECK(exec_json(place, words)["stop"] == "idle");
  }
}

TEST_CASE("a reader gets its cards when the dialogue readies it") {
  const Folder folder;
  const auto program = ipl_deck(folder, "cards");
  const auto text = folder.file("cards.txt", "FIRST CARD\nSECOND CARD\n");
  for (const auto& place : places) {
    const auto run = [&](const std::string& name, const std::string& options) {
      const auto config =
          folder.file(name, "010C 3505 " + program + " eof\n000C 3505 " + text + " " + options + "\n0009 3215-C\n");
      return exec_json(place,
                       {"--config", config, "--ipl", "10C", "--dialogue", folder.file("d", "expect PLEASE\nready 00C\n")});
    };
    const auto with_end = run("eof", "eof");
    CHECK(with_end["psw"] == "0002000000000ABC");
    CHECK(with_end["console"] == Json{"CARDS PLEASE", "FIRST CARD  ", "SECOND CARD "});
    const auto without = run("intrq", "ascii intrq");
    CHECK(without["psw"] == "0002000000000DEF");
    CHECK(without["console"] == with_end["console"]);
  }
}

TEST_CASE("bad files are named with the place in them, and nothing runs") {
  const Folder folder;
  const auto config = folder.file("c", "000C 3505 " + folder.file("cut", std::string(100, '\xC1')) + "\n");
  const auto empty = folder.file("empty", "");
  const auto long_line = folder.file("long", "000C 3505 " + folder.file("wide", std::string(81, 'X') + "\n") + "\n");
  for (const auto& place : places)
    for (const auto& [words, part] : std::vector<std::pair<Words, std::string>>{
             {{"--config", config, "--ipl", "00C"}, "cut: offset 80"},
             {{"--config", long_line, "--ipl", "00C"}, "wide: line 1"},
             {{"--config", folder.name("none"), "--restart"}, "none: "},
             {{"--load", empty + "@0", "--restart"}, "empty: offset 0"},
             {{"--load", config + "@FFFFE", "--restart"}, "c: offset 2"},
             {{"--load", config + "@100000", "--restart"}, "c: offset 0"},
             {{"--load", folder.name("none") + "@0", "--restart"}, "none: "},
             {{"--dialogue", config, "--restart"}, "c:1: "},
             {{"--dialogue", folder.file("d", "ready 00C\n"), "--restart"}, "d:1: ready 00C"},
             {{"--ipl", "00C"}, "--ipl 00C"},
             {{"--ipl", "123"}, "--ipl 123"},
             {{"--key", "100000=F0", "--restart"}, "--key"},
             {{"--dump", "FFFFF:2", "--restart"}, "--dump"},
             {{"--bogus", "--restart"}, "bogus"},
             {{"--restart", "word"}, "word"},
         }) {
      const auto outcome = exec(place, words);
      CAPTURE(outcome.errors);
      CHECK(outcome.code == 2);
      CHECK(outcome.out.empty());
      CHECK(cli_test::lines_of(outcome.errors) == 1);
      CHECK(outcome.errors.find(part) != std::string::npos);
    }
}

TEST_CASE("warnings about a configuration go to standard error, unless it is to be quiet") {
  const Folder folder;
  const auto config = folder.file("c", "0180 9999 x.aws\nPANRATE 5\n0009 3215-C\n");
  const auto wait = folder.file("w", bytes({0x00, 0x02, 0, 0, 0, 0, 0, 0}));
  const Words words{"--config", config, "--load", wait + "@0", "--restart"};
  const auto outcome = exec("bare", words);
  CHECK(outcome.code == 0);
  CHECK(cli_test::lines_of(outcome.errors) == 2);
  CHECK(outcome.errors.find("c:1: warning: device 0180 9999") != std::string::npos);
  auto quiet = words;
  quiet.emplace_back("--quiet");
  CHECK(exec("bare", quiet).errors.empty());
}

TEST_CASE("a deck that cannot be loaded is an error of the run") {
  const Folder folder;
  const auto config = folder.file("c", "000C 3505 " + folder.file("deck", "NOT AN IPL CARD\n") + " eof\n0009 3215-C\n");
  for (const auto& place : places) {
    const auto outcome = exec(place, {"--config", config, "--ipl", "00C"});
    CAPTURE(outcome.errors);
    CHECK(outcome.code == 1);
    CHECK(outcome.out.empty());
    CHECK(cli_test::lines_of(outcome.errors) == 1);
  }
}

TEST_CASE("the configuration's machine, and the options that go before it") {
  const Folder folder;
  // STIDP 8(15); LPSW 16(15)
  const auto program =
      folder.file("p", bytes({0xB2, 0x02, 0xF0, 0x08, 0x82, 0x00, 0xF0, 0x10, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0}));
  const auto config = folder.file("c", "CPUSERIAL 0A0B0C\nCPUMODEL 2065\nMAINSIZE 512K\n");
  const Words start{"--config",         config,  "--load",  program + "@7000", "--psw",
                    "0000000000007000", "--gpr", "15=7000", "--dump",          "7008:8"};
  CHECK(exec_json("bare", start)["storage"]["007008"] == "000A0B0C20650000");
  auto words = start;
  words.insert(words.end(), {"--model", "370/145"});
  CHECK(exec_json("bare", words)["storage"]["007008"] == "000A0B0C01450000");
  words = start;
  words.insert(words.end(), {"--dump", "80000:1"});
  CHECK(exec("bare", words).code == 2);
  words.insert(words.end(), {"--storage", "1M"});
  CHECK(exec("bare", words).code == 0);
}

}  // namespace
