// Operands that overlap in storage although their addresses do not: two pages have one frame. The manual leaves open what comes
// of it; it must be the same with and without fast paths.
#include <doctest/doctest.h>
#include <fmt/format.h>

#include "program_twins.hpp"
#include "storage_roles.hpp"

using namespace isa370;
using namespace table_test;

namespace {

constexpr std::uint32_t operands = 0x2100;  ///< In page 2, whose frame page 5 has, too.
constexpr std::uint32_t alias = 0x3000;
constexpr std::uint32_t code = 0x1000;

/// Numbers that mean something to most instructions: digits, signs, pattern bytes, arguments near the operands themselves.
std::uint8_t content(std::uint32_t k) {
  return static_cast<std::uint8_t>(k % 5 == 0 ? 0x20 : k % 7 == 0 ? 0x1C : (k * 11) % 10 << 4 | k % 10);
}

std::string wrong_with(ProgramTwins& twins, const std::vector<std::uint8_t>& text, std::uint32_t left, std::uint32_t right) {
  std::vector<std::uint8_t> bytes;
  for (std::uint32_t k = 0; k < 0x400; ++k) bytes.push_back(content(k));
  twins.put(operands, bytes);
  twins.put(code, text);
  twins.both([&](Machine& machine) {
    machine.cpu().psw.address = code;
    machine.cpu().psw.system_mask = ProgramStatusWord::translation_mask;
    machine.cpu().psw.wait = false;
    machine.cpu().gpr[left_base] = left;
    machine.cpu().gpr[right_base] = right;
  });
  return twins.run(1);
}

}  // namespace

TEST_CASE("operands that overlap by way of another page") {
  Failures failures;
  ProgramTwins twins(true);
  twins.make_tables(true);
  twins.both([](Machine& machine) {
    machine.storage().write(AbsoluteAddress{ProgramTwins::page_table + 2 * 5}, std::uint16_t{0x0020});
  });
  unsigned tried = 0;
  for (const auto& row : storage_rows()) {
    if (!row.right) continue;
    for (const auto second_byte : second_bytes(*find_instruction(row.mnemonic)))
      for (std::uint32_t distance = 0; distance < 40; ++distance)
        for (const bool left_first : {true, false}) {
          const std::uint32_t lower = operands + 0x40, upper = operands + 0x40 + distance;
          const auto text = instruction_text(*find_instruction(row.mnemonic), second_byte);
          const auto wrong = wrong_with(twins, text, (left_first ? lower : upper) + alias, left_first ? upper : lower);
          ++tried;
          if (!wrong.empty())
            failures.note(fmt::format("{} {}, {} apart: {}", row.mnemonic, hexadecimal(text), distance, wrong));
        }
  }
  CHECK(failures.count() == 0);
  CHECK(tried > 10'000);
}
