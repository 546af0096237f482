// ATTACH, DETACH and DEDICATE: real devices on their way between the real machine and virtual ones.
#include <isa370/devices/reader_3505.hpp>

#include "installation.hpp"

namespace session_test {
namespace {

std::unique_ptr<isa370::Device> reader() { return std::make_unique<isa370::CardReader>(isa370::model_3505); }

/// The real machine has readers at 10C and 10D; 10D is dedicated to BOB as 01D.
struct Devices : Installation {
  Devices() : Installation(with_dedicated()) {
    REQUIRE(cp().add_real_device(0x10C, reader()).has_value());
    REQUIRE(cp().add_real_device(0x10D, reader()).has_value());
  }
  static cp::Options with_dedicated() {
    auto options = standard_options();
    options.directory = cp::parse_directory(cp::default_directory_text(), "built-in").value();
    for (auto& user : options.directory.users)
      if (user.name == "BOB") user.devices.push_back({0x01D, cp::VirtualDeviceType::dedicated, {}, true, 0x10D});
    return options;
  }
  cp::TerminalNumber oper = log_on("OPERATOR", "OPERATOR");
  cp::TerminalNumber alice = log_on("ALICE", "WONDER");
};

TEST_CASE_FIXTURE(Devices, "the operator attaches a device, and the user has it") {
  news(alice);
  CHECK(type(oper, "ATTACH 10C TO ALICE AS 20C") == Lines{"RDR 10C ATTACHED TO ALICE 20C"});
  CHECK(news(alice) == Lines{"RDR 20C ATTACHED"});
  CHECK(type(alice, "Q V 20C") == Lines{"RDR  20C ON DEV 10C"});
  CHECK(cp().machine().channels().device(0x10C) == nullptr);
  SUBCASE("the user gives it back") { CHECK(type(alice, "DETACH 20C") == Lines{"RDR 20C DETACHED"}); }
  SUBCASE("the operator takes it away") {
    CHECK(type(oper, "DET 10C FROM ALICE") == Lines{"RDR 10C DETACHED ALICE 20C"});
    CHECK(news(alice) == Lines{"RDR 20C DETACHED"});
  }
  SUBCASE("logging off gives it back") { type(alice, "LOGOFF"); }
  CHECK(cp().machine().channels().device(0x10C) != nullptr);
  CHECK(type(oper, "ATT 10C * 30C") == Lines{"RDR 10C ATTACHED TO OPERATOR 30C"});
}

TEST_CASE_FIXTURE(Devices, "a dedicated device comes with the logon") {
  const auto bob = log_on("BOB", "BUILDER");
  CHECK(type(bob, "Q V 01D") == Lines{"RDR  01D ON DEV 10D"});
  CHECK(type(oper, "ATTACH 10D TO ALICE AS 20D") == Lines{"DMKVDB122E RDR 10D ALREADY ATTACHED TO BOB 01D"});
}

TEST_CASE_FIXTURE(Devices, "a dedicated device that another user has is missing, and CP says so") {
  type(oper, "ATTACH 10D TO ALICE AS 20D");
  const auto bob = log_on("BOB", "BUILDER");
  CHECK(type(bob, "Q V 01D") == Lines{"DMKCQG040E DEV 01D DOES NOT EXIST"});
  CHECK(transcript(bob).find("DEV 10D NOT ATTACHED AS 01D; IT IS ATTACHED TO ANOTHER USER") != std::string::npos);
}

TEST_CASE_FIXTURE(Devices, "wrong operands") {
  CHECK(type(oper, "ATTACH") == Lines{"DMKVDB021E RADDR MISSING OR INVALID"});
  CHECK(type(oper, "ATTACH XYZ TO ALICE AS 20C") == Lines{"DMKVDB021E RADDR MISSING OR INVALID"});
  CHECK(type(oper, "ATTACH 10C") == Lines{"DMKVDB020E USERID MISSING OR INVALID"});
  CHECK(type(oper, "ATTACH 10C TO ALICE") == Lines{"DMKVDB022E VADDR MISSING OR INVALID"});
  CHECK(type(oper, "ATTACH 10C TO ALICE AS 20C NOW") == Lines{"DMKVDB003E INVALID OPTION - NOW"});
  CHECK(type(oper, "ATTACH 10E TO ALICE AS 20C") == Lines{"DMKVDB040E DEV 10E DOES NOT EXIST"});
  CHECK(type(oper, "ATTACH 2A0 TO ALICE AS 20C") == Lines{"DMKVDB040E DEV 2A0 DOES NOT EXIST"});
  CHECK(type(oper, "ATTACH 10C TO NOBODY AS 20C") == Lines{"DMKVDB045E NOBODY NOT LOGGED ON"});
  CHECK(type(oper, "ATTACH 10C TO ALICE AS 00C") ==
        Lines{"DMKVDB129E ALICE 00C ALREADY DEFINED; RDR 10C NOT ATTACHED TO ALICE"});
  CHECK(type(oper, "DETACH 10C FROM ALICE") == Lines{"DMKVDB121E RDR 10C NOT ATTACHED TO ALICE"});
  CHECK(type(alice, "DETACH") == Lines{"DMKVDB022E VADDR MISSING OR INVALID"});
  CHECK(type(alice, "DETACH 333") == Lines{"DMKVDB040E DEV 333 DOES NOT EXIST"});
  CHECK(type(alice, "DETACH 10C FROM OPERATOR") == Lines{"DMKVDB003E INVALID OPTION - OPERATOR"});
}

TEST_CASE_FIXTURE(Devices, "a virtual machine may lose even its console") {
  CHECK(type(alice, "DETACH 009") == Lines{"CONS 009 DETACHED"});
  type(alice, "IPL HELLO");
  type(alice, "ATTN");
  CHECK(cp().guest("ALICE").has_value());
}

TEST_CASE_FIXTURE(Devices, "two devices of one number are refused") {
  CHECK(cp().add_real_device(0x10C, reader()).error() == "the real machine has a device 10C already");
  CHECK(cp().add_real_device(0x2A0, reader()).error() == "the real machine has a device 2A0 already");
}

}  // namespace
}  // namespace session_test
