// The directory: what is read, what is refused, and where the faults are said to be.
#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <vector>

#include <cp/directory.hpp>

namespace {

/// The faults of a text that must have some.
std::vector<std::string> faults_of(std::string_view text) {
  const auto directory = cp::parse_directory(text, "user.direct");
  REQUIRE_FALSE(directory.has_value());
  return directory.error();
}

bool faulty(std::string_view text, std::string_view start, std::string_view part) {
  for (const std::string& fault : faults_of(text)) {
    if (fault.starts_with(start) && fault.find(part) != std::string::npos) return true;
  }
  return false;
}

constexpr std::string_view alice = "USER ALICE SECRET 512K 1M G\n";
constexpr std::string_view console = " CONSOLE 009 3215\n";

}  // namespace

TEST_CASE("storage sizes") {
  CHECK(cp::parse_storage_size("512K").value() == 512 * 1024);
  CHECK(cp::parse_storage_size("1m").value() == 1024 * 1024);
  CHECK(cp::parse_storage_size("16M").value() == 16 * 1024 * 1024);
  CHECK(cp::parse_storage_size("8K").value() == 8 * 1024);
  for (const char* wrong : {"", "K", "M", "4K", "10K", "17M", "512", "512G", "-1K", "0K", "99999999K", "5 K", "5.5M", "1MM"}) {
    CAPTURE(wrong);
    const auto size = cp::parse_storage_size(wrong);
    REQUIRE_FALSE(size.has_value());
    CHECK(size.error().find("multiple of 4K") != std::string::npos);
  }
}

TEST_CASE("the built-in directory") {
  const auto directory = cp::parse_directory(cp::default_directory_text(), "built-in");
  REQUIRE(directory.has_value());
  std::vector<std::string> names;
  for (const auto& user : directory->users) {
    names.push_back(user.name);
    CHECK(user.extended_control);
    REQUIRE(user.devices.size() == 2);
    CHECK(user.devices[0] == cp::VirtualDevice{0x009, cp::VirtualDeviceType::console, "3215"});
    CHECK(user.devices[1] == cp::VirtualDevice{0x00C, cp::VirtualDeviceType::reader, "2540"});
  }
  CHECK(names == std::vector<std::string>{"OPERATOR", "ALICE", "BOB", "CMSUSER"});
  CHECK(directory->find("ALICE")->storage + directory->find("BOB")->storage > 512 * 1024);
  CHECK(directory->find("CMSUSER")->ipl_system == "CMS");
  CHECK(directory->find("OPERATOR")->classes == "ABCDEG");
  CHECK(directory->find("CAROL") == nullptr);
}

TEST_CASE("statements, abbreviations, comments, columns and line ends") {
  const auto directory = cp::parse_directory(
      "DIRECTORY 351 3330 VMSYS1\r\n"
      "* a comment\r\n"
      "\r\n"
      "u alice secret 1m 2m bg 10\r\n"
      "\tA 12345 BIN7\r\n"
      "  O r e\r\n"
      "I 00C\r\n"
      "C 01F 3215 T" +
          std::string(71 - 12, ' ') +
          "COLUMN 72 AND BEHIND\n"
          "SP 00C 3505 R B\n"
          "SPOOL C0 2540 READER\n"
          "USER $NUC NOLOG 512K",
      "user.direct");
  REQUIRE_MESSAGE(directory.has_value(), directory.error().front());
  REQUIRE(directory->users.size() == 2);
  const cp::DirectoryUser& user = directory->users[0];
  CHECK(user.name == "ALICE");
  CHECK(user.password == "SECRET");
  CHECK(user.storage == 1024 * 1024);
  CHECK(user.maximum_storage == 2 * 1024 * 1024);
  CHECK(user.classes == "BG");
  CHECK(user.priority == 10);
  CHECK(user.extended_control);
  CHECK(user.real_timer);
  CHECK(user.ipl_system == "00C");
  REQUIRE(user.devices.size() == 3);
  CHECK(user.devices[0].number == 0x01F);
  CHECK(user.devices[2].number == 0x0C0);
}

TEST_CASE("without OPTION, a user has the basic control mode and a timer that stops while waiting") {
  const auto directory = cp::parse_directory(std::string(alice) + std::string(console), "user.direct");
  REQUIRE(directory.has_value());
  CHECK_FALSE(directory->users[0].extended_control);
  CHECK_FALSE(directory->users[0].real_timer);
}

TEST_CASE("faults say where, what, and what would be right") {
  const std::string good = std::string(alice) + std::string(console);
  CHECK(faulty("", "user.direct:1:", "no USER statement"));
  CHECK(faulty("NONSENSE", "user.direct:1:", "'NONSENSE' is no directory statement"));
  CHECK(faulty("USER", "user.direct:1:", "a name and a password"));
  CHECK(faulty("USER VERYLONGNAME X\n" + std::string(console), "user.direct:1:", "no user name"));
  CHECK(faulty("USER A WAYTOOLONGPW\n" + std::string(console), "user.direct:1:", "the password"));
  CHECK(faulty("USER A B 513K\n" + std::string(console), "user.direct:1:", "multiple of 4K"));
  CHECK(faulty("USER A B 1M 512K\n" + std::string(console), "user.direct:1:", "below"));
  CHECK(faulty("USER A B 1M 2M GZ\n" + std::string(console), "user.direct:1:", "privilege classes"));
  CHECK(faulty("USER A B 1M 2M G 100\n" + std::string(console), "user.direct:1:", "priority"));
  CHECK(faulty("USER A B 1M 2M G 1 OFF\n" + std::string(console), "user.direct:1:", "line-editing"));
  CHECK(faulty(good + good, "user.direct:3:", "twice"));
  CHECK(faulty(alice, "user.direct:1:", "no console"));
  CHECK(faulty(console, "user.direct:1:", "before any USER"));
  CHECK(faulty(good + "CONSOLE 01F 3215", "user.direct:3:", "one CONSOLE statement"));
  CHECK(faulty(good + "SPOOL 009 2540 READER", "user.direct:3:", "009 is there twice"));
  CHECK(faulty(good + "SPOOL XYZ 2540 READER", "user.direct:3:", "no device number"));
  CHECK(faulty(good + "SPOOL 1000 2540 READER", "user.direct:3:", "no device number"));
  CHECK(faulty(good + "SPOOL 00D 2540 PUNCH A", "user.direct:3:", "not supported yet"));
  CHECK(faulty(good + "SPOOL 00E 1403", "user.direct:3:", "not supported yet"));
  CHECK(faulty(good + "OPTION ECMODE", "user.direct:3:", "before the device statements"));
  CHECK(faulty(std::string(alice) + "OPTION BMX\n" + std::string(console), "user.direct:2:", "'BMX' is not supported yet"));
  CHECK(faulty(std::string(alice) + "CONSOLE 009 3277", "user.direct:2:", "write 3215"));
  CHECK(faulty(good + "IPL", "user.direct:3:", "IPL CMS"));
  CHECK(faulty(good + "IPL CMS\nIPL CMS", "user.direct:4:", "one IPL statement"));
  CHECK(faulty(good + "DIRECTORY 351 3330 VMSYS1", "user.direct:3:", "first statement"));
  for (const char* statement : {"LINK CMSSYS 190 190 R", "SPECIAL 0C0 3270"}) {
    CAPTURE(statement);
    CHECK(faulty(good + statement, "user.direct:3:", "not supported yet"));
  }
}

TEST_CASE("a dedicated device has a virtual and a real number") {
  const auto directory = cp::parse_directory("USER A B 512K\nCONSOLE 009 3215\nDEDICATE 181 480\n", "user.direct");
  REQUIRE(directory.has_value());
  const auto& device = directory->users.front().devices.back();
  CHECK(device.type == cp::VirtualDeviceType::dedicated);
  CHECK(device.number == 0x181);
  CHECK(device.real == 0x480);
  for (const char* statement : {"DEDICATE 181", "DEDICATE 181 VOLID X", "DEDICATE 181 480 R/O", "DEDICATE 009 480"}) {
    CAPTURE(statement);
    CHECK_FALSE(cp::parse_directory(std::string("USER A B 512K\nCONSOLE 009 3215\n") + statement, "d").has_value());
  }
}

TEST_CASE("all faults are told at once") {
  CHECK(faults_of("USER A B 3K\n CONSOLE 009 3277\n MDISK 191\nUSER C D\n").size() == 5);
}
