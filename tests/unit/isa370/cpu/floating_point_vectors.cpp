// Every floating-point instruction against its vectors.
#include <fstream>
#include <sstream>

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <isa370/instruction.hpp>

#include "vector_runner.hpp"

namespace {

using namespace isa370;
using test_support::parse_vectors;
using test_support::run_vector;
using test_support::TestVector;

bool is_floating_point(const InstructionRow& row) { return row.section == "Floating-Point Instructions"; }

std::vector<TestVector> vectors_of(const InstructionRow& row) {
  const auto name = fmt::format("tests/vectors/{}.txt", row.mnemonic);
  std::ifstream file(fmt::format("{}/{}", CAMBRIDGE_SOURCE_DIR, name));
  REQUIRE_MESSAGE(file.is_open(), name, " cannot be read: each floating-point instruction needs its vectors");
  std::ostringstream text;
  text << file.rdbuf();
  const auto vectors = parse_vectors(text.str(), name);
  REQUIRE_MESSAGE(vectors.has_value(), (vectors ? "" : vectors.error()));
  return *vectors;
}

}  // namespace

TEST_CASE("floating-point instructions leave exactly the state that their vectors say") {
  unsigned instructions = 0;
  unsigned count = 0;
  for (const auto& row : instruction_table()) {
    if (!is_floating_point(row)) continue;
    ++instructions;
    const auto vectors = vectors_of(row);
    CHECK_MESSAGE(vectors.size() >= 8, row.mnemonic, " has fewer than eight vectors");
    for (const auto& vector : vectors) {
      ++count;
      const auto* found = find_instruction(vector.code[0], vector.code[1]);
      CHECK_MESSAGE(found == &row, vector.file, ":", vector.line, ": the code is not ", row.mnemonic);
      for (const auto& difference : run_vector(vector))
        FAIL_CHECK(vector.file << ":" << vector.line << ": " << vector.name << ": " << difference);
    }
  }
  CHECK(instructions == 51);
  CHECK(count > 900);
}
