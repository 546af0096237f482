// Popek and Goldberg's condition, instruction by instruction: whatever can tell or change the mode of the machine traps in the
// problem state, and what does not trap does there what it does in the supervisor state. [PG74]
//
// Each vector of each instruction of System/370 is run again in the problem state. A privileged one must be refused, with
// nothing changed; any other must leave everything as in the supervisor state, and the registers that control the machine as
// they were. That addresses, too, cannot tell where a program lies is what address translation is for; programs that run
// elsewhere than they think are compared in tests/peer.
#include <fstream>
#include <sstream>

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <isa370/instruction.hpp>

#include "vector_runner.hpp"

namespace {

using namespace isa370;
using test_support::run_vector;
using test_support::TestVector;

std::vector<TestVector> vectors_of(const InstructionRow& row) {
  std::ifstream file(fmt::format("{}/tests/vectors/{}.txt", CAMBRIDGE_SOURCE_DIR, row.mnemonic));
  std::ostringstream text;
  text << file.rdbuf();
  auto vectors = test_support::parse_vectors(text.str(), fmt::format("tests/vectors/{}.txt", row.mnemonic));
  REQUIRE(vectors.has_value());
  std::erase_if(*vectors, [](const TestVector& vector) {
    return vector.model != nullptr && vector.model->architecture != Architecture::system_370;
  });
  return *vectors;
}

/// The same program in the problem state, as it must end.
TestVector refused(TestVector vector) {
  vector.problem_state = true;
  vector.after = {};
  vector.after.keys = vector.before.keys;
  vector.interruption = static_cast<std::uint8_t>(ProgramInterruption::privileged_operation);
  vector.supervisor_call.reset();
  vector.passes = 0;
  return vector;
}

TestVector innocuous(TestVector vector) {
  vector.problem_state = true;
  return vector;
}

/// The same where the machine passes over what it should refuse.
TestVector passed_over(TestVector vector) {
  vector.problem_state = true;
  vector.silent.add(*find_instruction(vector.code[0], vector.code[1]));
  vector.after = {};
  vector.after.keys = vector.before.keys;
  vector.interruption.reset();
  vector.supervisor_call.reset();
  vector.passes = 1;
  return vector;
}

/// An instruction that cannot be fetched is refused for that.
bool fetched(const TestVector& vector) {
  const auto address =
      vector.before.psw ? static_cast<std::uint32_t>(*vector.before.psw & 0xFF'FFFF) : vector.before.address.value_or(0);
  const bool invalid = vector.before.psw && !ProgramStatusWord::from_bits(*vector.before.psw).valid();
  return address % 2 == 0 && !invalid;
}

}  // namespace

TEST_CASE("each sensitive instruction is privileged, and each privileged one traps in the problem state") {
  unsigned privileged = 0;
  unsigned others = 0;
  for (const auto& row : instruction_table()) {
    if (!row.models.contains(Architecture::system_370)) continue;
    const bool traps = row.privilege == Privilege::supervisor;
    for (const auto& given : vectors_of(row)) {
      if (!fetched(given)) continue;
      ++(traps ? privileged : others);
      for (const auto& difference : run_vector(traps ? refused(given) : innocuous(given)))
        FAIL_CHECK(given.file << ":" << given.line << ": " << given.name << ": " << difference);
      if (!traps) CHECK_MESSAGE(given.after.cr.empty(), row.mnemonic, " changes control registers and is not privileged");
    }
  }
  MESSAGE("vectors in the problem state: ", privileged, " of privileged instructions, ", others, " of others");
  CHECK(privileged > 150);
  CHECK(others > 1000);
}

TEST_CASE("a machine that passes over privileged instructions in the problem state breaks the condition") {
  // As the option says, nothing happens there; in the supervisor state something does: sensitive, and no trap.
  unsigned passed = 0;
  unsigned sensitive = 0;
  for (const auto& row : instruction_table()) {
    if (!row.models.contains(Architecture::system_370) || row.privilege == Privilege::problem) continue;
    for (const auto& given : vectors_of(row)) {
      if (!fetched(given)) continue;
      ++passed;
      for (const auto& difference : run_vector(passed_over(given)))
        FAIL_CHECK(given.file << ":" << given.line << ": " << given.name << ": " << difference);
      auto in_supervisor_state = passed_over(given);
      in_supervisor_state.problem_state = false;
      if (!run_vector(in_supervisor_state).empty()) ++sensitive;
    }
  }
  CHECK(passed > 150);
  CHECK(sensitive > 130);
  CHECK(sensitive < passed);  // PURGE TLB, and some condition codes, cannot be seen here.
}

TEST_CASE("the check finds an instruction that is sensitive and does not trap") {
  // SSM, if it were not privileged: its vector asks for what it does in the supervisor state.
  for (const auto& vector : vectors_of(*find_instruction(0x80, 0)))
    if (!vector.interruption) CHECK_FALSE(run_vector(innocuous(vector)).empty());
  // AR, if it were: nothing stops it.
  for (const auto& vector : vectors_of(*find_instruction(0x1A, 0)))
    if (!vector.interruption) CHECK_FALSE(run_vector(refused(vector)).empty());
}
