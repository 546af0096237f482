// Attributes from the text of statements.
#include "macro_lookahead.hpp"

#include <algorithm>

#include "characters.hpp"
#include "conditional_evaluator.hpp"
#include "instruction_encoder.hpp"
#include "macro_operands.hpp"

namespace isa370::assembler {
namespace {

std::int32_t implied_length(char type) {
  switch (type) {
    case 'H':
    case 'Y':
    case 'S':
      return 2;
    case 'F':
    case 'E':
    case 'A':
    case 'V':
    case 'Q':
      return 4;
    case 'D':
      return 8;
    case 'L':
      return 16;
    default:
      return 0;  // As long as the value.
  }
}

/// A constant without its duplication factor, as far as attributes go.
struct ConstantText {
  char type = 'U';
  bool explicit_length = false;
  std::int32_t length = 1;
  std::int32_t scale = 0;
};

/// A number, or something in parentheses that counts as `otherwise`.
std::int32_t read_modifier(Cursor& cursor, std::int32_t otherwise) {
  if (cursor.peek() == '(') {
    int depth = 0;
    do {
      if (cursor.peek() == '(') ++depth;
      if (cursor.peek() == ')') --depth;
      ++cursor.at;
    } while (depth > 0 && !cursor.done());
    return otherwise;
  }
  const bool negative = cursor.accept('-');
  if (!negative) (void)cursor.accept('+');
  std::int32_t number = 0;
  for (; is_digit(cursor.peek()); ++cursor.at) number = std::min(number * 10 + (cursor.peek() - '0'), 65535);
  return negative ? -number : number;
}

/// Characters of C'..', digits of the others.
std::int32_t value_length(char type, std::string_view value) {
  std::int32_t count = 0;
  for (std::size_t i = 0; i < value.size(); ++i, ++count) {
    if (type != 'C' && value[i] == ',') break;
    if (type != 'C' && (value[i] == '+' || value[i] == '-' || value[i] == '.' || value[i] == ' ')) --count;
    if (type == 'C' && (value[i] == '\'' || value[i] == '&') && i + 1 < value.size() && value[i + 1] == value[i]) ++i;
  }
  if (type == 'X') return (count + 1) / 2;
  if (type == 'B') return (count + 7) / 8;
  if (type == 'P') return count / 2 + 1;
  return std::max(count, 1);
}

ConstantText read_constant_text(Cursor cursor) {
  ConstantText constant;
  (void)read_modifier(cursor, 1);
  if (!is_letter(cursor.peek())) return constant;
  constant.type = to_upper(cursor.text[cursor.at++]);
  constant.length = implied_length(constant.type);
  bool scaled = false;
  for (;;) {
    const char letter = to_upper(cursor.peek());
    if (letter == 'L') {
      ++cursor.at;
      constant.explicit_length = true;
      const bool bits = cursor.accept('.');
      const auto length = read_modifier(cursor, 1);
      constant.length = bits ? (length + 7) / 8 : length;
    } else if (letter == 'S') {
      ++cursor.at;
      scaled = true;
      constant.scale = read_modifier(cursor, 0);
    } else if (letter == 'E') {
      ++cursor.at;
      (void)read_modifier(cursor, 0);
    } else {
      break;
    }
  }
  std::string_view value;
  if (cursor.peek() == '\'') {
    const auto end = end_of_string(cursor.text.substr(0, cursor.end), cursor.at);
    if (end <= cursor.end) value = cursor.text.substr(cursor.at + 1, end - cursor.at - 2);
  }
  if (constant.length == 0) constant.length = value.empty() ? 1 : value_length(constant.type, value);
  if ((constant.type == 'P' || constant.type == 'Z') && !scaled) {
    const auto first = value.substr(0, value.find(','));
    if (const auto point = first.find('.'); point != std::string_view::npos)
      constant.scale = static_cast<std::int32_t>(first.size() - point - 1);
  }
  return constant;
}

/// The letter for a length that is written: G, K or R.
char type_letter(const ConstantText& constant) {
  if (!constant.explicit_length) return constant.type;
  constexpr std::string_view fixed = "FH";
  constexpr std::string_view floating = "EDL";
  constexpr std::string_view address = "ASQVY";
  if (fixed.find(constant.type) != std::string_view::npos) return 'G';
  if (floating.find(constant.type) != std::string_view::npos) return 'K';
  return address.find(constant.type) != std::string_view::npos ? 'R' : constant.type;
}

SymbolAttributes data_attributes(const Statement& statement) {
  const auto constant = read_constant_text({statement.text, statement.operands.offset, statement.operands.end()});
  Symbol symbol;
  symbol.value.length = static_cast<std::uint32_t>(constant.length);
  symbol.attributes = {type_letter(constant), constant.scale};
  return {symbol.attributes.type, constant.length, constant.scale, integer_attribute(symbol).value_or(0)};
}

/// EQU value,length,type
SymbolAttributes equ_attributes(const Statement& statement) {
  SymbolAttributes attributes;
  const auto fields = split_operands(statement.text, statement.operands.offset, statement.operands.end());
  if (fields.size() > 1)
    if (const auto length = self_defining_value(statement.view(fields[1])))
      attributes.length = static_cast<std::int32_t>(*length);
  if (fields.size() > 2) {
    const auto text = statement.view(fields[2]);
    if (text.size() == 4 && to_upper(text[0]) == 'C' && text[1] == '\'') attributes.type = to_upper(text[2]);
  }
  return attributes;
}

SymbolAttributes equ_attributes_or_none(const Statement& statement) {
  try {
    return equ_attributes(statement);
  } catch (const Fault&) {
    return {};  // The statement itself reports it.
  }
}

}  // namespace

SymbolAttributes attributes_of(const Statement& statement, std::string_view directive) {
  if (directive.empty()) {
    const auto operation = find_operation(to_upper(statement.view(statement.operation)));
    return {'I', operation ? static_cast<std::int32_t>(length_of(*operation)) : 1, 0, 0};
  }
  if (directive == "DC" || directive == "DS" || directive == "DXD") return data_attributes(statement);
  if (directive == "CSECT" || directive == "START" || directive == "DSECT" || directive == "COM") return {'J', 1, 0, 0};
  if (directive == "CCW") return {'W', 8, 0, 0};
  if (directive == "CNOP") return {'I', 1, 0, 0};
  if (directive == "CXD") return {'A', 4, 0, 0};
  if (directive == "EXTRN") return {'T', 1, 0, 0};
  if (directive == "WXTRN") return {'$', 1, 0, 0};
  if (directive == "EQU") return equ_attributes_or_none(statement);
  return {};
}

void LookAhead::add(const Statement& statement, bool is_operation) {
  const auto operation = to_upper(statement.view(statement.operation));
  if (operation == "EXTRN" || operation == "WXTRN") {
    for (std::size_t at = statement.operands.offset; at < statement.operands.end();) {
      const auto comma = std::min(statement.text.find(',', at), statement.operands.end());
      symbols_.try_emplace(to_upper(std::string_view(statement.text).substr(at, comma - at)),
                           attributes_of(statement, operation));
      at = comma + 1;
    }
    return;
  }
  if (statement.name.empty()) return;
  auto name = to_upper(statement.view(statement.name));
  if (!is_operation) {
    symbols_.try_emplace(std::move(name), SymbolAttributes{'M', 1, 0, 0});
    return;
  }
  const bool machine = find_operation(operation).has_value();
  symbols_.try_emplace(std::move(name), attributes_of(statement, machine ? std::string_view() : operation));
}

std::optional<SymbolAttributes> LookAhead::find(std::string_view symbol) const {
  const auto found = symbols_.find(symbol);
  return found == symbols_.end() ? std::nullopt : std::optional(found->second);
}

}  // namespace isa370::assembler
