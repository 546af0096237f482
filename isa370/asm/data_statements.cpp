// Statements that make data: DC, DS, CCW, CNOP.
#include <fmt/format.h>

#include <utility>

#include "assembly.hpp"
#include "nominal_value.hpp"

namespace isa370::assembler {
namespace {

constexpr std::uint32_t halfword = 2;
constexpr std::uint32_t doubleword = 8;

}  // namespace

void Assembly::first_dc(Statement& statement) { lay_out(statement, true); }
void Assembly::first_ds(Statement& statement) { lay_out(statement, false); }

/// Gives every operand its place; the statement's is that of the first.
void Assembly::lay_out(Statement& statement, bool values_needed) {
  begin_at_boundary(statement, 1);
  auto cursor = operands(statement);
  if (cursor.done()) throw Fault(whole_statement, "there is no constant; write for example F'1', CL8'TEXT' or 18F");
  auto here = surroundings(statement);
  OperandPlaces places(statement.start);
  for (bool first = true; first || cursor.accept(','); first = false) {
    here.location = places.end();
    const auto constant = read_constant(cursor, here, values_needed);
    const auto location = places.place(constant, statement.text);
    if (!first) continue;
    statement.location = location;
    if (!statement.name.empty())
      define_here(statement, value_length(constant, statement.text, 0), attributes_of(constant, statement.text));
  }
  cursor.expect_end("the constant");
  advance(statement, places.end());
}

void Assembly::second_dc(Statement& statement) {
  auto cursor = operands(statement);
  auto here = surroundings(statement);
  OperandPlaces places(statement.start);
  EncodedConstant bits;  // Operands with lengths in bits, so far.
  std::uint32_t bits_start = 0;
  const auto flush = [&] {
    if (bits.bits > 0) emit_constant(statement, bits_start, std::exchange(bits, {}));
  };
  for (bool first = true; first || cursor.accept(','); first = false) {
    const auto before = places.end();
    here.location = before;
    const auto constant = read_constant(cursor, here, true);
    const auto start = places.place(constant, statement.text);
    if (!constant.bit_length) {
      flush();
      emit_padding(statement, before, start);
    }
    here.location = start;
    auto encoded = encode_constant(constant, statement.text, here, usings_, false);
    if (constant.bit_length) {
      if (bits.bits == 0) bits_start = start;
      append_bits(bits.bytes, bits.bits, encoded.bytes, encoded.bits);
    } else if (!encoded.bytes.empty()) {
      emit_constant(statement, start, std::move(encoded));
    }
  }
  flush();
}

void Assembly::first_ccw(Statement& statement) {
  begin_at_boundary(statement, doubleword);
  define_here(statement, doubleword, {'W'});
  advance(statement, statement.location + doubleword);
}

void Assembly::second_ccw(Statement& statement) {
  constexpr std::string_view form = "a comma is expected here; CCW is written with command,address,flags,count";
  constexpr unsigned address_bits = 24;
  auto cursor = operands(statement);
  const auto here = surroundings(statement);
  EncodedConstant ccw;
  append_number(ccw.bytes, read_absolute(cursor, here, 0, 255, "the command code"), 1);
  cursor.expect(',', form);
  const auto at = cursor.at;
  append_address(ccw, read_expression(cursor, here), address_bits, module_.sections, at);
  cursor.expect(',', form);
  append_number(ccw.bytes, read_absolute(cursor, here, 0, 255, "the flags"), 1);
  cursor.expect(',', form);
  append_number(ccw.bytes, 0, 1);
  append_number(ccw.bytes, read_absolute(cursor, here, 0, 65535, "the count"), 2);
  cursor.expect_end("the count");
  emit_padding(statement, statement.start, statement.location);
  emit_constant(statement, statement.location, std::move(ccw));
}

/// CNOP b,w: no-operations up to the place b bytes behind a boundary of w bytes.
void Assembly::first_cnop(Statement& statement) {
  begin_at_boundary(statement, halfword);
  auto cursor = operands(statement);
  const auto here = surroundings(statement);
  const auto at = cursor.at;
  const auto byte = read_absolute(cursor, here, 0, 6, "the byte");
  cursor.expect(',', "a comma is expected here; CNOP is written with byte,boundary: 0,4 2,4 0,8 2,8 4,8 or 6,8");
  const auto boundary = read_absolute(cursor, here, 4, 8, "the boundary");
  cursor.expect_end("the boundary");
  if (byte % 2 != 0 || byte >= boundary || (boundary != 4 && boundary != 8))
    throw Fault(at, "CNOP is written with 0,4 2,4 0,8 2,8 4,8 or 6,8");
  auto end = statement.location;
  while (end % boundary != byte) end += halfword;
  advance(statement, end);
}

void Assembly::second_cnop(Statement& statement) {
  constexpr std::uint8_t branch_on_condition_register = 0x07;
  emit_padding(statement, statement.start, statement.location);
  std::vector<std::uint8_t> bytes;
  for (std::uint32_t i = 0; i < statement.length; i += halfword) {
    bytes.push_back(branch_on_condition_register);
    bytes.push_back(0);
  }
  if (!bytes.empty()) emit(statement, statement.location, std::move(bytes));
}

}  // namespace isa370::assembler
