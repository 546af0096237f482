// Reading code before it is executed: where runs end, and which instructions may come across a patch.
#include "rewriting/run_scan.hpp"

#include "core_fixture.hpp"

namespace cp::test {
namespace {

using Ending = ScannedRun::Ending;

const isa370::InstructionSet& silent() {
  static const auto set = isa370::parse_privileged_instructions("SSM,IPK").value();
  return set;
}

ScannedRun scan(std::string_view code) { return scan_run(hex(code), silent()); }

TEST_CASE("patches are no operation codes of System/370, and have the length that they stand for") {
  for (const unsigned length : {2U, 4U, 6U}) {
    const auto patch = unassigned_operation(length);
    CHECK(isa370::instruction_length(patch) == length);
    for (unsigned second = 0; second < 256; ++second)
      CHECK(isa370::find_instruction(patch, static_cast<std::uint8_t>(second)) == nullptr);
  }
}

std::uint32_t size_of(std::string_view code) { return static_cast<std::uint32_t>(hex(code).size()); }

TEST_CASE("a run ends with what always branches or traps") {
  for (const auto* const last :
       {"47F00000", "07F1", "0501", "0D01", "45000000", "4D000000", "0A01", "82000000", "0000", "AC000000"}) {
    CAPTURE(last);
    CHECK((scan(std::string("1800 ") + last + " 1800") == ScannedRun{Ending::closed, 2 + size_of(last), false}));
  }
}

TEST_CASE("a run goes on behind what may branch, and what does not") {
  for (const auto* const code : {"47E00000", "47000000", "07F0", "07E1", "0500", "0612", "46100000", "86120000", "87120000",
                                 "D20012345678", "AF000000"}) {
    CAPTURE(code);
    CHECK((scan(code) == ScannedRun{Ending::open, size_of(code), false}));
  }
}

TEST_CASE("a run stops at silent instructions, at EXECUTE, and when it is too long") {
  CHECK((scan("1800 80000000") == ScannedRun{Ending::stop, 2, true}));
  CHECK((scan("B20B0000") == ScannedRun{Ending::stop, 0, true}));
  CHECK((scan("1800 1800 44000000") == ScannedRun{Ending::stop, 4, false}));
  std::string many;
  for (unsigned i = 0; i < most_instructions_in_run; ++i) many += "1800";
  CHECK((scan(many) == ScannedRun{Ending::open, 2 * most_instructions_in_run, false}));
  CHECK((scan(many + "1800") == ScannedRun{Ending::stop, 2 * most_instructions_in_run, false}));
  CHECK((scan(many + "07FE") == ScannedRun{Ending::stop, 2 * most_instructions_in_run, false}));
  CHECK((scan("1800 80") == ScannedRun{Ending::open, 2, false}));
  CHECK((scan("") == ScannedRun{}));
}

struct Touching {
  const char* code;
  std::uint32_t first;  ///< The bytes that it may touch.
  std::uint32_t last;
};

TEST_CASE("operands by format") {
  GeneralRegisters gpr{};
  for (unsigned i = 0; i < 16; ++i) gpr[i] = 0xFF00'0000 + i * 0x1000;
  gpr[3] = 0xAA00'0010;
  for (const auto& row : {
           Touching{"58124008", 0x6008, 0x600F},                                                // L 1,8(2,4)
           Touching{"50104008", 0x4008, 0x400F},                                                // ST
           Touching{"92004008", 0x4008, 0x4008},                                                // MVI
           Touching{"9000F008", 0xF008, 0xF047},                                                // STM
           Touching{"BA124000", 0x4000, 0x403F},                                                // CS
           Touching{"B2054000", 0x4000, 0x403F},                                                // STCK
           Touching{"D20F40005000", 0x4000, 0x400F},                                            // MVC, its first operand
           Touching{"D20F40005000", 0x5000, 0x50FF}, Touching{"E80F40005000", 0x4F01, 0x5000},  // MVCIN, leftwards
           Touching{"F21140005000", 0x4000, 0x40FF},                                            // PACK
           Touching{"0E24", 0x2000, 0x200F},  // MVCL 2,4: register 3 has the length of the first
           Touching{"0F42", 0x2000, 0x200F},  // CLCL 4,2
       }) {
    CAPTURE(row.code);
    const auto bytes = hex(row.code);
    const auto touched = [&](std::uint32_t byte) {
      return first_touching(bytes, static_cast<std::uint32_t>(bytes.size()), byte, gpr).has_value();
    };
    CHECK(touched(row.first));
    CHECK(touched(row.last));
    CHECK_FALSE(touched(row.first - 1));
    if (bytes[0] != 0xE8 && bytes[0] != 0x0E && bytes[0] != 0x0F) CHECK_FALSE(touched(row.last + 1));
  }
}

TEST_CASE("what has no operand in storage touches nothing") {
  GeneralRegisters gpr{};
  for (const auto* const code : {"41100100", "47000100", "46100100", "86120100", "88100100", "8F200100", "1812", "0700"})
    CHECK_FALSE(first_touching(hex(code), 2, 0x100, gpr).has_value());
}

TEST_CASE("addresses in registers that have changed may be any; operands wrap at 16 MB") {
  GeneralRegisters gpr{};
  gpr[1] = 0x5000;
  gpr[4] = 0x00FF'FFFF;
  const auto touching = [&](std::string_view code, std::uint32_t byte) {
    const auto bytes = hex(code);
    return first_touching(bytes, static_cast<std::uint32_t>(bytes.size()), byte, gpr);
  };
  CHECK_FALSE(touching("1823 58301000", 0x100).has_value());
  CHECK(touching("1813 58301000", 0x100) == 2);
  CHECK(touching("98031000 58301000", 0x100) == 4);      // LM 0,3 changes register 1.
  CHECK(touching("DF0010001000 58301000", 0x100) == 6);  // EDMK may.
  CHECK(touching("DD0010001000 58301000", 0x100) == 6);  // TRT may.
  CHECK(touching("BA120100 58301000", 0x200) == 4);      // CS 1,2 may.
  CHECK_FALSE(touching("BA210300 58301000", 0x200).has_value());
  CHECK(touching("58304000", 3) == 0);
  CHECK(touching("0E02", 0xABCDEF) == std::nullopt);  // No bytes to move,
  gpr[3] = 0x00FF'FFFF;
  gpr[2] = 0x10;
  CHECK(touching("0E02", 0xABCDEF) == 0);  // or nearly all.
}

}  // namespace
}  // namespace cp::test
