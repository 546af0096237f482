// Shadow tables: made from the guest's tables when asked, gone with PURGE TLB, with a page's frame, and with a reset.
#include "core_fixture.hpp"
#include "guest/guest.hpp"

namespace cp::test {
namespace {

/// Pages 0 and 1 are themselves, page 2 is guest-real page 5, which begins with 12345678; others are invalid. The tables lie at
/// X'4000'.
struct Translated : Bench {
  Guest& guest = log_on();
  Translated() {
    put(guest, 0x4000, "F0004100 00000001");
    put(guest, 0x4100, "0000 0010 0050 0008 0008 0008 0008 0008 0008 0008 0008 0008 0008 0008 0008 0008");
    put(guest, 0x5000, "12345678");
  }
  /// Runs at X'1000' in EC mode with translation on; register 14 leads to page 2.
  void run_translated(std::string_view program, std::uint32_t control_register_0 = 0x0080'0000) {
    start(guest, program);
    put(guest, 0x68, "000A0000 00000E68");
    auto& processor = cpu(guest);
    processor.cr[0] = control_register_0;
    processor.cr[1] = 0x4000;
    processor.gpr[14] = 0x2000;
    processor.psw = isa370::ProgramStatusWord::from_bits(0x0408'0000'0000'1000);
    core.begin(guest);
    CHECK(core.run({.instructions = 200'000, .until = UINT64_MAX}) == RunStop::idle);
  }
  [[nodiscard]] std::uint64_t shadow_faults() const {
    return guest.counters.traps[static_cast<std::size_t>(TrapKind::shadow_fault)];
  }
};

constexpr std::string_view load = "5820E000";  // L 2,0(14)
constexpr std::string_view purge = "B20D0000";

std::string program(std::initializer_list<std::string_view> instructions) {
  std::string text;
  for (const auto instruction : instructions) text += instruction;
  return text;
}

TEST_CASE_FIXTURE(Translated, "each page is asked for once") {
  run_translated(program({load, load, load, load}));
  CHECK(cpu(guest).gpr[2] == 0x12345678);
  CHECK(shadow_faults() == 2);  // The program's page, and the operand's.
}

TEST_CASE_FIXTURE(Translated, "PURGE TLB makes the guest's tables be asked again") {
  run_translated(program({load, purge, load}));
  CHECK(shadow_faults() == 4);
}

TEST_CASE_FIXTURE(Translated, "a reset does, too") {
  run_translated(load);
  core.reset(guest, false);
  run_translated(load);
  CHECK(shadow_faults() == 4);
}

TEST_CASE_FIXTURE(Translated, "a page that has lost its frame is not found by an old entry") {
  cpu(guest).gpr[6] = cpu(guest).gpr[7] = 0x5000;
  run_translated(program({load, "83670010", "5830E000"}));  // DIAGNOSE X'10' releases the page.
  CHECK(cpu(guest).gpr[2] == 0x12345678);
  CHECK(cpu(guest).gpr[3] == 0);
}

TEST_CASE_FIXTURE(Translated, "what the guest's tables are wrong in is the guest's exception") {
  // L 2,0(15): page 3 is invalid. The exception nullifies.
  cpu(guest).gpr[15] = 0x3456;
  run_translated("5820F000");
  CHECK(at(guest, 0x8C, 8) == "0004001100003456");
  CHECK(at(guest, 0x28, 8) == "0408000000001000");
  CHECK(port.messages.back().find("00000E68") != std::string::npos);
}

TEST_CASE_FIXTURE(Translated, "control register 0 without a meaning") {
  run_translated(load, 0);
  CHECK(at(guest, 0x8E, 2) == "0012");
}

TEST_CASE_FIXTURE(Translated, "two guests do not see each other's tables") {
  auto& other = log_on("BOB");
  put(other, 0x2000, "0BADCAFE");
  run_translated(load);
  cpu(other).gpr[14] = 0x2000;
  run(other, load);
  CHECK(cpu(guest).gpr[2] == 0x12345678);
  CHECK(cpu(other).gpr[2] == 0x0BADCAFE);
}

}  // namespace
}  // namespace cp::test
