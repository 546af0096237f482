// The 360/67: its control registers, extended PSW, addresses of 24 and 32 bits, tables and instructions.
#include <algorithm>
#include <array>
#include <random>
#include <string_view>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include "machine_builder.hpp"

using namespace isa370;
using test_support::MachineBuilder;

namespace {

constexpr std::uint32_t extended_mode = 0x0080'0000;
constexpr std::uint32_t segment_table = 0x8000;
constexpr std::uint32_t page_table = 0x9000;      // Of segment 0, which is as long as storage.
constexpr std::uint32_t far_page_table = 0x9400;  // Of the segment at X'12300000'.
constexpr std::uint32_t far_segment = 0x123;
constexpr std::uint64_t translated = 0x0400'0000'0000'0000;
constexpr std::uint64_t translated_32 = 0x0C00'0000'0000'0000;

/// In extended mode, with tables: virtual is real in segment 0, but page 5 is invalid and page 6 is frame 7; X'123' has one
/// page, frame 4; other segments are invalid. The segment table has X'130' entries, the page table of segment 0 X'40'.
class Bench67 : public MachineBuilder {
 public:
  explicit Bench67(std::uint64_t psw_bits = 0) : MachineBuilder(false, InterruptionWay::architected, false, "360/67") {
    for (std::uint32_t segment = 0; segment < 0x130; ++segment) word(segment_table + segment * 4, 1);
    word(segment_table, 0x3F00'0000 | page_table);
    word(segment_table + far_segment * 4, far_page_table);
    for (std::uint32_t page = 0; page < 0x40; ++page) entry(page_table + page * 2, page << 4);
    entry(page_table + 5 * 2, 5 << 4 | 8);
    entry(page_table + 6 * 2, 7 << 4);
    entry(far_page_table, 4 << 4);
    cr(0) = 0x1200'0000 | segment_table;
    cr(6) = extended_mode | 0xFF;
    for (const std::uint32_t location : {0x58U, 0x60U, 0x68U, 0x70U, 0x78U})
      doubleword(location, 0x0002'0000'0000'0E00 + location);
    machine.load_psw(psw_bits | origin);
  }
  void entry(std::uint32_t address, std::uint32_t value) {
    machine.storage().write(AbsoluteAddress{address}, static_cast<std::uint16_t>(value));
  }
};

std::uint16_t program_code(const MachineBuilder& bench) { return bench.halfword(fixed_location_67::program_code); }

}  // namespace

TEST_CASE("the 360/67 starts as a System/360") {
  MachineBuilder bench(false, InterruptionWay::architected, false, "360/67");
  bench.code("0A05");
  bench.run(1);
  CHECK(bench.doubleword(fixed_location::supervisor_call_old_psw) == 0x0000'0005'4000'2002);
  CHECK(bench.psw().address == 0xE60);
}

TEST_CASE("LMC loads the registers that there are, from R1 to R3 around the corner") {
  MachineBuilder bench(false, InterruptionWay::architected, false, "360/67");
  for (std::uint32_t k = 0; k < 16; ++k) bench.word(0x3000 + k * 4, 0x1111'1100 + k * 0x40);
  bench.gpr(3) = 0x3000;
  bench.code("B8E6 3000 B0E6 3100");  // CR14 to CR6.
  bench.run(2);
  const std::array<std::uint32_t, 9> loaded{0, 0, 0x1111'1180, 0, 0x1111'1200, 0, 0x1111'1280, 0, 0x1111'1300};
  for (unsigned k = 0; k < loaded.size(); ++k) {
    CAPTURE(k);
    CHECK(bench.cr((14 + k) & 15) == loaded[k]);
    CHECK(bench.word(0x3100 + k * 4) == loaded[k]);
  }
}

TEST_CASE("LMC checks before it loads") {
  struct Row {
    const char* code;
    std::uint32_t base;
    std::uint16_t interruption;
  };
  for (const auto& row :
       {Row{"B800 3000", 0x3002, 6}, Row{"B000 3000", 0x3001, 6}, Row{"B802 3000", 0x3FFFC, 5}, Row{"B806 3000", 0x3000, 7}}) {
    CAPTURE(row.code);
    MachineBuilder bench(false, InterruptionWay::architected, false, "360/67");
    bench.word(0x3000, 0x0000'8020).word(0x3008, 0x1234).word(0x3018, extended_mode).word(0x3FFFC, 0x8000);
    bench.code(row.code).gpr(3) = row.base;
    bench.run(1);
    CHECK(bench.halfword(fixed_location::program_old_psw + 2) == row.interruption);
    for (unsigned k = 0; k < 16; ++k) CHECK(bench.cr(k) == 0);
    CHECK_FALSE(bench.psw().extended_control);
  }
  MachineBuilder problem(false, InterruptionWay::architected, false, "360/67");
  problem.code("B800 3000").psw().problem = true;
  problem.run(1);
  CHECK(problem.halfword(fixed_location::program_old_psw + 2) == 2);
}

TEST_CASE("bit 8 of control register 6 is the extended mode") {
  MachineBuilder bench(false, InterruptionWay::architected, false, "360/67");
  bench.code("B866 3000 8200 3008").gpr(3) = 0x3000;
  bench.word(0x3000, extended_mode).doubleword(0x3008, 0x0439'DE00'0000'4000);  // Bits 16-17 ILC 3, CC 1, mask E.
  bench.run(1);
  CHECK(bench.psw().extended_control);
  bench.run(1);
  CHECK(bench.psw().translation());
  CHECK(bench.psw().key == 3);
  CHECK(bench.psw().ascii);
  CHECK(bench.psw().problem);
  CHECK(bench.psw().instruction_length_code == 3);
  CHECK(bench.psw().condition_code == 1);
  CHECK(bench.psw().program_mask == 0xE);
  CHECK(bench.psw().to_bits() == 0x0439'DE00'0000'4000);
}

TEST_CASE("extended PSWs go to bits and back; ones in bits 0-3 are invalid") {
  for (unsigned position = 0; position < 64; ++position) {
    CAPTURE(position);
    const auto one = bit<std::uint64_t>(position);
    const auto psw = ProgramStatusWord::from_bits(one | translated_32, PswFormat::model_67_extended);
    CHECK(psw.valid() == (position >= 4));
    const bool unused = position >= 24 && position < 32;
    CHECK(psw.to_bits() == (unused ? translated_32 : one | translated_32));
  }
  // Without bit 4 an address has 24 bits.
  CHECK(ProgramStatusWord::from_bits(0xFF12'3456, PswFormat::model_67_extended).address == 0x12'3456);
  Bench67 bench;
  bench.code("8200 3000").gpr(3) = 0x3000;
  bench.doubleword(0x3000, 0x1000'0000'0000'4000);
  bench.run(2);
  CHECK(program_code(bench) == 6);
}

TEST_CASE("interruption codes have places of their own in extended mode") {
  Bench67 bench;
  bench.code("0A07");
  bench.run(1);
  CHECK(bench.halfword(fixed_location_67::supervisor_call_code) == 7);
  CHECK(bench.doubleword(fixed_location::supervisor_call_old_psw) == 0x0000'4000'0000'2002);  // ILC 1 in bits 16-17.
  CHECK(bench.psw().address == 0xE60);

  Bench67 wrong;
  wrong.code("0000");
  wrong.run(1);
  CHECK(program_code(wrong) == 1);

  Bench67 key(0x0100'0000'0000'0000);
  key.code("47F0 0000");
  key.machine.external_interrupt_key();
  CHECK(key.run().reason == ExitReason::disabled_wait);
  CHECK(key.halfword(fixed_location_67::external_code) == external_code::interrupt_key);
  CHECK(key.doubleword(fixed_location::external_old_psw) == 0x0100'0000'0000'2000);

  Bench67 masked(0x0100'0000'0000'0000);
  masked.cr(6) = extended_mode;
  masked.code("0700 0700");
  masked.machine.external_interrupt_key();
  masked.run(2);
  CHECK(masked.psw().address == MachineBuilder::origin + 4);
}

TEST_CASE("pages of 4K in segments of 1M") {
  Bench67 bench(translated);
  bench.word(0x7010, 0xABCD'EF01);
  bench.code("5810 6010 9801 6FFC").gpr(6) = 0x6000;
  bench.word(0x7FFC, 1).word(0x7000 + 0xFFC, 0x55);
  bench.entry(page_table + 7 * 2, 10 << 4);
  bench.word(0xA000, 0x66);
  bench.machine.purge_translation_buffer();
  bench.run(2);
  CHECK(bench.gpr(0) == 0x55);
  CHECK(bench.gpr(1) == 0x66);
  CHECK(bench.machine.translate({0x6010})->value == 0x7010);
  CHECK_FALSE(bench.machine.translate({0x5000}).has_value());
  CHECK(bench.machine.storage().key({0xA000}) == Storage::reference);
}

TEST_CASE("translation exceptions: code, address in control register 2, old PSW behind the instruction") {
  struct Row {
    std::uint32_t address;
    std::uint16_t code;
  };
  for (const auto& row : {Row{0x0000'5010, 0x11}, Row{0x0004'0000, 0x11}, Row{0x0010'0000, 0x10}, Row{0x00F0'0000, 0x10}}) {
    CAPTURE(row.address);
    Bench67 bench(translated);
    bench.code("5810 3000").gpr(3) = row.address;
    bench.gpr(1) = 0x1234;
    bench.run(1);
    CHECK(program_code(bench) == row.code);
    CHECK(bench.cr(2) == row.address);
    CHECK(bench.doubleword(fixed_location::program_old_psw) == 0x0400'8000'0000'2004);  // ILC 2: the program backs up by it.
    CHECK(bench.gpr(1) == 0x1234);
    CHECK(bench.word(fixed_location::translation_exception_address) == 0);
  }
}

TEST_CASE("tables that lie outside or are wrong") {
  const auto code_after = [](auto change) {
    Bench67 bench(translated);
    bench.code("5810 3000").gpr(3) = 0x6000;
    change(bench);
    bench.machine.purge_translation_buffer();
    bench.run(1);
    return program_code(bench);
  };
  CHECK(code_after([](Bench67& bench) { bench.entry(page_table + 12, 7 << 4 | 4); }) == 6);
  CHECK(code_after([](Bench67& bench) { bench.entry(page_table + 12, 7 << 4 | 2); }) == 6);
  CHECK(code_after([](Bench67& bench) { bench.entry(page_table + 12, 7 << 4 | 1); }) == 0);
  CHECK(code_after([](Bench67& bench) { bench.entry(page_table + 12, 0xFFF0); }) == 5);
  CHECK(code_after([](Bench67& bench) { bench.word(segment_table, 0x3F0F'0000); }) == 5);
  CHECK(code_after([](Bench67& bench) { bench.word(segment_table, 0x0200'0000 | page_table); }) == 0x11);
  CHECK(code_after([](Bench67& bench) { bench.cr(0) = 0x000F'0000; }) == 5);
}

TEST_CASE("addresses of 32 bits reach further segments; those of 24 bits wrap") {
  for (const bool long_addresses : {false, true}) {
    Bench67 bench(long_addresses ? translated_32 : translated);
    bench.word(0x4010, 0x4444'4444);
    bench.code("4110 3010 5820 3010").gpr(3) = 0x1230'0000;
    bench.run(2);
    if (long_addresses) {
      CHECK(bench.gpr(1) == 0x1230'0010);
      CHECK(bench.gpr(2) == 0x4444'4444);
    } else {
      CHECK(bench.gpr(1) == 0x0030'0010);
      CHECK(program_code(bench) == 0x10);
      CHECK(bench.cr(2) == 0x0030'0010);
    }
  }
  Bench67 wraps(translated_32);
  wraps.word(0x0008, 0x8888'8888);
  wraps.code("5810 3010").gpr(3) = 0xFFFF'FFF8;
  wraps.run(1);
  CHECK(wraps.gpr(1) == 0x8888'8888);
  Bench67 beyond(translated_32);
  beyond.code("5810 3000").gpr(3) = 0x1300'0000;  // Segment X'130', behind the table.
  beyond.run(1);
  CHECK(program_code(beyond) == 0x10);
  CHECK(beyond.cr(2) == 0x1300'0000);
}

TEST_CASE("programs run above 16M: branches, links, SVC") {
  Bench67 bench(translated_32);
  bench.bytes(0x4100, "0550 4560 3108").bytes(0x4108, "0A09").gpr(3) = 0x1230'0000;
  bench.machine.load_psw(translated_32 | 0x1230'0100);
  bench.run(2);  // BALR 5,0; BAL 6,X'108'(3).
  CHECK(bench.gpr(5) == 0x1230'0102);
  CHECK(bench.gpr(6) == 0x1230'0106);
  CHECK(bench.psw().address == 0x1230'0108);
  bench.run(1);
  CHECK(bench.doubleword(fixed_location::supervisor_call_old_psw) == (translated_32 | 0x0000'4000'1230'010A));
  CHECK(bench.psw().address == 0xE60);
}

TEST_CASE("SSM changes the length of addresses, that of the next instruction, too") {
  Bench67 bench(translated_32);
  bench.bytes(0x4100, "8000 3200 4110 3008").bytes(0x4200, "04").gpr(3) = 0x1230'0000;
  bench.word(segment_table + 3 * 4, far_page_table);  // X'300000' is the same page.
  bench.machine.load_psw(translated_32 | 0x1230'0100);
  bench.run(1);
  CHECK(bench.psw().address == 0x30'0104);
  bench.run(1);
  CHECK(bench.gpr(1) == 0x30'0008);
  CHECK(bench.psw().address == 0x30'0108);
}

TEST_CASE("LMC out of extended mode goes on with 24 bits of the address") {
  Bench67 bench(translated_32);
  bench.bytes(0x4100, "B866 3200").word(0x4200, 0).gpr(3) = 0x1230'0000;
  bench.machine.load_psw(translated_32 | 0x1230'0100);
  bench.run(1);
  CHECK_FALSE(bench.psw().extended_control);
  CHECK(bench.psw().address == 0x30'0104);
  CHECK(bench.psw().system_mask == 0x0C);
}

TEST_CASE("a program above 16M does the same with and without fast paths") {
  // A loop that sums, stores, moves and loads in its own page, with a subroutine.
  constexpr std::string_view program =
      "4120 0040 1A12 5A10 3FFC 5010 3800 9845 3800 9045 3C00 D207 3900 3C00 4D50 3140 4620 3104 0A01";
  CpuState results[2];
  std::array<std::vector<std::uint8_t>, 2> storages;
  for (const bool fast : {false, true}) {
    Machine machine({.storage_size = 0x40000, .model = find_model("67"), .interval_timer = false, .fast_paths = fast});
    Bench67 layout(translated_32);
    layout.bytes(0x4100, program).bytes(0x4140, "1A14 07F5").word(0x4FFC, 3);
    machine.storage().overwrite({0}, layout.machine.storage().bytes());
    machine.cpu().cr = layout.machine.cpu().cr;
    machine.cpu().gpr[3] = 0x1230'0000;
    machine.load_psw(translated_32 | 0x1230'0100);
    CHECK(machine.run({.instructions = 2000}).reason == ExitReason::disabled_wait);
    results[fast ? 1 : 0] = machine.cpu();
    const auto bytes = std::as_const(machine).storage().bytes();
    storages[fast ? 1 : 0].assign(bytes.begin(), bytes.end());
  }
  CHECK(results[0] == results[1]);
  CHECK(storages[0] == storages[1]);
}

TEST_CASE("random programs end within their budget and do the same with and without fast paths") {
  constexpr unsigned programs = 400, instructions = 300;
  std::mt19937 generator(0x67);
  const auto random = [&generator] { return static_cast<std::uint32_t>(generator()); };
  for (unsigned k = 0; k < programs; ++k) {
    CAPTURE(k);
    Bench67 layout(k % 4 == 0 ? 0 : k % 4 == 1 ? translated : translated_32);
    auto& machine = layout.machine;
    const auto bytes = machine.storage().bytes();
    for (std::uint32_t at = 0x4000; at < 0x5000; ++at) bytes[at] = bytes[at - 0x2000] = static_cast<std::uint8_t>(random());
    for (auto& general : machine.cpu().gpr) general = random() % 3 == 0 ? random() : 0x1230'0000 + random() % 0x1000;
    // New PSWs go on in the random program, in the supervisor state or not.
    for (const std::uint32_t location : {0x58U, 0x60U, 0x68U, 0x70U, 0x78U})
      layout.doubleword(location, (random() % 2 == 0 ? 0 : 0x0001'0000'0000'0000) | (0x2000 + random() % 0x800 * 2));
    Machine slow({.storage_size = MachineBuilder::storage_size,
                  .model = find_model("67"),
                  .interval_timer = false,
                  .fast_paths = false});
    slow.storage().overwrite({0}, bytes);
    slow.cpu() = machine.cpu();
    const auto fast_exit = machine.run({.instructions = instructions});
    const auto slow_exit = slow.run({.instructions = instructions});
    CHECK(fast_exit.reason == slow_exit.reason);
    CHECK(machine.cpu() == slow.cpu());
    CHECK(machine.clock().now() == slow.clock().now());
    const auto expected = std::as_const(slow).storage().bytes();
    CHECK(std::ranges::equal(std::as_const(machine).storage().bytes(), expected));
  }
}

TEST_CASE("BAS and BASR store an address and nothing else") {
  MachineBuilder bench(false, InterruptionWay::architected, false, "360/67");
  bench.code("0D50 4D60 3000 ").gpr(3) = 0x3000;
  bench.bytes(0x3000, "0D74").gpr(4) = 0x4000;
  bench.psw().condition_code = 3;
  bench.psw().program_mask = 0xF;
  bench.run(3);
  CHECK(bench.gpr(5) == 0x2002);
  CHECK(bench.gpr(6) == 0x2006);
  CHECK(bench.gpr(7) == 0x3002);
  CHECK(bench.psw().address == 0x4000);
  // Where the target is the link register.
  MachineBuilder same(false, InterruptionWay::architected, false, "360/67");
  same.code("0D55").gpr(5) = 0xFF00'5000;
  same.run(1);
  CHECK(same.gpr(5) == 0x2002);
  CHECK(same.psw().address == 0x5000);
  Bench67 wide(translated_32);
  wide.bytes(0x4100, "0D50 4D60 3200").gpr(3) = 0x1230'0000;
  wide.machine.load_psw(translated_32 | 0x1230'0100);
  wide.run(2);
  CHECK(wide.gpr(5) == 0x1230'0102);
  CHECK(wide.gpr(6) == 0x1230'0106);
  CHECK(wide.psw().address == 0x1230'0200);
}

TEST_CASE("LRA says how the translation went") {
  struct Row {
    std::uint32_t address;
    unsigned code;
    std::uint32_t result;
  };
  for (const auto& row : {Row{0x0000'6123, 0, 0x7123}, Row{0x0010'0000, 1, segment_table + 4},
                          Row{0x0000'5000, 2, page_table + 10}, Row{0x0004'0000, 3, page_table + 0x80}}) {
    CAPTURE(row.address);
    Bench67 bench;  // Translation need not be on.
    bench.code("B110 3000").gpr(3) = row.address;
    bench.run(1);
    CHECK(bench.machine.cpu().psw.condition_code == row.code);
    CHECK(bench.gpr(1) == row.result);
  }
}

TEST_CASE("bytes that are moved, translated and found have addresses of 32 bits") {
  Bench67 bench(translated_32);
  bench.gpr(3) = 0x1230'0000;
  bench.gpr(1) = 0xFFFF'FFFF;
  bench.bytes(0x4000, "0102 0304").bytes(0x7000, "0000 0009");
  // MVC from the far page to a near one; TRT over it with a near table.
  bench.gpr(6) = 0x0000'6000;
  bench.gpr(7) = 0x0000'A000;
  bench.code("D203 7000 3000 DD03 3000 6000");
  bench.run(2);
  CHECK(bench.word(0xA000) == 0x0102'0304);
  CHECK(bench.gpr(1) == 0x1230'0002);
  CHECK((bench.gpr(2) & 0xFF) == 0x09);
  CHECK(bench.machine.cpu().psw.condition_code == 1);
}

TEST_CASE("operands 16M apart do not overlap") {
  Bench67 bench(translated_32);
  bench.word(segment_table + 0x10 * 4, 0x0F00'0000 | far_page_table);  // X'01000000' is frame 4, too.
  for (std::uint32_t page = 0; page < 16; ++page) bench.entry(far_page_table + page * 2, page == 0 ? 4 << 4 : 8);
  bench.entry(far_page_table + 6 * 2, 4 << 4);
  bench.entry(page_table + 6 * 2, 10 << 4);
  bench.machine.purge_translation_buffer();
  bench.bytes(0xA000, "1122 3344").bytes(0x4000, "0000 0000 0000 0000");
  bench.gpr(3) = 0x0000'6000;  // Frame 10.
  bench.gpr(4) = 0x0100'6002;  // Frame 4; two bytes on, but for bits 0-7.
  bench.code("D203 4000 3000 D603 4000 3000");
  bench.run(2);
  CHECK(bench.word(0x4002) == 0x1122'3344);
}

TEST_CASE("keys of the 360/67 show reference and change in either mode") {
  MachineBuilder bench(false, InterruptionWay::architected, false, "360/67");
  bench.code("0912").gpr(2) = 0x4000;
  bench.machine.storage().set_key({0x4000}, 0x3E);
  bench.run(1);
  CHECK((bench.gpr(1) & 0xFF) == 0x3E);
}

TEST_CASE("channels 0 to 6 have their masks in control register 4 in extended mode") {
  const auto psw = ProgramStatusWord::from_bits(0x0200'0000'0000'0000, PswFormat::model_67_extended);
  for (unsigned channel = 0; channel < 7; ++channel) {
    CHECK(psw.io_enabled(channel, 0x8000'0000U >> channel));
    CHECK_FALSE(psw.io_enabled(channel, ~(0x8000'0000U >> channel)));
  }
  Bench67 waits(0x0202'0000'0000'0000);
  CHECK(waits.run().reason == ExitReason::disabled_wait);
  Bench67 hopes(0x0202'0000'0000'0000);
  hopes.cr(4) = 0x8000'0000;
  CHECK(hopes.run().reason == ExitReason::idle);
}
