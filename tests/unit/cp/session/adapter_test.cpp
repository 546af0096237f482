// DEFINE CTCA, COUPLE, SPECIAL: channel-to-channel adapters between virtual machines.
#include <isa370/bits.hpp>

#include "installation.hpp"

namespace session_test {
namespace {

struct Adapters : Installation {
  explicit Adapters(cp::Options options = standard_options()) : Installation(std::move(options)) {}
  cp::TerminalNumber alice = log_on("ALICE", "WONDER");
  cp::TerminalNumber bob = log_on("BOB", "BUILDER");

  void couple() {
    type(alice, "DEFINE CTCA 600");
    type(bob, "DEFINE CTCA AS 700");
    CHECK(type(alice, "COUPLE 600 TO BOB 700") == Lines{"CTCA 600 COUPLE TO BOB 700"});
    CHECK(news(bob) == Lines{"CTCA 700 COUPLE BY ALICE 600"});
  }
  /// A program that runs the CCW at X'240' on `device`, again at every interruption without device end, and stops with a
  /// disabled wait at the first one with it: an attention therefore starts it anew.
  void load(std::string_view user, isa370::DeviceNumber device, std::uint64_t ccw, std::uint32_t start) {
    std::vector<std::uint8_t> page(0x300);
    const auto put = [&page](std::uint32_t at, auto value) { isa370::store_big_endian(page.data() + at, value); };
    put(0x48, std::uint32_t{0x240});
    put(0x78, std::uint64_t{0x208});
    put(0x200, 0x9C000000U | device);                // SIO device
    put(0x204, std::uint32_t{0x82000220});           // LPSW, to wait
    put(0x208, std::uint32_t{0x91040044});           // TM CSW+4,X'04'
    put(0x20C, std::uint32_t{0x47100218});           // BO to the stop
    put(0x210, std::uint32_t{0x47F00200});           // B to the SIO
    put(0x218, std::uint32_t{0x82000228});           // LPSW, to stop
    put(0x220, std::uint64_t{0xFE02000000000000U});  // Waits for I/O.
    put(0x228, std::uint64_t{0x0002000000000000U});
    put(0x240, ccw);
    REQUIRE(cp().write_storage(user, 0, page).has_value());
    isa370::CpuState cpu;
    cpu.cr = isa370::initial_control_registers();
    cpu.psw.address = start;
    REQUIRE(cp().set_cpu(user, cpu).has_value());
    REQUIRE(cp().begin(user).has_value());
  }
  static constexpr std::uint32_t at_once = 0x200;
  static constexpr std::uint32_t after_attention = 0x204;
};

TEST_CASE_FIXTURE(Adapters, "an adapter is defined, shown and detached") {
  CHECK(type(alice, "DEFINE CTCA AS 600") == Lines{"CTCA 600 DEFINED"});
  CHECK(type(alice, "Q V 600") == Lines{"CTCA 600 NOT COUPLED"});
  CHECK(type(alice, "DETACH 600") == Lines{"CTCA 600 DETACHED"});
  CHECK(type(alice, "Q V 600") == Lines{"DMKCQG040E DEV 600 DOES NOT EXIST"});
}

TEST_CASE_FIXTURE(Adapters, "coupled adapters know each other, until one is coupled with another or goes") {
  couple();
  CHECK(type(alice, "Q V 600") == Lines{"CTCA 600 COUPLED TO BOB 700"});
  CHECK(type(bob, "Q V 700") == Lines{"CTCA 700 COUPLED TO ALICE 600"});
  SUBCASE("coupled with another") {
    type(alice, "DEFINE CTCA 601");
    CHECK(type(alice, "COUPLE 600 * 601") == Lines{"CTCA 600 DROP FROM BOB 700", "CTCA 600 COUPLE TO ALICE 601"});
    CHECK(news(bob) == Lines{"CTCA 700 DROP BY ALICE 600"});
  }
  SUBCASE("detached") { type(alice, "DETACH 600"); }
  SUBCASE("logged off") { type(alice, "LOGOFF"); }
  CHECK(type(bob, "Q V 700") == Lines{"CTCA 700 NOT COUPLED"});
}

TEST_CASE_FIXTURE(Adapters, "what one virtual machine writes, the other reads") {
  couple();
  const std::vector<std::uint8_t> text{1, 2, 3, 4, 5};
  REQUIRE(cp().write_storage("ALICE", 0x2000, text).has_value());
  load("BOB", 0x700, 0x0200200020000040, after_attention);
  load("ALICE", 0x600, 0x0100200000000005, at_once);
  run();
  for (const auto* const user : {"ALICE", "BOB"}) {
    CHECK(cp().guest(user)->cpu.psw.wait);
    CHECK(cp().guest(user)->cpu.psw.address == 0);
  }
  CHECK(cp().read_storage("BOB", 0x2000, 5).value() == text);
}

TEST_CASE_FIXTURE(Adapters, "a program that waits for the other side learns that it is gone") {
  couple();
  load("BOB", 0x700, 0x0200200020000040, at_once);
  run();
  CHECK(cp().guest("BOB")->cpu.psw.wait);
  SUBCASE("logged off") { type(alice, "LOGOFF"); }
  SUBCASE("detached") { type(alice, "DETACH 600"); }
  run();
  const auto status = cp().read_storage("BOB", 0x44, 1).value();
  CHECK((status[0] & 0x02) != 0);  // Unit check.
}

TEST_CASE("SPECIAL gives an adapter with the logon") {
  auto options = Installation::standard_options();
  options.directory = cp::parse_directory(std::string(cp::default_directory_text()) +
                                              "\nUSER CAROL FLOWER 256K\n CONSOLE 009 3215\n SPECIAL 5C0 CTCA\n",
                                          "directory")
                          .value();
  Installation installation(std::move(options));
  const auto carol = installation.log_on("CAROL", "FLOWER");
  CHECK(installation.type(carol, "Q V 5C0") == Lines{"CTCA 5C0 NOT COUPLED"});
}

TEST_CASE_FIXTURE(Adapters, "wrong operands") {
  CHECK(type(alice, "DEFINE") == Lines{"DMKDEF026E OPERAND MISSING OR INVALID"});
  CHECK(type(alice, "DEFINE 3330 190") == Lines{"DMKDEF003E INVALID OPTION - 3330"});
  CHECK(type(alice, "DEFINE CTCA") == Lines{"DMKDEF022E VADDR MISSING OR INVALID"});
  CHECK(type(alice, "DEFINE CTCA AS XYZ") == Lines{"DMKDEF022E VADDR MISSING OR INVALID"});
  CHECK(type(alice, "DEFINE CTCA 009") == Lines{"DMKDEF092E DEV 009 ALREADY DEFINED"});
  CHECK(type(alice, "DEFINE CTCA 600 CYL 5") == Lines{"DMKDEF003E INVALID OPTION - CYL"});
  type(alice, "DEFINE CTCA 600");
  CHECK(type(alice, "COUPLE") == Lines{"DMKDIA022E VADDR MISSING OR INVALID"});
  CHECK(type(alice, "COUPLE 600") == Lines{"DMKDIA020E USERID MISSING OR INVALID"});
  CHECK(type(alice, "COUPLE 600 TO BOB") == Lines{"DMKDIA022E VADDR MISSING OR INVALID"});
  CHECK(type(alice, "COUPLE 600 TO NOBODY 700") == Lines{"DMKDIA045E NOBODY NOT LOGGED ON"});
  CHECK(type(alice, "COUPLE 600 TO BOB 700") == Lines{"DMKDIA047E BOB 700 DOES NOT EXIST"});
  CHECK(type(alice, "COUPLE 600 TO BOB 009") == Lines{"DMKDIA011E INVALID DEVICE TYPE - CONS"});
  CHECK(type(alice, "COUPLE 601 TO BOB 700") == Lines{"DMKDIA040E DEV 601 DOES NOT EXIST"});
  CHECK(type(alice, "COUPLE 600 TO * 600") == Lines{"DMKDIA022E VADDR MISSING OR INVALID"});
  CHECK(type(alice, "COUPLE 600 TO BOB 700 NOW") == Lines{"DMKDIA003E INVALID OPTION - NOW"});
}

}  // namespace
}  // namespace session_test
