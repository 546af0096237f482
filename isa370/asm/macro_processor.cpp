// Statements of open code and of macros being expanded, one by one.
#include "macro_processor.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "characters.hpp"

namespace isa370::assembler {
namespace {

constexpr std::uint64_t most_steps = 2'000'000;
constexpr std::uint64_t most_generated_text = 32U << 20;

}  // namespace

MacroProcessor::MacroProcessor(MacroHost& host, const Options& options, const Source& source)
    : host_(host), options_(options), variables_(options, [this](const std::string& symbol) { return attributes(symbol); }) {
  sources_.push_back({SourceReader(source.text, 0), {}});
}

bool MacroProcessor::step() {
  if (gave_up_) return false;
  try {
    count_step();
    if (in_macro()) {
      step_in_macro();
      return true;
    }
    auto model = next_model(sources_);
    if (!model) return false;
    step_in_open_code(std::move(*model));
  } catch (const Fault& fault) {
    give_up(fault.text);
  }
  return !gave_up_;
}

void MacroProcessor::give_up(const std::string& text) {
  if (!gave_up_) host_.complain(text);
  gave_up_ = true;
}

void MacroProcessor::count_step() {
  if (++steps_ > most_steps)
    throw Fault(whole_statement, fmt::format("conditional assembly has gone through {} statements and is stopped; is there a "
                                             "loop, or a macro that calls itself, without an end?",
                                             most_steps));
}

std::optional<Model> MacroProcessor::next_model(Place& place) {
  for (; !place.empty(); place.pop_back()) {
    auto& reader = place.back().reader;
    auto item = reader.next();
    if (!item) continue;
    auto model = make_model(std::move(*item));
    if (model.kind == ConditionalOperation::repro) {
      auto card = reader.next_line();
      model.has_card = card.has_value();
      model.card = std::move(card).value_or("");
    }
    return model;
  }
  return std::nullopt;
}

Cursor MacroProcessor::operands(const Statement& statement) {
  return {statement.text, statement.operands.offset, statement.operands.end()};
}

void MacroProcessor::step_in_open_code(Model model) {
  auto rest = Rest::assemble;
  if (!model.statement().comment && !SourceReader::has_error(model.item)) {
    try {
      if (!model.label.empty()) note_label(model);
      rest = carry_out(model);
    } catch (const Fault& fault) {
      model.item.faults.push_back(fault);
      rest = Rest::show;
    }
  }
  first_statement_ = false;
  // MNOTE takes the place of its statement, but not of what its card is warned for.
  if (model.kind == ConditionalOperation::mnote && !model.item.faults.empty()) rest = Rest::show;
  if (rest == Rest::assemble) host_.assemble(std::move(model.item));
  if (rest == Rest::show) host_.show(std::move(model.item));
}

void MacroProcessor::step_in_macro() {
  auto& frame = variables_.frame();
  const auto definition = frame.definition;  // Kept, whatever becomes of the frame.
  if (frame.next >= definition->body.size()) return end_macro();
  const auto& model = definition->body[frame.next++];
  const auto& statement = model.statement();
  if (statement.comment) {
    if (!statement.text.starts_with(".*")) host_.show({marked(statement), {}});
    return;
  }
  if (SourceReader::has_error(model.item)) return;  // Reported with the definition.
  try {
    (void)carry_out(model);
  } catch (const Fault& fault) {
    refuse(statement, fault);
  }
}

Statement MacroProcessor::marked(Statement statement) {
  statement.generated = true;
  statement.call = variables_.frame().call;
  return statement;
}

/// Shows a statement of a macro only because of its fault.
void MacroProcessor::refuse(const Statement& statement, const Fault& fault) {
  if (!gave_up_) host_.show({marked(statement), {fault}});
}

MacroProcessor::Rest MacroProcessor::carry_out(const Model& model) {
  return model.kind == ConditionalOperation::none ? generate(model) : process(model);
}

MacroProcessor::Rest MacroProcessor::process(const Model& model) {
  const auto& statement = model.statement();
  switch (model.kind) {
    using enum ConditionalOperation;
    case macro:
      if (in_macro())
        define_nested();
      else
        define_from_source(model);
      return Rest::nothing;
    case mend:
    case mexit:
      if (!in_macro()) throw Fault(statement.operation.offset, "there is no macro definition here; one begins with MACRO");
      end_macro();
      return Rest::nothing;
    case mnote:
      note(statement);
      return Rest::nothing;
    case lcla:
    case lclb:
    case lclc:
    case gbla:
    case gblb:
    case gblc:
      declare(model);
      return Rest::show;
    case seta:
    case setb:
    case setc:
      set(model);
      return Rest::show;
    case aif:
      branch_if(statement);
      return Rest::show;
    case ago:
      branch(statement);
      return Rest::show;
    case anop:
      return Rest::show;
    case actr:
      set_counter(statement);
      return Rest::show;
    default:
      return process_source_statement(model);
  }
}

MacroProcessor::Rest MacroProcessor::process_source_statement(const Model& model) {
  auto statement = model.statement();
  const bool changed = in_macro() || model.variables;
  if (model.variables) {
    if (!in_macro()) host_.show(model.item);
    statement = generated_statement(substituted(statement), statement);
  }
  try {
    switch (model.kind) {
      using enum ConditionalOperation;
      case copy:
        this->copy(statement, sources_);
        break;
      case ictl:
        set_format(statement);
        break;
      case iseq:
        set_sequence_check(statement);
        break;
      case opsyn:
        rename_operation(statement);
        break;
      case punch:
        this->punch(statement);
        break;
      case repro:
        if (!model.has_card) throw Fault(whole_statement, "REPRO punches the line that follows it, and there is none");
        host_.punch(model.card);
        break;
      default:
        break;
    }
  } catch (const Fault& fault) {
    if (!changed) throw;
    refuse(statement, fault);
    return Rest::nothing;
  }
  if (!changed) return Rest::show;
  statement.comment = true;
  host_.show({marked(std::move(statement)), {}});
  return Rest::nothing;
}

/// A statement for the assembler, or the call of a macro.
MacroProcessor::Rest MacroProcessor::generate(const Model& model) {
  const auto& statement = model.statement();
  auto operation = to_upper(statement.view(statement.operation));
  if (model.variables && operation.find('&') != std::string::npos) {
    ConditionalEvaluator evaluator(variables_);
    operation = to_upper(evaluator.substitute(statement.text, statement.operation.offset, statement.operation.end()));
    if (conditional_operation(operation) != ConditionalOperation::none)
      throw Fault(statement.operation.offset,
                  fmt::format("{} must be written as it is; a variable symbol cannot stand for it", operation));
  }
  if (const auto macro = find_macro(operation)) {
    call(macro, model);
    return Rest::show;
  }
  if (!model.variables && !in_macro()) return Rest::assemble;
  if (!in_macro()) {
    auto text = substituted(statement);
    auto shown = model.item;
    shown.statement.comment = true;
    host_.show(std::move(shown));
    pass_on(std::move(text), statement);
    return Rest::nothing;
  }
  // The sequence symbol is not generated.
  if (model.variables || !model.label.empty())
    pass_on(substituted(statement), statement);
  else
    pass_on(statement.text, statement);
  return Rest::nothing;
}

void MacroProcessor::pass_on(std::string text, const Statement& origin) {
  generated_text_ += text.size();
  if (generated_text_ > most_generated_text)
    return give_up(fmt::format("more than {} million characters have been generated; is there a loop without an end?",
                               most_generated_text >> 20));
  auto statement = marked(generated_statement(std::move(text), origin));
  statement.comment = statement.text.starts_with('*');
  host_.assemble({std::move(statement), {}});
}

/// Name, operation and operands with the values of variable symbols, where they stood if there is room; remarks as they are.
std::string MacroProcessor::substituted(const Statement& statement) {
  ConditionalEvaluator evaluator(variables_);
  const std::string_view text = statement.text;
  auto result = evaluator.substitute(text, statement.name.offset, statement.name.end());
  const auto append = [&](const Field& field) {
    if (field.empty()) return;
    const auto part = evaluator.substitute(text, field.offset, field.end());
    result.resize(std::max(result.size() + 1, field.offset), ' ');
    result += part;
  };
  append(statement.operation);
  append(statement.operands);
  const auto remarks = text.find_first_not_of(' ', statement.operands.end());
  if (remarks != std::string_view::npos) {
    result.resize(std::max(result.size() + 1, remarks), ' ');
    result += text.substr(remarks);
  }
  return result;
}

std::uint32_t MacroProcessor::first_unread_line() {
  while (auto model = next_model(sources_))
    if (!model->statement().comment) return model->statement().segments.front().line;
  return 0;
}

SymbolAttributes MacroProcessor::attributes(const std::string& symbol) {
  if (auto known = host_.attributes(symbol)) return *known;
  if (!look_ahead_) look_ahead();
  if (auto found = look_ahead_->find(symbol)) return *found;
  SymbolAttributes unknown;
  if (called_names_.contains(symbol)) unknown.type = 'M';
  return unknown;
}

/// Goes once through what has not been read of the source, members and all, and notes its symbols. Nothing is substituted or
/// expanded there.
void MacroProcessor::look_ahead() {
  look_ahead_.emplace();
  auto place = sources_;
  int depth = 0;
  while (auto model = next_model(place)) {
    count_step();
    const auto& statement = model->statement();
    if (statement.comment) continue;
    if (model->kind == ConditionalOperation::macro) ++depth;
    if (model->kind == ConditionalOperation::mend) --depth;
    if (depth > 0 || model->variables) continue;
    if (model->kind == ConditionalOperation::copy) {
      try {
        copy(statement, place);
      } catch (const Fault&) {
        // Reported when it is its turn.
      }
    }
    if (model->kind != ConditionalOperation::none) continue;
    const auto operation = to_upper(statement.view(statement.operation));
    if (operation == "END") return;
    look_ahead_->add(statement, host_.is_operation(operation) && !macros_.contains(operation));
  }
}

}  // namespace isa370::assembler
