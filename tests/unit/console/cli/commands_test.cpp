// The commands that need no machine of one's own: help, asm, disasm, docs, selftest; and command lines that are wrong.
#include <doctest/doctest.h>

#include <cp/command_table.hpp>
#include <isa370/instruction.hpp>

#include "model/default_system.hpp"
#include "session.hpp"

namespace {

using cli_test::Folder;
using cli_test::run;
using Words = std::vector<std::string>;

constexpr auto* source = "TEST     CSECT\n         LR    1,2\n         COPY  RETURN\n         END   TEST\n";

TEST_CASE("every command has its help, and the list names it") {
  const auto list = run({"--help"});
  CHECK(list.code == 0);
  for (const auto& row : console::program_commands()) {
    const auto name = std::string(row.name);
    CHECK(list.out.find("  " + name + " ") != std::string::npos);
    const auto help = run({name, "--help"});
    CHECK(help.code == 0);
    CHECK(help.errors.empty());
    CHECK(help.out.starts_with("usage: cambridge " + name));
    for (const auto& option : row.options) CHECK(help.out.find("--" + std::string(option.long_name())) != std::string::npos);
  }
  CHECK(run({"--version"}).out.starts_with("cambridge "));
}

TEST_CASE("wrong command lines are one line and exit code 2") {
  for (const auto& words : {Words{"frobnicate"},
                            Words{"--frobnicate"},
                            Words{"-z"},
                            Words{"exec"},
                            Words{"exec", "--on=bare"},
                            Words{"asm"},
                            Words{"asm", "--listing"},
                            Words{"disasm"},
                            Words{"docs"},
                            Words{"docs", "x"},
                            Words{"docs", "traps", "x"},
                            Words{"selftest", "x"},
                            Words{"run"},
                            Words{"run", "/no/such/script"},
                            Words{"run", "tour", "--max-time", "x"},
                            Words{"run", "tour", "--max-instructions", "0"},
                            Words{"--directory", "/no/such/file"},
                            Words{"console", "--directory"},
                            Words{"asm", "/no/such/file"},
                            Words{"disasm", "/no/such/file"},
                            Words{"disasm", "/no/such/file@1000"}}) {
    const auto outcome = run(words);
    CAPTURE(words.back());
    CAPTURE(outcome.errors);
    CHECK(outcome.code == 2);
    CHECK(outcome.out.empty());
    CHECK(cli_test::lines_of(outcome.errors) == 1);
    CHECK(outcome.errors.starts_with("cambridge"));
  }
}

TEST_CASE("assembling, with COPY members beside the source and elsewhere") {
  const Folder here;
  const Folder members;
  const auto program = here.file("test.asm", source);
  CHECK(run({"asm", program}).code == 1);

  members.file("return.copy", "         BR    14\n");
  const auto outcome = run({"asm", program, "--copy-dir", members.name(""), "--listing", "-"});
  CAPTURE(outcome.errors);
  CHECK(outcome.code == 0);
  CHECK(outcome.out.find("07FE") != std::string::npos);
  const auto deck = cli_test::text_of(here.name("test.deck"));
  CHECK(deck.size() % 80 == 0);
  CHECK(deck.size() >= 240);

  const auto back = run({"disasm", here.name("test.deck")});
  CHECK(back.code == 0);
  CHECK(back.out ==
        "TEST     CSECT\n         LR    1,2                                 000000 1812\n"
        "         BR    14                                  000002 07FE\n         END   TEST\n");
}

TEST_CASE("macros of a library, &SYSPARM, and a warning that lets the deck through") {
  const Folder folder;
  folder.file("say.macro",
              "         MACRO\n         SAY   &TEXT\n         DC    C'&TEXT&SYSPARM&SYSDATE&SYSTIME'\n"
              "         MNOTE 4,'SAID'\n         MEND\n");
  const auto program = folder.file("test.asm", "T        CSECT\n         SAY   A\n         END\n");
  const auto outcome = run({"asm", program, "--sysparm", "B", "--sysdate", "C", "--systime", "D", "--listing", "-"});
  CHECK(outcome.code == 0);
  CHECK(outcome.errors.find("say.macro:4: warning: MNOTE 4: SAID") != std::string::npos);
  CHECK(outcome.out.find("C1C2C3C4") != std::string::npos);
  CHECK(std::filesystem::exists(folder.name("test.deck")));
}

TEST_CASE("an assembly error names file, line and column, and no deck is written") {
  const Folder folder;
  const auto outcome =
      run({"asm", folder.file("bad.asm", "X        CSECT\n         LR    1\n         FROB  2\n         END\n")});
  CHECK(outcome.code == 1);
  CHECK(outcome.errors.find("bad.asm:2:") != std::string::npos);
  CHECK(outcome.errors.find("bad.asm:3:") != std::string::npos);
  CHECK_FALSE(std::filesystem::exists(folder.name("bad.deck")));
  CHECK(run({"asm", folder.file("x.deck", "X        CSECT\n         LR    1,2\n         END\n")}).code == 2);
  CHECK(run({"asm", folder.name("x.deck"), "-o", "/no/such/folder/x"}).code == 2);
}

TEST_CASE("raw bytes are disassembled at their address; what is not reached is data") {
  const Folder folder;
  const auto raw = folder.file("raw", std::string("\x18\x12\x01\x00\x41\x10\x00", 7));
  const auto outcome = run({"disasm", raw + "@FFFFEA"});
  CHECK(outcome.code == 0);
  CHECK(outcome.out.find("EFFFFEA  LR    1,2                                 FFFFEA 1812\n") != std::string::npos);
  CHECK(outcome.out.find("         DC    X'0100411000'                       FFFFEC\n") != std::string::npos);
  CHECK(run({"disasm", raw, "--at", "FFFFEA", "--entry", "FFFFEA"}).out.find("EFFFFEA  LR    1,2 ") != std::string::npos);
  CHECK(run({"disasm", raw}).code == 2);
  CHECK(run({"disasm", raw + "@FFFFFA"}).errors.find("reach beyond the 16 megabytes") != std::string::npos);
  CHECK(run({"disasm", raw, "--at", "X"}).code == 2);
  CHECK(run({"disasm", raw, "--at", "0", "--entry", "10"}).code == 2);
}

TEST_CASE("the references are made from the live tables") {
  const auto instructions = run({"docs", "instructions"}).out;
  for (const auto& row : isa370::instruction_table())
    CHECK(instructions.find("| " + std::string(row.mnemonic) + " |") != std::string::npos);
  const auto commands = run({"docs", "commands"}).out;
  for (const auto& row : cp::command_table()) CHECK(commands.find("## " + std::string(row.name) + "\n") != std::string::npos);
  CHECK(run({"docs", "traps"}).out.find("## page fault") != std::string::npos);
  CHECK(run({"docs", "lua-api"}).out.find("### cambridge.system(") != std::string::npos);
}

TEST_CASE("selftest: one line a check, and a bad directory is a problem") {
  const Folder folder;
  const auto good = run({"selftest"});
  CAPTURE(good.out);
  CHECK(good.out.find("ok       bare machine: ") != std::string::npos);
  CHECK(good.out.find("ok       virtual machine: ") != std::string::npos);
  CHECK(good.out.find("ok       IPL CMS: Ready;") != std::string::npos);
  CHECK(good.out.find("ok       Lua: ") != std::string::npos);
  const auto directory = folder.file("users", "USER A B 256K\nFROB\nUSER C\n");
  const auto bad = run({"selftest", "--directory", directory});
  CHECK(bad.code == 1);
  CHECK(bad.out.find("PROBLEM: directory: " + directory + ":2: ") != std::string::npos);
}

TEST_CASE("directories from files") {
  const Folder folder;
  const auto good = console::options_with_directory(folder.file("one", "USER FRED SECRET 256K 1M G\n CONSOLE 009 3215\n"));
  REQUIRE(good);
  CHECK(good->directory.find("FRED") != nullptr);
  CHECK(good->named_systems.size() == 1);
  CHECK_FALSE(console::options_with_directory(folder.file("none", "* nobody\n")));
  CHECK_FALSE(console::options_with_directory(folder.name("missing")));
  const auto bad = console::options_with_directory(folder.file("bad", "FROB\nFROB\n"));
  REQUIRE_FALSE(bad);
  CHECK(bad.error().size() >= 2);
  CHECK_FALSE(console::default_options().directory.users.empty());
}

}  // namespace
