// Every instruction of the table against its vectors, and the runner against vectors that must not hold.
#include <algorithm>
#include <array>
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

std::string path_of(const InstructionRow& row) {
  return fmt::format("{}/tests/vectors/{}.txt", CAMBRIDGE_SOURCE_DIR, row.mnemonic);
}

std::vector<TestVector> vectors_of(const InstructionRow& row) {
  const auto path = path_of(row);
  std::ifstream file(path);
  std::ostringstream text;
  text << file.rdbuf();
  const auto vectors = parse_vectors(text.str(), fmt::format("tests/vectors/{}.txt", row.mnemonic));
  REQUIRE_MESSAGE(file.is_open(), path, " cannot be read: each instruction needs its vectors");
  REQUIRE_MESSAGE(vectors.has_value(), (vectors ? "" : vectors.error()));
  return *vectors;
}

TestVector only_vector(std::string_view text) {
  const auto vectors = parse_vectors(text, "text");
  REQUIRE_MESSAGE(vectors.has_value(), (vectors ? "" : vectors.error()));
  REQUIRE(vectors->size() == 1);
  return vectors->front();
}

}  // namespace

TEST_CASE("each instruction of the table has vectors of its own") {
  for (const auto& row : instruction_table()) {
    const auto vectors = vectors_of(row);
    CHECK_MESSAGE(vectors.size() >= 3, row.mnemonic, " has fewer than three vectors");
    for (const auto& vector : vectors) {
      const auto* found = find_instruction(vector.code[0], vector.code[1]);
      CHECK_MESSAGE(found == &row, vector.file, ":", vector.line, ": the code is not ", row.mnemonic);
      CHECK_MESSAGE(vector.code.size() == instruction_length(vector.code[0]), vector.file, ":", vector.line, ": wrong length");
    }
  }
}

TEST_CASE("instructions leave exactly the state that their vectors say") {
  unsigned count = 0;
  for (const auto& row : instruction_table()) {
    for (const auto& vector : vectors_of(row)) {
      ++count;
      for (const auto& difference : run_vector(vector))
        FAIL_CHECK(vector.file << ":" << vector.line << ": " << vector.name << ": " << difference);
    }
  }
  CHECK(count > 1700);
}

TEST_CASE("a vector that is wrong in any one thing fails") {
  const std::string right = "vector v\ncode 1A12\nbefore r1=1 r2=2 cc=0\nafter r1=3 cc=2";
  CHECK(run_vector(only_vector(right)).empty());
  for (const auto* wrong : {
           "vector r\ncode 1A12\nbefore r1=1 r2=2\nafter r1=4 cc=2",
           "vector c\ncode 1A12\nbefore r1=1 r2=2\nafter r1=3 cc=1",
           "vector unnamed register\ncode 1A12\nbefore r1=1 r2=2\nafter cc=2",
           "vector address\ncode 1A12\nbefore r1=1 r2=2\nafter r1=3 cc=2 address=1004",
           "vector mask\ncode 1A12\nbefore r1=1 r2=2\nafter r1=3 cc=2 pm=1",
           "vector interruption\ncode 1A12\nbefore r1=1 r2=2\nafter r1=3 cc=2\ninterruption 08",
           "vector storage\ncode 1A12\nbefore r1=1 r2=2\nafter r1=3 cc=2 mem@2000=00",
           "vector unnamed storage\ncode 92AA5000\nbefore r5=2000\nafter",
           "vector another byte\ncode 92AA5000\nbefore r5=2000\nafter mem@2000=AB",
           "vector change bit\ncode 95AA5000\nbefore r5=2000 mem@2000=AA\nafter cc=0 mem@2000=AA",
           "vector reference bit\ncode 95AA5000\nbefore r5=2000\nafter cc=1",
           "vector no interruption\ncode 5C105000\nbefore r5=2000\nafter",
           "vector floating-point register\ncode 1A12\nbefore r1=1 r2=2\nafter r1=3 cc=2 f0=1",
           "vector whole PSW\ncode 1A12\nbefore r1=1 r2=2\nafter r1=3 psw=0000000020001004",
           "vector prefix\ncode B2105000\nbefore r5=2000 mem@2000=00003000\nafter",
           "vector storage key\ncode 0812\nbefore r1=F6 r2=2800\nafter key@2800=F4",
           "vector unnamed key\ncode 0812\nbefore r1=F6 r2=2800\nafter",
           "vector TOD clock\ncode B2045000\nbefore r5=2000 mem@2000=01*8\nafter tod=0101010101000000 clock=set cc=0",
           "vector state of the clock\ncode B2045000\nbefore r5=2000 clock=not-set mem@2000=01*8\nafter cc=0",
           "vector comparator\ncode B2065000\nbefore r5=2000 mem@2000=01*8\nafter",
           "vector CPU timer\ncode B2085000\nbefore r5=2000 mem@2000=01*8\nafter timer=0101010101020000",
           "vector no supervisor call\ncode 0700\nafter\nsupervisor-call 00",
           "vector another supervisor call\ncode 0A01\nafter\nsupervisor-call 02",
       })
    CHECK_MESSAGE(!run_vector(only_vector(wrong)).empty(), wrong);
}

TEST_CASE("faults of a vectors file are named with their line") {
  const auto fault = [](std::string_view text) {
    const auto vectors = parse_vectors(text, "f");
    return vectors ? std::string("none") : vectors.error();
  };
  CHECK(fault("code 1A12") == "f:1: 'code' before the first vector");
  CHECK(fault("vector v\n# note\ncode 1A1") == "f:3: '1A1' is not whole bytes");
  CHECK(fault("vector v\ncode 1A12\nbefore r16=0") == "f:3: 'r16' is not a register");
  CHECK(fault("vector v\ncode 1A12\nafter cc=4") == "f:3: '4' is more than 3");
  CHECK(fault("vector v\ncode 1A12\nafter key=4") == "f:3: 'key' is not known here");
  CHECK(fault("vector v\nbefore r1=0") == "f:1: no code");
  CHECK(fault("vector v\nbefore mode=xa") == "f:2: mode 'xa' is not bc, ec or dat");
  CHECK(fault("vector v\nbefore model=7090").starts_with("f:2: model '7090' is not 360/30, "));
  CHECK(fault("vector v\nbefore clock=slow").starts_with("f:2: clock 'slow' is not set, "));
  CHECK(fault("vector v\nafter secure") == "f:2: 'secure' is not known here");
  CHECK(fault("vector v\nbefore cr16=0") == "f:2: 'r16' is not a register");
}
