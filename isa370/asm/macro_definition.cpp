// Reading macro definitions.
#include "macro_definition.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "characters.hpp"
#include "expression.hpp"
#include "macro_operands.hpp"

namespace isa370::assembler {
namespace {

/// Reads "&NAME" at the cursor.
std::string read_parameter_name(Cursor& cursor, std::string_view what) {
  constexpr std::size_t longest = 7;
  cursor.expect('&', fmt::format("{} is expected here: '&', a letter, and up to six letters or digits", what));
  const auto at = cursor.at;
  auto name = read_symbol(cursor, what);
  if (name.size() > longest)
    throw Fault(at - 1, fmt::format("&{} has {} characters behind the ampersand; a variable symbol has {} at most", name,
                                    name.size(), longest));
  return name;
}

}  // namespace

void MacroDefinitionReader::add(Model model) {
  using enum ConditionalOperation;
  if (model.statement().comment) {
    // Comments before the prototype are not generated.
    if (has_prototype_) definition_->body.push_back(std::move(model));
    return;
  }
  if (!has_prototype_) {
    has_prototype_ = true;
    ended_ = model.kind == mend;
    if (!ended_) read_prototype(model.statement());
    return;
  }
  if (model.kind == macro) ++depth_;
  ended_ = model.kind == mend && depth_-- == 0;
  const auto label = model.label;
  definition_->body.push_back(std::move(model));
  // The labels of a nested definition are its own.
  if (!label.empty() && depth_ <= 0 && !definition_->labels.try_emplace(label, definition_->body.size() - 1).second)
    throw Fault(0,
                fmt::format("the sequence symbol .{} is in this macro already; each stands in front of one statement", label));
}

void MacroDefinitionReader::read_prototype(const Statement& statement) {
  if (!statement.name.empty()) {
    Cursor cursor{statement.text, statement.name.offset, statement.name.end()};
    definition_->name_parameter = read_parameter_name(cursor, "the parameter for the name field");
    cursor.expect_end("the parameter");
  }
  // The name first: calls of a macro with a faulty parameter are no faults of their own.
  Cursor cursor{statement.text, statement.operation.offset, statement.operation.end()};
  auto name = read_symbol(cursor, "the name of the macro");
  cursor.expect_end("the name of the macro");
  if (conditional_operation(name) != ConditionalOperation::none || name == "END")
    throw Fault(statement.operation.offset, fmt::format("a macro cannot have the name {}", name));
  definition_->name = std::move(name);
  for (const auto& field : split_operands(statement.text, statement.operands.offset, statement.operands.end()))
    read_parameter(statement, field);
}

void MacroDefinitionReader::read_parameter(const Statement& statement, const Field& field) {
  Cursor cursor{statement.text, field.offset, field.end()};
  MacroParameter parameter;
  parameter.name = read_parameter_name(cursor, "a parameter");
  if (parameter.name == definition_->name_parameter ||
      std::ranges::find(definition_->parameters, parameter.name, &MacroParameter::name) != definition_->parameters.end())
    throw Fault(field.offset, fmt::format("there are two parameters &{}; each needs a name of its own", parameter.name));
  if (parameter.name.starts_with("SYS"))
    throw Fault(field.offset, fmt::format("&{}: names that begin with SYS are the assembler's own", parameter.name));
  if (cursor.accept('=')) {
    parameter.keyword = true;
    parameter.default_value = statement.text.substr(cursor.at, field.end() - cursor.at);
    cursor.at = field.end();
  }
  cursor.expect_end("the parameter");
  definition_->parameters.push_back(std::move(parameter));
}

}  // namespace isa370::assembler
