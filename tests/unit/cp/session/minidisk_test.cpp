// MDISK statements: parts of the volumes of real disks, found by their labels.
#include <isa370/devices/direct_access_storage.hpp>
#include <isa370/ebcdic.hpp>

#include "installation.hpp"

namespace session_test {
namespace {

constexpr std::uint16_t first_cylinder = 10;

/// A 3350 with a label, and at cylinder 10 a record that loads a disabled wait PSW with address X'BEEF'.
std::unique_ptr<isa370::Device> labelled_disk(std::string_view serial) {
  const auto* const model = isa370::find_disk_model("3350");
  auto volume = std::make_unique<isa370::TrackStoreInStorage>(model->geometry());
  auto label = isa370::Track::formatted(0, 0);
  for (std::uint8_t number = 1; number <= 3; ++number) {
    auto text = isa370::to_ebcdic("VOL1" + std::string(serial));
    text.resize(80, 0x40);
    label.records.push_back({.cylinder = 0, .head = 0, .number = number, .key = {}, .data = std::move(text)});
  }
  REQUIRE(volume->write(label).has_value());
  auto loader = isa370::Track::formatted(first_cylinder, 0);
  // The PSW, a NO-OPERATION without chaining, and nothing.
  loader.records.push_back(
      {.cylinder = 0, .head = 0, .number = 1, .key = {}, .data = {0x00, 0x02, 0, 0, 0, 0, 0xBE, 0xEF, 0x03, 0, 0, 0,
                                                                  0x20, 0,    0, 1, 0, 0, 0,    0,    0,    0, 0, 0}});
  REQUIRE(volume->write(loader).has_value());
  return isa370::make_disk(*model, std::move(volume));
}

cp::Options with_minidisks(const std::string& statements) {
  auto options = Installation::standard_options();
  options.directory = cp::parse_directory(
                          "USER OPERATOR OPERATOR 256K 1M ABCDEG\nCONSOLE 009 3215\n"
                          "USER ALICE WONDER 512K 1M G\nCONSOLE 009 3215\n" +
                              statements + "USER BOB BUILDER 512K 1M G\nCONSOLE 009 3215\n" + statements,
                          "user.direct")
                          .value();
  return options;
}

struct Disks : Installation {
  explicit Disks(const std::string& statements = "MDISK 191 3350 010 005 VMUSR1 MR\nMDISK 192 3350 020 010 VMUSR1 RR\n")
      : Installation(with_minidisks(statements)) {
    REQUIRE(cp().add_real_device(0x151, labelled_disk("OTHER")).has_value());
    REQUIRE(cp().add_real_device(0x152, labelled_disk("VMUSR1")).has_value());
  }
};

TEST_CASE_FIXTURE(Disks, "a user has cylinders of the volume with the label, with numbers of their own") {
  const auto alice = log_on("ALICE", "WONDER");
  CHECK(type(alice, "Q V 191") == Lines{"DASD 191 3350 VMUSR1 R/W  005 CYL"});
  CHECK(type(alice, "Q V 192") == Lines{"DASD 192 3350 VMUSR1 R/O  010 CYL"});
  CHECK(type(alice, "IPL 191") == Lines{"DMKDSP450W CP ENTERED; DISABLED WAIT PSW '00020191 0000BEEF'"});
  const auto again = type(alice, "IPL 192");
  REQUIRE(again.size() == 1);
  CHECK(again[0].starts_with("DMKVMI232E IPL UNSUCCESSFUL; device 192: the load ended with status"));
}

TEST_CASE_FIXTURE(Disks, "the disk is then CP's, and nobody else's") {
  const auto oper = log_on("OPERATOR", "OPERATOR");
  log_on("ALICE", "WONDER");
  CHECK(type(oper, "ATTACH 152 * 152") == Lines{"DMKVDB122E DASD 152 ALREADY ATTACHED TO SYSTEM VMUSR1"});
  CHECK(type(oper, "ATTACH 151 * 151") == Lines{"DASD 151 ATTACHED TO OPERATOR 151"});
}

TEST_CASE_FIXTURE(Disks, "two users share a volume, and logging off leaves it to the other") {
  const auto alice = log_on("ALICE", "WONDER");
  const auto bob = log_on("BOB", "BUILDER");
  type(alice, "LOGOFF");
  CHECK(type(bob, "IPL 191") == Lines{"DMKDSP450W CP ENTERED; DISABLED WAIT PSW '00020191 0000BEEF'"});
}

TEST_CASE("what cannot be linked is said, and the user is logged on all the same") {
  Disks disks("MDISK 191 3350 010 005 NOWHER\nMDISK 192 3350 550 010 VMUSR1\n");
  const auto alice = disks.log_on("ALICE", "WONDER");
  const auto transcript = disks.transcript(alice);
  CHECK(transcript.find("DASD 191 NOT LINKED; VOLID NOWHER NOT MOUNTED") != std::string::npos);
  CHECK(transcript.find("DASD 192 NOT LINKED; VMUSR1 HAS NO CYLINDERS 550 TO 559") != std::string::npos);
  CHECK(disks.type(alice, "Q V 191") == Lines{"DMKCQG040E DEV 191 DOES NOT EXIST"});
}

TEST_CASE("MDISK statements with faults") {
  for (const char* const statement :
       {"MDISK 191", "MDISK 191 3350 010 005", "MDISK 191 3350 X 005 VMUSR1", "MDISK 191 3350 010 0 VMUSR1",
        "MDISK 191 3350 65000 1000 VMUSR1", "MDISK 191 3350 010 005 TOOLONGX", "MDISK 191 3350 010 005 VMUSR1 Q",
        "MDISK 009 3350 010 005 VMUSR1"}) {
    CAPTURE(statement);
    const auto text = std::string("USER A B 512K\nCONSOLE 009 3215\n") + statement;
    const auto directory = cp::parse_directory(text, "d");
    REQUIRE_FALSE(directory.has_value());
    CHECK(directory.error().size() == 1);
    CHECK(directory.error().front().starts_with("d:3:"));
  }
}

}  // namespace
}  // namespace session_test
