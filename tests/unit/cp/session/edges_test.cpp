// Virtual machines that would go on for ever can be stopped, looked into and logged off, and others go on meanwhile.
#include <fmt/format.h>

#include <isa370/bits.hpp>

#include "installation.hpp"

using namespace session_test;
using enum cp::TerminalMode;

namespace {

struct Words {
  std::uint32_t at;
  std::vector<std::uint32_t> words;
};

/// A system whose page zero is given; it starts at X'200'.
cp::NamedSystem system_of(std::string name, const std::vector<Words>& pieces) {
  std::vector<std::uint8_t> bytes(0x400);
  for (const auto& piece : pieces)
    for (std::size_t i = 0; i < piece.words.size(); ++i)
      isa370::store_big_endian(bytes.data() + piece.at + i * 4, piece.words[i]);
  return {std::move(name), 0, std::move(bytes), 0x200};
}

const std::vector<cp::NamedSystem> loops{
    system_of("BCLOOP", {{0x200, {0x47F00200}}}),
    system_of("ECLOOP", {{0x200, {0x82000280, 0x47F00204}}, {0x280, {0x00080000, 0x00000204}}}),
    // The program new PSW leads back to the operation that there is not, by way of two that there are.
    system_of("PROGRAM", {{0x68, {0, 0x220}}, {0x200, {0}}, {0x220, {0x07000700, 0x47F00200}}}),
    system_of("SVCS", {{0x60, {0, 0x200}}, {0x200, {0x0A000A00}}}),
    // The clock comparator's interruption is taken again and again: LPSW of the old PSW.
    system_of("EXTERNAL", {{0x58, {0, 0x220}},
                           {0x200, {0xB7000240, 0xB2060248, 0x82000250}},
                           {0x220, {0x82000018}},
                           {0x240, {0x000008E0, 0, 0, 0, 0x01020000, 0}}}),
    system_of("EXECUTE", {{0x68, {0, 0x220}}, {0x200, {0x44000200}}, {0x220, {0x07000700, 0x47F00200}}}),
    // LM 2,5; MVCL 2,4; B.
    system_of("MOVES", {{0x200, {0x98250240, 0x0E2447F0, 0x02000000}}, {0x240, {0x10000, 0x3F000, 0x11000, 0x3F000}}}),
    // MVCL onto its own registers' addresses: the operands overlap, and it is repeated by condition code 3 as well.
    system_of("OVERLAP", {{0x200, {0x98250240, 0x0E2447F0, 0x02000000}}, {0x240, {0x10000, 0x60000, 0x10000, 0x60000}}}),
    // A channel program without an end, and a wait for it: LA, ST, SIO, LPSW; no-operation and transfer in channel.
    system_of("CHANNEL", {{0x200, {0x41100260, 0x50100048, 0x9C000009, 0x82000250}},
                          {0x250, {0xFE020000, 0}},
                          {0x260, {0x03000000, 0x60000001, 0x08000260, 0x00000001}}}),
};

cp::Options options() {
  auto options = Installation::standard_options();
  options.named_systems.insert(options.named_systems.end(), loops.begin(), loops.end());
  return options;
}

}  // namespace

TEST_CASE("a loop with everything disabled is stopped with the attention key, looked into, and goes on") {
  for (const auto& loop : loops) {
    CAPTURE(loop.name);
    Installation installation(options());
    const auto alice = installation.log_on("ALICE", "WONDER");
    const auto bob = installation.log_on("BOB", "BUILDER");
    CHECK(installation.type(alice, "IPL " + loop.name).empty());
    CHECK(installation.mode(alice) == running);
    CHECK(installation.type(bob, "IPL HELLO") == Lines{"HELLO"});
    CHECK(installation.type(bob, "words") == Lines{"HELLO"});
    installation.cp().attention(alice);
    installation.run();
    CHECK(installation.news(alice) == Lines{"CP"});
    CHECK(installation.mode(alice) == cp_read);
    const auto psw = installation.type(alice, "DISPLAY PSW");
    REQUIRE(psw.size() == 1);
    CHECK(psw[0].starts_with("PSW = "));
    CHECK(installation.type(alice, "DISPLAY 200.4").size() == 1);
    // Stopped is stopped.
    CHECK(installation.type(bob, "words") == Lines{"HELLO"});
    CHECK(installation.type(alice, "DISPLAY PSW") == psw);
    CHECK(installation.type(alice, "BEGIN").empty());
    CHECK(installation.mode(alice) == running);
    CHECK(installation.type(alice, "#CP LOGOFF").size() >= 1);
    CHECK(installation.cp().logged_on_users() == std::vector<std::string>{"BOB"});
    CHECK(installation.type(bob, "words") == Lines{"HELLO"});
    CHECK(installation.cp().audit().empty());
  }
}

TEST_CASE("the operator forces a loop off") {
  for (const auto* name : {"ECLOOP", "SVCS", "CHANNEL"}) {
    CAPTURE(name);
    Installation installation(options());
    const auto console = installation.log_on("OPERATOR", "OPERATOR");
    const auto alice = installation.log_on("ALICE", "WONDER");
    CHECK(installation.type(alice, "IPL " + std::string(name)).empty());
    (void)installation.type(console, "FORCE ALICE");
    CHECK(installation.cp().logged_on_users() == std::vector<std::string>{"OPERATOR"});
    CHECK(installation.cp().audit().empty());
  }
}

TEST_CASE("STORE STATUS stores what the panel's key does") {
  Installation installation;
  const auto alice = installation.log_on("ALICE", "WONDER");
  CHECK(installation.type(alice, "STORE PSW 000C0000 00123456") == Lines{"STORE COMPLETE"});
  CHECK(installation.type(alice, "STORE GF CAFEBABE") == Lines{"STORE COMPLETE"});
  CHECK(installation.type(alice, "STORE X1 00ABC000") == Lines{"STORE COMPLETE"});
  CHECK(installation.type(alice, "STORE Y6 11223344 55667788") == Lines{"STORE COMPLETE"});
  CHECK(installation.type(alice, "STORE STATUS") == Lines{"STORE COMPLETE"});
  CHECK(installation.type(alice, "DISPLAY 100.8 178.8 1BC.4 1C4.4") ==
        Lines{"000100  000C0000 00123456", "000178  11223344 55667788", "0001BC  CAFEBABE", "0001C4  00ABC000"});
  CHECK(installation.type(alice, "STORE STATUS 1").size() == 1);
}

TEST_CASE("a virtual machine of 16M on a machine of 512K") {
  auto options = Installation::standard_options();
  options.real_storage = 512 * 1024;
  options.paging_device_count = 2;
  cp::DirectoryUser big;
  big.name = "BIG";
  big.password = "HUGE";
  big.storage = big.maximum_storage = 16 * 1024 * 1024;
  big.devices = {{0x009, cp::VirtualDeviceType::console, "3215"}};
  auto second = big;
  second.name = "SECOND";
  options.directory.users = {big, second};
  // Each page gets its address, by its own translation with 64K segments and 4K pages; then each is looked at.
  cp::NamedSystem system = system_of("TOUCH", {{0x200, {0xB7010240, 0x82000250}},
                                               {0x240, {0x008000E0, 0xFF010000}},
                                               {0x250, {0x040C0000, 0x00000260}},
                                               // L 2,first; L 3,step; L 4,last; ST 2,X'F00'(2); BXLE.
                                               {0x260, {0x58200290, 0x98450294, 0x50202F00, 0x87240268}},
                                               // The same with C and BNE.
                                               {0x270, {0x58200290, 0x59202F00, 0x477002A0, 0x87240274}},
                                               {0x280, {0x82000288, 0x00000000, 0x040E0000, 0x00000000}},
                                               {0x290, {0x00020000, 0x00001000, 0x00FFF000}},
                                               {0x2A0, {0x820002A8, 0x00000000, 0x040E0000, 0x00000BAD}}});
  // The tables: 256 segments at X'10000', their page tables from X'11000' on; all pages are themselves.
  system.bytes.resize(0x11000 + 256 * 32);
  for (std::uint32_t segment = 0; segment < 256; ++segment) {
    isa370::store_big_endian(system.bytes.data() + 0x10000 + segment * 4, 0xF000'0000U | (0x11000 + segment * 32));
    for (std::uint32_t page = 0; page < 16; ++page)
      isa370::store_big_endian(system.bytes.data() + 0x11000 + segment * 32 + page * 2,
                               static_cast<std::uint16_t>((segment * 16 + page) << 4));
  }
  options.named_systems = {system};
  Installation installation(options);
  const auto terminal = installation.log_on("BIG", "HUGE");
  Lines news = installation.type(terminal, "IPL TOUCH");
  for (unsigned turns = 0; news.empty() && turns < 200; ++turns) {
    installation.run();
    news = installation.news(terminal);
  }
  CHECK(news == Lines{"DMKDSP450W CP ENTERED; DISABLED WAIT PSW '040E0000 00000000'"});
  CHECK(installation.type(terminal, "DISPLAY FFFF00") == Lines{"FFFF00  00FFF000"});
  CHECK(installation.type(terminal, "DISPLAY TFFFFFF") ==
        Lines{"FFFFF0  00000000 00000000 00000000 00000000 *................*"});
  CHECK(installation.type(terminal, "DISPLAY 7FF00") == Lines{"07FF00  0007F000"});
  CHECK(installation.cp().audit().empty());
  // There is no room for another one's pages: one line says so, and nothing happens to the first.
  const auto other = installation.cp().connect("T2");
  CHECK(installation.type(other, "LOGON SECOND") == Lines{"ENTER PASSWORD:"});
  const auto refused = installation.type(other, "HUGE");
  REQUIRE(refused.size() >= 1);
  CHECK(refused[0].find("no room for SECOND's storage of 16384K on paging device") != std::string::npos);
  CHECK(installation.type(terminal, "DISPLAY FFFF00") == Lines{"FFFF00  00FFF000"});
  CHECK(installation.cp().logged_on_users() == std::vector<std::string>{"BIG"});
  CHECK(installation.cp().audit().empty());
}
