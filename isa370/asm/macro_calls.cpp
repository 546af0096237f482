// Macro definitions, of the source, of macros and of libraries; and calls.
#include <fmt/format.h>

#include <algorithm>

#include "characters.hpp"
#include "macro_operands.hpp"
#include "macro_processor.hpp"

namespace isa370::assembler {
namespace {

constexpr std::size_t deepest_call = 250;
constexpr std::uint32_t most_calls = 500'000;
constexpr std::size_t most_operands = 1000;
constexpr std::size_t longest_operand = 255;

std::string keywords_of(const MacroDefinition& definition) {
  std::string names;
  for (const auto& parameter : definition.parameters)
    if (parameter.keyword) names += (names.empty() ? "" : ", ") + parameter.name;
  return names.empty() ? "none" : names;
}

}  // namespace

// Definitions

void MacroProcessor::define_from_source(const Model& model) {
  host_.show(model.item);
  definition_open_ = true;
  read_definition(sources_, true);
}

/// Reads the statements behind MACRO, those that COPY brings among them. A library's are shown only when they are faulty.
void MacroProcessor::read_definition(Place& place, bool from_source) {
  MacroDefinitionReader reader;
  while (auto model = next_model(place)) {
    count_step();
    SourceReader::Item shown = model->item;
    try {
      if (model->kind == ConditionalOperation::copy && !model->statement().comment)
        copy(model->statement(), place);
      else
        reader.add(std::move(*model));
    } catch (const Fault& fault) {
      if (!SourceReader::has_error(shown)) shown.faults.push_back(fault);
    }
    if (from_source || !shown.faults.empty()) host_.show(std::move(shown));
    if (reader.ended()) {
      if (from_source) definition_open_ = false;
      return enter(reader);
    }
    if (host_.finished()) return;
  }
  if (!from_source) host_.complain("MEND is missing: a macro definition of the library is not closed");
}

/// The statements up to the MEND of a definition inside a macro; calling the outer one makes it known.
void MacroProcessor::define_nested() {
  auto& frame = variables_.frame();
  MacroDefinitionReader reader;
  while (frame.next < frame.definition->body.size()) {
    const auto& model = frame.definition->body[frame.next++];
    count_step();
    try {
      reader.add(model);
    } catch (const Fault& fault) {
      refuse(model.statement(), fault);
    }
    if (reader.ended()) return enter(reader);
  }
}

void MacroProcessor::enter(const MacroDefinitionReader& reader) {
  if (!reader.usable()) return;
  auto definition = reader.definition();
  not_in_library_.erase(definition->name);
  macros_[definition->name] = std::move(definition);
}

std::shared_ptr<const MacroDefinition> MacroProcessor::find_macro(const std::string& name) {
  if (!macros_.empty())
    if (const auto found = macros_.find(name); found != macros_.end()) return found->second;
  if (!options_.copy_member || host_.is_operation(name)) return nullptr;
  return find_in_library(name);
}

/// A member whose first statement is MACRO is a macro of its name.
std::shared_ptr<const MacroDefinition> MacroProcessor::find_in_library(const std::string& name) {
  const bool is_name =
      !name.empty() && name.size() <= 8 && is_letter(name[0]) && std::ranges::all_of(name, is_symbol_character);
  if (!is_name || not_in_library_.contains(name)) return nullptr;
  not_in_library_.insert(name);
  auto source = options_.copy_member(name);
  if (!source) return nullptr;
  const auto skip_to_first = [](Place& place) {
    auto model = next_model(place);
    while (model && model->statement().comment) model = next_model(place);
    return model && model->kind == ConditionalOperation::macro;
  };
  Place place;
  place.push_back({SourceReader(source->text, 0), name});
  if (!skip_to_first(place)) return nullptr;
  place.assign(1, {SourceReader(std::move(source->text), host_.add_file(source->name)), name});
  (void)skip_to_first(place);
  read_definition(place, false);
  const auto found = macros_.find(name);
  return found == macros_.end() ? nullptr : found->second;
}

// Calls

void MacroProcessor::call(const std::shared_ptr<const MacroDefinition>& definition, const Model& model) {
  const auto& statement = model.statement();
  if (++calls_ > most_calls) return give_up(fmt::format("macros are called more than {} times", most_calls));
  if (variables_.depth() == deepest_call) {
    refuse(statement, Fault(statement.operation.offset,
                            fmt::format("macros call each other {} deep, and no deeper; does {} call itself without an end?",
                                        deepest_call, definition->name)));
    while (in_macro()) end_macro();
    return;
  }
  Frame frame;
  frame.definition = definition;
  bind_operands(frame, statement);
  frame.index = fmt::format("{:04}", calls_);
  frame.section = host_.current_section_name();
  frame.call = host_.add_call({definition->name, statement.file, statement.segments.front().line, variables_.frame().call});
  if (!frame.operands.front().empty()) called_names_.insert(to_upper(frame.operands.front()));
  variables_.push(std::move(frame));
}

/// Operands are told apart as they are written; then their variable symbols get their values.
void MacroProcessor::bind_operands(Frame& frame, const Statement& statement) {
  ConditionalEvaluator evaluator(variables_);
  const auto& definition = *frame.definition;
  frame.operands.push_back(evaluator.substitute(statement.text, statement.name.offset, statement.name.end()));
  std::vector<bool> given(definition.parameters.size());
  for (const auto& parameter : definition.parameters) frame.values.push_back(parameter.default_value);
  const auto fields = split_operands(statement.text, statement.operands.offset, statement.operands.end());
  if (fields.size() > most_operands)
    throw Fault(statement.operands.offset, fmt::format("a macro instruction has {} operands at most", most_operands));
  std::vector<std::size_t> positional;
  for (std::size_t i = 0; i < definition.parameters.size(); ++i)
    if (!definition.parameters[i].keyword) positional.push_back(i);
  for (const auto& field : fields) {
    if (const auto keyword = keyword_length(statement.view(field)); keyword > 0) {
      bind_keyword(frame, given, statement, field, keyword);
      continue;
    }
    auto value = evaluator.substitute(statement.text, field.offset, field.end());
    if (value.size() > longest_operand)
      throw Fault(field.offset, fmt::format("the operand has {} characters; it has {} at most", value.size(), longest_operand));
    if (const auto number = frame.operands.size() - 1; number < positional.size()) frame.values[positional[number]] = value;
    frame.operands.push_back(std::move(value));
  }
}

void MacroProcessor::bind_keyword(Frame& frame, std::vector<bool>& given, const Statement& statement, const Field& field,
                                  std::size_t keyword) {
  const auto& definition = *frame.definition;
  const auto name = to_upper(statement.view({field.offset, keyword}));
  const auto found =
      std::ranges::find_if(definition.parameters, [&](const MacroParameter& p) { return p.keyword && p.name == name; });
  if (found == definition.parameters.end())
    throw Fault(field.offset, fmt::format("{} has no keyword parameter &{}; its keywords are {}", definition.name, name,
                                          keywords_of(definition)));
  const auto index = static_cast<std::size_t>(found - definition.parameters.begin());
  if (given[index]) throw Fault(field.offset, fmt::format("{} is given twice", name));
  given[index] = true;
  ConditionalEvaluator evaluator(variables_);
  frame.values[index] = evaluator.substitute(statement.text, field.offset + keyword + 1, field.end());
  if (frame.values[index].size() > longest_operand)
    throw Fault(field.offset, fmt::format("the operand has more than {} characters", longest_operand));
}

}  // namespace isa370::assembler
