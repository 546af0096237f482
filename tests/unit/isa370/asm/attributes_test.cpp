// What the first pass keeps of each name for the conditional assembly: type, length, scale and integer attributes.
#include "symbol_table.hpp"

#include "assembled.hpp"

using namespace isa370::assembler;

namespace {

std::optional<int> integer_of(char type, std::uint32_t length, int scale) {
  return integer_attribute({{0, {}, length}, {type, scale}, 1, {}});
}

}  // namespace

TEST_CASE("the integer attribute follows from type, length and scale") {
  CHECK(integer_of('F', 4, 0) == 31);
  CHECK(integer_of('H', 2, 6) == 9);
  CHECK(integer_of('G', 3, -2) == 25);
  CHECK(integer_of('E', 4, 2) == 4);
  CHECK(integer_of('D', 8, 5) == 9);
  CHECK(integer_of('K', 5, 0) == 8);
  CHECK(integer_of('L', 16, 10) == 18);
  CHECK(integer_of('P', 3, 2) == 3);
  CHECK(integer_of('Z', 4, 2) == 2);
  CHECK_FALSE(integer_of('C', 4, 0));
  CHECK_FALSE(integer_of('U', 1, 0));
}
