// Machine instructions, their literals, and LTORG.
#include <fmt/format.h>

#include <algorithm>

#include "assembly.hpp"

namespace isa370::assembler {
namespace {

constexpr std::uint32_t halfword = 2;
constexpr std::uint32_t doubleword = 8;

}  // namespace

void Assembly::first_instruction(Statement& statement, const Operation& operation) {
  begin_at_boundary(statement, halfword);
  const auto length = length_of(operation);
  define_here(statement, length, {'I'});
  advance(statement, statement.location + length);
  for (const auto offset : find_literals(statement)) statement.literals.push_back({offset, note_literal(statement, offset)});
}

void Assembly::second_instruction(Statement& statement, const Operation& operation) {
  emit_padding(statement, statement.start, statement.location);
  EncodingContext context;
  context.surroundings = surroundings(statement);
  context.usings = &usings_;
  context.literal = [&](Cursor& cursor) -> Value {
    const auto use = std::ranges::find(statement.literals, cursor.at, &LiteralUse::offset);
    if (use == statement.literals.end()) throw Fault(cursor.at, "a literal may stand only at the beginning of an operand");
    auto& literal = module_.literals[use->literal];
    if (literal.section < 0) throw Fault(cursor.at, "");  // The pool is missing with the END that was to place it.
    cursor.at += 1 + literal.key.size();
    literal.references.push_back(context.surroundings.statement);
    return {module_.address(literal.section, literal.location), {{literal.section, 1}}, literal.value_length};
  };
  std::vector<Fault> warnings;
  context.warnings = &warnings;
  emit(statement, statement.location, encode_instruction(operation, statement, context));
  for (const auto& warning : warnings) warn(statement, warning);
}

/// Enters the literal whose '=' is at `offset`, unless the pool has it already.
std::size_t Assembly::note_literal(const Statement& statement, std::size_t offset) {
  Cursor cursor{statement.text, offset + 1, statement.operands.end()};
  Literal literal;
  literal.constant = read_constant(cursor, surroundings(statement), true);
  literal.statement = index_of(statement);
  literal.key = literal_key(statement.view(literal.constant.specification));
  literal.size = total_length(literal.constant, statement.text);
  literal.value_length = value_length(literal.constant, statement.text, 0);
  if (literal.size == 0) throw Fault(offset, "a literal cannot have the duplication factor zero");
  // Where '*' stands for the instruction's own address, no two literals are the same.
  const bool own = literal.constant.type->addresses && literal.key.find('*') != std::string::npos;
  if (!own)
    if (const auto found = keys_.find(literal.key); found != keys_.end()) return found->second;
  module_.literals.push_back(literal);
  const auto number = module_.literals.size() - 1;
  if (!own) keys_.emplace(literal.key, number);
  waiting_.push_back(number);
  return number;
}

void Assembly::first_ltorg(Statement& statement) {
  if (!is_control(current_section().kind))
    throw Fault(whole_statement, "LTORG makes object code and cannot stand in a dummy or common section (DSECT, COM)");
  begin_at_boundary(statement, doubleword);
  define_here(statement, 1);
  place_waiting_literals(statement);
}

void Assembly::second_ltorg(Statement& statement) {
  emit_padding(statement, statement.start, statement.location);
  emit_pool(statement);
}

void Assembly::place_waiting_literals(Statement& statement) {
  std::uint64_t size = 0;
  for (const auto number : waiting_) size += module_.literals[number].size;
  if (size > most_bytes) throw Fault(whole_statement, "the literals are larger than the 16 megabytes that can be addressed");
  const auto end = place_literals(module_, waiting_, section_, statement.location, index_of(statement));
  waiting_.clear();
  keys_.clear();
  advance(statement, end);
}

void Assembly::emit_pool(const Statement& statement) {
  if (statement.pool < 0) return;
  for (const auto number : module_.pools[static_cast<std::size_t>(statement.pool)].literals) {
    auto& literal = module_.literals[number];
    const auto& owner = module_.statements[literal.statement];
    try {
      const auto encoded = encode_constant(literal.constant, owner.text, surroundings(owner), usings_, true);
      add_fixups(literal.section, literal.location, encoded.fixups);
      literal.text = emit_text(literal.section, literal.location, encoded.bytes);
      literal.has_text = true;
    } catch (const Fault& fault) {
      report(owner, fault);
    }
  }
}

}  // namespace isa370::assembler
