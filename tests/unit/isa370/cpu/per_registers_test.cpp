// Which registers an instruction alters, for every row of the instruction table: random instructions are watched register by
// register, and what changed must be among what was reported.
#include <algorithm>
#include <array>
#include <random>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include <isa370/instruction.hpp>

#include "machine_builder.hpp"

using namespace isa370;

namespace {

/// Values of 32 bits on every host.
using Random = std::independent_bits_engine<std::mt19937, 32, std::uint32_t>;

constexpr std::uint32_t code_location = 0x2'0000;  ///< Out of the operands' reach.
constexpr std::uint32_t operand_size = 0xA000;
constexpr std::uint32_t all_registers = 0xFFFF;

/// One instruction with the storage and the registers that it finds.
class Trial {
 public:
  Trial(Machine& machine, Random& random, const InstructionRow& row) : machine_(machine) {
    for (auto& byte : operands_) byte = static_cast<std::uint8_t>(random());
    for (unsigned digits = 0; digits < 64; digits += 8)  // Some packed numbers.
      std::ranges::copy(std::array<std::uint8_t, 8>{0, 0, 0, 0, 0, 0x12, 0x34, 0x5C}, operands_.begin() + 0x3000 + digits);
    std::fill_n(operands_.begin() + 0x3800, 0x40, std::uint8_t{0});
    for (auto& value : registers_) value = random_value(random);
    for (auto& byte : text_) byte = static_cast<std::uint8_t>(random());
    if (random() % 2 == 0) {  // An operand on a boundary, near the packed numbers.
      text_[1] &= 0xF0;
      text_[2] &= 0xF0;
      text_[3] &= 0x38;
    }
    const bool two_bytes = row.opcode > 0xFF;
    text_[0] = static_cast<std::uint8_t>(two_bytes ? row.opcode >> 8 : row.opcode);
    if (two_bytes) text_[1] = static_cast<std::uint8_t>(row.opcode);
  }

  /// Whether an event of the registers in `mask` was reported.
  bool alters(std::uint32_t mask) {
    auto& cpu = machine_.cpu();
    const auto bytes = machine_.storage().bytes();
    std::ranges::copy(operands_, bytes.begin());
    std::ranges::copy(text_, bytes.begin() + code_location);
    cpu.psw = ProgramStatusWord::from_bits(0x4008'0000'0000'0000 | code_location);
    cpu.gpr = registers_;
    cpu.cr = initial_control_registers();
    cpu.cr[0] |= 0x0080'0000;  // A translation format, for LRA.
    cpu.cr[9] = 0x1000'0000 | mask;
    const auto exit = machine_.run({.instructions = 1});
    return (exit.events.code & ProgramEvents::register_alteration) != 0;
  }
  [[nodiscard]] std::uint32_t changed() const {
    std::uint32_t mask = 0;
    for (unsigned number = 0; number < registers_.size(); ++number)
      if (machine_.cpu().gpr[number] != registers_[number]) mask |= 0x8000U >> number;
    return mask;
  }
  [[nodiscard]] const std::array<std::uint8_t, 6>& text() const { return text_; }

 private:
  static std::uint32_t random_value(Random& random) {
    switch (random() % 4) {
      case 0:
        return random() % 3;
      case 1:
        return 0x3000 + random() % 8 * 8;
      default:
        return 0x3000 + random() % 0x1000;
    }
  }

  Machine& machine_;
  std::array<std::uint8_t, operand_size> operands_{};
  std::array<std::uint32_t, 16> registers_{};
  std::array<std::uint8_t, 6> text_{};
};

}  // namespace

TEST_CASE("every instruction of the table reports the registers that it alters, and no others") {
  Machine machine({.storage_size = 0x4'0000, .interruptions = InterruptionWay::hosted, .interval_timer = false});
  Random random(std::mt19937(370));
  unsigned altering_rows = 0;
  unsigned same_values = 0;
  constexpr int trials = 60;
  for (const auto& row : instruction_table()) {
    if (row.mnemonic == "EX") continue;  // Its subject is one of the others.
    CAPTURE(std::string(row.mnemonic));
    bool alters_some = false;
    bool exact = false;
    for (int k = 0; k < trials; ++k) {
      Trial trial(machine, random, row);
      const bool some = trial.alters(all_registers);
      const auto changed = trial.changed();
      std::uint32_t reported = 0;
      for (std::uint32_t mask = 0x8000; some && mask != 0; mask >>= 1)
        if (trial.alters(mask)) reported |= mask;
      CAPTURE(changed);
      CAPTURE(reported);
      CHECK((changed & ~reported) == 0);
      alters_some = alters_some || some;
      exact = exact || (some && reported == changed);
      if (reported != changed) ++same_values;
    }
    CHECK(exact == alters_some);
    if (alters_some) ++altering_rows;
  }
  CHECK(altering_rows >= 55);
  CHECK(same_values > 0);
}
