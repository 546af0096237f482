// Machine checks: what an interruption stores, the masks, what stays pending, the check-stop state.
#include <string>
#include <utility>

#include <doctest/doctest.h>

#include <isa370/machine_check.hpp>

#include "machine_builder.hpp"

using namespace isa370;
using test_support::MachineBuilder;
using Condition = MachineCheckCondition;

namespace {

constexpr std::uint64_t enabled_psw = 0x000C'0000'0000'2000;
constexpr std::uint64_t disabled_psw = 0x0008'0000'0000'2000;
/// PSW, registers, storage, timers; no address, no region code, no logout.
constexpr std::uint64_t state_valid = 0x0000'0F1D'0003'0000;

/// Runs `1811 47F0 2000` for ever, with control register 14 as given.
struct Loop : MachineBuilder {
  explicit Loop(std::uint64_t start, std::uint32_t masks = 0xFFFF'FFFF, InterruptionWay way = InterruptionWay::architected)
      : MachineBuilder(true, way) {
    code("1811 07FE").gpr(14) = origin;
    psw(start);
    cr(14) = masks;
  }
  using MachineBuilder::psw;
};

std::uint64_t subclass(Condition condition) { return std::uint64_t{1} << (63 - static_cast<unsigned>(condition)); }

}  // namespace

TEST_CASE("an interruption stores PSW, code, timers and registers, and says that they are valid") {
  Loop bench(enabled_psw);
  for (unsigned number = 0; number < 16; ++number) {
    if (number != 14) bench.gpr(number) = 0x1111'0000 + number;
    if (number != 14) bench.cr(number) = number == 0 ? 0xE0 : 0x2222'0000 + number;
  }
  for (unsigned number = 0; number < 4; ++number) bench.machine.cpu().fpr[number] = 0x3333'0000'0000'0000 + number;
  bench.machine.set_clock_comparator(0x4444'0000'0000'0000);
  bench.machine.set_cpu_timer(0x5555'0000'0000'0000);
  bench.machine.signal_machine_check({.condition = Condition::instruction_processing_damage, .backed_up = true});
  CHECK(bench.run().reason == ExitReason::disabled_wait);
  CHECK(bench.psw().address == 0xE70);
  CHECK(bench.doubleword(0x30) == enabled_psw);
  CHECK(bench.doubleword(232) == (0x4002'0000'0000'0000 | state_valid));
  CHECK(bench.doubleword(216) == 0x5555'0000'0000'0000);
  CHECK(bench.doubleword(224) == 0x4444'0000'0000'0000);
  for (unsigned number = 0; number < 4; ++number) CHECK(bench.doubleword(352 + 8 * number) == 0x3333'0000'0000'0000 + number);
  for (unsigned number = 0; number < 16; ++number) {
    CHECK(bench.word(384 + 4 * number) == bench.gpr(number));
    CHECK(bench.word(448 + 4 * number) == bench.cr(number));
  }
  CHECK(bench.doubleword(248) == 0);
  CHECK(bench.machine.instruction_count() == 0);
  CHECK(bench.machine.interruption_counts() == InterruptionCounts{.machine_check = 1});
}

TEST_CASE("BC mode: interruption code and length are zero in the old PSW") {
  Loop bench(0x0004'0000'0000'2000);
  bench.psw().interruption_code = 0x1234;
  bench.psw().instruction_length_code = 2;
  bench.machine.signal_machine_check({});
  bench.run();
  CHECK(bench.doubleword(0x30) == 0x0004'0000'0000'2000);
  CHECK(bench.doubleword(232) == (0x8000'0000'0000'0000 | state_valid));
}

TEST_CASE("failing-storage address, region code and the kind of error, when they are known") {
  Loop bench(enabled_psw);
  bench.bytes(248, "FFFFFFFF FFFFFFFF");
  bench.machine.signal_machine_check({.condition = Condition::system_recovery,
                                      .storage_error = StorageError::corrected,
                                      .failing_storage_address = 0x01'2345});
  bench.run();
  CHECK(bench.doubleword(232) == (subclass(Condition::system_recovery) | 0x0000'4080'0000'0000 | state_valid));
  CHECK(bench.word(248) == 0x01'2345);
  CHECK(bench.word(252) == 0xFFFF'FFFF);

  bench.psw(enabled_psw);
  bench.machine.signal_machine_check({.condition = Condition::external_damage, .region_code = 7});
  bench.run();
  CHECK(bench.doubleword(232) == (subclass(Condition::external_damage) | 0x0000'0040'0000'0000 | state_valid));
  CHECK(bench.word(252) == 7);
}

TEST_CASE("each repressible condition has its mask; masked off it stays pending and comes as delayed") {
  constexpr std::uint32_t recovery = 0x0800'0000;
  constexpr std::uint32_t degradation = 0x0400'0000;
  constexpr std::uint32_t external = 0x0200'0000;
  constexpr std::uint32_t warning = 0x0100'0000;
  for (const auto& row :
       {std::pair{Condition::system_recovery, recovery}, std::pair{Condition::interval_timer_damage, external},
        std::pair{Condition::timing_facility_damage, external}, std::pair{Condition::external_damage, external},
        std::pair{Condition::degradation, degradation}, std::pair{Condition::warning, warning}}) {
    const auto condition = row.first;
    const auto mask = row.second;
    CAPTURE(static_cast<unsigned>(condition));
    Loop bench(enabled_psw, 0x80FF'FFFF | (0x0F00'0000 & ~mask));
    bench.machine.signal_machine_check({.condition = condition});
    CHECK(bench.run(10).reason == ExitReason::budget);
    bench.psw(disabled_psw);
    bench.cr(14) = mask;
    CHECK(bench.run(10).reason == ExitReason::budget);
    bench.psw(enabled_psw);
    CHECK(bench.run(10).reason == ExitReason::disabled_wait);
    CHECK(bench.doubleword(232) == (subclass(condition) | 0x0001'0000'0000'0000 | state_valid));
    bench.psw(enabled_psw);
    CHECK(bench.run(10).reason == ExitReason::budget);
  }
}

TEST_CASE("a program that opens the mask is interrupted behind the instruction that does") {
  Loop bench(disabled_psw);
  bench.code("8200 3000").doubleword(0x3000, 0x000C'0000'0000'4000).gpr(3) = 0x3000;
  bench.machine.signal_machine_check({.condition = Condition::warning});
  CHECK(bench.run().reason == ExitReason::disabled_wait);
  CHECK(bench.doubleword(0x30) == 0x000C'0000'0000'4000);
  CHECK(bench.machine.instruction_count() == 1);
}

TEST_CASE("conditions that are allowed come together, before external interruptions; others wait") {
  Loop bench(0x010C'0000'0000'2000, 0x0A00'0000);
  bench.cr(0) = 0x40;
  bench.machine.external_interrupt_key();
  bench.machine.signal_machine_check({.condition = Condition::degradation});
  bench.machine.signal_machine_check({.condition = Condition::system_recovery});
  bench.machine.signal_machine_check({.condition = Condition::external_damage});
  bench.doubleword(0x70, 0x0108'0000'0000'5000);
  CHECK(bench.run().reason == ExitReason::disabled_wait);
  CHECK(bench.doubleword(232) == (0x2400'0000'0000'0000 | state_valid));
  CHECK(bench.doubleword(0x30) == 0x010C'0000'0000'2000);
  CHECK(bench.doubleword(0x18) == 0x0108'0000'0000'5000);
  CHECK(bench.machine.interruption_counts() == InterruptionCounts{.external = 1, .machine_check = 1});
}

TEST_CASE("an exigent condition that the PSW does not allow: check stop, which only a reset ends") {
  for (const auto condition : {Condition::system_damage, Condition::instruction_processing_damage}) {
    Loop bench(disabled_psw);
    bench.machine.signal_machine_check({.condition = condition});
    CHECK(bench.machine.check_stopped());
    CHECK(bench.run().reason == ExitReason::check_stop);
    bench.psw(enabled_psw);
    bench.cr(0) = 0x40;
    bench.doubleword(0, enabled_psw);
    bench.machine.external_interrupt_key();
    bench.machine.restart();
    bench.machine.signal_machine_check({.condition = condition});
    CHECK(bench.run().reason == ExitReason::check_stop);
    CHECK(bench.doubleword(8) == 0);
    CHECK(bench.machine.instruction_count() == 0);
    bench.machine.system_reset(false);
    CHECK_FALSE(bench.machine.check_stopped());
    bench.psw(enabled_psw);
    CHECK(bench.run(10).reason == ExitReason::budget);
    CHECK(bench.machine.interruption_counts() == InterruptionCounts{});
  }
}

TEST_CASE("with the check-stop control off, the exigent condition waits for the PSW's mask") {
  Loop bench(disabled_psw, 0);
  bench.machine.signal_machine_check({});
  CHECK(bench.run(10).reason == ExitReason::budget);
  bench.psw(enabled_psw);
  CHECK(bench.run(10).reason == ExitReason::disabled_wait);
  CHECK(bench.doubleword(232) == (0x8001'0000'0000'0000 | state_valid));
}

TEST_CASE("a reset forgets what is pending") {
  Loop bench(disabled_psw);
  bench.machine.signal_machine_check({.condition = Condition::warning});
  bench.machine.system_reset(false);
  bench.psw(enabled_psw).cr(14) = 0xFFFF'FFFF;
  CHECK(bench.run(10).reason == ExitReason::budget);
}

TEST_CASE("a machine check ends an enabled wait") {
  Loop bench(0x000E'0000'0000'2000);
  bench.machine.signal_machine_check({.condition = Condition::warning});
  bench.run();
  CHECK(bench.doubleword(0x30) == 0x000E'0000'0000'2000);
}

TEST_CASE("the hosted way: the code is in the exit, storage stays as it was") {
  Loop bench(enabled_psw, 0xFFFF'FFFF, InterruptionWay::hosted);
  bench.machine.signal_machine_check({.condition = Condition::warning});
  const auto exit = bench.run();
  CHECK(exit.reason == ExitReason::machine_check);
  CHECK(exit.machine_check_code == (subclass(Condition::warning) | state_valid));
  CHECK(bench.doubleword(232) == 0);
  CHECK(bench.run(10).reason == ExitReason::budget);
}

TEST_CASE("System/360: the PSW's mask alone decides, and only the old PSW is stored") {
  const auto* const model = find_model("360/65");
  REQUIRE(model != nullptr);
  for (const bool allowed : {false, true}) {
    Machine machine({.storage_size = 0x4'0000, .model = model, .interval_timer = false});
    machine.storage().write(AbsoluteAddress{0x70}, std::uint64_t{0x0002'0000'0000'0E70});
    machine.storage().write(AbsoluteAddress{0x2000}, std::uint32_t{0x47F0'0000});
    machine.storage().write(AbsoluteAddress{0}, std::uint32_t{0x47F0'0000});
    machine.load_psw(allowed ? 0x0004'0000'0000'2000 : 0x2000);
    machine.signal_machine_check({.condition = Condition::warning});
    CHECK(machine.run({.instructions = 10}).reason == (allowed ? ExitReason::disabled_wait : ExitReason::budget));
    CHECK(machine.storage().read<std::uint64_t>({0x30}) == (allowed ? 0x0004'0000'0000'2000 : 0));
    CHECK(machine.storage().read<std::uint64_t>({232}) == 0);
    CHECK_FALSE(machine.check_stopped());
  }
}
