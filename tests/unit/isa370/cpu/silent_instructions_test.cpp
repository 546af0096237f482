// Privileged instructions that do nothing in the problem state, when the machine is made so: by the fast paths and without
// them, by EXECUTE, while events are recorded; and what the sets of them say as text.
#include <doctest/doctest.h>
#include <fmt/format.h>

#include <isa370/machine.hpp>

using namespace isa370;

namespace {

constexpr std::uint32_t origin = 0x2000;
constexpr std::uint64_t problem_state = 0x0009'0000'0000'2000;  // BC mode would do as well; the key is 0.

struct SilentMachine {
  explicit SilentMachine(std::string_view mnemonics, bool fast_paths = true)
      : machine({.interruptions = InterruptionWay::hosted,
                 .interval_timer = false,
                 .fast_paths = fast_paths,
                 .silent_in_problem_state = parse_privileged_instructions(mnemonics).value()}) {
    machine.load_psw(problem_state);
  }
  void put(std::uint32_t address, std::initializer_list<unsigned> halfwords) {
    for (const auto halfword : halfwords) {
      machine.storage().write(AbsoluteAddress{address}, static_cast<std::uint16_t>(halfword));
      address += 2;
    }
  }
  Exit run(std::uint64_t instructions) { return machine.run({.instructions = instructions}); }
  Machine machine;
};

unsigned length_of(const InstructionRow& row) {
  return instruction_length(static_cast<std::uint8_t>(row.opcode > 0xFF ? row.opcode >> 8 : row.opcode));
}
/// With operands in general registers 1 to 6, which are not zero.
void put_instruction(SilentMachine& bench, std::uint32_t address, const InstructionRow& row) {
  const unsigned first = row.opcode > 0xFF ? row.opcode : row.opcode * 0x100U + 0x24U;
  bench.put(address, {first});
  if (length_of(row) == 4) bench.put(address + 2, {0x6000});
}

}  // namespace

TEST_CASE("each privileged instruction can be passed over, with and without fast paths") {
  for (const auto& row : instruction_table()) {
    if (row.privilege != Privilege::supervisor || !row.models.contains(Architecture::system_370)) continue;
    for (const bool fast_paths : {true, false}) {
      CAPTURE(row.mnemonic);
      CAPTURE(fast_paths);
      SilentMachine bench(row.mnemonic, fast_paths);
      for (unsigned i = 0; i < 16; ++i) bench.machine.cpu().gpr[i] = 0x3000 + i * 0x10;
      bench.put(origin, {0x1800});
      put_instruction(bench, origin + 2, row);
      const auto behind = origin + 2 + length_of(row);
      bench.put(behind, {0x1800, 0x07FE});  // BR 14: round and round.
      bench.machine.cpu().gpr[14] = origin;
      auto expected = bench.machine.cpu();
      CHECK(bench.run(400).reason == ExitReason::budget);
      CHECK(bench.machine.cpu() == expected);
      CHECK(bench.machine.instruction_count() == 400);
      CHECK(bench.run(2).reason == ExitReason::budget);
      expected.psw.address = behind;
      CHECK(bench.machine.cpu() == expected);
      CHECK(bench.machine.storage().key({0x3000}) == 0);  // No operand was looked at.
      CHECK(bench.machine.clock().now() == 402 * bench.machine.options().model->instruction_time);
    }
  }
}

TEST_CASE("others, and these in the supervisor state, are as ever") {
  SilentMachine bench("SSM");
  bench.put(origin, {0xAC00, 0x0300});  // STNSM
  auto exit = bench.run(1);
  CHECK(exit.reason == ExitReason::program);
  CHECK(exit.code == 2);
  bench.machine.load_psw(0x0008'0000'0000'2000);
  bench.put(origin, {0x8000, 0x0300});
  bench.put(0x300, {0x0300});
  CHECK(bench.run(1).reason == ExitReason::budget);
  CHECK(bench.machine.cpu().psw.system_mask == 0x03);
}

TEST_CASE("EXECUTE of one does nothing") {
  SilentMachine bench("IPK");
  bench.put(origin, {0x4410, 0x0300});
  bench.put(0x300, {0xB200, 0x0000});
  bench.machine.cpu().gpr[1] = 0x0B;
  bench.machine.cpu().gpr[2] = 0x1234'5678;
  CHECK(bench.run(1).reason == ExitReason::budget);
  CHECK(bench.machine.cpu().gpr[2] == 0x1234'5678);
  CHECK(bench.machine.cpu().psw.address == origin + 4);
}

TEST_CASE("its fetch is recorded, and nothing else") {
  constexpr std::uint32_t all_events = 0xF000'FFFF;
  for (const bool executed : {false, true}) {
    CAPTURE(executed);
    SilentMachine bench("IPK,LRA");
    bench.machine.load_psw(0x4009'0000'0000'2000);
    auto& cpu = bench.machine.cpu();
    cpu.cr[9] = all_events;
    cpu.cr[10] = executed ? 0x300 : origin;
    cpu.cr[11] = cpu.cr[10] + 1;
    bench.put(origin, {executed ? 0x4400U : 0xB120U, 0x0300});
    bench.put(0x300, {0xB120, 0x0300});
    const auto exit = bench.run(5);
    CHECK(exit.reason == ExitReason::program);
    CHECK(exit.code == 0x80);
    CHECK(exit.events == ProgramEvents{ProgramEvents::instruction_fetching, origin});
  }
}

TEST_CASE("sets of instructions as text") {
  CHECK(to_string(parse_privileged_instructions("stnsm,SSM").value()) == "SSM,STNSM");
  CHECK(parse_privileged_instructions("SSM,").error() ==
        "there is no instruction \"\"; write mnemonics with commas, e.g. SSM,STNSM");
  CHECK(parse_privileged_instructions("SSN").error() ==
        "there is no instruction \"SSN\"; write mnemonics with commas, e.g. SSM,STNSM");
  CHECK(parse_privileged_instructions("SSM,LR").error() ==
        "LR is not privileged; name privileged instructions, e.g. SSM,STNSM");
  CHECK(InstructionSet{}.empty());
  CHECK_FALSE(parse_privileged_instructions("LPSW").value().empty());
}
