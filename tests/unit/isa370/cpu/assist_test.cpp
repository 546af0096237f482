// The virtual-machine assist, function by function, as [VMA] describes them: what is executed, and what is left to the control
// program.
#include <algorithm>
#include <string_view>

#include <doctest/doctest.h>

#include <isa370/assist.hpp>

#include "machine_builder.hpp"

using namespace isa370;
using test_support::MachineBuilder;

namespace {

constexpr std::uint32_t list = 0x7000;
constexpr std::uint32_t psw_at = 0x7020;
constexpr std::uint32_t controls_at = 0x7040;
constexpr std::uint32_t segment_table_at = 0x8000;
constexpr std::uint32_t page_table_at = 0x8108;
constexpr std::uint32_t swap_table_at = 0x8200;
constexpr std::uint32_t page_zero_at = 0x10000;
constexpr std::uint32_t operand = 0x3000;

constexpr std::uint64_t basic = 0x0000'0000'0000'0000;
constexpr std::uint64_t extended = 0x0008'0000'0000'0000;

std::uint64_t count_of(const MachineBuilder& bench, std::string_view mnemonic) {
  const auto place = std::ranges::find(assist::mnemonics, mnemonic) - assist::mnemonics.begin();
  return bench.machine.assist_counts()[static_cast<std::size_t>(place)];
}

/// A program in the problem state of the machine, with the PSW `virtual_psw` of its own. Its pages 0 and 1 are in frames 10 and
/// 11, page 2 is in none.
struct Assisted : MachineBuilder {
  explicit Assisted(std::uint64_t virtual_psw, bool installed = true, std::string_view model = "370/168")
      : MachineBuilder(true, InterruptionWay::hosted, false, model, installed) {
    word(list + assist::segment_table, segment_table_at);
    word(list + assist::control_registers, controls_at);
    word(list + assist::psw, psw_at);
    doubleword(psw_at, virtual_psw);
    word(segment_table_at, 0xF000'0000 | page_table_at);
    word(page_table_at - assist::swap_table_pointer, swap_table_at);
    for (std::uint32_t page = 0; page < 16; ++page) bytes(page_table_at + page * 2, "0008");
    bytes(page_table_at, "01000110");
    cr(6) = assist::active | list;
    gpr(3) = operand;
    psw().problem = true;
    psw().key = static_cast<std::uint8_t>(virtual_psw >> 52 & 0xF);
  }
  /// Whether the instruction at the origin was executed; else it must have been refused, with nothing changed.
  bool executes(std::string_view instruction) {
    code(instruction).psw().address = origin;
    const auto before = doubleword(psw_at);
    const auto exit = run(1);
    if (exit.reason == ExitReason::budget) return true;
    CHECK(exit.reason == ExitReason::program);
    CHECK(exit.code == static_cast<std::uint16_t>(ProgramInterruption::privileged_operation));
    CHECK(exit.instruction_length == instruction.size() / 2);
    CHECK(doubleword(psw_at) == before);
    return false;
  }
  [[nodiscard]] bool virtual_problem_state() { return (cr(6) & assist::problem_state) != 0; }
};

constexpr std::string_view lpsw = "82003000";
constexpr std::string_view ssm = "80003000";
constexpr std::string_view isk = "0945";
constexpr std::string_view ssk = "0845";
constexpr std::string_view rrb = "B2135000";

}  // namespace

TEST_CASE("without the assist, or while it is off, privileged instructions are refused") {
  for (const auto* const instruction :
       {"82003000", "80003000", "0945", "0845", "B2135000", "B6003000", "B20A0000", "B20B0000"}) {
    CHECK_FALSE(Assisted(basic, false).executes(instruction));
    CHECK_FALSE(Assisted(basic, true, "370/165").executes(instruction));
    Assisted off(basic);
    off.cr(6) &= ~assist::active;
    CHECK_FALSE(off.executes(instruction));
    Assisted problem(basic);
    problem.cr(6) |= assist::problem_state;
    CHECK_FALSE(problem.executes(instruction));
  }
}

TEST_CASE("what is never assisted") {
  for (const auto* const instruction : {"B7003000", "B20D0000", "B2023000", "B2083000", "9C000009", "83000008", "B2103000"})
    CHECK_FALSE(Assisted(basic).executes(instruction));
}

TEST_CASE("LPSW: the program goes on under its new PSW") {
  Assisted bench(extended);
  bench.doubleword(operand, 0x0059'2600'0000'5000);
  CHECK(bench.executes(lpsw));
  CHECK(bench.doubleword(psw_at) == 0x0059'2600'0000'5000);
  CHECK(bench.psw().address == 0x5000);
  CHECK(bench.psw().key == 5);
  CHECK(bench.psw().condition_code == 2);
  CHECK(bench.psw().program_mask == 6);
  CHECK(bench.psw().problem);
  CHECK(bench.virtual_problem_state());
  CHECK(count_of(bench, "LPSW") == 1);
}

TEST_CASE("LPSW in BC mode, back to the supervisor state") {
  Assisted bench(basic);
  bench.doubleword(operand, 0xFE00'1234'7B00'6000);
  CHECK(bench.executes(lpsw));
  CHECK(bench.psw().address == 0x6000);
  CHECK(bench.psw().condition_code == 3);
  CHECK(bench.psw().program_mask == 0xB);
  CHECK(bench.psw().extended_control);
  CHECK(bench.psw().system_mask == 0);
  CHECK_FALSE(bench.virtual_problem_state());
  CHECK(bench.doubleword(psw_at) == 0xFE00'1234'7B00'6000);
}

TEST_CASE("LPSW is left to the control program when more than the state would change") {
  struct Case {
    std::uint64_t old;
    std::uint64_t loaded;
  };
  for (const auto& [old, loaded] : {Case{basic, 0x0002'0000'0000'5000},        // Wait.
                                    Case{basic, 0x0008'0000'0000'5000},        // EC mode.
                                    Case{extended, 0x0000'0000'0000'5000},     // BC mode.
                                    Case{extended, 0x0408'0000'0000'5000},     // Translation.
                                    Case{extended, 0x4008'0000'0000'5000},     // PER.
                                    Case{extended, 0x8008'0000'0000'5000},     // What must be zero.
                                    Case{extended, 0x0008'4000'0000'5000},     //
                                    Case{extended, 0x0008'0001'0000'5000},     //
                                    Case{extended, 0x0008'0000'8000'5000}}) {  //
    Assisted bench(old);
    bench.doubleword(operand, loaded);
    CHECK_FALSE(bench.executes(lpsw));
  }
  Assisted unaligned(basic);
  CHECK_FALSE(unaligned.executes("82003004"));
}

TEST_CASE("a pending interruption: masks may close but not open") {
  struct Case {
    std::uint64_t old;
    std::uint64_t loaded;
    bool executed;
  };
  for (const auto& [old, loaded, executed] :
       {Case{basic, 0x0100'0000'0000'5000, false}, Case{basic, 0x8000'0000'0000'5000, false},
        Case{0xFE00'0000'0000'0000, 0x8000'0000'0000'5000, true}, Case{extended, 0x0208'0000'0000'5000, false},
        Case{extended, 0x0108'0000'0000'5000, false}, Case{extended | 0x0300'0000'0000'0000, 0x0108'0000'0000'5000, true}}) {
    Assisted bench(old);
    bench.word(list + assist::psw, psw_at | assist::interruption_pending);
    bench.doubleword(operand, loaded);
    CHECK(bench.executes(lpsw) == executed);
    Assisted set_mask(old);
    set_mask.word(list + assist::psw, psw_at | assist::interruption_pending);
    set_mask.doubleword(operand, loaded);
    CHECK(set_mask.executes(ssm) == executed);
  }
}

TEST_CASE("SSM, STNSM, STOSM on the program's own system mask") {
  Assisted bench(0xFF00'0000'0000'0000);
  bench.bytes(operand, "0F");
  CHECK(bench.executes(ssm));
  CHECK(bench.doubleword(psw_at) == 0x0F00'0000'0000'0000);
  CHECK(bench.psw().system_mask == 0);

  Assisted also(extended | 0x0300'0000'0000'0000);
  CHECK(also.executes("ACFE3000"));
  CHECK(also.doubleword(psw_at) == 0x0208'0000'0000'0000);
  CHECK(also.machine.storage().read<std::uint8_t>({operand}) == 0x03);

  Assisted oring(extended);
  CHECK(oring.executes("AD033000"));
  CHECK(oring.doubleword(psw_at) == 0x0308'0000'0000'0000);
  CHECK(oring.machine.storage().read<std::uint8_t>({operand}) == 0x00);
  CHECK(count_of(oring, "STOSM") == 1);
}

TEST_CASE("the system mask is left to the control program when it has more in it than masks") {
  Assisted suppressed(basic);
  suppressed.word(controls_at, 0x4000'0000);
  CHECK_FALSE(suppressed.executes(ssm));
  for (const auto* const mask : {"04", "40", "80", "10", "08"}) {
    Assisted bench(extended);
    bench.bytes(operand, mask);
    CHECK_FALSE(bench.executes(ssm));
  }
  CHECK_FALSE(Assisted(extended).executes("AD403000"));
  CHECK_FALSE(Assisted(extended | 0x0400'0000'0000'0000).executes("AC033000"));
  Assisted older(basic);
  older.cr(6) |= assist::system_360_only;
  CHECK_FALSE(older.executes("AD033000"));
  Assisted still(basic);
  still.cr(6) |= assist::system_360_only;
  CHECK(still.executes(ssm));
}

TEST_CASE("IPK and SPKA") {
  Assisted bench(extended | 0x0070'0000'0000'0000);
  bench.gpr(2) = 0x1234'5678;
  CHECK(bench.executes("B20B0000"));
  CHECK(bench.gpr(2) == 0x1234'5670);
  Assisted setting(extended);
  CHECK(setting.executes("B20A00B7"));
  CHECK(setting.psw().key == 0xB);
  CHECK(setting.doubleword(psw_at) == (extended | 0x00B0'0000'0000'0000));
}

TEST_CASE("STCTL stores the program's own control registers") {
  Assisted bench(extended);
  for (std::uint32_t number = 0; number < 16; ++number) bench.word(controls_at + number * 4, 0xC0DE'0000 + number);
  CHECK(bench.executes("B6F13000"));
  CHECK(bench.word(operand) == 0xC0DE'000F);
  CHECK(bench.word(operand + 8) == 0xC0DE'0001);
  CHECK_FALSE(Assisted(extended).executes("B6003002"));
}

TEST_CASE("LRA by the program's tables in its own storage") {
  const auto tables = [](Assisted& bench) {
    bench.word(controls_at, 0x0080'0000)
        .word(controls_at + 4, 0x0000'1000);         // 4K, 64K; segment table at its 1000, in frame 11.
    bench.word(page_zero_at + 0x1000, 0xF000'0800);  // Page table at its 800, in frame 10.
    bench.word(page_zero_at + 0x1004, 0xF000'0801);  // Segment invalid.
    bench.word(page_zero_at + 0x1008, 0xF000'2000);  // Page table in a page that is not there.
    bench.bytes(page_zero_at + 0x800, "12300008");
  };
  struct Case {
    std::uint32_t address;
    std::uint32_t result;
    unsigned code;
  };
  for (const auto& [address, result, code] : {Case{0x0000'0ABC, 0x12'3ABC, 0}, Case{0x0001'0000, 0x1004, 1},
                                              Case{0x0000'1ABC, 0x802, 2}, Case{0x0010'0000, 0x1040, 3}}) {
    Assisted bench(extended);
    tables(bench);
    bench.gpr(5) = address;
    CHECK(bench.executes("B1405000"));
    CHECK(bench.gpr(4) == result);
    CHECK(bench.psw().condition_code == code);
  }
  Assisted absent(extended);
  tables(absent);
  absent.gpr(5) = 0x0002'0000;
  CHECK_FALSE(absent.executes("B1405000"));
  Assisted wrong(extended);
  CHECK_FALSE(wrong.executes("B1405000"));  // Control register 0 means nothing.
}

TEST_CASE("storage keys: the machine's, and what the control program keeps of them") {
  constexpr std::uint32_t entry = swap_table_at + assist::swap_table_header + assist::swap_entry_size;  // Of page 1.
  const AbsoluteAddress second_half{page_zero_at + 0x1800};
  Assisted bench(extended);
  bench.machine.storage().set_key(second_half, 0x36);
  bench.gpr(4) = 0xAAAA'AA5C;
  bench.gpr(5) = 0x0000'1800;
  CHECK(bench.executes(ssk));
  CHECK(bench.machine.storage().key(second_half) == 0x58);
  CHECK(bench.machine.storage().read<std::uint8_t>({entry}) == 0x03);      // Was referenced and changed.
  CHECK(bench.machine.storage().read<std::uint8_t>({entry + 3}) == 0x5C);  // As the program set it.

  Assisted inserting(extended);
  inserting.machine.storage().set_key(second_half, 0x32);
  inserting.bytes(entry + 3, "34");
  inserting.gpr(4) = 0xAAAA'AAAA;
  inserting.gpr(5) = 0x0000'1800;
  CHECK(inserting.executes(isk));
  CHECK(inserting.gpr(4) == 0xAAAA'AA36);
  Assisted in_basic_mode(basic);
  in_basic_mode.machine.storage().set_key(second_half, 0x3E);
  in_basic_mode.gpr(5) = 0x0000'1FF0;
  CHECK(in_basic_mode.executes(isk));
  CHECK(in_basic_mode.gpr(4) == 0x38);

  Assisted resetting(extended);
  resetting.machine.storage().set_key(second_half, 0x34);
  resetting.bytes(entry + 3, "32");
  resetting.gpr(5) = 0x0000'1800;
  CHECK(resetting.executes(rrb));
  CHECK(resetting.psw().condition_code == 3);
  CHECK(resetting.machine.storage().key(second_half) == 0x30);
  CHECK(resetting.machine.storage().read<std::uint8_t>({entry + 3}) == 0x32);
  CHECK(resetting.machine.storage().read<std::uint8_t>({entry}) == 0x02);
}

TEST_CASE("storage keys of pages that are not in storage are in the swap table alone") {
  constexpr std::uint32_t entry = swap_table_at + assist::swap_table_header + 2 * assist::swap_entry_size;
  Assisted bench(extended);
  bench.gpr(4) = 0xAAAA'AA5D;
  bench.gpr(5) = 0x0000'2000;
  CHECK(bench.executes(ssk));
  CHECK(bench.word(entry) == 0x0000'5C00);
  CHECK(bench.executes("0965"));
  CHECK(bench.gpr(6) == 0x5C);
  CHECK(bench.executes(rrb));
  CHECK(bench.psw().condition_code == 2);
  CHECK(bench.word(entry) == 0x0000'5800);
}

TEST_CASE("storage keys are left to the control program when there is no such page, or it says so") {
  for (const auto instruction : {isk, ssk, rrb}) {
    Assisted beyond(extended);
    beyond.gpr(5) = 0x0010'0000;
    CHECK_FALSE(beyond.executes(instruction));
    Assisted inhibited(extended);
    inhibited.cr(6) |= assist::no_storage_keys;
    CHECK_FALSE(inhibited.executes(instruction));
  }
  Assisted unaligned(extended);
  unaligned.gpr(5) = 0x0000'1801;
  CHECK_FALSE(unaligned.executes(isk));
}

TEST_CASE("SVC is reflected into the program's page zero") {
  Assisted bench(basic | 0x0001'0000'0000'0000);
  bench.cr(6) |= assist::problem_state;
  bench.doubleword(page_zero_at + 0x60, 0x0010'0000'0000'5000);
  bench.psw().condition_code = 1;
  bench.psw().program_mask = 0xA;
  CHECK(bench.executes("0A1F"));
  CHECK(bench.doubleword(page_zero_at + 0x20) == 0x0001'001F'5A00'2002);
  CHECK(bench.doubleword(psw_at) == 0x0010'0000'0000'5000);
  CHECK(bench.psw().address == 0x5000);
  CHECK(bench.psw().key == 1);
  CHECK_FALSE(bench.virtual_problem_state());
  CHECK((bench.machine.storage().key({page_zero_at}) & 0x06) == 0x06);
  CHECK(count_of(bench, "SVC") == 1);
  CHECK(bench.machine.interruption_counts().supervisor_call == 0);

  Assisted in_extended_mode(extended);
  in_extended_mode.doubleword(page_zero_at + 0x60, extended | 0x5000);
  CHECK(in_extended_mode.executes("0A02"));
  CHECK(in_extended_mode.doubleword(page_zero_at + 0x20) == (extended | 0x2002));
  CHECK(in_extended_mode.word(page_zero_at + 0x88) == 0x0002'0002);
}

TEST_CASE("SVC that is not assisted is an interruption, with nothing stored") {
  const auto interrupts = [](Assisted& bench, std::string_view instruction) {
    bench.code(instruction);
    const auto exit = bench.run(1);
    CHECK(exit.reason == ExitReason::supervisor_call);
    CHECK(bench.doubleword(page_zero_at + 0x20) == 0);
    CHECK(count_of(bench, "SVC") == 0);
  };
  Assisted recording(basic);
  interrupts(recording, "0A4C");
  Assisted inhibited(basic);
  inhibited.cr(6) |= assist::no_supervisor_calls;
  interrupts(inhibited, "0A01");
  Assisted waiting(basic);
  waiting.doubleword(page_zero_at + 0x60, 0x0002'0000'0000'0000);
  interrupts(waiting, "0A01");
  Assisted absent(basic);
  absent.bytes(page_table_at, "0008");
  interrupts(absent, "0A01");
}

TEST_CASE("pointers beyond storage turn the assist off") {
  for (const std::uint32_t field : {assist::segment_table, assist::control_registers, assist::psw}) {
    Assisted bench(basic);
    bench.word(list + field, 0x00FF'FFC0);
    bench.gpr(5) = 0x1000;
    CHECK_FALSE(bench.executes(field == assist::segment_table ? isk : lpsw));
  }
  Assisted nowhere(basic);
  nowhere.cr(6) = assist::active | assist::pointer_list;
  CHECK_FALSE(nowhere.executes(lpsw));
}

TEST_CASE("by EXECUTE the same") {
  Assisted bench(extended);
  bench.bytes(operand, "02").bytes(0x2800, "80003000");
  bench.gpr(6) = 0x2800;
  bench.code("44006000");
  CHECK(bench.run(1).reason == ExitReason::budget);
  CHECK(bench.doubleword(psw_at) == (extended | 0x0200'0000'0000'0000));
  CHECK(count_of(bench, "SSM") == 1);
}
