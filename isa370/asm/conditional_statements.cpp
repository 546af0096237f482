// LCLx GBLx SETx AIF AGO ACTR MNOTE, and sequence symbols.
#include <fmt/format.h>

#include <algorithm>

#include "characters.hpp"
#include "macro_processor.hpp"

namespace isa370::assembler {
namespace {

constexpr std::int32_t largest_dimension = 32767;

SetKind kind_of(ConditionalOperation operation) {
  using enum ConditionalOperation;
  if (operation == lcla || operation == gbla || operation == seta) return SetKind::arithmetic;
  return operation == lclb || operation == gblb || operation == setb ? SetKind::logical : SetKind::character;
}

bool is_global(ConditionalOperation operation) {
  using enum ConditionalOperation;
  return operation == gbla || operation == gblb || operation == gblc;
}

/// "&NAME" at the cursor, without the ampersand.
std::string read_set_symbol(Cursor& cursor) {
  constexpr std::size_t longest = 7;
  const auto at = cursor.at;
  cursor.expect('&', "a variable symbol is expected here: '&', a letter, and up to six letters or digits");
  auto name = read_symbol(cursor, "a variable symbol");
  if (name.size() > longest)
    throw Fault(at, fmt::format("&{} has {} characters behind the ampersand; a variable symbol has {} at most", name,
                                name.size(), longest));
  if (name.starts_with("SYS")) throw Fault(at, fmt::format("&{}: names that begin with SYS are the assembler's own", name));
  return name;
}

/// ".NAME" at the cursor, without the period.
std::string read_label(Cursor& cursor) {
  cursor.expect('.', "a sequence symbol is expected here: a period and a name");
  return read_symbol(cursor, "a sequence symbol");
}

}  // namespace

// Variable symbols

void MacroProcessor::declare(const Model& model) {
  const auto& statement = model.statement();
  if (!statement.name.empty()) throw Fault(0, "only a sequence symbol can stand in front of a declaration");
  auto cursor = operands(statement);
  ConditionalEvaluator evaluator(variables_);
  do {
    const auto at = cursor.at;
    const auto name = read_set_symbol(cursor);
    std::int32_t dimension = 0;
    if (cursor.accept('(')) {
      const auto dimension_at = cursor.at;
      dimension = evaluator.arithmetic(cursor);
      if (dimension < 1 || dimension > largest_dimension)
        throw Fault(dimension_at,
                    fmt::format("the dimension is {}; it must lie between 1 and {}", dimension, largest_dimension));
      cursor.expect(')', "the dimension is not closed; ')' is missing here");
    }
    if (!variables_.declare(name, kind_of(model.kind), static_cast<std::uint32_t>(dimension), is_global(model.kind), at))
      throw Fault(at, fmt::format("&{} is declared or a parameter already", name));
  } while (cursor.accept(','));
  cursor.expect_end("the variable symbol");
}

void MacroProcessor::set(const Model& model) {
  const auto& statement = model.statement();
  constexpr std::string_view letters = "ABC";
  Cursor target{statement.text, statement.name.offset, statement.name.end()};
  const auto name = read_set_symbol(target);
  auto* symbol = variables_.find_set(name);
  const auto kind = kind_of(model.kind);
  if (symbol == nullptr)
    throw Fault(0, fmt::format("&{} is not declared here; LCL{} or GBL{} must come first", name,
                               letters[static_cast<std::size_t>(kind)], letters[static_cast<std::size_t>(kind)]));
  if (symbol->kind != kind)
    throw Fault(statement.operation.offset,
                fmt::format("&{} is declared for SET{}", name, letters[static_cast<std::size_t>(symbol->kind)]));
  ConditionalEvaluator evaluator(variables_);
  std::int64_t index = 0;
  if (target.accept('(')) {
    if (symbol->dimension == 0) throw Fault(target.at - 1, fmt::format("&{} has no dimension, and so no subscript", name));
    index = evaluator.arithmetic(target);
    target.expect(')', "the subscript is not closed; ')' is missing here");
  } else if (symbol->dimension > 0) {
    throw Fault(0, fmt::format("&{} has a dimension; a subscript is missing", name));
  }
  target.expect_end("the variable symbol");
  auto cursor = operands(statement);
  // Further values go to the elements that follow.
  for (bool first = true; first || (symbol->dimension > 0 && cursor.accept(',')); first = false, ++index) {
    if (symbol->dimension > 0 && (index < 1 || index > symbol->dimension))
      throw Fault(0, fmt::format("the subscript of &{} is {}; it must lie between 1 and {}", name, index, symbol->dimension));
    const auto place = static_cast<std::uint32_t>(index);
    const auto at = cursor.at;
    if (kind == SetKind::arithmetic)
      variables_.assign(*symbol, place, evaluator.arithmetic(cursor), at);
    else if (kind == SetKind::logical)
      variables_.assign(*symbol, place, evaluator.logical(cursor) ? 1 : 0, at);
    else
      variables_.assign(*symbol, place, evaluator.character(cursor), at);
  }
  cursor.expect_end("the value");
}

// Branches

/// AIF (condition).LABEL,(condition).LABEL,...
void MacroProcessor::branch_if(const Statement& statement) {
  auto cursor = operands(statement);
  do {
    ConditionalEvaluator evaluator(variables_);
    if (cursor.peek() != '(')
      throw Fault(cursor.at, "AIF is written with a condition in parentheses and a sequence symbol: (..).A");
    auto inside = cursor;
    const bool taken = evaluator.logical(inside);
    cursor.at = inside.at;
    const auto at = cursor.at;
    const auto label = read_label(cursor);
    if (taken) return branch_to(label, at);
  } while (cursor.accept(','));
  cursor.expect_end("the sequence symbol");
}

/// AGO .LABEL, or AGO (number).FIRST,.SECOND,...
void MacroProcessor::branch(const Statement& statement) {
  auto cursor = operands(statement);
  std::int32_t number = 1;
  if (cursor.peek() == '(') {
    ConditionalEvaluator evaluator(variables_);
    number = evaluator.arithmetic(cursor);
  }
  for (std::int32_t i = 1;; ++i) {
    const auto at = cursor.at;
    const auto label = read_label(cursor);
    if (i == number) return branch_to(label, at);
    if (!cursor.accept(',')) break;
  }
  cursor.expect_end("the sequence symbol");
}

void MacroProcessor::branch_to(const std::string& label, std::size_t at) {
  auto& frame = variables_.frame();
  if (frame.branches <= 0) {
    constexpr std::string_view text =
        "more branches have been taken than ACTR allows (4096 unless it says otherwise); is this a loop without an end?";
    if (in_macro()) {
      // The rest of this macro is given up; refuse() still needs its frame.
      frame.next = frame.definition->body.size();
    } else {
      sources_.clear();
      gave_up_ = true;
    }
    throw Fault(at, std::string(text));
  }
  --frame.branches;
  if (!in_macro()) return go_to_in_open_code(label, at);
  const auto found = frame.definition->labels.find(label);
  if (found == frame.definition->labels.end())
    throw Fault(at, fmt::format("there is no sequence symbol .{} in this macro", label));
  frame.next = found->second;
}

/// What has been read is known; the rest of the source is searched, definitions of macros left out.
void MacroProcessor::go_to_in_open_code(const std::string& label, std::size_t at) {
  if (const auto known = labels_.find(label); known != labels_.end()) {
    sources_ = known->second;
    return;
  }
  auto place = sources_;
  int depth = 0;
  while (auto model = next_model(place)) {
    count_step();
    if (model->kind == ConditionalOperation::macro) ++depth;
    if (model->kind == ConditionalOperation::mend) --depth;
    if (depth > 0 || model->label != label) continue;
    sources_ = std::move(place);
    sources_.back().reader = sources_.back().reader.before_statement();
    return;
  }
  throw Fault(at, fmt::format("there is no sequence symbol .{} in front of a statement of open code", label));
}

void MacroProcessor::note_label(const Model& model) {
  auto place = sources_;
  place.back().reader = place.back().reader.before_statement();
  const auto line = place.back().reader.line();
  const auto file = place.back().reader.file();
  const auto [known, is_new] = labels_.try_emplace(model.label, std::move(place));
  const auto& there = known->second.back().reader;
  if (!is_new && (there.file() != file || there.line() != line))
    throw Fault(0, fmt::format("the sequence symbol .{} is used already, in line {}; each stands in front of one statement",
                               model.label, there.line() + 1));
}

void MacroProcessor::set_counter(const Statement& statement) {
  auto cursor = operands(statement);
  ConditionalEvaluator evaluator(variables_);
  const auto branches = evaluator.arithmetic(cursor);
  cursor.expect_end("the number of branches");
  variables_.frame().branches = branches;
}

/// MNOTE severity,'message'. Without a severity, and with *, it is a line in the listing and no diagnostic.
void MacroProcessor::note(const Statement& statement) {
  constexpr std::int32_t least_error = 8;
  constexpr std::int32_t assumed_severity = 1;
  auto cursor = operands(statement);
  ConditionalEvaluator evaluator(variables_);
  std::int32_t severity = -1;
  if (cursor.accept('*')) {
    cursor.expect(',', "a comma is expected here; MNOTE is written with severity,'message' or *,'message'");
  } else if (cursor.accept(',')) {
    severity = assumed_severity;
  } else if (cursor.peek() != '\'') {
    const auto at = cursor.at;
    severity = evaluator.arithmetic(cursor);
    if (severity < 0 || severity > 255)
      throw Fault(at, fmt::format("the severity is {}; it must lie between 0 and 255", severity));
    cursor.expect(',', "a comma is expected here; MNOTE is written with severity,'message' or *,'message'");
  }
  if (cursor.peek() != '\'') throw Fault(cursor.at, "MNOTE needs a message in apostrophes");
  auto message = evaluator.character(cursor);
  cursor.expect_end("the message");
  for (auto at = message.find("&&"); at != std::string::npos; at = message.find("&&", at + 1)) message.erase(at, 1);
  const auto level = severity < 0 ? std::string("*") : fmt::format("{}", severity);
  auto shown = marked(generated_statement(fmt::format("{},{}", level, message), statement));
  shown.comment = shown.message = true;
  SourceReader::Item item{std::move(shown), {}};
  if (severity >= 0) {
    Fault fault(whole_statement, fmt::format("MNOTE {}: {}", severity, message));
    fault.warning = severity < least_error;
    item.faults.push_back(std::move(fault));
  }
  host_.show(std::move(item));
}

}  // namespace isa370::assembler
