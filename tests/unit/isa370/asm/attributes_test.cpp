// What the first pass keeps of each name for the conditional assembly: type, length, scale and integer attributes.
#include "assembled.hpp"
#include "constant.hpp"
#include "symbol_table.hpp"

using namespace isa370::assembler;

namespace {

std::optional<int> integer_of(char type, std::uint32_t length, int scale) {
  return integer_attribute({{0, {}, length}, {type, scale}, 1, {}});
}

/// Type, scale and length attribute of a name of this constant: "F 0 4".
std::string attributes(std::string_view operand) {
  SymbolTable symbols;
  const std::vector<Section> sections;
  Surroundings here;
  here.symbols = &symbols;
  here.sections = &sections;
  Cursor cursor{operand, 0, operand.size()};
  const auto constant = read_constant(cursor, here, false);
  CHECK(cursor.done());
  const auto found = attributes_of(constant, operand);
  return fmt::format("{} {} {}", found.type, found.scale, value_length(constant, operand, 0));
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

TEST_CASE("type, scale and length attributes of constants") {
  CHECK(attributes("C'ABC'") == "C 0 3");
  CHECK(attributes("XL5'1'") == "X 0 5");
  CHECK(attributes("F'1'") == "F 0 4");
  CHECK(attributes("3HS-3'1'") == "H -3 2");
  CHECK(attributes("FL3S2'1'") == "G 2 3");
  CHECK(attributes("E'1'") == "E 0 4");
  CHECK(attributes("DL7S3'1'") == "K 3 7");
  CHECK(attributes("L'1'") == "L 0 16");
  CHECK(attributes("P'+12.345'") == "P 3 3");
  CHECK(attributes("PL8'1.5,2.25'") == "P 1 8");
  CHECK(attributes("Z'-.75'") == "Z 2 2");
  CHECK(attributes("D") == "D 0 8");
  CHECK(attributes("A(1)") == "A 0 4");
  CHECK(attributes("AL3(1)") == "R 0 3");
  CHECK(attributes("VL3(X)") == "R 0 3");
  CHECK(attributes("S(1)") == "S 0 2");
  CHECK(attributes("BL.9'1'") == "B 0 2");
}
