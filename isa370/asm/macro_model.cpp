// Kinds of statements, and generated statements.
#include "macro_model.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "characters.hpp"

namespace isa370::assembler {
namespace {

constexpr std::size_t card_text = 71;
constexpr std::size_t continued_from = 15;  ///< Columns before the text of a continuation card.

using enum ConditionalOperation;

struct Entry {
  std::string_view name;
  ConditionalOperation operation;
};

constexpr std::array<Entry, 25> operations = {{
    {"MACRO", macro}, {"MEND", mend},   {"MEXIT", mexit}, {"MNOTE", mnote}, {"LCLA", lcla}, {"LCLB", lclb}, {"LCLC", lclc},
    {"GBLA", gbla},   {"GBLB", gblb},   {"GBLC", gblc},   {"SETA", seta},   {"SETB", setb}, {"SETC", setc}, {"AIF", aif},
    {"AIFB", aif},    {"AGO", ago},     {"AGOB", ago},    {"ANOP", anop},   {"ACTR", actr}, {"COPY", copy}, {"ICTL", ictl},
    {"ISEQ", iseq},   {"OPSYN", opsyn}, {"PUNCH", punch}, {"REPRO", repro},
}};

}  // namespace

ConditionalOperation conditional_operation(std::string_view operation) {
  if (operation.size() < 3 || operation.size() > 5) return none;
  for (const auto& entry : operations)
    if (entry.name.size() == operation.size() && entry.name[0] == to_upper(operation[0]) &&
        std::ranges::equal(entry.name, operation, [](char a, char b) { return a == to_upper(b); }))
      return entry.operation;
  return none;
}

bool has_variables(std::string_view text) {
  for (auto at = text.find('&'); at != std::string_view::npos; at = text.find('&', at)) {
    if (at + 1 >= text.size() || text[at + 1] != '&') return true;
    at += 2;
  }
  return false;
}

Model make_model(SourceReader::Item item) {
  Model model;
  model.item = std::move(item);
  auto& statement = model.item.statement;
  if (statement.comment) return model;
  model.kind = conditional_operation(statement.view(statement.operation));
  if (statement.text.front() == '.') {
    model.label = to_upper(statement.view(statement.name).substr(1));
    statement.name.length = 0;
    const auto bad = [](char c) { return !is_symbol_character(c); };
    if (model.label.empty() || is_digit(model.label[0]) || model.label.size() > 7 || std::ranges::any_of(model.label, bad)) {
      model.label.clear();
      model.item.faults.emplace_back(0, "a sequence symbol is a period, a letter, and up to six letters or digits");
    }
  }
  model.variables = has_variables(std::string_view(statement.text).substr(0, statement.operands.end()));
  return model;
}

Statement generated_statement(std::string text, const Statement& origin) {
  Statement result;
  result.file = origin.file;
  result.generated = true;
  text.erase(text.find_last_not_of(' ') + 1);
  const auto line = origin.segments.front().line;
  const std::string_view all = text;
  for (std::size_t at = 0; at == 0 || at < all.size();) {
    const auto indent = at == 0 ? 0 : continued_from;
    const auto part = all.substr(at, card_text - indent);
    std::string card = std::string(indent, ' ') + std::string(part);
    const bool more = at + part.size() < all.size();
    if (more) card += 'X';
    result.segments.push_back({at, line, static_cast<std::uint32_t>(indent + 1), std::move(card)});
    if (!more) break;
    at += part.size();
  }
  result.text = std::move(text);
  split_fields(result);
  return result;
}

}  // namespace isa370::assembler
