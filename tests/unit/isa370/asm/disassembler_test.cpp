// Disassembled text assembles to the same bytes: every row of the table with random fields, and random bytes.
#include "isa370/disassembler.hpp"

#include <random>

#include "assembled.hpp"

using namespace isa370;
using namespace isa370::assembler;

namespace {

constexpr std::uint32_t seed = 370;

std::array<std::uint8_t, 6> random_text(std::mt19937& random) {
  std::array<std::uint8_t, 6> text;
  for (auto& byte : text) byte = static_cast<std::uint8_t>(random());
  return text;
}

std::string assembled_again(const std::vector<std::string>& statements) {
  std::string source = "T        CSECT\n";
  for (const auto& statement : statements) source += "         " + statement + "\n";
  const auto result = assemble_well(source + "         END\n");
  return result.ok() ? loaded({result.deck}) : std::string();
}

}  // namespace

TEST_CASE("statements as they are written") {
  CHECK(disassemble({0x41, 0x12, 0x30, 0x04}) == "LA    1,4(2,3)");
  CHECK(disassemble({0x18, 0x12}) == "LR    1,2");
  CHECK(disassemble({0xD2, 0x04, 0x30, 0x00, 0x40, 0x01}) == "MVC   0(5,3),1(4)");
  CHECK(disassemble({0xBF, 0x1A, 0x30, 0x00}) == "ICM   1,B'1010',0(3)");
  CHECK(disassemble({0x92, 0xC1, 0x40, 0x05}) == "MVI   5(4),X'C1'");
  CHECK(disassemble({0xB2, 0x0D, 0, 0}) == "PTLB");
  CHECK(disassemble({0x83, 0x12, 0x00, 0x08}) == "DIAGNOSE 1,2,8(0)");
  CHECK(disassemble({0x00, 0x00}) == "DC    X'0000'");
  CHECK(disassemble({0xB2, 0xFF, 0x12, 0x34}) == "DC    X'B2FF1234'");
}

TEST_CASE("bits that no statement can make are shown as a constant, with the instruction as a remark") {
  CHECK(disassemble({0x80, 0x01, 0x10, 0x00}) == "DC    X'80011000'  SSM   0(1)");
  CHECK(disassemble({0x89, 0x13, 0x00, 0x04}) == "DC    X'89130004'  SLL   1,4(0)");
}

TEST_CASE("every row of the table with random fields assembles to the same bytes") {
  std::mt19937 random(seed);
  std::vector<std::string> statements;
  std::string expected;
  for (const auto& row : instruction_table())
    for (int i = 0; i < 20; ++i) {
      auto text = random_text(random);
      if (row.opcode > 0xFF) text[1] = static_cast<std::uint8_t>(row.opcode);
      text[0] = static_cast<std::uint8_t>(row.opcode > 0xFF ? row.opcode >> 8 : row.opcode);
      statements.push_back(disassemble(text));
      expected += hexadecimal(std::span(text).first(instruction_length(text[0])));
    }
  CHECK(assembled_again(statements) == expected);
}

TEST_CASE("random bytes, instructions or not, assemble to the same bytes") {
  std::mt19937 random(seed + 1);
  std::vector<std::string> statements;
  std::string expected;
  for (int i = 0; i < 5000; ++i) {
    const auto text = random_text(random);
    statements.push_back(disassemble(text));
    expected += hexadecimal(std::span(text).first(instruction_length(text[0])));
  }
  CHECK(assembled_again(statements) == expected);
}
