// Handlers that lead to each other must not use up the host's stack: each row is performed a great many times in one burst, on
// a small stack.
#include <pthread.h>

#include <cstdint>

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <isa370/instruction.hpp>

#include "machine_builder.hpp"

namespace {

using test_support::MachineBuilder;

constexpr std::uint32_t rounds = 100'000;
constexpr std::uint32_t data = 0x3000;
constexpr std::uint32_t other_data = 0x3100;
constexpr std::uint32_t count_down = 0x2010;

/// An instruction whose operands are at `data` and `other_data`, where branches to the loop's end stand for those that branch.
std::string instruction_of(const isa370::InstructionRow& row) {
  const auto first_byte = row.opcode > 0xFF ? row.opcode >> 8 : row.opcode;
  switch (isa370::instruction_length(static_cast<std::uint8_t>(first_byte))) {
    case 2:
      return fmt::format("{:02X}46", first_byte);
    case 4:
      if (row.opcode > 0xFF) return fmt::format("{:04X}4000", row.opcode);
      return row.format == isa370::Format::rx || row.format == isa370::Format::rx_mask
                 ? fmt::format("{:02X}204000", first_byte)
                 : fmt::format("{:02X}264000", first_byte);
    default:
      return fmt::format("{:02X}3340006000", first_byte);
  }
}

void prepare(MachineBuilder& bench, const isa370::InstructionRow& row) {
  const auto loop = fmt::format("{}{}", instruction_of(row), "47F0C010");
  bench.bytes(0x2004, loop).bytes(count_down, "46A0C004 8200C020").bytes(0x2020, "0002000000000ABC");
  bench.bytes(data, "47F0C010 0000001C").bytes(other_data, "47F0C010 0000001C");
  bench.bytes(0x2030, "82000020").bytes(0x2034, "82000028");
  bench.doubleword(0x60, 0x2030).doubleword(0x68, 0x2034);
  bench.gpr(10) = rounds;
  bench.gpr(12) = 0x2000;
  bench.gpr(4) = data;
  bench.gpr(5) = 8;
  bench.gpr(6) = other_data;
  bench.gpr(7) = 8;
  bench.psw().address = 0x2004;
}

struct Work {
  const isa370::InstructionRow* row;
  std::uint64_t instructions = 0;
};

void* perform_many_times(void* argument) {
  auto& work = *static_cast<Work*>(argument);
  MachineBuilder bench;
  prepare(bench, *work.row);
  static_cast<void>(bench.run(4 * rounds));
  work.instructions = bench.machine.instruction_count();
  return nullptr;
}

}  // namespace

TEST_CASE("no instruction takes stack of the host that it does not give back") {
  constexpr std::size_t small_stack = 256 * 1024;
  for (const auto& row : isa370::instruction_table()) {
    if (row.privilege == isa370::Privilege::supervisor || !row.models.contains(isa370::Architecture::system_370)) continue;
    pthread_attr_t attributes;
    REQUIRE(pthread_attr_init(&attributes) == 0);
    REQUIRE(pthread_attr_setstacksize(&attributes, small_stack) == 0);
    Work work{&row};
    pthread_t thread{};
    REQUIRE(pthread_create(&thread, &attributes, perform_many_times, &work) == 0);
    pthread_join(thread, nullptr);
    pthread_attr_destroy(&attributes);
    CHECK_MESSAGE(work.instructions > rounds, row.mnemonic, ": ", work.instructions);
  }
}
