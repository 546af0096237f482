// General instructions as subjects of EXECUTE, where the length of EXECUTE counts; and MVCL and CLCL between interruptions.
#include <doctest/doctest.h>

#include <isa370/machine.hpp>

namespace {

using namespace isa370;

/// A machine at X'1000' in the BC mode, disabled; program interruptions load a disabled wait.
class Bench {
 public:
  Bench() {
    machine.system_reset(true);
    machine.storage().write<std::uint64_t>({fixed_location::program_new_psw}, 0x0002'0000'0000'0000U);
    machine.cpu().psw.address = 0x1000;
  }
  void put(std::uint32_t address, std::initializer_list<unsigned> bytes) {
    for (const auto byte : bytes) machine.storage().bytes()[address++] = static_cast<std::uint8_t>(byte);
  }
  void step(std::uint64_t count = 1) { [[maybe_unused]] const auto exit = machine.run({.instructions = count}); }
  std::uint32_t& gpr(unsigned number) { return machine.cpu().gpr[number]; }
  ProgramStatusWord& psw() { return machine.cpu().psw; }

  Machine machine{{.storage_size = 0x10000, .interval_timer = false}};
};

}  // namespace

TEST_CASE("BALR executed by EXECUTE links with EXECUTE's length and next address") {
  Bench bench;
  bench.put(0x1000, {0x44, 0x00, 0x20, 0x00});  // EX 0,0(2)
  bench.put(0x2000, {0x05, 0xE3});              // BALR 14,3
  bench.gpr(2) = 0x2000;
  bench.gpr(3) = 0x3000;
  bench.step();
  CHECK(bench.gpr(14) == 0x8000'1004);
  CHECK(bench.psw().address == 0x3000);
}

TEST_CASE("EXECUTE supplies the length of MVC from a register") {
  Bench bench;
  bench.put(0x1000, {0x44, 0x10, 0x20, 0x00});              // EX 1,0(2)
  bench.put(0x2000, {0xD2, 0x00, 0x40, 0x00, 0x50, 0x00});  // MVC 0(1,4),0(5)
  bench.put(0x5000, {1, 2, 3, 4});
  bench.gpr(1) = 0xFFFF'FF02;
  bench.gpr(2) = 0x2000;
  bench.gpr(4) = 0x4000;
  bench.gpr(5) = 0x5000;
  bench.step();
  CHECK(bench.machine.storage().read<std::uint32_t>({0x4000}) == 0x0102'0300);
  CHECK(bench.psw().address == 0x1004);
}

TEST_CASE("MVCL executed by EXECUTE goes back to EXECUTE until it is done") {
  Bench bench;
  bench.put(0x1000, {0x44, 0x00, 0x30, 0x00});  // EX 0,0(3)
  bench.put(0x2000, {0x0E, 0x46});              // MVCL 4,6
  bench.gpr(3) = 0x2000;
  bench.gpr(4) = 0x4000;
  bench.gpr(5) = 0x1001;
  bench.gpr(6) = 0;
  bench.gpr(7) = 0x5500'0000;
  bench.step();
  CHECK(bench.psw().address == 0x1000);
  CHECK(bench.gpr(4) == 0x4800);
  CHECK(bench.gpr(5) == 0x801);
  bench.step(2);
  CHECK(bench.psw().address == 0x1004);
  CHECK(bench.psw().condition_code == 2);
  CHECK(bench.gpr(4) == 0x5001);
  CHECK(bench.gpr(5) == 0);
  CHECK(bench.machine.storage().bytes()[0x5000] == 0x55);
  CHECK(bench.machine.storage().bytes()[0x5001] == 0x00);
}

TEST_CASE("an interruption comes between the units of MVCL, which then goes on") {
  Bench bench;
  bench.put(0x1000, {0x0E, 0x46});              // MVCL 4,6
  bench.put(0x3000, {0x82, 0x00, 0x00, 0x18});  // LPSW X'18', the external old PSW
  bench.machine.storage().write<std::uint64_t>({fixed_location::external_new_psw}, 0x3000);
  bench.psw().system_mask = ProgramStatusWord::external_mask;
  bench.machine.cpu().cr[0] |= 0x40;  // The interrupt key.
  bench.gpr(4) = 0x4000;
  bench.gpr(5) = 0x3000;
  bench.gpr(6) = 0;
  bench.gpr(7) = 0xAB00'0000;
  bench.step(2);
  CHECK(bench.gpr(5) == 0x2000);
  bench.machine.external_interrupt_key();
  bench.step();
  CHECK(bench.machine.interruption_counts().external == 1);
  CHECK(bench.machine.storage().read<std::uint64_t>({fixed_location::external_old_psw}) % 0x0100'0000 == 0x1000);
  // A budget may count the interruption itself, before LPSW.
  if (bench.psw().address == 0x3000) bench.step();
  CHECK(bench.psw().address == 0x1000);
  CHECK(bench.gpr(5) == 0x2000);
  bench.step(4);
  CHECK(bench.psw().address == 0x1002);
  CHECK(bench.psw().condition_code == 2);
  CHECK(bench.gpr(4) == 0x7000);
  CHECK(bench.machine.storage().bytes()[0x6FFF] == 0xAB);
  CHECK(bench.machine.storage().bytes()[0x7000] == 0x00);
}

TEST_CASE("CLCL goes on where it was interrupted and gives the code of the whole") {
  Bench bench;
  bench.put(0x1000, {0x0F, 0x46});  // CLCL 4,6
  bench.put(0x5800, {0x01});
  bench.gpr(4) = 0x4000;
  bench.gpr(5) = 0x1900;
  bench.gpr(6) = 0;
  bench.gpr(7) = 0;
  bench.step(3);
  CHECK(bench.psw().address == 0x1000);
  CHECK(bench.gpr(4) == 0x5800);
  bench.step();
  CHECK(bench.psw().address == 0x1002);
  CHECK(bench.psw().condition_code == 2);
  CHECK(bench.gpr(4) == 0x5800);
  CHECK(bench.gpr(5) == 0x100);
}
